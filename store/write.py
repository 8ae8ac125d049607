"""Stores a judged batch: what was refused, then in one last statement seqs, records, ops and stale marks."""

import json
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.ops import Op, sendable
from observation_forms.visibility import Actor
from store.drafts import Done, Draft, Drafts, Refused
from store.items import Item
from store.sessions import doorbell
from store.statements import sql

_STORE = """
with s as (
  update space set seq = seq + :k where tenant = :tenant returning seq - :k as start
), x as materialized (
  select * from jsonb_to_recordset(cast(:records as jsonb)) as x(
    created bool, place int, id uuid, kind text, school uuid, form text, status text, visit uuid, visit_kind text,
    author uuid, teacher uuid, observer uuid, released bool, shared bool, cells jsonb, memory jsonb)
), made as (
  insert into record (tenant, id, kind, seq, school, form, status, visit, visit_kind, author, teacher, observer,
    released, shared, cells, memory)
  select :tenant, x.id, x.kind, s.start + x.place, x.school, x.form, x.status, x.visit, x.visit_kind, x.author,
    x.teacher, x.observer, x.released, x.shared, x.cells, x.memory from x, s where x.created
), changed as (
  update record r set seq = s.start + x.place, status = x.status, released = x.released, shared = x.shared,
    cells = x.cells, memory = x.memory
  from x, s where not x.created and r.tenant = :tenant and r.id = x.id
), kept as (
  insert into op (tenant, id, replica, n, tx, author, rec, kind, path, val, base, at, hash, effect, seq, place)
  select :tenant, o.id, o.replica, o.n, o.tx, :me, o.rec, o.kind, o.path, o.val, o.base, o.at, decode(o.hash, 'hex'),
    o.effect, case when o.offset is null then o.seq else s.start + o.offset end, o.place
  from jsonb_to_recordset(cast(:ops as jsonb)) as o(
    id uuid, replica uuid, n bigint, tx uuid, rec uuid, kind text, path text, val jsonb, base uuid[], at text,
    hash text, effect text, "offset" int, seq bigint, place int), s
), marks as (
  insert into stale (tenant, teacher, visit)
  select :tenant, m.teacher, m.visit from jsonb_to_recordset(cast(:stale as jsonb)) as m(teacher uuid, visit uuid)
)
select start from s
"""

_REFUSE = """
insert into refused (tenant, op, replica, n, author, waits_for, hash, payload, why)
values (:tenant, :op, :replica, :n, :me, :waits_for, :hash, :payload, :why)
on conflict (tenant, op, author, hash) do nothing
"""


async def write(session: AsyncSession, actor: Actor, items: list[Item], drafts: Drafts) -> int:
    """Store what became of `items`. Returns the tenant's seq before this batch took its own."""
    await _keep_refused(session, actor, items)
    changed = [draft for draft in drafts.by_id.values() if draft.changed]
    done = [(item, item.fate) for item in items if isinstance(item.fate, Done)]
    if not changed and not done:
        return 0
    places = {str(draft.row.id): place for place, draft in enumerate(changed, 1)}
    stale = _stale(changed, drafts)
    row = await session.execute(
        sql(_STORE),
        {
            "tenant": actor.tenant,
            "me": actor.person,
            "k": len(changed),
            "records": to_json([_record(draft, places[str(draft.row.id)]) for draft in changed]).decode(),
            "ops": to_json(
                [_op(item, item.op, fate, places, i) for i, (item, fate) in enumerate(done) if item.op]
            ).decode(),
            "stale": to_json([{"teacher": str(teacher), "visit": str(visit)} for teacher, visit in stale]).decode(),
        },
    )
    bell = doorbell(session)
    bell.stale.update((actor.tenant, teacher) for teacher, _ in stale)
    for draft in changed:
        bell.people.update(_audience(draft, drafts))
    return int(row.scalar_one())


async def _keep_refused(session: AsyncSession, actor: Actor, items: list[Item]) -> None:
    refused = [
        {
            "tenant": actor.tenant, "op": item.id, "replica": item.replica, "n": item.number, "me": actor.person,
            "waits_for": item.fate.waits_for, "hash": item.hash, "payload": json.dumps(sendable(item.raw)),
            "why": item.fate.why,
        }
        for item in items
        if isinstance(item.fate, Refused) and item.waited is None
    ]  # fmt: skip
    settled = [item.waited for item in items if item.waited is not None and isinstance(item.fate, Done)]
    if refused:
        await session.execute(sql(_REFUSE), refused)
    if settled:
        await session.execute(
            sql("update refused set resolved_at = now() where id = any(:settled)"), {"settled": settled}
        )
    if refused or settled:  # the person's devices must hear of it although no record may have moved
        await session.execute(
            sql("update replica set checked_seq = null where person = :me and checked_seq is not null"),
            {"me": actor.person},
        )
        doorbell(session).people.add(actor.person)


def _record(draft: Draft, place: int) -> dict[str, Any]:
    row = draft.row
    return {
        "created": draft.created, "place": place, "id": str(row.id), "kind": row.kind, "school": _text(row.school),
        "form": row.form, "status": row.status, "visit": _text(row.visit), "visit_kind": row.visit_kind,
        "author": _text(row.author), "teacher": _text(row.teacher), "observer": _text(row.observer),
        "released": row.released, "shared": row.shared, "cells": draft.folded.cells, "memory": draft.folded.memory(),
    }  # fmt: skip


def _op(item: Item, op: Op, fate: Done, places: dict[str, int], place: int) -> dict[str, Any]:
    record = str(fate.draft.row.id)
    return {
        "id": op.id, "replica": item.replica, "n": op.n, "tx": op.tx, "rec": op.rec, "kind": op.kind, "path": op.path,
        "val": op.val, "base": op.base, "at": op.at, "hash": item.hash.hex(), "effect": fate.effect,
        "offset": places.get(record), "seq": fate.draft.row.seq, "place": place,
    }  # fmt: skip


def _stale(changed: list[Draft], drafts: Drafts) -> set[tuple[UUID, UUID]]:
    """(teacher, visit) of every opened visit in which something changed that themes are made of."""
    stale = set()
    for draft in changed:
        visit = draft if draft.row.kind == "visit" else drafts.visit_of(draft)
        if draft.row.kind not in ("visit", "observation", "conversation") or visit is None:
            continue
        if visit.row.released and visit.row.teacher is not None:
            stale.add((visit.row.teacher, visit.row.id))
    return stale


def _audience(draft: Draft, drafts: Drafts) -> set[UUID]:
    """Who can see a changed record and so may hear that something changed."""
    row = draft.row
    visit = drafts.visit_of(draft)
    people = {row.author, row.teacher, row.observer}
    if row.kind in ("observation", "conversation") and visit is not None and not visit.row.released:
        people = {row.author}
    if row.kind == "reflection" and not row.shared:
        people = {row.teacher}
    return {person for person in people if person is not None}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
