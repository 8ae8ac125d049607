"""An op as it travels: what is well-formed, and when two ops say the same."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_forms.ops import MAX_BASE, Op, content_hash, is_moment, parse_ops, raw_hash, storable

EXAMPLES = settings(max_examples=100, deadline=None, derandomize=True, database=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def raw(**change: Any) -> dict[str, Any]:
    """A well-formed op, but for `change`."""
    return {
        "id": str(uuid4()), "n": 1, "tx": None, "rec": str(uuid4()), "kind": "observation", "path": "score/c1",
        "val": 3, "base": [], "at": "2026-11-21T10:02:03Z",
    } | change  # fmt: skip


def op(**change: Any) -> Op:
    """The same, parsed."""
    return Op.model_validate(raw(**change))


FIXED = {"id": str(uuid4()), "rec": str(uuid4())}


@pytest.mark.parametrize(
    "change",
    [
        {"id": str(uuid4()).upper()},
        {"id": f"{uuid4()}\n"},
        {"n": 0},
        {"n": 2**53 + 1},
        {"n": 1.0},
        {"n": True},
        {"tx": ""},
        {"kind": ""},
        {"kind": "x" * 41},
        {"path": "x" * 201},
        {"base": [f"{FIXED['id']}\n"]},
        {"base": [FIXED["id"]] * (MAX_BASE + 1)},
        {"base": {}},
        {"at": "2026-11-21 10:02:03Z"},
        {"at": "2026-11-21T10:02:03"},
        {"at": "2026-11-21T10:02:03+01:00"},
        {"at": "2026-11-21T10:02:03Z\n"},
        {"at": "2026-11-21T10:02:03.0123456789Z"},
        {"at": "٢٠٢٦-11-21T10:02:03Z"},
        {"surprise": 1},
        {"val": "\x00"},
        {"val": ["a", {"b": "\udc00"}]},
        {"val": {"\ud800": 1}},
        {"val": float("inf")},
        {"path": "\ud800"},
    ],
    ids="-".join,
)
def test_malformed(change: dict[str, Any]) -> None:
    good = raw()
    parsed = parse_ops([good, raw(**change), good])
    assert [op is None for op in parsed] == [False, True, False]


@pytest.mark.parametrize("missing", sorted(raw()))
def test_every_field_has_to_be_there(missing: str) -> None:
    assert parse_ops([{key: value for key, value in raw().items() if key != missing}]) == [None]


def test_what_is_no_object_at_all() -> None:
    assert parse_ops([None, 1, "op", []]) == [None] * 4


def test_well_formed_ops_keep_their_order() -> None:
    several = [raw(n=number) for number in range(1, 50)]
    assert [op.n for op in parse_ops(several) if op] == list(range(1, 50))


@pytest.mark.parametrize(
    "change",
    [
        {"rec": str(uuid4())},
        {"kind": "visit"},
        {"path": "score/c2"},
        {"val": 4},
        {"val": "3"},
        {"val": None},
        {"base": [str(uuid4())]},
        {"tx": str(uuid4())},
        {"at": "2026-11-21T10:02:04Z"},
    ],
    ids="-".join,
)
def test_whatever_an_op_says_is_part_of_its_identity(change: dict[str, Any]) -> None:
    assert content_hash(op(**FIXED)) != content_hash(op(**{**FIXED, **change}))


def test_number_and_order_are_no_part_of_what_is_said() -> None:
    base = [str(uuid4()), str(uuid4())]
    same = content_hash(op(**FIXED, base=base, val={"a": 1, "b": [1, 2]}))
    assert content_hash(op(**FIXED, n=7, base=base[::-1], val={"b": [1, 2], "a": 1})) == same


@EXAMPLES
@given(JSON, JSON)
def test_two_values_are_one_only_when_they_are_one_as_json(one: Any, other: Any) -> None:
    def text(value: Any) -> str:
        return json.dumps(value, sort_keys=True)

    same = content_hash(op(**FIXED, val=one)) == content_hash(op(**FIXED, val=other))
    assert same == (text(one) == text(other))


@EXAMPLES
@given(JSON)
def test_words_that_look_like_json_are_still_words(value: Any) -> None:
    for text in (json.dumps(value, sort_keys=True, separators=(",", ":")), json.dumps([value])):
        assert content_hash(op(**FIXED, val=value)) != content_hash(op(**FIXED, val=text))
        assert content_hash(op(**FIXED, val=value)) != content_hash(op(**FIXED, val=[text]))


def test_a_malformed_op_is_known_again_whatever_its_number() -> None:
    bad = raw(surprise="\ud800")
    assert raw_hash(bad) == raw_hash({**bad, "n": 9})
    assert raw_hash(bad) != raw_hash({**bad, "surprise": 2})


def test_what_can_be_stored() -> None:
    deep: Any = 1
    for _ in range(12):
        deep = [deep]
    assert storable(deep)
    assert not storable([deep])
    assert storable({"é": ["😀", 1, 1.5, None, True]})
    assert not any(storable(value) for value in ("a\x00", "\ud800", {"a\x00": 1}, [float("nan")], object()))


@EXAMPLES
@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_every_moment_is_one(moment: datetime) -> None:
    assert is_moment(moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z"))


@pytest.mark.parametrize(
    "written",
    ["2026-02-31T10:00:00Z", "2026-11-21T10:00:60Z", "0000-01-01T10:00:00Z", "0001-01-01T00:00:00Z",
     "9999-12-31T23:59:59Z"],
)  # fmt: skip
def test_what_is_on_no_calendar_or_falls_off_it(written: str) -> None:
    assert not is_moment(written)
