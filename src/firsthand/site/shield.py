"""Headers that every answer carries, static files, and HEAD, ETag and 304 for every GET (RFC 9110)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firsthand.site.kept import Kept, Whole, key_of

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"interest-cohort=(), browsing-topics=()",
}
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FRESH = b"public, max-age=20, stale-while-revalidate=60"  # short: what an owner takes back is gone from caches as soon
MOST = 2 << 20  # bytes that are held for an ETag; what is longer goes out as it comes, without one
_NEVER = (b"/healthz", b"/readyz")
_LIVE = (
    "/static/",
    "/api/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/settings",
    "/takedown",
    "/reader",
    "/alerts",
    "/fever",
)  # never answered from what was kept
_UNKEPT = (b"authorization", b"cookie")


def install(app: FastAPI, kept: Kept | None = None) -> None:
    """Put the shield before every route of `app` and serve the static files; pages that hold are answered from `kept`."""
    files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in _KINDS}
    files |= {name: slim(text.decode()).encode() for name, text in files.items() if name.endswith(".css")}

    @app.get("/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in files:
            return Response(status_code=404)
        return Response(files[name], media_type=_KINDS[Path(name).suffix], headers={"cache-control": "public, max-age=31536000, immutable"})

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return Response(files["mark.svg"], media_type=_KINDS[".svg"], headers={"cache-control": "public, max-age=86400"})

    app.add_middleware(Shield, kept=kept)


def slim(style: str) -> str:
    """A style sheet without comments and the spaces that only people need."""
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"/\*[^*]*\*/", "", style)).replace(";}", "}").strip()


class Shield:
    """Around the application: a HEAD is a GET without its body; a 200 to a GET has a strong ETag, and is a 304 where the asker has it."""

    def __init__(self, app: ASGIApp, kept: Kept | None = None) -> None:
        self.app = app
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        keep: Callable[[Whole], None] | None = None
        if self._kept is not None and (head or scope["method"] == "GET") and not scope["path"].startswith(_LIVE):
            key, stamp = key_of(scope), self._kept.stamp()
            found = self._kept.find(key)
            if found is not None:
                await _send_kept(send, scope, found, bare=head)
                return
            keep = partial(self._kept.keep, key, stamp)
        answer = _Answer(send, scope, bare=head, keep=keep)
        await self.app({**scope, "method": "GET"} if head else scope, receive, answer.send)


class _Answer:
    """One answer on its way out: its start is held until the body is whole (or too long to hold)."""

    def __init__(self, send: Send, scope: Scope, bare: bool, keep: Callable[[Whole], None] | None = None) -> None:
        self._send, self._bare, self._keep = send, bare, keep
        self._asked = dict(scope["headers"])
        self._here = scope.get("scheme", "http").encode() + b"://" + self._asked.get(b"host", b"")
        self._held = bare or (scope["method"] == "GET" and scope["path"].encode("utf-8", "replace") not in _NEVER)
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def send(self, message: Message) -> None:
        """Take what the application says."""
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _ in message["headers"]}
            headers = [*self._near(message["headers"]), *((n, v) for n, v in _HEADERS.items() if n not in names)]
            self._start = {**message, "headers": headers}
            self._held = self._held and (message["status"] == 200 or self._bare)
            if not self._held:
                await self._send(self._start)
            return
        if message["type"] != "http.response.body" or not self._held:
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        self._size += len(self._parts[-1])
        if not message.get("more_body"):
            await self._whole(b"".join(self._parts))
        elif self._size > MOST:
            held, self._parts = b"".join(self._parts), []
            if not self._bare:
                self._held = False
                await self._begin()
                await self._send({"type": "http.response.body", "body": held, "more_body": True})

    def _near(self, headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
        """Whoever is sent on within the site is told the path alone: the host and scheme are what the asker said, not what is so."""
        return ((n, v.removeprefix(self._here) if n.lower() == b"location" else v) for n, v in headers)

    async def _begin(self) -> None:
        if self._start:
            await self._send(self._start)

    async def _whole(self, body: bytes) -> None:
        start = self._start
        if start is None:
            return
        if start["status"] == 200 and self._size <= MOST and body:
            tag = b'"' + hashlib.blake2b(body, digest_size=10).hexdigest().encode() + b'"'
            start["headers"].append((b"etag", tag))
            if not any(name == b"cache-control" for name, _ in start["headers"]):
                private = any(name in self._asked for name in _UNKEPT)
                start["headers"].append((b"cache-control", b"private, no-cache" if private else FRESH))
            unkept = any(n == b"set-cookie" or (n == b"cache-control" and b"no-store" in v) for n, v in start["headers"])
            if self._keep and not unkept and any(n == b"content-type" and v.startswith(b"text/html") for n, v in start["headers"]):
                self._keep(Whole(list(start["headers"]), body, tag))
            if _has(tag, self._asked.get(b"if-none-match", b"")):
                start["status"] = 304
                start["headers"] = _without(start["headers"], (b"content-length", b"content-type"))
                body = b""
        await self._begin()
        await self._send({"type": "http.response.body", "body": b"" if self._bare else body})


async def _send_kept(send: Send, scope: Scope, whole: Whole, *, bare: bool) -> None:
    """A kept page, or that the asker has it."""
    condition = next((v for n, v in scope["headers"] if n == b"if-none-match"), b"")
    if condition and _has(whole.tag, condition):
        await send({"type": "http.response.start", "status": 304, "headers": _without(whole.headers, (b"content-length", b"content-type"))})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": whole.headers})
    await send({"type": "http.response.body", "body": b"" if bare else whole.body})


def _has(tag: bytes, condition: bytes) -> bool:
    """If-None-Match: any of the listed tags, compared weakly, or `*`."""
    return condition.strip() == b"*" or any(each.strip().removeprefix(b"W/") == tag for each in condition.split(b","))


def _without(headers: Iterable[tuple[bytes, bytes]], names: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.lower() not in names]
