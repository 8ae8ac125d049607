"""The kinds of records that people write: create objects, paths, who writes each path and what fits in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from re import Pattern, compile
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from observation_forms.answers import check_answer
from observation_forms.form import Form
from observation_forms.ops import TIME_PATTERN, UUID_PATTERN, Id, Time, is_moment
from observation_forms.taxonomy import THEMES

Writer = Literal["observer", "teacher", "author"]
Check = Callable[[Any, tuple[str, ...], Form | None], bool]
"""Whether a value fits: the value, the variable parts of the path, the form the record is pinned to."""

FormName = Annotated[str, StringConstraints(pattern=UUID_PATTERN[:-1] + r"@[1-9][0-9]{0,5}$")]


def _on_the_calendar(written: str) -> str:
    if not is_moment(written):
        raise ValueError("no such moment")
    return written


Moment = Annotated[Time, AfterValidator(_on_the_calendar)]
VisitKind = Literal["regular", "flash", "peer", "calibration", "support"]


class _Create(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class VisitCreate(_Create):
    """A visit as it is planned. `group` and `lesson` in the school's own words, or null."""

    school: Id
    teacher: Id
    observer: Id
    form: FormName
    planned_at: Moment
    group: Annotated[str, Field(max_length=60)] | None
    lesson: Annotated[str, Field(max_length=200)] | None
    visit_kind: VisitKind


class ChildCreate(_Create):
    """An observation, conversation or reflection: it belongs to a visit and to the person who makes it."""

    visit: Id


class AgreementCreate(_Create):
    """An agreement between two people; its kind is fixed from the start."""

    visit: Id
    teacher: Id
    observer: Id
    agreement_kind: Literal["learning", "policy"]


class GoalCreate(_Create):
    """A teacher's own goal."""

    teacher: Id


CREATES: Mapping[str, type[_Create]] = {
    "visit": VisitCreate,
    "observation": ChildCreate,
    "conversation": ChildCreate,
    "reflection": ChildCreate,
    "agreement": AgreementCreate,
    "goal": GoalCreate,
}
CHILDREN = frozenset({"observation", "conversation", "reflection", "agreement"})


def read_create(kind: str, value: Any) -> Any | None:
    """The create object of `kind` when `value` is one, else None, as for a kind that nobody creates."""
    try:
        return CREATES[kind].model_validate(value) if kind in CREATES else None
    except ValidationError:
        return None


def _text(longest: int) -> Check:
    return lambda v, _p, _f: v is None or (isinstance(v, str) and len(v) <= longest)


