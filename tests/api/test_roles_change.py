"""A role that is taken away counts from the next request on, also for words that were written before."""

from uuid import uuid4

import pytest_asyncio
from litestar import Litestar

from store import people
from tests.api.browser import Tablet, open_tablet, visit_create
from tests.api.world import Someone, World, make_world


@pytest_asyncio.fixture(loop_scope="session")
async def own_world(app: Litestar) -> World:
    """A world whose roles a test may change."""
    return await make_world(app.state.parts.database)


async def plan_and_observe(tablet: Tablet, world: World) -> tuple[str, str]:
    """A visit with an observation in it: their ids."""
    visit, observation = str(uuid4()), str(uuid4())
    create = visit_create(world, world.observer.id, world.teacher.id)
    results = await tablet.push(
        tablet.op(visit, "visit", "create", create),
        tablet.op(observation, "observation", "create", {"visit": visit}),
        tablet.op(observation, "observation", f"note/{uuid4()}/text", "Rustige start"),
    )
    assert [result["state"] for result in results] == ["applied"] * 3
    return visit, observation


async def take_role(app: Litestar, world: World, person: Someone) -> None:
    """The admin takes a coordinator's role away."""
    async with app.state.parts.database.begin() as session:
        await people.withdraw(session, world.tenant, person.id, "coordinator", world.school)


async def test_what_she_may_no_longer_see_leaves_her_tablet(app: Litestar, own_world: World) -> None:
    tablet = await open_tablet(app, own_world.observer)
    visit, observation = await plan_and_observe(tablet, own_world)
    assert {visit, observation} <= set(await tablet.pull())
    await take_role(app, own_world, own_world.observer)
    assert {visit, observation} & set(await tablet.pull()) == set()
    assert (await tablet.browser.get("/api/session")).json()["roles"] == []


async def test_a_late_upload_is_kept_for_its_author_and_shown_to_nobody(app: Litestar, own_world: World) -> None:
    tablet, teacher = await open_tablet(app, own_world.observer), await open_tablet(app, own_world.teacher)
    visit, observation = await plan_and_observe(tablet, own_world)
    late = tablet.op(observation, "observation", f"note/{uuid4()}/text", "Te laat geschreven")
    lesson = tablet.op(visit, "visit", "lesson", "Te laat bedacht")
    await take_role(app, own_world, own_world.observer)
    results = await tablet.push(late, lesson)
    assert [(result["state"], result["why"]) for result in results] == [("quarantined", "not_found")] * 2
    assert "Te laat" not in str(await teacher.pull())
    asked = {"replica": tablet.replica, "cookie": tablet.cookie, "limit": 200}
    told = (await tablet.browser.post("/api/sync/v1/pull", json=asked)).json()["directives"]
    assert {directive["op"]["id"] for directive in told if directive["type"] == "attention"} == {
        late["id"],
        lesson["id"],
    }


async def test_a_new_role_counts_at_once(app: Litestar, own_world: World) -> None:
    tablet = await open_tablet(app, own_world.coordinator_elsewhere)
    visit = str(uuid4())
    create = visit_create(own_world, own_world.coordinator_elsewhere.id, own_world.teacher.id)
    assert (await tablet.write(visit, "visit", "create", create))["state"] == "quarantined"
    async with app.state.parts.database.begin() as session:
        await people.grant(
            session, own_world.tenant, own_world.coordinator_elsewhere.id, "coordinator", own_world.school
        )
    assert (await tablet.write(str(uuid4()), "visit", "create", create))["state"] == "applied"
