"""What the cells of a visit say about themes, in the very shape in which they are stored."""

from typing import Any

import pytest

from observation_forms.fold import Folded, amend, fold, replace
from observation_forms.form import Form
from observation_forms.themes.facts import ObservedVisit, items_of
from observation_forms.themes.reading import Child, read_visit

ANNE = "anne"
NOTE = "note/0192f0c0-0000-7000-8000-000000000001/"

FORM = Form.model_validate(
    {
        "id": "7c0d5a31-94b2-4e86-a1f7-20c6e8b3d5aa",
        "version": 3,
        "title": "Kijkwijzer",
        "scales": [
            {"id": "four", "levels": [{"level": n, "label": str(n)} for n in (1, 2, 3, 4)]},
            {"id": "one", "levels": [{"level": 1, "label": "1"}]},
        ],
        "sections": [
            {
                "id": "s",
                "title": "S",
                "criteria": [
                    {"kind": "level", "id": "c1", "text": "c1", "scale": "four", "theme": "VRAGEN",
                     "extras": ["not_seen", "not_applicable"]},
                    {"kind": "level", "id": "c2", "text": "c2", "scale": "four"},
                    {"kind": "level", "id": "c3", "text": "c3", "scale": "one", "theme": "VRAGEN"},
                    {"kind": "counter", "id": "c4", "text": "c4", "theme": "VRAGEN"},
                    {"kind": "timer", "id": "c5", "text": "c5", "theme": "VRAGEN"},
                    {"kind": "level", "id": "c6", "text": "c6", "scale": "four", "theme": "TAAL",
                     "visible_if": {"criterion": "c1", "at_least": 3}},
                ],
            }
        ],
    }
)  # fmt: skip


class Cells:
    """Cells as ops fold into them; every op is named after what it says."""

    def __init__(self) -> None:
        self.folded = Folded({}, {}, {})

    def say(self, path: str, value: Any, op: str = "", base: tuple[str, ...] = ()) -> "Cells":
        fold(self.folded, path, op or f"{path}={value}", value, ANNE, "2026-10-01T09:00:00Z", frozenset(base))
        return self


def read(observation: Cells | None = None, conversation: Cells | None = None, **visit: Any) -> ObservedVisit:
    made = Cells().say("create", {"visit_kind": "regular", "planned_at": "2026-10-01T22:30:00Z"})
    for path, value in visit.items():
        made.say(path, value)
    children = []
    if observation is not None:
        children.append(Child("observation", ANNE, observation.folded.cells))
    if conversation is not None:
        children.append(Child("conversation", ANNE, conversation.folded.cells))
    return read_visit("v", made.folded.cells, "released", True, FORM, children)


def said(visit: ObservedVisit) -> list[tuple[str, str, float, str, str]]:
    return [(item.theme, item.ref, item.value, item.version, item.label_source) for item in items_of(visit)]


def test_a_score_counts_for_the_theme_of_its_criterion() -> None:
    visit = read(Cells().say("score/c1", 4, "op1"))
    assert said(visit) == [("VRAGEN", "score/c1", 1.0, "op1", "form")]
    assert visit.form == FORM.name


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("score/c1", "not_seen"),
        ("score/c1", "not_applicable"),
        ("score/c1", None),
        ("score/c2", 1),
        ("score/c3", 1),
        ("score/elsewhere", 1),
        ("count/c4", 9),
        ("timer/c5", 60),
    ],
)
def test_what_is_no_level_of_a_mapped_criterion_says_nothing(path: str, value: Any) -> None:
    assert said(read(Cells().say(path, value))) == []


def test_an_answer_its_form_no_longer_shows_says_nothing() -> None:
    cells = Cells().say("score/c1", 3, "a").say("score/c6", 1, "b")
    assert [item[0] for item in said(read(cells))] == ["VRAGEN", "TAAL"]
    cells.say("score/c1", 2, "c", base=("a",))
    assert [item[0] for item in said(read(cells))] == ["VRAGEN"]


def test_a_score_two_people_have_to_settle_counts_again_when_it_is_settled() -> None:
    cells = Cells().say("score/c1", 4, "a").say("score/c1", 1, "b")
    assert said(read(cells)) == []
    cells.say("score/c1", 2, "c", base=("a", "b"))
    assert said(read(cells)) == [("VRAGEN", "score/c1", pytest.approx(-1 / 3), "c", "form")]


def note(**cells: Any) -> Cells:
    written = Cells().say(NOTE + "text", "denktijd na elke vraag", "words")
    for part, value in cells.items():
        written.say(NOTE + part, value)
    return written


