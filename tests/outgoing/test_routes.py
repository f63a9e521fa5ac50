"""The addresses: feeds of every list, the hub's, the pages of alerts; asked as strangers ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from lxml import etree

from firsthand.errors import FirsthandError, Refused
from firsthand.model.sending import Rule
from firsthand.outgoing import alert_routes, hub_routes
from firsthand.outgoing import routes as outgoing
from firsthand.outgoing.alert_desk import AlertDesk, Means
from firsthand.outgoing.alerts import Wish, read
from firsthand.outgoing.hub import Asked
from firsthand.store.open import open_outgoing, open_store
from tests.asking import Asking
from tests.invented import AT, OUTLETS, fill

BASE = "http://site.example"


class Faces:
    """What goes out, with a hub and a desk that only write down what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.store, self.kept = open_store(folder), open_outgoing(folder)
        self.items = fill(self.store)
        self.asked: list[Any] = []
        means = Means(sender=None, mail=None, mail_from="", token=lambda id: f"t-{id}", secret=str, base=BASE)  # type: ignore[arg-type]
        self.desk = AlertDesk(self.kept, lambda: self.store, means, lambda: AT)
        app = FastAPI()
        app.include_router(
            outgoing.router(outgoing.Feeds(lambda: self.store, lambda: AT, "Firsthand", BASE), lambda: self.store, "Firsthand")
        )
        app.include_router(hub_routes.router(self._begin, BASE))
        app.include_router(alert_routes.router(self.desk, self._make))
        self.asking = Asking(app)

    async def _begin(self, asked: Asked) -> None:
        if "inside" in asked.callback:
            raise Refused("10.0.0.1 is not a public address: private")
        if "busy" in asked.callback:
            raise FirsthandError("the hub is busy")
        self.asked.append(asked)

    async def _make(self, wish: Wish, network: str) -> Rule:
        rule = read(wish, "r1", AT, network)
        if "inside" in wish.target:
            raise Refused("10.0.0.1 is not a public address: private")
        self.kept.put_rule(rule, "t-r1", "waiting")
        return rule

    def form(self, path: str, **fields: str) -> Any:
        return self.asking.post(path, content=urlencode(fields).encode())


@pytest.fixture
def faces(tmp_path: Path) -> Iterator[Faces]:
    held = Faces(tmp_path)
    yield held
    held.kept.close()
    held.store.close()


@pytest.mark.parametrize(
    "path", ["/index", "/section/world", "/country/ee", "/country/EE", "/language/en", f"/outlet/{OUTLETS[0]}", "/search"]
)
def test_every_list_is_a_feed_in_every_format(faces: Faces, path: str) -> None:
    query = "?q=harbour" if path == "/search" else ""
    for format in ("atom", "rss", "json"):
        answer = faces.asking.get(f"{path}.{format}{query}")
        assert answer.status_code == 200
        assert f'<{BASE}/hub>; rel="hub"' in answer.headers["link"]
        assert 'rel="self"' in answer.headers["link"]
        found = json.loads(answer.text)["items"] if format == "json" else etree.fromstring(answer.body).findall(".//{*}entry") + etree.fromstring(answer.body).findall(".//item")  # fmt: skip
        assert len(found) >= len(faces.items)


def test_where_it_was_published_is_another_list_than_what_it_is_about(faces: Faces) -> None:
    feed = json.loads(faces.asking.get("/country/ee.json?outlets=ee").text)
    assert feed["feed_url"] == f"{BASE}/country/ee.json?outlets=ee"
    assert feed["home_page_url"] == f"{BASE}/country/ee?outlets=ee"


def test_lists_that_are_none(faces: Faces) -> None:
    for path, status in (("/story/none.atom", 404), ("/search.atom", 404), ("/search.atom?q=after:never", 422), ("/index.pdf", 404)):
        assert faces.asking.get(path).status_code == status, path


def test_the_hub_says_202_and_nothing_of_our_network(faces: Faces) -> None:
    asked = {"hub.mode": "subscribe", "hub.topic": f"{BASE}/index.atom"}
    assert faces.form("/hub", **asked, **{"hub.callback": "http://reader.example/cb"}).status_code == 202
    assert faces.asked[0].topic == "/index.atom"
    inside = faces.form("/hub", **asked, **{"hub.callback": "http://inside.example/cb"})
    assert (inside.status_code, "10.0.0.1" in inside.text) == (400, False)
    assert faces.form("/hub", **asked, **{"hub.callback": "http://busy.example/cb"}).status_code == 503
    assert faces.form("/hub", **asked).status_code == 400
    assert faces.asking.post("/hub", content=b"x" * 20_000).status_code == 400
    statuses = [faces.form("/hub", **asked, **{"hub.callback": f"http://reader.example/{n}"}).status_code for n in range(70)]
    assert statuses[-1] == 429


def test_an_alert_from_asking_to_the_way_out(faces: Faces) -> None:
    assert 'value="harbour &lt;b&gt;"' in faces.asking.get("/alerts?q=harbour%20%3Cb%3E").text
    assert faces.form("/alerts", kind="search", channel="ntfy", target="http://push.example/t", query="harbour").status_code == 202
    page = faces.asking.get("/alerts/r1?token=t-r1")
    assert "waits for you to confirm" in page.text
    assert faces.kept.rules("waiting")  # to look is not to say yes
    assert faces.asking.get("/alerts/r1?token=guessed").status_code == 404
    assert faces.form("/alerts/r1/confirm", token="guessed").status_code == 404
    assert faces.form("/alerts/r1/confirm", token="t-r1").status_code == 200
    assert [r.id for r in faces.kept.rules("on")] == ["r1"]
    assert faces.asking.get("/alerts/r1/out?token=t-r1").status_code == 200
    assert faces.kept.rules("on")  # a mail program that follows links ends nothing
    out = faces.asking.post("/alerts/r1/out?token=t-r1", content=b"List-Unsubscribe=One-Click")
    assert out.status_code == 200
    assert faces.kept.rules("on") == ()
    assert faces.asking.post("/alerts/r1/out?token=t-r1", content=b"").status_code == 404


def test_alerts_that_cannot_be(faces: Faces) -> None:
    inside = faces.form("/alerts", kind="search", channel="webhook", target="http://inside.example/", query="x")
    assert (inside.status_code, "10.0.0.1" in inside.text) == (422, False)
    for fields in ({}, {"kind": "search"}, {"kind": "search", "channel": "mail", "target": "a@b.example", "query": "x", "least": "many"}):
        assert faces.form("/alerts", **fields).status_code == 422
