from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from firsthand.api.claims import EACH, router
from firsthand.api.routes import install_problems
from firsthand.store.open import open_store
from firsthand.takedowns.desk import TakedownDesk
from tests.asking import Asking
from tests.store.makers import NOON, item, put
from tests.takedowns.test_publishers import OWN, Scene

BASE = "/api/v1/publishers"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = open_store(tmp_path / "data")
    put(store, OWN, item(7))
    yield Scene(store, tmp_path / "data")
    store.close()


def client(desk: TakedownDesk) -> Asking:
    app = FastAPI()
    install_problems(app, lambda request, status, text: PlainTextResponse(text, status))
    app.include_router(router(desk.publishers, desk.publishers.check, desk.publishers.mail))
    return Asking(app)


def test_a_publisher_claims_its_domain_and_states_how_it_is_shown(scene: Scene) -> None:
    ask = client(scene.desk)
    begun = ask.post(f"{BASE}/claims", json_body={"domain": "Harbour-Post.com"})
    assert begun.status_code == 201
    made = begun.json()
    assert (made["dns"], made["file"]) == (
        "_firsthand-takedown.harbour-post.com",
        "https://harbour-post.com/.well-known/firsthand-takedown.txt",
    )
    token = {"token": made["token"]}
    assert ask.post(f"{BASE}/claims/check", json_body=token).json()["held"] is False
    scene.pages[made["file"]] = made["line"]
    checked = ask.post(f"{BASE}/claims/check", json_body=token).json()
    assert (checked["held"], checked["receipts"][0][:16]) == (True, "/takedown/claim-")
    stated = ask.post(f"{BASE}/statements", json_body={**token, "snippet_words": 7, "tdm": "deny"})
    assert [s["statement"] for s in stated.json()["statements"]] == ["snippet_words", "tdm"]
    shown = ask.get(f"{BASE}/harbour-post.com").json()
    assert (shown["settings"]["snippet_words"], shown["settings"]["claimed"]) == (7, True)
    assert made["token"] not in str(shown)
    assert scene.desk.receipt_of(scene.store, stated.json()["statements"][0]["receipt"].split("/")[2]) is not None


def test_a_plain_form_says_the_same(scene: Scene) -> None:
    ask, token = client(scene.desk), scene.claimed()

    answer = ask.post(
        f"{BASE}/statements",
        content=f"token={token}&snippet_words=9&show=&tdm=".encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert [s["value"] for s in answer.json()["statements"]] == [9]
    assert scene.publishers.claims.settings("harbour-post.com").snippet_words == 9


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null", b'{"domain":"nobody"}', b'{"domain":["a"]}', b'{"a":' * 3000])
def test_what_is_no_claim_is_refused_with_a_reason(scene: Scene, body: bytes) -> None:
    answer = client(scene.desk).post(f"{BASE}/claims", content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_statements_without_a_claim_and_of_a_stranger(scene: Scene) -> None:
    ask = client(scene.desk)
    assert ask.post(f"{BASE}/statements", json_body={"domain": "harbour-post.com", "show": "link"}).status_code == 422
    assert ask.post(f"{BASE}/claims", content=b"x" * 70_000).status_code == 413
    assert ask.get(f"{BASE}/harbour-post.com").status_code == 404


def test_a_network_asks_so_often_and_no_more(scene: Scene) -> None:
    ask = client(scene.desk)
    said = [ask.post(f"{BASE}/claims", json_body={"domain": "harbour-post.com"}).status_code for _ in range(EACH + 1)]
    assert set(said) == {201, 429}
    assert scene.now == NOON
