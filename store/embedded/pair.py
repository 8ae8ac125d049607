"""PostgreSQL and Redis together for the length of a `with` block."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.embedded.child import Child, end_leftovers
from store.embedded.engines import engines_for, installed
from store.embedded.place import ROOM_NEEDED, place
from store.embedded.postgres_server import (
    SUPERUSER,
    await_postgres,
    create_cluster,
    server_url,
    start_postgres,
)
from store.embedded.redis_server import await_redis, redis_url, start_redis

_POSTGRES_STOPS_WITHIN = 20.0
_REDIS_STOPS_WITHIN = 10.0


@dataclass(frozen=True)
class Pair:
    """What runs: URLs to hand on and children to watch. What was not asked for is None."""

    database_url: str | None
    superuser_url: str | None
    redis_url: str | None
    children: tuple[Child, ...]


@contextmanager
def serve(run_dir: Path, *, postgres: bool = True, redis: bool = True, room: int = ROOM_NEEDED) -> Iterator[Pair]:
    """Start the servers asked for on the data in `run_dir`, wait until they answer, stop them at the end.

    The caller holds `only_launcher(run_dir)` and gives its real path. Raises StartError.
    """
    if not (postgres or redis):
        end_leftovers(run_dir)
        yield Pair(None, None, None, ())
        return
    with ExitStack() as stack:
        here = stack.enter_context(place(run_dir, room))
        end_leftovers(run_dir, [here.postgres, here.redis])
        engines = engines_for(here.account, installed())
        doorbell = database = None
        if redis:
            doorbell = start_redis(here, engines)
            stack.callback(doorbell.stop, _REDIS_STOPS_WITHIN)
        if postgres:
            create_cluster(here, engines)
            database = start_postgres(here, engines)
            stack.callback(database.stop, _POSTGRES_STOPS_WITHIN)
            await_postgres(database, here)
        if doorbell:
            answering = await_redis(doorbell, here, engines)
            if answering is not doorbell:
                stack.callback(answering.stop, _REDIS_STOPS_WITHIN)
                doorbell = answering
        yield Pair(
            database_url=server_url(here) if database else None,
            superuser_url=server_url(here, SUPERUSER, "postgres") if database else None,
            redis_url=redis_url(here) if doorbell else None,
            children=tuple(child for child in (database, doorbell) if child),
        )
