"""Turns whatever was raised into one problem of the list, so that no framework's or driver's words reach a client."""

from collections.abc import Callable
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.log import where
from api.problems import Code, Refused, problem

log = structlog.get_logger()

_RETRY_SOON = 2
_LONGEST_NAME = 60
_MOST_ERRORS = 20


def _refused(_: Request[Any, Any, Any], refusal: Refused) -> Response[dict[str, Any]]:
    return problem(refusal.code, refusal.errors, refusal.retry_after)


def _invalid(_: Request[Any, Any, Any], failure: ValidationException) -> Response[dict[str, Any]]:
    return problem("invalid_field", field_errors(failure))


def _framework(_: Request[Any, Any, Any], failure: HTTPException) -> Response[dict[str, Any]]:
    codes: dict[int, Code] = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    if failure.status_code >= 500:
        log.error("failed", **where(failure))
        return problem("internal")
    return problem(codes.get(failure.status_code, "bad_request"))


def _database(_: Request[Any, Any, Any], failure: Exception) -> Response[dict[str, Any]]:
    """Away, overloaded, deadlocked or past its time limit: all pass, and nothing was committed."""
    passing = isinstance(failure, OperationalError | InterfaceError | PoolTimeoutError) or (
        isinstance(failure, DBAPIError) and failure.connection_invalidated
    )
    log.error("database", passing=passing, sqlstate=_sqlstate(failure), **where(failure))
    return problem("unavailable", retry_after=_RETRY_SOON) if passing else problem("internal")


def _unforeseen(_: Request[Any, Any, Any], failure: Exception) -> Response[dict[str, Any]]:
    log.error("failed", **where(failure))
    return problem("internal")


def _several(request: Request[Any, Any, Any], failures: ExceptionGroup[Exception]) -> Response[dict[str, Any]]:
    """A failure and what failed while cleaning up after it: the first one is the answer."""
    first = failures.exceptions[0]
    for kind in type(first).__mro__:
        if kind in HANDLERS:
            return HANDLERS[kind](request, first)
    return _unforeseen(request, first)


HANDLERS: dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[dict[str, Any]]]] = {
    Refused: _refused,
    ValidationException: _invalid,
    HTTPException: _framework,
    DBAPIError: _database,
    PoolTimeoutError: _database,
    ExceptionGroup: _several,
    Exception: _unforeseen,
}


def field_errors(failure: ValidationException) -> list[dict[str, str]]:
    """Which fields of the body are wrong and how, as JSON pointers; values are never repeated.

    Pydantic's own errors hang on the cause; a body that is no object at all has none.
    """
    errors = getattr(failure.__cause__, "errors", None)
    if not isinstance(errors, list) or not errors:
        return [{"pointer": "", "problem": "object_expected"}]
    return [
        {"pointer": "".join(f"/{_name(step)}" for step in error["loc"]), "problem": str(error["type"])}
        for error in errors[:_MOST_ERRORS]
    ]


def _name(step: object) -> str:
    """One step of a JSON pointer (RFC 6901), cut short: an unknown field's name comes from the sender."""
    text = "".join(char for char in str(step) if char.isprintable())[:_LONGEST_NAME]
    return text.replace("~", "~0").replace("/", "~1")


def _sqlstate(failure: Exception) -> str:
    return str(getattr(getattr(failure, "orig", None), "sqlstate", "") or "")
