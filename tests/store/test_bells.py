"""Who hears that something changed: only people who can see what did; and what makes a teacher's themes stale."""

from typing import Any
from uuid import UUID

from observation_forms.wire import PushRequest
from store.push import push
from store.sessions import Doorbell, doorbell
from tests.store.foundation import CRITERIA, Stichting, Tablet


async def rung(tablet: Tablet, *ops: dict[str, Any]) -> Doorbell:
    """What a push rings once it is committed."""
    actor = await tablet.stichting.actor(tablet.name)
    request = PushRequest(replica=tablet.replica, proto=1, epoch=tablet.epoch, ops=list(ops))
    async with tablet.stichting.database.begin() as session:
        await push(session, actor, request)
        return doorbell(session)


async def heard(tablet: Tablet, *ops: dict[str, Any]) -> set[str]:
    """The names of the people a push wakes."""
    names = {person: name for name, person in tablet.stichting.people.items()}
    return {names[person] for person in (await rung(tablet, *ops)).people}


async def test_a_change_wakes_who_can_see_it_and_nobody_else(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed()
    conversation = await olga.begins(visit, "conversation")
    reflection = await tessa.begins(visit, "reflection")
    score = f"score/{CRITERIA[0]}"
    assert await heard(olga, olga.say(visit, "visit", "lesson", "taal")) == {"olga", "tessa"}
    assert await heard(olga, olga.say(observation, "observation", score, 2)) == {"olga"}
    assert await heard(olga, olga.say(conversation, "conversation", "post/growth", [])) == {"olga"}
    assert await heard(tessa, tessa.say(reflection, "reflection", score, 2)) == {"tessa"}
    assert await heard(tessa, tessa.say(reflection, "reflection", "shared", True)) == {"olga", "tessa"}
    assert await heard(olga, olga.say(visit, "visit", "status", {"to": "released"})) == {"olga", "tessa"}
    assert await heard(olga, olga.say(observation, "observation", score, 1)) == {"olga", "tessa"}
    assert await heard(tessa, tessa.say(conversation, "conversation", "post/reply", "x")) == {"olga", "tessa"}


async def test_a_refusal_wakes_its_author_alone_and_a_repeat_nobody(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    bad = olga.say(visit, "visit", "fact", 7)
    assert await heard(olga, bad) == {"olga"}
    assert await heard(olga, bad) == set()
    good = tessa.say(visit, "visit", "response", "accepted")
    assert await heard(tessa, good) == {"olga", "tessa"}
    assert await heard(tessa, good) == set()


async def test_only_what_the_teacher_may_read_makes_her_themes_stale(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation = await olga.observed()
    score = f"score/{CRITERIA[0]}"
    assert (await rung(olga, olga.say(observation, "observation", score, 2))).stale == set()
    bell = await rung(olga, olga.say(visit, "visit", "status", {"to": "released"}))
    assert bell.stale == {(stichting.tenant, stichting.people["tessa"])}
    assert (await rung(olga, olga.say(observation, "observation", score, 1))).stale == bell.stale
    marks = await stichting.look("select teacher, visit from stale where tenant = :tenant")
    assert {(row.teacher, row.visit) for row in marks} == {(stichting.people["tessa"], UUID(visit))}
