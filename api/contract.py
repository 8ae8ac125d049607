"""Writes the OpenAPI description to `api/openapi.json`: `python -m api.contract`; same code, same bytes."""

import json
from pathlib import Path

from api.app import create_app
from api.description import describe
from store.settings import Settings

CONTRACT = Path(__file__).parent / "openapi.json"


def contract() -> str:
    """The description as text. No server is asked: the addresses are never used."""
    nowhere = Settings(
        database_url="postgresql://nobody@127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1/0",
        environment="development",
        static_dir=Path("/nonexistent"),
    )
    return json.dumps(describe(create_app(nowhere)), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    CONTRACT.write_text(contract(), encoding="utf-8")
