"""What each person's device gets of themes, asked the way a device asks."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from observation_forms.wire import PullAnswer, PullRequest, RecordOnWire
from store.pokes import Bells
from store.pull import pull
from store.replicas import register
from tests.worker.stichting import Stichting
from worker.themes import recompute_teacher


async def device_of(stichting: Stichting, person: UUID) -> list[RecordOnWire]:
    """Everything a new device of this person pulls."""
    actor = stichting.actor(person)
    async with stichting.database.begin() as session:
        replica = (await register(session, actor, "nieuw")).replica
    records: list[RecordOnWire] = []
    cookie = None
    while True:
        async with stichting.database.begin() as session:
            page = await pull(session, actor, PullRequest(replica=replica, cookie=cookie))
        assert isinstance(page, bytes), page
        answer = PullAnswer.model_validate_json(page)
        records += answer.puts
        cookie = answer.cookie
        if not answer.more:
            return records


async def themes_on(stichting: Stichting, person: UUID) -> dict[tuple[str, str | None], dict[str, Any]]:
    """Themes on this person's device by (scope, coordinator): values by theme key, and "about"."""
    found = {}
    for record in await device_of(stichting, person):
        if record.kind == "teacher_themes":
            values = {path: cell.v for path, cell in record.cells.items()}
            found[(values["about"]["scope"], values["about"]["coordinator"])] = values
    return found


async def compute(stichting: Stichting, bells: Bells, teacher: UUID | None = None) -> None:
    """What the worker does when it is called for a teacher."""
    who = teacher or stichting.juf
    assert await recompute_teacher(stichting.database, bells, stichting.tenant, who, patient=False) == 0


async def count(stichting: Stichting, table: str, where: str = "true") -> int:
    """How many rows of a table there are for this tenant."""
    async with stichting.database.begin() as session:
        row = await session.execute(
            text(f"select count(*) from {table} where tenant = :t and {where}"), {"t": stichting.tenant}
        )
        return int(row.scalar_one())


async def seq(stichting: Stichting) -> int:
    """How far the tenant's records are."""
    async with stichting.database.begin() as session:
        row = await session.execute(text("select seq from space where tenant = :t"), {"t": stichting.tenant})
        return int(row.scalar_one())


async def change(stichting: Stichting, statement: str, **values: Any) -> None:
    """One statement by hand, for what no person does."""
    plain = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}
    async with stichting.database.begin() as session:
        await session.execute(text(statement), {"t": stichting.tenant, **plain})
