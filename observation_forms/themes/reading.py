"""Reads what a visit's records say, cell by cell, as statements about themes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from observation_forms.answers import answers_of
from observation_forms.form import Form
from observation_forms.scoring import level_value
from observation_forms.themes.calendar import school_day
from observation_forms.themes.facts import Note, ObservedVisit, Point, Score
from observation_forms.visible import visible_criteria

Cells = Mapping[str, Mapping[str, Any]]
NO_THEME: Final = "none"
_LABEL_CELLS: Final = ("criterion", "theme", "polarity", "deleted")
"""The cells of a note that say what it counts for. While its words alone are unsettled it still counts:
both wordings are shown with the theme."""


@dataclass(frozen=True, slots=True)
class Child:
    """An observation or a conversation of a visit, with the person who made it."""

    kind: Literal["observation", "conversation"]
    author: str
    cells: Cells


def _shown(cells: Cells, path: str) -> Any:
    cell = cells.get(path)
    return None if cell is None else cell["v"]


def _settled(cells: Cells, path: str) -> bool:
    cell = cells.get(path)
    return cell is None or not cell["sib"]


def _op(cells: Cells, path: str) -> str | None:
    cell = cells.get(path)
    return None if cell is None else cell["op"]


def _scores(child: Child, form: Form) -> Iterator[Score]:
    answers = answers_of(form, {path: cell["v"] for path, cell in child.cells.items()})
    shown = set(visible_criteria(form, answers))
    for path, cell in child.cells.items():
        if not path.startswith("score/") or cell["op"] is None:
            continue
        criterion = form.criterion(path.removeprefix("score/"))
        # An answer that its form no longer shows stays stored, but nobody reading the visit would find it.
        if criterion is None or criterion.id not in shown:
            continue
        yield Score(
            observer=child.author,
            criterion=criterion.id,
            theme=criterion.theme,
            value=level_value(form, criterion.id, cell["v"]),
            version=cell["op"],
            settled=not cell["sib"],
        )


def _notes(child: Child, form: Form) -> Iterator[Note]:
    ids = {path.split("/")[1] for path in child.cells if path.startswith("note/")}
    for note_id in sorted(ids):
        note = f"note/{note_id}/"
        polarity, label = _shown(child.cells, note + "polarity"), _shown(child.cells, note + "theme")
        version = _op(child.cells, note + "text") or _op(child.cells, note + "polarity")
        if _shown(child.cells, note + "deleted") is True or version is None:
            continue
        criterion = form.criterion(_shown(child.cells, note + "criterion") or "")
        linked = criterion.theme if criterion is not None else None
        # A theme chosen for this very note says more than the criterion it hangs on, and so does "none".
        theme = (None if label == NO_THEME else label) if label is not None else linked
        yield Note(
            observer=child.author,
            id=note_id,
            theme=theme,
            polarity=polarity,
            label_weight=0.0 if theme is None else 1.0,
            label_source="criterion" if label is None else "person",
            version=version,
            settled=all(_settled(child.cells, note + part) for part in _LABEL_CELLS),
        )


def _points(child: Child) -> Iterator[Point]:
    about: Literal["strengths", "growth"]
    for about in ("strengths", "growth"):
        path = f"post/{about}"
        said, version = _shown(child.cells, path), _op(child.cells, path)
        if said is None or version is None:
            continue
        several = isinstance(said, list)
        for place, one in enumerate(said if several else [said]):
            yield Point(
                observer=child.author,
                about=about,
                theme=one["theme"],
                version=version,
                settled=_settled(child.cells, path),
                place=place if several else None,
            )


def read_visit(
    visit_id: str, visit: Cells, status: str, released: bool, form: Form, children: Iterable[Child]
) -> ObservedVisit:
    """The statements in a visit's records. `visit` holds its own cells, `children` what was made in it.

    The day is the agreed one, which both people see and can correct; a tablet's clock never decides.
    What was added after the release stands beside the values and takes no part.
    """
    made = visit["create"]["v"]
    held = _shown(visit, "planned_at") or made["planned_at"]
    seen = tuple(children)
    observations = [child for child in seen if child.kind == "observation"]
    return ObservedVisit(
        id=visit_id,
        day=school_day(datetime.fromisoformat(held)),
        kind=made["visit_kind"],
        status=status,
        released=released,
        form=form.name,
        scores=tuple(score for child in observations for score in _scores(child, form)),
        notes=tuple(note for child in observations for note in _notes(child, form)),
        points=tuple(point for child in seen if child.kind == "conversation" for point in _points(child)),
    )
