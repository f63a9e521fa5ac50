"""What readers' apps send: forms with repeated names, in the body and in the address; who sends it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from firsthand.fetching.buckets import Buckets, network_of

MOST_BYTES = 1 << 20
MOST_FIELDS = 2_000
Form = dict[str, list[str]]


async def form_of(request: Request) -> Form:
    """Every name of the address and of an urlencoded or multipart body with its values, in order. Raises HTTPException 413, 422."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "that is more than a form takes")
    found: Form = {}
    kind, text = request.headers.get("content-type", ""), body.decode("utf-8", "replace")
    try:
        pairs = parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        if "multipart" in kind:
            pairs += _multipart(text, kind.partition("boundary=")[2].strip('" '))
        elif body:
            pairs += parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(422, "this form cannot be read") from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def one(form: Form, name: str, default: str = "") -> str:
    """The last value of a name."""
    return form.get(name, [default])[-1]


def _multipart(text: str, boundary: str) -> list[tuple[str, str]]:
    """The text fields of a multipart form (RFC 7578): Fever's clients send some."""
    if not boundary:
        raise ValueError("no boundary")
    pairs = []
    for part in text.split(f"--{boundary}")[1 : MOST_FIELDS + 1]:
        head, found, value = part.partition("\r\n\r\n")
        if found and 'name="' in head:
            pairs.append((head.split('name="', 1)[1].split('"', 1)[0], value.removesuffix("\r\n")))
    return pairs


class Door:
    """How often a network and a name may try to come in; loopback is counted by the name alone."""

    def __init__(self) -> None:
        self._networks, self._names = Buckets(rate_per_s=0.2, burst=20), Buckets(rate_per_s=0.1, burst=10)

    def admit(self, request: Request, name: str) -> None:
        """Count one try. Raises HTTPException 429."""
        network = network_of(request.client.host if request.client else None)
        if (network is not None and not self._networks.take(network).allowed) or not self._names.take(name[:100]).allowed:
            raise HTTPException(429, "too many tries; wait a minute", headers={"retry-after": "60"})
