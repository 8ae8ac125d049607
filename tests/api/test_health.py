"""Health tells what is missing, and being degraded is not being ill."""

from pathlib import Path

import pytest
from litestar import Litestar
from sqlalchemy import text

from store.sessions import open_database
from store.settings import Settings
from tests.api.browser import SYNC, open_browser, sign_in
from tests.api.conftest import running
from tests.api.world import World
from tests.conftest import Servers


async def test_all_is_well(app: Litestar) -> None:
    async with open_browser(app) as browser:
        answer = await browser.get("/api/health/ready")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready", "missing": [], "degraded": []})


async def test_without_a_database_it_lives_but_is_not_ready(settings: Settings, world: World) -> None:
    nowhere = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    async with running(nowhere) as app, open_browser(app) as browser:
        assert (await browser.get("/api/health/live")).status_code == 200
        ready = await browser.get("/api/health/ready")
        assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])
        asked = await browser.post("/api/session", json={"email": "a@b.nl", "password": "x"})
        assert (asked.status_code, asked.json()["type"]) == (503, "/problems/unavailable")
        assert "nobody" not in asked.text
        browser.cookies.set("klassenbezoek", "x" * 43)
        assert (await browser.get(f"{SYNC}/events")).status_code == 503


async def test_an_older_schema_is_not_ready(settings: Settings, own_database_url: str) -> None:
    database = open_database(own_database_url)
    async with database.begin() as session:
        await session.execute(text("update alembic_version set version_num = 'long ago'"))
    older = settings.model_copy(update={"database_url": own_database_url})
    async with running(older) as app, open_browser(app) as browser:
        ready = await browser.get("/api/health/ready")
        assert (ready.status_code, ready.json()["missing"]) == (503, ["migrations"])
        async with database.begin() as session:
            await session.execute(text("drop table alembic_version"))
        assert (await browser.get("/api/health/ready")).json()["missing"] == ["migrations"]
    await database.close()


async def test_a_job_that_gave_up_is_told_and_does_not_stop_the_rest(settings: Settings, own_database_url: str) -> None:
    database = open_database(own_database_url)
    async with database.begin() as session:
        await session.execute(
            text(
                "insert into job_failure (task, tenant, subject, error, dead) "
                "values ('themes.recompute', gen_random_uuid(), gen_random_uuid(), 'x', true)"
            )
        )
    await database.close()
    own = settings.model_copy(update={"database_url": own_database_url})
    async with running(own) as app, open_browser(app) as browser:
        ready = await browser.get("/api/health/ready")
        assert (ready.status_code, ready.json()["degraded"]) == (200, ["dead_letters"])


async def test_a_database_that_restarts_costs_a_retry_and_nothing_more(
    servers: Servers, settings: Settings, own_database_url: str
) -> None:
    own = settings.model_copy(update={"database_url": own_database_url})
    name = own_database_url.split("/")[-1].split("?")[0]
    async with running(own) as app, open_browser(app) as browser:
        assert (await browser.get("/api/health/ready")).status_code == 200
        servers.administer(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
        attempt = {"email": "niemand@school.example", "password": "x"}
        first = await browser.post("/api/session", json=attempt)
        assert first.json()["type"] in ("/problems/unavailable", "/problems/wrong_credentials")
        assert (await browser.post("/api/session", json=attempt)).status_code == 401


async def test_refused_requests_give_their_connection_back(app: Litestar, world: World) -> None:
    async with open_browser(app) as browser:
        await sign_in(browser, world.teacher)
        browser.cookies.set("klassenbezoek", "y" * 43, domain="127.0.0.1", path="/")
        for _ in range(30):
            assert (await browser.get("/api/session")).status_code == 401
        assert app.state.parts.database.engine.pool.checkedout() == 0


@pytest.mark.parametrize("word", ["wachtwoord-geheim", "leerling-geheim"])
async def test_logs_hold_no_content(
    app: Litestar, world: World, capsys: pytest.CaptureFixture[str], word: str, built_app: Path
) -> None:
    async with open_browser(app, "10.0.9.1") as browser:
        await browser.post("/api/session", json={"email": f"{word}@school.example", "password": word})
        await browser.get(f"/api/{word}")
        await browser.get(f"/{word}?{word}", headers={"X-Word": word})
        await browser.post("/api/session", content=f'{{"email": "{word}', headers={"Content-Type": "application/json"})
    logged = capsys.readouterr()
    assert "request" in logged.out + logged.err
    assert word not in logged.out + logged.err
