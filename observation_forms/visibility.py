"""Who may see a record, as predicates; `store/access.py` says the same in SQL and a test holds them equal."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

RoleName = Literal["coordinator", "teacher", "principal", "analyst", "foundation_admin"]


@dataclass(frozen=True, slots=True)
class Role:
    """A person's role in one school; `school` is None only for the foundation's admin."""

    role: str
    school: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: one person of one foundation with the roles that hold now. `login` names the session, if any."""

    tenant: UUID
    person: UUID
    roles: tuple[Role, ...]
    perm_version: int = 1
    login: bytes | None = None

    @property
    def schools(self) -> list[UUID]:
        """Schools in which the person holds any role."""
        return sorted({role.school for role in self.roles if role.school is not None})

    @property
    def coordinates(self) -> list[UUID]:
        """Schools in which the person is coordinator."""
        return sorted({r.school for r in self.roles if r.school is not None and r.role == "coordinator"})

    @property
    def peers_at(self) -> list[UUID]:
        """Schools in which the person may observe a colleague: where she teaches or coordinates, and leads nobody."""
        leads = {role.school for role in self.roles if role.role == "principal"}
        works = {role.school for role in self.roles if role.role in ("teacher", "coordinator")}
        return sorted(school for school in works - leads if school is not None)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What of a visit decides who sees it and what belongs to it."""

    school: UUID
    teacher: UUID
    observer: UUID
    visit_kind: str
    released: bool


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What of a participants' record decides who sees it. `author` made it; `shared` matters for a reflection."""

    kind: str
    author: UUID | None
    teacher: UUID | None
    observer: UUID | None
    shared: bool = False


def observes(actor: Actor, visit: VisitFacts) -> bool:
    """Whether the actor is the observer of this visit and still holds the role that this asks for."""
    if visit.observer != actor.person:
        return False
    return visit.school in (actor.peers_at if visit.visit_kind == "peer" else actor.coordinates)


def sees_visit(actor: Actor, visit: VisitFacts) -> bool:
    """Observer and teacher see a visit from the start; nobody else ever does."""
    return visit.teacher == actor.person or observes(actor, visit)


def sees_child(actor: Actor, record: RecordFacts, visit: VisitFacts) -> bool:
    """Whether the actor sees a record that belongs to `visit` (observation, conversation, reflection, agreement)."""
    teacher = visit.teacher == actor.person
    observer = observes(actor, visit)
    match record.kind:
        case "observation" | "conversation":
            return (observer and record.author == actor.person) or (teacher and visit.released)
        case "reflection":
            return teacher or (observer and record.shared)
        case "agreement":
            return teacher or observer
    return False
