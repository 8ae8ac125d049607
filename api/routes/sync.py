"""Sync: a device registers, pushes its ops, pulls what its person may see, and hears when there is news."""

from collections.abc import AsyncIterator
from typing import TypeVar, cast

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import ServerSentEvent, ServerSentEventMessage
from sqlalchemy.exc import SQLAlchemyError

from api.cookies import read_token, session_cookie
from api.description import BAD_BODY, GUARDED, SESSION, SESSION_AND_CSRF
from api.events import WallClock, stream
from api.pace import Pace
from api.permissions import Who
from api.problems import Code, Refused, documented
from api.request import StrictRequest
from api.state import Parts
from api.transaction import Call, open_call
from observation_forms.ops import MAX_OPS
from observation_forms.wire import (
    MAX_PUSH_BYTES,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
    RegisterAnswer,
    RegisterRequest,
)
from store.accounts import TABLET, Ended, keep_on_tablet, note_input, read_login, token_hash
from store.pull import pull
from store.push import push
from store.replicas import Refusal, register
from store.sessions import Collision

SMALL = 4 * 1024
PATH = "/api/sync/v1"
_TRIES = 5
Answer = TypeVar("Answer")
_WHOLE_BATCH: dict[str, Code] = {
    "replica_unknown": "replica_unknown",
    "replica_forked": "replica_forked",
    "epoch_changed": "epoch_changed",
}


@post(
    f"{PATH}/register",
    who=Who.SIGNED_IN,
    status_code=200,
    request_max_body_size=SMALL,
    operation_id="register",
    security=SESSION_AND_CSRF,
    responses=documented(*BAD_BODY, *GUARDED),
)
async def register_device(
    data: JSONBody[RegisterRequest], call: NamedDependency[Call], request: StrictRequest
) -> Response[RegisterAnswer]:
    """Make this device a replica. Its login then lasts two weeks: a tablet is offline for days."""
    token = read_token(request) or ""
    await keep_on_tablet(call.session, token_hash(token), data.device)
    answer = await register(call.session, call.actor, data.device)
    return Response(answer, cookies=[session_cookie(request, token, TABLET)])


@post(
    f"{PATH}/push",
    who=Who.SIGNED_IN,
    status_code=200,
    request_max_body_size=MAX_PUSH_BYTES,
    operation_id="push",
    security=SESSION_AND_CSRF,
    responses=documented(*BAD_BODY, *GUARDED, "replica_unknown", "replica_forked", "epoch_changed", "too_many_ops"),
)
async def push_ops(data: JSONBody[PushRequest], request: StrictRequest) -> PushAnswer:
    """Apply a batch of ops. Written by the person's own hand, so it counts as input.

    When another writer was quicker the transaction is begun anew; only one is ever committed.
    """
    if len(data.ops) > MAX_OPS:
        raise Refused("too_many_ops")
    for _ in range(_TRIES):
        try:
            async with open_call(request) as call:
                if data.ops and call.login.quiet:
                    await note_input(call.session, token_hash(read_token(request) or ""))
                return _unless_refused(await push(call.session, call.actor, data))
        except Collision:
            continue
    raise Refused("unavailable", retry_after=1)


@post(
    f"{PATH}/pull",
    who=Who.SIGNED_IN,
    status_code=200,
    request_max_body_size=SMALL,
    operation_id="pull",
    security=SESSION_AND_CSRF,
    responses=documented(*BAD_BODY, *GUARDED, "replica_unknown"),
)
async def pull_page(data: JSONBody[PullRequest], call: NamedDependency[Call]) -> Response[PullAnswer]:
    """The next page of what changed for this device. The store renders it as text, so it passes through unparsed."""
    page = _unless_refused(await pull(call.session, call.actor, data))
    return Response(cast("PullAnswer", page), media_type=MediaType.JSON)


@get(
    f"{PATH}/events",
    who=Who.SIGNED_IN,
    operation_id="events",
    uncompressed=True,
    media_type="text/event-stream",
    security=SESSION,
    responses=documented("signed_out", "device_wiped"),
)
async def events(call: NamedDependency[Call], request: StrictRequest) -> ServerSentEvent:
    """Pokes for this person, without content, until the login ends. No transaction stays open meanwhile."""
    parts: Parts = request.app.state.parts
    hashed = token_hash(read_token(request) or "")
    person = call.actor.person

    async def still_signed_in() -> bool:
        try:
            async with parts.database.begin() as session:
                return not isinstance(await read_login(session, hashed), Ended)
        except SQLAlchemyError:
            # Not knowable now. Nothing is shown here, and every pull looks the login up for itself.
            return True

    async def pokes() -> AsyncIterator[ServerSentEventMessage]:
        with parts.pokes.listen(person) as listener:
            async for message in stream(listener, Pace(), WallClock(), still_signed_in):
                yield message

    return ServerSentEvent(pokes())


def _unless_refused(answer: Answer | Refusal) -> Answer:
    """The answer, or the problem that a refusal of the whole request is."""
    if not isinstance(answer, Refusal):
        return answer
    if answer.code in _WHOLE_BATCH:
        raise Refused(_WHOLE_BATCH[answer.code])
    raise Refused("invalid_field", [{"pointer": f"/{answer.field}" if answer.field else "", "problem": answer.code}])
