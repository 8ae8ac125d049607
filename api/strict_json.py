"""Reads a JSON body the strict way, so that every shape that PostgreSQL or a reader could trip over is refused here."""

import json
from typing import Any, NoReturn

from observation_forms.ops import storable

MAX_DEPTH = 32
"""Levels of lists and objects in an envelope; what a client sends in one has two."""
MAX_DEPTH_OF_OPS = 200
"""What is read at all: an op too deep to keep is judged as an op, and does not hold up the others."""

_CONTAINERS = (dict, list)


class NotJson(ValueError):
    """The bytes are not JSON as RFC 8259 and I-JSON (RFC 7493) mean it: the message says why, without content."""


def read(body: bytes) -> Any:
    """The value that `body` holds.

    Refuses what a lenient reader lets through: bytes that are not UTF-8, a key named twice in one object (which of
    the two counts differs from reader to reader), NaN and Infinity, numbers of more than 4,300 digits, and outside
    of `ops` numbers beyond a double, more than `MAX_DEPTH` levels, and text that PostgreSQL cannot keep (NUL, half a
    surrogate pair). Under the key `ops` these are the fault of one op, which must not hold up the others, so they
    are judged there. Raises `NotJson`.
    """
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except NotJson:
        raise
    except UnicodeDecodeError:
        raise NotJson("not UTF-8") from None
    except RecursionError:
        raise NotJson("too deep") from None
    except ValueError:
        raise NotJson("not JSON") from None
    if type(value) in _CONTAINERS and _too_deep(value, MAX_DEPTH_OF_OPS - 1):
        raise NotJson("too deep")
    envelope = {k: v for k, v in value.items() if k != "ops"} if type(value) is dict else value
    if type(envelope) in _CONTAINERS and _too_deep(envelope, MAX_DEPTH - 1):
        raise NotJson("too deep")
    if not storable(envelope, MAX_DEPTH):
        raise NotJson("text or a number that cannot be kept")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("a key occurs twice")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise NotJson("not a JSON number")


def _too_deep(value: Any, left: int) -> bool:
    """Whether lists and objects in `value` nest deeper than `left` levels."""
    if left < 0:
        return True
    for inner in value.values() if type(value) is dict else value:
        if type(inner) in _CONTAINERS and _too_deep(inner, left - 1):
            return True
    return False
