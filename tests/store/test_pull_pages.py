"""A page counts as held only when its cookie comes back, so that no lost, repeated or foreign answer hides a record."""

import asyncio
import json
from uuid import uuid4

from sqlalchemy import text

from observation_forms.wire import PullAnswer
from store.replicas import Refusal
from tests.store.foundation import Stichting, Tablet


async def visible(tablet: Tablet) -> dict[str, int]:
    """What a fresh device of the same person gets: id and seq of every record."""
    fresh = await tablet.stichting.tablet(tablet.name)
    await fresh.pull()
    return {id: record.seq for id, record in fresh.holds.items()}


def held(tablet: Tablet) -> dict[str, int]:
    """Id and seq of every record on a device."""
    return {id: record.seq for id, record in tablet.holds.items()}


async def all_pages(tablet: Tablet, limit: int = 200) -> list[PullAnswer]:
    """Every page until no more is announced."""
    pages = [await tablet.page(limit)]
    while pages[-1].more:
        assert len(pages) < 100, "there is always more"
        pages.append(await tablet.page(limit))
    return pages


async def test_pages_together_hold_everything_once(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    for _ in range(4):
        await olga.observed()
    reader = await stichting.tablet("olga")
    pages = await all_pages(reader, limit=3)
    assert [page.reset for page in pages] == [True] + [False] * (len(pages) - 1)
    assert [len(page.puts) for page in pages[:-1]] == [3] * (len(pages) - 1)
    ids = [record.id for page in pages for record in page.puts]
    assert len(ids) == len(set(ids))
    assert held(reader) == await visible(olga)
    seqs = [record.seq for page in pages for record in page.puts]
    assert seqs == sorted(seqs)


async def test_a_lost_page_comes_again_and_a_repeated_cookie_is_no_news(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    lost = await olga.page(limit=2, lost=True)
    again = await olga.page(limit=2)
    assert again.reset
    assert [r.id for r in lost.puts] == [r.id for r in again.puts]
    assert lost.cookie != again.cookie
    acknowledged = olga.cookie
    second = await olga.page(limit=2, lost=True)
    olga.cookie = acknowledged
    repeated = await olga.page(limit=2)
    assert not repeated.reset
    assert [r.id for r in second.puts] == [r.id for r in repeated.puts]
    await olga.pull(limit=2)
    assert held(olga) == await visible(olga)


async def test_pending_and_acknowledged_cookies_are_known_and_no_others(stichting: Stichting) -> None:
    olga, bram = await stichting.tablet("olga"), await stichting.tablet("bram")
    first = await olga.page(limit=2)
    pending = await olga.try_pull(first.cookie, limit=2)
    assert isinstance(pending, PullAnswer)
    assert not pending.reset
    acknowledged = await olga.try_pull(first.cookie, limit=2)
    assert isinstance(acknowledged, PullAnswer)
    assert not acknowledged.reset
    assert [r.id for r in acknowledged.puts] == [r.id for r in pending.puts]
    for unknown in (pending.cookie, "0", "1", str(uuid4())):
        answer = await olga.try_pull(unknown, limit=2)
        assert isinstance(answer, PullAnswer)
        assert answer.reset, unknown
    mine = await bram.page(limit=2)
    for foreign in (first.cookie, acknowledged.cookie):
        answer = await bram.try_pull(foreign, limit=2)
        assert isinstance(answer, PullAnswer)
        assert answer.reset
    assert mine.cookie != first.cookie


async def test_a_cookie_of_another_of_her_own_devices_is_useless_too(stichting: Stichting) -> None:
    olga, other = await stichting.tablet("olga"), await stichting.tablet("olga")
    await olga.pull()
    answer = await other.try_pull(olga.cookie)
    assert isinstance(answer, PullAnswer)
    assert answer.reset
    assert {record.id for record in answer.puts} == set(olga.holds)


async def test_nobody_pulls_for_a_device_of_somebody_else(stichting: Stichting) -> None:
    olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
    await olga.pull()
    tessa.replica = olga.replica
    assert await tessa.try_pull(olga.cookie) == Refusal("replica_unknown")
    tessa.replica = str(uuid4())
    assert await tessa.try_pull(None) == Refusal("replica_unknown")


async def test_a_change_between_two_pages_is_not_missed(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visits = [await olga.plans() for _ in range(4)]
    reader = await stichting.tablet("olga")
    await reader.page(limit=5)
    for visit in visits:
        await olga.writes(visit, "visit", "lesson", "taal")
    await reader.page(limit=5)
    await olga.writes(visits[0], "visit", "lesson", "gym")
    await all_pages(reader, limit=5)
    await reader.pull()
    assert held(reader) == await visible(olga)
    assert reader.shows(visits[0], "lesson") == "gym"


async def test_a_page_changed_after_it_was_sent_comes_again_once(stichting: Stichting) -> None:
    olga, reader = await stichting.tablet("olga"), await stichting.tablet("olga")
    visit = await olga.plans()
    await reader.page()
    await olga.writes(visit, "visit", "lesson", "taal")
    page = await reader.page()
    assert [record.id for record in page.puts] == [visit]
    assert (await reader.page()).puts == []


async def test_a_page_holds_a_megabyte_or_one_record(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    big = []
    for _ in range(3):
        visit = await olga.plans()
        observation = await olga.begins(visit)
        notes = [olga.say(observation, "observation", f"note/{uuid4()}/text", "x" * 7900) for _ in range(60)]
        await olga.push(*notes)
        big.append(observation)
    await olga.push(*(olga.say(big[2], "observation", f"note/{uuid4()}/text", "é" * 7900) for _ in range(60)))
    reader = await stichting.tablet("olga")
    pages = await all_pages(reader)
    sizes = [
        [len(json.dumps(r.model_dump(mode="json"), ensure_ascii=False).encode()) for r in page.puts] for page in pages
    ]
    assert len(pages) > 1
    assert all(sum(size) < 1_100_000 or len(size) == 1 for size in sizes)
    assert held(reader) == await visible(olga)


async def test_what_was_refused_fits_the_page_too(stichting: Stichting) -> None:
    """Forty refused ops of 60 KB would be more than two megabytes; all are heard, none is cut off."""
    olga = await stichting.tablet("olga")
    visit = await olga.plans()
    ops = [olga.say(visit, "visit", "fact", "x" * 60_000, base=[]) for _ in range(40)]
    assert set(await olga.refused(*ops)) == {"value"}
    pages = await all_pages(await stichting.tablet("olga"))
    assert [d.op["id"] for page in pages for d in page.directives] == [op["id"] for op in ops]
    assert all(sum(len(json.dumps(d.op)) for d in page.directives) < 1_100_000 for page in pages)


async def test_more_refusals_than_fit_a_page_are_announced(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    ops = [olga.say(str(uuid4()), "visit", "fact", "x") for _ in range(130)]
    await olga.push(*ops)
    pages = await all_pages(await stichting.tablet("olga"))
    assert [d.op["id"] for page in pages for d in page.directives] == [op["id"] for op in ops]


async def test_the_shape_of_a_record(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation = await olga.observed()
    await olga.pull()
    record = olga.holds[visit]
    assert (record.kind, record.school, record.form, record.status) == (
        "visit", str(stichting.schools["beuk"]), stichting.form, "recorded",
    )  # fmt: skip
    assert olga.holds[observation].status is None
    create = record.cells["create"]
    assert (create.v, create.by, create.live) == (olga.visit_of(), olga.person, [create.op])
    page = await (await stichting.tablet("olga")).page()
    assert page.epoch == olga.epoch
    assert page.server_time.endswith("Z")


async def test_two_requests_of_one_device_follow_each_other(stichting: Stichting) -> None:
    """A device that asks twice at once (a tab that was thought dead) still ends up with everything."""
    olga = await stichting.tablet("olga")
    await olga.observed()
    answers = await asyncio.gather(*(olga.try_pull(None, limit=3) for _ in range(4)))
    cookies = {answer.cookie for answer in answers if isinstance(answer, PullAnswer)}
    assert len(cookies) == 4
    for answer in answers:
        assert isinstance(answer, PullAnswer)
        follower = await olga.try_pull(answer.cookie, limit=3)
        assert isinstance(follower, PullAnswer)
        if not follower.reset:
            olga.take(answer)
            olga.take(follower)
            break
    await olga.pull()
    assert held(olga) == await visible(olga)


async def test_a_device_forgotten_by_the_server_starts_over(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    await olga.pull()
    async with stichting.database.begin() as session:
        await session.execute(text("delete from replica where id = :id"), {"id": olga.replica})
    assert await olga.try_pull(olga.cookie) == Refusal("replica_unknown")
    assert await stichting.look("select 1 from cvr where replica = :id", id=olga.replica) == []
