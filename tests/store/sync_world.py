"""The sync core without a database: the real judgement and fold around a store of dictionaries, devices that lose,
repeat and delay what they send, and variants of both in which one rule is broken."""

import copy
import itertools
import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from observation_forms.form import Form
from observation_forms.visibility import Actor, Role
from observation_forms.wire import OpResult, PushRequest
from store.access import Locked, sees
from store.drafts import Done, Draft, Drafts, Refused, Surroundings
from store.push import Earlier, _base_of, _forked, _judge_all, _read, _recognise, _results, _too_early
from store.replicas import Refusal

_numbers = itertools.count(1)


def new_id() -> str:
    """An id that no other has."""
    return str(UUID(int=next(_numbers)))


TENANT, SCHOOL, OLGA, TESSA, VISIT, OBSERVATION = (UUID(int=2**100 + place) for place in range(6))
NOTE = new_id()
FORM = Form.model_validate(
    {
        "id": str(UUID(int=2**99)), "version": 1, "title": "Kijkwijzer",
        "scales": [{"id": "s", "levels": [{"level": n, "label": str(n), "description": "x"} for n in (1, 2, 3)]}],
        "sections": [
            {"id": "d", "title": "Domein", "criteria": [{"kind": "level", "id": "c1", "text": "x", "scale": "s"}]}
        ],
    }
)  # fmt: skip
RECORDS = {str(VISIT): "visit", str(OBSERVATION): "observation"}
CELLS: dict[str, list[tuple[str, str]]] = {
    "olga": [
        (str(VISIT), "pre/learning_question"), (str(VISIT), "fact"), (str(OBSERVATION), "score/c1"),
        (str(OBSERVATION), f"note/{NOTE}/text"), (str(OBSERVATION), f"note/{NOTE}/deleted"),
    ],
    "tessa": [(str(VISIT), "pre/learning_question"), (str(VISIT), "response")],
}  # fmt: skip
GOOD: dict[str, Any] = {"fact": "x", "score/c1": 2, "deleted": True, "response": "accepted"}
AT = "2026-11-21T10:00:00Z"


@dataclass
class Known:
    """An op that the store applied."""

    raw: dict[str, Any]
    hash: bytes
    author: UUID
    seq: int
    effect: str


@dataclass
class Turned:
    """An op that it refused."""

    raw: dict[str, Any]
    hash: bytes
    author: UUID
    replica: str
    why: str


