"""Signing in, seeing who is signed in, signing out."""

from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import BaseModel, ConfigDict, StringConstraints

from api.cookies import ended_cookie, read_token, session_cookie
from api.csrf import csrf_token
from api.description import BAD_BODY, SESSION, SESSION_AND_CSRF
from api.permissions import Who
from api.problems import Refused, documented
from api.request import StrictRequest
from api.state import Parts
from api.transaction import Call, transaction
from observation_forms.ops import Id
from store.accounts import Attempt, Login, admit, begin_login, find_account, sign_out, token_hash

SMALL = 4 * 1024
"""Bytes; far more than an e-mail address and a password take."""


class SignIn(BaseModel):
    """Who somebody says she is."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Person(BaseModel):
    """A person as everyone around her knows her."""

    id: Id
    name: str


class RoleInSchool(BaseModel):
    """A role that a person holds; `school` is null for the foundation's admin."""

    role: str
    school: Id | None


class Session(BaseModel):
    """Who is signed in with which roles, and the token that unsafe requests carry in `X-CSRF-Token`."""

    person: Person
    roles: list[RoleInSchool]
    csrf: str


@post(
    "/api/session",
    who=Who.ANYONE,
    status_code=200,
    request_max_body_size=SMALL,
    operation_id="signIn",
    responses=documented(*BAD_BODY, "wrong_credentials", "foreign_origin", "rate_limited"),
)
async def sign_in(data: JSONBody[SignIn], request: StrictRequest) -> Response[Session]:
    """Start a session under a new cookie. An unknown account and a wrong password get the same answer, as slowly.

    Two transactions, because an attempt counts whether or not it succeeds, and no connection waits for argon2.
    """
    parts: Parts = request.app.state.parts
    address = request.client.host if request.client else "unknown"
    async with transaction(parts) as session:
        attempt = await admit(session, data.email, address)
        account = await find_account(session, data.email)
    if not isinstance(attempt, Attempt):
        raise Refused("rate_limited", retry_after=attempt)
    if not await parts.passwords.fits(account, data.password):
        raise Refused("wrong_credentials")
    brought = read_token(request)
    async with transaction(parts) as session:
        begun = await begin_login(session, account, attempt, token_hash(brought) if brought else None)
    if begun is None:
        raise Refused("wrong_credentials")
    token, login = begun
    return Response(_answer(login, token), cookies=[session_cookie(request, token)])


@get(
    "/api/session",
    who=Who.SIGNED_IN,
    operation_id="readSession",
    security=SESSION,
    responses=documented("signed_out", "device_wiped"),
)
async def read_session(call: NamedDependency[Call], request: StrictRequest) -> Session:
    """Who is signed in. Does not count as input, so looking does not keep a session alive."""
    return _answer(call.login, read_token(request) or "")


@delete(
    "/api/session",
    who=Who.SIGNED_IN,
    request_max_body_size=SMALL,
    operation_id="signOut",
    security=SESSION_AND_CSRF,
    responses=documented("signed_out", "device_wiped", "csrf", "foreign_origin", "unsupported_media_type"),
)
async def end_session(call: NamedDependency[Call], request: StrictRequest) -> Response[None]:
    """End this session everywhere it is open. Storage stays: another person's unsent words may be there."""
    await sign_out(call.session, token_hash(read_token(request) or ""))
    call.login_ended()
    return Response(None, status_code=204, cookies=[ended_cookie(request)], headers={"Clear-Site-Data": '"cache"'})


def _answer(login: Login, token: str) -> Session:
    return Session(
        person=Person(id=str(login.actor.person), name=login.name),
        roles=[
            RoleInSchool(role=role.role, school=None if role.school is None else str(role.school))
            for role in login.actor.roles
        ],
        csrf=csrf_token(token),
    )
