"""The programs the product is made of, the same here and in `docker-compose.yml`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """A module of ours that runs until it is asked to stop, and how long that may take."""

    name: str
    module: str
    stops_within: float


MIGRATE = "store.migrate"
DEMO = "store.demo"

PROGRAMS = (
    Program("api", "api", 10),
    Program("beat", "worker.beat", 5),
    Program("worker", "worker", 15),
)
"""In the order in which they stop: first no more work comes in, then what runs is finished."""
