"""The merge rule: the cases that the tablet runs too, and what holds for any ops in any order (invariants 2 and 5)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_forms.fold import Folded, amend, fold, only_name, replace

CASES = json.loads((Path(__file__).parents[1] / "cases" / "fold_cells.json").read_text())["cases"]
EXAMPLES = settings(max_examples=70, deadline=None, derandomize=True, database=None)
PATHS = ("score/c1", "pre/focus/c1", "note/n/text", "note/n/polarity", "note/n/deleted")
IDS = "abcdefgh"


@dataclass(frozen=True)
class Said:
    """An op as it reaches a cell: which, and what it names."""

    id: str
    path: str
    value: Any
    base: frozenset[str]


@st.composite
def spoken(draw: st.DrawFn) -> list[Said]:
    """Up to eight ops, each naming any of the ids there are, never-seen ones included."""
    names = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=len(IDS)))
    return [
        Said(
            id,
            path,
            draw(st.booleans()) if path.startswith("pre/") else path.endswith("deleted") or draw(st.integers(0, 2)),
            draw(st.frozensets(st.sampled_from(IDS + "xy"), max_size=4)),
        )
        for id, path in zip(IDS, names, strict=False)
    ]


def kept_away(folded: Folded) -> Folded:
    """What is read back when a record was stored in between."""
    cells, memory = json.loads(json.dumps([folded.cells, folded.memory()]))
    return Folded(cells, memory["named"], memory["said"])


def folded_from(ops: list[Said], store: bool = False) -> Folded:
    """A record after these ops, each of which arrives once: the ledger of op ids sees to that."""
    folded = Folded({}, {}, {})
    for op in ops:
        fold(folded, op.path, op.id, op.value, "olga", "2026-11-21T10:00:00Z", op.base)
        folded = kept_away(folded) if store else folded
    return folded


def live(folded: Folded) -> dict[str, list[str]]:
    """The ids that are live, by path; cells in which nothing is said are left out."""
    return {path: sorted(cell["live"]) for path, cell in folded.cells.items() if cell["live"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    folded = Folded({}, {}, {})
    for op in case["ops"]:
        said = (op["path"], op["id"], op["val"], op["by"], op["at"])
        if op["how"] == "fold":
            fold(folded, *said, set(op["base"]))
        else:
            {"amend": amend, "replace": replace}[op["how"]](folded, *said)
    assert folded.cells == case["cells"]


@EXAMPLES
@given(spoken())
def test_what_is_kept_is_what_was_said_less_what_was_named(ops: list[Said]) -> None:
    kept: dict[str, list[str]] = {}
    for op in ops:
        if not any(op.id in other.base for other in ops if other.path == op.path):
            kept.setdefault(op.path, []).append(op.id)
    assert live(folded_from(ops)) == {path: sorted(ids) for path, ids in kept.items()}


@EXAMPLES
@given(spoken().flatmap(lambda ops: st.tuples(st.just(ops), st.permutations(ops))))
def test_the_order_of_arrival_never_changes_what_is_kept_nor_whether_a_note_is_gone(
    drawn: tuple[list[Said], list[Said]],
) -> None:
    here, there = folded_from(drawn[0]), folded_from(drawn[1])
    assert live(here) == live(there)
    gone = [folded.cells.get("note/n/deleted", {"v": None})["v"] for folded in (here, there)]
    assert gone[0] == gone[1]
    values = [
        {path: sorted((str(v["op"]), str(v["v"])) for v in (cell, *cell["sib"])) for path, cell in folded.cells.items()}
        for folded in (here, there)
    ]
    for path in live(here):
        if path != "note/n/deleted":
            assert values[0][path] == values[1][path]


@EXAMPLES
@given(spoken())
def test_storing_in_between_changes_nothing(ops: list[Said]) -> None:
    assert folded_from(ops, store=True).cells == folded_from(ops).cells


@EXAMPLES
@given(spoken())
def test_a_cell_shows_a_live_value_and_keeps_the_others_beside_it(ops: list[Said]) -> None:
    for path, cell in folded_from(ops).cells.items():
        beside = [value["op"] for value in cell["sib"]]
        assert sorted(beside + [cell["op"]] * (cell["op"] is not None)) == sorted(cell["live"]), path
        if path.startswith("pre/focus/") and any(value["v"] is True for value in cell["sib"]):
            assert cell["v"] is True


@EXAMPLES
@given(spoken())
def test_a_note_is_gone_only_while_who_deleted_it_saw_all_of_it(ops: list[Said]) -> None:
    folded = folded_from(ops)
    deleted = folded.cells.get("note/n/deleted")
    if deleted is None or deleted["op"] is None:
        return
    seen = {name for op in ops if op.path == "note/n/deleted" for name in op.base}
    words = {id for path, ids in live(folded).items() if path in ("note/n/text", "note/n/polarity") for id in ids}
    assert deleted["v"] is (True if words <= seen else None)


@EXAMPLES
@given(spoken().flatmap(lambda ops: st.tuples(st.just(ops), st.permutations(ops))))
def test_amendments_are_kept_all_and_move_no_value(drawn: tuple[list[Said], list[Said]]) -> None:
    def amended(order: list[Said]) -> dict[str, set[tuple[str, str]]]:
        folded = folded_from(order[: len(order) // 2])
        before = {path: {**cell, "amend": None} for path, cell in folded.cells.items()}
        for op in IDS:
            amend(folded, "score/c1", f"late-{op}", op, "olga", "2026-11-21T10:00:00Z")
        for op in order[len(order) // 2 :]:
            amend(folded, op.path, f"late-{op.id}", op.value, "olga", "2026-11-21T10:00:00Z")
        for path, cell in before.items():
            assert {**folded.cells[path], "amend": None} == cell
        assert json.dumps(folded.cells, sort_keys=True) == json.dumps(kept_away(folded).cells, sort_keys=True)
        return {path: {(a["op"], str(a["v"])) for a in cell["amend"]} for path, cell in folded.cells.items()}

    assert len(amended(drawn[0])["score/c1"]) == len(IDS) + sum(
        op.path == "score/c1" for op in drawn[0][len(drawn[0]) // 2 :]
    )


@EXAMPLES
@given(spoken(), st.frozensets(st.sampled_from(IDS), max_size=3))
def test_a_refused_op_that_was_named_already_counts_as_if_it_had_come_first(
    ops: list[Said], seen: frozenset[str]
) -> None:
    """`later` names the refused op `q`, which named `seen`: the answer is one, whichever of the two came first."""

    def later(folded: Folded, base: frozenset[str]) -> None:
        fold(folded, "score/c1", "later", 1, "olga", "2026-11-21T10:00:00Z", base)

    first = folded_from(ops)
    later(first, frozenset("q") | seen)
    last = folded_from(ops)
    later(last, frozenset("q"))
    only_name(last, "score/c1", set(seen))
    assert live(first) == live(last)


def test_naming_in_an_empty_cell_is_remembered() -> None:
    folded = Folded({}, {}, {})
    only_name(folded, "score/c1", {"a"})
    fold(folded, "score/c1", "a", 3, "olga", "2026-11-21T10:00:00Z", set())
    assert folded.cells["score/c1"]["live"] == []


def test_a_conflict_is_told_only_where_values_differ() -> None:
    folded = Folded({}, {}, {})
    at = "2026-11-21T10:00:00Z"
    assert fold(folded, "fact", "a", "x", "olga", at, set()) == "applied"
    assert fold(folded, "fact", "b", "x", "olga", at, set()) == "applied"
    assert fold(folded, "fact", "c", "y", "olga", at, {"a"}) == "conflict"
    assert fold(folded, "fact", "d", "y", "olga", at, {"b", "c"}) == "applied"
    assert folded.cells["fact"]["sib"] == []


def test_memory_holds_only_what_has_not_arrived() -> None:
    """Otherwise the memory of a cell would grow with every edit of it for ever."""
    folded = Folded({}, {}, {})
    before: set[str] = set()
    for number in range(50):
        fold(folded, "fact", str(number), number, "olga", "2026-11-21T10:00:00Z", before)
        before = {str(number)}
    assert folded.memory() == {"named": {}, "said": {}}
