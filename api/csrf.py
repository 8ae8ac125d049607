"""The CSRF token: only a page that this session itself has told it can send it along."""

import base64
import hashlib
import hmac

HEADER = "x-csrf-token"


def csrf_token(token: str) -> str:
    """The CSRF token of the session behind `token`.

    HMAC-SHA-256 keyed with the session token, which has 256 bits and is stored nowhere else: bound to the session,
    equal on every server, and it tells nothing of the token. A new login has a new one.
    """
    digest = hmac.new(token.encode(), b"klassenbezoek csrf", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_csrf_token(token: str, claimed: str | None) -> bool:
    """Whether `claimed` is the CSRF token of this session, in constant time."""
    return claimed is not None and hmac.compare_digest(csrf_token(token).encode(), claimed.encode())
