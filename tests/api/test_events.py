"""Live pokes: whoever can see a change hears that there is one, nobody else does, and Redis may be away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from sqlalchemy import text

from api.events import HEARTBEAT, Listener, stream
from api.pace import INTERVAL, Pace
from store.pokes import CHANNEL, connect
from store.settings import Settings
from tests.api.browser import SYNC, Tablet, open_tablet, visit_create
from tests.api.conftest import running
from tests.api.world import Someone, World


class TestPace:
    """At most one poke in five seconds, and the last change is never swallowed."""

    def test_the_first_change_is_told_at_once(self) -> None:
        pace = Pace()
        assert pace.wait(100) is None
        pace.changed()
        assert pace.wait(100) == 0

    def test_changes_soon_after_wait_together_for_one_trailing_poke(self) -> None:
        pace = Pace()
        pace.changed()
        pace.poked(100)
        assert pace.wait(101) is None
        for _ in range(50):
            pace.changed()
        assert pace.wait(101) == INTERVAL - 1
        assert pace.wait(100 + INTERVAL) == 0
        pace.poked(100 + INTERVAL)
        assert pace.wait(100 + INTERVAL) is None


class HandClock:
    """Time that passes only while the stream waits, and all at once."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.happenings: list[tuple[float, Any]] = []

    def at(self, seconds: float, happening: Any) -> None:
        """Let something happen this long after the start."""
        self.happenings.append((1000.0 + seconds, happening))
        self.happenings.sort(key=lambda pair: pair[0])

    def now(self) -> float:
        """Seconds since some start."""
        return self.time

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Go on to the next happening or the end of the wait, whichever is first."""
        if event.is_set():
            return
        until = self.time + seconds
        while self.happenings and self.happenings[0][0] <= until and not event.is_set():
            self.time, happening = self.happenings.pop(0)
            happening()
        if not event.is_set():
            self.time = until


async def heard(clock: HandClock, listener: Listener, seconds: float, ends_at: float = 1e9) -> list[tuple[float, str]]:
    """What a connection is sent in its first seconds: (when, what)."""

    async def still_signed_in() -> bool:
        return clock.time - 1000 < ends_at

    sent = []
    async for message in stream(listener, Pace(), clock, still_signed_in):
        if clock.time > 1000 + seconds:
            break
        sent.append((clock.time - 1000, str(message.data or message.comment)))
    return sent


async def test_a_flood_of_changes_is_one_poke_in_five_seconds_and_a_last_one() -> None:
    clock, listener = HandClock(), Listener()
    for tenth in range(70):
        clock.at(1 + tenth / 10, listener.change)
    assert await heard(clock, listener, 24) == [(0, "open"), (1, "changed"), (6, "changed"), (11, "changed")]


async def test_a_quiet_connection_shows_signs_of_life() -> None:
    clock, listener = HandClock(), Listener()
    assert await heard(clock, listener, 60) == [(0, "open"), (HEARTBEAT, "beat"), (2 * HEARTBEAT, "beat")]


async def test_a_login_that_ended_hears_no_poke_any_more() -> None:
    clock, listener = HandClock(), Listener()
    clock.at(3, listener.change)
    assert await heard(clock, listener, 60, ends_at=2) == [(0, "open")]


async def test_a_quiet_connection_ends_with_its_login_at_the_next_sign_of_life() -> None:
    clock, listener = HandClock(), Listener()
    assert await heard(clock, listener, 600, ends_at=30) == [(0, "open"), (25, "beat")]
    assert clock.time - 1000 == 50


async def test_signing_out_ends_a_connection_at_once() -> None:
    clock, listener = HandClock(), Listener()
    clock.at(7, listener.doubt)
    assert await heard(clock, listener, 600, ends_at=7) == [(0, "open")]
    assert clock.time - 1000 == 7


async def test_a_stopping_process_ends_its_connections_at_once() -> None:
    clock, listener = HandClock(), Listener()
    clock.at(3, listener.close)
    assert await heard(clock, listener, 600) == [(0, "open")]
    assert clock.time - 1000 == 3


@asynccontextmanager
async def listening(app: Litestar, tablet: Tablet) -> AsyncIterator["asyncio.Queue[str | None]"]:
    """An open event stream: a queue of what arrives, None when it ends. The test client would wait for the end."""
    cookie = "; ".join(f"{name}={value}" for name, value in tablet.browser.cookies.items())
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": f"{SYNC}/events", "raw_path": b"", "query_string": b"", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000), "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())],
    }  # fmt: skip
    arrived: asyncio.Queue[str | None] = asyncio.Queue()
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            assert (b"content-type", b"text/event-stream; charset=utf-8") in message["headers"]
            assert [value for name, value in message["headers"] if name == b"cache-control"] == [b"no-store"]
        elif message.get("body"):
            arrived.put_nowait(message["body"].decode())
        if message["type"] == "http.response.body" and not message.get("more_body"):
            arrived.put_nowait(None)

    connection = asyncio.create_task(app(scope, receive, send))  # type: ignore[arg-type]
    try:
        assert await next_message(arrived) == ": open\r\nretry: 3000\r\n\r\n"
        yield arrived
    finally:
        gone.set()
        await connection


async def next_message(arrived: "asyncio.Queue[str | None]", within: float = 5) -> str | None:
    """What arrives next. Raises TimeoutError when nothing does."""
    async with asyncio.timeout(within):
        return await arrived.get()


async def plan_visit(tablet: Tablet, world: World, teacher: Someone, observer: Someone) -> str:
    """Plan a visit; its id."""
    visit = str(uuid4())
    result = await tablet.write(visit, "visit", "create", visit_create(world, observer.id, teacher.id))
    assert result["state"] == "applied"
    return visit


async def test_only_people_who_can_see_a_change_hear_of_it(app: Litestar, world: World) -> None:
    observer = await open_tablet(app, world.observer)
    visit = await plan_visit(observer, world, world.teacher, world.observer)
    teacher = await open_tablet(app, world.teacher)
    strangers = [world.second_coordinator, world.principal, world.other_teacher, world.coordinator_of_others]
    async with AsyncExitStack() as open_streams:
        by_observer, by_teacher, *by_strangers = [
            await open_streams.enter_async_context(listening(app, tablet))
            for tablet in (observer, teacher, *[await open_tablet(app, person) for person in strangers])
        ]
        await observer.write(visit, "visit", "lesson", "Breuken")
        assert await next_message(by_teacher) == "data: changed\r\n\r\n"
        assert await next_message(by_observer) == "data: changed\r\n\r\n"
        # An observation is not for the teacher yet: the next poke is the observer's alone.
        await observer.write(str(uuid4()), "observation", "create", {"visit": visit})
        assert await next_message(by_observer, within=INTERVAL + 3) == "data: changed\r\n\r\n"
        assert [queue.qsize() for queue in (by_teacher, *by_strangers)] == [0] * 5


async def test_signing_out_elsewhere_ends_the_stream(app: Litestar, world: World) -> None:
    tablet, other = await open_tablet(app, world.teacher), await open_tablet(app, world.teacher)
    async with listening(app, tablet) as arrived, listening(app, other) as at_the_other:
        assert (await tablet.browser.delete("/api/session")).status_code == 204
        assert await next_message(arrived) is None
        assert at_the_other.empty(), "her other tablet stays signed in and hears nothing of it"


async def test_a_stream_needs_a_login(app: Litestar, world: World) -> None:
    tablet = await open_tablet(app, world.teacher)
    tablet.browser.cookies.clear()
    assert (await tablet.browser.get(f"{SYNC}/events")).status_code == 401


async def test_a_stream_holds_no_database_connection(app: Litestar, world: World) -> None:
    tablet = await open_tablet(app, world.teacher)
    async with listening(app, tablet), listening(app, tablet):
        assert app.state.parts.database.engine.pool.checkedout() == 0


async def test_a_rolled_back_change_rings_nobody(app: Litestar, world: World, redis_url: str) -> None:
    observer = await open_tablet(app, world.observer)
    visit = await plan_visit(observer, world, world.teacher, world.observer)
    async with listening(app, await open_tablet(app, world.teacher)) as arrived:
        # A trigger that fails at the commit stands for everything that can go wrong after the last statement.
        async with app.state.parts.database.begin() as session:
            await session.execute(
                text(
                    "create function refuse() returns trigger language plpgsql as "
                    "$$ begin raise exception 'no' using errcode = 'lock_not_available'; end $$"
                )
            )
            await session.execute(
                text(
                    "create constraint trigger refuse after insert on op deferrable initially deferred "
                    "for each row execute function refuse()"
                )
            )
        try:
            answer = await observer.send([observer.op(visit, "visit", "lesson", "Breuken")])
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
            assert answer.headers["retry-after"]
        finally:
            async with app.state.parts.database.begin() as session:
                await session.execute(text("drop function refuse() cascade"))
        assert "lesson" not in (await observer.pull())[visit]["cells"]
        redis = connect(redis_url)
        await redis.publish(f"{CHANNEL}{uuid4()}", b"1")
        await redis.aclose()
        with pytest.raises(TimeoutError):
            await next_message(arrived, within=0.5)


class TestWithoutRedis:
    """Redis vanishes: nothing is lost, nothing hangs, and it comes back unnoticed."""

    async def test_everything_but_pokes_goes_on(self, settings: Settings, world: World) -> None:
        nowhere = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
        async with running(nowhere) as app:
            observer = await open_tablet(app, world.observer)
            async with listening(app, observer) as arrived:
                visit = await plan_visit(observer, world, world.teacher, world.observer)
                assert visit in await observer.pull()
                ready = await observer.browser.get("/api/health/ready")
                assert (ready.status_code, ready.json()) == (
                    200,
                    {"status": "degraded", "missing": [], "degraded": ["redis"]},
                )
                assert arrived.empty()

    async def test_after_it_came_back_everybody_looks_once(self, app: Litestar, world: World, redis_url: str) -> None:
        tablet = await open_tablet(app, world.teacher)
        async with listening(app, tablet) as arrived:
            redis = connect(redis_url)
            for client in await redis.client_list(_type="pubsub"):
                # Other test workers listen on this server too, on other database numbers.
                if client["db"] == str(redis.get_connection_kwargs().get("db", 0)):
                    await redis.client_kill_filter(_id=client["id"])
            assert await next_message(arrived) == "data: changed\r\n\r\n"
            await redis.aclose()
