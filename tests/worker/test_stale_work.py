"""The queue is a row: nothing is lost when a worker falls, and nothing is done twice when two come."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from observation_forms.themes.calendar import period_of, school_day
from store import stale
from store.health import look
from store.pokes import RECOMPUTE, Bells
from store.sessions import Database
from store.teacher_themes import recompute
from tests.worker.stichting import Stichting, scores
from tests.worker.themes_seen import change, compute, count, seq, themes_on
from worker.themes import LONGEST, QUIET, recompute_teacher, sweep

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
MARK = "insert into stale (tenant, teacher) values (:t, :juf)"
AGE = "update stale set at = at - make_interval(secs => 60) where tenant = :t"


class Fallen(Exception):
    """The process died here."""


async def work_off(database: Database, stichting: Stichting, *, fall: str | None = None) -> None:
    """A worker's transaction by hand, which falls where the test says."""
    async with database.begin() as session:
        claim = await stale.claim(session, stichting.tenant, stichting.juf)
        assert claim is not None
        if fall == "claimed":
            raise Fallen
        await stale.settle(session, RECOMPUTE, stichting.tenant, stichting.juf, claim)
        if fall == "settled":
            raise Fallen
        await recompute(session, stichting.tenant, stichting.juf, NOW)
        if fall == "written":
            raise Fallen


@pytest.mark.parametrize("place", ["claimed", "settled", "written"])
async def test_a_worker_that_falls_leaves_everything_to_the_next(
    stichting: Stichting, bells: Bells, place: str
) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    before = await seq(stichting)
    with pytest.raises(Fallen):
        await work_off(stichting.database, stichting, fall=place)
    assert await count(stichting, "stale") == 1
    assert await count(stichting, "theme_result") == 0
    assert await seq(stichting) == before
    await compute(stichting, bells)
    assert "VRAGEN" in (await themes_on(stichting, stichting.juf))[("own", None)]
    assert await count(stichting, "stale") == 0


async def test_a_change_during_the_run_is_not_lost(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), ago=80)
    async with stichting.database.begin() as session:
        claim = await stale.claim(session, stichting.tenant, stichting.juf)
        assert claim is not None
        # Opening a visit never waits for a worker, even while that one is busy with the same teacher.
        late = await stichting.hold(*scores("TAAL", 4), ago=50)
        async with asyncio.timeout(5):
            await stichting.release(late)
        await stale.settle(session, RECOMPUTE, stichting.tenant, stichting.juf, claim)
        await recompute(session, stichting.tenant, stichting.juf, NOW)
    assert await count(stichting, "stale") == 1
    await compute(stichting, bells)
    assert set((await themes_on(stichting, stichting.juf))[("own", None)]) == {"about", "VRAGEN", "TAAL"}
    assert await count(stichting, "stale") == 0


async def test_an_older_run_never_overwrites_a_newer_one(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), ago=80)
    async with stichting.database.begin() as session:
        claim = await stale.claim(session, stichting.tenant, stichting.juf)
        assert claim is not None
        await stale.settle(session, RECOMPUTE, stichting.tenant, stichting.juf, claim)
        await stichting.open(*scores("TAAL", 4), ago=50)
        newer = asyncio.create_task(compute(stichting, bells))
        async with asyncio.timeout(20):
            while not await waits_for_its_turn(stichting):
                pass
        assert not newer.done()
        await recompute(session, stichting.tenant, stichting.juf, NOW)
    await newer
    assert set((await themes_on(stichting, stichting.juf))[("own", None)]) == {"about", "VRAGEN", "TAAL"}
    assert await count(stichting, "stale") == 0


async def waits_for_its_turn(stichting: Stichting) -> bool:
    async with stichting.database.begin() as session:
        row = await session.execute(
            text(
                "select exists (select 1 from pg_locks l join pg_database d on d.oid = l.database "
                "where d.datname = current_database() and l.locktype = 'advisory' and not l.granted)"
            )
        )
        return bool(row.scalar_one())


async def test_five_workers_at_once_have_one_effect(stichting: Stichting, bells: Bells) -> None:
    for _ in range(3):
        await stichting.open(*scores("VRAGEN", 1), *scores("TAAL", 4))
    calls = [
        recompute_teacher(stichting.database, bells, stichting.tenant, stichting.juf, patient=False) for _ in range(5)
    ]
    assert await asyncio.gather(*calls) == [0] * 5
    assert await count(stichting, "theme_result") == 4
    assert await count(stichting, "theme_result", "superseded_by is null") == 4
    assert await count(stichting, "stale") == 0
    assert await count(stichting, "job_failure") == 0


