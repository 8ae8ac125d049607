"""Loads the demo foundation through the very push that tablets use, and keeps a visit planned for today."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.form import Form
from observation_forms.library import ready_made
from observation_forms.visibility import Actor, Role
from observation_forms.wire import PushRequest
from store import forms, people
from store.demo.calendar import at, last_three_half_years, school_moment
from store.demo.people import (
    COORDINATOR,
    COORDINATOR_2,
    COORDINATOR_OTHER,
    FOUNDATION,
    SCHOOL,
    SCHOOLS,
    TEACHERS,
    TENANT,
    Teacher,
    everybody,
    teams,
)  # fmt: skip
from store.demo.story import Plan, Teller, tell
from store.push import push
from store.replicas import Refusal, register

_SEED = 20260901


class NotADemo(Exception):
    """The database holds something else; the demo stays away from it."""


async def load(session: AsyncSession, today: date, password_hash: str) -> bool:
    """Load the demo, or only see to it that a visit is planned for today when it is there already.

    Returns whether it was loaded now. Raises NotADemo when the database holds another foundation.
    """
    tenants = set((await session.execute(text("select id from foundation"))).scalars())
    if tenants - {TENANT}:
        raise NotADemo
    if tenants:
        await _plan_today(session, today)
        return False
    await people.found(session, TENANT, FOUNDATION)
    await people.open_schools(session, TENANT, SCHOOLS)
    await people.welcome(session, TENANT, everybody(password_hash))
    await people.form_teams(session, TENANT, teams())
    await forms.publish(session, TENANT, ready_made())
    teller = Teller(Random(_SEED))  # noqa: S311
    await _push(session, [ops for plan in _plans(teller.random, today) for ops in tell(teller, plan).ops])
    # Periods count from when the server first saw a step; the demo's past happened in the past.
    await session.execute(text("update op set received_at = cast(at as timestamptz)"))
    await _plan_today(session, today)
    return True


def _plans(random: Random, today: date) -> list[Plan]:
    """About sixty visits: per half-year one for everybody, in the last closed one sometimes a second."""
    library = ready_made()
    plans: list[Plan] = []
    for place, (first, last) in enumerate(last_three_half_years(today)):
        for number, teacher in enumerate(TEACHERS):
            for again in range(2 if place == 1 and number % 3 == 0 else 1):
                moment = school_moment(random, first, last)
                plans.append(_plan(random, library, teacher, moment, number + place + again))
    plans.sort(key=lambda plan: plan.at)
    recorded = at(_school_day_before(today), time(10, 45))
    form = library[1]
    plans.append(Plan(TEACHERS[1], COORDINATOR, form, recorded, "regular", "recorded", "LESOPBOUW"))
    return plans


def _plan(random: Random, library: list[Form], teacher: Teacher, moment: datetime, turn: int) -> Plan:
    here = COORDINATOR_2 if turn % 3 == 2 else COORDINATOR
    observer = here if teacher.school == SCHOOL else COORDINATOR_OTHER
    flash = turn % 5 == 4
    focus_forms = [library[4]] if teacher.years == "1/2" else [library[1], library[2], library[3]]
    growing = random.choice(teacher.growing)
    form = random.choice(focus_forms) if flash or teacher.years == "1/2" else library[0]
    until = "closed" if turn % 4 else "discussed"
    return Plan(teacher, observer, form, moment, "flash" if flash else "regular", until, growing)


def _school_day_before(today: date) -> date:
    day = today - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


async def _plan_today(session: AsyncSession, today: date) -> None:
    """One visit of the coordinator to the first teacher is planned for today, whatever day it is."""
    moment = at(today, time(10, 45))
    there = await session.execute(
        text(
            "select 1 from record where tenant = :tenant and kind = 'visit' and observer = :observer "
            "and teacher = :teacher and cells->'create'->'v'->>'planned_at' = :at"
        ),
        {
            "tenant": TENANT, "observer": COORDINATOR, "teacher": TEACHERS[0].id,
            "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )  # fmt: skip
    if there.first() is None:
        teller = Teller(Random(today.toordinal()))  # noqa: S311
        plan = Plan(TEACHERS[0], COORDINATOR, ready_made()[0], moment, "regular", "planned", "VRAGEN")
        await _push(session, tell(teller, plan).ops)


async def _push(session: AsyncSession, ops: list[tuple[str, dict[str, object]]]) -> None:
    """Push ops in order, each as its writer, from a replica of the demo's own."""
    replicas: dict[str, tuple[str, str]] = {}
    actors = await _actors(session)
    batch: list[dict[str, object]] = []
    for place, (writer, op) in enumerate(ops):
        batch.append(op)
        last = place + 1 == len(ops) or ops[place + 1][0] != writer
        if last or len(batch) == 200:
            actor = actors[writer]
            if writer not in replicas:
                registered = await register(session, actor, "demo")
                replicas[writer] = (registered.replica, registered.epoch)
            replica, epoch = replicas[writer]
            answer = await push(session, actor, PushRequest(replica=replica, proto=1, epoch=epoch, ops=batch))
            if isinstance(answer, Refusal) or any(result.state != "applied" for result in answer.results):
                raise RuntimeError(f"The demo tells what the server refuses: {answer}")
            batch = []


async def _actors(session: AsyncSession) -> dict[str, Actor]:
    rows = await session.execute(text("select person, role, school from role where tenant = :t"), {"t": TENANT})
    roles: dict[UUID, list[Role]] = defaultdict(list)
    for row in rows:
        roles[row.person].append(Role(row.role, row.school))
    return {str(person): Actor(TENANT, person, tuple(held)) for person, held in roles.items()}