class Store:
    """What the database keeps, in dictionaries. Judging and folding are those of the product."""

    def __init__(self) -> None:
        self.seq = 2
        self.epoch = "1"
        self.ops: dict[str, Known] = {}
        self.refused: list[Turned] = []
        self.numbers: dict[tuple[str, int], str] = {}
        self.coordinator = True
        common = {
            "school": SCHOOL, "form": FORM.name, "author": OLGA, "teacher": TESSA, "observer": OLGA, "released": False,
            "shared": False, "memory": "{}",
        }  # fmt: skip
        made = json.dumps({"create": {"v": {}, "op": new_id(), "by": str(OLGA), "at": AT, "live": [], "sib": [],
                                      "amend": []}})  # fmt: skip
        self.records = {
            str(VISIT): Locked(id=VISIT, kind="visit", seq=1, status="planned", visit=None, visit_kind="regular",
                               cells=made, **common),
            str(OBSERVATION): Locked(id=OBSERVATION, kind="observation", seq=2, status=None, visit=VISIT,
                                     visit_kind=None, cells=made, **common),
        }  # fmt: skip

    def copied(self) -> "Store":
        """As a backup: nothing that happens later changes it."""
        other = copy.copy(self)
        other.ops, other.numbers, other.records = dict(self.ops), dict(self.numbers), dict(self.records)
        other.refused = list(self.refused)
        return other

    def actor(self, person: UUID) -> Actor:
        """Somebody with the roles she holds now."""
        if person == TESSA:
            return Actor(TENANT, TESSA, (Role("teacher", SCHOOL),))
        return Actor(TENANT, OLGA, (Role("coordinator", SCHOOL),) if self.coordinator else ())

    def push(self, replica: str, epoch: str, person: UUID, ops: list[dict[str, Any]]) -> list[OpResult] | Refusal:
        """As `store.push.push`, with dictionaries for tables."""
        if epoch != self.epoch:
            return Refusal("epoch_changed")
        actor = self.actor(person)
        items = _read(PushRequest(replica=replica, proto=1, epoch=epoch, ops=[dict(op) for op in ops]))
        assert not isinstance(items, Refusal)
        mine = [turned for turned in self.refused if turned.author == person]
        earlier = Earlier(
            {op: (known.hash, known.author, known.seq) for op, known in self.ops.items()},
            {(turned.raw["id"], turned.hash): turned.why for turned in mine},
            self.bases(mine),
            {n: op for (whose, n), op in self.numbers.items() if whose == replica},
        )
        if _forked(items, earlier):
            return Refusal("replica_forked")
        _recognise(items, earlier, actor)
        fresh = [item for item in items if item.known is None and item.twin is None]
        lost = {item.tx for item in items if item.tx and item.known and item.known.state == "quarantined"}
        around = Surroundings(actor, dict(self.records), {FORM.name: FORM}, set(), set())
        drafts = _judge_all(around, fresh, earlier, lost)
        assert _too_early(drafts, fresh) == []
        start = self.seq
        seqs = drafts.seqs(start)
        for item in fresh:
            if item.number is not None:
                self.numbers[(replica, item.number)] = item.raw["id"]
            if isinstance(item.fate, Done):
                self.ops[item.raw["id"]] = Known(item.raw, item.hash, person, seqs[item.raw["rec"]], item.fate.effect)
            elif isinstance(item.fate, Refused):
                self.keep_refused(Turned(item.raw, item.hash, person, replica, item.fate.why))
        self.keep_records(drafts, seqs)
        return [self.repeat(result) for result in _results(items, drafts, start)]

    def keep_records(self, drafts: Drafts, seqs: dict[str, int]) -> None:
        """Store what changed."""
        for record, draft in drafts.by_id.items():
            if draft.changed:
                self.seq += 1
                assert seqs[record] == self.seq
                self.records[record] = self.stored(draft, self.seq)

    # Where one rule each can be broken.

    def bases(self, mine: list[Turned]) -> dict[str, list[str]]:
        """What refused ops named."""
        return {turned.raw["id"]: _base_of(turned.raw) for turned in mine}

    def stored(self, draft: Draft, seq: int) -> Locked:
        """A record as it is stored."""
        return replace(
            draft.row, seq=seq, cells=json.dumps(draft.folded.cells), memory=json.dumps(draft.folded.memory())
        )

    def keep_refused(self, turned: Turned) -> None:
        """Keep what was refused, to repeat the answer."""
        self.refused.append(turned)

    def repeat(self, result: OpResult) -> OpResult:
        """The answer as it is sent."""
        return result

    def view(self, person: UUID) -> dict[str, tuple[int, str | None, dict[str, list[str]]]]:
        """Seq, status and live ids of every record that somebody sees."""
        actor = self.actor(person)
        return {
            record: (row.seq, row.status, {path: list(c["live"]) for path, c in json.loads(row.cells).items()})
            for record, row in self.records.items()
            if sees(actor, row, self.records[str(row.visit)] if row.visit else None)
        }


