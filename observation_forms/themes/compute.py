"""A teacher's themes from her visits: gather the votes, estimate, and say what may be said."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from observation_forms.taxonomy import TAXONOMY_VERSION
from observation_forms.themes.calendar import months_before
from observation_forms.themes.estimator import (
    TREND_CERTAINTY,
    WINDOW_MONTHS,
    Parameters,
    change,
    estimate,
    weigh,
)
from observation_forms.themes.facts import ObservedVisit
from observation_forms.themes.result import (
    Direction,
    Dot,
    Evidence,
    Provenance,
    Scope,
    ThemeResult,
    Trend,
    UsedParameters,
)
from observation_forms.themes.votes import MICRO, Vote, micro, votes_by_theme
from observation_forms.themes.words import Sight, read

CODE: Final = "themes-2"
"""Name of this arithmetic. Change it with any rule that changes a result: it makes every theme stale."""


@dataclass(frozen=True, slots=True)
class ThemeInput:
    """Everything that one theme of one teacher in one scope rests on, with the hash that stands for it."""

    subject: str
    scope: Scope
    theme: str
    votes: tuple[Vote, ...]
    month: date
    parameters: Parameters
    input_hash: str


def _hash(about: Sequence[Any], votes: Iterable[Vote], theme: str, parameters: Parameters) -> str:
    observers = sorted({person for vote in votes for person in vote.observers})
    matters = [
        CODE,
        TAXONOMY_VERSION,
        theme,
        list(about),
        [parameters.name, parameters.error, parameters.rater, parameters.true],
        parameters.mean.get(theme, 0.0),
        [[person, parameters.severity.get(person, 0.0)] for person in observers],
        [
            [vote.visit, vote.day.isoformat(), vote.form]
            + [
                [
                    item.kind,
                    item.ref,
                    item.version,
                    item.observer,
                    share,
                    micro(item.value),
                    item.label_source,
                ]
                for item, share in zip(vote.items, vote.shares, strict=True)
            ]
            for vote in votes
        ],
    ]
    return hashlib.sha256(json.dumps(matters, separators=(",", ":")).encode()).hexdigest()


def gather(
    visits: Iterable[ObservedVisit],
    *,
    subject: str,
    scope: Scope,
    month: date,
    parameters: Parameters,
    observer: str | None = None,
) -> dict[str, ThemeInput]:
    """What there is to say about each theme, by theme key.

    `month` is the first of the current month on the school's calendar; `observer` restricts the statements
    to one person's own, as the scope `coaching` asks. The same input always gives the same hash, whatever
    the order of visits and statements.
    """
    votes_of = votes_by_theme(visits, months_before(month, WINDOW_MONTHS), observer)
    about = [subject, scope, observer, month.isoformat()]
    return {
        theme: ThemeInput(
            subject=subject,
            scope=scope,
            theme=theme,
            votes=votes,
            month=month,
            parameters=parameters,
            input_hash=_hash(about, votes, theme, parameters),
        )
        for theme, votes in votes_of.items()
    }


def _sight(votes: Iterable[Vote], on_side: Callable[[float], bool]) -> Sight:
    seen = [vote for vote in votes if on_side(vote.value)]
    return Sight(len(seen), len({person for vote in seen for person in vote.observers}))


def _trend(votes: Sequence[Vote], parameters: Parameters) -> Trend | None:
    """Compare the later half of the visits with the earlier one; the middle of an odd number is earlier.

    The halves are fixed by the order of the visits, never sought, or chance would find an arrow. Within a
    half every visit weighs the same: what was true then is compared, not what is still true of it now.
    """
    middle = len(votes) - len(votes) // 2
    halves = [[weigh(vote, None, parameters) for vote in half] for half in (votes[:middle], votes[middle:])]
    found = change(halves[0], halves[1], parameters)
    if found is None or found.certainty < TREND_CERTAINTY:
        return None
    return Trend(
        direction="up" if found.difference > 0 else "down",
        change=round(found.difference, 3),
        sd=round(found.sd, 3),
        certainty=round(found.certainty, 3),
        visits_before=found.before,
        visits_after=found.after,
    )


def _evidence(votes: Iterable[Vote], direction: Direction) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Statements that point in the direction, and those that do not, oldest visit first."""
    points_there: Mapping[Direction, Callable[[float], bool]] = {
        "growth": lambda value: value < 0,
        "strength": lambda value: value > 0,
        "mixed": lambda value: value >= 0,
        "first": lambda value: value >= 0,
    }
    sides: tuple[list[Evidence], list[Evidence]] = ([], [])
    for vote in votes:
        for item, share in zip(vote.items, vote.shares, strict=True):
            said = Evidence(
                visit=vote.visit,
                kind=item.kind,
                ref=item.ref,
                ref_version=item.version,
                value=micro(item.value) / MICRO,
                weight=share / MICRO,
                label_source=item.label_source,
            )
            sides[0 if points_there[direction](said.value) else 1].append(said)
    return tuple(sides[0]), tuple(sides[1])


def compute(known: ThemeInput, *, result_id: str, at: str) -> ThemeResult:
    """The result for one theme. `at` (RFC 3339, UTC) is noted and takes no part in the arithmetic."""
    votes, parameters = known.votes, known.parameters
    prior = parameters.mean.get(known.theme, 0.0)
    found = estimate([weigh(vote, known.month, parameters) for vote in votes], prior, parameters)
    observers = {person for vote in votes for person in vote.observers}
    reading = read(
        n_visits=len(votes),
        n_items=sum(len(vote.items) for vote in votes),
        n_observers=len(observers),
        p_growth=found.p_growth,
        growth=_sight(votes, lambda value: value < 0),
        strength=_sight(votes, lambda value: value > 0),
    )
    evidence, counter_evidence = _evidence(votes, reading.direction)
    return ThemeResult(
        id=result_id,
        subject=known.subject,
        scope=known.scope,
        theme=known.theme,
        taxonomy_version=TAXONOMY_VERSION,
        direction=reading.direction,
        source="computed",
        estimate=round(found.mean, 3),
        sd=round(found.sd, 3),
        p_growth=round(found.p_growth, 3),
        band=reading.band,
        words=reading.words,
        n_visits=len(votes),
        n_observers=len(observers),
        last_seen=votes[-1].day.isoformat(),
        trend=_trend(votes, parameters),
        dots=tuple(Dot(visit=vote.visit, date=vote.day.isoformat(), value=vote.value) for vote in votes),
        evidence=evidence,
        counter_evidence=counter_evidence,
        human_status="new",
        provenance=Provenance(
            params=UsedParameters(
                name=parameters.name,
                error=parameters.error,
                rater=parameters.rater,
                true=parameters.true,
                mean=prior,
                month=known.month.isoformat(),
                window_months=WINDOW_MONTHS,
            ),
            form_map=tuple(sorted({vote.form for vote in votes})),
            lexicon=None,
            model=None,
            severity=parameters.name if observers & parameters.severity.keys() else None,
            code=CODE,
            input_hash=known.input_hash,
            at=at,
        ),
        superseded_by=None,
    )
