"""What a level says on one common measure, and what the answers of one section come to."""

from pydantic import BaseModel, ConfigDict

from observation_forms.answers import Answers, AnswerValue
from observation_forms.form import Form, LevelCriterion
from observation_forms.visible import visible_criteria


class SectionSummary(BaseModel):
    """The level criteria of a section that are shown, counted by what was stated about them.

    `scored + not_seen + not_applicable + untouched` is their number. `mean` is the plain mean of the level
    values in [-1, 1], or None when nothing was scored: untouched and extras never count as low.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    section: str
    scored: int
    not_seen: int
    not_applicable: int
    untouched: int
    mean: float | None


def level_value(form: Form, criterion_id: str, level: AnswerValue) -> float | None:
    """Place a level between the lowest (-1) and the highest (1) of its scale: (level - mid) / half range.

    None when there is nothing to place: an extra, an untouched or unknown criterion, one of another kind, a
    level outside the scale, or a scale with fewer than two levels.
    """
    criterion = form.criterion(criterion_id)
    if not isinstance(criterion, LevelCriterion) or not isinstance(level, int) or isinstance(level, bool):
        return None
    scale = form.scale(criterion.scale)
    highest = len(scale.levels) if scale is not None else 0
    if highest < 2 or not 1 <= level <= highest:
        return None
    return (2 * level - highest - 1) / (highest - 1)


def section_summary(form: Form, section_id: str, answers: Answers) -> SectionSummary | None:
    """Count and average what was stated in one section; None when the form has no such section."""
    section = form.section(section_id)
    if section is None:
        return None
    shown = set(visible_criteria(form, answers))
    asked = [item.id for item in section.criteria if item.kind == "level" and item.id in shown]
    given = [answers.get(criterion_id) for criterion_id in asked]
    placed = [level_value(form, criterion_id, answers.get(criterion_id)) for criterion_id in asked]
    values = [value for value in placed if value is not None]
    not_seen, not_applicable = given.count("not_seen"), given.count("not_applicable")
    return SectionSummary(
        section=section_id,
        scored=len(values),
        not_seen=not_seen,
        not_applicable=not_applicable,
        untouched=len(asked) - len(values) - not_seen - not_applicable,
        mean=sum(values) / len(values) if values else None,
    )
