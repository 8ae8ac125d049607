"""Replicas: one device's copy of what one person may see, and the history (epoch) it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import Actor
from observation_forms.wire import RegisterAnswer
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a whole request was refused: a code of the sync protocol; `field` names the part of the envelope at fault."""

    code: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Replica:
    """A locked replica together with where its tenant's history stands."""

    id: UUID
    ack_cookie: str | None
    pending_cookie: str | None
    pending: dict[str, Any] | None
    checked_seq: int | None
    checked_perm: int | None
    checked_at: datetime | None
    epoch: str
    tenant_seq: int
    now: datetime


async def register(session: AsyncSession, actor: Actor, device: str) -> RegisterAnswer:
    """Make a new replica for the actor on `device`."""
    replica = uuid4()
    row = await session.execute(
        sql(
            "with made as (insert into replica (id, tenant, person, device) values (:id, :tenant, :person, :device)) "
            "select epoch from space where tenant = :tenant"
        ),
        {"id": replica, "tenant": actor.tenant, "person": actor.person, "device": device},
    )
    return RegisterAnswer(replica=str(replica), epoch=row.scalar_one())


_FIND = (
    "select r.id, r.ack_cookie, r.pending_cookie, r.pending, r.checked_seq, r.checked_perm, r.checked_at, "
    "s.epoch, s.seq, now() from replica r join space s on s.tenant = r.tenant "
    "where r.id = cast(:replica as uuid) and r.tenant = :tenant and r.person = :me"
)


async def find_replica(session: AsyncSession, actor: Actor, replica: str) -> Replica | None:
    """The actor's own replica; None when it is not hers or unknown."""
    return await _read(session, actor, replica, _FIND)


async def lock_replica(session: AsyncSession, actor: Actor, replica: str) -> Replica | None:
    """The same, locked so that its requests follow one another. A lock is a write: it costs a flush at the commit."""
    return await _read(session, actor, replica, f"{_FIND} for no key update of r")


async def _read(session: AsyncSession, actor: Actor, replica: str, statement: str) -> Replica | None:
    rows = await session.execute(sql(statement), {"replica": replica, "tenant": actor.tenant, "me": actor.person})
    row = rows.one_or_none()
    return None if row is None else Replica(*row)
