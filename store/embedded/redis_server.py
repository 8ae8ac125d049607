"""One Redis as a child, through its socket only. It is a doorbell: what it forgets is found again."""

import signal
from contextlib import suppress

import redis

from store.embedded.child import Child, last_words, start, until
from store.embedded.engines import Engines
from store.embedded.place import Place
from store.embedded.refusal import StartError

_SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
}


def redis_url(place: Place) -> str:
    """The URL of this server."""
    return f"unix://{place.sockets / 'redis.sock'}"


def start_redis(place: Place, engines: Engines) -> Child:
    """Start the server; it may still be reading its journal."""
    if not place.redis.exists():
        place.redis.mkdir(mode=0o700)
        place.account.own(place.redis)
    settings = {**_SETTINGS, "unixsocket": str(place.sockets / "redis.sock"), "dir": str(place.redis)}
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return start(
        "redis",
        [engines.redis, *options],
        run_dir=place.run_dir,
        cwd=place.redis,
        account=place.account,
        stop_signal=signal.SIGTERM,
    )


def await_redis(server: Child, place: Place, engines: Engines, seconds: float = 60) -> Child:
    """Wait until it answers; returns the child that does. Raises StartError.

    A journal that a crash left unreadable is set aside and Redis starts empty: nothing is lost by that.
    """
    journal = place.redis / "appendonly.aof"
    with redis.Redis.from_url(redis_url(place)) as client:
        for _ in until(seconds):
            how = server.ended()
            if how and journal.exists():
                journal.replace(journal.with_suffix(".unreadable"))
                server = start_redis(place, engines)
            elif how:
                raise StartError(f"Redis {how}: {last_words(server.log)} (see {server.log}).")
            with suppress(redis.ConnectionError, redis.BusyLoadingError):
                client.ping()
                return server
    raise StartError(f"Redis did not answer within {seconds:.0f} s (see {server.log}).")
