"""`python -m worker`: keeps a Celery worker at work, and puts a new one in its place whenever Redis was away.

Celery's own way back to a Redis that vanished can leave a worker that runs and hears nothing any more, or end it
(docs/decisions/a-worker-dies-with-its-redis.md). Starting anew is always right, because a worker keeps nothing.
"""

import signal
import sys
from threading import Event
from typing import Final

from worker.entry import prepare
from worker.keeper import Keeper, Line

LOOK_EVERY: Final = 0.5
STOPS_WITHIN: Final = 10.0


def main() -> int:
    """Exit code 0 after SIGTERM or SIGINT, 1 when no worker stays alive."""
    settings = prepare()
    asked_to_stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())
    keeper = Keeper(Line(settings.redis_url), [sys.executable, "-m", "worker.consumer"])
    healthy = True
    while healthy and not asked_to_stop.wait(LOOK_EVERY):
        healthy = keeper.look()
    keeper.end(STOPS_WITHIN)
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main())
