"""The estimate of a theme from a few visits: a mean pulled towards the middle as far as it is uncertain.

Sources: van der Lans et al. 2016 (at least 3 visits by 3 observers for a reliability of .70), Ho & Kane
2013, Briggs & Alzen 2019 (reliability of growth .39 after eight observations).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum, sqrt
from statistics import NormalDist
from typing import Final

from observation_forms.themes.votes import Vote

HALF_LIFE_DAYS: Final = 365
WINDOW_MONTHS: Final = 24
WIDENING: Final = 1.2
"""Factor on every standard deviation, because the variances themselves are guessed from little."""
TREND_VARIANCE: Final = 0.06
TREND_VISITS: Final = 3
TREND_CERTAINTY: Final = 0.9
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the estimate takes as known, all in squared or plain units of the value scale [-1, 1].

    `error` (σ²ₑ) is the variance from visit to visit, `rater` (σ²ᵣ) that between observers, `true` (τ²) that
    between teachers; `mean` (μ) is the mean of a theme over teachers, absent = 0; `severity` how much milder
    (above 0) or stricter an observer is than others who saw the same teachers. `name` tells the set apart:
    the half school year it is applied in, or `"start"`.
    """

    name: str = "start"
    error: float = 0.15
    rater: float = 0.02
    true: float = 0.10
    mean: Mapping[str, float] = field(default_factory=dict)
    severity: Mapping[str, float] = field(default_factory=dict)


START: Final = Parameters()
"""In force until a stichting has enough visits to estimate its own."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A visit's value, its weight > 0, and each observer's part of it (parts add up to 1)."""

    value: float
    weight: float
    observers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """`mean` is m̃ and `sd` its standard deviation; `p_growth` = Φ(-m̃/sd) is the chance that the teacher's
    lasting level lies under the middle of the scale. `shrinkage` is B, 0 (nothing known) to 1."""

    mean: float
    sd: float
    p_growth: float
    shrinkage: float


@dataclass(frozen=True, slots=True)
class Change:
    """`difference` is d: later minus earlier, shrunk; `certainty` is Φ(|d|/sd)."""

    difference: float
    sd: float
    certainty: float
    before: int
    after: int


def recency(day: date, month: date) -> float:
    """Weight of a visit by age in days on the first of the current month: half a year old .71, a year .5.

    A visit in the running month, or planned further ahead, has age 0."""
    return float(0.5 ** (max(0, (month - day).days) / HALF_LIFE_DAYS))


def weigh(vote: Vote, month: date | None, parameters: Parameters) -> Weighed:
    """A vote corrected for the severity of its observers and weighed by its age; `month` None weighs 1."""
    severity = fsum(part * parameters.severity.get(who, 0.0) for who, part in vote.observers.items())
    return Weighed(
        value=vote.value - severity,
        weight=1.0 if month is None else recency(vote.day, month),
        observers=vote.observers,
    )


def weighted_mean(visits: Iterable[Weighed]) -> float:
    """m = Σw·x / Σw. Raises `ZeroDivisionError` without visits."""
    seen = list(visits)
    return fsum(visit.weight * visit.value for visit in seen) / fsum(visit.weight for visit in seen)


def sampling_variance(visits: Sequence[Weighed], parameters: Parameters) -> float:
    """V = σ²ₑ/Σw + σ²ᵣ·Σᵣ(Σ_{v∈r} w)²/(Σw)²: old visits count less and are less certain, and visits by one
    observer share that observer's view."""
    total = fsum(visit.weight for visit in visits)
    by_observer: dict[str, list[float]] = {}
    for visit in visits:
        for observer, part in visit.observers.items():
            by_observer.setdefault(observer, []).append(visit.weight * part)
    concentration = fsum(fsum(weights) ** 2 for weights in by_observer.values()) / total**2
    return parameters.error / total + parameters.rater * concentration


def estimate(visits: Sequence[Weighed], prior_mean: float, parameters: Parameters) -> Estimate:
    """m̃ = μ + B(m - μ) with B = τ²/(τ²+V), sd = 1.2·√(B·V), P(growth) = Φ(-m̃/sd). Needs a visit or more."""
    variance = sampling_variance(visits, parameters)
    shrinkage = parameters.true / (parameters.true + variance)
    mean = prior_mean + shrinkage * (weighted_mean(visits) - prior_mean)
    sd = WIDENING * sqrt(shrinkage * variance)
    return Estimate(mean, sd, _NORMAL.cdf(-mean / sd), shrinkage)


def change(before: Sequence[Weighed], after: Sequence[Weighed], parameters: Parameters) -> Change | None:
    """d = B(m₂ - m₁), B = .06/(.06+V₁+V₂), sd = 1.2·√(B(V₁+V₂)); None under three visits on either side."""
    if len(before) < TREND_VISITS or len(after) < TREND_VISITS:
        return None
    variance = sampling_variance(before, parameters) + sampling_variance(after, parameters)
    shrinkage = TREND_VARIANCE / (TREND_VARIANCE + variance)
    difference = shrinkage * (weighted_mean(after) - weighted_mean(before))
    sd = WIDENING * sqrt(shrinkage * variance)
    return Change(difference, sd, _NORMAL.cdf(abs(difference) / sd), len(before), len(after))


def next_visit_interval(known: Estimate, parameters: Parameters, coverage: float = 0.8) -> tuple[float, float]:
    """The interval the next visit's value falls in with the given chance, by an observer not seen before."""
    reach = _NORMAL.inv_cdf((1 + coverage) / 2) * sqrt(known.sd**2 + parameters.error + parameters.rater)
    return known.mean - reach, known.mean + reach
