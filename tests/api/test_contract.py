"""The OpenAPI description on disk is the one of this code, and it says what the code does."""

import json

from litestar import Litestar
from litestar.handlers.http_handlers import HTTPRouteHandler

from api.contract import CONTRACT, contract
from api.permissions import Who


def test_the_description_on_disk_is_up_to_date() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == contract(), "run `python -m api.contract`"


def test_models_that_are_read_allow_nothing_else() -> None:
    schemas = json.loads(contract())["components"]["schemas"]
    for name in ("SignIn", "RegisterRequest", "PushRequest", "PullRequest", "Op"):
        assert schemas[name]["additionalProperties"] is False, name
    assert schemas["PushRequest"]["properties"]["ops"]["items"] == {"$ref": "#/components/schemas/Op"}
    assert set(schemas["Op"]["required"]) == {"id", "n", "tx", "rec", "kind", "path", "val", "base", "at"}


def test_every_problem_is_described_as_problem_json() -> None:
    for path, methods in json.loads(contract())["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and path != "/api/health/ready":
                    assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def handlers(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    """Every route of the application: path, method, handler. Litestar's answers to OPTIONS say only what exists."""
    return [
        (route.path, method, handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in sorted(handler.http_methods)
        if method != "OPTIONS"
    ]


async def test_every_route_says_who_may_call_it(app: Litestar) -> None:
    unmapped = [(path, method) for path, method, handler in handlers(app) if "who" not in handler.opt]
    assert unmapped == []
    assert {handler.opt["who"] for _, _, handler in handlers(app)} == set(Who)


async def test_only_these_routes_are_open_to_anyone(app: Litestar) -> None:
    open_routes = {(path, method) for path, method, h in handlers(app) if h.opt["who"] is Who.ANYONE}
    assert open_routes == {
        ("/", "GET"), ("/", "HEAD"), ("/{path:path}", "GET"), ("/{path:path}", "HEAD"),
        ("/api/session", "POST"), ("/api/health/live", "GET"), ("/api/health/ready", "GET"),
        ("/api/schema", "GET"), ("/api/schema/openapi.json", "GET"), ("/api/schema/{path:str}", "GET"),
    }  # fmt: skip
