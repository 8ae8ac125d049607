"""A stichting to test the store in: two schools, everybody a rule speaks of, and their tablets."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from observation_forms.fold import Folded, amend, fold, replace
from observation_forms.form import Form
from observation_forms.library import ready_made
from observation_forms.visibility import Actor, Role, RoleName
from observation_forms.wire import (
    Directive,
    OpResult,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
    RecordOnWire,
)
from store import forms, people
from store.pull import pull
from store.push import push
from store.replicas import Refusal, register
from store.sessions import Database

AT = "2026-11-21T10:02:03Z"
FORM: Form = ready_made()[0]
CRITERIA = [criterion.id for criterion in FORM.criteria() if criterion.kind == "level"]
CAST: tuple[tuple[str, tuple[tuple[RoleName, str | None], ...]], ...] = (
    ("olga", (("coordinator", "beuk"),)),
    ("sanne", (("coordinator", "beuk"),)),
    ("tessa", (("teacher", "beuk"),)),
    ("bram", (("teacher", "beuk"),)),
    ("pieter", (("principal", "beuk"),)),
    ("anne", (("analyst", "beuk"),)),
    ("carla", (("coordinator", "eik"),)),
    ("thijs", (("teacher", "eik"),)),
    ("alex", (("foundation_admin", None),)),
)
"""Who works where. Olga visits Tessa; nobody else may notice."""


@dataclass
class Stichting:
    """A foundation of its own in a shared database."""

    database: Database
    tenant: UUID = field(default_factory=uuid4)
    schools: dict[str, UUID] = field(default_factory=lambda: {"beuk": uuid4(), "eik": uuid4()})
    people: dict[str, UUID] = field(default_factory=dict)
    form: str = FORM.name

    async def found(self) -> "Stichting":
        """Make it: schools, people, one kijkwijzer for everybody."""
        self.people = {name: uuid4() for name, _ in CAST}
        async with self.database.begin() as session:
            await people.found(session, self.tenant, "Stichting")
            await people.open_schools(session, self.tenant, {id_: name for name, id_ in self.schools.items()})
            await people.welcome(
                session,
                self.tenant,
                [
                    people.NewPerson(
                        self.people[name],
                        name.title(),
                        f"{name}.{self.people[name].hex}@school.example",
                        tuple((role, self.schools[school] if school else None) for role, school in roles),
                    )
                    for name, roles in CAST
                ],
            )
            await forms.publish(session, self.tenant, [FORM])
        return self

    async def actor(self, name: str) -> Actor:
        """Somebody with the roles she holds now, as a request finds her."""
        person = self.people[name]
        async with self.database.begin() as session:
            version = (
                await session.execute(text("select perm_version from person where id = :p"), {"p": person})
            ).scalar_one()
            roles = await session.execute(text("select role, school from role where person = :p"), {"p": person})
            return Actor(self.tenant, person, tuple(Role(row.role, row.school) for row in roles), version)

    async def newcomer(self) -> str:
        """Somebody without a role yet."""
        name = f"nieuw{len(self.people)}"
        self.people[name] = uuid4()
        async with self.database.begin() as session:
            newcomer = people.NewPerson(self.people[name], name, f"{self.people[name].hex}@school.example", ())
            await people.welcome(session, self.tenant, [newcomer])
        return name

    async def grant(self, name: str, role: RoleName, school: str) -> None:
        """The foundation's admin gives a role."""
        async with self.database.begin() as session:
            await people.grant(session, self.tenant, self.people[name], role, self.schools[school])

    async def withdraw(self, name: str, role: RoleName, school: str) -> None:
        """The foundation's admin takes a role away."""
        async with self.database.begin() as session:
            await people.withdraw(session, self.tenant, self.people[name], role, self.schools[school])

    async def tablet(self, name: str) -> "Tablet":
        """A new device of somebody, registered."""
        actor = await self.actor(name)
        async with self.database.begin() as session:
            answer = await register(session, actor, f"tablet of {name}")
        return Tablet(self, name, answer.replica, answer.epoch)

    async def look(self, sql: str, **values: Any) -> list[Any]:
        """Rows as they are stored, for a test that looks under the hood."""
        async with self.database.begin() as session:
            return list((await session.execute(text(sql), {"tenant": self.tenant, **values})).all())

    async def seq(self) -> int:
        """Where the tenant's history stands."""
        return int((await self.look("select seq from space where tenant = :tenant"))[0].seq)

    async def cells(self, record: str) -> dict[str, Any]:
        """The cells of a record as stored."""
        rows = await self.look("select cells from record where tenant = :tenant and id = :id", id=record)
        return dict(rows[0].cells)

    async def told(self) -> dict[str, dict[str, Any]]:
        """The cells of every record of people as the ops tell them, in the order in which they took effect."""
        rows = await self.look(
            "select rec, path, id, val, author, base, at, effect from op where tenant = :tenant order by seq, place"
        )
        records: dict[str, Folded] = {}
        for row in rows:
            folded = records.setdefault(str(row.rec), Folded({}, {}, {}))
            said = (row.path, str(row.id), row.val, str(row.author), row.at)
            if row.effect == "amend":
                amend(folded, *said)
            elif row.effect == "live" and row.path == "status":
                replace(folded, *said)
            elif row.effect == "live":
                fold(folded, *said, {str(name) for name in row.base})
        return {record: folded.cells for record, folded in records.items()}

    async def kept(self) -> dict[str, dict[str, Any]]:
        """The cells of every record of people as stored."""
        rows = await self.look("select id, cells from record where tenant = :tenant and author is not null")
        return {str(row.id): row.cells for row in rows}


