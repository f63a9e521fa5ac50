"""Hostile markup of public payload lists in every place where a publisher's words are shown, loaded in Chromium."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from firsthand.model.item import Item
from firsthand.model.origin import Contradiction, Evidence, Hop, Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights, RightsEvidence
from firsthand.model.story import Story
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from tests.site.conftest import NOW, application
from tests.site.test_browser import CHROMIUM, FLAGS

pytestmark = [pytest.mark.quality, pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
EACH = 200
HOST = "harbourlanternpost.com"
WATCH = """
window.trouble = [];
for (const name of ["alert", "prompt", "confirm", "open", "print", "eval"]) window[name] = () => { window.trouble.push(name); };
document.addEventListener("securitypolicyviolation", (event) => { window.trouble.push("csp " + event.violatedDirective + " " + event.sample); });
"""
FOUND = """() => [
  ...window.trouble,
  ...[...document.scripts].filter((s) => !/^\\/static\\/firsthand\\.js/.test(s.getAttribute("src") || "")).map(() => "script"),
  ...[...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith("on") || n === "style" || n === "srcdoc").map((n) => e.tagName + " " + n)),
  ...[...document.querySelectorAll("iframe, object, embed, img, video, audio, base, math, foreignObject, use, animate")].map((e) => e.tagName),
  ...[...document.querySelectorAll("[href], [action], [src], [formaction]")].map((e) => e.getAttribute("href") || e.getAttribute("src") || "").filter((u) => /^\\s*(javascript|data|vbscript):/i.test(u)),
]"""


def payloads(corpus: Path) -> list[str]:
    found = []
    for path in (*sorted((corpus / "rights").glob("*payloads*.jsonl")), corpus / "rights" / "strings_naughty.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found += [text for row in rows if isinstance(text := row.get("payload", row.get("string")), str)]
    return found


def member(text: str, at: float, number: int, story: str) -> Item:
    url = f"https://{HOST}/{number}"
    return Item(
        id=item_id(url, at), url=url, outlet=HOST, first_seen=at, first_seen_gap_s=60, headline=text, snippet=text, byline=text, language="en", story=story,
        origin=Origin(kind="agency", origin=Source(name=text), chain=(Hop(name=text), Hop(domain=HOST, url=url, relation=text[:20]))), primary=Primary(url=url, kind="own", name=text),
        rights=Rights(show="snippet"),
    )  # fmt: skip


def whole(texts: list[str], at: float, number: int) -> Item:
    """One item that has all texts in every line, and each as a paragraph; its addresses are payloads too."""
    url, joined = f"https://{HOST}/whole/{number}", "\n".join(texts)
    origin = Origin(
        kind="republished", origin=Source(name=joined, domain=texts[0], url=texts[0]), chain=tuple(Hop(name=t, domain=t, url=t, relation=t) for t in texts[:12]),
        evidence=tuple(Evidence(signal=t, where=t, text=t) for t in texts[:30]), contradictions=tuple(Contradiction(what=t, text=t) for t in texts[:30]), credits=tuple(texts[:9]),
    )  # fmt: skip
    rights = Rights(
        show="full",
        licence=texts[0],
        credit=joined,
        holder=joined,
        evidence=tuple(RightsEvidence(signal=t, where=t, text=t) for t in texts[-30:]),
    )
    return Item(
        id=item_id(url, at), url=url, outlet=HOST, first_seen=at, headline=joined, snippet=joined, body=tuple(texts), byline=joined, dateline=joined, copyright=joined,
        section=joined, published=texts[0], modified=texts[-1], language="en", canonical=texts[-1], origin=origin, primary=Primary(url="javascript:alert(1)", kind="origin", name=joined), rights=rights,
    )  # fmt: skip


def fill(store: Store, texts: list[str]) -> list[str]:
    """The addresses that show them."""
    store.put_outlets(
        [Outlet(site=HOST, domain=HOST, homepage="javascript:alert(1)", name=texts[0], owner=texts[1], kind=texts[2], languages=("en",))]
    )
    shown = [
        f"/outlet/{HOST}",
        "/",
        "/?interface=ar",
        f"/publishers?domain={HOST}",
        "/outlets",
        "/index.atom",
        "/outlets.atom",
        "/search?q=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ]
    for number, start in enumerate(range(0, len(texts), EACH)):
        part, at = texts[start : start + EACH], NOW - 7200 - 400 * number
        story = f"s{item_id(f'https://{HOST}/story/{number}', at)}"
        members = [member(t, at + k, start + k, story) for k, t in enumerate(part)]
        members[1:] = [
            replace(m, copy_of=members[0].id, role="copy", similarity=0.9) if k % 3 == 0 else m for k, m in enumerate(members[1:])
        ]
        held = whole(part, at, number)
        store.put_items([*members, held], {}, {}, {})
        first = members[0]
        store.put_stories(
            [
                Story(
                    id=story, headline=part[-1], language="en", first_seen=at, updated=at, outlets=3, independent=1, primary=first.primary, lead=first.id, score=1.0
                )
            ]
        )  # fmt: skip
        shown += [f"/story/{story}", f"/item/{held.id}"]
    return shown


@pytest.fixture(scope="module")
def served(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str], int]]:
    texts = payloads(corpus)
    store = open_store(tmp_path_factory.mktemp("payloads"))
    addresses = fill(store, texts)
    server = uvicorn.Server(uvicorn.Config(application(store), log_level="warning", lifespan="off", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", addresses, len(texts)
    server.should_exit = True
    thread.join(timeout=10)
    store.close()


def watched(page: Page, base: str) -> list[str]:
    trouble: list[str] = []
    page.add_init_script(WATCH)
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: trouble.append(f"asked {request.url}") if not request.url.startswith(base) else None)
    return trouble


def test_no_payload_does_anything(served: tuple[str, list[str], int]) -> None:
    base, addresses, number = served
    assert number >= 4000
    if CHROMIUM is None:
        pytest.fail("no Chromium here: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        trouble = watched(page, base)
        seen = 0
        for address in addresses:
            answer: Any = page.goto(base + address)
            assert answer.status == 200, address
            if address.endswith(".atom"):
                continue
            found = page.evaluate(FOUND)
            assert not found, f"{address}: {found[:5]}"
            seen += page.locator(".group h4, .group h5").count()
        assert not trouble, trouble[:5]
        assert seen >= number
        browser.close()
