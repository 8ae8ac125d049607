"""Fills a database with foundations of a stated size, for measurements: full visits, written past the push by COPY."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from secrets import randbits
from typing import Any, cast
from uuid import UUID, uuid4

from psycopg import AsyncConnection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.form import Form
from observation_forms.library import ready_made
from observation_forms.visibility import Actor, Role, RoleName
from store import forms, people
from store.demo.story import NOTES
from store.people import NewPerson
from store.replicas import register
from store.sessions import Database

_RECORDS = "tenant, id, kind, seq, school, form, status, visit, visit_kind, author, teacher, observer, released, cells"
_OPS = "tenant, id, replica, n, author, rec, kind, path, val, base, at, hash, effect, seq, place"
_CHUNK = 500
VISITS_EACH = 200
"""Visits per coordinator: about what one person holds on a tablet over two school years."""
FEWEST_COORDINATORS = 8
TEACHERS_A_SCHOOL = 24
_SCORES, _NOTES = 25, 15
_LINES = [line for theme, said in NOTES.items() if theme != "neutral" for line in (*said["+"], *said["-"])]


@dataclass(frozen=True, slots=True)
class Desk:
    """A coordinator, the school where she works and the teachers there. She observed at most 200 visits."""

    coordinator: UUID
    school: UUID
    teachers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A foundation made for measurements."""

    tenant: UUID
    desks: tuple[Desk, ...]

    def email(self, person: UUID) -> str:
        """What a person signs in with."""
        return f"{person.hex}@{self.tenant.hex[:8]}.example"


async def fill(database: Database, tenants: int, teachers: int, visits: int, password_hash: str) -> list[Filled]:
    """Make `tenants` foundations of `teachers` each, with `visits` full visits (about 90 ops) spread over all."""
    filled = []
    for place in range(tenants):
        share = visits // tenants + (1 if place < visits % tenants else 0)
        async with database.begin() as session:
            made = await _found(session, place, teachers, share, password_hash)
            desk = made.desks[0]
            actor = Actor(made.tenant, desk.coordinator, (Role("coordinator", desk.school),))
            replica = await register(session, actor, "fill")
        filled.append(made)
        numbers = 0
        for first in range(0, share, _CHUNK):
            async with database.begin() as session:
                count = min(_CHUNK, share - first)
                numbers = await _copy_visits(session, made, UUID(replica.replica), first, count, numbers)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("analyze"))
    return filled


