"""A kijkwijzer as a value: sections of criteria, their scales, and the name of one version."""

import re
from functools import cached_property
from typing import Annotated, Final, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

FORM_NAMESPACE: Final = UUID("5b1f6d0e-2c1a-4f5e-9c57-8a3d1e7b4c02")
"""Namespace of the record ids of form versions. Never change it: every stored form record hangs on it."""

_UUID_PATTERN: Final = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
# Control characters are kept out of all text: PostgreSQL cannot store NUL and no screen can show the others.
_LINE_PATTERN: Final = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
_PROSE_PATTERN: Final = r"^[^\x00-\x09\x0b-\x1f\x7f]*$"


def _only_canonical(value: object) -> object:
    """Refuse the other spellings of a UUID, so that one form has one name on every device."""
    if isinstance(value, UUID) or (isinstance(value, str) and re.fullmatch(_UUID_PATTERN, value)):
        return value
    raise ValueError("must be a UUID in lower case with hyphens")


# `strict=False` stands only where JSON has no type of its own (UUID, tuple), so that a definition read back
# from JSONB validates the same way as its text; what is inside stays strict.
FormId = Annotated[
    UUID,
    Field(strict=False),
    BeforeValidator(_only_canonical),
    WithJsonSchema({"type": "string", "format": "uuid", "pattern": _UUID_PATTERN}),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
ThemeKey = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,40}$")]
VisitKind = Literal["regular", "flash", "peer", "calibration", "support"]
Extra = Literal["not_seen", "not_applicable"]
About = Literal["teacher", "pupils"]


def _line(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, pattern=_LINE_PATTERN)


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Level(_Part):
    """One step of a scale; `level` counts from 1, the lowest."""

    level: Annotated[int, Field(ge=1, le=10)]
    label: Annotated[str, _line(60)]
    description: Annotated[str, _line(300)] | None = None


class Scale(_Part):
    """An ordered list of described levels that criteria refer to by id."""

    id: Slug
    levels: Annotated[tuple[Level, ...], Field(strict=False, max_length=10)]


class AtLeast(_Part):
    """Holds when the named criterion has a number of `at_least` or more."""

    criterion: Slug
    at_least: Annotated[int, Field(ge=0, le=100_000)]


class AtMost(_Part):
    """Holds when the named criterion has a number of `at_most` or less; an untouched criterion has none."""

    criterion: Slug
    at_most: Annotated[int, Field(ge=0, le=100_000)]


class _AnyCriterion(_Part):
    id: Slug
    text: Annotated[str, _line(300)]
    theme: ThemeKey | None = None
    about: About = "teacher"
    required: bool = False
    visible_if: AtLeast | AtMost | None = None


class LevelCriterion(_AnyCriterion):
    """Scored on a scale. `extras` are the answers that say why there is no score."""

    kind: Literal["level"]
    scale: Slug
    extras: Annotated[tuple[Extra, ...], Field(strict=False, max_length=2)] = ()


class CounterCriterion(_AnyCriterion):
    """Tapped each time something happens; the answer is how often."""

    kind: Literal["counter"]


class TimerCriterion(_AnyCriterion):
    """Started and stopped; the answer is the total in seconds."""

    kind: Literal["timer"]


class IntervalCriterion(_AnyCriterion):
    """Asked again every `every_seconds`; each moment is answered with one of `options`."""

    kind: Literal["interval"]
    every_seconds: Annotated[int, Field(ge=5, le=3600)]
    options: Annotated[tuple[Annotated[str, _line(40)], ...], Field(strict=False, max_length=12)]


class TextCriterion(_AnyCriterion):
    """Answered in words; `max_length` counts Unicode code points."""

    kind: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=4000)] = 1000


Criterion = Annotated[
    LevelCriterion | CounterCriterion | TimerCriterion | IntervalCriterion | TextCriterion,
    Field(discriminator="kind"),
]


class Section(_Part):
    """A domein: criteria that belong together."""

    id: Slug
    title: Annotated[str, _line(120)]
    criteria: Annotated[tuple[Criterion, ...], Field(strict=False, max_length=40)]


class Form(_Part):
    """One immutable version of a kijkwijzer.

    The shape alone is judged here (types, sizes, unknown fields; raises `pydantic.ValidationError`). Whether
    the parts fit together is judged by `form_validation.check_form`, which answers with violations as data.
    `minutes` is the length the form is meant for; an empty `visit_kinds` means every kind.
    """

    id: FormId
    version: Annotated[int, Field(ge=1, le=100_000)]
    title: Annotated[str, _line(120)]
    purpose: Annotated[str, StringConstraints(max_length=1000, pattern=_PROSE_PATTERN)] = ""
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    visit_kinds: Annotated[tuple[VisitKind, ...], Field(strict=False, max_length=5)] = ()
    scales: Annotated[tuple[Scale, ...], Field(strict=False, max_length=10)] = ()
    sections: Annotated[tuple[Section, ...], Field(strict=False, max_length=20)]

    @property
    def name(self) -> str:
        """What a visit pins at its creation: `"<form id>@<version>"`."""
        return f"{self.id}@{self.version}"

    @cached_property
    def _by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria()}

    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the form."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """The criterion with this id, or None when the form has no such criterion."""
        return self._by_id.get(criterion_id)

    def scale(self, scale_id: str) -> Scale | None:
        """The scale with this id, or None when the form has no such scale."""
        return next((scale for scale in self.scales if scale.id == scale_id), None)

    def section(self, section_id: str) -> Section | None:
        """The section with this id, or None when the form has no such section."""
        return next((section for section in self.sections if section.id == section_id), None)


def form_record_id(name: str) -> UUID:
    """Id of the `form` record that carries the version named `"<form id>@<version>"`."""
    return uuid5(FORM_NAMESPACE, name)
