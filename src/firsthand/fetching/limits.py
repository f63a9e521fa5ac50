"""How much of a reply is taken, and for how long it is waited for."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cap:
    """Of one kind of reply: bytes on the wire and decoded; `cut`, keep the beginning of a longer one; what is accepted."""

    wire: int
    decoded: int
    accept: str
    cut: bool = False
    downgrade: bool = True  # a redirect from https to http is followed


CAPS = {
    "feed": Cap(
        5 * MIB, 10 * MIB, downgrade=False,
        accept="application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.3",
    ),
    "page": Cap(5 * MIB, 8 * MIB, accept="text/html, application/xhtml+xml, */*;q=0.3"),
    # RFC 9309, 2.5: at least the first 500 kibibytes are read
    "robots": Cap(MIB, 512 * 1024, accept="text/plain, */*;q=0.3", cut=True),
    "hub": Cap(64 * 1024, 64 * 1024, accept="*/*", cut=True, downgrade=False),
    "document": Cap(MIB, 2 * MIB, accept="*/*"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for a connection, for a whole request, and within which a body must give `progress_bytes`; header bytes; hops."""

    connect_s: float = 10.0
    total_s: float = 30.0
    progress_s: float = 10.0
    progress_bytes: int = 1024
    header_bytes: int = 64 * 1024
    hops: int = 5
