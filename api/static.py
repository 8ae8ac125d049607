"""The built tablet app, read into memory once: a path is looked up in a table, so it can never lead outside of it."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from litestar import Response, route
from litestar.params import FromPath

from api.permissions import Who
from api.problems import Refused
from api.request import StrictRequest

_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
_COMPRESSIBLE = {".html", ".js", ".css", ".json", ".webmanifest", ".map", ".svg", ".ico", ".txt"}
_WORTH_IT = 1000
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its bytes by content coding, its type, how long it may be kept."""

    encodings: Mapping[str, bytes]
    media_type: str
    cache: str
    etag: str


def load_assets(folder: Path) -> Mapping[str, Asset]:
    """Every file below `folder` by its URL path without the leading slash; empty when nothing was built.

    A `.br` or `.gz` twin made by the build is used as it is, otherwise gzip is made here, once.
    """
    files = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    return {
        name: _load(name, file, files)
        for name, file in files.items()
        if not (file.suffix in (".br", ".gz") and name.removesuffix(file.suffix) in files)
    }


def _load(name: str, file: Path, files: Mapping[str, Path]) -> Asset:
    plain = file.read_bytes()
    encodings = {"": plain}
    if file.suffix in _COMPRESSIBLE and len(plain) >= _WORTH_IT:
        twin = files.get(f"{name}.gz")
        encodings["gzip"] = twin.read_bytes() if twin else gzip.compress(plain, 9, mtime=0)
    if f"{name}.br" in files:
        encodings["br"] = files[f"{name}.br"].read_bytes()
    return Asset(
        encodings=encodings,
        media_type=_TYPES.get(file.suffix, "application/octet-stream"),
        cache=_FOR_EVER if name.startswith("assets/") else _ASK_FIRST,
        etag=f'"{hashlib.sha256(plain).hexdigest()[:32]}"',
    )


@route(["/", "/{path:path}"], http_method=["GET", "HEAD"], who=Who.ANYONE, include_in_schema=False, uncompressed=True)
async def serve_app(request: StrictRequest, path: FromPath[str] = "/") -> Response[bytes]:
    """A file of the app, or for any address that is a screen of it the page that all screens start from."""
    assets: Mapping[str, Asset] = request.app.state.assets
    name = path.strip("/")
    asset = assets.get(name or "index.html")
    if asset is None and "." not in name.rpartition("/")[2] and name.split("/")[0] != "assets":
        asset = assets.get("index.html")
    if asset is None:
        raise Refused("not_found")
    headers = {"Cache-Control": asset.cache, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    accepted = request.headers.get("accept-encoding", "")
    coding = next((c for c in ("br", "gzip") if c in asset.encodings and c in accepted), "")
    if coding:
        headers["Content-Encoding"] = coding
    return Response(asset.encodings[coding], media_type=asset.media_type, headers=headers)


@route(
    ["/api", "/api/{path:path}"],
    http_method=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    who=Who.NOBODY,
    include_in_schema=False,
)
async def nothing_here(path: FromPath[str] = "/") -> None:
    """An unknown path of the API: the guard gives everybody the same answer, so this never runs."""
