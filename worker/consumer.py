"""`python -m worker.consumer`: one Celery worker, which dies with the process that keeps it."""

import ctypes
import os
import signal
import sys

from worker.celery_app import app
from worker.entry import prepare

PROCESSES = 2
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Runs until SIGTERM, which lets a running task finish."""
    _die_with_keeper()
    prepare()
    app.Worker(
        pool="prefork",
        concurrency=PROCESSES,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    ).start()


def _die_with_keeper() -> None:
    """Ask the kernel for SIGKILL when our parent dies, however it dies (Linux; elsewhere this does nothing)."""
    if sys.platform != "linux":
        return
    keeper = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != keeper:
        sys.exit(1)


if __name__ == "__main__":
    main()
