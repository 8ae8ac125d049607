"""Reads a JSON body the strict way, so that every shape that PostgreSQL or a reader could trip over is refused here."""

import json
from typing import Any, NoReturn

from observation_forms.ops import storable

MAX_DEPTH = 32
"""Levels of lists and objects; the deepest thing a client sends is a value in an op, seven levels down."""

_CONTAINERS = (dict, list)


class NotJson(ValueError):
    """The bytes are not JSON as RFC 8259 and I-JSON (RFC 7493) mean it: the message says why, without content."""


def read(body: bytes) -> Any:
    """The value that `body` holds.

    Refuses what a lenient reader lets through: bytes that are not UTF-8, a key named twice in one object (which of
    the two counts differs from reader to reader), NaN and Infinity, numbers beyond a double or of more than 4,300
    digits, more than `MAX_DEPTH` levels, and text that PostgreSQL cannot keep (NUL, half a surrogate pair). That
    last one is not looked for under the key `ops`: such text is the fault of one op, which must not hold up the
    others, so it is judged there. Raises `NotJson`.
    """
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
        )
    except NotJson:
        raise
    except UnicodeDecodeError:
        raise NotJson("not UTF-8") from None
    except RecursionError:
        raise NotJson("too deep") from None
    except ValueError:
        raise NotJson("not JSON") from None
    if type(value) in _CONTAINERS and _too_deep(value, MAX_DEPTH - 1):
        raise NotJson("too deep")
    if b"\\u" in body:
        envelope = {k: v for k, v in value.items() if k != "ops"} if type(value) is dict else value
        if not storable(envelope, MAX_DEPTH):
            raise NotJson("text that cannot be kept")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("a key occurs twice")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise NotJson("not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotJson("number out of range")
    return number


def _too_deep(value: Any, left: int) -> bool:
    """Whether lists and objects in `value` nest deeper than `left` levels."""
    if left < 0:
        return True
    for inner in value.values() if type(value) is dict else value:
        if type(inner) in _CONTAINERS and _too_deep(inner, left - 1):
            return True
    return False
