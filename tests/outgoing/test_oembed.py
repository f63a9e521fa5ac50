"""The badge: for stories of this site, without a word of others in the picture."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from lxml import etree

from firsthand.outgoing import oembed
from firsthand.store.open import open_store
from tests.asking import Asking
from tests.invented import AT, OUTLETS, fill, item, put


def test_a_story_has_a_badge_and_other_addresses_have_none(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    fill(store)
    story = put(
        store,
        item(f"https://{OUTLETS[0]}/x", AT, 'A "headline" <script>'),
        item(f"https://{OUTLETS[1]}/x", AT + 1, "Another"),
        independent=2,
    )
    app = FastAPI()
    app.include_router(oembed.router(lambda: store, "http://site.example", "Firsthand"))
    asking = Asking(app)
    found = json.loads(asking.get(f"/oembed?url={quote(f'http://site.example/story/{story}', safe='')}&maxwidth=200").text)
    assert (found["version"], found["type"], found["width"]) == ("1.0", "rich", 200)
    assert f'href="http://site.example/story/{story}"' in found["html"]
    assert "<script" not in found["html"]
    svg = etree.fromstring(asking.get(f"/badge/{story}.svg").body)
    assert "2 reports with no shared text, owner or credit found, at 2 outlets" in "".join(svg.itertext())
    assert "headline" not in "".join(svg.itertext())
    for url in ("http://evil.example/story/x", "http://site.example/item/x", "http://site.example/story/none", "x"):
        assert asking.get(f"/oembed?url={quote(url, safe='')}").status_code == 404
    assert asking.get(f"/oembed?url={quote(f'http://site.example/story/{story}', safe='')}&format=xml").status_code == 501
    store.close()
