"""Signing in and out: who gets in, for how long, and what an attacker with a cookie or a list of passwords gets."""

import asyncio
import time
from statistics import median
from uuid import uuid4

import pytest
from litestar import Litestar
from sqlalchemy import text

from store.accounts import PER_ACCOUNT, PER_ADDRESS, token_hash
from tests.api.browser import SYNC, open_browser, open_tablet, sign_in, signed_in
from tests.api.world import PASSWORD, World

COOKIE = "klassenbezoek"


async def run_sql(app: Litestar, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Change the stored world behind the application's back, as time or an administrator would."""
    async with app.state.parts.database.begin() as session:
        result = await session.execute(text(statement), values)
        return [tuple(row) for row in result] if result.returns_rows else []


async def test_a_person_signs_in_is_known_and_signs_out(app: Litestar, world: World) -> None:
    async with open_browser(app) as browser:
        answer = await browser.post("/api/session", json={"email": world.observer.email, "password": PASSWORD})
        assert answer.status_code == 200
        assert answer.json() == {
            "person": {"id": str(world.observer.id), "name": "Olga"},
            "roles": [{"role": "coordinator", "school": str(world.school)}],
            "csrf": answer.json()["csrf"],
        }
        assert (await browser.get("/api/session")).json() == answer.json()

        token = browser.cookies[COOKIE]
        ended = await browser.delete("/api/session", headers={"X-CSRF-Token": answer.json()["csrf"]})
        assert ended.status_code == 204
        assert ended.headers["clear-site-data"] == '"cache"'
        assert COOKIE not in browser.cookies
        browser.cookies.set(COOKIE, token)
        after = await browser.get("/api/session")
        assert after.status_code == 401
        assert after.json()["type"] == "/problems/signed_out"


async def test_capitals_and_spaces_in_an_address_do_not_matter(app: Litestar, world: World) -> None:
    async with open_browser(app) as browser:
        answer = await browser.post(
            "/api/session", json={"email": f" {world.observer.email.upper()} ", "password": PASSWORD}
        )
        assert answer.status_code == 200


async def test_the_admin_of_the_foundation_has_a_role_without_school(app: Litestar, world: World) -> None:
    async with signed_in(app, world.admin) as browser:
        assert (await browser.get("/api/session")).json()["roles"] == [{"role": "foundation_admin", "school": None}]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Litestar, world: World) -> None:
    async with open_browser(app) as browser:
        answer = await browser.post("/api/session", json={"email": world.teacher.email, "password": PASSWORD})
        (cookie,) = answer.headers.get_list("set-cookie")
        name, _, value = cookie.split("; ")[0].partition("=")
        assert name == COOKIE
        assert len(value) == 43, "256 bits"
        assert {part.lower() for part in cookie.split("; ")[1:]} == {"path=/", "httponly", "samesite=lax"}


async def test_over_https_the_cookie_is_bound_to_this_very_host(app: Litestar, world: World) -> None:
    https = "https://bezoek.example"
    async with open_browser(app) as browser:
        browser.base_url = https
        browser.headers["Origin"] = https
        answer = await browser.post("/api/session", json={"email": world.teacher.email, "password": PASSWORD})
        (cookie,) = answer.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-klassenbezoek=")
        assert {part.lower() for part in cookie.split("; ")[1:]} == {"path=/", "httponly", "samesite=lax", "secure"}
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        # The plain name opens nothing here: a neighbouring subdomain could have set it.
        token = browser.cookies["__Host-klassenbezoek"]
        browser.cookies.clear()
        browser.cookies.set(COOKIE, token)
        assert (await browser.get("/api/session")).status_code == 401


async def test_a_planted_cookie_is_replaced_at_sign_in(app: Litestar, world: World) -> None:
    planted = "p" * 43
    async with open_browser(app) as browser:
        browser.cookies.set(COOKIE, planted, domain="127.0.0.1", path="/")
        await sign_in(browser, world.teacher)
        fresh = browser.cookies[COOKIE]
        assert fresh != planted
        async with open_browser(app) as attacker:
            attacker.cookies.set(COOKIE, planted)
            assert (await attacker.get("/api/session")).status_code == 401


