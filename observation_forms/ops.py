"""One op: a person's edit of one cell, as it travels from a tablet, and the identity of its content."""

import hashlib
import json
from datetime import datetime
from math import isfinite
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import to_json

MAX_OP_BYTES = 64 * 1024
MAX_OPS = 200
MAX_BASE = 1600
"""As many ids as an op of `MAX_OP_BYTES` has room for."""

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
TIME_PATTERN = (
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
    r"(\.[0-9]{1,9})?(Z|\+00:00)$"
)

Id = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
Time = Annotated[str, StringConstraints(pattern=TIME_PATTERN, max_length=36)]


def is_moment(written: str) -> bool:
    """Whether a time of the right shape is on the calendar, and far enough from its ends to be moved to a time zone."""
    try:
        return 1 < datetime.fromisoformat(written).year < 9999
    except ValueError:
        return False


class Op(BaseModel):
    """An edit of one cell of one record. `n` orders and detects forks, `at` is displayed and never decides."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Id
    n: Annotated[int, Field(ge=1, le=2**53)]
    tx: Id | None
    rec: Id
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    path: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    val: Any
    base: Annotated[list[Id], Field(max_length=MAX_BASE)]
    at: Time


_OP = TypeAdapter(Op)
_OPS = TypeAdapter(list[Op])


def plain_json(value: Any) -> str:
    """`value` as canonical JSON text: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def content_hash(op: Op) -> bytes:
    """SHA-256 over what an op says: rec, kind, path, val, base, tx and at. `n` is left out: a fork resends anew."""
    value = [plain_json(op.val)] if isinstance(op.val, dict | list) else op.val
    said = to_json([op.rec, op.kind, op.path, value, sorted(op.base), op.tx, op.at])
    return hashlib.sha256(said).digest()


def raw_hash(raw: dict[str, Any]) -> bytes:
    """The identity of a malformed op: everything in it but `n`, so that a resend gets the same answer again."""
    said = json.dumps({k: v for k, v in raw.items() if k != "n"}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).digest()


def storable(value: Any, depth: int = 12) -> bool:
    """Whether a value is JSON that the database can keep: finite, not nested deeper than `depth`, and in its
    strings neither NUL nor a lone surrogate."""
    if value is None or isinstance(value, bool | int):
        return True
    if isinstance(value, str):
        return "\x00" not in value and (value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value))
    if isinstance(value, float):
        return isfinite(value)
    if depth == 0:
        return False
    if isinstance(value, list):
        return all(storable(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return all(storable(key) and storable(item, depth - 1) for key, item in value.items())
    return False


def sendable(raw: Any) -> Any:
    """`raw` with numbers beyond a double as words, so that a refused op can be shown to its author as JSON."""
    if isinstance(raw, float) and not isfinite(raw):
        return str(raw)
    if isinstance(raw, list):
        return [sendable(item) for item in raw]
    if isinstance(raw, dict):
        return {key: sendable(item) for key, item in raw.items()}
    return raw


def parse_ops(raw: list[Any]) -> list[Op | None]:
    """Each raw op as an Op, or None where it is malformed; order and length are those of `raw`.

    The whole list is tried at once because nearly every push is well-formed and that path is much faster.
    """
    try:
        parsed: list[Op | None] = list(_OPS.validate_python(raw))
    except ValidationError:
        parsed = [_parse_one(item) for item in raw]
    return [op if op is not None and storable(op.val) else None for op in parsed]


def _parse_one(item: Any) -> Op | None:
    try:
        return _OP.validate_python(item)
    except ValidationError:
        return None
