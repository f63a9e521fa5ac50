"""What every page knows beside the store: who runs this, what time it is, where links go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firsthand.store.shelf import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """Handed to the faces by app.py. `outbound` maps a publisher's address to what a browser opens (the demo's mirror).

    `mailbox_read_at` is when the takedown mailbox was last read (Unix seconds, None: never); `banner` stands on every page.
    """

    reader: Callable[[], Store]
    now: Callable[[], float]
    title: str = "Firsthand"
    public_url: str = ""
    operator: str = ""
    contact: str = ""
    takedown_address: str = ""
    banner: str | None = None
    notice: Callable[[], str | None] = lambda: None  # one sentence on the state of the whole, while it holds
    outbound: Callable[[str], str] = lambda url: url
    mailbox_read_at: Callable[[], float | None] = lambda: None
    robots: Callable[[str], tuple[str, float] | None] = lambda domain: None  # a domain's robots.txt as last read, and when
    claim_path: str = ""  # where the addresses begin under which an owner claims a domain; empty: by the form
    submit_takedown: Callable[[str, str, str], str] | None = None  # (sender, addresses and reasons, channel) -> case id

    @property
    def promises_deletion(self) -> bool:
        """The 24-hour sentence is said only while the mailbox was read within the hour."""
        read_at = self.mailbox_read_at()
        return read_at is not None and self.now() - read_at <= 3600
