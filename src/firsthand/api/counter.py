"""Around the application: every request under /api/ is counted before anything is done for it, and every answer is open to all pages."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firsthand.api.keys import Key, presented
from firsthand.api.rendered import problem
from firsthand.fetching.buckets import Buckets, network_of

KNOWN_ONLY = "this key is not known; leave it out or ask the operator for another"
OPEN = (
    (b"access-control-allow-origin", b"*"),  # it says the same to everybody: no credentials
    (b"access-control-expose-headers", b"ETag, RateLimit, RateLimit-Policy, Retry-After"),
)
_PREFLIGHT = (*OPEN, (b"access-control-allow-methods", b"GET, HEAD, POST"), (b"access-control-allow-headers", b"authorization, content-type, if-none-match"), (b"access-control-max-age", b"86400"), (b"content-length", b"0"))  # fmt: skip


class Counted:
    """Token buckets before the API. Answers 429 with Retry-After, and 401 for a key that `known` does not know."""

    def __init__(self, app: ASGIApp, buckets: Buckets, known: Callable[[str], Key | None]) -> None:
        self.app = app
        self._buckets, self._known = buckets, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)})
            await send({"type": "http.response.body", "body": b""})
            return
        refusal, told = self._count(scope)
        if refusal is not None:
            status, text = refusal
            await problem(status, text, told)(scope, receive, send)
            return
        headers = [*OPEN, *((name.encode(), value.encode()) for name, value in told.items())]

        async def open_to_all(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message = {**message, "headers": [*message["headers"], *(h for h in headers if h[0] not in own)]}
            await send(message)

        await self.app(scope, receive, open_to_all)

    def _count(self, scope: Scope) -> tuple[tuple[int, str] | None, dict[str, str]]:
        """What is refused and why, and the headers that say what is left."""
        header = next((value for name, value in scope["headers"] if name == b"authorization"), None)
        shown = presented(header.decode("latin-1")) if header else None
        key = self._known(shown) if shown else None
        network = network_of(scope["client"][0] if scope.get("client") else None)
        if shown and key is None:
            if network is not None and not self._buckets.take(network).allowed:  # guessing is asking too
                return (429, "this network asks more than its share"), {"retry-after": "60"}
            return (401, KNOWN_ONLY), {"www-authenticate": "Bearer"}
        if key is None and network is None:
            return None, {}
        asker, name = (f"key {key.digest}", "key") if key else (network or "", "network")
        rate, burst = (key.rate_per_s, key.burst) if key else (self._buckets.rate_per_s, self._buckets.burst)
        allowance = self._buckets.take(asker, rate, burst)
        wait = str(int(allowance.wait_s) + 1)
        told = {"ratelimit-policy": f'"{name}";q={burst};w={int(burst / rate)}', "ratelimit": f'"{name}";r={allowance.left};t={wait}'}
        if not allowance.allowed:
            return (429, f"this {name} asks more than its share; wait as Retry-After says"), {**told, "retry-after": wait}
        return None, told
