"""Logs as JSON lines: what happened, how long it took, under which request id; never a body, name or address."""

import json
import logging
import sys
import traceback
from typing import Any

import structlog


def configure_logs(*, pretty: bool = False) -> None:
    """Sends structlog to stderr: JSON, or readable lines where a developer watches."""
    renderer: Any = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    foreign = logging.StreamHandler(sys.stderr)
    foreign.setFormatter(_Foreign())
    logging.basicConfig(handlers=[foreign], level=logging.WARNING, force=True)


class _Foreign(logging.Formatter):
    """A line of a library's own logger: who says it and its fixed words, without what was filled in."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {"event": str(record.msg), "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[1]:
            line.update(where(record.exc_info[1]))
        return json.dumps(line)


def where(exc: BaseException) -> dict[str, Any]:
    """What a log may say of a failure: its class and the lines it passed; its message could quote somebody's words."""
    frames = traceback.extract_tb(exc.__traceback__)
    return {
        "failure": f"{type(exc).__module__}.{type(exc).__qualname__}",
        "at": [f"{frame.filename.rsplit('/site-packages/')[-1]}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    }
