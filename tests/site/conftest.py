"""A small store and the whole application over it, served on loopback."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from firsthand.admin import health
from firsthand.api import routes as api
from firsthand.model.item import Item
from firsthand.model.origin import Contradiction, Evidence, Hop, Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights, RightsEvidence
from firsthand.model.story import RankTerm, Story
from firsthand.outgoing import routes as outgoing
from firsthand.site import pages, shield, signs
from firsthand.site.context import SiteContext
from firsthand.site.kept import Kept, stamp_of
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.store.shelf import Store

NOW = 1_795_500_000.0
HEADLINES = (
    ("en", "Harbour council votes to rebuild the northern pier", "The council of the harbour town voted on Sunday"),
    ("ar", "مجلس الميناء يصوت على إعادة بناء الرصيف الشمالي", "وافق المجلس على الخطة يوم الأحد"),
    ("zh", "港口委员会投票决定重建北码头", "委员会周日批准了该计划"),
    ("ru", "Совет порта проголосовал за восстановление пирса", "Совет одобрил план в воскресенье"),
    ("hi", "बंदरगाह परिषद ने घाट के पुनर्निर्माण के लिए मतदान किया", "परिषद ने रविवार को योजना को मंजूरी दी"),
)
OUTLETS = ("quillmere-wire.com", "harbourlanternpost.com", "doverlightgazette.net", "meridianbellnews.org")
TOPICS = ("world", "politics", "business", "sport", None)


@dataclass(frozen=True)
class Shown:
    """A served site: its address and ids of things in it."""

    base: str
    stories: tuple[str, ...]
    items: tuple[str, ...]
    spun: str
    full: str
    hostile: str
    merged: str


def make_items() -> tuple[list[Item], list[Story]]:
    items: list[Item] = []
    stories: list[Story] = []
    for k in range(45):
        language, headline, snippet = HEADLINES[k % 5]
        base = NOW - 700 * (k + 1)
        members = []
        for j in range(1 + k % 4):
            url, at = f"https://{OUTLETS[j]}/{k}", base + 300 * j
            members.append(item(url, at, language, f"{headline} {k}", snippet, TOPICS[k % 5], j))
        lead = members[0]
        members = [with_story(m, f"s{lead.id}", lead.id if j > 1 else None) for j, m in enumerate(members)]
        items += members
        stories.append(
            Story(
                id=f"s{lead.id}", headline=lead.headline or "", language=language, first_seen=base, updated=base + 300 * len(members), outlets=len(members),
                independent=1 + len(members) // 3, countries=("EE", "EG")[: len(members)], languages=(language,), topic=TOPICS[k % 5], place="EE" if k % 2 else "EG",
                primary=lead.primary, lead=lead.id, score=9 - k / 10, terms=(RankTerm(name="reports", value=0.7),),
            )
        )  # fmt: skip
    return items, stories


def item(url: str, at: float, language: str, headline: str, snippet: str, topic: str | None, hand: int) -> Item:
    outlet = url.split("/")[2]
    wire = hand > 0
    origin = Origin(
        kind="agency" if wire else "own",
        origin=Source(name="Quillmere Wire", domain=OUTLETS[0]) if wire else Source(name="Quillmere Wire", domain=outlet, url=url),
        chain=(Hop(name="Quillmere Wire", domain=OUTLETS[0]), Hop(name=None, domain=outlet, url=url, relation="wire")) if wire else (),
        evidence=(Evidence(signal="dateline", where="dateline", text="PORT ALDER (QW)", weight=3.0),) if wire else (),
        contradictions=(Contradiction(what="byline", text="Nobody Known"),) if hand == 3 else (),
        confidence=0.94, method="test",
    )  # fmt: skip
    return Item(
        id=item_id(url, at), url=url, outlet=outlet, first_seen=at, first_seen_gap_s=180, headline=headline, snippet=snippet if hand != 2 else None, language=language,
        topic=topic, byline="Nobody Known" if hand == 3 else "Ada Writer", dateline="PORT ALDER (QW)" if wire else None, copyright="© 2026 Harbour Lantern Post",
        published="2026-11-24T08:00:00+02:00", origin=origin, rights=Rights(show="headline" if hand == 2 else "snippet", evidence=(RightsEvidence(signal="wire rule", where="origin:agency", text="Quillmere Wire"),)),
        primary=Primary(url=f"https://{OUTLETS[0]}/", kind="agency-site", name="Quillmere Wire") if wire else Primary(url=url, kind="own"), section="Harbour",
        role="copy" if hand > 1 else "origin", similarity=0.93 if hand > 1 else 0.0,
    )  # fmt: skip


def with_story(held: Item, story: str, copy_of: str | None) -> Item:
    from dataclasses import replace

    return replace(held, story=story, copy_of=copy_of)


def fill(store: Store, payloads: tuple[str, ...] = ()) -> Shown:
    from dataclasses import replace

    items, stories = make_items()
    full = replace(
        items[0], id=item_id("https://openfieldreview.org/a", NOW - 60), url="https://openfieldreview.org/a", outlet="openfieldreview.org", first_seen=NOW - 60,
        body=("The first paragraph as published.", "The second paragraph as published."), story=None, headline="An article under an open licence",
        rights=Rights(show="full", licence="CC-BY-4.0", credit="Ada Writer, Open Field Review"), primary=Primary(url="https://openfieldreview.org/a", kind="own"),
    )  # fmt: skip
    attack = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>{{7*7}}\u202e"
    hostile = replace(items[0], id=item_id("https://harbourlanternpost.com/x", NOW - 50), url="https://harbourlanternpost.com/x", first_seen=NOW - 50, headline=attack, snippet=attack, byline=attack, copyright=attack, section=attack, story=None)  # fmt: skip
    store.put_outlets(
        [
            Outlet(site=o, domain=o, homepage=f"https://{o}/", name=o.split(".")[0].title(), country="EE", languages=("en",))
            for o in (*OUTLETS, "openfieldreview.org")
        ]
    )
    store.put_items([*items, full, hostile], {}, {i.id: f"{i.headline} {i.snippet}" for i in [*items, full]}, {})
    gone = replace(stories[0], id="s20260101-00000000ff", merged_into=stories[0].id)
    store.put_stories([*stories, gone])
    spun = next(i for i in items if i.origin.contradictions)
    return Shown(
        base="",
        stories=tuple(s.id for s in stories),
        items=tuple(i.id for i in items),
        spun=spun.id,
        full=full.id,
        hostile=hostile.id,
        merged=gone.id,
    )


def application(store: Store) -> FastAPI:
    context = SiteContext(reader=lambda: store, now=lambda: NOW, public_url="http://site.example", takedown_address="removal@site.example", mailbox_read_at=lambda: NOW - 60, banner="A test.", claim_path="/api/v1/publishers", submit_takedown=lambda sender, text, channel: "C-1")  # fmt: skip
    app = FastAPI(title="Firsthand", docs_url=None, redoc_url=None)
    api.install_problems(app, pages.error_page(context))
    shield.install(app, Kept(stamp_of(context)))
    feeds = outgoing.Feeds(context.reader, context.now, "Firsthand", context.public_url)
    app.include_router(outgoing.router(feeds, context.reader, "Firsthand"))
    app.include_router(api.router(context.reader, context.now, lambda: [dict(t) for t in pages.topics()]))
    app.include_router(health.router(context.reader, lambda: not context.takedown_address or context.promises_deletion))
    app.include_router(signs.router(context))
    app.include_router(pages.router(context))
    return app


def bare_application() -> FastAPI:
    """The pages over an empty store of an operator who has set nothing."""
    store = open_store(Path(tempfile.mkdtemp(prefix="firsthand-test-")))
    context = SiteContext(reader=lambda: store, now=lambda: NOW)
    app = FastAPI()
    shield.install(app)
    app.include_router(pages.router(context))
    return app


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The site over a small store, on a port of its own."""
    folder: Path = tmp_path_factory.mktemp("site")
    writing = open_store(folder)
    filled = fill(writing)
    writing.close()
    store = open_store(folder, write=False)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(store), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    port = listening.getsockname()[1]
    yield Shown(**{**{f: getattr(filled, f) for f in filled.__dataclass_fields__}, "base": f"http://127.0.0.1:{port}"})
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()
    store.close()
