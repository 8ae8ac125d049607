"""The session cookie: 256 random bits that say nothing, sent only to us, out of reach of scripts."""

from datetime import timedelta

from litestar.datastructures import Cookie

from api.origin import is_https
from api.request import Connection

SECURE_NAME = "__Host-klassenbezoek"
LOOPBACK_NAME = "klassenbezoek"
_TOKEN_LENGTH = 43


def read_token(connection: Connection) -> str | None:
    """The token that the browser brought, None when there is none or it cannot be one of ours."""
    token = connection.cookies.get(_name(connection))
    if token is None or len(token) != _TOKEN_LENGTH or not token.isascii():
        return None
    return token


def session_cookie(connection: Connection, token: str, lasts: timedelta | None = None) -> Cookie:
    """The cookie that carries `token`: until the browser closes, or for as long as it `lasts`."""
    name = _name(connection)
    return Cookie(
        key=name,
        value=token,
        max_age=None if lasts is None else int(lasts.total_seconds()),
        path="/",
        secure=name == SECURE_NAME,
        httponly=True,
        samesite="lax",
    )


def ended_cookie(connection: Connection) -> Cookie:
    """The cookie that makes the browser forget its token."""
    cookie = session_cookie(connection, "")
    cookie.max_age = 0
    return cookie


def _name(connection: Connection) -> str:
    """`__Host-` forbids a subdomain to set it; browsers accept that name over https only."""
    production = connection.app.state.parts.production
    return SECURE_NAME if is_https(connection.scope, production=production) else LOOPBACK_NAME
