"""Drafts: the records a push touches, in memory, and the judgement of one op against them. No I/O happens here."""

import json
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from typing import Any, Literal
from uuid import UUID, uuid4

from observation_forms.child_ids import may_name
from observation_forms.confirmation import both_confirmed
from observation_forms.fold import Folded, amend, fold, only_name, replace
from observation_forms.form import Form
from observation_forms.kinds import CHILDREN, CREATES, PathRule, find_path, is_amendment, read_create
from observation_forms.ops import Op
from observation_forms.status import RELEASED, judge
from observation_forms.visibility import Actor
from store.access import Locked, sees

Effect = Literal["live", "amend", "none"]


@dataclass(slots=True)
class Draft:
    """A record as it will be stored. `changed` tells that it needs a new seq, `created` that it is new.

    `seen` is whether the actor may see it, once that was asked: nothing she writes herself changes the answer.
    """

    row: Locked
    folded: Folded
    created: bool = False
    changed: bool = False
    seen: bool | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An op that takes effect: how, on which record, and whether it stands beside a different live value."""

    draft: Draft
    effect: Effect
    conflict: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An op that does not: the reason code, and the record it waits for, if one would change the answer."""

    why: str
    waits_for: str | None = None


@dataclass(slots=True)
class Surroundings:
    """What was read before judging: locked records, form definitions by name, which of
    those the actor may plan with, and who works where."""

    actor: Actor
    locked: dict[str, Locked]
    forms: dict[str, Form]
    usable: set[str]
    colleagues: set[tuple[str, str]]


