"""The OpenAPI description: what the generated client is made from, published outside production only."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from api.cookies import SECURE_NAME
from api.csrf import HEADER
from api.permissions import Who
from api.problems import Code, Refused
from api.request import Connection
from observation_forms.ops import MAX_OPS, Op

PATH = "/api/schema"
_COMPONENT = "#/components/schemas/"

SESSION: list[dict[str, list[str]]] = [{"session": []}]
SESSION_AND_CSRF: list[dict[str, list[str]]] = [{"session": [], "csrf": []}]

BAD_BODY: tuple[Code, ...] = ("malformed_json", "invalid_field", "cut_off", "too_large", "unsupported_media_type")
"""What any route that reads a body may answer."""
GUARDED: tuple[Code, ...] = ("signed_out", "device_wiped", "csrf", "foreign_origin")
"""What any unsafe route for signed-in people may answer."""


class _OursAsJson(JsonRenderPlugin):
    """Serves the description with what Litestar cannot know."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, with_strict_models(openapi_schema))


def description() -> OpenAPIConfig:
    """The configuration that serves `/api/schema/openapi.json` and nothing else beside it."""
    return OpenAPIConfig(
        title="Klassenbezoek",
        version="1",
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="apiKey", name=SECURE_NAME, security_scheme_in="cookie"),
                "csrf": SecurityScheme(type="apiKey", name=HEADER, security_scheme_in="header"),
            }
        ),
        render_plugins=[_OursAsJson(path="/openapi.json")],
        openapi_router=Router(
            PATH, route_handlers=[], opt={"who": Who.ANYONE}, guards=[_only_json], include_in_schema=False
        ),
    )


def describe(app: Litestar) -> dict[str, Any]:
    """The whole description of the application's routes, as JSON values."""
    return with_strict_models(app.openapi_schema.to_schema())


def with_strict_models(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with what Litestar leaves out: that no other fields are read, and the shape of an op.

    A push takes any object as an op, so that a bad one is kept and answered instead of blocking the others; a client
    that is generated from this should still only make good ones.
    """
    schemas = dict(schema["components"]["schemas"])
    schemas["Op"] = Op.model_json_schema()
    for name in _read_models(schema["paths"]):
        schemas[name] = {**schemas[name], "additionalProperties": False}
    properties = schemas["PushRequest"]["properties"]
    ops = {"type": "array", "maxItems": MAX_OPS, "items": {"$ref": f"{_COMPONENT}Op"}}
    schemas["PushRequest"]["properties"] = {**properties, "ops": ops}
    return {**schema, "components": {**schema["components"], "schemas": dict(sorted(schemas.items()))}}


def _read_models(paths: dict[str, Any]) -> set[str]:
    """Names of the models that some route reads as its body."""
    bodies = [operation.get("requestBody") for methods in paths.values() for operation in methods.values()]
    refs = [body["content"]["application/json"]["schema"]["$ref"] for body in bodies if body]
    return {ref.removeprefix(_COMPONENT) for ref in refs}


def _only_json(connection: Connection, _: BaseRouteHandler) -> None:
    """Litestar adds pages of its own beside the JSON; here they do not exist."""
    if not connection.scope["path"].endswith("/openapi.json"):
        raise Refused("not_found")
