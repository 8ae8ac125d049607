"""`python -m launch`, which is what `make run` calls: the whole product on one port."""

import argparse
import os
import sys

from pydantic import ValidationError

from launch import house
from launch.programs import PROGRAMS
from store.embedded import StartError
from store.embedded.waiting import AskedToStop, follow_parent, listen
from store.settings import Settings


def main() -> int:
    """Exit code 0 after a request to stop, 1 with one sentence on the error stream otherwise."""
    arguments = argparse.ArgumentParser(prog="python -m launch", description=__doc__)
    arguments.add_argument(
        "--without",
        action="append",
        default=[],
        choices=[program.name for program in PROGRAMS],
        help="leave this program out, because you start it yourself",
    )
    arguments.add_argument("--follow", action="store_true", help="stop when the process that started this one dies")
    given = arguments.parse_args()
    try:
        listen()
        if given.follow:
            follow_parent()
        house.run(_settings(), given.without)
    except AskedToStop:
        print("Stopped; everything is kept.", flush=True)
        return 0
    except StartError as refusal:
        print(refusal, file=sys.stderr, flush=True)
        return 1
    except OSError as error:
        print(f"Starting failed: {error}.", file=sys.stderr, flush=True)
        return 1
    return 0


def _settings() -> Settings:
    """Settings for this machine: a demo unless told otherwise. Raises StartError."""
    try:
        if "ENVIRONMENT" in os.environ:
            return Settings()
        return Settings(environment="demo")
    except ValidationError as error:
        first = error.errors()[0]
        raise StartError(f"The setting {str(first['loc'][0]).upper()} does not fit: {first['msg']}.") from None


if __name__ == "__main__":
    sys.exit(main())
