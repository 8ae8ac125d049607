"""The programs the product is made of, the same here and in `docker-compose.yml`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """A module of ours that runs until it is asked to stop, and how many seconds that may take.

    What nobody needs in the first seconds starts when the API is ready, to leave the processor to the others.
    """

    name: str
    module: str
    stops_within: float
    waits_for_ready: bool = False


MIGRATE = "store.migrate"
DEMO = "store.demo"

PROGRAMS = (
    Program("api", "api", 10),
    Program("beat", "worker.beat", 5, waits_for_ready=True),
    Program("worker", "worker", 15),
)
"""In the order in which they stop: first no more work comes in, then what runs is finished."""