def test_a_note_inherits_the_theme_of_its_criterion_and_says_what_its_polarity_says() -> None:
    assert said(read(note(criterion="c1", polarity=-1))) == [("VRAGEN", NOTE[:-1], -1.0, "words", "criterion")]
    assert said(read(note(criterion="c1", polarity=0))) == [("VRAGEN", NOTE[:-1], 0.0, "words", "criterion")]


def test_a_theme_chosen_for_the_note_itself_says_more_than_its_criterion() -> None:
    assert said(read(note(criterion="c1", theme="TAAL", polarity=1))) == [("TAAL", NOTE[:-1], 1.0, "words", "person")]
    assert said(read(note(theme="TAAL", polarity=1)))[0][0] == "TAAL"


@pytest.mark.parametrize(
    "cells",
    [
        {"polarity": 1},
        {"criterion": "c2", "polarity": 1},
        {"criterion": "c1"},
        {"criterion": "c1", "polarity": None},
        {"criterion": "c1", "theme": "none", "polarity": 1},
        {"criterion": "elsewhere", "polarity": 1},
    ],
)
def test_a_note_without_theme_or_polarity_says_nothing(cells: dict[str, Any]) -> None:
    assert said(read(note(**cells))) == []


@pytest.mark.parametrize("part", ["criterion", "polarity", "theme"])
def test_a_note_whose_label_has_to_be_settled_says_nothing(part: str) -> None:
    cells = note(criterion="c1", polarity=1, theme="TAAL")
    assert said(read(cells))
    cells.say(NOTE + part, {"criterion": "c2", "polarity": -1, "theme": "VRAGEN"}[part], "other")
    assert said(read(cells)) == []


def test_a_note_whose_words_alone_are_unsettled_still_counts() -> None:
    assert said(read(note(criterion="c1", polarity=1).say(NOTE + "text", "anders", "other")))


def test_a_deleted_note_says_nothing_and_a_revived_one_does() -> None:
    cells = note(criterion="c1", polarity=1)
    live = tuple(op for cell in cells.folded.cells.values() for op in cell["live"])
    cells.say(NOTE + "deleted", True, "gone", base=live)
    assert said(read(cells)) == []
    cells.say(NOTE + "group", "groep 4", "unseen")
    assert said(read(cells))


def test_strengths_and_growth_of_the_conversation_count_where_they_carry_a_theme() -> None:
    talk = (
        Cells()
        .say("post/strengths", {"text": "x", "theme": "TAAL"}, "s")
        .say("post/growth", {"text": "y", "theme": None}, "g")
    )
    assert said(read(conversation=talk)) == [("TAAL", "post/strengths", 1.0, "s", "person")]
    several = [
        {"text": "a", "theme": "TAAL"},
        {"text": "b", "theme": None},
        {"text": "c", "theme": "VRAGEN"},
    ]
    talk = Cells().say("post/growth", several, "g")
    assert said(read(conversation=talk)) == [
        ("TAAL", "post/growth/0", -1.0, "g", "person"),
        ("VRAGEN", "post/growth/2", -1.0, "g", "person"),
    ]
    talk.say("post/growth", None, "unsettled")
    assert said(read(conversation=talk)) == []


def test_what_was_added_after_the_release_takes_no_part() -> None:
    cells = Cells().say("score/c1", 4, "a")
    amend(cells.folded, "score/c1", "late", 1, ANNE, "2026-10-05T09:00:00Z")
    amend(cells.folded, NOTE + "text", "late1", "later gezien", ANNE, "2026-10-05T09:00:00Z")
    amend(cells.folded, NOTE + "criterion", "late2", "c1", ANNE, "2026-10-05T09:00:00Z")
    amend(cells.folded, NOTE + "polarity", "late3", -1, ANNE, "2026-10-05T09:00:00Z")
    assert said(read(cells)) == [("VRAGEN", "score/c1", 1.0, "a", "form")]


def test_the_day_is_the_agreed_one_at_school() -> None:
    assert read().day.isoformat() == "2026-10-02"
    assert read(planned_at="2026-11-03T08:00:00Z").day.isoformat() == "2026-11-03"
    tablet_clock_is_wrong = Cells().say("started_at", "2031-01-01T08:00:00Z")
    assert read(tablet_clock_is_wrong).day.isoformat() == "2026-10-02"


def test_the_status_is_what_the_server_decided() -> None:
    made = Cells().say("create", {"visit_kind": "peer", "planned_at": "2026-10-01T08:00:00Z"})
    replace(made.folded, "status", "op", {"to": "closed", "from": "released"}, None, "2026-10-01T09:00:00Z")
    visit = read_visit("v", made.folded.cells, "closed", False, FORM, [])
    assert (visit.status, visit.released, visit.kind) == ("closed", False, "peer")
