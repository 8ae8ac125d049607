"""Reading JSON strictly: what is refused, why, and what has to be let through."""

import pytest

from api.strict_json import MAX_DEPTH, NotJson, read


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b"[1] [2]", "not JSON"),
        (b'"\x00"', "not JSON"),
        (b"9" * 5000, "not JSON"),
        (b"\xff", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b"NaN", "not a JSON number"),
        (b"[-Infinity]", "not a JSON number"),
        (b"[1e999]", "text or a number that cannot be kept"),
        (b'{"a": 1, "a": 1}', "a key occurs twice"),
        (b'{"ops": [{"id": 1, "\\u0069d": 2}]}', "a key occurs twice"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "too deep"),
        (b'{"a":' * 20 + b"[" * 20 + b"]" * 20 + b"}" * 20, "too deep"),
        (b'["]]]]", ' * 40 + b"1" + b"]" * 40, "too deep"),
        (b"[" * 100_000, "too deep"),
        (b'{"epoch": "a\\u0000"}', "text or a number that cannot be kept"),
        (b'{"epoch": "\\ud83d"}', "text or a number that cannot be kept"),
        (b'{"a": [{"\\u0000": 1}]}', "text or a number that cannot be kept"),
        (b'["\\udead"]', "text or a number that cannot be kept"),
    ],
)
def test_refused(body: bytes, why: str) -> None:
    with pytest.raises(NotJson, match=f"^{why}$"):
        read(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b' {"a": [1, 2.5, -0.0, true, null, "\xc3\xa9\\n"]} ', {"a": [1, 2.5, -0.0, True, None, "é\n"]}),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
        (b'["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]', ["[" * 38]),
        (b'"\\ud83d\\ude42"', "🙂"),
        (b'{"ops": [{"val": "a\\u0000"}]}', {"ops": [{"val": "a\x00"}]}),
        (b'{"ops": "\\ud83d"}', {"ops": "\ud83d"}),
        (b"18446744073709551616", 2**64),
    ],
)
def test_let_through(body: bytes, value: object) -> None:
    found = read(body)
    assert value is None or found == value
