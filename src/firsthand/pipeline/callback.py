"""Where hubs come to: `/push/{token}` of the site's application. Served by the site's thread; everything that comes is hostile."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from firsthand.fetching.push import MOST_WIRE
from firsthand.pipeline.pushes import Pushes

MOST_QUERY = 8_192
KEPT_HEADERS = ("content-type", "content-encoding", "x-hub-signature")


def router(pushes: Pushes) -> APIRouter:
    """The two answers of a subscriber (W3C WebSub, 5.3 and 7): a challenge given back, a delivery taken or not."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/push/{token}")
    async def question(token: str, request: Request) -> Response:
        said = {k: v for k, v in request.query_params.items() if k.startswith("hub.")} if len(request.url.query) <= MOST_QUERY else {}
        answer = pushes.question(token, said)
        return PlainTextResponse(answer or "", status_code=200 if answer is not None else 404, headers={"cache-control": "no-store"})

    @routes.post("/push/{token}")
    async def delivery(token: str, request: Request) -> Response:
        body = await _bounded(request)
        if body is None:
            return Response(status_code=413)
        headers = {name: value for name in KEPT_HEADERS if (value := request.headers.get(name)) is not None}
        return Response(status_code=pushes.deliver(token, headers, body))

    return routes


async def _bounded(request: Request) -> bytes | None:
    """The body; None where it is longer than a feed may be, of which no more is read."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:12]) > MOST_WIRE:
        return None
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_WIRE:
            return None
        pieces.append(piece)
    return b"".join(pieces)
