"""The one merge rule: a cell is a multi-value register with memory, kept in the very shape that travels to a tablet.

`named ∪= base; live −= base; if op.id ∉ named: live += op`. Because what was named is remembered, the order in which
ops arrive, and how often, never changes what is kept. Shown is the latest arrival; the others are siblings.
"""

from dataclasses import dataclass
from typing import Any

Cell = dict[str, Any]
"""`{v, op, by, at, live: [op ids], sib: [{v, op, by, at}], amend: [{v, op, by, at}]}`."""


@dataclass(slots=True)
class Folded:
    """A record's cells as shown, and the memory beside them: ids named per path, and what a delete really said."""

    cells: dict[str, Cell]
    named: dict[str, list[str]]
    said: dict[str, Any]

    def memory(self) -> dict[str, Any]:
        """What has to be stored beside the cells to go on folding later."""
        return {"named": self.named, "said": self.said}


def empty_cell() -> Cell:
    """A cell in which nothing is said (only additions may stand in it)."""
    return {"v": None, "op": None, "by": None, "at": None, "live": [], "sib": [], "amend": []}


def fold(
    folded: Folded, path: str, op: str, value: Any, by: str | None, at: str, base: frozenset[str] | set[str]
) -> str:
    """Fold one op into `folded` in place. Returns "conflict" when it now stands beside another live value that
    differs, otherwise "applied"."""
    cell = folded.cells.get(path)
    if cell is None:
        cell = folded.cells[path] = empty_cell()
    note_delete = _is_note_delete(path)
    kept = _without(folded, path, base)
    _remember(folded, path, base, set(cell["live"]), whole=note_delete)
    named = folded.named.get(path, [])
    if op in named:
        if not note_delete:
            named.remove(op)
            if not named:
                del folded.named[path]
    else:
        kept.append({"v": value, "op": op, "by": by, "at": at})
    _show(cell, kept, path)
    if note_delete:
        folded.said[path] = cell["v"]
    _revive(folded, path)
    return "conflict" if any(other["v"] != cell["v"] for other in cell["sib"]) else "applied"


def only_name(folded: Folded, path: str, base: set[str]) -> None:
    """Take `base` as named without adding a value: the effect of naming an op that was itself refused."""
    cell = folded.cells.get(path)
    if cell is None:
        _remember(folded, path, base, set(), whole=_is_note_delete(path))
        return
    kept = _without(folded, path, base)
    _remember(folded, path, base, set(cell["live"]), whole=_is_note_delete(path))
    _show(cell, kept, path)
    if _is_note_delete(path):
        folded.said[path] = cell["v"]
    _revive(folded, path)


def amend(folded: Folded, path: str, op: str, value: Any, by: str | None, at: str) -> None:
    """Keep an edit made after the record was opened to its reader beside the value, never in its place."""
    cell = folded.cells.setdefault(path, empty_cell())
    cell["amend"].append({"v": value, "op": op, "by": by, "at": at})


def replace(folded: Folded, path: str, op: str, value: Any, by: str | None, at: str) -> None:
    """Set a cell whose value the server decides (a status, a computed result): one live op, never a sibling."""
    before = folded.cells.get(path)
    folded.cells[path] = {
        "v": value, "op": op, "by": by, "at": at, "live": [op], "sib": [], "amend": before["amend"] if before else [],
    }  # fmt: skip


def _without(folded: Folded, path: str, base: frozenset[str] | set[str]) -> list[dict[str, Any]]:
    """The live values, oldest arrival first, that `base` does not name."""
    cell = folded.cells[path]
    values = {value["op"]: value for value in cell["sib"]}
    if cell["op"] is not None:
        said = folded.said.get(path, cell["v"])
        values[cell["op"]] = {"v": said, "op": cell["op"], "by": cell["by"], "at": cell["at"]}
    return [values[op] for op in cell["live"] if op not in base]


def _remember(folded: Folded, path: str, base: frozenset[str] | set[str], live: set[str], *, whole: bool) -> None:
    """Remember what `base` names. What was live has arrived and cannot arrive again, so it need not be remembered;
    a delete remembers everything, because it is asked later whether it named what the note's other cells say."""
    fresh = base if whole else base - live
    if not fresh:
        return
    known = folded.named.setdefault(path, [])
    known.extend(sorted(fresh.difference(known)))


def _show(cell: Cell, kept: list[dict[str, Any]], path: str) -> None:
    shown: dict[str, Any] = kept[-1] if kept else {"v": None, "op": None, "by": None, "at": None}
    if path.startswith("pre/focus/"):  # add wins: a wish to look at something is never lost to one not to
        shown = next((value for value in reversed(kept) if value["v"] is True), shown)
    cell.update(shown)
    cell["live"] = [value["op"] for value in kept]
    cell["sib"] = [value for value in kept if value["op"] != shown["op"]]


def _is_note_delete(path: str) -> bool:
    return path.startswith("note/") and path.endswith("/deleted")


def _revive(folded: Folded, path: str) -> None:
    """A note is gone only while everything it says was seen by who deleted it; shown is null when it came back."""
    if not path.startswith("note/"):
        return
    note = path.rsplit("/", 1)[0]
    deleted = folded.cells.get(f"{note}/deleted")
    if deleted is None or deleted["op"] is None:
        return
    said = folded.said[f"{note}/deleted"]
    if said is not True:
        deleted["v"] = said
        return
    seen = set(folded.named.get(f"{note}/deleted", ()))
    unseen = any(
        not seen.issuperset(folded.cells[cell]["live"])
        for cell in (f"{note}/{part}" for part in NOTE_PARTS)
        if cell in folded.cells
    )
    deleted["v"] = None if unseen else True


NOTE_PARTS = ("text", "t", "criterion", "polarity", "theme", "group")
