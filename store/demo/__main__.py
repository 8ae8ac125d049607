"""`python -m store.demo`: load the demo, or with --tenants, --teachers, --visits fill a database to measure on."""

import argparse
import asyncio
import sys

from store.accounts import hash_password
from store.demo.bulk import fill
from store.demo.calendar import today
from store.demo.load import NotADemo, load
from store.demo.people import DOMAIN, OTHER_DOMAIN
from store.sessions import open_database
from store.settings import Settings

_SIGN_INS = (
    f"coordinator@{DOMAIN}, coordinator2@{DOMAIN}, teacher1@{DOMAIN} … teacher12@{DOMAIN},",
    f"principal@{DOMAIN}, analyst@{DOMAIN}, admin@{DOMAIN};",
    f"second school: coordinator@{OTHER_DOMAIN}, teacher1@{OTHER_DOMAIN} … teacher6@{OTHER_DOMAIN}, "
    f"principal@{OTHER_DOMAIN}",
)


async def main() -> int:
    """Exit code 0, or 1 with one sentence on the error stream."""
    arguments = argparse.ArgumentParser(prog="python -m store.demo", description=__doc__)
    arguments.add_argument("--tenants", type=int, default=0, help="foundations to make, for measurements")
    arguments.add_argument("--teachers", type=int, default=20, help="teachers per foundation")
    arguments.add_argument("--visits", type=int, default=1000, help="visits in all")
    given = arguments.parse_args()
    settings = Settings()
    if settings.production:
        sys.stderr.write("The demo does not load under production settings; set ENVIRONMENT=demo.\n")
        return 1
    database = open_database(settings.database_url)
    try:
        if given.tenants:
            await fill(database, given.tenants, given.teachers, given.visits, hash_password(settings.demo_password))
            return 0
        async with database.begin() as session:
            await load(session, today(), hash_password(settings.demo_password))
    except NotADemo:
        sys.stderr.write("This database holds something else than the demo, so the demo is not loaded.\n")
        return 1
    finally:
        await database.close()
    sys.stdout.write("\n".join(("Demo sign-ins:", *_SIGN_INS, f"password: {settings.demo_password}")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
