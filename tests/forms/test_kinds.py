"""What people write where: every path of every kind, who writes it, what fits in it."""

from typing import Any

import pytest

from observation_forms.form import Form
from observation_forms.kinds import CREATES, find_path, is_amendment, read_create

ID = "81f2963b-13f9-46c3-925c-3c59ea2f241c"
FORM = Form.model_validate(
    {
        "id": ID, "version": 1, "title": "Kijkwijzer",
        "scales": [{"id": "s", "levels": [{"level": n, "label": str(n), "description": "x"} for n in (1, 2, 3, 4)]}],
        "sections": [
            {
                "id": "d1", "title": "Domein",
                "criteria": [
                    {"kind": "level", "id": "c1", "text": "x", "scale": "s", "extras": ["not_seen"]},
                    {"kind": "counter", "id": "n1", "text": "x"},
                    {"kind": "timer", "id": "t1", "text": "x"},
                    {"kind": "interval", "id": "i1", "text": "x", "every_seconds": 60, "options": ["ja", "nee"]},
                    {"kind": "text", "id": "w1", "text": "x", "max_length": 5},
                ],
            }
        ],
    }
)  # fmt: skip
MOMENT = "2026-11-21T10:00:00Z"
OBSERVER, TEACHER, BOTH, AUTHOR = {"observer"}, {"teacher"}, {"observer", "teacher"}, {"author"}

TABLE: list[tuple[str, str, set[str], list[Any], list[Any]]] = [
    ("visit", "planned_at", OBSERVER, [MOMENT], [None, "", 1, "2026-11-31T10:00:00Z"]),
    ("visit", "group", OBSERVER, [None, "5b", "x" * 60], ["x" * 61, 5]),
    ("visit", "lesson", OBSERVER, [None, "rekenen"], ["x" * 201, []]),
    ("visit", "domains", OBSERVER, [None, [], ["d1"]], ["d1", ["d2"], ["d1", "d1"], [1]]),
    ("visit", "response", TEACHER, ["accepted", "declined", {"move_to": MOMENT}], [None, {}, {"move_to": 1}, "x", []]),
    ("visit", "pre/learning_question", BOTH, [None, "Krijg ik iedereen mee?"], [1, "x" * 2001]),
    ("visit", "pre/lesson_goal", BOTH, [None, "Breuken"], [1, "x" * 2001]),
    ("visit", "pre/focus/c1", BOTH, [True, False], [None, 1, "true"]),
    ("visit", "pre/focus/c9", BOTH, [], [True]),
    ("visit", "pre/notes_only", TEACHER, [True, False], [None, 1]),
    ("visit", "fact", OBSERVER, [None, "Eén ding"], ["x" * 501, 1]),
    ("visit", "status", BOTH, [{"to": "recorded"}, {"to": "x", "from": None}], [{}, {"from": "x"}, {"to": 1}, "x"]),
    ("visit", "reason", OBSERVER, [None, "ziek"], ["x" * 501, 1]),
    ("observation", "score/c1", AUTHOR, [1, 4, "not_seen", None], [0, 5, True, 1.0, "not_applicable", "x", [], {}]),
    ("observation", "score/n1", AUTHOR, [], [1, None]),
    ("observation", "count/n1", AUTHOR, [0, 12, None], [-1, 1.5, True, "1"]),
    ("observation", "timer/t1", AUTHOR, [0, 12.5, None], [-1, True, "1"]),
    ("observation", "interval/i1/3", AUTHOR, ["ja", None], ["misschien", 1]),
    ("observation", "text/w1", AUTHOR, ["kort", None], ["te lang", 1]),
    ("observation", f"note/{ID}/text", AUTHOR, ["", "x" * 8000, None], ["x" * 8001, 1, []]),
    ("observation", f"note/{ID}/t", AUTHOR, [0, 86_400_000], [-1, 86_400_001, 1.0, None, True]),
    ("observation", f"note/{ID}/criterion", AUTHOR, ["c1", None], ["c9", 1, []]),
    ("observation", f"note/{ID}/polarity", AUTHOR, [1, 0, -1, None], [2, True, 1.0, "1"]),
    ("observation", f"note/{ID}/theme", AUTHOR, ["VRAGEN", "none", None], ["vragen", "", 1, []]),
    ("observation", f"note/{ID}/group", AUTHOR, ["5b", None], ["x" * 61, 1]),
    ("observation", f"note/{ID}/deleted", AUTHOR, [True, False], [None, 1]),
    ("observation", f"clock/away/{ID}", AUTHOR, [{"from": 0, "to": None}, {"from": 1, "to": 2}], [{}, {"from": 0}, []]),
    ("observation", "started_at", AUTHOR, [MOMENT, None], ["x", 1]),
    ("observation", "ended_at", AUTHOR, [MOMENT, None], ["x", 1]),
    ("conversation", "post/strengths", AUTHOR, [None, {"text": "x", "theme": None}, [{"text": "x", "theme": "VRAGEN"}]],
     ["x", {"text": "x"}, {"text": 1, "theme": None}, {"text": "x", "theme": []}, [{"text": "x", "theme": None}] * 11]),
    ("conversation", "post/growth", AUTHOR, [[], {"text": "x", "theme": "ORDE"}], [{"text": "x", "theme": "x"}, 1]),
    ("conversation", "post/suggestions", AUTHOR, [None, "x", ["x", "y"]], [1, [1], ["x"] * 21]),
    ("conversation", "post/next_question", AUTHOR, [None, "x"], [1, "x" * 2001]),
    ("conversation", "post/reply", TEACHER, [None, "x"], [1, "x" * 8001]),
    ("conversation", "confirm/observer", AUTHOR, [None, "x" * 64], [1, "x" * 65]),
    ("conversation", "confirm/teacher", TEACHER, [None, "x" * 64], [1, "x" * 65]),
    ("reflection", "score/c1", AUTHOR, [2, None], [9]),
    ("reflection", "text/vraag_1", AUTHOR, [None, "x"], [1, "x" * 8001]),
    ("reflection", "shared", AUTHOR, [True, False], [None, 1]),
    ("agreement", "text", BOTH, [None, "x"], [1, "x" * 2001]),
    ("agreement", "owner", BOTH, [None, ID], ["x", 1, f"{ID}\n"]),
    ("agreement", "due", BOTH, [None, "2026-12-31"], ["2026-02-30", "2026-1-1", "2026-12-31\n", 1]),
    ("agreement", "theme", BOTH, [None, "VRAGEN", "none"], ["x", []]),
    ("agreement", f"seen/{ID}", OBSERVER, [None, "seen", "not_yet", "not_applicable"], ["x", 0, []]),
    ("agreement", "status", BOTH, ["open", "done", "adapted", "stopped"], ["closed", None, {"to": "done"}]),
    ("agreement", "reply", TEACHER, [None, "x"], [1, "x" * 8001]),
    ("goal", "text", TEACHER, [None, "x"], [1]),
    ("goal", "theme", TEACHER, [None, "ORDE"], ["x"]),
    ("goal", "until", TEACHER, [None, "2027-01-01"], ["2027"]),
    ("goal", "status", TEACHER, ["open"], ["x"]),
    ("goal", f"progress/{ID}", TEACHER, [None, "x"], [1, "x" * 2001]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "path", "writers", "fits", "misfits"), TABLE, ids=[f"{kind} {path}" for kind, path, *_ in TABLE]
)
def test_path(kind: str, path: str, writers: set[str], fits: list[Any], misfits: list[Any]) -> None:
    found = find_path(kind, path)
    assert found is not None
    rule, parts = found
    assert rule.writers == writers
    assert [value for value in fits if not rule.check(value, parts, FORM)] == []
    assert [value for value in misfits if rule.check(value, parts, FORM)] == []


