"""Whatever apps and strangers send: an answer of the protocol, never an error of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.readers.conftest import BASE, NAME, PASSWORD, House

ODD = (
    "",
    "x",
    "-1",
    "99999999999999999999999",
    "\ud7ff\u0000",
    "//[x",
    "http://[::1",
    "feed/",
    "feed///[",
    "user/-/label/",
    "tag:google.com,2005:reader/item/zz",
    "é" * 3000,
    "1e400",
)
PATHS = (
    "/reader/api/0/stream/contents",
    "/reader/api/0/stream/items/ids",
    "/reader/api/0/unread-count",
    "/reader/api/0/subscription/list",
    "/reader/api/0/tag/list",
)
POSTS = (
    "/reader/api/0/edit-tag",
    "/reader/api/0/mark-all-as-read",
    "/reader/api/0/subscription/quickadd",
    "/reader/api/0/subscription/edit",
    "/reader/api/0/stream/items/contents",
)


@pytest.fixture
def auth(house: House) -> str:
    account = house.enter()
    house.desk.subscribe(account, f"{BASE}/index.atom")
    said = house.ask("POST", "/accounts/ClientLogin", {"Email": NAME, "Passwd": house.for_apps})
    return f"GoogleLogin auth={dict(line.split('=', 1) for line in said.text.split())['Auth']}"


@pytest.mark.parametrize("odd", ODD)
def test_no_value_breaks_the_google_reader_api(house: House, auth: str, odd: str) -> None:
    from urllib.parse import quote, urlencode

    fields = dict.fromkeys(("i", "s", "a", "r", "t", "n", "c", "ot", "nt", "xt", "it", "ts", "ac", "quickadd"), odd)
    for path in PATHS:
        assert house.ask("GET", f"{path}?{urlencode(fields)}", authorization=auth).status in (200, 400)
    for stream in ("/reader/atom/", "/reader/api/0/stream/contents/"):
        assert house.ask("GET", f"{stream}{quote(odd, safe='')}", authorization=auth).status in (200, 404)
    for path in POSTS:
        assert house.ask("POST", path, fields, authorization=auth).status in (200, 400)


@pytest.mark.parametrize("odd", ODD)
def test_no_value_breaks_fever(house: House, odd: str) -> None:
    from firsthand.readers.passwords import fever_key

    house.enter()
    key = fever_key(NAME, house.for_apps)
    for query in ("items", "groups&feeds", "unread_item_ids&saved_item_ids", "links&favicons"):
        said = house.ask(
            "POST",
            f"/fever/?api&{query}",
            {"api_key": key, "since_id": odd, "max_id": odd, "with_ids": odd, "mark": "item", "as": odd, "id": odd, "before": odd},
        )
        assert (said.status, said.json()["auth"]) == (200, 1)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 5000, b"a=1&" * 3000, b"--b\r\n" * 1000])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=b", ""])
def test_no_body_breaks_a_form(house: House, body: bytes, kind: str) -> None:
    for path in ("/accounts/ClientLogin", "/fever/?api", "/reader/login", "/reader/first"):
        assert house.ask("POST", path, body, content_type=kind).status in (200, 403, 422, 429)


def test_too_much_is_not_taken_in(house: House) -> None:
    assert house.ask("POST", "/accounts/ClientLogin", b"x" * (1 << 20 | 1)).status == 413


def test_one_readers_marks_are_not_anothers(house: House, auth: str, tmp_path: Path) -> None:
    house.desk.make_account("bo", PASSWORD)
    other: Any = house.kept.account("bo")
    held: Any = house.kept.account(NAME)
    house.kept.mark(held[0], [house.items[0].id], house.at, starred=True, read=True)
    house.desk.put_rule(held[0], "mute", "pier")
    assert house.kept.starred(other[0]) == ()
    house.desk.subscribe(other[0], f"{BASE}/index.atom")
    entries = house.desk.entries(other[0], house.kept.subscriptions(other[0]))
    assert len(entries) == len(house.items)
    assert not any(e.read or e.starred for e in entries)
    house.kept.drop_account(NAME)
    assert house.ask("GET", "/reader/api/0/user-info", authorization=auth).status == 401
    assert house.kept.starred(held[0]) == ()
