"""The main job on a real database: a coordinator plans, observes and releases; the teacher reads; nobody else does."""

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
