"""The headers every answer carries: what a browser may load, show, keep and tell others about this app."""

from litestar.types import Scope

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        # Svelte's own runtime (templates), and the one fixed address of our service worker.
        "trusted-types svelte-trusted-html klassenbezoek-worker",
    )
)

_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        b"microphone=(), midi=(), payment=(), usb=()",
    ),
)
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_NEVER_KEPT = (b"cache-control", b"no-store")


def for_answer(scope: Scope, *, https: bool) -> list[tuple[bytes, bytes]]:
    """The headers for the answer to `scope`; everything under `/api` must not be kept by any cache."""
    headers = list(_ALWAYS)
    if https:
        headers.append(_HTTPS_ONLY)
    path = scope["path"]
    if path == "/api" or path.startswith("/api/"):
        headers.append(_NEVER_KEPT)
    return headers