async def test_every_sign_in_has_a_new_id_and_ends_the_one_it_replaces(app: Litestar, world: World) -> None:
    async with open_browser(app) as browser:
        await sign_in(browser, world.teacher)
        first, first_csrf = browser.cookies[COOKIE], browser.headers["X-CSRF-Token"]
        await sign_in(browser, world.other_teacher)
        assert browser.cookies[COOKIE] != first
        assert browser.headers["X-CSRF-Token"] != first_csrf
        async with open_browser(app) as old:
            old.cookies.set(COOKIE, first)
            assert (await old.get("/api/session")).status_code == 401


async def test_the_database_holds_no_cookie(app: Litestar, world: World) -> None:
    async with signed_in(app, world.teacher) as browser:
        token = browser.cookies[COOKIE]
        stored = await run_sql(app, "select token_hash::text, login::text from login")
        assert token not in str(stored)
        assert any(token_hash(token).hex() in str(row[0]) for row in stored)


@pytest.mark.parametrize(
    ("aged", "status"),
    [
        ("last_input_at = now() - interval '59 minutes'", 200),
        ("last_input_at = now() - interval '61 minutes'", 401),
        ("started_at = now() - interval '12 hours', expires_at = now() - interval '1 second'", 401),
    ],
)
async def test_a_login_ends_after_an_idle_hour_and_after_half_a_day(
    app: Litestar, world: World, aged: str, status: int
) -> None:
    async with signed_in(app, world.teacher) as browser:
        hashed = token_hash(browser.cookies[COOKIE])
        await run_sql(app, f"update login set {aged} where token_hash = :hashed", hashed=hashed)
        assert (await browser.get("/api/session")).status_code == status


async def test_looking_and_pulling_do_not_keep_a_login_alive_but_writing_does(app: Litestar, world: World) -> None:
    tablet = await open_tablet(app, world.teacher)
    browser = tablet.browser
    hashed = token_hash(browser.cookies[COOKIE])

    async def idle_minutes() -> int:
        rows = await run_sql(
            app,
            "select round(extract(epoch from now() - last_input_at) / 60)::int from login where token_hash = :h",
            h=hashed,
        )
        return int(str(rows[0][0]))

    await run_sql(app, "update login set last_input_at = now() - interval '30 minutes' where token_hash = :h", h=hashed)
    await browser.get("/api/session")
    await tablet.pull()
    await tablet.push()
    assert await idle_minutes() == 30
    goal = str(uuid4())
    await tablet.write(goal, "goal", "create", {"teacher": str(world.teacher.id)})
    assert await idle_minutes() == 0


async def test_what_is_left_of_old_logins_goes_at_the_next_sign_in(app: Litestar, world: World) -> None:
    async with signed_in(app, world.principal) as browser:
        hashed = token_hash(browser.cookies[COOKIE])
        await run_sql(app, "update login set expires_at = now() - interval '1 day' where token_hash = :h", h=hashed)
    async with signed_in(app, world.principal):
        assert await run_sql(app, "select 1 from login where token_hash = :h", h=hashed) == []


async def test_a_registered_tablet_stays_signed_in_for_two_weeks(app: Litestar, world: World) -> None:
    async with signed_in(app, world.teacher) as browser:
        answer = await browser.post(f"{SYNC}/register", json={"device": "tablet"})
        assert "max-age=1209600" in answer.headers["set-cookie"].lower()
        hashed = token_hash(browser.cookies[COOKIE])
        await run_sql(
            app,
            "update login set started_at = started_at - interval '13 days', expires_at = expires_at - "
            "interval '13 days', last_input_at = last_input_at - interval '13 days' where token_hash = :h",
            h=hashed,
        )
        assert (await browser.get("/api/session")).status_code == 200
        await run_sql(
            app, "update login set expires_at = expires_at - interval '25 hours' where token_hash = :h", h=hashed
        )
        assert (await browser.get("/api/session")).status_code == 401


async def test_a_wiped_device_is_told_so_even_after_its_login_ended(app: Litestar, world: World) -> None:
    tablet = await open_tablet(app, world.teacher)
    browser = tablet.browser
    hashed = token_hash(browser.cookies[COOKIE])
    await run_sql(app, "update login set wiped = true, expires_at = now() where token_hash = :h", h=hashed)
    for answer in (await tablet.send([]), await browser.get("/api/session"), await browser.get(f"{SYNC}/events")):
        assert answer.status_code == 401
        assert "device_wiped" in answer.json()["type"]


