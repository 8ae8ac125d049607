"""From visits to themes: one visit one vote, sums that can be checked, and nothing that should not count."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_forms.themes.compute import ThemeInput, compute, gather
from observation_forms.themes.estimator import START, Parameters
from observation_forms.themes.facts import Note, ObservedVisit, Point, Score
from observation_forms.themes.result import ThemeResult
from observation_forms.themes.votes import votes_by_theme

MONTH = date(2026, 11, 1)
TEACHER, ANNE, BRAM = "teacher", "anne", "bram"
NEVER = date(1900, 1, 1)


def score(criterion: str, value: float | None, theme: str | None = "VRAGEN", observer: str = ANNE) -> Score:
    return Score(observer, criterion, theme, value, version=f"op-{criterion}")


def note(name: str, polarity: int | None, theme: str | None = "VRAGEN", weight: float = 1.0) -> Note:
    return Note(ANNE, name, theme, polarity, weight, "criterion", version=f"op-{name}")


def visit(
    name: str,
    *scores: Score,
    notes: tuple[Note, ...] = (),
    points: tuple[Point, ...] = (),
    day: date = date(2026, 10, 1),
    status: str = "released",
) -> ObservedVisit:
    return ObservedVisit(name, day, "regular", status, True, "form@1", scores=scores, notes=notes, points=points)


def inputs(
    *visits: ObservedVisit,
    observer: str | None = None,
    month: date = MONTH,
    parameters: Parameters = START,
) -> dict[str, ThemeInput]:
    return gather(
        visits,
        subject=TEACHER,
        scope="coaching" if observer else "own",
        month=month,
        parameters=parameters,
        observer=observer,
    )


def themes(
    *visits: ObservedVisit, observer: str | None = None, parameters: Parameters = START
) -> dict[str, ThemeResult]:
    found = inputs(*visits, observer=observer, parameters=parameters)
    return {theme: compute(known, result_id="r", at="2026-11-22T10:00:00Z") for theme, known in found.items()}


def test_scores_notes_and_the_conversation_make_one_vote() -> None:
    point = Point(ANNE, "growth", "VRAGEN", version="op-p")
    held = visit("v", score("c1", 1.0), score("c2", -1 / 3), notes=(note("n", -1),), points=(point,))
    vote = votes_by_theme([held], NEVER)["VRAGEN"][0]
    assert vote.value == pytest.approx((1 - 1 / 3 - 0.5 - 0.5) / 3, abs=1e-5)
    assert sum(vote.shares) == 1_000_000


def test_a_visit_with_many_scores_has_no_more_say_than_one_with_few() -> None:
    many = visit("a", *(score(f"c{i}", 1.0) for i in range(8)))
    few = visit("b", score("c1", -1.0), day=date(2026, 10, 2))
    found = themes(many, few)["VRAGEN"]
    assert found.estimate == pytest.approx(0.0, abs=0.001)
    assert [dot.value for dot in found.dots] == [1.0, -1.0]
    assert found.words == "Wisselend beeld"


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "recorded"},
        {"status": "planned"},
        {"status": "cancelled"},
        {"status": "closed", "released": False},
        {"kind": "support"},
        {"guest": True},
        {"day": date(2024, 10, 31)},
    ],
)
def test_a_visit_that_may_not_count_leaves_no_trace(changed: dict[str, Any]) -> None:
    kept = visit("a", score("c1", 1.0))
    left_out = replace(visit("b", score("c1", -1.0)), **changed)
    assert inputs(kept, left_out) == inputs(kept)
    assert inputs(left_out) == {}


@pytest.mark.parametrize("status", ["released", "discussed", "closed"])
@pytest.mark.parametrize("kind", ["regular", "flash", "peer", "calibration"])
def test_a_visit_counts_from_its_release_on(status: str, kind: str) -> None:
    held = replace(visit("a", score("c1", 1.0), status=status), kind=kind)
    assert set(themes(held)) == {"VRAGEN"}


def test_the_oldest_visit_that_counts_is_two_years_back() -> None:
    assert inputs(visit("a", score("c1", 1.0), day=date(2024, 11, 1)))
    assert not inputs(visit("a", score("c1", 1.0), day=date(2024, 10, 31)))


@pytest.mark.parametrize(
    "silent",
    [
        visit("b", score("c9", None)),
        visit("b", score("c9", -1.0, theme=None)),
        visit("b", replace(score("c9", -1.0), settled=False)),
        visit("b", notes=(note("n", None),)),
        visit("b", notes=(note("n", -1, theme=None),)),
        visit("b", notes=(note("n", -1, weight=0.0),)),
        visit("b", notes=(replace(note("n", -1), settled=False),)),
        visit("b", points=(Point(ANNE, "growth", None, version="op"),)),
        visit("b", points=(Point(ANNE, "growth", "VRAGEN", version="op", settled=False),)),
    ],
)
def test_what_is_no_settled_statement_leaves_no_trace(silent: ObservedVisit) -> None:
    kept = visit("a", score("c1", 1.0))
    assert inputs(silent) == {}
    assert inputs(kept, silent) == inputs(kept)
    both = replace(
        kept,
        scores=kept.scores + silent.scores,
        notes=kept.notes + silent.notes,
        points=kept.points + silent.points,
    )
    assert inputs(both) == inputs(kept)


def test_a_label_of_less_weight_says_less() -> None:
    sure = votes_by_theme([visit("a", score("c1", 1.0), notes=(note("n", -1),))], NEVER)["VRAGEN"][0]
    unsure = votes_by_theme([visit("a", score("c1", 1.0), notes=(note("n", -1, weight=0.3),))], NEVER)
    assert sure.value == pytest.approx(0.5 / 1.5, abs=1e-5)
    assert unsure["VRAGEN"][0].value == pytest.approx(0.85 / 1.15, abs=1e-5)


def test_coaching_rests_on_what_that_coordinator_said_and_nothing_else() -> None:
    together = visit("a", score("c1", 1.0, observer=ANNE), score("c1", -1.0, observer=BRAM))
    alone = visit("b", score("c1", -1.0, observer=BRAM))
    assert themes(together, alone, observer=ANNE)["VRAGEN"].dots[0].value == 1.0
    assert themes(together, alone, observer=ANNE)["VRAGEN"].n_visits == 1
    assert themes(together, alone)["VRAGEN"].n_observers == 2
    without_bram = inputs(visit("a", score("c1", 1.0, observer=ANNE)), observer=ANNE)
    assert inputs(together, alone, observer=ANNE) == without_bram


def test_growth_in_three_of_four_visits_by_two_observers() -> None:
    held = [
        visit(f"v{i}", score("c1", value, observer=who), score("c2", value, observer=who),
              day=date(2026, 6 + i, 1))
        for i, (value, who) in enumerate([(-1.0, ANNE), (-1.0, BRAM), (1 / 3, BRAM), (-1.0, ANNE)])
    ]  # fmt: skip
    found = themes(*held)["VRAGEN"]
    assert found.direction == "growth"
    assert found.words == "Waarschijnlijk groeipunt: gezien in 3 van 4 bezoeken, door 2 observatoren"
    assert {said.visit for said in found.evidence} == {"v0", "v1", "v3"}
    assert {said.visit for said in found.counter_evidence} == {"v2"}
    assert found.trend is None
    assert found.last_seen == "2026-09-01"


def test_a_neutral_note_speaks_against_any_direction() -> None:
    held = [
        visit(f"v{i}", score("c1", 1.0), score("c2", 1.0), notes=(note("n", 0),), day=date(2026, 9, i + 1))
        for i in range(3)
    ]
    found = themes(*held)["VRAGEN"]
    assert found.direction == "strength"
    assert {said.kind for said in found.counter_evidence} == {"note"}


@pytest.mark.parametrize(("first", "last", "arrow"), [(-1.0, 1.0, "up"), (1.0, -1.0, "down")])
def test_an_arrow_needs_three_visits_before_and_three_after(first: float, last: float, arrow: str) -> None:
    held = [
        visit(f"v{i}", score("c1", first if i < 3 else last, observer=ANNE if i % 2 else BRAM),
              day=date(2026, 1 + i, 10))
        for i in range(6)
    ]  # fmt: skip
    found = themes(*held)["VRAGEN"].trend
    assert found is not None
    assert (found.direction, found.visits_before, found.visits_after) == (arrow, 3, 3)
    assert themes(*held[:5])["VRAGEN"].trend is None
    steady = [replace(one, scores=(score("c1", 0.2),)) for one in held]
    assert themes(*steady)["VRAGEN"].trend is None


def test_an_observers_severity_changes_the_estimate_and_is_never_shown() -> None:
    held = [visit(f"v{i}", score("c1", 1 / 3), score("c2", 1 / 3), day=date(2026, 9, 1 + i)) for i in range(3)]
    mild = Parameters(name="2026-2027/1", severity={ANNE: 0.25})
    plain, corrected = themes(*held)["VRAGEN"], themes(*held, parameters=mild)["VRAGEN"]
    assert corrected.estimate < plain.estimate
    assert corrected.dots == plain.dots
    assert corrected.provenance.severity == "2026-2027/1"
    assert "0.25" not in corrected.model_dump_json()
    assert themes(*held, parameters=Parameters(severity={BRAM: 0.25}))["VRAGEN"].provenance.severity is None


def test_a_direction_nobody_saw_is_never_named() -> None:
    held = [visit(f"v{i}", score("c1", 0.1), score("c2", 0.1), day=date(2026, 9, 1 + i)) for i in range(4)]
    found = themes(*held, parameters=Parameters(severity={ANNE: 0.3}))["VRAGEN"]
    assert found.p_growth >= 0.6
    assert found.words == "Wisselend beeld"


def test_the_month_and_the_parameters_are_part_of_what_was_put_in() -> None:
    held = visit("a", score("c1", 1.0))
    before = inputs(held)["VRAGEN"].input_hash
    assert inputs(held)["VRAGEN"].input_hash == before
    assert inputs(held, month=date(2026, 12, 1))["VRAGEN"].input_hash != before
    for other in (
        Parameters(name="2026-2027/1"),
        Parameters(error=0.2),
        Parameters(rater=0.03),
        Parameters(true=0.2),
        Parameters(mean={"VRAGEN": -0.1}),
        Parameters(severity={ANNE: 0.1}),
    ):
        assert inputs(held, parameters=other)["VRAGEN"].input_hash != before, other
    for alike in (Parameters(mean={"TAAL": -0.1}), Parameters(severity={BRAM: 0.1})):
        assert inputs(held, parameters=alike)["VRAGEN"].input_hash == before, alike


def test_every_change_that_matters_changes_the_hash() -> None:
    held = visit("a", score("c1", 1.0), notes=(note("n", 1),))
    changed = [
        replace(held, id="b"),
        replace(held, day=date(2026, 10, 2)),
        replace(held, form="form@2"),
        replace(held, scores=(score("c1", 1 / 3),)),
        replace(held, scores=(score("c2", 1.0),)),
        replace(held, scores=(replace(score("c1", 1.0), version="op-later"),)),
        replace(held, scores=(score("c1", 1.0, observer=BRAM),)),
        replace(held, notes=(note("n", 0),)),
        replace(held, notes=(replace(note("n", 1), label_source="person"),)),
        replace(held, notes=()),
    ]
    hashes = [inputs(one)["VRAGEN"].input_hash for one in [held, *changed]]
    assert len(set(hashes)) == len(hashes)


values = st.sampled_from([-1.0, -1 / 3, 0.0, 1 / 3, 1.0, None])
theme_keys = st.sampled_from(["VRAGEN", "TAAL", None])


@st.composite
def some_visits(draw: st.DrawFn) -> list[ObservedVisit]:
    held = []
    for i in range(draw(st.integers(1, 7))):
        who = draw(st.sampled_from([ANNE, BRAM]))
        scores = [
            replace(score(f"c{c}", draw(values), draw(theme_keys), who), settled=draw(st.booleans()))
            for c in range(draw(st.integers(0, 5)))
        ]
        notes = [
            replace(note(f"n{i}-{n}", draw(st.sampled_from([-1, 0, 1, None])), draw(theme_keys)), observer=who)
            for n in range(draw(st.integers(0, 4)))
        ]
        points = [Point(who, about, draw(theme_keys), version=f"p{i}{about}") for about in ("strengths", "growth")]
        held.append(
            visit(
                f"v{i}",
                *scores,
                notes=tuple(notes),
                points=tuple(points),
                day=MONTH - timedelta(days=draw(st.integers(-20, 800))),
                status=draw(st.sampled_from(["recorded", "released", "discussed", "closed"])),
            )
        )
    return held


@given(some_visits(), st.randoms(use_true_random=False))
def test_the_order_of_visits_and_statements_never_matters(held: list[ObservedVisit], chance: Random) -> None:
    shuffled = []
    for one in held:
        scores, notes, points = list(one.scores), list(one.notes), list(one.points)
        for statements in (scores, notes, points):
            chance.shuffle(statements)
        shuffled.append(replace(one, scores=tuple(scores), notes=tuple(notes), points=tuple(points)))
    chance.shuffle(shuffled)
    assert themes(*shuffled) == themes(*held)


@given(some_visits())
def test_the_evidence_adds_up_to_the_value_of_each_visit(held: list[ObservedVisit]) -> None:
    for found in themes(*held).values():
        said = found.evidence + found.counter_evidence
        for dot in found.dots:
            of_visit = [one for one in said if one.visit == dot.visit]
            weights = sum(one.weight for one in of_visit)
            assert weights == pytest.approx(1.0, abs=1e-9)
            summed = sum(one.weight * one.value for one in of_visit)
            assert round(summed, 6) == pytest.approx(dot.value, abs=1.1e-6)
            assert summed / weights == pytest.approx(dot.value, abs=1e-6)
        assert {one.visit for one in said} == {dot.visit for dot in found.dots}
        assert found.n_visits == len(found.dots)


@given(some_visits())
def test_evidence_points_in_the_direction_and_counter_evidence_does_not(held: list[ObservedVisit]) -> None:
    for found in themes(*held).values():
        sign = {"growth": -1, "strength": 1}.get(found.direction)
        if sign is not None:
            assert all(one.value * sign > 0 for one in found.evidence)
            assert all(one.value * sign <= 0 for one in found.counter_evidence)
            assert found.evidence
        else:
            assert all(one.value >= 0 for one in found.evidence)
            assert all(one.value < 0 for one in found.counter_evidence)


@given(some_visits())
def test_a_result_survives_the_way_through_json(held: list[ObservedVisit]) -> None:
    for found in themes(*held).values():
        again = ThemeResult.model_validate_json(found.model_dump_json())
        assert again == found


@given(some_visits(), st.sampled_from([0, 1, 2, 3]))
def test_a_theme_of_its_own_is_not_moved_by_what_is_said_of_others(held: list[ObservedVisit], extra: int) -> None:
    more = [replace(one, scores=one.scores + tuple(score(f"x{i}", -1.0, "ORDE") for i in range(extra))) for one in held]
    before, after = themes(*held), themes(*more)
    after.pop("ORDE", None)
    assert after == before