async def test_sweepers_and_called_workers_do_not_block_one_another(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await stichting.open(*scores("VRAGEN", 1), teacher=stichting.meester)
    await change(stichting, AGE)
    database = stichting.database
    async with asyncio.timeout(20):
        await asyncio.gather(
            *(sweep(database, bells) for _ in range(2)),
            *(recompute_teacher(database, bells, stichting.tenant, stichting.juf, patient=False) for _ in range(2)),
        )
        while await sweep(database, bells):
            pass
    assert await count(stichting, "theme_result", "superseded_by is null") == 4
    assert await count(stichting, "stale") == 0
    assert await count(stichting, "job_failure") == 0


async def test_the_sweeper_finds_what_nobody_called_for(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await stichting.open(*scores("TAAL", 1), teacher=stichting.meester)
    assert await sweep(stichting.database, bells) is False
    assert await count(stichting, "stale") == 2, "what is fresh is left to the call"
    await change(stichting, AGE)
    assert await sweep(stichting.database, bells) is False
    assert await count(stichting, "stale") == 0
    assert ("own", None) in await themes_on(stichting, stichting.juf)
    assert ("own", None) in await themes_on(stichting, stichting.meester)


async def test_a_sweep_with_no_time_left_says_that_there_may_be_more(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await change(stichting, AGE)
    assert await sweep(stichting.database, bells, seconds=0) is True
    assert await count(stichting, "stale") == 1


async def test_a_called_worker_waits_for_the_last_of_a_row_of_changes(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    who = stichting.tenant, stichting.juf
    wait = await recompute_teacher(stichting.database, bells, *who, patient=True)
    assert 0 < wait <= QUIET
    assert await count(stichting, "theme_result") == 0
    await change(stichting, "update stale set at = at - make_interval(secs => :s) where tenant = :t", s=LONGEST + 0.1)
    await change(stichting, MARK, juf=stichting.juf)
    assert await recompute_teacher(stichting.database, bells, *who, patient=True) == 0, "two seconds are enough"
    assert await count(stichting, "theme_result") == 2


async def break_the_estimator(stichting: Stichting) -> None:
    """Parameters that cannot be read: every attempt of this stichting fails."""
    await change(
        stichting,
        "insert into estimate (tenant, period, parameters) values (:t, :period, cast(:broken as jsonb))",
        period=period_of(school_day(datetime.now(UTC))).name,
        broken={"code": "x", "parameters": {"error": "Anne's words"}},
    )


async def pass_time(stichting: Stichting, seconds: float) -> None:
    """Let the last attempt lie further back."""
    await change(
        stichting,
        "update job_failure set last_at = last_at - make_interval(secs => :s) where tenant = :t",
        s=seconds,
    )


async def attempts(stichting: Stichting) -> tuple[int, bool, str]:
    async with stichting.database.begin() as session:
        row = (
            await session.execute(
                text("select attempts, dead, error from job_failure where tenant = :t"), {"t": stichting.tenant}
            )
        ).one()
        return row.attempts, row.dead, row.error


async def test_work_that_fails_five_times_is_laid_aside_and_health_says_so(
    stichting: Stichting, bells: Bells, redis_url: str
) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await change(stichting, AGE)
    await break_the_estimator(stichting)
    for attempt, pause in enumerate((30, 60, 120, 240), 1):
        assert await sweep(stichting.database, bells) is False
        assert (await attempts(stichting))[:2] == (attempt, False)
        await pass_time(stichting, pause - 5)
        assert await sweep(stichting.database, bells) is False
        assert (await attempts(stichting))[0] == attempt, "each pause is twice as long"
        await pass_time(stichting, 10)
    assert (await look(stichting.database, redis_url)).degraded == []
    assert await sweep(stichting.database, bells) is False
    tries, dead, error = await attempts(stichting)
    assert (tries, dead) == (5, True)
    assert error.startswith("ValidationError at ")
    assert "Anne" not in error
    assert await count(stichting, "stale") == 0
    assert (await look(stichting.database, redis_url)).degraded == ["dead_letters"]

    await change(stichting, "delete from estimate where tenant = :t")
    async with stichting.database.begin() as session:
        assert await stale.take_up_again(session, RECOMPUTE) == 1
    await compute(stichting, bells)
    assert "VRAGEN" in (await themes_on(stichting, stichting.juf))[("own", None)]
    assert (await look(stichting.database, redis_url)).degraded == []


async def test_an_attempt_that_kills_its_process_is_counted_too(stichting: Stichting) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await change(stichting, AGE)

    async def pick() -> tuple[UUID, bool] | None:
        async with stichting.database.begin() as session:
            due = await stale.next_due(session, RECOMPUTE)
        return None if due is None else (due.teacher, due.laid_aside)

    for _ in range(5):
        assert await pick() == (stichting.juf, False)
        assert await pick() is None, "another sweeper leaves it alone meanwhile"
        await pass_time(stichting, 3600)
    assert await pick() == (stichting.juf, True)
    assert (await attempts(stichting))[1] is True
    assert await count(stichting, "stale") == 0


async def test_one_teachers_failure_leaves_the_others_alone(stichting: Stichting, bells: Bells) -> None:
    other = await Stichting(stichting.database).found()
    await stichting.open(*scores("VRAGEN", 1))
    await other.open(*scores("VRAGEN", 1))
    await change(stichting, AGE)
    await change(other, AGE)
    await break_the_estimator(stichting)
    assert await sweep(stichting.database, bells) is False
    assert await count(stichting, "stale") == 1
    assert ("own", None) in await themes_on(other, other.juf)


async def test_success_after_a_failure_forgets_the_failure(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await break_the_estimator(stichting)
    await compute(stichting, bells)
    assert (await attempts(stichting))[:2] == (1, False)
    await change(stichting, "delete from estimate where tenant = :t")
    await compute(stichting, bells)
    assert await count(stichting, "job_failure") == 0
    assert ("own", None) in await themes_on(stichting, stichting.juf)


async def test_a_database_that_is_away_counts_as_no_attempt(
    stichting: Stichting, bells: Bells, own_database_url: str
) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    away = Database(own_database_url.replace("/own_", "/gone_"))
    assert await recompute_teacher(away, bells, stichting.tenant, stichting.juf, patient=False) == 0
    await away.close()
    assert await count(stichting, "stale") == 1
    assert await count(stichting, "job_failure") == 0


async def test_themes_are_written_although_redis_is_away(stichting: Stichting) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    away = Bells("unix:///nowhere/redis.sock")
    await compute(stichting, away)
    await away.close()
    assert ("own", None) in await themes_on(stichting, stichting.juf)


def test_pauses_between_attempts_end_within_the_hour() -> None:
    pauses = [timedelta(seconds=stale.FIRST_PAUSE * 2**n) for n in range(stale.MAX_ATTEMPTS)]
    assert sum(pauses, timedelta()) < timedelta(hours=1)
