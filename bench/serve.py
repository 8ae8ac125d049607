"""The real application with two routes more: the ceilings, on the same process, pool and models.

Run by `python -m bench.serve`; nothing of this is in the product.
"""

import sys
from uuid import uuid4

from litestar import Litestar, get, post
from litestar.params import JSONBody
from sqlalchemy import text

from api.app import create_app
from api.cookies import read_token
from api.permissions import Who
from api.request import StrictRequest
from api.serving import serve
from api.state import Parts
from observation_forms.wire import MAX_PUSH_BYTES, PushRequest
from store.accounts import Ended, read_login, token_hash
from store.settings import Settings


@post("/api/bench/store", who=Who.ANYONE, status_code=200, request_max_body_size=MAX_PUSH_BYTES)
async def store_whole(data: JSONBody[PushRequest], request: StrictRequest) -> dict[str, int]:
    """The ceiling of a push: parse the same body with the same model, store it as one row, commit once."""
    parts: Parts = request.app.state.parts
    async with parts.database.begin() as session:
        await session.execute(
            text("insert into bench_ceiling (id, body) values (:id, cast(:body as jsonb))"),
            {"id": uuid4(), "body": data.model_dump_json()},
        )
    return {"stored": len(data.ops)}


@get("/api/bench/session", who=Who.ANYONE)
async def one_query(request: StrictRequest) -> dict[str, bool]:
    """The ceiling of an empty pull: session and actor in one round trip, and nothing else."""
    parts: Parts = request.app.state.parts
    async with parts.database.begin() as session:
        login = await read_login(session, token_hash(read_token(request) or ""))
    return {"signed_in": not isinstance(login, Ended)}


def application(settings: Settings) -> Litestar:
    """The product's own application with the two ceilings beside it."""
    app = create_app(settings)
    app.register(store_whole)
    app.register(one_query)
    return app


if __name__ == "__main__":
    sys.exit(serve(application, Settings()))
