"""What lives as long as the process and every request may need, made by `create_app` and nobody else."""

from dataclasses import dataclass

from api.events import Pokes
from store.accounts import PasswordCheck
from store.pokes import Bells
from store.sessions import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """The process's own things: where data is, who is rung, who listens, how passwords are checked."""

    database: Database
    bells: Bells
    pokes: Pokes
    passwords: PasswordCheck
    redis_url: str
    production: bool
