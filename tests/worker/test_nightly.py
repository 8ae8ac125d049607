"""What the night brings: parameters for the coming half school year, and the turn of the month."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from observation_forms.themes.calendar import period_of, school_day
from observation_forms.themes.compute import CODE
from observation_forms.themes.estimator import START
from store import stale
from store.estimates import parameters_for
from store.pokes import Bells
from tests.worker.stichting import Stichting, scores
from tests.worker.themes_seen import change, compute, count, themes_on
from worker.themes import nightly

NIGHT = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
PERIOD = period_of(school_day(datetime.now(UTC))).name
"""The running half school year."""


async def estimates(stichting: Stichting) -> list[tuple[str, datetime]]:
    async with stichting.database.begin() as session:
        rows = await session.execute(
            text("select period, at from estimate where tenant = :t order by period"), {"t": stichting.tenant}
        )
        return [(row.period, row.at) for row in rows]


async def test_tonight_decides_what_is_in_force_next_half_year_and_not_before(
    stichting: Stichting, bells: Bells
) -> None:
    await nightly(stichting.database, NIGHT)
    assert await estimates(stichting) == [], "there is nothing to learn from"
    await stichting.open(*scores("VRAGEN", 1))
    await compute(stichting, bells)
    await nightly(stichting.database, NIGHT)
    assert await estimates(stichting) == [("2026-2027/2", NIGHT)]
    async with stichting.database.begin() as session:
        now = await parameters_for(session, stichting.tenant, NIGHT.date())
        later = await parameters_for(session, stichting.tenant, NIGHT.date() + timedelta(days=90))
    assert now == START
    assert later.name == "2026-2027/2"
    assert (later.error, later.mean, later.severity) == (START.error, {}, {})


async def test_two_nights_at_once_are_one(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await compute(stichting, bells)
    async with stichting.database.begin() as other:
        assert await stale.only_one(other, "themes nightly")
        await nightly(stichting.database, NIGHT)
        assert await estimates(stichting) == []
    await nightly(stichting.database, NIGHT)
    assert len(await estimates(stichting)) == 1


async def test_an_estimate_is_renewed_at_night_and_made_up_for_by_day(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await compute(stichting, bells)
    for at, written in (
        (DAY, DAY),
        (DAY + timedelta(hours=1), DAY),
        (NIGHT + timedelta(days=1), DAY),
        (NIGHT + timedelta(days=1, hours=2), DAY),
        (NIGHT + timedelta(days=2), NIGHT + timedelta(days=2)),
        (NIGHT + timedelta(days=2, hours=1), NIGHT + timedelta(days=2)),
        (DAY + timedelta(days=3, hours=2), NIGHT + timedelta(days=2)),
        (DAY + timedelta(days=3, hours=3), DAY + timedelta(days=3, hours=3)),
    ):
        await nightly(stichting.database, at)
        assert await estimates(stichting) == [("2026-2027/2", written)], at


async def test_a_stichtings_own_parameters_come_into_force(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), ago=50)
    await compute(stichting, bells)
    before = (await themes_on(stichting, stichting.juf))[("own", None)]["VRAGEN"]
    severity = {str(stichting.anne): -0.3}
    await change(
        stichting,
        "insert into estimate (tenant, period, parameters) values (:t, :p, cast(:v as jsonb))",
        p=PERIOD,
        v={"code": CODE, "parameters": {"name": PERIOD, "mean": {"VRAGEN": -0.2}, "severity": severity}},
    )
    await change(stichting, "insert into stale (tenant, teacher) values (:t, :juf)", juf=stichting.juf)
    await compute(stichting, bells)
    after = (await themes_on(stichting, stichting.juf))[("own", None)]["VRAGEN"]
    assert after["id"] != before["id"]
    assert after["provenance"]["params"]["name"] == PERIOD
    assert after["provenance"]["params"]["mean"] == -0.2
    assert after["dots"] == before["dots"]
    assert str(stichting.anne) not in str(after)


async def test_the_first_of_the_month_makes_every_theme_stale_once(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await compute(stichting, bells)
    now = datetime.now(UTC)
    await nightly(stichting.database, now)
    assert await count(stichting, "stale") == 0
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=12)
    await nightly(stichting.database, next_month)
    await nightly(stichting.database, next_month)
    assert await count(stichting, "stale") == 1


async def test_other_arithmetic_makes_every_theme_stale_once(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await stichting.open(*scores("VRAGEN", 1), teacher=stichting.meester)
    await compute(stichting, bells)
    await compute(stichting, bells, stichting.meester)
    now = datetime.now(UTC)
    await nightly(stichting.database, now)
    await nightly(stichting.database, now)
    assert await count(stichting, "stale") == 0
    await change(
        stichting, """update estimate set parameters = parameters || '{"code": "themes-0"}' where tenant = :t"""
    )
    await nightly(stichting.database, now)
    await nightly(stichting.database, now)
    assert await count(stichting, "stale") == 2
