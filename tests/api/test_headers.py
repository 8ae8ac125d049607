"""What every answer carries, what may be kept by whom, and what production does not show."""

import gzip
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from store.settings import Settings
from tests.api.browser import SYNC, Tablet, open_browser, open_tablet, signed_in
from tests.api.conftest import running
from tests.api.world import World

SAME_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/bezoek/1"),
        ("GET", "/assets/index-4f2a.js"),
        ("GET", "/weg.js"),
        ("GET", "/api/session"),
        ("GET", "/api/niets"),
        ("PUT", "/api/session"),
        ("POST", f"{SYNC}/push"),
        ("POST", "/"),
        ("OPTIONS", f"{SYNC}/push"),
        ("GET", "/api/health/live"),
    ],
)
async def test_every_answer_has_the_strict_headers(app: Litestar, method: str, path: str) -> None:
    async with open_browser(app) as browser:
        answer = await browser.request(method, path)
    for name, value in SAME_EVERYWHERE.items():
        assert answer.headers.get_list(name) == [value]
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "svelte-trusted-html klassenbezoek-worker"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert len(answer.headers["x-request-id"]) == 32
    if path.startswith("/api"):
        assert answer.headers.get_list("cache-control") == ["no-store"]


async def test_hashed_files_are_kept_for_ever_and_the_page_is_asked_for_each_time(app: Litestar) -> None:
    async with open_browser(app) as browser:
        assert "immutable" in (await browser.get("/assets/index-4f2a.js")).headers["cache-control"]
        for name in ("/", "/index.html", "/sw.js", "/manifest.webmanifest", "/bezoek/42"):
            answer = await browser.get(name)
            assert answer.headers["cache-control"] == "no-cache", name
            known = await browser.get(name, headers={"If-None-Match": answer.headers["etag"]})
            assert (known.status_code, known.content) == (304, b""), name
        assert (await browser.get("/manifest.webmanifest")).headers["content-type"] == "application/manifest+json"
        assert (await browser.get("/sw.js")).headers["content-type"].startswith("text/javascript")
        head = await browser.head("/")
        assert (head.status_code, head.content) == (200, b"")


async def test_files_are_sent_in_the_smallest_coding_the_browser_takes(app: Litestar, built_app: Path) -> None:
    page = (built_app / "index.html").read_bytes()
    async with open_browser(app) as browser:
        plain = await raw(browser, "/", "identity")
        assert (plain.headers.get("content-encoding"), plain.content) == (None, page)
        packed = await raw(browser, "/", "gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.content) == page
        assert packed.headers["vary"] == "Accept-Encoding"
        prepared = await raw(browser, "/assets/index-4f2a.js", "gzip, br")
        assert (prepared.headers["content-encoding"], prepared.content) == ("br", b"made by the build")
        assert (await browser.get("/assets/index-4f2a.js.br")).status_code == 404


async def raw(browser: httpx.AsyncClient, path: str, accepted: str) -> httpx.Response:
    """An answer with its bytes as they were sent."""
    async with browser.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
        answer._content = b"".join([chunk async for chunk in answer.aiter_raw()])
        return answer


async def test_a_page_of_records_travels_compressed(app: Litestar, world: World) -> None:
    tablet: Tablet = await open_tablet(app, world.observer)
    asked = {"replica": tablet.replica, "cookie": None, "limit": 200}
    answer = await tablet.browser.post(f"{SYNC}/pull", json=asked, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/json"
    assert any(record["kind"] == "form" for record in answer.json()["puts"])


async def test_production_insists_on_https_and_hides_its_description(settings: Settings, world: World) -> None:
    production = settings.model_copy(update={"environment": "production"})
    async with running(production) as app, open_browser(app) as browser:
        for path in ("/api/schema/openapi.json", "/api/schema", "/api/schema/openapi.yaml", "/schema/openapi.json"):
            hidden = await browser.get(path)
            assert (hidden.status_code, hidden.json()["type"]) == (404, "/problems/not_found"), path
        assert "strict-transport-security" in hidden.headers
    async with running(production) as app, open_browser(app) as browser:
        answer = await browser.post("/api/session", json={"email": "a@b.nl", "password": "x"})
        assert answer.json()["type"] == "/problems/wrong_credentials"


@pytest.mark.parametrize("environment", ["demo", "development"])
async def test_elsewhere_the_description_can_be_read(settings: Settings, environment: str) -> None:
    async with running(settings.model_copy(update={"environment": environment})) as app, open_browser(app) as browser:
        answer = await browser.get("/api/schema/openapi.json")
        assert answer.status_code == 200
        described = answer.json()
        assert set(described["paths"]) == {
            "/api/session", f"{SYNC}/register", f"{SYNC}/push", f"{SYNC}/pull", f"{SYNC}/events",
            "/api/health/live", "/api/health/ready",
        }  # fmt: skip
        for page in ("/api/schema", "/api/schema/", "/api/schema/swagger", "/api/schema/openapi.yaml"):
            assert (await browser.get(page)).json()["type"] == "/problems/not_found", page
        assert "strict-transport-security" not in answer.headers


async def test_without_a_built_app_the_api_still_answers(settings: Settings, tmp_path: Path) -> None:
    unbuilt = settings.model_copy(update={"static_dir": tmp_path / "nothing"})
    async with running(unbuilt) as app, open_browser(app) as browser:
        assert (await browser.get("/")).status_code == 404
        assert (await browser.get("/api/health/live")).json() == {"status": "live"}


async def test_a_session_answer_is_not_compressed_beside_its_secret(app: Litestar, world: World) -> None:
    async with signed_in(app, world.teacher) as browser:
        answer = await browser.get("/api/session", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in answer.headers
