"""Which site a request belongs to: whether it came over https, and whether a page of ours sent it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from litestar.datastructures import Headers
from litestar.types import Scope


def is_https(scope: Scope, *, production: bool) -> bool:
    """Whether browsers reach this app over https.

    In production always: a proxy ends TLS and speaks http to us, so the scheme that arrives says nothing. Elsewhere
    a loopback host is taken at its word; any other host counts as https, so that nothing weak leaves by mistake.
    """
    if production or scope.get("scheme") == "https":
        return True
    return not _is_loopback(Headers.from_scope(scope).get("host", ""))


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that another site's page sent this request.

    Both marks are set by the browser and out of reach of scripts: `Sec-Fetch-Site` must say same-origin, `Origin` must
    name the host that was asked. A client that sends neither is not a browser and carries no victim's cookie.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return True
    return parts.scheme not in ("http", "https") or parts.netloc.lower() != headers.get("host", "").lower()


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
