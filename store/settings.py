"""What differs from one place to the next: where the servers are, which port, which kind of place it is."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

EMBEDDED = "embedded"


class Settings(BaseSettings):
    """Read once, by entry points only, from environment variables of the same names in capitals.

    A module that needs one of these takes it as an argument: nothing reads settings at import.
    Raises `pydantic.ValidationError`, which names the field, when a value does not fit.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = EMBEDDED
    """`postgresql://user@/name?host=/socket/folder` or `postgresql://user:pw@host:port/name`. The word
    `embedded` asks `python -m launch` to bring a server of its own, whose URL it hands to every process."""

    redis_url: str = EMBEDDED
    """`unix:///path/redis.sock` or `redis://host:port/0`; `embedded` as above."""

    host: str = "127.0.0.1"
    """The address the API listens on."""

    port: int = Field(default=8000, ge=0, le=65535)
    """The one port for pages and API alike; `python -m launch` reads 0 as: choose a free one."""

    workers: int = Field(default=1, ge=1, le=64)
    """How many processes the API serves with."""

    trusted_proxies: str = ""
    """Addresses, divided by commas, whose word about the client's address is believed; `*` for any."""

    run_dir: Path = Path(".run")
    """Where embedded servers keep their data and every process its log."""

    environment: Literal["development", "demo", "production"] = "production"
    """`demo` loads the demo foundation; `demo` and `development` also publish the OpenAPI description."""

    demo_password: str = Field(default="klassenbezoek", min_length=8)
    """The password of every demo sign-in."""

    static_dir: Path = Path("frontend/dist")
    """The built tablet app, which the API serves."""

    @property
    def production(self) -> bool:
        """Whether real people's words may be in here."""
        return self.environment == "production"
