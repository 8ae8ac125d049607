"""Form versions as stored: immutable, so each is read and parsed once per process."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from observation_forms.form import Form, form_record_id
from store.access import form_definitions
from store.records import ServerRecord, write_server_records

_parsed: dict[tuple[UUID, str], Form] = {}


async def stored_forms(session: AsyncSession, tenant: UUID, names: Iterable[str]) -> dict[str, Form]:
    """Definitions of the named form versions of a tenant, by name; unknown names are left out.

    Says nothing about who may see them: ask `store.access` first.
    """
    wanted = set(names)
    missing = [name for name in wanted if (tenant, name) not in _parsed]
    if missing:
        rows = await form_definitions(session, tenant, missing)
        for row in rows:
            _parsed[(tenant, row.form)] = Form.model_validate_json(row.definition)
    return {name: _parsed[(tenant, name)] for name in wanted if (tenant, name) in _parsed}


async def publish(session: AsyncSession, tenant: UUID, forms: Iterable[Form], school: UUID | None = None) -> None:
    """Publish form versions for one school, or for the whole foundation when `school` is None.

    A version that is there already is left alone. Raises ValueError when it says something else: visits are pinned to
    it, and a new text is a new version.
    """
    offered = {form.name: form for form in forms}
    there = {
        row.form: Form.model_validate_json(row.definition)
        for row in await form_definitions(session, tenant, list(offered))
    }
    changed = [name for name, form in there.items() if form != offered[name]]
    if changed:
        raise ValueError(f"published and therefore unchangeable: {', '.join(sorted(changed))}")
    await write_server_records(
        session,
        tenant,
        [
            ServerRecord(
                id=UUID(str(form_record_id(name))),
                kind="form",
                school=school,
                form=name,
                cells={"definition": form.model_dump(mode="json")},
            )
            for name, form in offered.items()
            if name not in there
        ],
    )
