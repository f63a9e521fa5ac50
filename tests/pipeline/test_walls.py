"""A request for an article that ends at a wall, an error page or the front page is given up with its reason, and never read as the article."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from firsthand.facts import Facts
from firsthand.model.entry import Entry, Pending
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.documents import Documents
from firsthand.text.urls import canonical
from tests.pipeline.conftest import NOW, make_bench

PIER = "https://alderlantern.com/2026/11/24/pier-vote"


class Wire:
    """Sends everything on to one address."""

    def __init__(self, to: str) -> None:
        self.to = to
        self.robots = self

    async def fetch(self, ask: Ask) -> Reply:
        if ask.kind != "page":
            return Reply(ask=ask, url=ask.url, status=404)
        page = b"<html><body><h1>Welcome</h1><p>A page of some words that is not the article that was asked for at all.</p></body></html>"
        return Reply(ask=ask, url=self.to, status=200, body=page, hops=((302, self.to),))

    async def robots_text(self, url: str) -> str | None:
        return None


def test_an_article_behind_a_wall_is_dropped_with_its_reason(tmp_path: Path, facts: Facts) -> None:
    for number, (to, says) in enumerate(
        (
            ("https://login.alderlantern.com/?to=x", "sign in"),
            ("https://alderlantern.com/", "front page"),
            ("https://alderlantern.com/404", "error page"),
        )
    ):
        bench = make_bench(tmp_path / str(number), facts)
        try:
            wire: Any = Wire(to)
            bench.reading._polite, bench.reading._documents = wire, Documents(wire.fetch, lambda: NOW)
            pending = Pending(
                key=canonical(PIER),
                url=PIER,
                domain="alderlantern.com",
                feed="f",
                entry=Entry(url=PIER),
                found_at=NOW,
                gap_s=60.0,
                due_at=NOW,
            )
            bench.store.commit_polls([], [pending])
            asyncio.run(bench.reading.batch())
            assert [says in d.reason for d in bench.store.dropped()] == [True]
            assert bench.store.pending(NOW * 2, 10) == ()
            assert canonical(PIER) in bench.store.known([canonical(PIER)]), "it is not asked for again and again"
        finally:
            bench.store.close()
