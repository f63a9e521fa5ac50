"""What was asked and what came: a request, a reply, a page for reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A GET to be made, or with `form` a POST. `kind` (feed, page, robots, document, hub) sets the caps.

    Validators are sent as they were received; `delta`: the new entries alone will do (RFC 3229).
    """

    url: str
    kind: str
    etag: str | None = None
    last_modified: str | None = None
    delta: bool = False
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of an Ask. `status` 0 and `error` where nothing came; header names are lower case, the last value wins.

    `hops` are the redirects followed, in order: (status, the address it led to); `url` is where the body was found. `body` is decoded.
    """

    ask: Ask
    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    hops: tuple[tuple[int, str], ...] = ()
    error: str | None = None  # errors.*.kind
    reason: str | None = None  # one sentence
    asked_at: float = 0.0
    took_s: float = 0.0
    wire_bytes: int = 0

    def header(self, name: str) -> str | None:
        """The value of a header by its lower-case name."""
        return next((v for k, v in reversed(self.headers) if k == name), None)
