"""Signing in and out: whose a cookie is, how long a login lasts, how many tries at a password are let through."""

import asyncio
import hashlib
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.visibility import Actor, Role
from store.statements import sql

IDLE = timedelta(minutes=60)
"""A login ends this long after a person last did something; asking for news does not count as doing."""
ABSOLUTE = timedelta(hours=12)
TABLET = timedelta(days=14)
"""A login that registered a device: offline days must not end it, so idleness does not either."""

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100
"""A whole school shares one address, so this is wide; only failures stay counted."""

# OWASP's first choice for argon2id where memory is scarce: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = 4


class Ended(Enum):
    """Why a cookie opens nothing."""

    SIGNED_OUT = "signed_out"
    WIPED = "device_wiped"


@dataclass(frozen=True, slots=True)
class Login:
    """Who a cookie belongs to. `quiet`: no input of the person was noted for a minute or longer."""

    actor: Actor
    name: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One admitted attempt at signing in, so that it can be struck off when it succeeds."""

    account: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """What a password is checked against; `password_hash` is None for unknown people too."""

    tenant: UUID | None
    person: UUID | None
    password_hash: str | None


def hash_password(password: str) -> str:
    """The argon2id hash to store for a password."""
    return _HASHER.hash(password)


def token_hash(token: str) -> bytes:
    """What is stored of a cookie: SHA-256, so that a copy of the database opens no session."""
    return hashlib.sha256(token.encode()).digest()


async def admit(session: AsyncSession, email: str, address: str) -> Attempt | int:
    """Count an attempt for this account and this address, or say in how many seconds the next one is welcome.

    Its transaction has to end before the password is checked: the count must stay when signing in fails, and no
    connection may wait for argon2. A refused attempt is not counted, so waiting always helps.
    """
    account, source = _key("account", email), _key("address", address)
    for key in sorted((account, source)):
        await session.execute(sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    await session.execute(sql("delete from login_attempt where at < now() - :window"), {"window": WINDOW})
    waits = [
        await _wait(session, account, PER_ACCOUNT),
        await _wait(session, source, PER_ADDRESS),
    ]
    if any(waits):
        return max(waits)
    added = await session.execute(
        sql("insert into login_attempt (key) values (:account), (:address) returning at"),
        {"account": account, "address": source},
    )
    at: datetime = added.scalars().all()[0]
    return Attempt(account, source, at)


async def find_account(session: AsyncSession, email: str) -> Account:
    """The account with this e-mail address; an empty one when there is none, so that both cost the same."""
    found = (
        await session.execute(
            sql("select tenant, id, password_hash from person where lower(email) = lower(:email) and active"),
            {"email": email.strip()},
        )
    ).one_or_none()
    return Account(None, None, None) if found is None else Account(*found)


class PasswordCheck:
    """Checks passwords in a thread, a few at a time: each takes 19 MiB, so a flood must queue and not eat memory."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)
        _nobodys_hash()  # made now, or the first unknown account would take twice as long as a known one

    async def fits(self, account: Account, password: str) -> bool:
        """Whether the password is the account's. Takes as long for an account that does not exist."""
        async with self._room:
            return await asyncio.to_thread(_fits, account.password_hash, password)


async def begin_login(
    session: AsyncSession, account: Account, attempt: Attempt, replaces: bytes | None = None
) -> tuple[str, Login] | None:
    """Start a login under a new, never seen token and strike the attempt off.

    Whatever token the browser brought is not taken over: a planted one stays worthless, and `replaces`, the
    login it opened until now, ends. None when the person was deactivated in between.
    """
    token = secrets.token_urlsafe(32)
    if replaces is not None:
        await sign_out(session, replaces)
    await session.execute(
        sql("delete from login where person = :person and expires_at < now() and not wiped"),
        {"person": account.person},
    )
    await session.execute(
        sql(
            "insert into login (token_hash, tenant, person, expires_at) "
            "values (:token_hash, :tenant, :person, now() + :absolute)"
        ),
        {"token_hash": token_hash(token), "tenant": account.tenant, "person": account.person, "absolute": ABSOLUTE},
    )
    await session.execute(
        sql("delete from login_attempt where key = :account or (key = :address and at = :at)"),
        {"account": attempt.account, "address": attempt.address, "at": attempt.at},
    )
    login = await read_login(session, token_hash(token))
    return None if isinstance(login, Ended) else (token, login)


_READ_LOGIN = sql(
    """
    select l.tenant, l.person, p.perm_version, p.name, l.wiped,
           l.last_input_at < now() - interval '1 minute' as quiet,
           p.active and l.expires_at > now() and (l.tablet or l.last_input_at > now() - :idle) as valid,
           (select coalesce(jsonb_agg(jsonb_build_array(r.role, r.school) order by r.role, r.school), '[]')
              from role r where r.person = l.person and r.tenant = l.tenant) as roles
    from login l join person p on p.id = l.person and p.tenant = l.tenant
    where l.token_hash = :token_hash
    """
)


async def read_login(session: AsyncSession, hashed: bytes) -> Login | Ended:
    """Whose login this is and which roles she holds at this moment, in one round trip; or why it opens nothing."""
    row: Any = (await session.execute(_READ_LOGIN, {"token_hash": hashed, "idle": IDLE})).one_or_none()
    if row is None:
        return Ended.SIGNED_OUT
    if row.wiped:
        return Ended.WIPED
    if not row.valid:
        return Ended.SIGNED_OUT
    roles = tuple(Role(role, UUID(school) if school else None) for role, school in row.roles)
    return Login(Actor(row.tenant, row.person, roles, row.perm_version, hashed), row.name, row.quiet)


async def note_input(session: AsyncSession, hashed: bytes) -> None:
    """The person did something: an hour of idleness starts anew."""
    await session.execute(
        sql("update login set last_input_at = now() where token_hash = :token_hash"), {"token_hash": hashed}
    )


async def keep_on_tablet(session: AsyncSession, hashed: bytes, device: str) -> None:
    """This login belongs to a registered device: it lasts `TABLET` from when it started, idle or not."""
    await session.execute(
        sql(
            "update login set tablet = true, device = :device, last_input_at = now(), "
            "expires_at = greatest(expires_at, started_at + :tablet) where token_hash = :token_hash"
        ),
        {"device": device, "tablet": TABLET, "token_hash": hashed},
    )


async def sign_out(session: AsyncSession, hashed: bytes) -> None:
    """End a login. A wiped one stays: its device has yet to hear that it must delete everything."""
    await session.execute(sql("delete from login where token_hash = :token_hash and not wiped"), {"token_hash": hashed})


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.strip().lower().encode()).hexdigest()}"


async def _wait(session: AsyncSession, key: str, limit: int) -> int:
    """Seconds until one of the last `limit` attempts leaves the window; 0 when there is room now."""
    seconds = (
        await session.execute(
            sql(
                "select extract(epoch from at + :window - now()) from login_attempt where key = :key "
                "order by at desc offset :skip limit 1"
            ),
            {"key": key, "skip": limit - 1, "window": WINDOW},
        )
    ).scalar_one_or_none()
    return 0 if seconds is None else max(1, math.ceil(seconds))


@cache
def _nobodys_hash() -> str:
    """A hash that no password fits, made with the parameters of real ones."""
    return hash_password(secrets.token_urlsafe(32))


def _fits(password_hash: str | None, password: str) -> bool:
    try:
        _HASHER.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
