"""Why a form or an answer is refused, as data: what is wrong, and where."""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict


class ViolationKind(StrEnum):
    """Stable codes; the API and the builder tell them apart by these, people read the sentence."""

    NO_CRITERIA = "no_criteria"
    TOO_MANY_CRITERIA = "too_many_criteria"
    DUPLICATE_ID = "duplicate_id"
    GIVEN_TWICE = "given_twice"
    UNKNOWN_SCALE = "unknown_scale"
    TOO_FEW_LEVELS = "too_few_levels"
    LEVELS_OUT_OF_ORDER = "levels_out_of_order"
    TOO_FEW_OPTIONS = "too_few_options"
    UNKNOWN_THEME = "unknown_theme"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_CYCLE = "condition_cycle"
    CONDITION_WITHOUT_NUMBER = "condition_without_number"
    CONDITION_IMPOSSIBLE = "condition_impossible"

    UNKNOWN_CRITERION = "unknown_criterion"
    WRONG_KIND = "wrong_kind"
    NOT_AN_ANSWER = "not_an_answer"
    OUTSIDE_SCALE = "outside_scale"
    EXTRA_NOT_OFFERED = "extra_not_offered"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_OPTION = "unknown_option"
    TEXT_TOO_LONG = "text_too_long"
    UNSTORABLE_TEXT = "unstorable_text"

    OTHER_FORM = "other_form"
    VERSION_NOT_HIGHER = "version_not_higher"
    CRITERION_CHANGED_KIND = "criterion_changed_kind"
    CRITERION_CHANGED_SUBJECT = "criterion_changed_subject"


_SENTENCES: Final = {
    ViolationKind.NO_CRITERIA: "Hier staat nog geen kijkpunt.",
    ViolationKind.TOO_MANY_CRITERIA: "Er staan te veel kijkpunten in de kijkwijzer ({given}).",
    ViolationKind.DUPLICATE_ID: "De code {given} komt al eerder voor.",
    ViolationKind.GIVEN_TWICE: "{given} staat er twee keer.",
    ViolationKind.UNKNOWN_SCALE: "De schaal {given} bestaat niet in deze kijkwijzer.",
    ViolationKind.TOO_FEW_LEVELS: "Een schaal heeft minstens twee niveaus.",
    ViolationKind.LEVELS_OUT_OF_ORDER: "De niveaus van een schaal lopen op van 1, zonder gaten.",
    ViolationKind.TOO_FEW_OPTIONS: "Geef minstens twee keuzes.",
    ViolationKind.UNKNOWN_THEME: "Het thema {given} bestaat niet.",
    ViolationKind.CONDITION_UNKNOWN: "Het kijkpunt {given} uit de voorwaarde bestaat niet.",
    ViolationKind.CONDITION_CYCLE: "Dit kijkpunt wacht via voorwaarden op zichzelf.",
    ViolationKind.CONDITION_WITHOUT_NUMBER: "Het kijkpunt {given} uit de voorwaarde levert geen getal op.",
    ViolationKind.CONDITION_IMPOSSIBLE: "Aan de voorwaarde ({given}) kan nooit worden voldaan.",
    ViolationKind.UNKNOWN_CRITERION: "Het kijkpunt {given} bestaat niet in deze versie van de kijkwijzer.",
    ViolationKind.WRONG_KIND: "Dit kijkpunt vraagt een ander soort antwoord dan {given}.",
    ViolationKind.NOT_AN_ANSWER: "Dit past niet als antwoord op het kijkpunt: {given}.",
    ViolationKind.OUTSIDE_SCALE: "Niveau {given} valt buiten de schaal.",
    ViolationKind.EXTRA_NOT_OFFERED: "{given} is bij dit kijkpunt geen keuze.",
    ViolationKind.OUT_OF_RANGE: "{given} valt buiten wat hier kan.",
    ViolationKind.UNKNOWN_OPTION: "{given} is bij dit kijkpunt geen keuze.",
    ViolationKind.TEXT_TOO_LONG: "De tekst is te lang ({given} tekens).",
    ViolationKind.UNSTORABLE_TEXT: "De tekst bevat een teken dat niet bewaard kan worden.",
    ViolationKind.OTHER_FORM: "Dit is een versie van een andere kijkwijzer ({given}).",
    ViolationKind.VERSION_NOT_HIGHER: "Versie {given} is er al; een gewijzigde kijkwijzer krijgt een hogere.",
    ViolationKind.CRITERION_CHANGED_KIND: "Kijkpunt {given} was eerst een andere soort; kies een nieuwe.",
    ViolationKind.CRITERION_CHANGED_SUBJECT: "Kijkpunt {given} ging eerst over anderen; kies een nieuwe.",
}


class Violation(BaseModel):
    """One reason for refusal.

    `place` is a path into what was judged: `"sections/2/criteria/3/scale"` in a form (positions from 0),
    `"score/c01"` for an answer. `given` is what was found there, shortened, or None.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    kind: ViolationKind
    place: str
    given: str | None = None

    @property
    def sentence(self) -> str:
        """The violation in Dutch, for people."""
        return _SENTENCES[self.kind].format(given=self.given)


def _printable(text: str, longest: int) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:longest])


def _named(given: object) -> str:
    """Words for a value that may be hostile: never all of a huge number, nor a walk into nested lists."""
    if isinstance(given, str):
        return _printable(given, 80)
    if isinstance(given, float) or (isinstance(given, int) and abs(given) < 10**15):
        return str(given)
    return {int: "een reusachtig getal", list: "een lijst", dict: "een object"}.get(type(given), "dit")


def violation(kind: ViolationKind, place: str, given: object = None) -> Violation:
    """State a violation; place and given value are cut and cleaned, because both may come from outside."""
    return Violation(kind=kind, place=_printable(place, 200), given=None if given is None else _named(given))