@pytest.mark.parametrize("kind", sorted(CREATES))
def test_nothing_else_is_a_path(kind: str) -> None:
    for path in ("", "create/", "x", "score", "score/", "score/C1", "score/c1/", "score/c1\n", "score/c1/c2",
                 f"note/{ID}", f"note/{ID.upper()}/text", f"note/{ID}/text ", "note//text", "interval/i1",
                 "interval/i1/x", "interval/i1/٣", "post/strengths\n", "pre/focus/", "status\n",
                 "seen/1", "team"):  # fmt: skip
        assert find_path(kind, path) is None, path


def test_without_its_form_nothing_that_asks_the_form_fits() -> None:
    for kind, path, _, fits, _ in TABLE:
        found = find_path(kind, path)
        assert found is not None
        if path.startswith(("score/", "count/", "timer/", "interval/", "pre/focus/")):
            assert [value for value in fits if found[0].check(value, found[1], None)] == [], path


VISIT = {
    "school": ID, "teacher": ID, "observer": ID, "form": f"{ID}@1", "planned_at": MOMENT, "group": None,
    "lesson": None, "visit_kind": "regular",
}  # fmt: skip
AGREEMENT = {"visit": ID, "teacher": ID, "observer": ID, "agreement_kind": "policy"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("visit", VISIT), ("observation", {"visit": ID}), ("conversation", {"visit": ID}), ("reflection", {"visit": ID}),
     ("agreement", AGREEMENT), ("goal", {"teacher": ID})],
    ids=sorted(CREATES, key=list(CREATES).index),
)  # fmt: skip
def test_create(kind: str, value: dict[str, Any]) -> None:
    assert read_create(kind, value) is not None
    for field in value:
        assert read_create(kind, {key: said for key, said in value.items() if key != field}) is None, field
        for wrong in (1, True, [], {}, "x" * 300):
            assert read_create(kind, {**value, field: wrong}) is None, field
    assert read_create(kind, {**value, "more": 1}) is None
    assert all(read_create(kind, other) is None for other in (None, [], "x", 1))


@pytest.mark.parametrize(
    "change",
    [{"form": ID}, {"form": f"{ID}@0"}, {"form": f"{ID}@1\n"}, {"form": f"{ID}@١"}, {"visit_kind": "secret"},
     {"planned_at": "2026-02-31T10:00:00Z"}, {"group": "x" * 61}, {"lesson": "x" * 201}, {"teacher": ID.upper()}],
    ids=str,
)  # fmt: skip
def test_a_visit_that_cannot_be(change: dict[str, Any]) -> None:
    assert read_create("visit", VISIT | change) is None


@pytest.mark.parametrize("kind", ["school", "form", "teacher_themes", "mark", "", "visit\x00"])
def test_nobody_creates_what_only_the_server_writes_or_nobody_knows(kind: str) -> None:
    assert read_create(kind, VISIT) is None


def test_what_counts_as_an_amendment() -> None:
    opened = ("released", "discussed", "closed")
    for status in (None, "planned", "prepared", "recorded", "cancelled", *opened):
        assert is_amendment("observation", "score/c1", status) == (status in opened)
        assert is_amendment("conversation", "post/growth", status) == (status == "closed")
        assert is_amendment("agreement", "text", status) == (status == "closed")
        assert not is_amendment("agreement", "status", status)
        assert not is_amendment("agreement", "reply", status)
        assert not any(is_amendment(kind, "x", status) for kind in ("visit", "reflection", "goal"))
