"""Waiting for a condition, and the one thing that may cut it short: a request to stop.

A request is noted by the signal handler and raised only here, at a wait. An exception raised by the handler
itself would be lost whenever it struck inside a callback of the interpreter, for instance while forking.
"""

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from types import FrameType

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)

_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked: list[int] = []


class AskedToStop(BaseException):
    """Somebody wants us to stop; not an error."""


def listen() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP end the wait we are in, or the next one."""
    for number in _ASKING:
        signal.signal(number, _note)


def follow_parent() -> None:
    """Be asked to stop when the process that started us dies, however it dies."""
    parent = os.getppid()
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        raise AskedToStop


def until(seconds: float, pause: float = 0.02) -> Iterator[None]:
    """Yield now and then until so many seconds have passed. Raises AskedToStop when we are.

    What stops things does not wait this way, so that nothing cuts it short.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _asked:
            raise AskedToStop
        yield
        time.sleep(pause)


def _note(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)
