"""The Fever API by its public description: groups, feeds, items in pages of fifty, ids, marks."""

from __future__ import annotations

from typing import Any

import pytest

from firsthand.readers.passwords import fever_key
from tests.invented import AT, OUTLETS, item, put
from tests.readers.conftest import BASE, NAME, PASSWORD, House


class App:
    """A reading app that follows everything of one outlet, in a folder, and the front page."""

    def __init__(self, house: House) -> None:
        self.house = house
        account = house.enter()
        house.desk.subscribe(account, f"{BASE}/outlet/{OUTLETS[0]}", "Wires")
        house.desk.subscribe(account, f"{BASE}/")
        self.key = fever_key(NAME, house.for_apps)

    def ask(self, query: str, **form: Any) -> Any:
        said = self.house.ask("POST", f"/fever/?api&{query}", {"api_key": self.key, **form})
        assert said.status == 200
        return said.json()


@pytest.fixture
def app(house: House) -> App:
    return App(house)


def test_a_wrong_key_and_the_web_password_are_nobody(app: App, house: House) -> None:
    for key in (fever_key(NAME, PASSWORD), "", "0" * 32, "x" * 500):
        assert house.ask("POST", "/fever/?api", {"api_key": key}).json() == {"api_version": 3, "auth": 0}


def test_groups_feeds_and_items(app: App, house: House) -> None:
    found = app.ask("groups&feeds&favicons")
    assert (found["auth"], found["api_version"]) == (1, 3)
    (group,) = found["groups"]
    assert group["title"] == "Wires"
    feeds = {f["title"]: f for f in found["feeds"]}
    assert found["feeds_groups"] == [{"group_id": group["id"], "feed_ids": str(feeds[OUTLETS[0]]["id"])}]
    items = app.ask("items")
    assert items["total_items"] == len(items["items"]) == len(house.items)
    row = items["items"][0]
    assert (row["url"], row["is_read"], row["is_saved"]) == (house.items[0].url, 0, 0)


def test_since_id_walks_through_all_in_the_order_of_time(app: App, house: House) -> None:
    put(house.store, *(item(f"https://{OUTLETS[0]}/many/{n}", AT - 9000 + n, f"Pier notice {n}") for n in range(120)))
    seen: list[int] = []
    while found := app.ask(f"items&since_id={seen[-1] if seen else 0}")["items"]:
        assert len(found) <= 50
        seen += [row["id"] for row in found]
    assert seen == sorted(set(seen))
    assert len(seen) == len(house.items) + 120
    older = app.ask(f"items&max_id={seen[60]}")["items"]
    assert [row["id"] for row in older] == sorted(seen[10:60], reverse=True)
    named = app.ask(f"items&with_ids={seen[3]},{seen[7]},12")["items"]
    assert [row["id"] for row in named] == [seen[3], seen[7]]


def test_marks(app: App, house: House) -> None:
    ids = [row["id"] for row in app.ask("items")["items"]]
    assert set(app.ask("unread_item_ids")["unread_item_ids"].split(",")) == {str(i) for i in ids}
    app.ask("", mark="item", **{"as": "read"}, id=ids[0])
    app.ask("", mark="item", **{"as": "saved"}, id=ids[1])
    found = app.ask("unread_item_ids&saved_item_ids")
    assert str(ids[0]) not in found["unread_item_ids"].split(",")
    assert found["saved_item_ids"] == str(ids[1])
    app.ask("", mark="item", **{"as": "unread"}, id=ids[0])
    app.ask("", mark="item", **{"as": "unsaved"}, id=ids[1])
    found = app.ask("unread_item_ids&saved_item_ids")
    assert str(ids[0]) in found["unread_item_ids"].split(",")
    assert found["saved_item_ids"] == ""
    app.ask("", mark="group", **{"as": "read"}, id=0, before=int(house.at))
    assert app.ask("unread_item_ids")["unread_item_ids"] == ""


def test_a_multipart_form_is_read_too(app: App, house: House) -> None:
    body = f'--b\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n{app.key}\r\n--b--\r\n'.encode()
    assert house.ask("POST", "/fever/?api", body, content_type="multipart/form-data; boundary=b").json()["auth"] == 1
