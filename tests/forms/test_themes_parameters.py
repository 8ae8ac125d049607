"""What a stichting's own visits teach the estimator: observers' severity, variances, how hard a theme is."""

from itertools import combinations
from random import Random

import pytest

from observation_forms.themes.estimator import START
from observation_forms.themes.severity import CAP, VisitValue, severity
from observation_forms.themes.variances import estimate_parameters, pair_sums, theme_means, variances

THEMES = ("VRAGEN", "TAAL", "ORDE")


def world(
    *,
    teachers: int,
    visits: int,
    observers: dict[str, float],
    error: float = START.error,
    true: float = START.true,
    seed: int = 7,
) -> list[VisitValue]:
    """Visits to made-up teachers, the observers taking turns, each with her own severity."""
    chance = Random(seed)
    names = list(observers)
    values = []
    for t in range(teachers):
        levels = {theme: chance.gauss(0, true**0.5) for theme in THEMES}
        for v in range(visits):
            who = names[(t + v) % len(names)]
            values += [
                VisitValue(f"t{t}", theme, f"v{t}-{v}", who, level + observers[who] + chance.gauss(0, error**0.5))
                for theme, level in levels.items()
            ]
    return values


def test_a_mild_and_a_strict_observer_are_told_apart() -> None:
    found = severity(world(teachers=30, visits=4, observers={"mild": 0.2, "strict": -0.2}))
    assert found["mild"] == pytest.approx(0.2, abs=0.08)
    assert found["strict"] == pytest.approx(-found["mild"], abs=0.02)


def test_severity_is_pulled_to_none_and_never_leaves_its_cap() -> None:
    far = severity(world(teachers=30, visits=4, observers={"mild": 0.9, "strict": -0.9}))
    assert far == {"mild": CAP, "strict": -CAP}
    exact = [
        VisitValue(f"t{t}", "VRAGEN", f"{who}{t}", who, value)
        for t in range(8)
        for who, value in (("mild", 0.2), ("strict", 0.0))
    ]
    assert severity(exact) == {"mild": round(0.1 * 8 / 14, 2), "strict": -round(0.1 * 8 / 14, 2)}


@pytest.mark.parametrize(("teachers", "visits"), [(7, 1), (4, 2)])
def test_severity_needs_eight_visits_at_five_teachers(teachers: int, visits: int) -> None:
    seen = [
        VisitValue(f"t{t}", "VRAGEN", f"{who}{t}-{v}", who, value)
        for t in range(teachers)
        for v in range(visits)
        for who, value in (("mild", 0.2), ("strict", 0.0))
    ]
    assert severity(seen) == {}


def test_severity_needs_teachers_whom_somebody_else_saw_too() -> None:
    apart = [VisitValue(f"{who}{t}", "VRAGEN", f"{who}{t}", who, value)
             for t in range(20) for who, value in (("mild", 0.5), ("strict", -0.5))]  # fmt: skip
    assert severity(apart) == {}


def test_severity_does_not_depend_on_who_got_the_better_teachers() -> None:
    seen = []
    for t in range(12):
        level = 0.5 if t < 6 else -0.5
        # "often" sees good teachers three times and weak ones once; "seldom" the other way round.
        for who, often in (("often", 3 if t < 6 else 1), ("seldom", 1 if t < 6 else 3)):
            seen += [VisitValue(f"t{t}", "VRAGEN", f"{who}{t}-{v}", who, level) for v in range(often)]
    assert severity(seen) == {"often": 0.0, "seldom": 0.0}


def test_the_order_of_values_never_matters() -> None:
    values = world(teachers=25, visits=3, observers={"a": 0.1, "b": -0.1, "c": 0.0})
    shuffled = list(values)
    Random(3).shuffle(shuffled)
    assert estimate_parameters(shuffled, "p") == estimate_parameters(values, "p")


def test_variances_move_from_the_start_towards_what_is_seen() -> None:
    observers = {f"o{i}": (-1) ** i * 0.14 for i in range(8)}
    for error, true in ((0.15, 0.10), (0.25, 0.06), (0.09, 0.18)):
        found_error, found_rater, found_true = variances(
            world(teachers=300, visits=10, observers=observers, error=error, true=true)
        )
        assert found_error == pytest.approx(error, abs=0.03)
        assert found_rater == pytest.approx(0.02, abs=0.015)
        assert found_true == pytest.approx(true, abs=0.03)


def test_sums_over_pairs_are_those_of_every_single_pair() -> None:
    values = world(teachers=6, visits=5, observers={"a": 0.3, "b": -0.3, "c": 0.0})
    found = pair_sums(values)
    for (squares, number), (one_teacher, one_observer) in zip(
        found, ((True, True), (True, False), (False, False)), strict=True
    ):
        each = [
            (x.value - y.value) ** 2
            for x, y in combinations(values, 2)
            if x.theme == y.theme
            and (x.teacher == y.teacher) is one_teacher
            and (x.observer == y.observer) is one_observer
        ]
        assert number == len(each)
        assert squares == pytest.approx(sum(each))


def test_variances_stay_within_half_and_double_of_the_start() -> None:
    still = [VisitValue(f"t{t}", "VRAGEN", f"v{t}-{v}", f"o{v % 2}", 0.0) for t in range(200) for v in range(6)]
    assert variances(still) == (START.error / 2, START.rater / 2, START.true / 2)
    wild = world(teachers=300, visits=6, observers={"a": 2.0, "b": -2.0, "c": 0.0}, error=3.0, true=3.0)
    assert variances(wild) == (START.error * 2, START.rater * 2, START.true * 2)


def test_the_start_values_stand_until_twenty_teachers_are_known() -> None:
    few = estimate_parameters(world(teachers=19, visits=6, observers={"a": 0.0, "b": 0.0}, error=0.4), "p")
    assert (few.error, few.rater, few.true) == (START.error, START.rater, START.true)
    assert few.mean == {}
    assert few.name == "p"
    enough = estimate_parameters(world(teachers=20, visits=6, observers={"a": 0.0, "b": 0.0}, error=0.4), "p")
    assert enough.error > START.error
    assert set(enough.mean) == set(THEMES)


def test_the_mean_of_a_theme_counts_every_teacher_once() -> None:
    seen = [VisitValue(f"t{t}", "VRAGEN", f"v{t}", "a", 0.0) for t in range(20)]
    seen += [VisitValue("t0", "VRAGEN", f"more{v}", "a", 1.0) for v in range(99)]
    assert theme_means(seen) == {"VRAGEN": round(0.99 / 20, 2)}
    assert theme_means(seen[1:19]) == {}
