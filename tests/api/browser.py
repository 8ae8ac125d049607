"""A browser and a tablet as the tests drive them: over HTTP, with cookies, against the whole application."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from litestar import Litestar

from tests.api.world import PASSWORD, Someone, World

ORIGIN = "http://127.0.0.1:8000"
SYNC = "/api/sync/v1"
AT = "2026-11-20T09:15:00Z"


def open_browser(app: Litestar, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A browser with an empty cookie jar; failures inside the application become answers, as on a server."""
    transport = httpx.ASGITransport(app=app, client=(address, 40000), raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    )


async def sign_in(browser: httpx.AsyncClient, person: Someone) -> httpx.AsyncClient:
    """Sign in as a person, and send the CSRF token along from now on."""
    answer = await browser.post("/api/session", json={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return browser


@asynccontextmanager
async def signed_in(app: Litestar, person: Someone) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which the person is signed in."""
    async with open_browser(app) as browser:
        yield await sign_in(browser, person)


@dataclass
class Tablet:
    """A signed-in person's registered device, which numbers its ops and remembers what it wrote."""

    browser: httpx.AsyncClient
    replica: str
    epoch: str
    n: int = 0
    cookie: str | None = None
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def op(self, rec: str, kind: str, path: str, val: Any, base: tuple[str, ...] = ()) -> dict[str, Any]:
        """The next op of this device."""
        self.n += 1
        return {
            "id": str(uuid4()), "n": self.n, "tx": None, "rec": rec, "kind": kind, "path": path, "val": val,
            "base": list(base), "at": AT,
        }  # fmt: skip

    async def send(self, ops: list[dict[str, Any]]) -> httpx.Response:
        """Push ops as they are."""
        envelope = {"replica": self.replica, "proto": 1, "epoch": self.epoch, "ops": ops}
        # As a browser writes JSON: half a smiley leaves as an escape.
        body = json.dumps(envelope).encode()
        return await self.browser.post(f"{SYNC}/push", content=body, headers={"Content-Type": "application/json"})

    async def push(self, *ops: dict[str, Any]) -> list[dict[str, Any]]:
        """Push ops and return what became of each."""
        answer = await self.send(list(ops))
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    async def write(self, rec: str, kind: str, path: str, val: Any) -> dict[str, Any]:
        """Write one cell and return what became of it."""
        return (await self.push(self.op(rec, kind, path, val)))[0]

    async def pull(self) -> dict[str, dict[str, Any]]:
        """Fetch all pages; what the device holds afterwards, by record id."""
        while True:
            asked = {"replica": self.replica, "cookie": self.cookie, "limit": 200}
            answer = await self.browser.post(f"{SYNC}/pull", json=asked)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            if page["reset"]:
                self.records.clear()
            for record in page["puts"]:
                self.records[record["id"]] = record
            for gone in page["dels"]:
                self.records.pop(gone, None)
            self.cookie = page["cookie"]
            if not page["more"]:
                return self.records


async def open_tablet(app: Litestar, person: Someone) -> Tablet:
    """A device on which the person is signed in and registered."""
    browser = await sign_in(open_browser(app), person)
    answer = await browser.post(f"{SYNC}/register", json={"device": f"tablet van {person.name}"})
    assert answer.status_code == 200, answer.text
    return Tablet(browser, **answer.json())


def visit_create(world: World, observer: UUID, teacher: UUID) -> dict[str, Any]:
    """The create object of a regular visit."""
    return {
        "school": str(world.school), "teacher": str(teacher), "observer": str(observer), "form": world.form,
        "planned_at": AT, "group": "5a", "lesson": "Rekenen", "visit_kind": "regular",
    }  # fmt: skip
