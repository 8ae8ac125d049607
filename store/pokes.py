"""What rings after a commit: a poke for people who can see a change, a doorbell for the worker. Redis may be away."""

import asyncio
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import structlog
from celery import Celery
from kombu.exceptions import KombuError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from store.sessions import Doorbell

CHANNEL: Final = "poke:"
"""Followed by the person's id."""
CHANGED: Final = b"1"
LOOK_AGAIN: Final = b"0"
"""Whether a login still holds has to be looked up again now."""

RECOMPUTE: Final = "themes.recompute"
QUEUE: Final = "celery"
PATIENCE: Final = 1.0
"""Seconds that a Redis that neither answers nor refuses may take."""

log = structlog.get_logger()


def connect(redis_url: str) -> Redis:
    """A client for one-off commands on `redis_url`, which gives up after `PATIENCE`."""
    return Redis.from_url(redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def broker_url(redis_url: str) -> str:
    """`redis_url` as Celery spells it: a unix socket is `redis+socket://` there."""
    return redis_url.replace("unix://", "redis+socket://", 1) if redis_url.startswith("unix://") else redis_url


class Bells:
    """Rings without making anyone wait: rings are gathered and sent by one task, and dropped when Redis is away.

    Dropping is safe: stale rows are in PostgreSQL and found by the sweeper, tablets also ask by themselves.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = connect(redis_url)
        self._celery = Celery(broker=broker_url(redis_url), set_as_current=False)
        self._celery.conf.update(
            broker_connection_retry=False,
            broker_transport_options={
                "socket_timeout": PATIENCE,
                "socket_connect_timeout": PATIENCE,
                "max_retries": 0,
            },
        )
        self._waiting = Doorbell()
        self._look_again: set[UUID] = set()
        self._something = asyncio.Event()
        self._away = False

    def ring(self, bell: Doorbell) -> None:
        """Ring for a transaction that is committed. Returns at once."""
        if bell:
            self._waiting.stale |= bell.stale
            self._waiting.people |= bell.people
            self._something.set()

    def look_again(self, person: UUID) -> None:
        """Let every connection of this person check now whether its login still holds."""
        self._look_again.add(person)
        self._something.set()

    async def run(self) -> None:
        """Send what is gathered, until cancelled."""
        while True:
            await self._something.wait()
            await self.flush()

    async def flush(self) -> None:
        """Send what is gathered now; what cannot be sent is dropped."""
        self._something.clear()
        bell, self._waiting = self._waiting, Doorbell()
        people, self._look_again = self._look_again, set()
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for person in people:
                    pipe.publish(f"{CHANNEL}{person}", LOOK_AGAIN)
                for person in bell.people:
                    pipe.publish(f"{CHANNEL}{person}", CHANGED)
                await pipe.execute()
            if bell.stale:
                await asyncio.to_thread(self._wake_worker, bell.stale)
        except (RedisError, KombuError, OSError) as failure:
            self._note_away(failure)
        else:
            self._away = False

    async def close(self) -> None:
        """Send the last rings and close the connections."""
        if self._something.is_set():
            await self.flush()
        await self._redis.aclose()
        await asyncio.to_thread(self._celery.close)

    def _wake_worker(self, stale: Iterable[tuple[UUID, UUID]]) -> None:
        for tenant, teacher in stale:
            self._celery.send_task(
                RECOMPUTE, args=[str(tenant), str(teacher)], queue=QUEUE, retry=False, ignore_result=True
            )

    def _note_away(self, failure: Exception) -> None:
        """Say once that Redis is away, not once per ring."""
        if not self._away:
            log.warning("redis is away, rings are dropped", failure=type(failure).__name__)
        self._away = True


async def ring(redis_url: str, bell: Doorbell) -> None:
    """Ring once for a committed transaction: for processes that ring seldom."""
    bells = Bells(redis_url)
    bells.ring(bell)
    await bells.close()
