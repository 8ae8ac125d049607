"""The worker's log: structured lines on the error stream, never a word that somebody wrote."""

import logging
import sys
import traceback

import structlog


def configure_logs(*, pretty: bool) -> None:
    """JSON lines, or readable ones for a developer. Libraries speak from warnings on."""
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    )
    stamps: list[structlog.types.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*stamps, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=stamps, processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_traceback, renderer,
        ])
    )  # fmt: skip
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)


def where(failure: BaseException) -> str:
    """Class and place of a failure. Its message stays out: a database error quotes the values it was given."""
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(failure).__name__} at {place}"


def _without_traceback(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    failure = event.pop("exc_info", None)
    if isinstance(failure, tuple) and failure[1] is not None:
        event["failure"] = where(failure[1])
    return event
