"""The line on a store of its own, pages handed in, nothing asked of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from firsthand import facts as facts_module
from firsthand.facts import DATA, Facts
from firsthand.model.entry import Entry, Pending
from firsthand.model.outlet import Outlet
from firsthand.pipeline.collect import Figures
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.read import PageRead, PageTask, page_of
from firsthand.pipeline.reading import Reading
from firsthand.pipeline.retell import Desk
from firsthand.pipeline.start import replay
from firsthand.rights.signals import Policy
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.stories.live import LiveStories
from firsthand.stories.ranking import read_formula
from firsthand.text.urls import canonical, registrable_domain

NOW = 1_795_500_000.0
SENTENCES = (
    "The council of Port Alder voted on Sunday evening to rebuild the northern pier after two winters of storms.",
    "Mayor Ilse Brandvold said the work would cost 14.2 million crowns and take until the spring of 2028.",
    "“We waited too long, and the sea did not,” she told reporters on the steps of the harbour office.",
    "Fishermen of the Alder cooperative had blocked the quay with 37 boats on Thursday to press for a decision.",
    "The engineer Tomas Reke, who inspected the piles in October, had counted 212 of them as unsafe.",
    "A ferry line to Sundholm, which carries about 900 people a day, moves to the southern basin in the meantime.",
)  # fmt: skip


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, at: float = NOW) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Stones:
    """Tombstones that bind the given canonical addresses."""

    bound: set[str] = field(default_factory=set)

    def refuses(self, urls: Sequence[str], text: str) -> str | None:
        return "C-1" if self.bound & set(urls) else None


@dataclass
class Bench:
    """A line and its parts."""

    store: Store
    reading: Reading
    stones: Stones
    facts: Facts
    figures: Figures

    def write(self, *reads: PageRead, at: float = NOW) -> int:
        return self.reading.write(reads, [], at)


def make_bench(folder: Path, facts: Facts) -> Bench:
    store = open_store(folder)
    live, memory, stones, figures = LiveStories(facts), Memory(store.neighbours), Stones(), Figures()
    replay(store, live, memory, NOW)
    desk = Desk(live=live, memory=memory, facts=facts, policy=Policy(), formula=read_formula(DATA / "ranking.toml"), stones=stones)
    silent: Any = type("Silent", (), {"fetch": None})()
    return Bench(store, Reading(store, silent, silent, Clock(), desk, figures=figures), stones, facts, figures)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(tmp_path / "store", facts_module.load())
    made.store.put_outlets(
        [
            Outlet(site=d, domain=d, homepage=f"https://{d}/", name=d.split(".")[0].title(), country="NO")
            for d in ("alderlantern.com", "sundholmpost.com", "quaysidebell.org")
        ]
    )
    yield made
    made.store.close()


def page(url: str, paragraphs: Sequence[str] = SENTENCES, *, headline: str = "Port Alder votes to rebuild its pier", head: str = "", dateline: str = "", at: float = NOW, summary: str | None = None, gap_s: float = 300.0) -> PageRead:  # fmt: skip
    first, *rest = paragraphs
    body = "".join(f"<p>{p}</p>" for p in (f"{dateline}{first}", *rest))
    source = f"<html lang='en'><head><title>{headline}</title>{head}</head><body><main><article><h1>{headline}</h1>{body}</article></main></body></html>"
    pending = Pending(
        key=canonical(url), url=url, domain=registrable_domain(url), feed="https://feed.example/rss", found_at=at, gap_s=gap_s, due_at=at,
        entry=Entry(url=url, title=headline, summary=summary or paragraphs[0]),
    )  # fmt: skip
    return page_of(PageTask(url=url, body=source.encode(), now=at, pending=pending))
