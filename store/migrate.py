"""Brings a database to the newest schema: `python -m store.migrate` with DATABASE_URL set."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from store.sessions import driver_url
from store.settings import Settings

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(database_url: str) -> Config:
    """Alembic's configuration for this schema and the database at `database_url`."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", driver_url(database_url).replace("%", "%%"))
    return config


def migrate(database_url: str) -> None:
    """Bring the database at `database_url` to the newest schema. Does nothing when it is there already."""
    command.upgrade(configuration(database_url), "head")


def newest_revision() -> str:
    """The revision that this code expects to find."""
    head = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    return head or ""


if __name__ == "__main__":
    migrate(Settings().database_url)
