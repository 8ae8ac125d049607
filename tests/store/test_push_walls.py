"""What a push tells, and does not tell, about what its author may not see or do."""

import json
from uuid import uuid4

from tests.store.foundation import Stichting


async def test_making_a_record_tells_nothing_about_one_that_is_there(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    hidden, observation = await olga.observed()
    for name in ("bram", "pieter", "anne", "carla", "thijs", "alex"):
        stranger = await stichting.tablet(name)
        for kind, value in (
            ("visit", olga.visit_of()),
            ("observation", {"visit": hidden}),
            ("goal", {"teacher": olga.person}),
        ):
            there = await stranger.refused(stranger.say(hidden, kind, "create", value, base=[]))
            beside = await stranger.refused(stranger.say(observation, kind, "create", value, base=[]))
            nowhere = await stranger.refused(stranger.say(str(uuid4()), kind, "create", value, base=[]))
            assert there == beside == nowhere, (name, kind)


async def test_an_op_too_deep_or_too_large_a_number_does_not_hold_up_the_others(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit = await olga.plans()
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    bad = [
        olga.say(visit, "visit", "lesson", deep, base=[]),
        olga.say(visit, "visit", "lesson", float("inf"), base=[]),
        {**olga.say(visit, "visit", "lesson", "taal", base=[]), "id": str(uuid4()).upper()},
    ]
    good = olga.say(visit, "visit", "group", "7")
    results = await olga.push(*bad, good)
    assert [result.state for result in results] == ["quarantined"] * 3 + ["applied"]
    assert [result.id for result in results[:3]] == [op["id"] for op in bad]
    assert [result.why for result in await olga.push(*bad)] == ["invalid"] * 3
    heard = [directive.op for directive in (await olga.page()).directives]
    json.dumps(heard, allow_nan=False)
    assert [op["id"] for op in heard] == [op["id"] for op in bad]


async def test_a_colleague_who_looks_reads_agreements_and_makes_none(stichting: Stichting) -> None:
    bram, tessa = await stichting.tablet("bram"), await stichting.tablet("tessa")
    visit = await bram.plans(visit_kind="peer")
    await tessa.pull()
    between = {"visit": visit, "teacher": tessa.person, "observer": bram.person, "agreement_kind": "learning"}
    assert await bram.refused(bram.say(str(uuid4()), "agreement", "create", between, base=[])) == ["forbidden"]
    agreement = str(uuid4())
    await tessa.done(tessa.say(agreement, "agreement", "create", between, base=[]))
    await bram.pull()
    assert await bram.refused(bram.say(agreement, "agreement", "text", "Anders", base=[])) == ["forbidden"]
    assert bram.shows(agreement, "create") == between
