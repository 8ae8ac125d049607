"""Which criteria a form shows, given the answers so far, and which required ones still wait."""

from observation_forms.answers import Answers, is_answered, number_in
from observation_forms.form import AtLeast, AtMost, Form


def _holds(condition: AtLeast | AtMost, answers: Answers) -> bool:
    number = number_in(answers.get(condition.criterion))
    if number is None:
        return False
    return number >= condition.at_least if isinstance(condition, AtLeast) else number <= condition.at_most


def visible_criteria(form: Form, answers: Answers) -> list[str]:
    """Ids of the criteria to show, in the order of the form.

    A criterion with a condition shows when the criterion it names is itself shown and was answered with a
    number that meets the condition. Untouched criteria and extras state no number, so they open nothing.
    """
    criteria = form.criteria()
    shown = {criterion.id for criterion in criteria if criterion.visible_if is None}
    waiting = [criterion for criterion in criteria if criterion.visible_if is not None]
    # Repeated until nothing more opens: a chain may run against the order of the form, and a ring stays shut.
    while opened := {
        criterion.id
        for criterion in waiting
        if criterion.visible_if is not None
        and criterion.id not in shown
        and criterion.visible_if.criterion in shown
        and _holds(criterion.visible_if, answers)
    }:
        shown |= opened
    return [criterion.id for criterion in criteria if criterion.id in shown]


def missing_required(form: Form, answers: Answers) -> list[str]:
    """Ids of the required criteria that are shown and untouched, in the order of the form."""
    shown = set(visible_criteria(form, answers))
    return [
        criterion.id
        for criterion in form.criteria()
        if criterion.required and criterion.id in shown and not is_answered(answers.get(criterion.id))
    ]
