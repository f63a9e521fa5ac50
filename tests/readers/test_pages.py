"""The reader's pages: the first account by the word that was printed, two clicks to follow, in and out, nothing from other sites."""

from __future__ import annotations

import json

import pytest

from firsthand.errors import BadInput, UsageError
from firsthand.readers import passwords
from firsthand.readers.portability import opml_in, opml_out, stars_in, stars_out
from tests.invented import OUTLETS
from tests.readers.conftest import BASE, NAME, PASSWORD, House


def come_in(house: House) -> str:
    said = house.ask("POST", "/reader/login", {"name": NAME, "password": PASSWORD})
    assert said.status == 303
    cookie = said.header("set-cookie") or ""
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    return cookie.split(";")[0]


def test_the_first_account_is_made_once_by_who_has_the_word(house: House) -> None:
    word = house.desk.first_token()
    assert word
    assert house.desk.first_token() is None
    assert word not in (house.kept.note("first-run") or "")
    assert house.ask("POST", "/reader/first", {"token": "guessed", "name": "eve", "password": PASSWORD}).status == 422
    made = house.ask("POST", "/reader/first", {"token": word, "name": NAME, "password": PASSWORD})
    assert made.status == 200
    assert house.kept.accounts() == (NAME,)
    assert house.ask("POST", "/reader/first", {"token": word, "name": "eve", "password": PASSWORD}).status == 422


def test_a_pasted_address_is_followed_in_two_clicks(house: House) -> None:
    account = house.enter()
    cookie = come_in(house)
    found = house.ask("GET", f"/reader/follow?url=https%3A%2F%2F{OUTLETS[1]}%2Fanything", cookie=cookie)
    assert f'value="/outlet/{OUTLETS[1]}.atom"' in found.text
    assert house.ask("POST", "/reader/follow", {"url": f"/outlet/{OUTLETS[1]}.atom"}, cookie=cookie).status == 303
    assert [s.address for s in house.kept.subscriptions(account)] == [f"/outlet/{OUTLETS[1]}.atom"]
    assert OUTLETS[1] in house.ask("GET", "/reader", cookie=cookie).text


def test_another_site_cannot_act_for_a_reader(house: House) -> None:
    account = house.enter()
    cookie = come_in(house)
    for headers in ({"sec_fetch_site": "cross-site"}, {"origin": "https://evil.example"}, {"sec_fetch_site": "same-site"}):
        assert house.ask("POST", "/reader/follow", {"url": "/index.atom"}, cookie=cookie, **headers).status == 403
    assert house.ask("POST", "/reader/follow", {"url": "/index.atom"}).status == 401
    assert house.kept.subscriptions(account) == ()
    assert house.ask("POST", "/reader/follow", {"url": "/index.atom"}, cookie=cookie, origin=BASE).status == 303


def test_leaving_ends_the_token(house: House) -> None:
    house.enter()
    cookie = come_in(house)
    house.ask("POST", "/reader/logout", {}, cookie=cookie)
    assert "Come in" in house.ask("GET", "/reader", cookie=cookie).text


def test_what_readers_type_is_shown_as_text(house: House) -> None:
    house.enter()
    cookie = come_in(house)
    house.ask("POST", "/reader/rule", {"kind": "mute", "words": "<script>alert(1)</script>"}, cookie=cookie)
    assert "<script>" not in house.ask("GET", "/reader", cookie=cookie).text
    assert "<script>" not in house.ask("GET", "/reader/follow?url=%3Cscript%3E", cookie=cookie).text


def test_subscriptions_and_stars_go_out_and_come_in_again(house: House) -> None:
    account = house.enter()
    house.desk.subscribe(account, f"{BASE}/section/world", "News & <more>")
    house.desk.subscribe(account, f"https://{OUTLETS[0]}/")
    house.kept.mark(account, [house.items[0].id, house.items[3].id], house.at, starred=True)
    written, stars = opml_out(house.desk, account), stars_out(house.desk, account)
    house.desk.make_account("bo", PASSWORD)
    other = house.kept.account("bo")[0]  # type: ignore[index]
    assert opml_in(house.desk, other, written.encode()).unknown == 0
    assert [(s.address, s.folder) for s in house.kept.subscriptions(other)] == [
        (s.address, s.folder) for s in house.kept.subscriptions(account)
    ]
    assert stars_in(house.desk, other, stars.encode()).taken == 2
    assert house.kept.starred(other) == house.kept.starred(account)


def test_stars_of_other_programs(house: House) -> None:
    account = house.enter()
    freshrss = {
        "items": [
            {"canonical": [{"href": house.items[0].url}], "alternate": [{"href": "https://x.example/"}]},
            {"alternate": [{"href": "https://unknown.example/"}]},
        ]
    }
    miniflux = {"entries": [{"url": house.items[1].url, "starred": True}, {"url": house.items[2].url, "starred": False}]}
    assert stars_in(house.desk, account, json.dumps(freshrss).encode()).unknown == 1
    assert stars_in(house.desk, account, json.dumps(miniflux).encode()).taken == 1
    assert set(house.kept.starred(account)) == {house.items[0].id, house.items[1].id}


@pytest.mark.parametrize(
    "body", [b"", b"[" * 100_000, b"\xff\xfe", b'{"items": 3}', b"<opml/>", b'{"items": [1, null, {"canonical": 3, "url": {}}]}']
)
def test_no_file_breaks_an_import(house: House, body: bytes) -> None:
    account = house.enter()
    for bring in (stars_in, opml_in):
        try:
            assert bring(house.desk, account, body).taken == 0
        except BadInput:
            continue


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("a:b", PASSWORD), (" a", PASSWORD), ("a\nb", PASSWORD), ("a" * 101, PASSWORD), ("a", "short"), ("a", "x" * 201)],
)
def test_names_and_passwords_that_cannot_be(house: House, name: str, password: str) -> None:
    with pytest.raises(UsageError):
        house.desk.make_account(name, password)


def test_passwords_are_kept_as_scrypt_and_compared_whole() -> None:
    kept = passwords.verifier_of(PASSWORD)
    assert kept != passwords.verifier_of(PASSWORD)
    assert passwords.fits(PASSWORD, kept)
    assert not passwords.fits(PASSWORD + "x", kept)
    assert not passwords.fits(PASSWORD, None)
