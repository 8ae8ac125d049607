"""Release, revocation and changes of role need no events: the next pull is right, also where it takes the shortcut."""

from uuid import UUID, uuid4

from sqlalchemy import text

from observation_forms.wire import PullRequest
from store import forms, people
from store.pull import pull
from store.records import ServerRecord, write_server_records
from tests.store.foundation import FORM, Stichting, Tablet, as_json


async def settled(tablet: Tablet) -> Tablet:
    """A device that holds everything and has looked once more, so that the shortcut is open to it."""
    await tablet.pull()
    page = await tablet.page()
    assert (page.puts, page.dels, page.directives) == ([], [], [])
    return tablet


async def test_a_role_withdrawn_takes_everything_with_it_and_back(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation = await olga.observed(words="Onuitgesproken zorg")
    await settled(olga)
    await stichting.withdraw("olga", "coordinator", "beuk")
    page = await olga.page()
    assert {visit, observation} <= set(page.dels)
    await olga.pull()
    assert "Onuitgesproken zorg" not in as_json(olga.holds)
    assert {record.kind for record in olga.holds.values()} <= {"person", "form"}
    await stichting.grant("olga", "coordinator", "beuk")
    await olga.pull()
    assert {visit, observation} <= set(olga.holds)


async def test_a_role_in_another_school_shows_that_school_and_no_visits(stichting: Stichting) -> None:
    olga, carla = await stichting.tablet("olga"), await stichting.tablet("carla")
    visit, observation = await olga.observed()
    await settled(carla)
    await stichting.grant("carla", "coordinator", "beuk")
    await carla.pull()
    assert str(stichting.schools["beuk"]) in carla.holds
    assert str(stichting.people["tessa"]) in carla.holds
    assert not {visit, observation} & set(carla.holds)


async def test_release_reaches_the_teacher_and_nobody_else(stichting: Stichting) -> None:
    others = [await stichting.tablet(name) for name in ("sanne", "bram", "pieter", "anne", "carla", "thijs", "alex")]
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed(words="Kanariepiet")
    await settled(tessa)
    assert "Kanariepiet" not in as_json(tessa.holds)
    await olga.releases(visit)
    await tessa.pull()
    assert observation in tessa.holds
    assert "Kanariepiet" in as_json(tessa.holds)
    for other in others:
        await other.pull(full=True)
        assert visit not in other.holds, other.name
        assert observation not in other.holds, other.name
        assert "Kanariepiet" not in as_json(other.holds)


async def test_the_shortcut_never_hides_a_change_of_the_foundation(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await settled(await stichting.tablet("tessa"))
    visit = await olga.plans()
    page = await tessa.page()
    assert [record.id for record in page.puts] == [visit]


async def test_the_shortcut_never_hides_a_change_of_permission(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, _ = await olga.observed()
    await settled(olga)
    async with stichting.database.begin() as session:  # as an administrator's tool might: no record is written
        await session.execute(text("delete from role where person = :p"), {"p": olga.person})
    assert visit in (await olga.page()).dels


async def test_the_shortcut_never_hides_a_refusal(stichting: Stichting) -> None:
    olga, other = await settled(await stichting.tablet("olga")), await settled(await stichting.tablet("olga"))
    op = olga.say(str(uuid4()), "visit", "fact", "x")
    assert await olga.refused(op) == ["not_found"]
    for device in (olga, other):
        assert [d.op["id"] for d in (await device.page()).directives] == [op["id"]]


async def test_the_shortcut_is_taken_only_when_all_is_as_it_was(stichting: Stichting) -> None:
    """A record that appears without a number of its own would be hidden by the shortcut, and found at a full look."""
    olga = await settled(await stichting.tablet("olga"))
    hidden = uuid4()
    await smuggle(stichting, hidden)
    assert (await olga.page()).puts == []
    assert [record.id for record in (await olga.page(full=True)).puts] == [str(hidden)]

    await settled(olga)
    late = uuid4()
    await smuggle(stichting, late)
    assert (await olga.page()).puts == []
    async with stichting.database.begin() as session:
        await session.execute(
            text("update replica set checked_at = checked_at - interval '16 minutes' where id = :id"),
            {"id": olga.replica},
        )
    assert [record.id for record in (await olga.page()).puts] == [str(late)]


async def smuggle(stichting: Stichting, id: UUID) -> None:
    """A record of the server, after which the counter is put back: nothing in the history tells of it."""
    async with stichting.database.begin() as session:
        record = ServerRecord(id, "team", {"name": "x", "members": []}, school=stichting.schools["beuk"])
        await write_server_records(session, stichting.tenant, [record])
        await session.execute(text("update space set seq = seq - 1 where tenant = :t"), {"t": stichting.tenant})


async def test_the_shortcut_does_not_write(stichting: Stichting) -> None:
    olga = await settled(await stichting.tablet("olga"))
    before = await stichting.look("select xmin::text, seen_at from replica where id = :id", id=olga.replica)
    for _ in range(3):
        await olga.page()
    assert await stichting.look("select xmin::text, seen_at from replica where id = :id", id=olga.replica) == before


async def test_refusals_reach_all_own_devices_once_and_nobody_else(stichting: Stichting) -> None:
    olga, laptop, tessa = (
        await stichting.tablet("olga"),
        await stichting.tablet("olga"),
        await stichting.tablet("tessa"),
    )
    visit = await olga.plans()
    for device in (olga, laptop, tessa):
        await device.pull()
    secret = olga.say(visit, "visit", "fact", "Canarie " * 100)
    assert await olga.refused(secret) == ["value"]
    lost = await laptop.page(lost=True)
    for device in (olga, laptop):
        directives = (await device.page()).directives
        assert [(d.type, d.op, d.why) for d in directives] == [("attention", secret, "value")]
        assert directives[0].at.endswith("Z")
        assert (await device.page()).directives == []
    assert [d.op for d in lost.directives] == [secret]
    later = await stichting.tablet("olga")
    assert [d.op for d in (await later.pull()).directives] == [secret]
    await tessa.pull(full=True)
    assert tessa.heard == []
    assert "Canarie" not in as_json(tessa.holds)
    reset = await laptop.try_pull("unknown")
    assert [d.op for d in getattr(reset, "directives", [])] == [secret]


async def test_her_own_words_stay_hers_when_she_loses_her_role(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation = await olga.observed()
    offline = olga.say(observation, "observation", f"note/{uuid4()}/text", "Nog niet verzonden")
    await stichting.withdraw("olga", "coordinator", "beuk")
    assert await olga.refused(offline) == ["not_found"]
    await olga.pull()
    assert visit not in olga.holds
    assert [d.op for d in olga.heard] == [offline]


async def test_themes_reach_whom_they_are_for(stichting: Stichting) -> None:
    olga, sanne, tessa = (
        await stichting.tablet("olga"),
        await stichting.tablet("sanne"),
        await stichting.tablet("tessa"),
    )
    bram, pieter = await stichting.tablet("bram"), await stichting.tablet("pieter")
    await olga.plans()
    await bram.plans("tessa", visit_kind="peer")
    own, coaching, other, peers = uuid4(), uuid4(), uuid4(), uuid4()
    async with stichting.database.begin() as session:
        teacher = stichting.people["tessa"]
        themes = [
            ServerRecord(own, "teacher_themes", {"about": {}}, teacher=teacher, scope="own"),
            *(
                ServerRecord(id, "teacher_themes", {"about": {}}, teacher=teacher, scope="coaching",
                             observer=stichting.people[who])
                for id, who in ((coaching, "olga"), (other, "sanne"), (peers, "bram"))
            ),
        ]  # fmt: skip
        await write_server_records(session, stichting.tenant, themes)
    sees = {}
    for tablet in (olga, sanne, tessa, bram, pieter):
        await tablet.pull()
        sees[tablet.name] = {id for id, record in tablet.holds.items() if record.kind == "teacher_themes"}
    assert sees == {
        "olga": {str(coaching)},
        "sanne": set(),  # she has no visit with Tessa
        "tessa": {str(own), str(coaching), str(other), str(peers)},
        "bram": set(),  # a colleague who looked in is no coach
        "pieter": set(),
    }
    await stichting.withdraw("olga", "coordinator", "beuk")
    await olga.pull()
    assert str(coaching) not in olga.holds


async def test_a_goal_is_read_by_her_coordinator_and_not_by_a_colleague(stichting: Stichting) -> None:
    olga, sanne, tessa = (
        await stichting.tablet("olga"),
        await stichting.tablet("sanne"),
        await stichting.tablet("tessa"),
    )
    bram = await stichting.tablet("bram")
    goal = str(uuid4())
    await tessa.done(tessa.say(goal, "goal", "create", {"teacher": tessa.person}))
    await tessa.done(tessa.say(goal, "goal", "text", "Meer wachttijd"))
    await olga.pull()
    assert goal not in olga.holds
    await olga.plans()
    await bram.plans("tessa", visit_kind="peer")
    for tablet, reads in ((olga, True), (tessa, True), (sanne, False), (bram, False)):
        await tablet.pull()
        assert (goal in tablet.holds) == reads, tablet.name
    assert await olga.refused(olga.say(goal, "goal", "text", "Iets anders")) == ["not_found"]


async def test_who_works_where_follows_the_roles(stichting: Stichting) -> None:
    bram, thijs = await settled(await stichting.tablet("bram")), await stichting.tablet("thijs")
    tessa = str(stichting.people["tessa"])
    assert tessa in bram.holds
    await thijs.pull()
    assert tessa not in thijs.holds
    await stichting.withdraw("tessa", "teacher", "beuk")
    await bram.pull()
    assert tessa not in bram.holds
    assert tessa in (await settled(await stichting.tablet("tessa"))).holds


async def test_an_observer_and_a_teacher_know_each_other_after_one_left_the_school(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    await olga.observed()
    await stichting.withdraw("tessa", "teacher", "beuk")
    await olga.pull()
    tessa = await stichting.tablet("tessa")
    await tessa.pull()
    assert tessa.person in olga.holds
    assert olga.person in tessa.holds
    assert stichting.form in {record.form for record in tessa.holds.values() if record.kind == "form"}


async def test_forms_and_teams_are_of_their_school(stichting: Stichting) -> None:
    own = FORM.model_copy(update={"id": uuid4()})
    team = uuid4()
    async with stichting.database.begin() as session:
        await forms.publish(session, stichting.tenant, [own], school=stichting.schools["eik"])
        await people.form_teams(
            session, stichting.tenant,
            [people.NewTeam(team, "Onderbouw", stichting.schools["eik"], (stichting.people["thijs"],))],
        )  # fmt: skip
    carla, olga = await stichting.tablet("carla"), await stichting.tablet("olga")
    for tablet, sees in ((carla, True), (olga, False)):
        await tablet.pull()
        assert (own.name in {record.form for record in tablet.holds.values()}) == sees
        assert (str(team) in tablet.holds) == sees
    assert await olga.refused(olga.say(str(uuid4()), "visit", "create", olga.visit_of(form=own.name))) == ["form"]
    visit = await carla.plans("thijs", school="eik", form=own.name)
    assert visit


async def test_two_foundations_never_touch(stichting: Stichting) -> None:
    """The same ids in two foundations are two records; nothing of one is seen, named or locked from the other."""
    elsewhere = await Stichting(stichting.database).found()
    olga, theirs = await stichting.tablet("olga"), await elsewhere.tablet("olga")
    visit = await olga.plans()
    observation = await olga.begins(visit)
    await olga.notes(observation, "Kanariepiet")
    assert await theirs.refused(
        theirs.say(observation, "observation", "started_at", "2026-11-21T10:00:00Z"),
        theirs.say(str(uuid4()), "observation", "create", {"visit": visit}),
        theirs.say(str(uuid4()), "visit", "create", olga.visit_of() | {"observer": theirs.person}),
        theirs.say(str(uuid4()), "visit", "create", theirs.visit_of() | {"teacher": str(stichting.people["tessa"])}),
    ) == ["not_found", "not_found", "forbidden", "forbidden"]
    await theirs.plans(visit=visit)
    assert (await stichting.cells(visit))["create"]["by"] == olga.person
    same = olga.say(visit, "visit", "lesson", "taal")
    await olga.done(same)
    again = {**same, "n": theirs.n + 1}
    assert [result.state for result in await theirs.push(again)] == ["applied"]
    await theirs.pull()
    assert "Kanariepiet" not in as_json(theirs.holds)
    assert not set(theirs.holds) & {str(person) for person in stichting.people.values()}
    theirs.replica = olga.replica
    assert getattr(await theirs.try_pull(olga.cookie), "code", None) == "replica_unknown"
    async with stichting.database.begin() as session:
        answer = await pull(
            session, await elsewhere.actor("olga"), PullRequest(replica=olga.replica, cookie=None, limit=1)
        )
    assert getattr(answer, "code", None) == "replica_unknown"
