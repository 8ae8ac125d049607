"""`python -m worker`: works off calls until it is asked to stop."""

from worker.celery_app import app
from worker.entry import prepare

PROCESSES = 2


def main() -> None:
    """Runs until SIGTERM, which lets a running task finish. A Redis that vanishes is waited for."""
    prepare()
    app.Worker(
        pool="prefork",
        concurrency=PROCESSES,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    ).start()


if __name__ == "__main__":
    main()
