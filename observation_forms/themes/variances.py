"""The nightly estimate of a stichting's own parameters from the visits behind its themes."""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Final

from observation_forms.themes.estimator import START, Parameters
from observation_forms.themes.severity import VisitValue, severity

MIN_TEACHERS: Final = 20
MIN_PAIRS: Final = 100
PRIOR_PAIRS: Final = 200
"""The start values weigh as much as this many pairs of visits."""
BOUND: Final = 2.0
"""No variance leaves [start / 2, start · 2]: a wild month never makes words bold or mute."""

Value = tuple[str, str, str, float]
"""Theme, teacher, observer, value."""
Sum = tuple[float, int]
"""A sum over pairs, and how many pairs there were."""


def _pairs(values: Iterable[Value], *parts: int) -> Sum:
    """Σ(x - x')² over all pairs that agree in the given parts, and their number, without listing pairs."""
    groups: dict[tuple[str, ...], list[float]] = {}
    for value in values:
        groups.setdefault(tuple(str(value[part]) for part in parts), []).append(value[3])
    squares = fsum(len(group) * fsum(x * x for x in group) - fsum(group) ** 2 for group in groups.values())
    return squares, sum(len(group) * (len(group) - 1) // 2 for group in groups.values())


def _minus(one: Sum, *others: Sum) -> Sum:
    return one[0] - fsum(other[0] for other in others), one[1] - sum(other[1] for other in others)


def _half_mean_square(pairs: Sum) -> float | None:
    return pairs[0] / pairs[1] / 2 if pairs[1] >= MIN_PAIRS else None


def _towards(start: float, moment: float | None, pairs: int) -> float:
    if moment is None:
        return start
    pulled = (PRIOR_PAIRS * start + pairs * moment) / (PRIOR_PAIRS + pairs)
    return round(max(start / BOUND, min(start * BOUND, pulled)), 3)


def pair_sums(values: Iterable[VisitValue]) -> tuple[Sum, Sum, Sum]:
    """Over pairs of visits on one theme, the sum of squared differences and the number of pairs: of one teacher and
    one observer, of one teacher and two observers, of two teachers and two observers."""
    rows: list[Value] = [(seen.theme, seen.teacher, seen.observer, seen.value) for seen in values]
    teacher_observer = _pairs(rows, 0, 1, 2)
    teacher = _pairs(rows, 0, 1)
    observer = _pairs(rows, 0, 2)
    # All pairs, less those of one teacher, less those of one observer, with what was taken twice put back.
    strangers = _minus(_pairs(rows, 0), teacher, _minus(observer, teacher_observer))
    return teacher_observer, _minus(teacher, teacher_observer), strangers


def variances(values: Sequence[VisitValue]) -> tuple[float, float, float]:
    """σ²ₑ, σ²ᵣ and τ² by moments of pairs of visits on one theme.

    Half the mean squared difference of two visits is σ²ₑ for one teacher and one observer, σ²ₑ + σ²ᵣ for one
    teacher and two observers, σ²ₑ + σ²ᵣ + τ² for two teachers and two observers. Each is pulled to its start
    value by 200 pairs and kept within half and double of it; under 100 pairs the start value stands.
    """
    teacher_observer, two_observers, strangers = pair_sums(values)
    same, between, apart = (_half_mean_square(pairs) for pairs in (teacher_observer, two_observers, strangers))
    error = _towards(START.error, same, teacher_observer[1])
    rater = _towards(
        START.rater,
        None if same is None or between is None else between - same,
        min(teacher_observer[1], two_observers[1]),
    )
    level = between if between is not None else same
    true = _towards(
        START.true,
        None if apart is None or level is None else apart - level,
        min(strangers[1], max(teacher_observer[1], two_observers[1])),
    )
    return error, rater, true


def theme_means(values: Iterable[VisitValue]) -> dict[str, float]:
    """μ per theme: the mean over teachers of each one's own mean, rounded to hundredths.

    A theme with fewer than 20 teachers is absent, which means 0.
    """
    levels: dict[str, dict[str, list[float]]] = {}
    for seen in values:
        levels.setdefault(seen.theme, {}).setdefault(seen.teacher, []).append(seen.value)
    return {
        theme: round(fsum(fsum(of) / len(of) for of in teachers.values()) / len(teachers), 2)
        for theme, teachers in sorted(levels.items())
        if len(teachers) >= MIN_TEACHERS
    }


def estimate_parameters(values: Iterable[VisitValue], period: str) -> Parameters:
    """The parameters to use in `period`, from everything known before it starts.

    Observers' corrections are taken off before means and variances are formed. Variances need 20 teachers;
    before that the start values stand.
    """
    seen = sorted(values, key=lambda value: (value.teacher, value.theme, value.visit, value.observer))
    corrections = severity(seen)
    corrected = [
        VisitValue(
            value.teacher,
            value.theme,
            value.visit,
            value.observer,
            value.value - corrections.get(value.observer, 0.0),
        )
        for value in seen
    ]
    error, rater, true = START.error, START.rater, START.true
    if len({value.teacher for value in corrected}) >= MIN_TEACHERS:
        error, rater, true = variances(corrected)
    return Parameters(
        name=period,
        error=error,
        rater=rater,
        true=true,
        mean=theme_means(corrected),
        severity=corrections,
    )
