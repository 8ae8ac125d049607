"""Migrations go up, down and up again, also where a school has been working."""

import asyncio

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from store.migrate import configuration, migrate, newest_revision
from store.sessions import open_database
from tests.store.foundation import Stichting

SHAPE = """
select 'column' as what, table_name || '.' || column_name as name,
  concat_ws(' ', data_type, is_nullable, column_default, generation_expression) as how
from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version'
union all select 'index', indexname, indexdef from pg_indexes
  where schemaname = 'public' and tablename <> 'alembic_version'
union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
  where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'alembic_version'
union all select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger
  where not tgisinternal
union all select 'function', proname, pg_get_functiondef(oid) from pg_proc
  where pronamespace = 'public'::regnamespace
order by 1, 2, 3
"""


async def shape_of(url: str) -> list[tuple[str, str, str]]:
    """Every column, index, constraint, trigger and function."""
    database = open_database(url)
    try:
        async with database.engine.connect() as connection:
            return [(row.what, row.name, row.how) for row in await connection.execute(text(SHAPE))]
    finally:
        await database.close()


async def a_day_of_work(url: str) -> None:
    """A visit, released and pulled."""
    database = open_database(url)
    try:
        stichting = await Stichting(database).found()
        olga, tessa = await stichting.tablet("olga"), await stichting.tablet("tessa")
        visit, observation = await olga.observed()
        await olga.releases(visit)
        await olga.push(olga.say(observation, "observation", "nonsense", 1))
        await tessa.pull()
        assert observation in tessa.holds
    finally:
        await database.close()


async def test_up_down_and_up_again_with_data(own_database_url: str) -> None:
    scripts = configuration(own_database_url)
    newest = await shape_of(own_database_url)
    assert len(newest) > 50
    for revision in ScriptDirectory.from_config(scripts).walk_revisions():
        await a_day_of_work(own_database_url)
        await asyncio.to_thread(command.downgrade, scripts, str(revision.down_revision or "base"))
        below = await shape_of(own_database_url)
        assert below == [] if revision.down_revision is None else below != newest
        await asyncio.to_thread(migrate, own_database_url)
        assert await shape_of(own_database_url) == newest
    await a_day_of_work(own_database_url)


async def test_the_newest_revision_is_what_a_migrated_database_has(own_database_url: str) -> None:
    database = open_database(own_database_url)
    try:
        async with database.engine.connect() as connection:
            assert (await connection.execute(text("select version_num from alembic_version"))).scalars().all() == [
                newest_revision()
            ]
    finally:
        await database.close()
    await asyncio.to_thread(migrate, own_database_url)
