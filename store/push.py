"""Push: a batch of ops becomes records in one transaction; each op is judged alone, its answer repeated for ever."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.kinds import AgreementCreate, ChildCreate, VisitCreate, read_create
from observation_forms.ops import MAX_BASE, MAX_OP_BYTES, UUID_PATTERN, Op, content_hash, parse_ops, raw_hash
from observation_forms.visibility import Actor
from observation_forms.wire import OpResult, OpState, PushAnswer, PushRequest
from store.access import conversations_of, lock_for_writing, planning_facts
from store.drafts import Done, Drafts, Refused, Surroundings
from store.forms import stored_forms
from store.items import Item
from store.replicas import Refusal, lock_replica
from store.sessions import Collision
from store.statements import array, sql
from store.write import write

_ID = re.compile(UUID_PATTERN)


async def push(session: AsyncSession, actor: Actor, request: PushRequest) -> PushAnswer | Refusal:
    """Apply a batch and answer for each op in order.

    Refusals of the whole batch apply nothing: `replica_unknown`, `epoch_changed`, `replica_forked`, or `envelope` with
    the field at fault. Raises `Collision` when another writer was quicker; sending again is then safe.
    """
    replica = await lock_replica(session, actor, request.replica)
    if replica is None:
        return Refusal("replica_unknown")
    if replica.epoch != request.epoch:
        return Refusal("epoch_changed")
    items = _read(request)
    if isinstance(items, Refusal):
        return items
    earlier = await _earlier(session, actor, request.replica, items)
    if _forked(items, earlier):
        return Refusal("replica_forked")
    _recognise(items, earlier, actor)

    fresh = [item for item in items if item.known is None and item.twin is None]
    start = replica.tenant_seq
    drafts: Drafts | None = None
    if fresh:
        lost = {item.tx for item in items if item.tx and item.known is not None and item.known.state == "quarantined"}
        around = await _look_around(session, actor, fresh, earlier)
        drafts = _judge_all(around, fresh, earlier, lost)
        while later := _too_early(drafts, fresh) + await _waiting(session, actor, drafts, fresh, earlier):
            moved = {id(item) for item in later}
            fresh = [item for item in fresh if id(item) not in moved] + later
            around = await _look_around(session, actor, fresh, earlier)
            drafts = _judge_all(around, fresh, earlier, lost)
        now = replica.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        drafts.close_confirmed(now)
        try:
            start = await write(session, actor, fresh, drafts)
        except IntegrityError as error:
            raise Collision from error
    return PushAnswer(
        server_time=replica.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        epoch=replica.epoch,
        results=_results(items, drafts, start),
    )


def _read(request: PushRequest) -> list[Item] | Refusal:
    """Every op with its identity. An op that cannot even be named makes the envelope bad."""
    for place, raw in enumerate(request.ops):
        if not isinstance(raw.get("id"), str) or not _is_id(raw["id"].lower()):
            return Refusal("envelope", f"ops/{place}/id")
    items = []
    for raw, op in zip(request.ops, parse_ops(request.ops), strict=True):
        hashed = content_hash(op) if op is not None else raw_hash(raw)
        number = op.n if op is not None else None
        items.append(Item(raw, op, hashed, number, request.replica))
    return items


@dataclass(slots=True)
class Earlier:
    """What the database knows of the ids, numbers and bases of a batch, which of its records are stored, and whether
    anything of its author waits for a record."""

    applied: dict[str, tuple[bytes, UUID, int]]
    refused: dict[tuple[str, bytes], str]
    bases: dict[str, list[str]]
    numbers: dict[int, str]
    waits: bool = False
    stored: set[str] = field(default_factory=set)


async def _earlier(session: AsyncSession, actor: Actor, replica: str, items: list[Item]) -> Earlier:
    ids = [item.id for item in items]
    named = {name for item in items for name in _base_of(item.raw)}.difference(ids)
    numbers = [item.number for item in items if item.number is not None]
    rows = await session.execute(
        sql(
            "select 'op' as what, id as op, hash, author, seq, null as why, null as base, n, replica from op "
            "where tenant = :tenant and id = any(cast(:ids as uuid[])) "
            "union all select 'refused', op, hash, author, 0, why, payload, n, replica from refused "
            "where tenant = :tenant and author = :me and resolved_at is null and op = any(cast(:all as uuid[])) "
            "union all select 'n', id, null, author, 0, null, null, n, replica from op "
            "where replica = cast(:replica as uuid) and n = any(cast(:numbers as bigint[])) "
            "union all select 'n', op, null, author, 0, null, null, n, replica from refused "
            "where author = :me and replica = cast(:replica as uuid) and resolved_at is null "
            "and n = any(cast(:numbers as bigint[])) "
            "union all select 'record', id, null, null, 0, null, null, null, null from record "
            "where tenant = :tenant and id = any(cast(:records as uuid[])) "
            "union all (select 'waits', null, null, null, 0, null, null, null, null from refused "
            "where author = :me and resolved_at is null limit 1)"
        ),
        {
            "tenant": actor.tenant, "me": actor.person, "ids": array(ids), "all": array([*ids, *named]),
            "replica": replica, "numbers": array(numbers),
            "records": array({record for item in items for record in _touched(item)}),
        },
    )  # fmt: skip
    earlier = Earlier({}, {}, {}, {})
    for row in rows:
        op = str(row.op)
        if row.what == "op":
            earlier.applied[op] = (bytes(row.hash), row.author, row.seq)
        elif row.what == "n":
            earlier.numbers[row.n] = op
        elif row.what == "record":
            earlier.stored.add(op)
        elif row.what == "waits":
            earlier.waits = True
        else:
            earlier.refused[(op, bytes(row.hash))] = row.why
            if row.why != "id_reused":
                earlier.bases[op] = _base_of(json.loads(row.base))
    asked = {*ids, *named}
    while deeper := {name for base in earlier.bases.values() for name in base} - asked:
        earlier.bases |= await _refused_bases(session, actor, deeper)
        asked |= deeper
    return earlier


async def _refused_bases(session: AsyncSession, actor: Actor, ops: set[str]) -> dict[str, list[str]]:
    rows = await session.execute(
        sql(
            "select op, payload from refused where tenant = :tenant and author = :me and resolved_at is null "
            "and why <> 'id_reused' and op = any(cast(:ops as uuid[]))"
        ),
        {"tenant": actor.tenant, "me": actor.person, "ops": array(ops)},
    )
    return {str(row.op): _base_of(json.loads(row.payload)) for row in rows}


def _base_of(raw: dict[str, Any]) -> list[str]:
    """What a refused op names, as far as it can be read: whoever names it has seen that too."""
    base = raw.get("base")
    return [name for name in base[:MAX_BASE] if _is_id(name)] if isinstance(base, list) else []


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _forked(items: list[Item], earlier: Earlier) -> bool:
    """Whether this replica used one number for two ops: a copied profile, which must become a replica of its own."""
    numbers = dict(earlier.numbers)
    for item in items:
        if item.number is None:
            continue
        op = item.id
        known = op in earlier.applied or (op, item.hash) in earlier.refused
        if not known and numbers.setdefault(item.number, op) != op:
            return True
    return False


def _recognise(items: list[Item], earlier: Earlier, actor: Actor) -> None:
    """Repeat the answer of every op that was answered before, and refuse an id that comes with other content."""
    firsts: dict[str, Item] = {}
    taken = earlier.applied.keys() | {op for op, _ in earlier.refused}
    for item in items:
        op = item.id
        first = firsts.setdefault(op, item)
        applied = earlier.applied.get(op)
        if applied is not None and applied[0] == item.hash and applied[1] == actor.person:
            item.known = OpResult(id=item.raw["id"], state="duplicate", seq=applied[2], why=None)
        elif (op, item.hash) in earlier.refused:
            item.known = OpResult(id=item.raw["id"], state="quarantined", seq=0, why=earlier.refused[(op, item.hash)])
        elif first is not item and first.hash == item.hash:
            item.twin = first
        elif op in taken or first is not item:
            item.preset = Refused("id_reused")
        elif _is_large(item.raw):
            item.preset = Refused("too_big")
        elif item.op is None:
            item.preset = Refused("invalid")


def _is_large(raw: dict[str, Any]) -> bool:
    """Whether an op takes more room than an op may. Most are seen to be small without measuring."""
    value, base = raw.get("val"), raw.get("base")
    short = value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) < 4096)
    if short and len(raw) == len(Op.model_fields) and isinstance(base, list) and len(base) < 200:
        return False
    return len(json.dumps(raw, ensure_ascii=False).encode(errors="surrogatepass")) > MAX_OP_BYTES


def _create_in(op: Op) -> Any:
    return read_create(op.kind, op.val) if op.path == "create" else None


def _touched(item: Item) -> tuple[str, ...]:
    """The records an op is about: its own, and for one that is to be made the visit it will belong to."""
    if item.op is None:
        return ()
    value = _create_in(item.op)
    return (item.op.rec, value.visit) if isinstance(value, ChildCreate | AgreementCreate) else (item.op.rec,)


async def _look_around(session: AsyncSession, actor: Actor, items: list[Item], earlier: Earlier) -> Surroundings:
    """Lock and read everything the batch could touch, before anything is judged."""
    records: set[str] = set()
    forms: set[str] = set()
    people: set[str] = set()
    discussed: set[str] = set()
    for item in items:
        op = item.op
        if op is None:
            continue
        records.update(r for r in _touched(item) if r in earlier.stored or item.waited is not None)
        value = _create_in(op)
        if isinstance(value, VisitCreate):
            forms.add(value.form)
            people.add(value.teacher)
        elif op.kind == "visit" and isinstance(op.val, dict) and op.val.get("to") == "discussed":
            discussed.add(op.rec)
    records |= await conversations_of(session, actor, discussed) if discussed else set()
    locked = await lock_for_writing(session, actor, records) if records else {}
    usable, colleagues = await planning_facts(session, actor, forms, people) if forms else (set(), set())
    definitions = await stored_forms(
        session, actor.tenant, usable | {row.form for row in locked.values() if row.form is not None}
    )
    return Surroundings(actor, locked, definitions, usable, colleagues)


def _judge_all(around: Surroundings, items: list[Item], earlier: Earlier, lost: set[str]) -> Drafts:
    """Judge every op in order. A transaction that loses one op loses all of them: then everything is judged anew
    without it, because ops in between may have built on what it did. Those in `lost` fell in an earlier push."""
    fallen: dict[str, dict[str, Refused]] = {tx: {} for tx in lost}
    while True:
        drafts = Drafts(around)
        bases = dict(earlier.bases)
        falling: dict[str, dict[str, Refused]] = {}
        for item in items:
            op, tx = item.op, item.tx
            if item.preset is not None or op is None:
                item.fate = item.preset or Refused("invalid")
            else:
                base = _enlarged(op.base, bases)
                if tx is not None and tx in fallen:
                    item.fate = drafts.refuse(op, base, fallen[tx].get(op.id, Refused("tx")))
                else:
                    item.fate = drafts.judge(op, base)
            if isinstance(item.fate, Refused):
                if item.fate.why != "id_reused":
                    bases[item.id] = op.base if op is not None else _base_of(item.raw)
                if tx is not None:
                    falling.setdefault(tx, {}).setdefault(item.id, item.fate)
        if falling.keys() <= fallen.keys():
            return drafts
        for tx, refused in falling.items():
            fallen.setdefault(tx, refused)


def _enlarged(base: list[str], refused: dict[str, list[str]]) -> set[str]:
    """`base` and what the refused ops in it named, and so on: who names a refused op has seen what that one saw."""
    named = set(base)
    todo = [name for name in base if name in refused]
    while todo:
        for name in refused[todo.pop()]:
            if name not in named:
                named.add(name)
                if name in refused:
                    todo.append(name)
    return named


def _too_early(drafts: Drafts, items: list[Item]) -> list[Item]:
    """Ops of this batch that stood before the one which makes their record: their turn comes at its end, and once
    more whenever that made another record."""
    made = drafts.made()
    early = [i for i in items if isinstance(i.fate, Refused) and i.fate.waits_for in made and i.waited is None]
    whole = {item.tx for item in early if item.tx is not None}
    late = [i for i in items if i.waited is None and i.again < len(made) and (i in early or i.tx in whole)]
    for item in late:
        item.again = len(made)
    return late


async def _waiting(
    session: AsyncSession, actor: Actor, drafts: Drafts, items: list[Item], earlier: Earlier
) -> list[Item]:
    """Own ops that were refused because a record was missing which this batch makes: their turn has come, and that
    of every op which fell with them."""
    made = drafts.made()
    if not made or not earlier.waits:
        return []
    rows = await session.execute(
        sql(
            "with due as (select id, n, payload, hash, replica, received_at, waits_for from refused "
            "  where tenant = :tenant and author = :me and resolved_at is null), "
            "roots as (select received_at from due where waits_for = any(cast(:made as uuid[])))"
            "select id, payload, hash, replica, waits_for = any(cast(:made as uuid[])) as root from due "
            "where received_at in (select received_at from roots) and not id = any(:known) order by n, id limit 1000"
        ),
        {
            "tenant": actor.tenant, "me": actor.person, "made": array(made),
            "known": [item.waited for item in items if item.waited is not None],
        },
    )  # fmt: skip
    waiting = []
    for row in rows:
        raw = json.loads(row.payload)
        op = parse_ops([raw])[0]
        item = Item(raw, op, bytes(row.hash), op.n if op else None, str(row.replica), waited=row.id)
        waiting.append((item, bool(row.root)))
    whole = {item.tx for item, root in waiting if root and item.tx is not None}
    return [item for item, root in waiting if root or item.tx in whole]


def _results(items: list[Item], drafts: Drafts | None, start: int) -> list[OpResult]:
    seqs = drafts.seqs(start) if drafts is not None else {}
    return [_result(item, seqs) for item in items]


def _result(item: Item, seqs: dict[str, int]) -> OpResult:
    op = item.raw["id"]
    if item.known is not None:
        return item.known
    if item.twin is not None:
        first = _result(item.twin, seqs)
        return first if first.state == "quarantined" else OpResult(id=op, state="duplicate", seq=first.seq, why=None)
    if isinstance(item.fate, Done):
        state: OpState = "conflict" if item.fate.conflict else "applied"
        return OpResult(id=op, state=state, seq=seqs[str(item.fate.draft.row.id)], why=None)
    why = item.fate.why if isinstance(item.fate, Refused) else "invalid"
    return OpResult(id=op, state="quarantined", seq=0, why=why)
