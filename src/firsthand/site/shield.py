"""Headers that every answer carries, static files, and ETags with 304 for pages (RFC 9110)."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import Response

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "interest-cohort=(), browsing-topics=()",
}
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def install(app: FastAPI) -> None:
    """Put the shield before every route of `app` and serve the static files."""
    files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in _KINDS}

    @app.get("/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in files:
            return Response(status_code=404)
        return Response(files[name], media_type=_KINDS[Path(name).suffix], headers={"cache-control": "public, max-age=31536000, immutable"})

    @app.middleware("http")
    async def shield(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def with_etag(request: Request, response: Response) -> Response:
    """The response with a strong ETag, or 304 where the reader has it."""
    if response.status_code != 200 or not response.body:
        return response
    tag = f'"{hashlib.blake2b(response.body, digest_size=10).hexdigest()}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": tag})
    response.headers["etag"] = tag
    response.headers.setdefault("cache-control", "public, max-age=20, stale-while-revalidate=120")
    return response
