"""The tasks by name: thin callers of what is done, with ids as their only payload."""

import asyncio
import os
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog
from celery.signals import worker_process_init, worker_process_shutdown, worker_ready
from kombu.exceptions import OperationalError

from store.pokes import RECOMPUTE, Bells
from store.sessions import Database, open_database
from worker.celery_app import NIGHTLY, SWEEP, app
from worker.log import where
from worker.themes import nightly, recompute_teacher, sweep

Answer = TypeVar("Answer")
log = structlog.get_logger()


class Workplace:
    """One event loop, database pool and bells for a process of the worker, made after it forked."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self._runner = asyncio.Runner()
        self.database: Database = open_database(database_url, pool_size=2)
        self.bells = Bells(redis_url)

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run to the end, on the loop that the connections belong to."""
        return self._runner.run(work)

    def close(self) -> None:
        """Close all connections."""
        self.run(self.bells.close())
        self.run(self.database.close())
        self._runner.close()


_workplaces: dict[int, Workplace] = {}


def workplace() -> Workplace:
    """This process's workplace. A child never uses the connections of the process it was forked from."""
    own = _workplaces.get(os.getpid())
    if own is None:
        own = _workplaces[os.getpid()] = Workplace(app.conf.database_url, app.conf.redis_url)
    return own


def recompute_themes(tenant: str, teacher: str) -> None:
    """Bring one teacher's themes up to date, a moment after the last change."""
    here = workplace()
    who = UUID(tenant), UUID(teacher)
    wait = here.run(recompute_teacher(here.database, here.bells, *who, patient=True))
    if wait and not _call_again(wait, tenant, teacher):
        here.run(recompute_teacher(here.database, here.bells, *who, patient=False))


def _call_again(wait: float, tenant: str, teacher: str) -> bool:
    try:
        app.send_task(RECOMPUTE, args=[tenant, teacher], countdown=wait, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        return False
    return True


def sweep_themes() -> None:
    """Find stale rows whose call got lost. With much to do it lets others go first and is called again."""
    here = workplace()
    if here.run(sweep(here.database, here.bells)):
        _send(SWEEP)


def nightly_themes() -> None:
    """What the night brings; called every hour."""
    here = workplace()
    here.run(nightly(here.database, datetime.now(UTC)))


def _send(task: str) -> None:
    try:
        app.send_task(task, retry=False, ignore_result=True, expires=25)
    except (OperationalError, OSError) as failure:
        log.warning("call not sent, the schedule will", task=task, failure=where(failure))


# Registered by call, not by decorator, so that the functions keep their types.
app.task(name=RECOMPUTE, time_limit=60)(recompute_themes)
app.task(name=SWEEP, time_limit=120)(sweep_themes)
app.task(name=NIGHTLY, time_limit=900)(nightly_themes)


def _look_for_lost_calls(**_: object) -> None:
    """A worker that starts finds what it missed while it was away."""
    _send(SWEEP)
    _send(NIGHTLY)


def _open_workplace(**_: object) -> None:
    workplace()


def _close_workplace(**_: object) -> None:
    own = _workplaces.pop(os.getpid(), None)
    if own is not None:
        own.close()


worker_ready.connect(_look_for_lost_calls)
worker_process_init.connect(_open_workplace)
worker_process_shutdown.connect(_close_workplace)
