"""The pace of pokes on one connection: never two within five seconds, and the last change is never swallowed."""

INTERVAL = 5.0


class Pace:
    """Decides when a poke may go. Times are seconds of one monotonic clock."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._not_before = 0.0
        self._pending = False

    def changed(self) -> None:
        """Something changed: a poke is owed."""
        self._pending = True

    def wait(self, now: float) -> float | None:
        """Seconds until the owed poke may go, 0 when it may go now, None when none is owed."""
        return max(0.0, self._not_before - now) if self._pending else None

    def poked(self, now: float) -> None:
        """A poke went out now, and stands for every change until now."""
        self._pending = False
        self._not_before = now + self._interval
