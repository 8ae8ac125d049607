"""Pull: the difference between what a person may see now and what her device is known to hold.

A page counts as held only when the device returns its cookie. Because every page is a difference against what
`access.py` allows at this moment, a revoked, released or newly shared record needs no event of its own.
"""

import json
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import Actor
from observation_forms.wire import MAX_PAGE_BYTES, MAX_PAGE_RECORDS, PullRequest
from store.access import SEEN, viewer
from store.replicas import Refusal, Replica, find_replica, lock_replica
from store.statements import sql

FULL_LOOK_EVERY = timedelta(minutes=15)

_PAGE = f"""
with {SEEN},
changed as (
  select v.id, v.seq, r.size,
    sum(r.size) over (order by v.seq, v.id) as upto, row_number() over (order by v.seq, v.id) as place,
    count(*) over () as total
  from seen v join record r on r.tenant = :tenant and r.id = v.id
  left join cvr c on c.replica = :replica and c.record = v.id
  where c.seq is distinct from v.seq
)
select 'put' as what, c.id, c.seq, c.total, c.place, json_build_object(
  'id', r.id, 'kind', r.kind, 'seq', r.seq, 'school', r.school, 'form', r.form, 'status', r.status, 'cells', r.cells
)::text as body
from changed c join record r on r.tenant = :tenant and r.id = c.id
where c.place <= :limit and (c.place = 1 or c.upto <= :bytes)
union all
select 'del', c.record, 0, 0, 0, null from cvr c
where c.replica = :replica and not exists (select 1 from seen v where v.id = c.record)
order by 1, 5
"""  # noqa: S608

_ATTENTION = """
with news as (
  select f.id, f.op, f.payload, f.why, f.resolved_at is not null as settled,
    to_char(f.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
    sum(octet_length(f.payload)) over (order by f.id) as upto, row_number() over (order by f.id) as place,
    count(*) over () as total
  from refused f left join told t on t.replica = :replica and t.refused = f.id
  where f.tenant = :tenant and f.author = :me and (f.resolved_at is null) = (t.refused is null)
)
select * from news where place = 1 or (place <= 100 and upto <= :bytes) order by place
"""


async def pull(session: AsyncSession, actor: Actor, request: PullRequest) -> bytes | Refusal:
    """The next page for a replica as JSON text (shape: `PullAnswer`), or why there is none.

    The text is put together from what the database renders, because parsing a page only to write it again
    would be most of the work.
    """
    seen = await find_replica(session, actor, request.replica)
    if seen is None:
        return Refusal("replica_unknown")
    if _nothing_new(seen, actor, request):
        return _answer(seen, cookie=str(seen.ack_cookie), reset=False, more=False)
    replica = await lock_replica(session, actor, request.replica) or seen
    reset = not await _acknowledge(session, replica, request.cookie)

    rows = (
        await session.execute(
            sql(_PAGE),
            {
                **viewer(actor),
                "replica": replica.id,
                "limit": min(request.limit, MAX_PAGE_RECORDS),
                "bytes": MAX_PAGE_BYTES,
            },
        )
    ).all()
    puts = [row for row in rows if row.what == "put"]
    dels = [str(row.id) for row in rows if row.what == "del"]
    about = (
        await session.execute(
            sql(_ATTENTION),
            {"tenant": actor.tenant, "me": actor.person, "replica": replica.id, "bytes": MAX_PAGE_BYTES},
        )
    ).all()
    more = any(found and found[0].total > len(found) for found in (puts, about))

    if not puts and not dels and not about and not reset:
        await session.execute(
            sql(
                "update replica set checked_seq = :seq, checked_perm = :perm, checked_at = now(), seen_at = now() "
                "where id = :replica"
            ),
            {"seq": replica.tenant_seq, "perm": actor.perm_version, "replica": replica.id},
        )
        return _answer(replica, cookie=str(request.cookie), reset=False, more=False)

    cookie = secrets.token_urlsafe(18)
    pending = {
        "puts": {str(row.id): row.seq for row in puts},
        "dels": dels,
        "told": [row.id for row in about if not row.settled],
        "settled": [row.id for row in about if row.settled],
    }
    await session.execute(
        sql(
            "update replica set pending_cookie = :cookie, pending = cast(:pending as jsonb), checked_seq = null, "
            "seen_at = now() where id = :replica"
        ),
        {"cookie": cookie, "pending": json.dumps(pending), "replica": replica.id},
    )
    return _answer(
        replica,
        cookie=cookie,
        reset=reset,
        more=more,
        puts=[row.body for row in puts],
        dels=dels,
        directives=[
            {
                "type": "settled" if row.settled else "attention",
                "op": {"id": str(row.op)} if row.settled else json.loads(row.payload),
                "why": row.why,
                "at": row.at,
            }
            for row in about
        ],
    )


