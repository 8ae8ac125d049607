"""The main job on a real database: a coordinator plans, observes and releases; the teacher reads; nobody else does."""

from observation_forms.confirmation import confirmed_hash
from tests.store.foundation import CRITERIA, Stichting, as_json


async def test_a_visit_from_plan_to_closed(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit = await olga.plans()
    await tessa.pull()
    assert tessa.holds[visit].status == "planned"
    assert (await tessa.writes(visit, "visit", "response", "accepted")).state == "applied"
    assert (await tessa.writes(visit, "visit", "pre/learning_question", "Krijg ik iedereen mee?")).state == "applied"
    assert (await tessa.moves(visit, "prepared")).state == "applied"

    observation, conversation = await olga.begins(visit), await olga.begins(visit, "conversation")
    await olga.scores(observation, 3)
    note = await olga.notes(observation, "Denktijd van vijf tellen na elke vraag")
    await olga.records(visit)
    await tessa.pull()
    assert tessa.holds[visit].status == "recorded"
    assert observation not in tessa.holds
    assert "Denktijd" not in as_json(tessa.holds)

    await olga.releases(visit)
    await tessa.pull()
    assert tessa.shows(observation, f"score/{CRITERIA[0]}") == 3
    assert tessa.shows(observation, f"note/{note}/text") == "Denktijd van vijf tellen na elke vraag"
    assert conversation in tessa.holds

    await olga.pull()
    assert olga.shows(visit, "pre/learning_question") == "Krijg ik iedereen mee?"

    growth = {"text": "Wachttijd na een vraag", "theme": "VRAGEN"}
    await olga.writes(conversation, "conversation", "post/growth", growth)
    assert (await olga.moves(visit, "discussed")).state == "applied"
    await tessa.pull()
    assert tessa.shows(conversation, "post/growth") == growth
    words = confirmed_hash({path: cell.model_dump() for path, cell in tessa.holds[conversation].cells.items()})
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)
    await olga.writes(conversation, "conversation", "confirm/observer", words)
    for tablet in (olga, tessa):
        await tablet.pull()
        assert tablet.holds[visit].status == "closed"

    for name in ("sanne", "pieter", "bram", "anne", "carla", "thijs", "alex"):
        stranger = await stichting.tablet(name)
        await stranger.pull(full=True)
        assert not {visit, observation, conversation} & set(stranger.holds), name
        assert "Denktijd" not in as_json(stranger.holds)
