"""Every door through which a stranger's bytes come in, by name; each runs in a sandboxed worker and tells its seconds and its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from firsthand import facts as facts_module
from firsthand.catalogue import opml
from firsthand.errors import FirsthandError
from firsthand.fetching.decoding import Decoder
from firsthand.fetching.guard import Guard
from firsthand.letters.read import read_letter
from firsthand.model.entry import Entry, Pending
from firsthand.pipeline.read import FeedTask, PageTask, feed_of, page_of
from firsthand.rights.judge import judge
from firsthand.rights.robots import robots_of_status
from firsthand.rights.signals import AGENT, Signals
from firsthand.store import query
from firsthand.text.urls import canonical, join, registrable_domain

URL = "https://gazette.example.com/a/story"
CAP = 8 * 1024 * 1024
Case = tuple[str, bytes]
_DOCUMENTS = ("/.well-known/tdmrep.json", "/license.xml", "/rsl.xml", "/ai.txt", "/trust.txt", "/.well-known/trust.txt")


def meet(case: Case) -> tuple[float, str]:
    """Seconds of CPU that a reader took for a case, and `read` or the kind of its refusal. Anything else that it raises is a crash."""
    reader, payload = case
    begun = time.process_time()
    try:
        READERS[reader](payload)
        end = "read"
    except FirsthandError as error:
        end = error.kind
    return time.process_time() - begun, end


def _pending() -> Pending:
    return Pending(key=URL, url=URL, domain="example.com", feed=URL, entry=Entry(), found_at=0.0, gap_s=0.0, due_at=0.0)


def _page(payload: bytes) -> None:
    page_of(PageTask(url=URL, body=payload, now=0.0, pending=_pending()))


def _documents(payload: bytes) -> None:
    text = payload.decode("utf-8", "replace")
    judge(
        Signals(url=URL, agent=AGENT, robots=text, headers=(("x-robots-tag", text[:4000]), ("content-usage", text[:4000]), ("link", text[:4000])),
                documents=dict.fromkeys(_DOCUMENTS, text), feed_rights=(text[:10_000],), printed=(text[:10_000],), now=0.0),
        facts_module.load(),
    )  # fmt: skip


def _robots(payload: bytes) -> None:
    answer = robots_of_status(200, payload)
    if answer.robots is not None:
        answer.robots.permission(URL, AGENT)


def _address(payload: bytes) -> None:
    text = payload.decode("utf-8", "replace")
    canonical(text)
    registrable_domain(text)
    join(URL, text)
    Guard().target(text)


def _query(payload: bytes) -> None:
    query.read(payload.decode("utf-8", "replace"))


def _coded(coding: str) -> Callable[[bytes], None]:
    def read(payload: bytes) -> None:
        decoder = Decoder(coding, CAP)
        for start in range(0, len(payload), 65536):
            decoder.feed(payload[start : start + 65536])

    return read


READERS: Mapping[str, Callable[[bytes], object]] = {
    "feed": lambda p: feed_of(FeedTask(url=URL, body=p, content_type=None)),
    "json feed": lambda p: feed_of(FeedTask(url=URL, body=p, content_type="application/feed+json")),
    "front page": lambda p: feed_of(FeedTask(url=URL, body=p, content_type="text/html", front_page=True)),
    "page": _page,
    "rights": _documents,
    "robots": _robots,
    "letter": lambda p: read_letter(p, facts_module.load()),
    "opml": lambda p: list(opml.read(p)),
    "address": _address,
    "query": _query,
    "gzip": _coded("gzip"),
    "br": _coded("br"),
    "deflate": _coded("deflate"),
}
