"""The outermost layer: every answer, also one to an unknown path, gets its headers, a request id and one log line."""

import time
import uuid

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api import headers, origin
from api.log import where

log = structlog.get_logger()


class Edge:
    """Wraps the whole router, because Litestar's middlewares do not see an unknown path or a wrong method."""

    def __init__(self, app: ASGIApp, *, production: bool) -> None:
        self._app = app
        self._production = production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = uuid.uuid4().hex
        started = time.perf_counter()
        status = 0
        extra = headers.for_answer(scope, https=origin.is_https(scope, production=self._production))
        extra.append((b"x-request-id", request_id.encode()))
        mine = {name for name, _ in extra}

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in mine]
                message["headers"] = [*kept, *extra]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_headers)
            except Exception as failure:
                # The client vanished while it was being answered, or the server itself failed: both end here.
                log.error("request broke off", **where(failure))
            finally:
                log.info(
                    "request",
                    method=scope.get("method"),
                    route=scope.get("path_template", ""),
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