async def _found(session: AsyncSession, place: int, teachers: int, visits: int, password_hash: str) -> Filled:
    made = _desks(teachers, max(FEWEST_COORDINATORS, -(-visits // VISITS_EACH)))
    schools = {desk.school: desk.teachers for desk in made.desks}
    await people.found(session, made.tenant, f"Stichting {place + 1}")
    await people.open_schools(
        session, made.tenant, {school: f"School {number}" for number, school in enumerate(schools, 1)}
    )
    roles: list[tuple[UUID, RoleName, UUID]] = [(desk.coordinator, "coordinator", desk.school) for desk in made.desks]
    roles += [(teacher, "teacher", school) for school, staff in schools.items() for teacher in staff]
    await people.welcome(
        session,
        made.tenant,
        [
            NewPerson(person, f"Collega {number}", made.email(person), ((role, school),), password_hash)
            for number, (person, role, school) in enumerate(roles, 1)
        ],
    )
    await forms.publish(session, made.tenant, ready_made())
    return made


def _desks(teachers: int, coordinators: int) -> Filled:
    """Teachers spread over schools of about two dozen, coordinators over those schools in turn."""
    schools = [
        (uuid4(), tuple(uuid4() for _ in range(min(TEACHERS_A_SCHOOL, teachers - first))))
        for first in range(0, teachers, TEACHERS_A_SCHOOL)
    ]
    return Filled(uuid4(), tuple(Desk(uuid4(), *schools[n % len(schools)]) for n in range(coordinators)))


async def _copy_visits(session: AsyncSession, made: Filled, replica: UUID, first: int, count: int, numbers: int) -> int:
    taken = await session.execute(
        text("update space set seq = seq + :k where tenant = :t returning seq - :k"),
        {"k": count * 3, "t": made.tenant},
    )
    seq = int(taken.scalar_one())
    random = Random(first)  # noqa: S311
    form = ready_made()[0]
    rows: list[str] = []
    ops: list[str] = []
    for place in range(count):
        for record in _visit(made, form, random, first + place):
            seq += 1
            rows.append(record.row(made, seq))
            for op in record.ops(made, replica, seq, numbers):
                numbers += 1
                ops.append(op)
    raw = await (await session.connection()).get_raw_connection()
    driver = cast("AsyncConnection[Any]", raw.driver_connection)
    for table, columns, lines in (("record", _RECORDS, rows), ("op", _OPS, ops)):
        async with driver.cursor() as cursor, cursor.copy(f"copy {table} ({columns}) from stdin".encode()) as copy:
            await copy.write("".join(lines))
    return numbers


@dataclass(slots=True)
class _Record:
    id: str
    kind: str
    school: UUID
    teacher: UUID
    observer: UUID
    visit: str | None
    form: str
    at: str
    values: list[tuple[str, Any]]
    op_ids: list[str]

    def row(self, made: Filled, seq: int) -> str:
        """The record as one line of COPY."""
        visit = self.kind == "visit"
        cells = {
            path: {
                "v": value,
                "op": op,
                "by": str(self.observer),
                "at": self.at,
                "live": [op],
                "sib": [],
                "amend": [],
            }
            for (path, value), op in zip(self.values, self.op_ids, strict=True)
        }
        return _line(
            made.tenant, self.id, self.kind, seq, self.school, self.form, "released" if visit else None, self.visit,
            "regular" if visit else None, self.observer, self.teacher, self.observer, "t" if visit else "f",
            json.dumps(cells),
        )  # fmt: skip

    def ops(self, made: Filled, replica: UUID, seq: int, numbers: int) -> Iterator[str]:
        """Its ops as lines of COPY, numbered on from `numbers`."""
        for place, ((path, value), op) in enumerate(zip(self.values, self.op_ids, strict=True)):
            yield _line(
                made.tenant, op, replica, numbers + place + 1, self.observer, self.id, self.kind, path,
                json.dumps(value), "{}", self.at, "\\x" + os.urandom(32).hex(), "live", seq, place,
            )  # fmt: skip


def _visit(made: Filled, form: Form, random: Random, number: int) -> list[_Record]:
    """One full visit as three records: a visit, an observation with 25 scores and 15 notes, a conversation."""
    desk = made.desks[number // VISITS_EACH]
    teacher, observer = desk.teachers[number % len(desk.teachers)], desk.coordinator
    moment = datetime.now(UTC) - timedelta(days=1 + number % 600, minutes=number % 240)
    at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    visit, observation, conversation = _ids(3, moment)
    create = {
        "school": str(desk.school), "teacher": str(teacher), "observer": str(observer), "form": form.name,
        "planned_at": at, "group": "5", "lesson": "rekenen", "visit_kind": "regular",
    }  # fmt: skip
    criteria = form.criteria()
    said: list[tuple[str, Any]] = [("create", {"visit": visit})]
    said += [(f"score/{criterion.id}", random.randint(1, 4)) for criterion in criteria[:_SCORES]]
    for n, note_id in enumerate(_ids(_NOTES, moment)):
        note = f"note/{note_id}"
        said += [
            (f"{note}/text", random.choice(_LINES)),
            (f"{note}/t", 60_000 * n),
            (f"{note}/polarity", random.choice((1, -1, 0))),
            (f"{note}/criterion", random.choice(criteria).id),
        ]
    steps: list[tuple[str, Any]] = [("create", create), ("status", {"to": "released"})]
    people_in_it = (desk.school, teacher, observer)
    ended: list[tuple[str, Any]] = [("create", {"visit": visit})]
    return [
        _Record(visit, "visit", *people_in_it, None, form.name, at, steps, _ids(len(steps), moment)),
        _Record(observation, "observation", *people_in_it, visit, form.name, at, said, _ids(len(said), moment)),
        _Record(conversation, "conversation", *people_in_it, visit, form.name, at, ended, _ids(1, moment)),
    ]


def _ids(count: int, moment: datetime) -> list[str]:
    """Version 7 ids as tablets draw them: the moment in front, so that neighbours share it."""
    first = int(moment.timestamp() * 1000)
    return [
        str(UUID(int=(first + place) << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62)))
        for place in range(count)
    ]


def _line(*fields: Any) -> str:
    return "\t".join("\\N" if f is None else str(f).replace("\\", "\\\\") for f in fields) + "\n"
