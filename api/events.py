"""Live pokes: who listens in this process, fed by one Redis subscription that may come and go unnoticed."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

import structlog
from litestar.response import ServerSentEventMessage
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.pace import Pace
from store.pokes import CHANGED, CHANNEL

HEARTBEAT = 25.0
"""Seconds between signs of life, so that proxies keep the connection and a vanished client is noticed."""
RECONNECT = 3000
"""Milliseconds after which a browser comes back."""

log = structlog.get_logger()


class Clock(Protocol):
    """Time as the event stream needs it."""

    def now(self) -> float:
        """Seconds on a clock that only goes forward."""

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Return when `event` is set or `seconds` have passed."""


class WallClock:
    """The real thing."""

    def now(self) -> float:
        """Seconds on the monotonic clock."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Return when `event` is set or `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return


class Listener:
    """One open connection of one person."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.changed = False
        self.look_again = False
        self.closing = False

    def change(self) -> None:
        """Something this person can see changed."""
        self.changed = True
        self.woken.set()

    def doubt(self) -> None:
        """The login may have ended: look it up now."""
        self.look_again = True
        self.woken.set()

    def close(self) -> None:
        """The process stops."""
        self.closing = True
        self.woken.set()


class Pokes:
    """Everyone in this process who listens."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._listeners: defaultdict[UUID, set[Listener]] = defaultdict(set)
        self._closing = False

    @contextmanager
    def listen(self, person: UUID) -> Iterator[Listener]:
        """A listener for what this person can see, for as long as the context lasts."""
        listener = Listener()
        listener.closing = self._closing
        self._listeners[person].add(listener)
        try:
            yield listener
        finally:
            self._listeners[person].discard(listener)
            if not self._listeners[person]:
                del self._listeners[person]

    def receive(self, channel: bytes, message: bytes) -> None:
        """Pass a message of Redis on to the connections of the person it is for."""
        try:
            person = UUID(channel.removeprefix(CHANNEL.encode()).decode())
        except ValueError:
            return
        for listener in self._listeners.get(person, ()):
            if message == CHANGED:
                listener.change()
            else:
                listener.doubt()

    async def run(self) -> None:
        """Follow Redis until cancelled. While it is away connections stay open; afterwards everyone looks once,
        because what was said meanwhile is lost."""
        missed = False
        while True:
            try:
                await self._follow(missed=missed)
            except (RedisError, OSError) as failure:
                if not missed:
                    log.warning("redis is away, no live pokes", failure=type(failure).__name__)
                missed = True
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311

    def close(self) -> None:
        """End every connection: this process stops."""
        self._closing = True
        for listener in self._all():
            listener.close()

    async def _follow(self, *, missed: bool) -> None:
        # A quiet channel must not look like a dead one, so reads have no limit; a vanished host is found by pings.
        redis = Redis.from_url(self._redis_url, socket_connect_timeout=2, health_check_interval=15)
        try:
            async with redis.pubsub() as pubsub:
                await pubsub.psubscribe(f"{CHANNEL}*")
                if missed:
                    log.info("redis is back")
                    for listener in self._all():
                        listener.change()
                while True:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=15)
                    if message is not None:
                        self.receive(message["channel"], message["data"])
        finally:
            await redis.aclose()

    def _all(self) -> list[Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]


async def stream(
    listener: Listener, pace: Pace, clock: Clock, still_signed_in: Callable[[], Awaitable[bool]]
) -> AsyncIterator[ServerSentEventMessage]:
    """What one connection is sent: "changed", without content, and comments as heartbeat; it ends with the login.

    The login is looked up again before every poke, at every heartbeat and whenever something about it may have
    changed, so a revoked one hears nothing more.
    """
    yield ServerSentEventMessage(data=None, comment="open", retry=RECONNECT)
    beat_at = clock.now() + HEARTBEAT
    while not listener.closing:
        until_beat = max(0.0, beat_at - clock.now())
        owed = pace.wait(clock.now())
        await clock.wait(listener.woken, until_beat if owed is None else min(owed, until_beat))
        listener.woken.clear()
        if listener.changed:
            listener.changed = False
            pace.changed()
        now = clock.now()
        poke, beat = pace.wait(now) == 0, now >= beat_at
        if not (poke or beat or listener.look_again):
            continue
        listener.look_again = False
        if listener.closing or not await still_signed_in():
            return
        if poke:
            pace.poked(now)
            yield ServerSentEventMessage(data="changed")
            beat_at = now + HEARTBEAT
        elif beat:
            yield ServerSentEventMessage(data=None, comment="beat")
            beat_at = now + HEARTBEAT
