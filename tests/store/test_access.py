"""What the database shows is what the predicates say, in stichtingen made by chance."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import Actor, RecordFacts, Role, RoleName, VisitFacts, sees_child, sees_visit
from store import people
from store.access import lock_for_writing, sees, visible_seqs
from store.sessions import Database

ROLES: tuple[RoleName, ...] = ("coordinator", "teacher", "principal", "analyst")
KINDS = ("regular", "peer", "flash", "support", "calibration")


@dataclass
class Chance:
    """A stichting made by chance: schools, people with roles, and records of every kind."""

    seed: int
    tenant: UUID = field(default_factory=uuid4)
    schools: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(3)])
    persons: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(5)])
    roles: set[tuple[UUID, str, UUID | None]] = field(default_factory=set)
    records: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = Random(self.seed)
        for person in self.persons:
            for school in self.schools:
                held = set(chance.sample(ROLES, chance.choice((0, 0, 1, 1, 2))))
                if "principal" in held:
                    held -= {"coordinator", "analyst"}
                self.roles |= {(person, role, school) for role in held}
        if chance.random() < 0.3:
            self.roles.add((self.persons[-1], "foundation_admin", None))
        for _ in range(6):
            self._visit(chance)
        for _ in range(4):
            teacher, observer = chance.sample(self.persons, 2)
            self._add("goal", author=teacher, teacher=teacher)
            scope = chance.choice(("own", "coaching"))
            self._add(
                "teacher_themes", teacher=teacher, scope=scope, observer=observer if scope == "coaching" else None
            )
        for school in self.schools:
            self._add("team", school=school)
            self._add("form", school=chance.choice((None, school)), form=f"{uuid4()}@1")

    def _visit(self, chance: Random) -> None:
        teacher, observer = chance.sample(self.persons, 2)
        people = {"teacher": teacher, "observer": observer, "school": chance.choice(self.schools)}
        released = chance.random() < 0.5
        form = chance.choice([r["form"] for r in self.records.values() if r["kind"] == "form"] or ["none@1"])
        visit = self._add(
            "visit", **people, author=observer, visit_kind=chance.choice(KINDS), released=released, form=form,
            status="released" if released else "recorded",
        )  # fmt: skip
        for kind in ("observation", "conversation", "reflection", "agreement", "mark"):
            if chance.random() < 0.7:
                author = teacher if kind == "reflection" else observer
                self._add(kind, **people, author=author, visit=visit, shared=chance.random() < 0.5)
        if chance.random() < 0.3:  # another person looked along: her own observation belongs to the same visit
            self._add("observation", **people, author=chance.choice(self.persons), visit=visit)

    def _add(self, kind: str, **columns: Any) -> UUID:
        blank = dict.fromkeys(
            ("school", "form", "status", "visit", "visit_kind", "author", "teacher", "observer", "scope")
        )
        id = uuid4()
        self.records[id] = {**blank, "released": False, "shared": False, **columns, "id": id, "kind": kind}
        return id

    async def store(self, session: AsyncSession) -> None:
        """Write it all, the records as they are, through the tenant's counter."""
        await people.found(session, self.tenant, "Stichting")
        await people.open_schools(session, self.tenant, {school: str(school) for school in self.schools})
        await people.welcome(
            session, self.tenant, [people.NewPerson(p, "x", f"{p.hex}@school.example", ()) for p in self.persons]
        )
        await session.execute(
            text("insert into role (tenant, person, role, school) values (:tenant, :person, :role, :school)"),
            [{"tenant": self.tenant, "person": p, "role": role, "school": school} for p, role, school in self.roles],
        )
        await session.execute(
            text(
                "with s as (update space set seq = seq + :k where tenant = :tenant returning seq - :k as start) "
                "insert into record (tenant, id, kind, seq, school, form, status, visit, visit_kind, author, teacher, "
                "observer, scope, released, shared, cells) select :tenant, id, kind, s.start + place, school, form, "
                "status, visit, visit_kind, author, teacher, observer, scope, released, shared, '{}' "
                "from s, rows from (jsonb_to_recordset(cast(:rows as jsonb)) as (id uuid, kind text, school uuid, "
                "form text, status text, visit uuid, visit_kind text, author uuid, teacher uuid, observer uuid, "
                "scope text, released bool, shared bool)) with ordinality as x(id, kind, school, form, status, visit, "
                "visit_kind, author, teacher, observer, scope, released, shared, place)"
            ),
            {"k": len(self.records), "tenant": self.tenant,
             "rows": json.dumps(list(self.records.values()), default=str)},
        )  # fmt: skip

    def actor(self, person: UUID) -> Actor:
        """Somebody with the roles she holds now."""
        return Actor(
            self.tenant, person, tuple(Role(role, s) for p, role, s in sorted(self.roles, key=str) if p == person)
        )

    def facts(self, visit: UUID) -> VisitFacts:
        """What of a visit decides who sees it."""
        row = self.records[visit]
        return VisitFacts(row["school"], row["teacher"], row["observer"], row["visit_kind"], row["released"])

    def shown(self, actor: Actor) -> set[UUID]:
        """Everything the actor may see, by the predicates, and by the matrix where there is no predicate."""
        mine = {id for id, row in self.records.items() if row["kind"] == "visit" and sees_visit(actor, self.facts(id))}
        coached = {
            self.records[id]["teacher"]
            for id in mine
            if self.records[id]["observer"] == actor.person and self.records[id]["visit_kind"] != "peer"
        }
        seen = set(mine)
        for id, row in self.records.items():
            if row["visit"] is not None:
                about = RecordFacts(row["kind"], row["author"], row["teacher"], row["observer"], row["shared"])
                if sees_child(actor, about, self.facts(row["visit"])):
                    seen.add(id)
            elif row["kind"] in ("goal", "teacher_themes"):
                own = row["teacher"] == actor.person
                coach = row["teacher"] in coached and (row["kind"] == "goal" or row["observer"] == actor.person)
                if own or coach:
                    seen.add(id)
            elif row["kind"] == "team" and row["school"] in actor.schools:
                seen.add(id)
            elif row["kind"] == "form":
                used = {self.records[visit]["form"] for visit in mine}
                if row["school"] is None or row["school"] in actor.schools or row["form"] in used:
                    seen.add(id)
        leads = any(role.role == "foundation_admin" for role in actor.roles)
        seen |= {
            s for s in self.schools if leads or s in actor.schools or s in {self.records[v]["school"] for v in mine}
        }
        met = {self.records[visit][who] for visit in mine for who in ("teacher", "observer")}
        staff = {person for person, _, school in self.roles if school in actor.schools}
        return seen | {person for person in self.persons if person == actor.person or person in staff | met}


