"""The last raw answer of each feed, as long as the process lives and no longer than there is room: for the operator to look at."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from firsthand.model.page import Reply

MOST = 2_000
HEAD = 8_192  # bytes of a body
SLOW_S = 5.0


class Answers:
    """Told every answer. A thread may read while another is told."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[str, Reply] = OrderedDict()

    def heard(self, reply: Reply) -> None:
        """Keep the answer of a feed."""
        if reply.ask.kind != "feed":
            return
        self._held.pop(reply.ask.url, None)
        self._held[reply.ask.url] = replace(reply, body=reply.body[:HEAD])
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def of(self, feed: str) -> Reply | None:
        """The last answer of a feed."""
        return self._held.get(feed)

    def slow(self) -> dict[str, float]:
        """Feeds whose last answer took longer than five seconds, with the seconds."""
        return {url: reply.took_s for url, reply in list(self._held.items()) if reply.took_s >= SLOW_S}
