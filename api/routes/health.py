"""Health: does the process run, and can it do its work."""

from litestar import Response, get
from pydantic import BaseModel

from api.permissions import Who
from api.request import StrictRequest
from api.state import Parts
from store.health import look


class Alive(BaseModel):
    """The process answers."""

    status: str


class Readiness(BaseModel):
    """`missing` keeps it from working; `degraded` is slower or needs somebody's eye, and nothing gets lost by it."""

    status: str
    missing: list[str]
    degraded: list[str]


@get("/api/health/live", who=Who.ANYONE, operation_id="live")
async def live() -> Alive:
    """200 as long as the process answers."""
    return Alive(status="live")


@get("/api/health/ready", who=Who.ANYONE, operation_id="ready")
async def ready(request: StrictRequest) -> Response[Readiness]:
    """200 when requests can be served, otherwise 503 with what is missing."""
    parts: Parts = request.app.state.parts
    health = await look(parts.database, parts.redis_url)
    body = Readiness(
        status="unavailable" if health.missing else "degraded" if health.degraded else "ready",
        missing=health.missing,
        degraded=health.degraded,
    )
    return Response(body, status_code=503 if health.missing else 200)
