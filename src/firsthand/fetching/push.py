"""What a hub delivers, taken apart as a stranger's word: signature, coding and size (W3C WebSub, 7 and 8)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from firsthand.errors import BadInput, Refused
from firsthand.fetching.decoding import Decoder
from firsthand.fetching.guard import Guard
from firsthand.fetching.limits import CAPS
from firsthand.text.urls import has_public_suffix

MOST_WIRE = CAPS["feed"].wire
_METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


def callback_base(public_url: str) -> str | None:
    """Where hubs can reach an instance of this public address: at a name of the public DNS or a public address, else nowhere."""
    guard = Guard()
    try:
        target = guard.target(public_url)
        if target.literal is not None:
            guard.vet(target.literal, target.port)
        elif not has_public_suffix(target.host):
            return None
    except Refused:
        return None
    return public_url.rstrip("/")


def new_token() -> str:
    """A name that nobody can guess, fit for an address; also a secret (43 characters, WebSub allows 200 bytes)."""
    return secrets.token_urlsafe(32)


def signed(secret: str, header: str | None, body: bytes) -> bool:
    """Whether `X-Hub-Signature` (method=hexadecimal HMAC of the body as sent) was made with the secret; False without either."""
    method, _, said = (header or "").strip().partition("=")
    make = _METHODS.get(method.strip().lower())
    if not secret or make is None or len(said) > 200 or not said.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, make).hexdigest(), said.strip().lower())


def unpacked(headers: Mapping[str, str], body: bytes) -> bytes:
    """A delivery's body without its coding. Raises TooLarge, BadInput."""
    decoder = Decoder(headers.get("content-encoding"), CAPS["feed"].decoded)
    decoder.feed(body)
    return decoder.body()


def content_of(headers: Mapping[str, str], body: bytes) -> bytes | None:
    """As `unpacked`; None where there is nothing to be had."""
    try:
        return unpacked(headers, body) or None
    except BadInput:
        return None
