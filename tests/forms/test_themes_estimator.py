"""The estimator against numbers worked out by hand, and what has to hold for any visits."""

from datetime import date
from math import sqrt
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_forms.themes.estimator import (
    START,
    Parameters,
    Weighed,
    change,
    estimate,
    next_visit_interval,
    recency,
    sampling_variance,
    weigh,
)
from observation_forms.themes.facts import Item
from observation_forms.themes.votes import MICRO, Vote

ANNE, BRAM = "anne", "bram"
MONTH = date(2026, 11, 1)


def seen(value: float, observer: str = ANNE, weight: float = 1.0) -> Weighed:
    return Weighed(value, weight, {observer: 1.0})


def test_age_is_taken_on_the_first_of_the_month() -> None:
    assert recency(date(2025, 11, 1), MONTH) == pytest.approx(0.5)
    assert recency(date(2026, 11, 1), MONTH) == 1.0
    assert recency(date(2026, 11, 28), MONTH) == 1.0
    assert recency(date(2024, 11, 1), MONTH) == pytest.approx(0.25, abs=0.001)


def test_one_visit_by_hand() -> None:
    found = estimate([seen(-1.0)], 0.0, START)
    shrinkage = 0.10 / (0.10 + 0.15 + 0.02)
    assert found.shrinkage == pytest.approx(shrinkage)
    assert found.mean == pytest.approx(-shrinkage)
    assert found.sd == pytest.approx(1.2 * sqrt(shrinkage * 0.17))
    assert found.p_growth == pytest.approx(NormalDist().cdf(shrinkage / found.sd))


def test_visits_by_one_observer_are_less_certain_than_by_two() -> None:
    one = sampling_variance([seen(0), seen(0)], START)
    two = sampling_variance([seen(0), seen(0, BRAM)], START)
    assert one == pytest.approx(0.15 / 2 + 0.02)
    assert two == pytest.approx(0.15 / 2 + 0.02 / 2)


def test_old_visits_count_less_and_are_less_certain() -> None:
    fresh, old = [seen(1.0), seen(-1.0, BRAM)], [seen(1.0), seen(-1.0, BRAM, weight=0.5)]
    assert sampling_variance(old, START) == pytest.approx(0.15 / 1.5 + 0.02 * (1 + 0.25) / 1.5**2)
    assert sampling_variance(old, START) > sampling_variance(fresh, START)
    assert estimate(old, 0.0, START).mean > estimate(fresh, 0.0, START).mean


def test_the_estimate_is_pulled_to_the_mean_of_everybody() -> None:
    found = estimate([seen(0.0)], -0.5, START)
    assert found.mean == pytest.approx(-0.5 + found.shrinkage * 0.5)


def test_the_severity_of_each_observer_is_taken_off_in_proportion() -> None:
    item = Item("VRAGEN", "score", "score/c1", "op", ANNE, 1.0, 0.5, "form")
    vote = Vote("v", date(2026, 10, 1), "f@1", (item,), (MICRO,), 0.5, {ANNE: 0.75, BRAM: 0.25})
    mild = Parameters(severity={ANNE: 0.2, BRAM: -0.1})
    assert weigh(vote, None, mild).value == pytest.approx(0.5 - 0.15 + 0.025)
    assert weigh(vote, None, START).value == 0.5


def test_a_trend_by_hand() -> None:
    before = [seen(-0.6), seen(-0.6, BRAM), seen(-0.6)]
    after = [seen(0.6), seen(0.6, BRAM), seen(0.6)]
    found = change(before, after, START)
    assert found is not None
    each = 0.15 / 3 + 0.02 * 5 / 9
    shrinkage = 0.06 / (0.06 + 2 * each)
    assert found.difference == pytest.approx(shrinkage * 1.2)
    assert found.sd == pytest.approx(1.2 * sqrt(shrinkage * 2 * each))
    assert found.certainty == pytest.approx(NormalDist().cdf(found.difference / found.sd))


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 2), (0, 9)])
def test_no_trend_with_fewer_than_three_visits_on_either_side(before: int, after: int) -> None:
    assert change([seen(-1)] * before, [seen(1)] * after, START) is None


def test_the_interval_for_the_next_visit_lies_around_the_estimate() -> None:
    found = estimate([seen(0.4), seen(0.2, BRAM)], 0.0, START)
    low, high = next_visit_interval(found, START)
    assert (low + high) / 2 == pytest.approx(found.mean)
    assert high - found.mean == pytest.approx(1.2816 * sqrt(found.sd**2 + 0.17), rel=1e-3)


visits = st.lists(
    st.builds(
        seen,
        st.floats(-1, 1),
        st.sampled_from([ANNE, BRAM, "carla"]),
        st.floats(0.2, 1),
    ),
    min_size=1,
    max_size=12,
)


@given(visits, st.randoms(use_true_random=False))
def test_the_order_of_visits_never_matters(some: list[Weighed], chance: Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert estimate(some, 0.0, START) == estimate(shuffled, 0.0, START)


@given(visits, st.integers(0, 11), st.floats(0.01, 1))
def test_a_better_visit_never_makes_growth_likelier(some: list[Weighed], at: int, more: float) -> None:
    at %= len(some)
    better = list(some)
    better[at] = Weighed(some[at].value + more, some[at].weight, some[at].observers)
    worse, found = estimate(some, 0.0, START), estimate(better, 0.0, START)
    assert found.mean > worse.mean
    assert found.p_growth <= worse.p_growth
    assert found.sd == worse.sd


@given(visits, visits)
def test_another_visit_never_makes_the_estimate_less_certain_when_it_is_as_fresh(
    some: list[Weighed], more: list[Weighed]
) -> None:
    level = [Weighed(one.value, 1.0, {str(i): 1.0}) for i, one in enumerate(some)]
    longer = level + [Weighed(one.value, 1.0, {f"x{i}": 1.0}) for i, one in enumerate(more)]
    assert estimate(longer, 0.0, START).sd < estimate(level, 0.0, START).sd


@given(visits)
def test_the_estimate_stays_between_the_mean_of_everybody_and_what_was_seen(some: list[Weighed]) -> None:
    found = estimate(some, 0.0, START)
    assert abs(found.mean) <= max(abs(one.value) for one in some)
    assert 0 < found.shrinkage < 1
    assert 0 <= found.p_growth <= 1