@pytest.mark.parametrize("seed", range(8))
async def test_the_database_shows_what_the_predicates_say(database: Database, seed: int) -> None:
    async with database.begin() as session:
        worlds = [Chance(seed * 2), Chance(seed * 2 + 1)]
        for world in worlds:
            await world.store(session)
        for world in worlds:
            for withdrawn in (0, 2):
                for role in sorted(world.roles, key=str)[:withdrawn]:
                    world.roles.remove(role)
                    await session.execute(
                        text("delete from role where person = :p and role = :r and school is not distinct from :s"),
                        {"p": role[0], "r": role[1], "s": role[2]},
                    )
                for person in world.persons:
                    actor = world.actor(person)
                    shown = await visible_seqs(session, actor)
                    assert set(shown) == world.shown(actor), f"seed {world.seed}"
                    await same_for_writing(session, world, actor, set(shown))
        await session.rollback()


async def same_for_writing(session: AsyncSession, world: Chance, actor: Actor, shown: set[UUID]) -> None:
    """Whoever finds a record to write in it also sees it, and finds every one that people write together."""
    written = [str(id) for id, row in world.records.items() if row["kind"] not in ("team", "form", "teacher_themes")]
    locked = await lock_for_writing(session, actor, written)
    found = {row.id for row in locked.values() if sees(actor, row, locked.get(str(row.visit)) if row.visit else None)}
    others_goals = {id for id in shown if id in world.records and world.records[id]["kind"] == "goal"} - found
    assert found == (shown & {UUID(id) for id in written}) - others_goals
    assert all(world.records[id]["teacher"] != actor.person for id in others_goals)
