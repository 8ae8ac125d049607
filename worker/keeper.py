"""Keeps one Celery worker at work: a new one takes its place when it ends, goes deaf, or Redis was away."""

import subprocess
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from store.pokes import QUEUE

PATIENCE: Final = 2.0
"""Seconds that Redis may take to answer."""
DEAF_AFTER: Final = 60.0
"""Seconds for which the oldest call may wait before the worker is taken to hear nothing."""
GRACE: Final = 3.0
"""Seconds to finish what runs when Redis is gone; what does not is rolled back and done again."""
TOO_SHORT: Final = 10.0
"""A worker that ends sooner after its start than this has not worked."""
GIVE_UP_AFTER: Final = 5

log = structlog.get_logger()


class Line:
    """A connection to Redis of our own, to notice when Redis goes or comes back."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            single_connection_client=True,
            retry=Retry(NoBackoff(), 0),
        )

    def name(self) -> str | None:
        """Another name after every break, None while Redis is away."""
        try:
            return f"{self._redis.info('server')['run_id']}/{self._redis.client_id()}"
        except (RedisError, OSError):
            return None

    def oldest_call(self) -> bytes | None:
        """The call that waits longest, None when none does or Redis is away."""
        try:
            oldest = self._redis.lindex(QUEUE, -1)
        except (RedisError, OSError):
            return None
        return oldest if isinstance(oldest, bytes) else None


class Keeper:
    """At most one worker, and the Redis connection it was started with."""

    def __init__(self, line: Line, command: Sequence[str], clock: Callable[[], float] = monotonic) -> None:
        self._line = line
        self._command = list(command)
        self._clock = clock
        self._worker: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._name: str | None = None
        self._oldest: tuple[bytes | None, float] = (None, 0.0)
        self._short_lives = 0

    @property
    def worker(self) -> int | None:
        """Process id of the worker, if there is one."""
        return None if self._worker is None else self._worker.pid

    def look(self) -> bool:
        """Put right what is wrong. Returns False when workers keep ending at once: then a person has to look."""
        name = self._line.name()
        if self._worker is not None and self._worker.poll() is not None:
            self._note_end(self._worker.poll())
        if self._worker is not None and name != self._name:
            log.warning("redis went away, the worker is replaced when it is back")
            self.end(GRACE)
        elif self._worker is not None and self._is_deaf():
            log.error("the worker does not take calls and is replaced")
            self.end(GRACE)
        if self._worker is None and name is not None:
            if self._short_lives >= GIVE_UP_AFTER:
                return False
            self._start(name)
        return True

    def end(self, seconds: float) -> None:
        """Let the worker finish what it does for so long, then end it by force."""
        if self._worker is None:
            return
        self._worker.terminate()
        try:
            self._worker.wait(seconds)
        except subprocess.TimeoutExpired:
            self._worker.kill()
            self._worker.wait()
        self._worker = None

    def _start(self, name: str) -> None:
        self._name, self._started = name, self._clock()
        self._oldest = (None, self._started)
        self._worker = subprocess.Popen(self._command)  # noqa: S603 - the command is ours

    def _note_end(self, code: int | None) -> None:
        lived = self._clock() - self._started
        self._short_lives = self._short_lives + 1 if lived < TOO_SHORT else 0
        log.error("the worker ended and is replaced", exit_code=code, seconds=round(lived))
        self._worker = None

    def _is_deaf(self) -> bool:
        oldest, now = self._line.oldest_call(), self._clock()
        if oldest is None or oldest != self._oldest[0]:
            self._oldest = (oldest, now)
        return now - self._oldest[1] > DEAF_AFTER and oldest is not None
