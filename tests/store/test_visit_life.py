"""The life of a visit in the store: status, amendments, creating twice, confirming, closing."""

from uuid import uuid4

from observation_forms.confirmation import confirmed_hash
from tests.store.foundation import CRITERIA, Stichting, Tablet

SCORE = f"score/{CRITERIA[0]}"


async def status_of(stichting: Stichting, visit: str) -> tuple[str, bool]:
    """The status of a visit as stored, and whether the teacher reads it."""
    row = (await stichting.look("select status, released from record where id = :id", id=visit))[0]
    return row.status, row.released


async def test_a_status_that_is_reached_or_passed_changes_nothing(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, _ = await olga.observed()
    before = await stichting.seq()
    again = await olga.push(
        olga.say(visit, "visit", "status", {"to": "recorded"}), olga.say(visit, "visit", "status", {"to": "planned"})
    )
    assert [(result.state, result.why) for result in again] == [("applied", None)] * 2
    assert [result.state for result in await tessa.push(tessa.say(visit, "visit", "status", {"to": "prepared"}))] == [
        "applied"
    ]
    assert await stichting.seq() == before
    assert await status_of(stichting, visit) == ("recorded", False)
    effects = await stichting.look(
        "select effect from op where tenant = :tenant and path = 'status' order by seq, place"
    )
    assert sorted(row.effect for row in effects) == ["live", "none", "none", "none"]
    assert (await stichting.cells(visit))["status"]["sib"] == []


async def test_a_lesson_that_runs_lifts_a_cancelled_visit(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    assert (await tessa.moves(visit, "cancelled")).state == "applied"
    await tessa.pull()
    assert tessa.holds[visit].status == "cancelled"
    assert (await olga.moves(visit, "planned")).why == "status"
    assert (await olga.moves(visit, "prepared")).why == "status"
    assert (await olga.moves(visit, "released")).why == "status"
    await olga.records(visit)
    assert await status_of(stichting, visit) == ("recorded", False)
    assert (await olga.moves(visit, "cancelled")).why == "status"


async def test_closing_without_a_conversation_needs_a_reason_and_opens_nothing(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed()
    assert (await olga.moves(visit, "closed")).why == "status"
    for blank in ("", "   ", None):
        await olga.writes(visit, "visit", "reason", blank)
        assert (await olga.moves(visit, "closed")).why == "status"
    await olga.writes(visit, "visit", "reason", "Leerkracht werd ziek")
    assert (await olga.moves(visit, "closed")).state == "applied"
    assert await status_of(stichting, visit) == ("closed", False)
    await tessa.pull()
    assert tessa.holds[visit].status == "closed"
    assert observation not in tessa.holds
    assert (await olga.moves(visit, "released")).state == "applied"
    await tessa.pull()
    assert observation not in tessa.holds


async def test_a_released_visit_closed_with_a_reason_stays_open_to_the_teacher(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed()
    await olga.releases(visit)
    reason = olga.say(visit, "visit", "reason", "Geen gesprek meer mogelijk")
    await olga.done(reason, olga.say(visit, "visit", "status", {"to": "closed"}))
    await tessa.pull()
    assert tessa.holds[visit].status == "closed"
    assert observation in tessa.holds


async def talked(olga: Tablet, tessa: Tablet) -> tuple[str, str, str]:
    """A released visit with the outcome of a conversation: visit, conversation and what there is to confirm."""
    visit, _ = await olga.observed()
    conversation = await olga.begins(visit, "conversation")
    await olga.releases(visit)
    await olga.writes(conversation, "conversation", "post/growth", {"text": "Wachttijd", "theme": "VRAGEN"})
    await tessa.pull()
    cells = {path: cell.model_dump() for path, cell in tessa.holds[conversation].cells.items()}
    return visit, conversation, confirmed_hash(cells)


async def test_both_confirm_and_the_visit_closes(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, conversation, words = await talked(olga, tessa)
    assert (await olga.moves(visit, "discussed")).state == "applied"
    await olga.writes(conversation, "conversation", "confirm/observer", words)
    assert await status_of(stichting, visit) == ("discussed", True)
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)
    assert await status_of(stichting, visit) == ("closed", True)
    closed = (await stichting.cells(visit))["status"]
    assert closed["v"] == {"to": "closed", "from": "discussed"}
    assert closed["by"] is None
    await olga.pull()
    assert olga.holds[visit].status == "closed"


async def test_both_confirmed_before_the_conversation_was_said_to_be_over(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, conversation, words = await talked(olga, tessa)
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)
    await olga.writes(conversation, "conversation", "confirm/observer", words)
    assert await status_of(stichting, visit) == ("released", True)
    assert (await olga.moves(visit, "discussed")).state == "applied"
    assert await status_of(stichting, visit) == ("closed", True)


async def test_a_later_edit_voids_what_was_confirmed(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, conversation, words = await talked(olga, tessa)
    await olga.moves(visit, "discussed")
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)
    await olga.done(
        olga.say(conversation, "conversation", "post/growth", {"text": "Iets anders", "theme": None}),
        olga.say(conversation, "conversation", "confirm/observer", words),
    )
    assert await status_of(stichting, visit) == ("discussed", True)
    now = confirmed_hash(await stichting.cells(conversation))
    await olga.writes(conversation, "conversation", "confirm/observer", now)
    assert await status_of(stichting, visit) == ("discussed", True)
    await tessa.writes(conversation, "conversation", "confirm/teacher", now)
    assert await status_of(stichting, visit) == ("closed", True)


async def test_nobody_confirms_for_the_other(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    _, conversation, words = await talked(olga, tessa)
    assert (await olga.writes(conversation, "conversation", "confirm/teacher", words)).why == "forbidden"
    assert (await tessa.writes(conversation, "conversation", "confirm/observer", words)).why == "forbidden"


async def test_an_edit_after_the_release_stands_beside_the_value(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed()
    offline = olga.say(observation, "observation", SCORE, 4)
    await olga.releases(visit)
    await olga.done(offline, olga.say(observation, "observation", "score/" + CRITERIA[1], 2))
    await tessa.pull()
    cell = tessa.holds[observation].cells[SCORE]
    assert (cell.v, [said.v for said in cell.amend], cell.sib) == (3, [4], [])
    alone = tessa.holds[observation].cells["score/" + CRITERIA[1]]
    assert (alone.v, alone.op, alone.live, [said.v for said in alone.amend]) == (None, None, [], [2])
    assert await stichting.look("select 1 from stale where tenant = :tenant and visit = :visit", visit=visit) != []


async def test_what_is_said_in_the_batch_that_releases_is_judged_in_its_order(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation = await olga.observed()
    await olga.done(
        olga.say(observation, "observation", SCORE, 2),
        olga.say(visit, "visit", "status", {"to": "released"}),
        olga.say(observation, "observation", SCORE, 1),
    )
    cell = (await stichting.cells(observation))[SCORE]
    assert (cell["v"], [said["v"] for said in cell["amend"]]) == (2, [1])


async def test_a_conversation_is_amended_only_after_it_is_closed(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, conversation, words = await talked(olga, tessa)
    await tessa.writes(conversation, "conversation", "post/reply", "Mooi gesprek")
    await olga.moves(visit, "discussed")
    await olga.writes(conversation, "conversation", "confirm/observer", words)
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)
    await tessa.writes(conversation, "conversation", "post/reply", "Toch nog iets")
    cell = (await stichting.cells(conversation))["post/reply"]
    assert (cell["v"], [said["v"] for said in cell["amend"]]) == ("Mooi gesprek", ["Toch nog iets"])


async def test_creating_twice(stichting: Stichting) -> None:
    olga, other, tessa = await stichting.tablet("olga"), await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = str(uuid4()), str(uuid4())
    planned = olga.visit_of()
    await olga.done(olga.say(visit, "visit", "create", planned))
    await olga.done(olga.say(observation, "observation", "create", {"visit": visit}))
    before = await stichting.seq()
    assert await other.refused(
        other.say(visit, "visit", "create", planned),
        other.say(observation, "observation", "create", {"visit": visit}),
        other.say(visit, "visit", "create", {**planned, "lesson": "taal"}),
        other.say(visit, "goal", "create", {"teacher": olga.person}),
    ) == [None, None, "exists", "exists"]
    assert await stichting.seq() == before
    assert len((await stichting.cells(visit))["create"]["live"]) == 1
    assert await tessa.refused(tessa.say(visit, "reflection", "create", {"visit": visit})) == ["exists"]


async def test_a_colleague_is_recorded_only_after_she_accepted(stichting: Stichting) -> None:
    tessa, bram = await stichting.tablet("tessa"), await stichting.tablet("bram")
    visit = await tessa.plans("bram", visit_kind="peer")
    assert (await tessa.moves(visit, "recorded")).why == "status"
    await bram.writes(visit, "visit", "response", "declined")
    assert (await tessa.moves(visit, "recorded")).why == "status"
    await bram.pull()
    await bram.writes(visit, "visit", "response", "accepted")
    await tessa.records(visit)


async def test_sharing_a_reflection_opens_it_to_the_observer_and_can_be_undone(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    reflection = await tessa.begins(visit, "reflection")
    await tessa.writes(reflection, "reflection", "text/hoe_ging_het", "Spannend")
    for shared in (True, False, True):
        await tessa.writes(reflection, "reflection", "shared", shared)
        await olga.pull()
        assert (reflection in olga.holds) == shared


async def test_focus_wishes_of_both_are_kept_and_a_wish_wins(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    focus = f"pre/focus/{CRITERIA[0]}"
    await tessa.writes(visit, "visit", focus, True)
    assert (await olga.push(olga.say(visit, "visit", focus, False, base=[])))[0].state == "conflict"
    cell = (await stichting.cells(visit))[focus]
    assert (cell["v"], [said["v"] for said in cell["sib"]]) == (True, [False])
