from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI

from firsthand.model.takedown import Letter
from firsthand.site.cases import KEY, router
from firsthand.site.context import SiteContext
from firsthand.takedowns import receipts
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.desk import TakedownDesk
from firsthand.takedowns.erasure import Tools
from firsthand.takedowns.receipts import Receipt, holds
from tests.asking import Asking
from tests.store.makers import NOON
from tests.takedowns.conftest import tools  # noqa: F401
from tests.takedowns.test_cases import TITLE, URL, delete, fill, opened


def test_a_case_is_shown_without_what_it_was_about(tools: Tools, tmp_path: Path) -> None:  # noqa: F811
    fill(tools)
    case = opened(Cases(tools=tools, decide=delete), Letter(intent="remove", urls=(URL,)))
    desk = TakedownDesk(tools.shelf, tools.data_dir, lambda: NOON)
    app = FastAPI()
    app.include_router(router(SiteContext(reader=lambda: tools.shelf, now=lambda: NOON), desk.receipt_of, desk.public_key))
    asking = Asking(app)
    before = asking.get(f"/takedown/{case.id}")
    assert before.status_code == 200
    assert "Receipt</h2>" not in before.text
    assert asking.get(f"/takedown/{case.id}/receipt.json").status_code == 404
    (after,) = Cases(tools=tools, decide=delete).advance(NOON + 5)
    assert after.state == "receipt"
    page = asking.get(f"/takedown/{case.id}").text
    assert "receipt signed" in page
    for secret in (URL, TITLE, "harbourpost", case.sender):
        assert secret not in before.text + page
    text = asking.get(f"/takedown/{case.id}/receipt.json")
    signed = asking.get(f"/takedown/{case.id}/receipt.json.minisig").text
    assert holds(Receipt(text.text, signed), asking.get(KEY).text)
    assert json.loads(text.text)["proven"] is True
    assert asking.get("/takedown/20260101-000000000000").status_code == 404
    assert receipts.of_case(tools.shelf, case.id)[0][1].text == text.text
