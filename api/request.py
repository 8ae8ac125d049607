"""The request as this API reads it: a body of bounded size, JSON the strict way, a cut-off upload is the client's."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.connection.base import empty_receive, empty_send
from litestar.exceptions import ClientException, InternalServerException
from litestar.types import Receive, Scope, Send

from api import strict_json
from api.problems import Refused

_UNREAD = object()

Connection = ASGIConnection[Any, Any, Any, Any]
"""A request as guards see it, before its body."""


class StrictRequest(Request[Any, Any, Any]):
    """Replaces Litestar's lenient JSON reading; models are then validated from the value that `json` returns."""

    __slots__ = ("_value",)

    def __init__(self, scope: Scope, receive: Receive = empty_receive, send: Send = empty_send) -> None:
        super().__init__(scope, receive, send)
        self._value: Any = _UNREAD

    async def body(self) -> bytes:
        """The whole body. Raises `Refused` when the client went away half-way; 413 comes from Litestar's limit."""
        try:
            return await super().body()
        except (InternalServerException, ClientException) as gone:
            if isinstance(gone, InternalServerException) or "content-length" in gone.detail:
                raise Refused("cut_off") from None
            raise

    async def json(self) -> Any:
        """The value in the body. Raises `Refused` with the reason for whatever is not strictly JSON."""
        if self._value is _UNREAD:
            try:
                self._value = strict_json.read(await self.body())
            except strict_json.NotJson as why:
                raise Refused("malformed_json", [{"pointer": "", "problem": str(why)}]) from None
        return self._value
