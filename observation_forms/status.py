"""The life of a visit: which status may follow which, and who may say so (source: the design of sync, "Status")."""

from typing import Literal

Verdict = Literal["apply", "none", "status", "forbidden", "value"]

ORDER = {"planned": 0, "prepared": 1, "recorded": 2, "released": 3, "discussed": 4, "closed": 5}
RELEASED = frozenset({"released", "discussed", "closed"})
_OBSERVER_ONLY = frozenset({"recorded", "released", "discussed", "closed"})
_STEPS = {
    ("planned", "prepared"),
    ("planned", "recorded"),
    ("prepared", "recorded"),
    ("cancelled", "recorded"),
    ("recorded", "released"),
    ("released", "discussed"),
    ("recorded", "closed"),
    ("released", "closed"),
    ("planned", "cancelled"),
    ("prepared", "cancelled"),
}


def judge(current: str, to: str, *, observer: bool, reason: bool, accepted: bool, peer: bool) -> Verdict:
    """What a person's wish to bring a visit from `current` to `to` leads to.

    `observer` tells whether the wish is the observer's (else the teacher's), `reason` whether the visit states a
    reason, `accepted` whether the teacher accepted, `peer` whether it is a collegial visit, which needs that.
    "apply" changes the status, "none" is kept without effect, the other words are reasons of refusal.
    """
    if to != "cancelled" and to not in ORDER:
        return "value"
    if to == current or (current in ORDER and to in ORDER and ORDER[to] < ORDER[current]):
        return "none"
    if to in _OBSERVER_ONLY and not observer:
        return "forbidden"
    if (current, to) not in _STEPS:
        return "status"
    if to == "closed" and not reason:
        return "status"
    if to == "recorded" and peer and not accepted:
        return "status"
    return "apply"
