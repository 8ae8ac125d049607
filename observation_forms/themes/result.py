"""What a theme says of a teacher, in the shape that is stored and travels to the devices that may see it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from observation_forms.themes.facts import ItemKind, LabelSource

Scope = Literal["own", "coaching"]
Direction = Literal["strength", "growth", "mixed", "first"]
Band = Literal["first", "too_little", "possible", "likely", "mixed"]
HumanStatus = Literal["new", "accepted", "rejected", "pinned"]
Value = Annotated[float, Field(ge=-1, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Evidence(_Part):
    """One statement behind a theme.

    `ref` is its path in the observation or conversation of `visit` (`score/<criterion>`, `note/<id>`,
    `post/growth`), `ref_version` the op that was displayed. `value` in [-1, 1]; `weight` is its part of the
    visit's vote, so within a visit the weights add up to 1 and Σ weight · value is the visit's value.
    `terms` are the words a proposed label rests on; empty where a person or the form gave it.
    """

    visit: str
    kind: ItemKind
    ref: str
    ref_version: str
    value: Value
    weight: Annotated[float, Field(gt=0, le=1)]
    label_source: LabelSource
    terms: tuple[str, ...] = ()


class Dot(_Part):
    """One visit on the line of a theme, with the school's calendar day and the visit's value in [-1, 1]."""

    visit: str
    date: str
    value: Value


class Trend(_Part):
    """A change large enough to draw an arrow: `change` is the shrunk difference between the later and the
    earlier half of the visits, `certainty` the chance that it points this way."""

    direction: Literal["up", "down"]
    change: float
    sd: float
    certainty: float
    visits_before: int
    visits_after: int


class UsedParameters(_Part):
    """The numbers an estimate rests on; see `estimator.Parameters`. `month` is the first of the month from
    which ages were taken."""

    name: str
    error: float
    rater: float
    true: float
    mean: float
    month: str
    window_months: int


class Provenance(_Part):
    """How a result came about: enough to compute it again.

    `form_map` are the form versions whose mapping to themes was used. `severity` names the set of observer
    corrections in force or is null, never the correction of a person. `lexicon` and `model` are null as long
    as no label was proposed by machine. `input_hash` is SHA-256 (hex) over everything that matters.
    """

    params: UsedParameters
    form_map: tuple[str, ...]
    lexicon: str | None
    model: str | None
    severity: str | None
    code: str
    input_hash: str
    at: str


class ThemeResult(_Part):
    """One theme of one teacher in one scope. `words` is the sentence to show.

    `evidence` points in the direction and `counter_evidence` the other way; a neutral statement speaks
    against any direction. Without a direction (`mixed`, `first`) `evidence` holds what is positive or neutral
    and `counter_evidence` what is negative. `trend` is null far more often than not.
    """

    id: str
    subject: str
    scope: Scope
    theme: str
    taxonomy_version: int
    direction: Direction
    source: Literal["computed", "human"]
    estimate: float
    sd: float
    p_growth: Annotated[float, Field(ge=0, le=1)]
    band: Band
    words: str
    n_visits: int
    n_observers: int
    last_seen: str
    trend: Trend | None
    dots: tuple[Dot, ...]
    evidence: tuple[Evidence, ...]
    counter_evidence: tuple[Evidence, ...]
    human_status: HumanStatus
    provenance: Provenance
    superseded_by: str | None
