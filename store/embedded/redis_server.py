"""One Redis as a child, through its socket only. It is a doorbell: what it forgets is found again."""

import signal
import socket
from pathlib import Path

from store.embedded.child import Child, last_words, start
from store.embedded.engines import Engines
from store.embedded.place import Place
from store.embedded.refusal import StartError
from store.embedded.waiting import until

_SOCKET = "redis.sock"
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
    return f"unix://{place.sockets / _SOCKET}"


def start_redis(place: Place, engines: Engines) -> Child:
    """Start the server; it may still be reading its journal."""
    if not place.redis.exists():
        place.redis.mkdir(mode=0o700)
        place.account.own(place.redis)
    settings = {**_SETTINGS, "unixsocket": str(place.sockets / _SOCKET), "dir": str(place.redis)}
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
    for _ in until(seconds):
        how = server.ended()
        if how and journal.exists():
            journal.replace(journal.with_suffix(".unreadable"))
            server = start_redis(place, engines)
        elif how:
            raise StartError(f"Redis {how}: {last_words(server.log)} (see {server.log}).")
        if _answers(place.sockets / _SOCKET):
            return server
    raise StartError(f"Redis did not answer within {seconds:.0f} s (see {server.log}).")


def _answers(path: Path) -> bool:
    """Whether it says PONG: while it still reads its journal it says LOADING.

    One word over a socket; the client library would cost every start a quarter of a second to import.
    """
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