def _nothing_new(replica: Replica, actor: Actor, request: PullRequest) -> bool:
    """The shortcut: allowed only while neither the tenant's records nor the person's permissions moved, and never at
    a start or a quarter of an hour after the last full look."""
    return (
        not request.full
        and request.cookie is not None
        and request.cookie == replica.ack_cookie
        and replica.pending_cookie is None
        and replica.checked_seq == replica.tenant_seq
        and replica.checked_perm == actor.perm_version
        and replica.checked_at is not None
        and replica.now - replica.checked_at < FULL_LOOK_EVERY
    )


async def _acknowledge(session: AsyncSession, replica: Replica, cookie: str | None) -> bool:
    """Fold the page that `cookie` stands for into what the device holds. False: unknown cookie, all is forgotten."""
    if cookie is not None and cookie == replica.pending_cookie and replica.pending is not None:
        for statement in _FOLD_PAGE:
            await session.execute(sql(statement), {"replica": replica.id})
        return True
    if cookie is not None and cookie == replica.ack_cookie:
        await session.execute(
            sql("update replica set pending_cookie = null, pending = null where id = :replica"),
            {"replica": replica.id},
        )
        return True
    for statement in _FORGET:
        await session.execute(sql(statement), {"replica": replica.id})
    return False


_FOLD_PAGE = (
    "insert into cvr (replica, record, seq) select r.id, cast(p.key as uuid), cast(p.value as bigint) "
    "from replica r, jsonb_each_text(r.pending->'puts') p where r.id = :replica "
    "on conflict (replica, record) do update set seq = excluded.seq",
    "delete from cvr where replica = :replica and record in (select cast(d.value as uuid) "
    "from replica r, jsonb_array_elements_text(r.pending->'dels') d where r.id = :replica)",
    "insert into told (replica, refused) select r.id, cast(d.value as bigint) "
    "from replica r, jsonb_array_elements_text(r.pending->'told') d where r.id = :replica on conflict do nothing",
    "delete from told where replica = :replica and refused in (select cast(d.value as bigint) "
    "from replica r, jsonb_array_elements_text(r.pending->'settled') d where r.id = :replica)",
    "update replica set ack_cookie = pending_cookie, pending_cookie = null, pending = null where id = :replica",
)
_FORGET = (
    "delete from cvr where replica = :replica",
    "delete from told where replica = :replica",
    "update replica set ack_cookie = null, pending_cookie = null, pending = null where id = :replica",
)


def _answer(
    replica: Replica,
    *,
    cookie: str,
    reset: bool,
    more: bool,
    puts: list[str] | None = None,
    dels: list[str] | None = None,
    directives: list[dict[str, Any]] | None = None,
) -> bytes:
    told = json.dumps(
        {
            "epoch": replica.epoch,
            "cookie": cookie,
            "reset": reset,
            "more": more,
            "dels": dels or [],
            "directives": directives or [],
            "server_time": replica.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )
    return (told[:-1] + ', "puts": [' + ",".join(puts or []) + "]}").encode()