_ID = compile(UUID_PATTERN)
_TIME = compile(TIME_PATTERN)
_DATE = compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _flag(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return isinstance(v, bool)


def _time(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return isinstance(v, str) and len(v) <= 36 and _TIME.fullmatch(v) is not None and is_moment(v)


def _time_or_null(v: Any, p: tuple[str, ...], f: Form | None) -> bool:
    return v is None or _time(v, p, f)


def _date_or_null(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    if not isinstance(v, str) or _DATE.fullmatch(v) is None:
        return v is None
    try:
        date.fromisoformat(v)
    except ValueError:
        return False
    return True


def _one_of(*values: Any) -> Check:
    return lambda v, _p, _f: any(v == allowed and type(v) is type(allowed) for allowed in values)


def _is_int(v: Any) -> bool:
    return isinstance(v, int) and not isinstance(v, bool)


def _milliseconds(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return _is_int(v) and 0 <= v <= 86_400_000


def _response(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    if isinstance(v, dict):
        return set(v) == {"move_to"} and _time(v["move_to"], (), None)
    return v in ("accepted", "declined")


def _texts(most: int, longest: int) -> Check:
    def check(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
        values = v if isinstance(v, list) else [v]
        return v is None or (len(values) <= most and all(isinstance(t, str) and len(t) <= longest for t in values))

    return check


def _themed(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    def one(item: Any) -> bool:
        return (
            isinstance(item, dict)
            and set(item) == {"text", "theme"}
            and isinstance(item["text"], str)
            and len(item["text"]) <= 2000
            and (item["theme"] is None or (isinstance(item["theme"], str) and item["theme"] in THEMES))
        )

    items = v if isinstance(v, list) else [v]
    return v is None or (len(items) <= 10 and all(one(item) for item in items))


def _away(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return (
        isinstance(v, dict)
        and set(v) == {"from", "to"}
        and _milliseconds(v["from"], (), None)
        and (v["to"] is None or _milliseconds(v["to"], (), None))
    )


def _theme(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return v is None or v == "none" or (isinstance(v, str) and v in THEMES)


def _criterion_or_null(v: Any, _p: tuple[str, ...], form: Form | None) -> bool:
    return v is None or (isinstance(v, str) and form is not None and form.criterion(v) is not None)


def _criterion_flag(v: Any, parts: tuple[str, ...], form: Form | None) -> bool:
    return isinstance(v, bool) and form is not None and form.criterion(parts[0]) is not None


def _answer(kind: Literal["score", "count", "timer", "interval", "text"]) -> Check:
    def check(v: Any, parts: tuple[str, ...], form: Form | None) -> bool:
        return form is not None and check_answer(form, kind, parts[0], v) is None

    return check


def _person_or_null(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return v is None or (isinstance(v, str) and _ID.fullmatch(v) is not None)


def _seen(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    return v in (None, "seen", "not_yet", "not_applicable")


def _status(v: Any, _p: tuple[str, ...], _f: Form | None) -> bool:
    if not isinstance(v, dict) or not {"to"} <= set(v) <= {"to", "from"}:
        return False
    return isinstance(v["to"], str) and (v.get("from") is None or isinstance(v["from"], str))


def _sections(v: Any, _p: tuple[str, ...], form: Form | None) -> bool:
    if v is None:
        return True
    known = {section.id for section in form.sections} if form is not None else set()
    return isinstance(v, list) and len(v) <= len(known) and all(isinstance(s, str) and s in known for s in v)


@dataclass(frozen=True, slots=True)
class PathRule:
    """Who writes a path and what fits in it."""

    writers: frozenset[Writer]
    check: Check


def _rule(check: Check, *writers: Writer) -> PathRule:
    return PathRule(frozenset(writers), check)


_SLUG = r"([a-z0-9_-]{1,40})"
_UUID = f"({UUID_PATTERN[1:-1]})"
_PATHS: dict[str, dict[str, PathRule]] = {
    "visit": {
        "planned_at": _rule(_time, "observer"),
        "group": _rule(_text(60), "observer"),
        "lesson": _rule(_text(200), "observer"),
        "domains": _rule(_sections, "observer"),
        "response": _rule(_response, "teacher"),
        "pre/learning_question": _rule(_text(2000), "observer", "teacher"),
        "pre/lesson_goal": _rule(_text(2000), "observer", "teacher"),
        f"pre/focus/{_SLUG}": _rule(_criterion_flag, "observer", "teacher"),
        "pre/notes_only": _rule(_flag, "teacher"),
        "fact": _rule(_text(500), "observer"),
        "status": _rule(_status, "observer", "teacher"),
        "reason": _rule(_text(500), "observer"),
    },
    "observation": {
        f"score/{_SLUG}": _rule(_answer("score"), "author"),
        f"count/{_SLUG}": _rule(_answer("count"), "author"),
        f"timer/{_SLUG}": _rule(_answer("timer"), "author"),
        f"interval/{_SLUG}/([0-9]{{1,4}})": _rule(_answer("interval"), "author"),
        f"text/{_SLUG}": _rule(_answer("text"), "author"),
        f"note/{_UUID}/text": _rule(_text(8000), "author"),
        f"note/{_UUID}/t": _rule(_milliseconds, "author"),
        f"note/{_UUID}/criterion": _rule(_criterion_or_null, "author"),
        f"note/{_UUID}/polarity": _rule(_one_of(1, 0, -1, None), "author"),
        f"note/{_UUID}/theme": _rule(_theme, "author"),
        f"note/{_UUID}/group": _rule(_text(60), "author"),
        f"note/{_UUID}/deleted": _rule(_flag, "author"),
        f"clock/away/{_UUID}": _rule(_away, "author"),
        "started_at": _rule(_time_or_null, "author"),
        "ended_at": _rule(_time_or_null, "author"),
    },
    "conversation": {
        "post/strengths": _rule(_themed, "author"),
        "post/growth": _rule(_themed, "author"),
        "post/suggestions": _rule(_texts(20, 2000), "author"),
        "post/next_question": _rule(_text(2000), "author"),
        "post/reply": _rule(_text(8000), "teacher"),
        "confirm/observer": _rule(_text(64), "author"),
        "confirm/teacher": _rule(_text(64), "teacher"),
    },
    "reflection": {
        f"score/{_SLUG}": _rule(_answer("score"), "author"),
        f"text/{_SLUG}": _rule(_text(8000), "author"),
        "shared": _rule(_flag, "author"),
    },
    "agreement": {
        "text": _rule(_text(2000), "observer", "teacher"),
        "owner": _rule(_person_or_null, "observer", "teacher"),
        "due": _rule(_date_or_null, "observer", "teacher"),
        "theme": _rule(_theme, "observer", "teacher"),
        f"seen/{_UUID}": _rule(_seen, "observer"),
        "status": _rule(_one_of("open", "done", "adapted", "stopped"), "observer", "teacher"),
        "reply": _rule(_text(8000), "teacher"),
    },
    "goal": {
        "text": _rule(_text(2000), "teacher"),
        "theme": _rule(_theme, "teacher"),
        "until": _rule(_date_or_null, "teacher"),
        "status": _rule(_one_of("open", "done", "adapted", "stopped"), "teacher"),
        f"progress/{_UUID}": _rule(_text(2000), "teacher"),
    },
}  # fmt: skip

_EXACT: dict[str, dict[str, PathRule]] = {
    kind: {path: rule for path, rule in rules.items() if "(" not in path} for kind, rules in _PATHS.items()
}
_SHAPED: dict[str, dict[str, list[tuple[Pattern[str], PathRule]]]] = {}
for _kind, _rules in _PATHS.items():
    for _path, _path_rule in _rules.items():
        if "(" in _path:
            _first = _path.split("/", 1)[0]
            _SHAPED.setdefault(_kind, {}).setdefault(_first, []).append((compile(_path), _path_rule))


def find_path(kind: str, path: str) -> tuple[PathRule, tuple[str, ...]] | None:
    """The rule of a path of `kind` with the path's variable parts, or None where no such path exists."""
    exact = _EXACT[kind].get(path)
    if exact is not None:
        return exact, ()
    for pattern, rule in _SHAPED.get(kind, {}).get(path.split("/", 1)[0], ()):
        match = pattern.fullmatch(path)
        if match is not None:
            return rule, match.groups()
    return None


def is_amendment(kind: str, path: str, visit_status: str | None) -> bool:
    """Whether an edit comes after its record was opened to its reader, and so stands beside the value for ever."""
    if kind == "observation":
        return visit_status in ("released", "discussed", "closed")
    if kind == "conversation":
        return visit_status == "closed"
    return kind == "agreement" and visit_status == "closed" and path in ("text", "owner", "due", "theme")
