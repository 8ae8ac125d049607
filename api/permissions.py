"""Who may call a route: every route says it in its decorator (`who=`), one guard in front of all of them keeps it."""

from enum import Enum

from litestar.handlers import BaseRouteHandler
from litestar.handlers.http_handlers import HTTPRouteHandler

from api.cookies import read_token
from api.csrf import HEADER, is_csrf_token
from api.origin import is_foreign
from api.problems import Refused
from api.request import Connection

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Who(Enum):
    """Who may call a route. What somebody then sees is decided by `store/access.py`, row by row."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    NOBODY = "nobody"


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse before the body is read whatever can be refused without the database.

    A route that forgot to say who may call it answers 404 to everybody. Raises `Refused`.
    """
    if isinstance(handler, HTTPRouteHandler) and handler.http_methods == {"OPTIONS"}:
        return
    method = connection.scope.get("method")
    who = handler.opt.get("who")
    if who not in (Who.ANYONE, Who.SIGNED_IN):
        raise Refused("not_found")
    token = read_token(connection)
    if who is Who.SIGNED_IN and token is None:
        raise Refused("signed_out")
    if method in _SAFE:
        return
    if is_foreign(connection.headers):
        raise Refused("foreign_origin")
    if who is Who.SIGNED_IN and not is_csrf_token(token or "", connection.headers.get(HEADER)):
        raise Refused("csrf")
    sends = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sends != "application/json" and (sends or method != "DELETE"):
        raise Refused("unsupported_media_type")
