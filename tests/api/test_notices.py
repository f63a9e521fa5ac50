from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from firsthand.api.notices import EACH, router
from firsthand.api.routes import install_problems
from firsthand.store.open import open_store
from firsthand.takedowns.desk import TakedownDesk
from tests.asking import Asking
from tests.store.makers import NOON

WHOLE = {"name": "Mara Finch", "email": "mara@harbour-post.com", "urls": ["https://harbour-post.com/a"], "reasons": "A copy of our report.", "good_faith": True}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TakedownDesk]:
    store = open_store(tmp_path / "data")
    yield TakedownDesk(store, tmp_path / "data", lambda: NOON)
    store.close()


def client(desk: TakedownDesk | None) -> Asking:
    app = FastAPI()
    install_problems(app, lambda request, status, text: PlainTextResponse(text, status))
    app.include_router(router(desk.submit_notice if desk else None))
    return Asking(app)


def test_a_whole_notice_opens_a_case(desk: TakedownDesk) -> None:
    answer = client(desk).post("/api/v1/takedowns", json_body=WHOLE)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["complete"], told["page"]) == ("received", True, f"/takedown/{told['case']}")
    case = desk.cases.tools.shelf.case(told["case"])
    assert case is not None
    assert (case.channel, case.letter.urls, case.letter.claimed_domain) == ("api", ("https://harbour-post.com/a",), "harbour-post.com")
    assert client(desk).post("/api/v1/takedowns", json_body=WHOLE).json()["case"] == told["case"]


@pytest.mark.parametrize("without", ["name", "reasons", "good_faith"])
def test_what_lacks_an_element_is_taken_and_not_complete(desk: TakedownDesk, without: str) -> None:
    told = client(desk).post("/api/v1/takedowns", json_body={k: v for k, v in WHOLE.items() if k != without}).json()
    assert told["complete"] is False


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"email":"a@b.com"}', b'{"email":"nobody","urls":["https://a.com/x"]}', b'{"email":"a@b.com","urls":"https://a.com"}',
     b'{"email":"a@b.com","urls":["javascript:alert(1)"]}', b'{"email":"a@b.com","urls":[{"a":1}]}', b'{"a":' * 5000],
)  # fmt: skip
def test_what_is_no_notice_is_refused_with_a_reason(desk: TakedownDesk, body: bytes) -> None:
    answer = client(desk).post("/api/v1/takedowns", content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert desk.cases.tools.shelf.cases() == ()


def test_a_body_that_does_not_end_and_a_network_that_does_not_stop(desk: TakedownDesk) -> None:
    asking = client(desk)
    assert asking.post("/api/v1/takedowns", content=b" " * (2 << 20)).status_code == 413
    answers = [asking.post("/api/v1/takedowns", json_body=WHOLE).status_code for _ in range(EACH)]
    assert answers == [202] * (EACH - 1) + [429]
    assert client(None).post("/api/v1/takedowns", json_body=WHOLE).status_code == 503
