"""One visit, one vote: the value of a visit on a theme, with the statements it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum
from types import MappingProxyType

from observation_forms.themes.facts import Item, ObservedVisit, counts, items_of

MICRO = 1_000_000
"""Shares and values are whole millionths, so that sums are exact in any order and shown numbers add up."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The say of one visit on one theme.

    `shares[i]` is the part of the vote that `items[i]` has, in millionths, together exactly one million;
    `value` = Σ share · value, in [-1, 1]. `observers` holds each observer's part of the vote, together 1.
    """

    visit: str
    day: date
    form: str
    items: tuple[Item, ...]
    shares: tuple[int, ...]
    value: float
    observers: Mapping[str, float]


def _share(items: tuple[Item, ...]) -> tuple[int, ...]:
    """Split one million over the items by weight; what rounding leaves goes to the largest remainders."""
    total = fsum(item.weight for item in items)
    exact = [item.weight / total * MICRO for item in items]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(items)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: MICRO - sum(shares)]:
        shares[i] += 1
    return tuple(shares)


def micro(value: float) -> int:
    """A value in [-1, 1] as whole millionths."""
    return round(value * MICRO)


def _vote(visit: ObservedVisit, items: Iterable[Item]) -> Vote:
    ordered = tuple(sorted(items, key=lambda item: (item.kind, item.ref, item.version, item.observer)))
    shares = _share(ordered)
    parts: dict[str, int] = {}
    for item, share in zip(ordered, shares, strict=True):
        parts[item.observer] = parts.get(item.observer, 0) + share
    summed = sum(share * micro(item.value) for item, share in zip(ordered, shares, strict=True))
    return Vote(
        visit=visit.id,
        day=visit.day,
        form=visit.form,
        items=ordered,
        shares=shares,
        value=round(summed / MICRO / MICRO, 6),
        observers=MappingProxyType({person: part / MICRO for person, part in sorted(parts.items())}),
    )


def votes_by_theme(
    visits: Iterable[ObservedVisit], since: date, observer: str | None = None
) -> dict[str, tuple[Vote, ...]]:
    """The votes of all visits that count and were held on `since` or later, oldest first, for each theme.

    With `observer`, only what that person stated takes part: another's words in the same visit do not.
    A theme nobody said anything about is absent.
    """
    found: dict[str, list[Vote]] = {}
    for visit in visits:
        if not counts(visit) or visit.day < since:
            continue
        said: dict[str, list[Item]] = {}
        for item in items_of(visit):
            if observer is None or item.observer == observer:
                said.setdefault(item.theme, []).append(item)
        for theme, items in said.items():
            found.setdefault(theme, []).append(_vote(visit, items))
    return {
        theme: tuple(sorted(votes, key=lambda vote: (vote.day, vote.visit))) for theme, votes in sorted(found.items())
    }
