"""`python -m worker.beat`: sends scheduled calls, one sender at a time however many are started."""

import signal
import sys
from time import sleep
from typing import Any, Final

import psycopg
import structlog
from celery.beat import Scheduler, Service

from worker.celery_app import app
from worker.entry import prepare

LOCK: Final = 0x6B62_6265_6174
"""Key of the advisory lock in PostgreSQL; whoever holds it sends."""
ASK_AGAIN: Final = 1.0

log = structlog.get_logger()


class Turn:
    """The right to send. It belongs to a connection: when that is lost, so is the right."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def wait(self) -> bool:
        """Return when the right is ours: False at once when it still is, True when it is newly ours."""
        if self._still_ours():
            return False
        waiting = False
        while not self._ask():
            if not waiting:
                log.info("another sender has its turn, or the database is away: waiting")
                waiting = True
            sleep(ASK_AGAIN)
        return True

    def _still_ours(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute("select 1")
        except psycopg.Error:
            self._give_up()
            return False
        return True

    def _ask(self) -> bool:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._database_url, autocommit=True, connect_timeout=5)
            row = self._connection.execute("select pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        except psycopg.Error:
            self._give_up()
            return False
        if row is None or not row[0]:
            self._give_up()
            return False
        log.info("sending scheduled calls")
        return True

    def _give_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class TurnScheduler(Scheduler):  # type: ignore[misc]  # Celery carries no types
    """Celery's scheduler in memory, which sends only while it is its turn."""

    def tick(self, *args: Any, **options: Any) -> float:
        """One round; called every few seconds. Returns the seconds until the next.

        Who newly gets the turn sends everything once: nobody may have sent for a while.
        """
        if app.conf.turn.wait():
            for entry in list(self.schedule.values()):
                self.apply_entry(entry, producer=self.producer)
        return float(super().tick(*args, **options))


def main() -> None:
    """Runs until SIGTERM."""
    settings = prepare()
    app.conf.turn = Turn(settings.database_url)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    app.loader.init_worker()
    app.finalize()
    Service(app, scheduler_cls=TurnScheduler, remote_control=False).start()


if __name__ == "__main__":
    main()
