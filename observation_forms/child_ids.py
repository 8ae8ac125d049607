"""Ids that follow from something else, so that two tablets make one record of one lesson; the twin of `forms/id.ts`."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

KINDS: Final[Mapping[str, int]] = {"observation": 0x0B, "conversation": 0xC0, "reflection": 0x4E}


def child_id(kind: str, visit: str, author: str) -> str:
    """The id of what `author` makes in `visit`: a UUID of version 8. Raises KeyError for a kind without such an id."""
    number = UUID(visit).int ^ UUID(author).int ^ KINDS[kind]
    number = number & ~(0xF << 76) | 0x8 << 76  # the version
    number = number & ~(0x3 << 62) | 0x2 << 62  # the variant
    return str(UUID(int=number))


def may_name(record: str, kind: str, visit: str | None, author: str) -> bool:
    """Whether `author` may give this id to what she makes.

    An id of version 5 is one that the server derives (of a form, of themes), one of version 8 is a person's place in a
    visit: whoever took another's would keep her words out for good.
    """
    version = record[14]
    if version == "8":
        return visit is not None and kind in KINDS and record == child_id(kind, visit, author)
    return version != "5"
