"""From an opened visit to themes on the devices of those who may see them, and of nobody else."""

import pytest
from sqlalchemy import text

from store.pokes import Bells, connect
from tests.worker.stichting import Stichting, criteria_of, note, score, scores
from tests.worker.themes_seen import change, compute, count, device_of, seq, themes_on


async def test_an_opened_visit_becomes_themes_for_the_teacher_and_her_coordinator(
    stichting: Stichting, bells: Bells
) -> None:
    await stichting.open(*scores("VRAGEN", 1), *note("VRAGEN", -1), *score_of("KLIMAAT", 4), growth="TAAL")
    await compute(stichting, bells)
    anne = str(stichting.anne)
    hers = await themes_on(stichting, stichting.juf)
    assert set(hers) == {("own", None), ("coaching", anne)}
    own = hers[("own", None)]
    assert set(own) == {"about", "VRAGEN", "KLIMAAT", "TAAL"}
    assert own["about"]["teacher"] == str(stichting.juf)
    assert own["VRAGEN"]["words"] == "Eerste indruk (1 bezoek)"
    assert own["VRAGEN"]["direction"] == "first"
    assert [dot["value"] for dot in own["VRAGEN"]["dots"]] == [-1.0]
    assert [dot["value"] for dot in own["TAAL"]["dots"]] == [-1.0]
    coached = await themes_on(stichting, stichting.anne)
    assert set(coached) == {("coaching", anne)}
    assert set(coached[("coaching", anne)]) == {"about", "VRAGEN", "KLIMAAT", "TAAL"}
    assert await themes_on(stichting, stichting.bram) == {}
    assert await themes_on(stichting, stichting.meester) == {}


def score_of(theme: str, level: int) -> list[tuple[str, int]]:
    return [score(theme, level)]


async def test_evidence_opens_the_very_cell_it_names(stichting: Stichting, bells: Bells) -> None:
    visit = await stichting.open(*scores("VRAGEN", 2), *note("VRAGEN", 1), growth="VRAGEN")
    await compute(stichting, bells)
    records = {record.id: record for record in await device_of(stichting, stichting.juf)}
    result = (await themes_on(stichting, stichting.juf))[("own", None)]["VRAGEN"]
    said = result["evidence"] + result["counter_evidence"]
    assert sorted(one["kind"] for one in said) == ["conversation", "note", *["score"] * len(criteria_of("VRAGEN"))]
    for one in said:
        assert one["visit"] == visit.id
        home = records[visit.conversation if one["kind"] == "conversation" else visit.observation]
        path = f"{one['ref']}/text" if one["kind"] == "note" else one["ref"]
        assert home.cells[path].op == one["ref_version"]
    assert sum(one["weight"] * one["value"] for one in said) == pytest.approx(result["dots"][0]["value"], abs=1e-6)


async def test_two_coordinators_each_see_what_rests_on_their_own_visits(stichting: Stichting, bells: Bells) -> None:
    for ago in (80, 65):
        await stichting.open(*scores("VRAGEN", 1), ago=ago, observer=stichting.anne)
    await stichting.open(*scores("VRAGEN", 4), *scores("TAAL", 4), ago=50, observer=stichting.bram)
    await compute(stichting, bells)
    anne, bram = str(stichting.anne), str(stichting.bram)
    hers = await themes_on(stichting, stichting.juf)
    assert set(hers) == {("own", None), ("coaching", anne), ("coaching", bram)}
    assert hers[("own", None)]["VRAGEN"]["n_visits"] == 3
    assert hers[("own", None)]["VRAGEN"]["n_observers"] == 2
    of_anne = await themes_on(stichting, stichting.anne)
    of_bram = await themes_on(stichting, stichting.bram)
    assert set(of_anne) == {("coaching", anne)}
    assert set(of_bram) == {("coaching", bram)}
    assert set(of_anne[("coaching", anne)]) == {"about", "VRAGEN"}
    assert [dot["value"] for dot in of_anne[("coaching", anne)]["VRAGEN"]["dots"]] == [-1.0, -1.0]
    assert of_anne[("coaching", anne)]["VRAGEN"]["words"] == ("Mogelijk groeipunt (2 bezoeken; nog weinig gegevens)")
    assert [dot["value"] for dot in of_bram[("coaching", bram)]["VRAGEN"]["dots"]] == [1.0]


async def test_a_third_visit_by_another_observer_makes_it_likely(stichting: Stichting, bells: Bells) -> None:
    for ago, who in ((95, stichting.anne), (65, stichting.bram), (35, stichting.anne)):
        await stichting.open(*scores("VRAGEN", 1), ago=ago, observer=who)
    await compute(stichting, bells)
    own = (await themes_on(stichting, stichting.juf))[("own", None)]["VRAGEN"]
    assert own["words"] == "Waarschijnlijk groeipunt: gezien in 3 van 3 bezoeken, door 2 observatoren"
    coached = (await themes_on(stichting, stichting.anne))[("coaching", str(stichting.anne))]["VRAGEN"]
    assert coached["band"] == "possible"


async def test_nothing_is_known_of_a_visit_before_it_is_opened(stichting: Stichting, bells: Bells) -> None:
    visit = await stichting.hold(*scores("VRAGEN", 1))
    assert await count(stichting, "stale") == 0
    await change(stichting, "insert into stale (tenant, teacher) values (:t, :juf)", juf=stichting.juf)
    await compute(stichting, bells)
    assert await themes_on(stichting, stichting.juf) == {}
    await stichting.release(visit)
    assert await count(stichting, "stale") == 1
    await compute(stichting, bells)
    assert ("own", None) in await themes_on(stichting, stichting.juf)


