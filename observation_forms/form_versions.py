"""Versions of a form: what differs between two of them, and when a new one may stand beside the old."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from observation_forms.form import Criterion, Form, Level
from observation_forms.form_validation import check_form
from observation_forms.taxonomy import THEMES
from observation_forms.violation import Violation, ViolationKind, violation

ChangeKind = Literal[
    "retitled", "settings", "rescaled", "relabelled", "added", "removed", "moved", "reworded", "remapped"
]

_SENTENCES: Final = {
    "retitled": "“{before}” heet nu “{after}”.",
    "settings": "{text}: andere instellingen.",
    "rescaled": "{text}: de schaal had {before} niveaus en heeft er nu {after}.",
    "relabelled": "{text}: de niveaus van de schaal zijn anders omschreven.",
    "added": "Nieuw: {text}.",
    "removed": "Vervallen: {text}.",
    "moved": "{text}: stond bij {before}, staat nu bij {after}.",
    "reworded": "“{before}” is nu “{after}”.",
    "remapped": "{text}: hoorde bij {before}, hoort nu bij {after}.",
}


class Change(BaseModel):
    """One difference between two versions.

    `criteria` are the ids it concerns; none means the form as a whole. `comparable` is False when answers in
    the old version may not say the same as answers in the new one: whoever shows both has to state that.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    kind: ChangeKind
    criteria: tuple[str, ...]
    text: str
    before: str | None = None
    after: str | None = None
    comparable: bool = True

    @property
    def sentence(self) -> str:
        """The change in Dutch, for people."""
        return _SENTENCES[self.kind].format(text=self.text, before=self.before, after=self.after)


def difference(old: Form, new: Form) -> list[Change]:
    """What a reader of `new` should know about `old`: the form, its scales, then criterion by criterion."""
    found = [*_between_forms(old, new), *_between_scales(old, new)]
    for criterion in new.criteria():
        before = old.criterion(criterion.id)
        if before is None:
            found.append(_change("added", criterion))
        else:
            found += _between_criteria(old, before, new, criterion)
    found += (_change("removed", gone) for gone in old.criteria() if new.criterion(gone.id) is None)
    return found


def incomparable(old: Form, new: Form) -> frozenset[str]:
    """Ids of the criteria in both versions whose answers may not be laid side by side without saying so."""
    return frozenset(
        criterion for change in difference(old, new) if not change.comparable for criterion in change.criteria
    )


def _between_forms(old: Form, new: Form) -> Iterator[Change]:
    titles = [(old.title, new.title)]
    titles += [(was.title, now.title) for now in new.sections if (was := old.section(now.id)) is not None]
    for before, after in titles:
        if before != after:
            yield Change(kind="retitled", criteria=(), text=after, before=before, after=after)
    around = {"purpose", "minutes", "visit_kinds"}
    if old.model_dump(include=around) != new.model_dump(include=around):
        yield Change(kind="settings", criteria=(), text=new.title)


def _between_scales(old: Form, new: Form) -> Iterator[Change]:
    # One scale serves many criteria, so its change is told once.
    touched: dict[tuple[tuple[Level, ...], tuple[Level, ...]], list[Criterion]] = {}
    for criterion in new.criteria():
        before = old.criterion(criterion.id)
        levels = _levels(old, before), _levels(new, criterion)
        if before is not None and before.kind == criterion.kind and levels[0] != levels[1]:
            touched.setdefault(levels, []).append(criterion)
    for (was, now), criteria in touched.items():
        yield Change(
            kind="relabelled" if len(was) == len(now) else "rescaled",
            criteria=tuple(criterion.id for criterion in criteria),
            text=f"“{criteria[0].text}”" if len(criteria) == 1 else f"{len(criteria)} kijkpunten",
            before=str(len(was)),
            after=str(len(now)),
            comparable=False,
        )


def _between_criteria(old: Form, before: Criterion, new: Form, after: Criterion) -> Iterator[Change]:
    if before.text != after.text:
        # Whether new words ask the same thing no machine can tell, so they are never silently comparable.
        yield _change("reworded", after, before.text, after.text, comparable=False)
    if before.theme != after.theme:
        yield _change("remapped", after, _theme(before), _theme(after))
    (was_in, was_called), (is_in, is_called) = _section(old, after.id), _section(new, after.id)
    if was_in != is_in:
        yield _change("moved", after, was_called, is_called)
    told_above = {"text", "theme", "scale"}
    if before.model_dump(exclude=told_above) != after.model_dump(exclude=told_above):
        yield _change("settings", after, comparable=_asked_alike(before, after))


def _change(
    kind: ChangeKind,
    criterion: Criterion,
    before: str | None = None,
    after: str | None = None,
    *,
    comparable: bool = True,
) -> Change:
    return Change(
        kind=kind,
        criteria=(criterion.id,),
        text=f"“{criterion.text}”",
        before=before,
        after=after,
        comparable=comparable,
    )


def _asked_alike(before: Criterion, after: Criterion) -> bool:
    """Whether answers still mean the same although settings differ: same kind, same people, same moments."""
    if before.kind != after.kind or before.about != after.about:
        return False
    if before.kind == "interval" and after.kind == "interval":
        return (before.every_seconds, before.options) == (after.every_seconds, after.options)
    return True


def _theme(criterion: Criterion) -> str:
    return "geen thema" if criterion.theme is None else THEMES.get(criterion.theme, criterion.theme)


def _section(form: Form, criterion_id: str) -> tuple[str, str]:
    return next(
        (section.id, section.title)
        for section in form.sections
        if any(criterion.id == criterion_id for criterion in section.criteria)
    )


def _levels(form: Form, criterion: Criterion | None) -> tuple[Level, ...]:
    scale = form.scale(criterion.scale) if criterion is not None and criterion.kind == "level" else None
    return scale.levels if scale is not None else ()


def publish(draft: Form, published: Sequence[Form]) -> Form | list[Violation]:
    """The version to store, or why it is refused. `published` are all versions of this form so far.

    A published version never changes: other content needs a version above all others. Offering content that
    the latest version has already answers that version, so that publishing twice has one effect. A criterion
    id keeps its meaning for ever: once used, it may not come back as another kind or about other people.
    """
    others = [form for form in published if form.id != draft.id]
    if others:
        return [violation(ViolationKind.OTHER_FORM, "id", str(others[0].id))]
    latest = max(published, key=lambda form: form.version, default=None)
    if latest is not None and latest.model_copy(update={"version": draft.version}) == draft:
        return latest
    found = check_form(draft)
    if latest is not None and draft.version <= latest.version:
        found.append(violation(ViolationKind.VERSION_NOT_HIGHER, "version", latest.version))
    found += _broken_promises(draft, published)
    return found or draft


def _broken_promises(draft: Form, published: Sequence[Form]) -> Iterator[Violation]:
    for i, section in enumerate(draft.sections):
        for j, criterion in enumerate(section.criteria):
            place = f"sections/{i}/criteria/{j}"
            earlier = [was for form in published if (was := form.criterion(criterion.id)) is not None]
            if any(was.kind != criterion.kind for was in earlier):
                yield violation(ViolationKind.CRITERION_CHANGED_KIND, f"{place}/kind", criterion.id)
            if any(was.about != criterion.about for was in earlier):
                yield violation(ViolationKind.CRITERION_CHANGED_SUBJECT, f"{place}/about", criterion.id)
