"""What stands or falls together, and what waits until the record it speaks of is there."""

from uuid import uuid4

from tests.store.foundation import CRITERIA, Stichting

SCORE = f"score/{CRITERIA[0]}"
OTHER = f"score/{CRITERIA[1]}"


async def test_one_refused_op_takes_its_transaction_with_it(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    tx = str(uuid4())
    ops = [
        olga.say(observation, "observation", SCORE, 2, tx=tx),
        olga.say(observation, "observation", "started_at", "2026-11-21T10:00:00Z"),
        olga.say(observation, "observation", OTHER, 99, tx=tx),
        olga.say(observation, "observation", f"note/{uuid4()}/text", "x", tx=tx),
    ]
    assert await olga.refused(*ops) == ["tx", None, "value", "tx"]
    assert await olga.refused(*ops) == ["tx", None, "value", "tx"]
    assert set(await stichting.cells(observation)) == {"create", "started_at"}


async def test_a_malformed_op_too_takes_its_transaction_with_it(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    for change, why in (({"val": "\x00"}, "invalid"), ({"val": "x" * 65_600}, "too_big"), ({"at": 1}, "invalid")):
        tx = str(uuid4())
        good = olga.say(observation, "observation", SCORE, 2, tx=tx)
        bad = {**olga.say(observation, "observation", f"note/{uuid4()}/text", "x", tx=tx), **change}
        assert await olga.refused(good, bad) == ["tx", why]
        late = olga.say(observation, "observation", OTHER, 2, tx=tx)
        assert await olga.refused(bad, late) == [why, "tx"]
    assert set(await stichting.cells(observation)) == {"create"}


async def test_what_was_built_on_a_fallen_transaction_is_judged_without_it(stichting: Stichting) -> None:
    """The create falls with its transaction; the ops in between, which name its record, find nothing."""
    olga = await stichting.tablet("olga")
    visit = await olga.plans()
    observation, tx = str(uuid4()), str(uuid4())
    ops = [
        olga.say(observation, "observation", "create", {"visit": visit}, tx=tx),
        olga.say(observation, "observation", SCORE, 2),
        olga.say(visit, "visit", "status", {"to": "recorded"}, tx=tx),
        olga.say(visit, "visit", "status", {"to": "released"}),
        olga.say(visit, "visit", "fact", 7, tx=tx),
        olga.say(visit, "visit", "fact", "Er werd gelachen"),
    ]
    assert await olga.refused(*ops) == ["tx", "not_found", "tx", "status", "value", None]
    assert (await stichting.look("select status from record where id = :id", id=visit))[0].status == "planned"


async def test_one_fallen_transaction_leaves_the_others(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    one, other = str(uuid4()), str(uuid4())
    ops = [
        olga.say(observation, "observation", SCORE, 2, tx=one),
        olga.say(observation, "observation", OTHER, 2, tx=other),
        olga.say(observation, "observation", SCORE, 99, tx=one),
        olga.say(observation, "observation", OTHER, 3, tx=other),
    ]
    assert await olga.refused(*ops) == ["tx", None, "value", None]
    assert (await stichting.cells(observation))[OTHER]["live"] == [ops[3]["id"]]


async def test_ops_wait_for_their_record_and_follow_it_in_order(stichting: Stichting) -> None:
    olga, other = await stichting.tablet("olga"), await stichting.tablet("olga")
    visit, observation = str(uuid4()), str(uuid4())
    late = [
        olga.say(observation, "observation", "create", {"visit": visit}),
        olga.say(observation, "observation", SCORE, 2),
        olga.say(observation, "observation", SCORE, 3),
        olga.say(visit, "visit", "status", {"to": "recorded"}),
    ]
    for op in late:
        assert await olga.refused(op) == ["not_found"]
    assert {(d.type, d.why) for d in (await olga.pull()).directives} == {("attention", "not_found")}
    await other.pull()

    await olga.done(olga.say(visit, "visit", "create", olga.visit_of()))
    await olga.pull()
    assert olga.shows(observation, SCORE) == 3
    assert olga.holds[observation].cells[SCORE].live == [late[2]["id"]]
    assert olga.holds[visit].status == "recorded"
    assert [result.state for result in await olga.push(*late)] == ["duplicate"] * 4
    await other.pull()
    for device in (olga, other):
        settled = [d.op["id"] for d in device.heard if d.type == "settled"]
        assert sorted(settled) == sorted(op["id"] for op in late)
    assert (await other.pull()).directives == []


async def test_a_record_that_is_there_at_last_does_not_wake_what_fails_anyway(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit = str(uuid4())
    bad = olga.say(visit, "visit", "fact", 7)
    good = olga.say(visit, "visit", "fact", "x")
    assert await olga.refused(bad, good) == ["not_found"] * 2
    await olga.done(olga.say(visit, "visit", "create", olga.visit_of()))
    assert await olga.refused(bad) == ["not_found"]
    assert (await stichting.cells(visit))["fact"]["live"] == [good["id"]]


async def test_a_batch_may_tell_of_a_record_before_it_makes_it(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation, tx = str(uuid4()), str(uuid4()), str(uuid4())
    ops = [
        olga.say(observation, "observation", SCORE, 2, tx=tx),
        olga.say(visit, "visit", "fact", "x", tx=tx),
        olga.say(observation, "observation", "create", {"visit": visit}),
        olga.say(visit, "visit", "create", olga.visit_of()),
    ]
    await olga.done(*ops)
    assert (await stichting.cells(observation))[SCORE]["v"] == 2


async def test_a_transaction_waits_whole_and_comes_whole(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    here = await olga.plans()
    first, second, tx = str(uuid4()), str(uuid4()), str(uuid4())
    ops = [
        olga.say(here, "visit", "lesson", "taal", tx=tx),
        olga.say(first, "visit", "fact", "x", tx=tx),
        olga.say(second, "visit", "fact", "y", tx=tx),
    ]
    assert await olga.refused(*ops) == ["tx", "not_found", "not_found"]
    await olga.done(olga.say(first, "visit", "create", olga.visit_of()))
    assert "fact" not in await stichting.cells(first)
    assert "lesson" not in await stichting.cells(here)
    await olga.done(olga.say(second, "visit", "create", olga.visit_of("bram")))
    assert (await stichting.cells(first))["fact"]["v"] == "x"
    assert (await stichting.cells(second))["fact"]["v"] == "y"
    assert (await stichting.cells(here))["lesson"]["v"] == "taal"
    assert [result.state for result in await olga.push(*ops)] == ["duplicate"] * 3


async def test_a_transaction_with_a_fault_of_its_own_never_comes(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    here, first, tx = await olga.plans(), str(uuid4()), str(uuid4())
    ops = [
        olga.say(first, "visit", "fact", "x", tx=tx),
        olga.say(here, "visit", "fact", 7, tx=tx),
        {**olga.say(here, "visit", "lesson", "x", tx=tx), "at": 1},
    ]
    assert await olga.refused(*ops) == ["not_found", "value", "invalid"]
    await olga.done(olga.say(first, "visit", "create", olga.visit_of()))
    assert "fact" not in await stichting.cells(first)


async def test_what_is_refused_for_permission_stays_refused_when_permission_comes(stichting: Stichting) -> None:
    """Only her own retry brings it: what she wrote then may no longer be what she wants to say now."""
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    conversation = await olga.begins(visit, "conversation")
    reply = tessa.say(conversation, "conversation", "post/reply", "Dank je")
    assert await tessa.refused(reply) == ["not_found"]
    await olga.records(visit)
    await olga.releases(visit)
    assert await tessa.refused(reply) == ["not_found"]
    assert "post/reply" not in await stichting.cells(conversation)
    await tessa.done({**reply, "id": str(uuid4()), "n": 99})
