"""One request, one transaction: begun, committed and followed by its rings here, at the edge, and nowhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.cookies import read_token
from api.problems import Refused
from api.request import StrictRequest
from api.state import Parts
from observation_forms.visibility import Actor
from store.accounts import Ended, Login, read_login, token_hash
from store.sessions import doorbell

_LOGIN_ENDED = "people a login of whom ended"


@dataclass(frozen=True, slots=True)
class Call:
    """What a signed-in person's request works with: its one transaction, and who sends it."""

    session: AsyncSession
    login: Login

    @property
    def actor(self) -> Actor:
        """The person with the roles that hold in this transaction."""
        return self.login.actor

    def login_ended(self) -> None:
        """Once this is committed, let every open connection of the person see whether its login still holds."""
        self.session.info.setdefault(_LOGIN_ENDED, set()).add(self.actor.person)


@asynccontextmanager
async def transaction(parts: Parts) -> AsyncIterator[AsyncSession]:
    """A session that is committed at the end; only then it rings, and not at all when the commit failed."""
    async with parts.database.begin() as session:
        yield session
    parts.bells.ring(doorbell(session))
    for person in session.info.get(_LOGIN_ENDED, ()):
        parts.bells.look_again(person)


@asynccontextmanager
async def open_call(request: StrictRequest) -> AsyncIterator[Call]:
    """One transaction of a signed-in person. Raises `Refused` when the login is over."""
    token = read_token(request)
    if token is None:
        raise Refused("signed_out")
    async with transaction(request.app.state.parts) as session:
        login = await read_login(session, token_hash(token))
        if isinstance(login, Ended):
            raise Refused("device_wiped" if login is Ended.WIPED else "signed_out")
        yield Call(session, login)


async def provide_call(request: StrictRequest) -> AsyncIterator[Call]:
    """The call of a signed-in person; committed before the answer leaves.

    Session and login are one dependency on purpose: Litestar does not close a generator dependency when a
    dependency that builds on it raises, and a refused request would keep its connection.
    """
    async with open_call(request) as call:
        yield call
