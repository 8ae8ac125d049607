"""Serves the API and the built tablet app: `python -m api`, with settings from the environment."""

import sys

from api.app import create_app
from api.log import configure_logs
from api.serving import serve
from store.settings import Settings

if __name__ == "__main__":
    configure_logs(pretty=sys.stderr.isatty())
    sys.exit(serve(create_app, Settings()))
