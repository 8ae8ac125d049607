"""Embedded servers alone, for tests and measurements.

`python -m launch.data -- COMMAND` runs a command with DATABASE_URL and REDIS_URL set to fresh servers.
`python -m launch.data --until PID` prints their URLs as one line of JSON and serves until PID is gone.
"""

import argparse
import json
import math
import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path

from store.embedded import Pair, StartError, forget, only_launcher, serve
from store.embedded.waiting import AskedToStop, listen, until


def main() -> int:
    """Exit code of the command, 0 when PID went or we were asked to stop, 1 when the servers do not start."""
    arguments = argparse.ArgumentParser(prog="python -m launch.data", description=__doc__)
    arguments.add_argument("--until", type=int, metavar="PID", help="serve until this process is gone")
    arguments.add_argument("command", nargs="*")
    given = arguments.parse_args()
    if (given.until is None) == (not given.command):
        arguments.error("give either a command or --until PID")
    run_dir = Path(tempfile.mkdtemp(prefix="klassenbezoek-"))
    run_dir.chmod(0o755)  # so that root's servers can pass through
    try:
        listen()
        with only_launcher(run_dir) as held, serve(held) as pair:
            return _run(given.command, pair) if given.command else _serve_until(given.until, pair)
    except AskedToStop:
        return 0
    except StartError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        forget(run_dir)


def _run(command: list[str], pair: Pair) -> int:
    assert pair.database_url is not None
    assert pair.redis_url is not None
    env = {**os.environ, "DATABASE_URL": pair.database_url, "REDIS_URL": pair.redis_url}
    with subprocess.Popen(command, env=env) as process:
        try:
            for _ in until(math.inf):
                if process.poll() is not None:
                    break
        finally:
            process.terminate()
    return process.returncode


def _serve_until(pid: int, pair: Pair) -> int:
    try:
        awaited = os.pidfd_open(pid)
    except ProcessLookupError:
        return 0
    urls = {
        "superuser_url": pair.superuser_url,
        "database_url": pair.database_url,
        "redis_url": pair.redis_url,
    }
    print(json.dumps(urls), flush=True)
    for _ in until(math.inf, pause=0.1):
        if select.select([awaited], [], [], 0)[0]:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main())
