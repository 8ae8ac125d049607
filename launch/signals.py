"""Ctrl-C and its kin as one exception, and deafness to them while stopping."""

import ctypes
import os
import signal
from types import FrameType

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


class AskedToStop(BaseException):
    """Somebody wants us to stop; not an error."""


def listen() -> None:
    """From now on a request to stop raises AskedToStop in the main thread, once."""
    for number in _ASKING:
        signal.signal(number, _ask)


def deafen() -> None:
    """From now on requests to stop change nothing: we are stopping, within bounded time."""
    for number in _ASKING:
        signal.signal(number, signal.SIG_IGN)


def follow_parent() -> None:
    """Be asked to stop when the process that started us dies, however it dies."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        raise AskedToStop


def _ask(_number: int, _frame: FrameType | None) -> None:
    deafen()
    raise AskedToStop