@dataclass
class Device:
    """A device of one person, with what is durable on it."""

    name: str
    person: UUID
    replica: str = field(default_factory=new_id)
    epoch: str = "1"
    n: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)
    acked: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    attention: dict[str, str | None] = field(default_factory=dict)
    holds: dict[str, tuple[int, str | None, dict[str, list[str]]]] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)

    def live(self, record: str, path: str) -> list[str]:
        """The ids that are live in a cell as this device shows it."""
        seq, _, cells = self.holds[record]
        ids = list(cells.get(path, []))
        for op in self.overlaid(record, seq):
            if op["rec"] == record and op["path"] == path and op["id"] not in cells.get(path, []):
                ids = [each for each in ids if each not in op["base"]] + [op["id"]]
        return ids

    def overlaid(self, record: str, seq: int) -> list[dict[str, Any]]:
        """Own ops that go over what was pulled."""
        return [op for op, at in self.acked if at > seq] + self.outbox

    def write(self, record: str, path: str, value: Any, tx: str | None = None) -> None:
        """One op, durable in the outbox."""
        paths = [path]
        if path.endswith("/deleted"):
            paths.append(path.replace("deleted", "text"))
        self.n += 1
        op = {
            "id": new_id(), "n": self.n, "tx": tx, "rec": record, "kind": RECORDS[record], "path": path, "val": value,
            "base": [each for cell in paths for each in self.live(record, cell)], "at": AT,
        }  # fmt: skip
        self.outbox.append(op)
        self.written[op["id"]] = op

    def hear(self, answer: list[OpResult]) -> None:
        """What became of ops that were sent."""
        told = {result.id: result for result in answer}
        for op in self.outbox:
            if op["id"] in told:
                result = told[op["id"]]
                if result.state == "quarantined":
                    self.attention[op["id"]] = result.why
                else:
                    self.remember(op, result.seq)
        self.outbox = [op for op in self.outbox if op["id"] not in told]

    def remember(self, op: dict[str, Any], seq: int) -> None:
        """Keep an op that took effect, until it is pulled and in case a backup is restored."""
        self.acked.append((op, seq))

    def begin_anew(self, epoch: str) -> None:
        """The server's history changed: everything acknowledged goes again, then what was never sent."""
        self.replica, self.epoch, self.n = new_id(), epoch, 0
        self.outbox = [op for op, _ in self.acked] + self.outbox
        self.acked, self.holds = [], {}
        for op in self.outbox:
            self.n += 1
            op["n"] = self.n


# One rule broken in each.


class LiteralBase(Store):
    """Forgets what was named: an op that arrives after somebody named it comes to life."""

    def stored(self, draft: Draft, seq: int) -> Locked:
        """Without the memory."""
        kept = {"named": {p: n for p, n in draft.folded.named.items() if p.endswith("deleted")}}
        return replace(super().stored(draft, seq), memory=json.dumps(kept | {"said": draft.folded.said}))


class LastWriterWins(Store):
    """Keeps what arrived last."""

    def stored(self, draft: Draft, seq: int) -> Locked:
        """Without siblings."""
        for cell in draft.folded.cells.values():
            cell["live"], cell["sib"] = cell["live"][-1:], []
        return super().stored(draft, seq)


class DuplicateHidesQuarantine(Store):
    """Calls a refused op that comes again a duplicate."""

    def push(self, replica: str, epoch: str, person: UUID, ops: list[dict[str, Any]]) -> list[OpResult] | Refusal:
        """As the real one, but for the word."""
        known = {turned.raw["id"] for turned in self.refused if turned.author == person}
        answer = super().push(replica, epoch, person, ops)
        if isinstance(answer, Refusal):
            return answer
        return [OpResult(id=r.id, state="duplicate", seq=0, why=None) if r.id in known else r for r in answer]


class PlainQuarantine(Store):
    """Naming a refused op names nothing else."""

    def bases(self, mine: list[Turned]) -> dict[str, list[str]]:
        """Nothing."""
        return {}


class QuarantineDropped(Store):
    """Forgets what it refused."""

    def keep_refused(self, turned: Turned) -> None:
        """Not at all."""

    def repeat(self, result: OpResult) -> OpResult:
        """Says that all is well."""
        return OpResult(id=result.id, state="applied", seq=0, why=None) if result.state == "quarantined" else result


class ViewWithoutAcked(Device):
    """Between the answer and the pull the old value comes back."""

    def overlaid(self, record: str, seq: int) -> list[dict[str, Any]]:
        """Only what is unsent."""
        return self.outbox


class ForgetAfterAck(Device):
    """Has nothing to send again when a backup is restored."""

    def begin_anew(self, epoch: str) -> None:
        """Only with what was never sent."""
        self.acked = []
        super().begin_anew(epoch)


class EpochIgnored(Device):
    """Goes on as if nothing had happened."""

    def begin_anew(self, epoch: str) -> None:
        """Only notes the new word."""
        self.epoch = epoch
