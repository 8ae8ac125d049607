"""Records that the server writes (schools, people, forms, themes): the one way in, through the tenant's seq."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from store.statements import sql


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """A record as the server wants it: `cells` are plain values by path and replace all cells there were."""

    id: UUID
    kind: str
    cells: Mapping[str, Any]
    school: UUID | None = None
    form: str | None = None
    teacher: UUID | None = None
    observer: UUID | None = None
    scope: str | None = None


_WRITE = """
with s as (
  update space set seq = seq + :k where tenant = :tenant returning seq - :k as start
), x as materialized (
  select * from jsonb_to_recordset(cast(:records as jsonb)) as x(
    place int, id uuid, kind text, school uuid, form text, teacher uuid, observer uuid, scope text, cells jsonb)
), w as (
  insert into record (tenant, id, kind, seq, school, form, teacher, observer, scope, cells)
  select :tenant, x.id, x.kind, s.start + x.place, x.school, x.form, x.teacher, x.observer, x.scope, x.cells from x, s
  on conflict (tenant, id) do update set seq = excluded.seq, school = excluded.school, cells = excluded.cells
  where record.kind = excluded.kind
  returning id
)
select count(*) from w
"""


async def write_server_records(session: AsyncSession, tenant: UUID, records: Iterable[ServerRecord]) -> int:
    """Write records of the server, each with a new seq of the tenant. Returns how many were written.

    Call it as the last statement of a transaction: it holds the tenant's row until the commit.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = [
        {
            "place": place, "id": str(r.id), "kind": r.kind, "form": r.form, "scope": r.scope,
            "school": _text(r.school), "teacher": _text(r.teacher), "observer": _text(r.observer),
            "cells": {path: _cell(value, at) for path, value in r.cells.items()},
        }
        for place, r in enumerate(records, 1)
    ]  # fmt: skip
    if not rows:
        return 0
    written = await session.execute(sql(_WRITE), {"tenant": tenant, "k": len(rows), "records": json.dumps(rows)})
    return int(written.scalar_one())


def _cell(value: Any, at: str) -> dict[str, Any]:
    op = str(uuid4())
    return {"v": value, "op": op, "by": None, "at": at, "live": [op], "sib": [], "amend": []}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
