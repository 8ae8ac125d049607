"""The scene of the authorisation matrix: every resource of the data file once, with a canary in it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from litestar import Litestar

from observation_forms.library import CLASSROOM_MANAGEMENT_FORM_ID, ready_made
from store import people
from store.forms import publish
from store.records import ServerRecord, write_server_records
from tests.api.browser import AT, Tablet, open_browser, open_tablet, visit_create
from tests.api.world import World

MATRIX: dict[str, Any] = json.loads((Path(__file__).parent / "matrix.json").read_text(encoding="utf-8"))
RELATIONS: list[str] = list(MATRIX["relations"])
RESOURCES: list[dict[str, Any]] = MATRIX["resources"]
CRITERION = next(c.id for c in ready_made()[0].criteria() if c.kind == "level")


def canary(kind: str, at: str) -> str:
    """A word that occurs in this resource alone."""
    return f"KANARIE-{kind}-{at}-5e1d"


NEIGHBOURS = ("observer", "teacher", "second_coordinator", "other_coach", "principal", "other_teacher", "analyst")
CANARIES = [canary(resource["kind"], resource["at"]) for resource in RESOURCES]


@dataclass
class Stage:
    """A world in which everything happened; who holds which tablet; where each resource is."""

    app: Litestar
    world: World
    tablets: dict[str, Tablet]
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def id_of(self, resource: dict[str, Any]) -> str:
        """The record that stands for a resource."""
        return self.ids[(resource["kind"], resource["at"])]

    async def remember(self, who: str, kind: str, at: str, create: Any, **cells: Any) -> str:
        """Let somebody make a record and fill it; its id."""
        rec = self.ids[(kind, at)] = str(uuid4())
        tablet = self.tablets[who]
        made = [tablet.op(rec, kind, "create", create)]
        made += [tablet.op(rec, kind, path.replace("__", "/"), value) for path, value in cells.items()]
        results = await tablet.push(*made)
        assert [result["state"] for result in results] == ["applied"] * len(made), (kind, at, results)
        return rec

    async def move(self, who: str, visit: str, *statuses: str) -> None:
        """Let somebody take a visit through its life."""
        tablet = self.tablets[who]
        for status in statuses:
            cells = (await tablet.pull())[visit]["cells"]
            live = cells["status"]["live"] if "status" in cells else []
            op = tablet.op(visit, "visit", "status", {"to": status, "from": None}, tuple(live))
            assert (await tablet.push(op))[0]["state"] == "applied", status


async def set_stage(app: Litestar, world: World) -> Stage:
    """Play everything that the data file names, over HTTP where people do it."""
    named = [relation for relation in RELATIONS if relation != "anonymous"]
    tablets = {relation: await open_tablet(app, getattr(world, relation)) for relation in named}
    tablets["anonymous"] = Tablet(open_browser(app), str(uuid4()), str(uuid4()))
    stage = Stage(app, world, tablets)
    await _write_as_server(stage)
    teacher, observer = world.teacher.id, world.observer.id

    async def visit(at: str, who: str = "observer", **changed: Any) -> str:
        create = {**visit_create(world, getattr(world, who).id, teacher), "lesson": canary("visit", at), **changed}
        return await stage.remember(who, "visit", at, create)

    async def observe(at: str, visit_id: str, who: str = "observer") -> None:
        cells = {f"note__{uuid4()}__text": canary("observation", at), f"score__{CRITERION}": 3}
        await stage.remember(who, "observation", at, {"visit": visit_id}, **cells)

    await visit("planned")
    for at in ("recorded", "released"):
        seen = await visit(at)
        await observe(at, seen)
        await stage.move("observer", seen, "recorded")
        said = canary("conversation", at)
        await stage.remember("observer", "conversation", at, {"visit": seen}, post__suggestions=[said])
        own = canary("reflection", at)
        shared = {"shared": True} if at == "released" else {}
        await stage.remember("teacher", "reflection", at, {"visit": seen}, text__eerst=own, **shared)
    agreed = {"visit": seen, "teacher": str(teacher), "observer": str(observer), "agreement_kind": "learning"}
    await stage.remember("observer", "agreement", "released", agreed, text=canary("agreement", "released"))
    await stage.move("observer", seen, "released")
    await stage.remember("teacher", "goal", "released", {"teacher": str(teacher)}, text=canary("goal", "released"))
    await visit("elsewhen", "other_coach")
    colleague = await visit("peer", "other_teacher", visit_kind="peer")
    await observe("peer", colleague, "other_teacher")

    stage.seen = {relation: await tablets[relation].pull() for relation in named}
    stage.seen["anonymous"] = {}
    return stage


async def _write_as_server(stage: Stage) -> None:
    """What no person writes: themes, a school, a person, a team and a form, each with its canary."""
    world, ids = stage.world, stage.ids
    teacher, observer = world.teacher.id, world.observer.id
    school, colleague, team = uuid4(), uuid4(), uuid4()
    own_form = next(form for form in ready_made() if str(CLASSROOM_MANAGEMENT_FORM_ID) in form.name)
    own_form = own_form.model_copy(update={"id": uuid4(), "title": canary("form", "always")})
    async with stage.app.state.parts.database.begin() as session:
        await people.open_schools(session, world.tenant, {school: canary("school", "always")})
        await people.welcome(
            session,
            world.tenant,
            [
                people.NewPerson(
                    colleague, canary("person", "always"), f"{colleague}@school.example", (("teacher", world.school),)
                )
            ],
        )
        # The school with the canary is the one where everybody of this world's first school works too.
        for relation in NEIGHBOURS:
            someone = getattr(world, relation)
            await people.grant(session, world.tenant, someone.id, someone.roles[0][0], school)
        await people.form_teams(
            session, world.tenant, [people.NewTeam(team, canary("team", "always"), world.school, (colleague,))]
        )
        await publish(session, world.tenant, [own_form], world.school)
        for at, viewer in (("own", None), ("coaching", observer)):
            themes = ids[("teacher_themes", at)] = str(uuid4())
            await write_server_records(
                session,
                world.tenant,
                [
                    ServerRecord(
                        UUID(themes),
                        "teacher_themes",
                        {
                            "VRAGEN": {"words": canary("teacher_themes", at)},
                            "about": {"teacher": str(teacher), "at": AT},
                        },
                        teacher=teacher,
                        observer=viewer,
                        scope=at,
                    )
                ],
            )
    ids[("school", "always")], ids[("person", "always")] = str(school), str(colleague)
    ids[("team", "always")] = str(team)
    async with stage.app.state.parts.database.begin() as session:
        from sqlalchemy import text

        found = await session.execute(
            text("select id from record where tenant = :t and kind = 'form' and school = :s"),
            {"t": world.tenant, "s": world.school},
        )
        ids[("form", "always")] = str(found.scalar_one())
