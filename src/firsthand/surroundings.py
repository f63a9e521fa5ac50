"""What stands around an instance: the clock, the network, the names; a world in a box hands in its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from firsthand.fetching.clock import Clock, SystemClock
from firsthand.fetching.names import Resolver
from firsthand.takedowns.mailbox import MailReader
from firsthand.takedowns.standing import Txt


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around an instance: production's is empty; a world on loopback hands in its own of each."""

    clock: Clock = field(default_factory=SystemClock)
    scale: float = 1.0  # how many seconds of the clock pass in a real one
    resolver: Resolver | None = None
    ca_pem: bytes | None = None
    allowed_networks: tuple[str, ...] = ()
    ports: frozenset[int] | None = None
    outbound: Callable[[str], str] = lambda url: url
    banner: str | None = None
    own_facts: Path | None = None
    txt: Txt | None = None  # the DNS that DKIM keys are asked of
    post: MailReader | None = None  # a takedown mailbox that is no IMAP server
    push_base: str | None = None  # where hubs reach this instance, where that is not the site's public address