async def test_a_visit_broken_off_never_counts(stichting: Stichting, bells: Bells) -> None:
    visit = await stichting.hold(*scores("VRAGEN", 1))
    await stichting.say(
        stichting.anne,
        (visit.id, "visit", "reason", "Brandoefening"),
        (visit.id, "visit", "status", {"to": "closed", "from": "recorded"}),
    )
    await change(stichting, "insert into stale (tenant, teacher) values (:t, :juf)", juf=stichting.juf)
    await compute(stichting, bells)
    assert await themes_on(stichting, stichting.juf) == {}


async def test_a_visit_closed_after_it_was_opened_keeps_counting(stichting: Stichting, bells: Bells) -> None:
    visit = await stichting.open(*scores("VRAGEN", 1))
    await stichting.say(
        stichting.anne,
        (visit.id, "visit", "reason", "Geen nagesprek"),
        (visit.id, "visit", "status", {"to": "closed", "from": "released"}),
    )
    await compute(stichting, bells)
    assert "VRAGEN" in (await themes_on(stichting, stichting.juf))[("own", None)]


async def test_a_support_visit_never_counts(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), kind="support")
    await compute(stichting, bells)
    assert await themes_on(stichting, stichting.juf) == {}


async def test_a_colleagues_visit_is_for_the_teacher_alone(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), kind="peer", observer=stichting.meester)
    await compute(stichting, bells)
    assert set(await themes_on(stichting, stichting.juf)) == {("own", None)}
    assert await themes_on(stichting, stichting.meester) == {}


async def test_a_score_with_an_unsettled_sibling_counts_nothing(stichting: Stichting, bells: Bells) -> None:
    path, level = score("VRAGEN", 1)
    await stichting.open((path, level), (path, 4), *score_of("TAAL", 4))
    await compute(stichting, bells)
    assert set((await themes_on(stichting, stichting.juf))[("own", None)]) == {"about", "TAAL"}


async def test_running_it_again_changes_nothing(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    await compute(stichting, bells)
    before = await seq(stichting), await count(stichting, "theme_result"), await themes_on(stichting, stichting.juf)
    await compute(stichting, bells)
    await change(stichting, "insert into stale (tenant, teacher) values (:t, :juf)", juf=stichting.juf)
    await compute(stichting, bells)
    after = await seq(stichting), await count(stichting, "theme_result"), await themes_on(stichting, stichting.juf)
    assert after == before
    assert await count(stichting, "stale") == 0


async def test_only_the_theme_that_changed_gets_a_new_result(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), *scores("TAAL", 4), ago=80)
    await compute(stichting, bells)
    before = (await themes_on(stichting, stichting.juf))[("own", None)]
    await stichting.open(*scores("VRAGEN", 2), ago=50)
    await compute(stichting, bells)
    after = (await themes_on(stichting, stichting.juf))[("own", None)]
    assert after["TAAL"] == before["TAAL"]
    assert after["VRAGEN"]["id"] != before["VRAGEN"]["id"]
    async with stichting.database.begin() as session:
        rows = (
            await session.execute(
                text("select id, superseded_by from theme_result where theme = 'VRAGEN' and scope = 'own' order by at")
            )
        ).all()
    assert [(str(row.id), str(row.superseded_by)) for row in rows] == [
        (before["VRAGEN"]["id"], after["VRAGEN"]["id"]),
        (after["VRAGEN"]["id"], "None"),
    ]


async def test_a_theme_whose_visit_was_erased_leaves_the_devices(stichting: Stichting, bells: Bells) -> None:
    await stichting.open(*scores("VRAGEN", 1), ago=80)
    erased = await stichting.open(*scores("TAAL", 4), ago=50, observer=stichting.bram)
    await compute(stichting, bells)
    assert "TAAL" in (await themes_on(stichting, stichting.juf))[("own", None)]
    await change(
        stichting,
        "delete from record where tenant = :t and (id = cast(:v as uuid) or visit = cast(:v as uuid))",
        v=erased.id,
    )
    await change(stichting, "insert into stale (tenant, teacher) values (:t, :juf)", juf=stichting.juf)
    await compute(stichting, bells)
    hers = await themes_on(stichting, stichting.juf)
    assert set(hers[("own", None)]) == {"about", "VRAGEN"}
    assert set(hers[("coaching", str(stichting.bram))]) == {"about"}
    assert await count(stichting, "theme_result", "theme = 'TAAL' and superseded_by is null") == 0
    assert await count(stichting, "theme_result", "theme = 'TAAL'") == 2


async def test_who_can_see_what_changed_hears_of_it_and_nobody_else(
    stichting: Stichting, bells: Bells, redis_url: str
) -> None:
    await stichting.open(*scores("VRAGEN", 1))
    redis = connect(redis_url)
    try:
        async with redis.pubsub() as heard:
            everybody = (stichting.anne, stichting.bram, stichting.juf, stichting.meester)
            await heard.subscribe(*(f"poke:{person}" for person in everybody))
            for _ in everybody:
                assert (await heard.get_message(timeout=5))["type"] == "subscribe"
            await compute(stichting, bells)
            pokes = {(await heard.get_message(timeout=5))["channel"].decode() for _ in range(2)}
            assert pokes == {f"poke:{stichting.anne}", f"poke:{stichting.juf}"}
            await compute(stichting, bells)
            assert await heard.get_message(timeout=0.3) is None
    finally:
        await redis.aclose()
