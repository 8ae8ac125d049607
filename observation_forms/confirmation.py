"""What two people confirm after a conversation, and whether both confirmed the same words."""

import hashlib
from collections.abc import Mapping
from typing import Any

from observation_forms.ops import plain_json

_CONFIRMED = ("post/strengths", "post/growth", "post/suggestions", "post/next_question")


def confirmed_hash(cells: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 (hex) over the outcome of a conversation as shown; any later edit of it gives another hash."""
    said = {path: cells[path]["v"] for path in _CONFIRMED if path in cells and cells[path]["v"] is not None}
    return hashlib.sha256(plain_json(said).encode()).hexdigest()


def both_confirmed(cells: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether observer and teacher each confirmed the outcome as it stands now."""
    now = confirmed_hash(cells)
    return all(path in cells and cells[path]["v"] == now for path in ("confirm/observer", "confirm/teacher"))
