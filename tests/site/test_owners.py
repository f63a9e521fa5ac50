"""The form for removals under whoever sends it without end."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from firsthand.site.owners import FORMS
from firsthand.store.open import open_store
from tests.asking import Asking
from tests.site.conftest import application, fill


def test_one_network_sends_no_flood_of_forms(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    fill(store)
    asking = Asking(application(store))
    form = urlencode({"sender": "desk@harbour-post.com", "text": "Please remove https://harbour-post.com/a"}).encode()
    sent = [asking.post("/takedown", content=form) for _ in range(FORMS + 1)]
    assert [answer.status_code for answer in sent] == [202] * FORMS + [429]
    assert "write an e-mail" in sent[-1].text
    store.close()


def test_a_form_that_another_site_sends_in_a_reader_s_name_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    form = urlencode({"sender": "desk@harbour-post.com", "text": "Please remove https://harbour-post.com/a"}).encode()
    asking = Asking(application(store))
    assert asking.post("/takedown", content=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert asking.post("/takedown", content=form, headers={"sec-fetch-site": "same-origin"}).status_code == 202
    store.close()
