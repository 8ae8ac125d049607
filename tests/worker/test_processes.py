"""The worker and the sender as real processes, while everything around them is killed."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from uuid import uuid4

import psutil
import psycopg
import pytest

from store.pokes import ring
from store.sessions import Doorbell
from tests.worker.processes import ROOT, OwnRedis, own_redis, program
from tests.worker.stichting import Stichting, scores
from tests.worker.themes_seen import count
from worker.keeper import DEAF_AFTER, Keeper, Line

WORKER, BEAT = "worker", "worker.beat"


@pytest.fixture
def redis_server() -> Iterator[OwnRedis]:
    """A Redis to kill."""
    with own_redis() as server:
        yield server


async def until(what: str, reached: Callable[[], Awaitable[bool]], seconds: float) -> float:
    """Seconds until it was reached."""
    begun = monotonic()
    while not await reached():
        assert monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.05)
    return monotonic() - begun


async def themes_of(stichting: Stichting, n: int, seconds: float) -> float:
    """Wait until the teacher's themes rest on `n` visits and nothing is left to do; returns how long it took."""

    async def there() -> bool:
        computed = await count(
            stichting,
            "theme_result",
            f"scope = 'own' and superseded_by is null and (result->>'n_visits')::int = {n}",
        )
        return computed == 1 and await count(stichting, "stale") == 0

    return await until(f"themes of {n} visits", there, seconds)


async def release(stichting: Stichting, redis_url: str) -> None:
    """Open a visit and ring, as the API does."""
    await stichting.open(*scores("VRAGEN", 1))
    await ring(redis_url, stichting.bells[-1])


async def test_themes_come_within_ten_seconds_and_also_after_a_killed_worker_and_an_emptied_redis(
    stichting: Stichting, own_database_url: str, redis_server: OwnRedis
) -> None:
    with program(WORKER, own_database_url, redis_server.url) as first:
        await release(stichting, redis_server.url)
        await themes_of(stichting, 1, seconds=60)
        for n in (2, 3):
            await release(stichting, redis_server.url)
            assert await themes_of(stichting, n, seconds=10) < 10
        assert "Traceback" not in first.said
        first.kill()
    await release(stichting, redis_server.url)
    assert redis_server.calls() >= 1
    redis_server.forget()
    assert await count(stichting, "stale") == 1
    with (
        program(WORKER, own_database_url, redis_server.url) as second,
        program(BEAT, own_database_url, redis_server.url),
    ):
        assert await themes_of(stichting, 4, seconds=60) < 60
        assert await count(stichting, "theme_result") == 8, "each opening had one effect in each scope"
        assert await count(stichting, "job_failure") == 0
        assert second.stop() == 0


async def test_a_worker_outlives_its_redis_is_replaced_when_it_ends_and_leaves_nothing_behind(
    stichting: Stichting, own_database_url: str, redis_server: OwnRedis
) -> None:
    with program(WORKER, own_database_url, redis_server.url) as worker:
        await release(stichting, redis_server.url)
        await themes_of(stichting, 1, seconds=60)

        redis_server.kill()
        await release(stichting, redis_server.url)
        await until("the loss is noticed", lambda: logged(worker.said, "redis went away"), seconds=30)
        redis_server.start()
        await release(stichting, redis_server.url)
        await themes_of(stichting, 3, seconds=30)

        family = psutil.Process(worker.process.pid).children(recursive=True)
        consumer = next(one for one in family if "worker.consumer" in one.cmdline())
        consumer.kill()
        await release(stichting, redis_server.url)
        await themes_of(stichting, 4, seconds=60)
        family = psutil.Process(worker.process.pid).children(recursive=True)
        assert consumer not in family
        worker.process.kill()

        async def all_gone() -> bool:
            return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family)

        await until("nothing is left of it", all_gone, seconds=10)


async def test_a_worker_that_takes_no_calls_is_replaced(redis_server: OwnRedis) -> None:
    seconds = 0.0
    keeper = Keeper(Line(redis_server.url), ["sleep", "600"], clock=lambda: seconds)
    try:
        assert keeper.look()
        deaf = keeper.worker
        seconds = DEAF_AFTER * 3
        assert keeper.look()
        assert keeper.worker == deaf, "without calls there is nothing to hear"
        await ring(redis_server.url, Doorbell(stale={(uuid4(), uuid4())}))
        assert keeper.look()
        seconds += DEAF_AFTER - 1
        assert keeper.look()
        assert keeper.worker == deaf, "a call may wait for a while"
        seconds += 2
        assert keeper.look()
        assert keeper.worker != deaf
    finally:
        keeper.end(1)


async def test_a_worker_that_never_stays_alive_is_given_up(redis_server: OwnRedis) -> None:
    keeper = Keeper(Line(redis_server.url), ["false"])

    async def given_up() -> bool:
        return not keeper.look()

    await until("it is given up", given_up, seconds=20)


async def logged(log: str, words: str) -> bool:
    return words in log


async def test_one_sender_at_a_time_and_the_next_takes_over(
    stichting: Stichting, own_database_url: str, redis_server: OwnRedis
) -> None:
    async def sent(calls: int) -> bool:
        return redis_server.calls() >= calls

    with program(BEAT, own_database_url, redis_server.url) as first:
        await until("the first sends what may have been missed", lambda: sent(2), seconds=60)
        with program(BEAT, own_database_url, redis_server.url) as second:
            await until("the second waits", lambda: logged(second.said, "waiting"), seconds=60)
            assert redis_server.calls() == 2
            first.kill()
            await until("the second sends", lambda: sent(4), seconds=30)
            assert second.stop() == 0


def test_what_was_laid_aside_is_taken_up_by_one_command(own_database_url: str, redis_server: OwnRedis) -> None:
    with psycopg.connect(own_database_url, autocommit=True) as connection:
        connection.execute(
            "insert into job_failure (task, tenant, subject, attempts, error, dead) "
            "values ('themes.recompute', gen_random_uuid(), gen_random_uuid(), 5, 'KeyError at x:1', true)"
        )
        said = subprocess.run(
            [sys.executable, "-m", "worker.again"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": own_database_url, "REDIS_URL": redis_server.url},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert said.stdout == "1 taken up again\n"
        assert connection.execute("select count(*) from stale").fetchone() == (1,)


@pytest.mark.parametrize("module", [WORKER, BEAT])
def test_without_servers_it_says_so_in_one_sentence(module: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={"DATABASE_URL": "embedded", "REDIS_URL": "embedded"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "DATABASE_URL" in ended.stderr
