"""The Google Reader API by the flows of its public descriptions: come in, list, read, star, mark all, follow, leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from firsthand.readers.numbers import item_of, long_form, number_of, read_number
from tests.invented import AT, item
from tests.readers.conftest import BASE, NAME, PASSWORD, House

API = "/reader/api/0"
ALL = "user/-/state/com.google/reading-list"
READ, STARRED = "user/-/state/com.google/read", "user/-/state/com.google/starred"


class App:
    """A reading app."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.enter()
        said = house.ask("POST", "/accounts/ClientLogin", {"Email": NAME, "Passwd": house.for_apps, "service": "reader"})
        assert said.status == 200
        self.auth = f"GoogleLogin auth={dict(line.split('=', 1) for line in said.text.split())['Auth']}"

    def get(self, path: str) -> object:
        said = self.house.ask("GET", path, authorization=self.auth)
        assert said.status == 200, said.text
        return said.json()

    def post(self, path: str, **form: object) -> str:
        said = self.house.ask("POST", path, {**form, "T": "x"}, authorization=self.auth)
        assert said.status == 200, said.text
        return said.text


@pytest.fixture
def app(house: House) -> App:
    return App(house)


def titles(found: object) -> list[str]:
    return [row["title"] for row in found["items"]]  # type: ignore[index]


def test_nobody_comes_in_without_the_password(house: House) -> None:
    house.enter()
    for form in ({"Email": NAME, "Passwd": "wrong"}, {"Email": "nobody", "Passwd": PASSWORD}, {}):
        assert house.ask("POST", "/accounts/ClientLogin", form).status == 403
    for auth in ("", "GoogleLogin auth=", "GoogleLogin auth=guessed", "Basic eDp5"):
        assert house.ask("GET", f"{API}/subscription/list", authorization=auth).status == 401
    assert house.ask("POST", "/accounts/ClientLogin", {"Email": NAME, "Passwd": PASSWORD}).status == 200


def test_guessing_is_slowed_down(house: House) -> None:
    statuses = [house.ask("POST", "/accounts/ClientLogin", {"Email": NAME, "Passwd": str(n)}).status for n in range(14)]
    assert statuses[:10] == [403] * 10
    assert 429 in statuses


def test_follow_read_star_and_mark_all(app: App, house: House) -> None:
    added = app.post(f"{API}/subscription/quickadd", quickadd=f"{BASE}/section/world")
    assert f"feed/{BASE}/section/world.atom" in added
    app.post(f"{API}/subscription/edit", ac="edit", s=f"feed/{BASE}/section/world.atom", t="The world", a="user/-/label/News")
    (held,) = app.get(f"{API}/subscription/list")["subscriptions"]  # type: ignore[index]
    assert (held["title"], held["categories"][0]["label"]) == ("The world", "News")
    found = app.get(f"{API}/stream/contents/{held['id'].replace('/', '%2F')}?n=3")
    first, second, _ = found["items"]  # type: ignore[index]
    assert first["canonical"][0]["href"] == house.items[0].url
    assert first["timestampUsec"] > second["timestampUsec"]
    app.post(f"{API}/edit-tag", i=first["id"], a=READ)
    app.post(f"{API}/edit-tag", i=[second["id"], first["id"]], a=STARRED)
    assert titles(app.get(f"{API}/stream/contents/{STARRED}")) == [first["title"], second["title"]]
    unread = app.get(f"{API}/stream/contents/{ALL}?n=100&xt={READ}")
    assert first["title"] not in titles(unread)
    assert len(titles(unread)) == len(house.items) - 1
    counts = {c["id"]: c["count"] for c in app.get(f"{API}/unread-count")["unreadcounts"]}  # type: ignore[index]
    assert counts[ALL] == counts[held["id"]] == counts["user/-/label/News"] == len(house.items) - 1
    app.post(f"{API}/edit-tag", i=first["id"], a="user/-/state/com.google/kept-unread", r=READ)
    assert first["title"] in titles(app.get(f"{API}/stream/contents/{ALL}?xt={READ}"))
    app.post(f"{API}/mark-all-as-read", s=held["id"])
    assert titles(app.get(f"{API}/stream/contents/{ALL}?xt={READ}")) == []
    app.post(f"{API}/subscription/edit", ac="unsubscribe", s=held["id"])
    assert app.get(f"{API}/subscription/list") == {"subscriptions": []}


