"""The demo foundation holds what somebody exploring it expects, whatever day it is loaded on."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from store import people
from store.demo import calendar
from store.demo.load import NotADemo, load
from store.demo.people import COORDINATOR, TEACHERS, TENANT
from store.sessions import Database


@pytest.fixture
async def empty(database_url: str):
    """A database without any foundation; what a test loads is rolled back."""
    database = Database(database_url)
    async with AsyncSession(database.engine) as session:
        await session.execute(text("truncate foundation cascade"))
        yield session
        await session.rollback()
    await database.close()


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 8, 5)], ids=str)
async def test_the_demo_is_a_believable_foundation(empty, today):
    assert await load(empty, today, "hash") is True
    count = await empty.execute(
        text("select kind, count(*) from record where tenant = :t group by kind"), {"t": TENANT}
    )
    kinds = {row.kind: row.count for row in count}
    assert (kinds["school"], kinds["team"], kinds["form"]) == (2, 3, 5)
    assert 55 <= kinds["visit"] <= 70
    statuses = await empty.execute(
        text("select status, count(*) from record where kind = 'visit' and tenant = :t group by status"), {"t": TENANT}
    )
    by_status = {row.status: row.count for row in statuses}
    assert by_status["planned"] == 1
    assert by_status["recorded"] == 1
    closed, _ = calendar.last_three_half_years(today)[-2:]
    assert await _teachers_that_count(empty, *closed) >= 8


async def _teachers_that_count(session: AsyncSession, first: date, last: date) -> int:
    """Teachers of one school with a visit discussed in a period: the most of any school."""
    rows = await session.execute(
        text(
            "select count(distinct v.teacher) from op join record v on v.tenant = op.tenant and v.id = op.rec "
            "where op.path = 'status' and op.val->>'to' = 'discussed' "
            "and cast(op.received_at at time zone 'Europe/Amsterdam' as date) between :first and :last "
            "group by v.school order by 1 desc limit 1"
        ),
        {"first": first, "last": last},
    )
    return int(rows.scalar_one())


async def test_a_second_start_loads_nothing_but_sees_to_a_visit_today(empty):
    await load(empty, date(2026, 11, 20), "hash")
    assert await load(empty, date(2026, 11, 20), "hash") is False
    planned = text(
        "select cells->'create'->'v'->>'planned_at' from record where kind = 'visit' and status = 'planned' "
        "and observer = :observer and teacher = :teacher order by 1"
    )
    who = {"observer": COORDINATOR, "teacher": TEACHERS[0].id}
    assert (await empty.execute(planned, who)).scalars().all() == ["2026-11-20T09:45:00Z"]
    await load(empty, date(2026, 11, 23), "hash")
    assert (await empty.execute(planned, who)).scalars().all() == ["2026-11-20T09:45:00Z", "2026-11-23T09:45:00Z"]


async def test_the_demo_stays_away_from_a_database_that_holds_something_else(empty):
    await people.found(empty, COORDINATOR, "Een echte stichting")
    with pytest.raises(NotADemo):
        await load(empty, date(2026, 11, 22), "hash")
    assert (await empty.execute(text("select count(*) from foundation"))).scalar_one() == 1
