"""The matrix runs against the application of `tests/api`."""

from pathlib import Path

import pytest
import pytest_asyncio

from tests.api.conftest import api_database_url, app, built_app, settings

__all__ = ["api_database_url", "app", "built_app", "settings"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, because the application lives in it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
