"""An op takes effect once, whoever sends it how often, and its first answer is repeated for ever."""

import asyncio
from uuid import uuid4

from observation_forms.wire import PushAnswer
from store.replicas import Refusal
from store.sessions import Collision
from tests.store.foundation import CRITERIA, Stichting, Tablet

SCORE = f"score/{CRITERIA[0]}"


def lesson(olga: Tablet) -> tuple[str, str, list[dict[str, object]]]:
    """A visit with an observation in it, unsent."""
    visit, observation = str(uuid4()), str(uuid4())
    return visit, observation, [
        olga.say(visit, "visit", "create", olga.visit_of()),
        olga.say(observation, "observation", "create", {"visit": visit}),
        *(olga.say(observation, "observation", f"score/{criterion}", 2) for criterion in CRITERIA[:5]),
        olga.say(visit, "visit", "status", {"to": "recorded"}),
        olga.say(visit, "visit", "status", {"to": "released"}),
    ]  # fmt: skip


async def test_the_same_batch_five_times_at_once_has_one_effect(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    _, observation, ops = lesson(olga)
    before = await stichting.seq()
    answers = await asyncio.gather(*(olga.push(*ops) for _ in range(5)))

    states = sorted(tuple(result.state for result in answer) for answer in answers)
    assert states == [("applied",) * 9] + [("duplicate",) * 9] * 4
    assert {tuple(result.seq for result in answer) for answer in answers} == {tuple(r.seq for r in answers[0])}
    assert await stichting.seq() == before + 2
    assert (await stichting.look("select count(*) as n from op where tenant = :tenant"))[0].n == 9
    assert (await stichting.cells(observation))[SCORE]["live"] == [ops[2]["id"]]
    assert (await stichting.look("select count(*) as n from stale where tenant = :tenant"))[0].n == 1


async def test_two_copies_of_one_profile_sending_the_same_words_have_one_effect(stichting: Stichting) -> None:
    olga, copy = await stichting.tablet("olga"), await stichting.tablet("olga")
    _, observation, ops = lesson(olga)

    async def send(tablet: Tablet) -> PushAnswer | Refusal:
        while True:
            try:
                return await tablet.try_push(*ops)
            except Collision:
                continue

    answers = await asyncio.gather(send(olga), send(copy), send(olga), send(copy))
    for answer in answers:
        assert isinstance(answer, PushAnswer)
        assert {result.state for result in answer.results} <= {"applied", "duplicate"}
    assert (await stichting.look("select count(*) as n from op where tenant = :tenant"))[0].n == 9
    assert len((await stichting.cells(observation))[SCORE]["live"]) == 1


async def test_an_op_twice_in_one_batch_has_one_effect(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    good = olga.say(observation, "observation", SCORE, 2)
    bad = olga.say(observation, "observation", SCORE, 99)
    results = await olga.push(good, bad, good, bad)
    assert [result.state for result in results] == ["applied", "quarantined", "duplicate", "quarantined"]
    assert [result.why for result in results] == [None, "value", None, "value"]
    assert results[0].seq == results[2].seq > 0


async def test_a_refusal_is_repeated_with_its_reason_and_never_becomes_a_duplicate(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    bad = olga.say(observation, "observation", SCORE, 99)
    for _ in range(3):
        assert await olga.refused(bad) == ["value"]
    assert (await stichting.look("select count(*) as n from refused where tenant = :tenant"))[0].n == 1


async def test_a_resend_may_carry_another_number(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    op = olga.say(observation, "observation", SCORE, 2)
    bad = olga.say(observation, "observation", SCORE, 99)
    unreadable = olga.say(observation, "observation", SCORE, "\x00")
    assert await olga.refused(op, bad, unreadable) == [None, "value", "invalid"]
    again = await stichting.tablet("olga")
    results = await again.push(*({**each, "n": 1000 + i} for i, each in enumerate((op, bad, unreadable))))
    assert [(r.state, r.why) for r in results] == [
        ("duplicate", None), ("quarantined", "value"), ("quarantined", "invalid"),
    ]  # fmt: skip
    assert (await stichting.look("select count(*) as n from refused where tenant = :tenant"))[0].n == 2


async def test_an_id_with_other_words_is_refused_beside_the_first(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    first = olga.say(observation, "observation", SCORE, 2)
    await olga.done(first)
    for change in ({"val": 3}, {"base": [str(uuid4())]}, {"path": "started_at"}, {"at": "2027-01-01T00:00:00Z"}):
        assert await olga.refused({**first, **change}) == ["id_reused"]
    assert await olga.refused({**first, "val": 3}) == ["id_reused"]
    assert (await olga.push(first))[0].state == "duplicate"
    assert (await stichting.cells(observation))[SCORE]["v"] == 2


async def test_an_id_that_was_refused_stays_with_its_words(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    bad = olga.say(observation, "observation", SCORE, 99)
    assert await olga.refused(bad) == ["value"]
    assert await olga.refused({**bad, "val": 3}) == ["id_reused"]
    assert await olga.refused(bad, {**bad, "val": 3}) == ["value", "id_reused"]
    assert SCORE not in await stichting.cells(observation)


async def test_what_another_said_under_an_id_never_names_more_for_the_first(stichting: Stichting) -> None:
    """An id that comes back with another base is refused; naming the first must not name what the second named."""
    olga, copy = await stichting.tablet("olga"), await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    unseen = copy.say(observation, "observation", SCORE, 1)
    first = olga.say(observation, "observation", SCORE, 2)
    await olga.done(first)
    await copy.push(unseen)
    assert await olga.refused({**first, "base": [unseen["id"]]}) == ["id_reused"]
    await olga.push(olga.say(observation, "observation", SCORE, 3, base=[first["id"]]))
    assert unseen["id"] in (await stichting.cells(observation))[SCORE]["live"]


async def test_an_id_of_somebody_else_is_refused_and_hers_stays(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    hers = olga.say(visit, "visit", "pre/lesson_goal", "Breuken vergelijken")
    await olga.done(hers)
    assert await tessa.refused({**hers, "val": "iets anders"}) == ["id_reused"]
    assert await tessa.refused(hers) == ["id_reused"]
    assert (await olga.push(hers))[0].state == "duplicate"
    assert (await stichting.cells(visit))["pre/lesson_goal"]["by"] == olga.person


async def test_nobody_blocks_an_id_by_having_it_refused_first(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    observation = await olga.begins(await olga.plans())
    op = olga.say(observation, "observation", SCORE, 2)
    assert await tessa.refused({**op, "n": 1}) == ["not_found"]
    assert await tessa.refused({**op, "n": 1}) == ["not_found"]
    await olga.done(op)


async def test_one_number_for_two_ops_is_a_fork_and_applies_nothing(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    observation = await olga.begins(await olga.plans())
    said = olga.say(observation, "observation", SCORE, 2)
    await olga.done(said)
    fresh = olga.say(observation, "observation", SCORE, 3)
    clash = {**olga.say(observation, "observation", SCORE, 4), "n": said["n"]}
    before = await stichting.seq()
    assert await olga.try_push(fresh, clash) == Refusal("replica_forked")
    assert await olga.try_push(fresh, {**clash, "n": fresh["n"]}) == Refusal("replica_forked")
    assert await stichting.seq() == before

    renumbered = await stichting.tablet("olga")
    results = await renumbered.push(*({**op, "n": i} for i, op in enumerate((said, fresh, clash), 1)))
    assert [result.state for result in results] == ["duplicate", "applied", "applied"]


async def test_the_number_of_a_refused_op_is_taken_too(stichting: Stichting) -> None:
    """Otherwise a waiting op, replayed later, would meet another op under its number and hold up every push."""
    olga = await stichting.tablet("olga")
    visit, observation = str(uuid4()), str(uuid4())
    early = olga.say(observation, "observation", "create", {"visit": visit})
    assert await olga.refused(early) == ["not_found"]
    create = olga.say(visit, "visit", "create", olga.visit_of())
    assert await olga.try_push({**create, "n": early["n"]}) == Refusal("replica_forked")
    await olga.done(create)
    assert observation in {str(row.id) for row in await stichting.look("select id from record where tenant = :tenant")}


async def test_whole_batches_that_nobody_can_answer(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    op = olga.say(str(uuid4()), "visit", "create", olga.visit_of())
    assert await olga.try_push(op, replica=str(uuid4())) == Refusal("replica_unknown")
    assert await olga.try_push(op, replica=tessa.replica) == Refusal("replica_unknown")
    assert await olga.try_push(op, epoch="another") == Refusal("epoch_changed")
    async with stichting.database.begin() as session:
        from sqlalchemy import text

        await session.execute(text("update space set epoch = 'restored' where tenant = :t"), {"t": stichting.tenant})
    assert await olga.try_push(op) == Refusal("epoch_changed")
    assert await olga.try_push({**op, "id": "x"}, epoch="restored") == Refusal("envelope", "ops/0/id")
    assert await olga.try_push(op, {"n": 1}, epoch="restored") == Refusal("envelope", "ops/1/id")
    assert await stichting.look("select 1 from op where tenant = :tenant") == []
    assert await stichting.look("select 1 from refused where tenant = :tenant") == []
    answer = await olga.try_push(op, epoch="restored")
    assert isinstance(answer, PushAnswer)
    assert answer.epoch == "restored"
