"""What readers' forms send: bounded, and from our own pages alone."""

from __future__ import annotations

from fastapi import Request

_OURS = ("same-origin", "none", "")  # Sec-Fetch-Site of a form of this site, of a reader's own doing, of an old browser


def is_ours(request: Request) -> bool:
    """Whether a form was sent by a page of this site, and not by another that a reader has open."""
    return request.headers.get("sec-fetch-site", "") in _OURS


async def body_of(request: Request, most: int) -> bytes | None:
    """The body of a request; None where it is longer than `most` bytes."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body
