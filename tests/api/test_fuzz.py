"""Random nonsense at every route that reads a body: never a failure of the server, never an acceptance of nonsense."""

import json
from random import Random
from typing import Any
from uuid import UUID

from litestar import Litestar

from tests.api.browser import SYNC, Tablet, open_tablet, visit_create
from tests.api.world import World

WORDS = [
    "", "create", "visit", "observation", "status", "score/d1c1", "note/x/text", "toekomst", "\u0000", "\ud800", "🙂",
    "a" * 5000, "../..", "'; drop table op; --", "2026-11-20T09:15:00Z", "0000-00-00T00:00:00Z", "\n", "null",
]  # fmt: skip
CASES = 250


def nonsense(random: Random, depth: int = 3) -> Any:
    """Any JSON value, with a taste for what breaks things."""
    choice = random.randrange(9 if depth else 6)
    if choice == 0:
        return None
    if choice == 1:
        return random.choice([0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**70), 10**400, 0.1, -1e308])
    if choice == 2:
        return random.random() < 0.5
    if choice == 3:
        return random.choice(WORDS)
    if choice in (4, 5):
        return str(UUID(int=random.getrandbits(128)))
    if choice in (6, 7):
        return [nonsense(random, depth - 1) for _ in range(random.randrange(4))]
    return {random.choice(WORDS): nonsense(random, depth - 1) for _ in range(random.randrange(4))}


def spoil(random: Random, good: dict[str, Any]) -> dict[str, Any]:
    """A good object in which something is replaced, missing or too much."""
    spoiled = dict(good)
    for _ in range(random.randint(1, 2)):
        field = random.choice([*good, random.choice(WORDS)])
        if random.random() < 0.2:
            spoiled.pop(field, None)
        else:
            spoiled[field] = nonsense(random)
    return spoiled


async def test_nonsense_never_breaks_the_server(app: Litestar, world: World) -> None:
    random = Random(20261122)
    tablet: Tablet = await open_tablet(app, world.observer)
    visit = visit_create(world, world.observer.id, world.teacher.id)
    envelope = {"replica": tablet.replica, "proto": 1, "epoch": tablet.epoch, "ops": []}
    good: dict[str, dict[str, Any]] = {
        f"{SYNC}/push": envelope,
        f"{SYNC}/pull": {"replica": tablet.replica, "cookie": None, "limit": 5},
        f"{SYNC}/register": {"device": "tablet"},
        "/api/session": {"email": "niemand@school.example", "password": "fout"},
    }
    allowed = {
        f"{SYNC}/push": {200, 400, 409, 413}, f"{SYNC}/pull": {200, 400, 409, 413}, f"{SYNC}/register": {200, 400, 413},
        "/api/session": {400, 401, 413, 429},
    }  # fmt: skip
    for number in range(CASES):
        path = random.choice(list(good))
        body: Any = spoil(random, good[path]) if random.random() < 0.8 else nonsense(random)
        if path.endswith("/push") and random.random() < 0.8:
            rec = str(UUID(int=random.getrandbits(128)))
            ops = [tablet.op(rec, "visit", "create", visit), tablet.op(rec, "visit", "lesson", "Breuken")]
            ops += [spoil(random, op) for op in ops for _ in range(3)]
            ops[1]["val"] = nonsense(random)
            ops[0]["val"] = spoil(random, visit)
            body = {**envelope, "ops": ops}
        sent = json.dumps(body).encode()
        answer = await tablet.browser.post(path, content=sent, headers={"Content-Type": "application/json"})
        assert answer.status_code in allowed[path], (number, path, answer.status_code, sent[:2000])
