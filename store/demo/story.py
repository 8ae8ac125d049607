"""Tells one visit as the ops that a tablet would have sent: plan, voorgesprek, observation, conversation."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from observation_forms.confirmation import confirmed_hash
from observation_forms.form import Criterion, Form
from store.demo.people import Teacher

_HERE = Path(__file__).parent
NOTES: dict[str, Any] = json.loads((_HERE / "notes.json").read_text(encoding="utf-8"))
LESSONS: dict[str, Any] = json.loads((_HERE / "lessons.json").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Teller:
    """Makes ops with ids and numbers that are the same at every telling."""

    random: Random
    numbers: dict[str, int] = field(default_factory=dict)

    def uuid(self) -> str:
        """The next id, a valid version 4 UUID."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def op(self, writer: str, record: str, kind: str, path: str, value: Any, at: datetime) -> dict[str, Any]:
        """One op of `writer`, whose numbers run on. Every cell is written once here, so nothing is named."""
        self.numbers[writer] = self.numbers.get(writer, 0) + 1
        return {
            "id": self.uuid(), "n": self.numbers[writer], "tx": None, "rec": record, "kind": kind, "path": path,
            "val": value, "base": [], "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A visit to be told: who, when, with which form, how far it got (`planned` … `closed`)."""

    teacher: Teacher
    observer: UUID
    form: Form
    at: datetime
    visit_kind: str
    until: str
    question_theme: str


@dataclass(slots=True)
class Told:
    """The ops of one visit in the order they were made, each with its writer."""

    visit: str
    ops: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def tell(teller: Teller, plan: Plan) -> Told:
    """The whole visit as ops, up to where the plan says it got."""
    told = Told(teller.uuid())
    _announce(teller, plan, told)
    if plan.until == "planned":
        return told
    _observe(teller, plan, told)
    for step in ("recorded", "released"):
        _step(teller, plan, told, step, plan.at + timedelta(hours=1 if step == "recorded" else 6))
        if plan.until == step:
            return told
    _converse(teller, plan, told)
    return told


def _announce(teller: Teller, plan: Plan, told: Told) -> None:
    lesson, _ = _lesson(plan)
    who, before = str(plan.observer), plan.at - timedelta(days=3)
    value = {
        "school": str(plan.teacher.school), "teacher": str(plan.teacher.id), "observer": who, "form": plan.form.name,
        "planned_at": plan.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "group": plan.teacher.group, "lesson": lesson,
        "visit_kind": plan.visit_kind,
    }  # fmt: skip
    say = _speaker(teller, told, who, told.visit, "visit", before)
    say("create", value)
    say("pre/learning_question", LESSONS["questions"][plan.question_theme])
    for criterion in _focus(plan):
        say(f"pre/focus/{criterion.id}", True)
    answer = _speaker(teller, told, str(plan.teacher.id), told.visit, "visit", before + timedelta(hours=4))
    answer("response", "accepted")


def _observe(teller: Teller, plan: Plan, told: Told) -> None:
    random, who, record = teller.random, str(plan.observer), teller.uuid()
    say = _speaker(teller, told, who, record, "observation", plan.at)
    say("create", {"visit": told.visit})
    say("started_at", plan.at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    looked = _looked_at(random, plan)
    for criterion in looked:
        if criterion.kind == "counter":
            say(f"count/{criterion.id}", random.randint(2, 14))
        elif criterion.kind == "timer":
            say(f"timer/{criterion.id}", random.randint(40, 420))
        elif criterion.kind == "level":
            say(f"score/{criterion.id}", _score(random, plan.teacher, criterion.theme))
    _, matter = _lesson(plan)
    for place, (words, polarity, theme) in enumerate(_notes(random, plan)):
        note = f"note/{teller.uuid()}"
        linked = [c for c in looked if c.theme == theme and c.kind == "level"]
        say(f"{note}/text", words.replace("{stof}", matter))
        say(f"{note}/t", 60_000 + place * 190_000 + random.randint(0, 120_000))
        say(f"{note}/polarity", polarity)
        if linked:
            say(f"{note}/criterion", random.choice(linked).id)
    minutes = 12 if plan.visit_kind == "flash" else 45
    say("ended_at", (plan.at + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    if random.random() < 0.6:
        fact = _speaker(teller, told, who, told.visit, "visit", plan.at + timedelta(hours=1))
        fact("fact", random.choice(LESSONS["facts"]))


def _converse(teller: Teller, plan: Plan, told: Told) -> None:
    random, who, record = teller.random, str(plan.observer), teller.uuid()
    at = plan.at + timedelta(days=1)
    strength, growth = random.choice(plan.teacher.strong), plan.question_theme
    outcome = {
        "post/strengths": {"text": _words(random, strength, "+"), "theme": strength},
        "post/growth": {"text": LESSONS["questions"][growth], "theme": growth},
        "post/suggestions": ["Kies één moment per dag om dit uit te proberen en schrijf op wat er gebeurt."],
    }
    say = _speaker(teller, told, who, record, "conversation", at)
    say("create", {"visit": told.visit})
    for path, value in outcome.items():
        say(path, value)
    _step(teller, plan, told, "discussed", at)
    if plan.until == "closed":
        seal = confirmed_hash({path: {"v": value} for path, value in outcome.items()})
        say("confirm/observer", seal)
        reply = _speaker(teller, told, str(plan.teacher.id), record, "conversation", at + timedelta(hours=2))
        reply("confirm/teacher", seal)


def _step(teller: Teller, plan: Plan, told: Told, to: str, at: datetime) -> None:
    _speaker(teller, told, str(plan.observer), told.visit, "visit", at)("status", {"to": to})


def _speaker(
    teller: Teller, told: Told, writer: str, record: str, kind: str, at: datetime
) -> Callable[[str, Any], None]:
    def say(path: str, value: Any) -> None:
        told.ops.append((writer, teller.op(writer, record, kind, path, value, at)))

    return say


def _lesson(plan: Plan) -> tuple[str, str]:
    lessons = LESSONS[plan.teacher.years]
    lesson, matter = lessons[plan.at.toordinal() % len(lessons)]
    return lesson, matter


def _levels(form: Form, themes: tuple[str, ...]) -> list[Criterion]:
    return [c for c in form.criteria() if c.kind == "level" and c.theme in themes]


def _focus(plan: Plan) -> list[Criterion]:
    return _levels(plan.form, (plan.question_theme,))[:2]


def _looked_at(random: Random, plan: Plan) -> list[Criterion]:
    """The focus, and the sections that hold it or what the teacher is strong in: at most about thirteen criteria."""
    focus = _focus(plan)
    themes = (*plan.teacher.strong, *plan.teacher.growing)
    sections = [s for s in plan.form.sections if any(c.theme in themes for c in s.criteria)]
    random.shuffle(sections)
    chosen = [c for s in sections[:2] for c in s.criteria if random.random() < 0.9]
    return list({c.id: c for c in [*focus, *chosen]}.values())[:13]


def _score(random: Random, teacher: Teacher, theme: str | None) -> int | str:
    if random.random() < 0.06:
        return random.choice(["not_seen", "not_applicable"])
    middle = 3.4 if theme in teacher.strong else 1.9 if theme in teacher.growing else 2.7
    return min(4, max(1, round(random.gauss(middle, 0.6))))


def _words(random: Random, theme: str, sign: str) -> str:
    words: str = random.choice(NOTES[theme][sign])
    return words.replace("{stof}", "de nieuwe stof")


def _notes(random: Random, plan: Plan) -> list[tuple[str, int, str | None]]:
    """Notes in lesson time: words, polarity, theme. What she grows in is seen more often than not, never always."""
    several: Mapping[str, int] = {"flash": 3}
    notes: list[tuple[str, int, str | None]] = []
    themes = [plan.question_theme, *plan.teacher.strong, *plan.teacher.growing]
    for theme in themes[: several.get(plan.visit_kind, 5)]:
        good = random.random() < (0.85 if theme in plan.teacher.strong else 0.3)
        notes.append((random.choice(NOTES[theme]["+" if good else "-"]), 1 if good else -1, theme))
    notes.append((random.choice(NOTES["neutral"]), 0, None))
    random.shuffle(notes)
    return notes
