"""A published version of a kijkwijzer never changes: visits are pinned to it."""

from uuid import uuid4

import pytest

from store import forms
from tests.store.foundation import FORM, Stichting, Tablet


async def pulled(tablet: Tablet) -> dict[str, str]:
    """The titles of the forms a device holds, by name."""
    await tablet.pull()
    return {
        str(record.form): record.cells["definition"].v["title"]
        for record in tablet.holds.values()
        if record.kind == "form"
    }


async def test_publishing_again_changes_nothing(stichting: Stichting) -> None:
    before = await stichting.seq()
    async with stichting.database.begin() as session:
        await forms.publish(session, stichting.tenant, [FORM])
    assert await stichting.seq() == before


async def test_other_words_need_another_version(stichting: Stichting) -> None:
    olga = await stichting.tablet("olga")
    other = FORM.model_copy(update={"title": "Andere woorden"})
    fresh = FORM.model_copy(update={"id": uuid4()})
    with pytest.raises(ValueError, match=FORM.name):
        async with stichting.database.begin() as session:
            await forms.publish(session, stichting.tenant, [fresh, other])
    assert await pulled(olga) == {FORM.name: FORM.title}
    newer = other.model_copy(update={"version": FORM.version + 1})
    async with stichting.database.begin() as session:
        await forms.publish(session, stichting.tenant, [newer])
    assert await pulled(olga) == {FORM.name: FORM.title, newer.name: "Andere woorden"}


async def test_a_visit_planned_with_a_withdrawn_version_counts_its_criteria(stichting: Stichting) -> None:
    """Each visit is judged by the version it was planned with, not by the newest."""
    olga = await stichting.tablet("olga")
    section = FORM.sections[0].model_copy(update={"criteria": FORM.sections[0].criteria[1:]})
    newer = FORM.model_copy(update={"version": FORM.version + 1, "sections": (section, *FORM.sections[1:])})
    async with stichting.database.begin() as session:
        await forms.publish(session, stichting.tenant, [newer])
    gone = FORM.sections[0].criteria[0].id
    for form, state in ((FORM, "applied"), (newer, "quarantined")):
        observation = await olga.begins(await olga.plans(form=form.name))
        assert (await olga.scores(observation, 1, gone)).state == state