async def test_a_deactivated_person_is_out_at_the_next_request(app: Litestar, world: World) -> None:
    async with signed_in(app, world.analyst) as browser:
        await run_sql(app, "update person set active = false where id = :id", id=world.analyst.id)
        try:
            assert (await browser.get("/api/session")).status_code == 401
            logins = await run_sql(app, "select count(*) from login")
            async with open_browser(app) as fresh:
                again = await fresh.post("/api/session", json={"email": world.analyst.email, "password": PASSWORD})
            assert again.json()["type"] == "/problems/wrong_credentials"
            assert await run_sql(app, "select count(*) from login") == logins
        finally:
            await run_sql(app, "update person set active = true where id = :id", id=world.analyst.id)


async def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(app: Litestar, world: World) -> None:
    async with open_browser(app, "10.0.0.1") as browser:
        wrong = await browser.post("/api/session", json={"email": world.principal.email, "password": "fout"})
        unknown = await browser.post("/api/session", json={"email": "niemand@school.example", "password": "fout"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    ignored = {"x-request-id", "date"}
    assert {k: v for k, v in wrong.headers.items() if k not in ignored} == {
        k: v for k, v in unknown.headers.items() if k not in ignored
    }


async def test_an_unknown_account_takes_as_long_as_a_wrong_password(app: Litestar, world: World) -> None:
    async def seconds(email: str) -> float:
        async with open_browser(app, "10.0.0.2") as browser:
            started = time.perf_counter()
            await browser.post("/api/session", json={"email": email, "password": "fout"})
            return time.perf_counter() - started

    known, unknown = [], []
    for attempt in range(PER_ACCOUNT - 1):
        known.append(await seconds(world.other_teacher.email))
        unknown.append(await seconds(f"niemand{attempt}@school.example"))
    assert 0.5 < median(unknown) / median(known) < 2


async def test_after_ten_failures_an_account_has_to_wait_from_any_address(app: Litestar, world: World) -> None:
    attempt = {"email": world.teacher_elsewhere.email, "password": "fout"}
    for number in range(PER_ACCOUNT):
        async with open_browser(app, f"10.0.1.{number}") as browser:
            assert (await browser.post("/api/session", json=attempt)).status_code == 401
    async with open_browser(app, "10.0.1.200") as browser:
        refused = await browser.post("/api/session", json={**attempt, "password": PASSWORD})
        assert refused.status_code == 429
        assert refused.json()["type"] == "/problems/rate_limited"
        assert 0 < int(refused.headers["retry-after"]) <= 900
        # Others are not held up, and neither is she once the window has passed.
        await sign_in(browser, world.teacher)
        await run_sql(app, "update login_attempt set at = at - interval '16 minutes'")
        await sign_in(browser, world.teacher_elsewhere)


async def test_an_unknown_account_is_limited_like_a_known_one(app: Litestar, world: World) -> None:
    attempt = {"email": "nooit.gezien@school.example", "password": "fout"}
    async with open_browser(app, "10.0.2.1") as browser:
        statuses = [(await browser.post("/api/session", json=attempt)).status_code for _ in range(PER_ACCOUNT + 1)]
    assert statuses == [401] * PER_ACCOUNT + [429]


async def test_an_address_that_tries_many_accounts_has_to_wait(app: Litestar, world: World) -> None:
    async with open_browser(app, "10.0.3.1") as browser:

        async def tries(number: int) -> int:
            attempt = {"email": f"gok{number}@school.example", "password": "fout"}
            return (await browser.post("/api/session", json=attempt)).status_code

        assert await tries(0) == 401
        await run_sql(
            app,
            "insert into login_attempt select key, at from login_attempt, generate_series(1, :n) "
            "where key like 'address:%' and at = (select max(at) from login_attempt)",
            n=PER_ADDRESS - 2,
        )
        assert [await tries(number) for number in (1, 2)] == [401, 429]


async def test_signing_in_well_does_not_use_up_attempts(app: Litestar, world: World) -> None:
    count = "select count(*) from login_attempt"
    before = await run_sql(app, count)
    async with open_browser(app, "10.0.4.1") as browser:
        for _ in range(PER_ACCOUNT + 2):
            await sign_in(browser, world.second_coordinator)
    assert await run_sql(app, count) == before


async def test_many_attempts_at_once_are_all_counted(app: Litestar, world: World) -> None:
    attempt = {"email": "tegelijk@school.example", "password": "fout"}
    async with open_browser(app, "10.0.5.1") as browser:
        for _ in range(PER_ACCOUNT - 2):
            await browser.post("/api/session", json=attempt)
        answers = await asyncio.gather(*[browser.post("/api/session", json=attempt) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [401] * 2 + [429] * 6