def test_ids_and_contents_by_id_page_through_everything_once(app: App, house: House) -> None:
    app.post(f"{API}/subscription/quickadd", quickadd=f"{BASE}/")
    seen: list[str] = []
    more = ""
    for _ in range(20):
        found = app.get(f"{API}/stream/items/ids?s={ALL}&n=3{more}")
        seen += [ref["id"] for ref in found["itemRefs"]]  # type: ignore[index]
        if "continuation" not in found:  # type: ignore[operator]
            break
        more = f"&c={found['continuation']}"  # type: ignore[index]
    assert len(seen) == len(set(seen)) == len(house.items)
    named = house.ask("POST", f"{API}/stream/items/contents", {"i": seen}, authorization=app.auth).json()
    assert [row["id"] for row in named["items"]] == [f"tag:google.com,2005:reader/item/{int(n):016x}" for n in seen]


def test_mute_and_highlight(app: App, house: House) -> None:
    account = house.kept.account(NAME)[0]  # type: ignore[index]
    house.desk.subscribe(account, f"{BASE}/index.atom")
    house.desk.put_rule(account, "mute", "PIER 3")
    house.desk.put_rule(account, "highlight", "pier 5 council")
    assert len(titles(app.get(f"{API}/stream/contents/{ALL}?n=100"))) == len(house.items) - 1
    assert titles(app.get(f"{API}/stream/contents/user/-/label/Highlighted")) == ["Harbour council votes on pier 5"]


def test_an_outlets_address_is_followed_as_its_list(app: App) -> None:
    assert "outlet/harbourlanternpost.com.atom" in app.post(
        f"{API}/subscription/quickadd", quickadd="https://www.harbourlanternpost.com/some/page?x=1"
    )
    for bad in ("https://unknown.example/", "no address", "", "javascript:alert(1)", f"{BASE}/story/none"):
        assert '"numResults":0' in app.post(f"{API}/subscription/quickadd", quickadd=bad), bad


def test_atom_says_what_is_read_and_starred(app: App, house: House) -> None:
    app.post(f"{API}/subscription/quickadd", quickadd=f"{BASE}/index.atom")
    app.post(f"{API}/edit-tag", i=long_form(house.items[0]), a=[READ, STARRED])
    said = house.ask("GET", f"/reader/atom/feed%2F{BASE.replace('/', '%2F').replace(':', '%3A')}%2Findex.atom?n=2", authorization=app.auth)
    first, second = etree.fromstring(said.body).findall("{http://www.w3.org/2005/Atom}entry")
    labels = [{c.get("label") for c in e.findall("{http://www.w3.org/2005/Atom}category")} for e in (first, second)]
    assert {"read", "starred"} <= labels[0]
    assert "fresh" in labels[1]


@given(st.floats(min_value=1.6e9, max_value=4e9), st.integers(min_value=0, max_value=16**10 - 1))
def test_numbers_keep_the_order_of_time(at: float, low: int) -> None:
    from dataclasses import replace

    held = replace(item("https://one.example/a", AT, "x"), first_seen=at, id=f"20261124-{low:010x}")
    number = number_of(held)
    assert 0 <= number < 1 << 63
    assert read_number(long_form(held)) == read_number(str(number)) == number
    assert number < number_of(replace(held, first_seen=at + 0.01))


def test_a_number_leads_back_to_its_item_alone(house: House) -> None:
    for held in house.items:
        assert item_of(house.store, number_of(held)) == house.store.item(held.id)
        assert item_of(house.store, number_of(held) + 1) is None
    assert [read_number(t) for t in ("", "x", "-1", "99999999999999999999", "tag:google.com,2005:reader/item/zz")] == [None] * 5


def test_a_hidden_item_is_in_no_stream(app: App, house: House) -> None:
    app.post(f"{API}/subscription/quickadd", quickadd=f"{BASE}/outlet/{house.items[0].outlet}")
    app.post(f"{API}/edit-tag", i=long_form(house.items[0]), a=STARRED)
    house.store.hide([house.items[0].id], "C-1")
    assert house.items[0].headline not in titles(app.get(f"{API}/stream/contents/{ALL}?n=100"))
    assert titles(app.get(f"{API}/stream/contents/{STARRED}")) == []
    named = house.ask("POST", f"{API}/stream/items/contents", {"i": long_form(house.items[0])}, authorization=app.auth).json()
    assert named["items"] == []