@dataclass
class Tablet:
    """A device of one person. It says things, pushes them, and holds what it pulled."""

    stichting: Stichting
    name: str
    replica: str
    epoch: str
    n: int = 0
    cookie: str | None = None
    holds: dict[str, RecordOnWire] = field(default_factory=dict)
    heard: list[Directive] = field(default_factory=list)
    live: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def person(self) -> str:
        """The id of its owner."""
        return str(self.stichting.people[self.name])

    def say(
        self,
        record: str,
        kind: str,
        path: str,
        value: Any,
        *,
        base: Iterable[str] | None = None,
        tx: str | None = None,
        id: str | None = None,
        at: str = AT,
    ) -> dict[str, Any]:
        """An op as the app writes it: `base` is what this tablet sees live in the cell, unless told otherwise."""
        self.n += 1
        op = id or str(uuid4())
        seen = self.live.get((record, path), [])
        if path.endswith("/deleted"):
            note = path.removesuffix("deleted")
            seen = [
                each
                for (rec, cell), ids in self.live.items()
                if rec == record and cell.startswith(note)
                for each in ids
            ]
        named = list(seen) if base is None else list(base)
        self.live[(record, path)] = [each for each in self.live.get((record, path), []) if each not in named] + [op]
        return {
            "id": op, "n": self.n, "tx": tx, "rec": record, "kind": kind, "path": path, "val": value,
            "base": named, "at": at,
        }  # fmt: skip

    async def try_push(
        self, *ops: dict[str, Any], epoch: str | None = None, replica: str | None = None
    ) -> PushAnswer | Refusal:
        """One request, one transaction, whatever the answer."""
        request = PushRequest(replica=replica or self.replica, proto=1, epoch=epoch or self.epoch, ops=list(ops))
        actor = await self.stichting.actor(self.name)
        async with self.stichting.database.begin() as session:
            return await push(session, actor, request)

    async def push(self, *ops: dict[str, Any]) -> list[OpResult]:
        """Push and read what became of each op."""
        answer = await self.try_push(*ops)
        assert isinstance(answer, PushAnswer), answer
        assert [result.id for result in answer.results] == [op["id"] for op in ops]
        return answer.results

    async def done(self, *ops: dict[str, Any]) -> list[OpResult]:
        """Push ops that have to be applied."""
        results = await self.push(*ops)
        assert [result.state for result in results] == ["applied"] * len(ops), results
        return results

    async def refused(self, *ops: dict[str, Any]) -> list[str | None]:
        """Push ops and read the reason of each that was refused, None for the others."""
        return [result.why for result in await self.push(*ops)]

    async def try_pull(self, cookie: str | None, limit: int = 200, full: bool = False) -> PullAnswer | Refusal:
        """One page, not yet taken over."""
        actor = await self.stichting.actor(self.name)
        async with self.stichting.database.begin() as session:
            page = await pull(session, actor, PullRequest(replica=self.replica, cookie=cookie, limit=limit, full=full))
        return page if isinstance(page, Refusal) else PullAnswer.model_validate(json.loads(page))

    async def page(self, limit: int = 200, full: bool = False, lost: bool = False) -> PullAnswer:
        """One page, taken over unless the answer gets lost on its way."""
        page = await self.try_pull(self.cookie, limit, full)
        assert isinstance(page, PullAnswer), page
        if not lost:
            self.take(page)
        return page

    def take(self, page: PullAnswer) -> None:
        """Take over a page as the app does."""
        if page.reset:
            self.holds.clear()
            self.live.clear()
        for gone in page.dels:
            self.holds.pop(gone, None)
        for record in page.puts:
            self.holds[record.id] = record
            for path, cell in record.cells.items():
                self.live[(record.id, path)] = list(cell.live)
        self.heard.extend(page.directives)
        self.cookie = page.cookie

    async def pull(self, limit: int = 200, full: bool = False) -> PullAnswer:
        """Pull until nothing is left. Returns the first page."""
        first = last = await self.page(limit, full)
        for _ in range(100):
            if not (last.more or last.puts or last.dels or last.directives):
                return first
            last = await self.page(limit, full)
        raise AssertionError("there is always more to pull")

    def shows(self, record: str, path: str) -> Any:
        """What a screen shows of a pulled cell."""
        return self.holds[record].cells[path].v

    # What people do, each in one push.

    async def plans(self, teacher: str = "tessa", visit: str | None = None, **other: Any) -> str:
        """The observer plans a visit."""
        visit = visit or str(uuid4())
        await self.done(self.say(visit, "visit", "create", self.visit_of(teacher, **other)))
        return visit

    def visit_of(self, teacher: str = "tessa", school: str = "beuk", **other: Any) -> dict[str, Any]:
        """What a planned visit says."""
        return {
            "school": str(self.stichting.schools[school]), "teacher": str(self.stichting.people[teacher]),
            "observer": self.person, "form": self.stichting.form, "planned_at": "2026-11-21T10:00:00Z",
            "group": "5", "lesson": "rekenen", "visit_kind": "regular",
        } | other  # fmt: skip

    async def begins(self, visit: str, kind: str = "observation", record: str | None = None) -> str:
        """Somebody opens a record that belongs to a visit."""
        record = record or str(uuid4())
        await self.done(self.say(record, kind, "create", {"visit": visit}))
        return record

    async def writes(self, record: str, kind: str, path: str, value: Any) -> OpResult:
        """Somebody fills a cell."""
        return (await self.push(self.say(record, kind, path, value)))[0]

    async def scores(self, observation: str, value: Any, criterion: str = CRITERIA[0]) -> OpResult:
        """The observer scores a criterion."""
        return await self.writes(observation, "observation", f"score/{criterion}", value)

    async def notes(self, observation: str, words: str, note: str | None = None) -> str:
        """The observer writes a note."""
        note = note or str(uuid4())
        await self.writes(observation, "observation", f"note/{note}/text", words)
        return note

    async def moves(self, visit: str, to: str) -> OpResult:
        """Somebody brings a visit to another status."""
        return await self.writes(visit, "visit", "status", {"to": to, "from": None})

    async def records(self, visit: str) -> None:
        """The observer ends the lesson."""
        assert (await self.moves(visit, "recorded")).state == "applied"

    async def releases(self, visit: str) -> None:
        """The observer opens the visit for the teacher."""
        assert (await self.moves(visit, "released")).state == "applied"

    async def observed(self, teacher: str = "tessa", words: str = "Leerkracht laat lln uitleggen") -> tuple[str, str]:
        """A recorded lesson with a score and a note, not yet released: visit and observation."""
        visit = await self.plans(teacher)
        observation = await self.begins(visit)
        await self.scores(observation, 3)
        await self.notes(observation, words)
        await self.records(visit)
        return visit, observation


def as_json(value: Any) -> str:
    """Something as one string, to look for words in it."""
    return json.dumps(value, ensure_ascii=False, default=str)