@dataclass(slots=True)
class Drafts:
    """Judges ops one after the other, each seeing what those before it did. Built anew when a transaction falls."""

    around: Surroundings
    by_id: dict[str, Draft] = field(default_factory=dict)
    me: str = field(init=False)

    def __post_init__(self) -> None:
        self.me = str(self.around.actor.person)

    def judge(self, op: Op, base: set[str]) -> Done | Refused:
        """Apply one op. `base` is what it names, enlarged by what refused ops among it named."""
        if op.kind not in CREATES:
            return Refused("kind")
        if op.path == "create":
            return self._create(op)
        draft = self._visible(op.rec)
        if draft is None:
            return Refused("not_found", op.rec)
        if draft.row.kind != op.kind:
            return Refused("kind")
        found = find_path(op.kind, op.path)
        if found is None:
            return Refused("path")
        rule, parts = found
        if not self._writes(draft, rule) or self._only_reads(draft):
            return Refused("forbidden")
        if not rule.check(op.val, parts, self.around.forms.get(draft.row.form or "")):
            return self.refuse(op, base, Refused("value"))
        if op.kind == "visit" and op.path == "status":
            return self._status(draft, op)
        visit = self.visit_of(draft)
        if is_amendment(op.kind, op.path, visit.row.status if visit else None):
            amend(draft.folded, op.path, op.id, op.val, self.me, op.at)
            draft.changed = True
            return Done(draft, "amend", False)
        state = fold(draft.folded, op.path, op.id, op.val, self.me, op.at, base)
        draft.changed = True
        self._note_sharing(draft)
        return Done(draft, "live", state == "conflict")

    def refuse(self, op: Op, base: set[str], refused: Refused) -> Refused:
        """Refuse an op. Where a later op of its writer already named it, what it named is named as well."""
        draft = self._visible(op.rec)
        if draft is None or draft.row.kind != op.kind or op.id not in draft.folded.named.get(op.path, ()):
            return refused
        found = find_path(op.kind, op.path)
        if found is not None and self._writes(draft, found[0]):
            only_name(draft.folded, op.path, base)
            draft.changed = True
            self._note_sharing(draft)
        return refused

    def close_confirmed(self, now: str) -> None:
        """Close the visits of which both people confirmed the conversation as it stands: the server's own step."""
        for record in [record for record, row in self.around.locked.items() if row.kind == "conversation"]:
            self._stored(record)
        for draft in list(self.by_id.values()):
            if draft.row.kind != "conversation":
                continue
            visit = self.visit_of(draft)
            if visit is None or visit.row.status != "discussed" or not (draft.changed or visit.changed):
                continue
            if both_confirmed(draft.folded.cells):
                replace(visit.folded, "status", str(uuid4()), {"to": "closed", "from": "discussed"}, None, now)
                visit.row.status = "closed"
                visit.changed = True

    def made(self) -> set[str]:
        """The records that this batch makes."""
        return {record for record, draft in self.by_id.items() if draft.created}

    def seqs(self, start: int) -> dict[str, int]:
        """The seq of every record of the batch when changed ones are numbered from `start` + 1."""
        seqs = {record: draft.row.seq for record, draft in self.by_id.items()}
        changed = [record for record, draft in self.by_id.items() if draft.changed]
        seqs.update({record: start + place for place, record in enumerate(changed, 1)})
        return seqs

    def _visible(self, record: str) -> Draft | None:
        draft = self._stored(record)
        if draft is None:
            return None
        if draft.seen is None:
            visit = self.visit_of(draft)
            draft.seen = sees(self.around.actor, draft.row, visit.row if visit else None)
        return draft if draft.seen else None

    def _stored(self, record: str) -> Draft | None:
        draft = self.by_id.get(record)
        if draft is None and record in self.around.locked:
            row = replace_fields(self.around.locked[record])
            memory = json.loads(row.memory)
            draft = Draft(row, Folded(json.loads(row.cells), memory.get("named", {}), memory.get("said", {})))
            self.by_id[record] = draft
        return draft

    def visit_of(self, draft: Draft) -> Draft | None:
        """The visit a draft belongs to, if any."""
        return self._stored(str(draft.row.visit)) if draft.row.visit is not None else None

    def _note_sharing(self, draft: Draft) -> None:
        shared = draft.folded.cells.get("shared") if draft.row.kind == "reflection" else None
        draft.row.shared = shared is not None and shared["v"] is True

    def _writes(self, draft: Draft, rule: PathRule) -> bool:
        me = self.around.actor.person
        row = draft.row
        return (
            ("author" in rule.writers and row.author == me)
            or ("observer" in rule.writers and row.observer == me)
            or ("teacher" in rule.writers and row.teacher == me)
        )

    def _only_reads(self, draft: Draft) -> bool:
        """A colleague who came to look reads the agreements of her visit; making them is for teacher and coach."""
        visit = self.visit_of(draft)
        return (
            draft.row.kind == "agreement"
            and visit is not None
            and visit.row.visit_kind == "peer"
            and draft.row.observer == self.around.actor.person
        )

    def _status(self, draft: Draft, op: Op) -> Done | Refused:
        cells = draft.folded.cells
        row = draft.row
        to = op.val["to"]
        reason = cells.get("reason")
        response = cells.get("response")
        verdict = judge(
            row.status or "planned",
            to,
            observer=row.observer == self.around.actor.person,
            reason=reason is not None and bool((reason["v"] or "").strip()),
            accepted=response is not None and response["v"] == "accepted",
            peer=row.visit_kind == "peer",
        )
        if verdict == "none":
            return Done(draft, "none", False)
        if verdict != "apply":
            return Refused(verdict)
        replace(draft.folded, "status", op.id, op.val, self.me, op.at)
        row.status = to
        row.released = row.released or (to in RELEASED and to != "closed")
        draft.changed = True
        return Done(draft, "live", False)

    def _create(self, op: Op) -> Done | Refused:
        value = read_create(op.kind, op.val)
        if value is None:
            return Refused("value")
        me = self.me
        existing = self._stored(op.rec)
        if existing is not None and self._visible(op.rec) is not None:
            said = existing.folded.cells.get("create")
            same = existing.row.kind == op.kind and said is not None and said["v"] == op.val and said["by"] == me
            return Done(existing, "none", False) if same else Refused("exists")
        if op.kind == "visit":
            row = self._new_visit(op, value)
        elif op.kind in CHILDREN:
            row = self._new_child(op, value)
        else:
            row = Refused("forbidden") if value.teacher != me else _row(op, author=me, teacher=me)
        if isinstance(row, Refused):
            return row
        if not may_name(op.rec, op.kind, getattr(value, "visit", None), me):
            return Refused("forbidden")
        if existing is not None:  # asked last: what she may not make anyway tells her nothing of what is there
            return Refused("not_found", op.rec)
        draft = Draft(row, Folded({}, {}, {}), created=True, changed=True)
        fold(draft.folded, "create", op.id, op.val, me, op.at, set())
        self.by_id[op.rec] = draft
        return Done(draft, "live", False)

    def _new_visit(self, op: Op, value: Any) -> Locked | Refused:
        actor = self.around.actor
        school = UUID(value.school)
        may = school in (actor.peers_at if value.visit_kind == "peer" else actor.coordinates)
        if not may or value.observer != str(actor.person) or value.teacher == value.observer:
            return Refused("forbidden")
        if (value.teacher, value.school) not in self.around.colleagues:
            return Refused("forbidden")
        if value.form not in self.around.usable:
            return Refused("form")
        return _row(
            op, author=value.observer, teacher=value.teacher, observer=value.observer, school=school, form=value.form,
            status="planned", visit_kind=value.visit_kind,
        )  # fmt: skip

    def _new_child(self, op: Op, value: Any) -> Locked | Refused:
        me = self.around.actor.person
        visit = self._visible(value.visit)
        if visit is None or visit.row.kind != "visit":
            return Refused("not_found", value.visit)
        row = visit.row
        writers = {
            "observation": {row.observer},
            "conversation": {row.observer},
            "reflection": {row.teacher},
            "agreement": {row.observer, row.teacher},
        }[op.kind]
        if me not in writers:
            return Refused("forbidden")
        if op.kind == "agreement" and row.visit_kind == "peer" and me == row.observer:
            return Refused("forbidden")
        if op.kind == "agreement" and (value.teacher, value.observer) != (
            str(row.teacher),
            str(row.observer),
        ):
            return Refused("forbidden")
        return _row(
            op, author=str(me), teacher=str(row.teacher), observer=str(row.observer), school=row.school, form=row.form,
            visit=row.id,
        )  # fmt: skip


def _row(
    op: Op,
    *,
    author: str,
    teacher: str,
    observer: str | None = None,
    school: UUID | None = None,
    form: str | None = None,
    status: str | None = None,
    visit: UUID | None = None,
    visit_kind: str | None = None,
) -> Locked:
    return Locked(
        id=UUID(op.rec), kind=op.kind, seq=0, school=school, form=form, status=status, visit=visit,
        visit_kind=visit_kind, author=UUID(author), teacher=UUID(teacher),
        observer=None if observer is None else UUID(observer), released=False, shared=False, cells="{}", memory="{}",
    )  # fmt: skip
