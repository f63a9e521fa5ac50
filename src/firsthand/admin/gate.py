"""Who may ask the operator's listener: only who names it by a loopback address, and nothing is changed at another site's wish.

A page elsewhere can make the operator's browser ask loopback, and can bend a name of its own to it (DNS rebinding). The first is
met by a word in every form that other origins cannot read, the second by the Host header.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_BYTES = 65_536
_HEADERS = (
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"), (b"cache-control", b"no-store"), (b"x-frame-options", b"DENY"),
)  # fmt: skip


class Gate:
    """ASGI, around the whole listener."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a Host that is not loopback; put the headers on every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if urlsplit(f"//{host}").hostname not in HOSTS:
            await PlainTextResponse("this listener is for its own machine\n", 421)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


class Word:
    """The word of this process that every form carries."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(24)

    async def form(self, request: Request) -> dict[str, str]:
        """The form of a request that may change something. Raises HTTPException 403, 413."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            raise HTTPException(403, "this was sent from another site")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(413, "that is more than a form takes")
        try:
            form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=32))
        except ValueError as error:
            raise HTTPException(403, "this is no form") from error
        if not hmac.compare_digest(form.pop("word", "").encode(), self.text.encode()):
            raise HTTPException(403, "this form is not of this listener, or of an earlier start: go back and load the page anew")
        return form
