"""Every change has its place in one history per foundation, and the records are what the ops say (invariant 4)."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from observation_forms.confirmation import confirmed_hash
from store.records import ServerRecord, write_server_records
from tests.store.foundation import CRITERIA, Stichting, Tablet


async def work(tablet: Tablet, visit: str, observation: str, times: int) -> None:
    """Score, note and rewrite, one push each."""
    for number in range(times):
        await tablet.scores(observation, number % 4 + 1)
        await tablet.push(
            tablet.say(observation, "observation", f"note/{uuid4()}/text", f"woord {number}"),
            tablet.say(visit, "visit", "fact", f"feit {number}"),
        )


async def test_eight_writers_at_once_leave_no_gap_and_no_double(stichting: Stichting) -> None:
    lead = await stichting.tablet("olga")
    visits = [await lead.observed() for _ in range(3)]
    tablets = [await stichting.tablet("olga") for _ in range(8)]
    start = await stichting.seq()
    await asyncio.gather(
        *(work(tablet, *visits[place % 3], 4) for place, tablet in enumerate(tablets)),
        *(write_school(stichting, number) for number in range(6)),
    )
    end = await stichting.seq()
    # Each push of `work` changes one or two records; each change took one number, none was skipped.
    assert end - start == 8 * 4 * 3 + 6
    seqs = [row.seq for row in await stichting.look("select seq from record where tenant = :tenant order by seq")]
    assert len(set(seqs)) == len(seqs)
    assert seqs[-1] == end
    taken = {row.seq for row in await stichting.look("select distinct seq from op where tenant = :tenant")}
    servers = {
        row.seq
        for row in await stichting.look("select seq from record where tenant = :tenant and kind = 'note_of_test'")
    }
    assert set(range(start + 1, end + 1)) == {seq for seq in taken | servers if seq > start}


async def test_each_record_of_a_batch_has_its_own_place_and_the_answer_tells_it(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit, observation, conversation = (str(uuid4()) for _ in range(3))
    start = await stichting.seq()
    results = await olga.push(
        olga.say(visit, "visit", "create", olga.visit_of()),
        olga.say(observation, "observation", "create", {"visit": visit}),
        olga.say(conversation, "conversation", "create", {"visit": visit}),
        olga.say(visit, "visit", "lesson", "taal"),
    )
    assert [result.seq - start for result in results] == [1, 2, 3, 1]
    rows = await stichting.look("select id, seq from record where tenant = :tenant and author is not null order by seq")
    assert [(str(row.id), row.seq - start) for row in rows] == [(visit, 1), (observation, 2), (conversation, 3)]
    later = await olga.push(
        olga.say(conversation, "conversation", "post/growth", []), olga.say(visit, "visit", "lesson", "gym")
    )
    rows = await stichting.look("select id, seq from record where tenant = :tenant and author is not null order by seq")
    assert [str(row.id) for row in rows] == [observation, conversation, visit]
    assert [result.seq for result in later] == [rows[1].seq, rows[2].seq] == [start + 4, start + 5]


async def write_school(stichting: Stichting, number: int) -> None:
    """The server writes a record of its own between the pushes."""
    async with stichting.database.begin() as session:
        await write_server_records(
            session, stichting.tenant, [ServerRecord(uuid4(), "note_of_test", {"name": f"{number}"})]
        )


async def test_the_records_are_what_the_ops_say(stichting: Stichting) -> None:
    olga, other, tessa = await stichting.tablet("olga"), await stichting.tablet("olga"), await stichting.tablet("tessa")
    visit, observation = await olga.observed()
    await other.pull()
    note = await olga.notes(observation, "Eerste woord")
    stale = other.say(observation, "observation", f"note/{note}/text", "Ander woord", base=[])
    await asyncio.gather(work(olga, visit, observation, 3), work(other, visit, observation, 3))
    await olga.push(olga.say(observation, "observation", f"note/{note}/deleted", True))
    await other.push(stale)
    await olga.push(olga.say(observation, "observation", f"score/{CRITERIA[0]}", 99))
    conversation = await olga.begins(visit, "conversation")
    await olga.releases(visit)
    await work(other, visit, observation, 2)
    await tessa.pull()
    await tessa.writes(visit, "visit", "pre/lesson_goal", "Breuken")
    await olga.writes(visit, "visit", "pre/lesson_goal", "Kommagetallen")
    await olga.moves(visit, "discussed")
    words = confirmed_hash(await stichting.cells(conversation))
    await olga.writes(conversation, "conversation", "confirm/observer", words)
    await tessa.writes(conversation, "conversation", "confirm/teacher", words)

    told = await stichting.told()
    kept = await stichting.kept()
    # The last step, from discussed to closed, is the server's own and no person's op.
    assert kept[visit].pop("status")["v"]["to"] == "closed"
    assert told[visit].pop("status")["v"]["to"] == "discussed"
    assert kept == told
    assert kept[observation][f"note/{note}/deleted"]["v"] is None
    assert len(kept[observation][f"score/{CRITERIA[0]}"]["amend"]) == 2


async def test_a_record_without_a_number_of_its_own_is_refused(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    visit = await olga.plans()
    seq = await stichting.seq()
    writes = [
        "update record set status = 'released' where tenant = :tenant and id = :visit",
        "update record set seq = seq + 1 where tenant = :tenant and id = :visit",
        "update record set seq = :seq where tenant = :tenant and id = :visit",
        "insert into record (tenant, id, kind, seq, cells) values (:tenant, gen_random_uuid(), 'visit', :seq, '{}')",
        "insert into record (tenant, id, kind, seq, cells) values (:tenant, gen_random_uuid(), 'visit', 0, '{}')",
    ]
    for statement in writes:
        with pytest.raises(IntegrityError, match="takes its seq from the space"):
            await stichting.look(statement + " returning 1", visit=visit, seq=seq)
    elsewhere = await Stichting(stichting.database).found()
    async with stichting.database.begin() as session:
        await session.execute(text("update space set seq = seq + 2 where tenant = :t"), {"t": elsewhere.tenant})
        for taken in (seq + 1, await elsewhere.seq() + 1):
            with pytest.raises(IntegrityError, match="takes its seq from the space"):
                async with session.begin_nested():
                    await session.execute(
                        text("update record set seq = :seq where tenant = :tenant and id = :visit"),
                        {"tenant": stichting.tenant, "visit": visit, "seq": taken},
                    )
        await session.rollback()
    assert await stichting.seq() == seq


async def test_a_number_of_an_earlier_transaction_is_worth_nothing(stichting: Stichting) -> None:
    """Pooled connections keep their settings apart: what one transaction was handed, the next cannot use."""
    olga = await stichting.tablet("olga")
    visit = await olga.plans()
    async with stichting.database.engine.connect() as connection:
        async with connection.begin():
            taken = (
                await connection.execute(
                    text("update space set seq = seq + 1 where tenant = :t returning seq"), {"t": stichting.tenant}
                )
            ).scalar_one()
        with pytest.raises(IntegrityError, match="takes its seq from the space"):
            async with connection.begin():
                await connection.execute(
                    text("update record set seq = :seq where tenant = :t and id = :v"),
                    {"seq": taken, "t": stichting.tenant, "v": visit},
                )


async def test_principal_and_coordinator_are_never_one_person_in_one_school(stichting: Stichting) -> None:
    for name, role in (("olga", "principal"), ("pieter", "coordinator"), ("pieter", "analyst"), ("anne", "principal")):
        with pytest.raises(IntegrityError, match="cannot be one person"):
            await stichting.grant(name, role, "beuk")  # type: ignore[arg-type]  # the loop loses the literal
    await stichting.grant("olga", "principal", "eik")
    await stichting.grant("olga", "analyst", "beuk")
    await stichting.withdraw("pieter", "principal", "beuk")
    await stichting.grant("pieter", "coordinator", "beuk")


async def test_two_grants_at_once_do_not_slip_past_the_wall(stichting: Stichting) -> None:
    for _ in range(3):
        person = await stichting.newcomer()
        outcomes = await asyncio.gather(
            stichting.grant(person, "principal", "beuk"),
            stichting.grant(person, "coordinator", "beuk"),
            return_exceptions=True,
        )
        assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [IntegrityError]
        roles = await stichting.look("select role from role where person = :p", p=stichting.people[person])
        assert len(roles) == 1


async def test_every_change_of_roles_moves_the_permission_version(stichting: Stichting) -> None:
    before = (await stichting.actor("bram")).perm_version
    await stichting.grant("bram", "coordinator", "beuk")
    granted = (await stichting.actor("bram")).perm_version
    await stichting.withdraw("bram", "coordinator", "beuk")
    assert before < granted < (await stichting.actor("bram")).perm_version
