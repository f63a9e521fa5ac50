"""`POST /hub`: where subscribers ask for a feed to be sent to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from firsthand.errors import FirsthandError, NetworkError, UsageError
from firsthand.fetching.buckets import Buckets, network_of
from firsthand.outgoing.hub import Asked, form_of, read, refusal

MOST_BYTES = 16_384


async def body_of(request: Request, most: int = MOST_BYTES) -> bytes:
    """The body of a request; no more of it is taken in than `most` bytes. Raises UsageError."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise UsageError(f"a request here has at most {most} bytes")
    return body


def router(begin: Callable[[Asked], Awaitable[None]], base: str) -> APIRouter:
    """The hub's one address; `begin` is the hub's `ask`. Each request makes us ask somebody else, so each network has few of them."""
    routes = APIRouter(include_in_schema=False)
    buckets = Buckets(rate_per_s=0.5, burst=60)

    @routes.post("/hub")
    async def ask(request: Request) -> Response:
        network = network_of(request.client.host if request.client else None)
        if network is not None and not buckets.take(network).allowed:
            return PlainTextResponse("too many subscriptions at once\n", 429, headers={"retry-after": "60"})
        try:
            await begin(read(form_of(await body_of(request)), base))
        except (UsageError, NetworkError) as error:
            return PlainTextResponse(f"{refusal(error)}\n", 400)
        except FirsthandError as error:
            return PlainTextResponse(f"{error}\n", 503, headers={"retry-after": "60"})
        return PlainTextResponse("the callback is asked\n", 202)

    return routes
