"""A stichting to try the worker on: people, a kijkwijzer, and visits pushed the way a tablet pushes them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from observation_forms.form import Form
from observation_forms.library import ready_made
from observation_forms.visibility import Actor, Role
from observation_forms.wire import PushAnswer, PushRequest
from store.forms import publish
from store.push import push
from store.replicas import register
from store.sessions import Database, Doorbell, doorbell

FORM: Form = ready_made()[0]
"""The ready-made kijkwijzer goede les."""


def criteria_of(theme: str) -> list[str]:
    """Ids of the level criteria that the kijkwijzer maps to a theme."""
    return [criterion.id for criterion in FORM.criteria() if criterion.theme == theme and criterion.kind == "level"]


@dataclass(frozen=True)
class Visit:
    """A visit with the records made in it."""

    id: str
    observation: str
    conversation: str
    observer: UUID
    teacher: UUID


@dataclass
class Stichting:
    """Two schools' worth of people in one tenant."""

    database: Database
    tenant: UUID = field(default_factory=uuid4)
    school: UUID = field(default_factory=uuid4)
    anne: UUID = field(default_factory=uuid4)
    """Coordinator."""
    bram: UUID = field(default_factory=uuid4)
    """The other coordinator of the school."""
    juf: UUID = field(default_factory=uuid4)
    """The teacher who is visited."""
    meester: UUID = field(default_factory=uuid4)
    """Another teacher."""
    bells: list[Doorbell] = field(default_factory=list)
    _replicas: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    _n: dict[UUID, int] = field(default_factory=dict)

    async def found(self) -> "Stichting":
        """Write the people and the kijkwijzer."""
        people = {self.anne: "coordinator", self.bram: "coordinator", self.juf: "teacher", self.meester: "teacher"}
        async with self.database.begin() as session:
            await session.execute(text("insert into foundation values (:t, 'Stichting')"), {"t": self.tenant})
            await session.execute(text("insert into space (tenant, epoch) values (:t, 'e1')"), {"t": self.tenant})
            await session.execute(
                text("insert into school values (:s, :t, 'School')"), {"s": self.school, "t": self.tenant}
            )
            for person, role in people.items():
                await session.execute(
                    text("insert into person (id, tenant, email, name) values (:p, :t, :e, 'Naam')"),
                    {"p": person, "t": self.tenant, "e": f"{person}@example.org"},
                )
                await session.execute(
                    text("insert into role values (:t, :p, :s, :r)"),
                    {"t": self.tenant, "p": person, "s": self.school, "r": role},
                )
            await publish(session, self.tenant, [FORM])
        return self

    def actor(self, person: UUID) -> Actor:
        """The person as who acts."""
        role = "coordinator" if person in (self.anne, self.bram) else "teacher"
        return Actor(self.tenant, person, (Role(role, self.school),))

    async def say(self, person: UUID, *said: tuple[str, str, str, Any]) -> PushAnswer:
        """Push (record, kind, path, value) as this person; each op names what it has to."""
        ops = []
        for record, kind, path, value in said:
            self._n[person] = self._n.get(person, 0) + 1
            ops.append(
                {"id": str(uuid4()), "n": self._n[person], "tx": None, "rec": record, "kind": kind, "path": path,
                 "val": value, "base": [], "at": "2026-10-01T09:00:00Z"}
            )  # fmt: skip
        async with self.database.begin() as session:
            if person not in self._replicas:
                made = await register(session, self.actor(person), "tablet")
                self._replicas[person] = made.replica, made.epoch
            replica, epoch = self._replicas[person]
            answer = await push(
                session, self.actor(person), PushRequest(replica=replica, proto=1, epoch=epoch, ops=ops)
            )
            self.bells.append(doorbell(session))
        assert isinstance(answer, PushAnswer), answer
        assert all(result.state in ("applied", "conflict") for result in answer.results), answer.results
        return answer

    async def hold(
        self,
        *said: tuple[str, Any],
        observer: UUID | None = None,
        teacher: UUID | None = None,
        ago: int = 50,
        kind: str = "regular",
        growth: str | None = None,
    ) -> Visit:
        """A recorded visit, `ago` days back, with what was said in its observation as (path, value); not yet opened."""
        observer, teacher = observer or self.anne, teacher or self.juf
        visit = Visit(str(uuid4()), str(uuid4()), str(uuid4()), observer, teacher)
        held = datetime.now(UTC) - timedelta(days=ago)
        made = {
            "school": str(self.school), "teacher": str(teacher), "observer": str(observer), "form": FORM.name,
            "planned_at": held.strftime("%Y-%m-%dT%H:%M:%SZ"), "group": None, "lesson": None, "visit_kind": kind,
        }  # fmt: skip
        await self.say(observer, (visit.id, "visit", "create", made))
        if kind == "peer":
            await self.say(teacher, (visit.id, "visit", "response", "accepted"))
        await self.say(
            observer,
            (visit.observation, "observation", "create", {"visit": visit.id}),
            *((visit.observation, "observation", path, value) for path, value in said),
            (visit.id, "visit", "status", {"to": "recorded", "from": "planned"}),
            (visit.conversation, "conversation", "create", {"visit": visit.id}),
            *([(visit.conversation, "conversation", "post/growth", {"text": "Wacht na een vraag.", "theme": growth})]
              if growth else []),
        )  # fmt: skip
        return visit

    async def release(self, visit: Visit) -> None:
        """Open the visit to its teacher."""
        await self.say(visit.observer, (visit.id, "visit", "status", {"to": "released", "from": "recorded"}))

    async def open(self, *said: tuple[str, Any], **about: Any) -> Visit:
        """A visit that was held and opened."""
        visit = await self.hold(*said, **about)
        await self.release(visit)
        return visit


def score(theme: str, level: int) -> tuple[str, int]:
    """A score on the first criterion of a theme."""
    return f"score/{criteria_of(theme)[0]}", level


def scores(theme: str, level: int) -> list[tuple[str, int]]:
    """The same score on every criterion of a theme."""
    return [(f"score/{criterion}", level) for criterion in criteria_of(theme)]


def note(theme: str, polarity: int, words: str = "denktijd na elke vraag") -> list[tuple[str, Any]]:
    """A note linked to the first criterion of a theme."""
    path = f"note/{uuid4()}/"
    return [(path + "text", words), (path + "criterion", criteria_of(theme)[0]), (path + "polarity", polarity)]
