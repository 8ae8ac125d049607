"""What the estimator promises about chance, tried on many made-up teachers (seeded)."""

from collections.abc import Callable
from random import Random

from observation_forms.themes.estimator import (
    START,
    TREND_CERTAINTY,
    Weighed,
    change,
    estimate,
    next_visit_interval,
)

ERROR, RATER, TRUE = START.error**0.5, START.rater**0.5, START.true**0.5


def observe(chance: Random, level: float, n: int, observers: list[float]) -> list[Weighed]:
    """`n` visits to a teacher at `level`, the observers taking turns; recency spread over two years."""
    return [
        Weighed(
            level + observers[i % len(observers)] + chance.gauss(0, ERROR),
            chance.uniform(0.3, 1),
            {str(i % len(observers)): 1.0},
        )
        for i in range(n)
    ]


def fires(chance: Random, before: int, after: int, planted: float, observers: int) -> bool:
    """Whether an arrow is drawn for a teacher whose level moves by `planted` between the halves."""
    level = chance.gauss(0, TRUE)
    severities = [chance.gauss(0, RATER) for _ in range(observers)]
    halves = [
        [Weighed(visit.value, 1.0, visit.observers) for visit in observe(chance, level + moved, n, severities)]
        for n, moved in ((before, 0.0), (after, planted))
    ]
    found = change(halves[0], halves[1], START)
    return found is not None and found.certainty >= TREND_CERTAINTY


def share(runs: int, hit: Callable[[], bool]) -> float:
    return sum(hit() for _ in range(runs)) / runs


def test_without_a_real_change_the_arrow_hardly_ever_fires() -> None:
    chance = Random(20261122)
    for before, after in ((3, 3), (4, 3), (6, 6)):
        for observers in (1, 2, 3):
            fired = share(1500, lambda b=before, a=after, o=observers: fires(chance, b, a, 0.0, o))
            assert fired <= 0.05, (before, after, observers, fired)


def test_a_change_of_one_is_seen_at_least_every_other_time() -> None:
    chance = Random(20261122)
    for observers in (2, 3):
        fired = share(3000, lambda o=observers: fires(chance, 3, 3, 1.0, o))
        assert fired >= 0.5, (observers, fired)


def test_intervals_cover_the_next_visit_about_as_often_as_they_say() -> None:
    chance = Random(20261122)
    for n in (1, 2, 3, 6, 12):
        covered = 0
        for _ in range(1500):
            level = chance.gauss(0, TRUE)
            known = observe(chance, level, n, [chance.gauss(0, RATER) for _ in range(2)])
            low, high = next_visit_interval(estimate(known, 0.0, START), START)
            covered += low <= level + chance.gauss(0, RATER) + chance.gauss(0, ERROR) <= high
        assert 0.75 <= covered / 1500 <= 0.90, (n, covered / 1500)
