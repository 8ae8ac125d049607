"""`python -m worker.again`: gives work that was laid aside another five attempts, as after a repair."""

import asyncio
import sys

from store import stale
from store.pokes import RECOMPUTE
from store.sessions import open_database
from worker.entry import prepare


async def take_up(database_url: str) -> int:
    """Put every piece of laid-aside work back in the queue; a sweep finds it. Returns how many there were."""
    database = open_database(database_url, pool_size=1)
    try:
        async with database.begin() as session:
            return await stale.take_up_again(session, RECOMPUTE)
    finally:
        await database.close()


def main() -> None:
    """Prints how many were taken up."""
    taken = asyncio.run(take_up(prepare().database_url))
    sys.stdout.write(f"{taken} taken up again\n")


if __name__ == "__main__":
    main()
