"""Who may see and write what: every cell of `matrix.json` over HTTP, and nothing forbidden in any denied answer."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from litestar import Litestar

from api.permissions import Who
from store.pokes import CHANNEL, connect
from tests.api.browser import SYNC, open_browser
from tests.api.test_contract import handlers
from tests.api.world import make_world
from tests.matrix.stage import CANARIES, CRITERION, MATRIX, RELATIONS, RESOURCES, Stage, canary, set_stage

NAMES = [resource["name"] for resource in RESOURCES]
VALUES: dict[str, Any] = {
    "response": "accepted", "pre/notes_only": True, "shared": True, "ended_at": "2026-11-20T10:00:00Z",
    "score": 2, "members": [], "definition": {},
}  # fmt: skip
SERVER_WRITTEN = {"teacher_themes", "school", "person", "team", "form"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(app: Litestar) -> Stage:
    """Set once; tests add to it and never take away."""
    return await set_stage(app, await make_world(app.state.parts.database))


def leaked(text: str, allowed: str | None = None) -> list[str]:
    """The canaries in an answer that have no business there."""
    return [word for word in CANARIES if word in text and word != allowed]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
async def test_pull_gives_what_may_be_read_and_no_trace_of_the_rest(
    stage: Stage, resource: dict[str, Any], relation: str
) -> None:
    seen = stage.seen[relation]
    readable = relation in resource["reads"]
    assert (stage.id_of(resource) in seen) == readable
    assert (canary(resource["kind"], resource["at"]) in str(seen)) == readable
    if readable:
        assert canary(resource["kind"], resource["at"]) in str(seen[stage.id_of(resource)])


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
async def test_push_takes_what_may_be_written_and_treats_the_invisible_like_the_absent(
    stage: Stage, resource: dict[str, Any], relation: str
) -> None:
    tablet, rec, kind = stage.tablets[relation], stage.id_of(resource), resource["kind"]
    edits = []
    for path in resource["writes"]:
        full = {"score": f"score/{CRITERION}", "note": f"note/{uuid4()}/text"}.get(path, path)
        edits.append((path, full, VALUES.get(path, "Zegt iemand")))
    ops = [tablet.op(rec, kind, full, value) for _, full, value in edits]
    absent = [tablet.op(str(uuid4()), kind, full, value) for _, full, value in edits]
    answer = await tablet.send([*ops, *absent])
    if relation == "anonymous":
        assert answer.status_code == 401
        assert leaked(answer.text) == []
        return
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    for (path, _, _), here, nowhere in zip(edits, results, results[len(edits) :], strict=False):
        assert nowhere["state"] == "quarantined"
        if relation in resource["writes"][path]:
            assert here["state"] in ("applied", "conflict"), path
        elif relation in resource["reads"]:
            assert (here["state"], here["why"] in ("forbidden", "not_found", "kind")) == ("quarantined", True), path
        else:
            assert {k: v for k, v in here.items() if k != "id"} == {k: v for k, v in nowhere.items() if k != "id"}, path
    assert leaked(answer.text) == []


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
async def test_nothing_can_be_made_inside_what_is_not_visible(
    stage: Stage, resource: dict[str, Any], relation: str
) -> None:
    if relation in resource["reads"]:
        return
    tablet, rec = stage.tablets[relation], stage.id_of(resource)
    inside = [tablet.op(str(uuid4()), "observation", "create", {"visit": rec})]
    nowhere = [tablet.op(str(uuid4()), "observation", "create", {"visit": str(uuid4())})]
    over_it = [tablet.op(rec, "goal", "create", {"teacher": str(stage.world.teacher.id)})]
    answer = await tablet.send([*inside, *nowhere, *over_it])
    assert leaked(answer.text) == []
    if relation == "anonymous":
        assert answer.status_code == 401
        return
    results = [{k: v for k, v in result.items() if k != "id"} for result in answer.json()["results"]]
    assert results[0] == results[1]
    assert [result["state"] for result in results] == ["quarantined"] * 3


@pytest.mark.parametrize("resource", [r for r in RESOURCES if r["kind"] not in SERVER_WRITTEN])
async def test_a_change_pokes_those_who_read_it_and_nobody_else(
    stage: Stage, resource: dict[str, Any], redis_url: str
) -> None:
    path, writers = next((path, writers) for path, writers in resource["writes"].items() if writers)
    full = {"score": f"score/{CRITERION}", "note": f"note/{uuid4()}/text"}.get(path, path)
    tablet = stage.tablets[writers[0]]
    redis, last = connect(redis_url), uuid4()
    poked: set[str] = set()
    async with redis.pubsub() as channel:
        await channel.psubscribe(f"{CHANNEL}*")
        result = await tablet.write(stage.id_of(resource), resource["kind"], full, VALUES.get(path, "Iets nieuws"))
        assert result["state"] in ("applied", "conflict")
        await stage.app.state.parts.bells.flush()
        await redis.publish(f"{CHANNEL}{last}", b"1")
        async with asyncio.timeout(5):
            while str(last) not in poked:
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=1)
                if message:
                    assert message["data"] == b"1", "a poke has no content"
                    poked.add(message["channel"].decode().removeprefix(CHANNEL))
    await redis.aclose()
    everybody = {relation: str(getattr(stage.world, relation).id) for relation in stage.world.cast}
    heard = {relation for relation, person in everybody.items() if person in poked}
    assert heard == set(resource.get("pokes", resource["reads"]))


def test_the_data_file_names_every_route_and_who_may_call_it(app: Litestar) -> None:
    words = {Who.ANYONE: "anyone", Who.SIGNED_IN: "signed in", Who.NOBODY: "nothing there"}
    found: dict[str, str] = {}
    for path, method, handler in handlers(app):
        who = handler.opt["who"]
        described = "nothing there" if path.startswith("/api/schema") and not path.endswith(".json") else words[who]
        found[f"{'*' if who is Who.NOBODY else method} {path}"] = described
    assert found == MATRIX["routes"]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("route", [r for r, who in MATRIX["routes"].items() if who == "signed in"])
async def test_routes_for_signed_in_people_refuse_everybody_else(stage: Stage, route: str, relation: str) -> None:
    method, path = route.split(" ")
    if relation != "anonymous":
        assert stage.tablets[relation].browser.cookies, "signed in: the other tests go through this route"
        return
    async with open_browser(stage.app) as nobody:
        for cookies in ({}, {"klassenbezoek": "x" * 43}):
            nobody.cookies.clear()
            nobody.cookies.update(cookies)
            answer = await nobody.request(method, path, json={} if method == "POST" else None)
            # With a made-up cookie the token that belongs to it is missing, which shows before anything is looked up.
            assert answer.status_code in ((401, 403) if cookies and method != "GET" else (401,)), route
            assert leaked(answer.text) == []


@pytest.mark.parametrize("relation", [r for r in RELATIONS if r != "anonymous"])
async def test_another_persons_replica_is_like_an_unknown_one(stage: Stage, relation: str) -> None:
    mine = stage.tablets[relation]
    theirs = stage.tablets["observer" if relation != "observer" else "teacher"]
    answers = []
    for replica in (theirs.replica, str(uuid4())):
        for cookie in (theirs.cookie, None):
            asked = {"replica": replica, "cookie": cookie, "limit": 200}
            answers.append(await mine.browser.post(f"{SYNC}/pull", json=asked))
        sent = {"replica": replica, "proto": 1, "epoch": theirs.epoch, "ops": []}
        answers.append(await mine.browser.post(f"{SYNC}/push", json=sent))
    assert {answer.status_code for answer in answers} == {409}
    assert len({answer.content for answer in answers}) == 1
    assert leaked(answers[0].text) == []


@pytest.mark.parametrize("relation", [r for r in RELATIONS if r != "anonymous"])
async def test_a_session_tells_of_oneself_only(stage: Stage, relation: str) -> None:
    answer = await stage.tablets[relation].browser.get("/api/session")
    assert answer.json()["person"]["id"] == str(getattr(stage.world, relation).id)
    assert leaked(answer.text, canary("school", "always")) == []
