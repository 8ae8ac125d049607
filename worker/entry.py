"""What both programs of this room do before they start: read the settings, set up logs, name the servers."""

import sys

from celery.signals import setup_logging

from store.settings import EMBEDDED, Settings
from worker.celery_app import configure
from worker.log import configure_logs


def prepare() -> Settings:
    """Settings from the environment. Ends the program with one sentence when they name no servers."""
    settings = Settings()
    if EMBEDDED in (settings.database_url, settings.redis_url):
        sys.exit("The worker needs DATABASE_URL and REDIS_URL; `make run` gives it both.")
    configure_logs(pretty=not settings.production)
    # A receiver of this signal keeps Celery from setting up logs of its own.
    setup_logging.connect(_keep_our_logs)
    configure(settings.database_url, settings.redis_url)
    return settings


def _keep_our_logs(**_: object) -> None:
    return None
