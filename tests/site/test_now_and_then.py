"""What is shown now, what was shown then, and what is never shown: leads that are hidden, pages that are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from firsthand.errors import UsageError
from firsthand.model.item import Version
from firsthand.site import lists, telling
from firsthand.site.lists import instant
from firsthand.site.wishes import Wishes, cookie
from firsthand.site.words import machine
from firsthand.store.open import open_store
from firsthand.store.shelf import Store, StoryQuery
from tests.asking import Asking
from tests.site.conftest import NOW, application, fill, make_items


@pytest.fixture
def store(tmp_path: Path) -> Store:
    held = open_store(tmp_path)
    fill(held)
    return held


def address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def first_story(store: Store) -> tuple[str, str, str]:
    """A story of two items and more: its id, its lead and its headline."""
    story = next(s for s in store.stories(StoryQuery(limit=40)).members if s.outlets > 1)
    return story.id, str(story.lead), story.headline


def test_a_hidden_lead_is_shown_nowhere_and_the_next_member_speaks(store: Store) -> None:
    asking = Asking(application(store))
    story, lead, headline = first_story(store)
    addresses = (
        "/",
        "/?order=updated",
        "/section/politics",
        f"/story/{story}",
        "/language/ar",
        "/search?q=1",
        "/outlet/quillmere-wire.com",
    )
    assert any(lead in asking.get(a).text for a in addresses)
    store.hide([lead], "C-1")
    for address in (*addresses, f"/item/{lead}"):
        told = asking.get(address).text
        assert f"/item/{lead}" not in told, address
        assert f'"{lead}"' not in told, address
    assert asking.get(f"/item/{lead}").status_code == 410
    assert headline not in asking.get(f"/item/{lead}").text
    (again,) = telling.told(store, [s for s in store.stories(StoryQuery(limit=40)).members if s.id == story])
    assert again.lead
    assert again.lead.id != lead
    store.hide([lead], None)
    assert f"/item/{lead}" in asking.get(f"/story/{story}").text


def test_a_story_whose_every_item_is_hidden_is_listed_nowhere(store: Store) -> None:
    asking = Asking(application(store))
    story = store.stories(StoryQuery(limit=40)).members[0]
    store.hide([m.id for m in telling.members_of(store, story.id)], "C-2")
    assert story.headline not in asking.get("/").text
    assert asking.get(f"/story/{story.id}").status_code == 404


def test_a_page_is_made_once_while_nothing_changes(store: Store) -> None:
    asking = Asking(application(store))
    before = asking.get("/")
    assert asking.get("/", headers={"if-none-match": before.headers["etag"]}).status_code == 304
    assert asking.get("/").text == before.text
    store.put_versions([Version(item=make_items()[0][0].id, seen_at=NOW, what="headline", text="Once")])
    assert asking.get("/").headers["etag"] == before.headers["etag"]
    story = store.stories(StoryQuery(limit=1)).members[0]
    store.put_stories([replace(story, headline="Another headline")])
    store.put_items([replace(item, headline="Another headline") for item in store.items_by_id([str(story.lead)])], {}, {}, {})
    after = asking.get("/", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Another headline" in after.text


def test_readers_of_other_languages_and_wishes_get_their_own_page(store: Store) -> None:
    asking = Asking(application(store))
    english, german = (asking.get("/", headers={"accept-language": tag}).text for tag in ("en", "de"))
    assert '<html lang="en"' in english
    assert '<html lang="de"' in german
    assert "Titelseite" in german
    assert "Accept-Language" in asking.get("/").headers["vary"]
    assert 'dir="rtl"' in asking.get("/", headers={"accept-language": "ar"}).text.split("<head>")[0]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "9999-01-01T00:00Z", "-1", "2030-01-01T00:00Z", "1969-01-01"])
def test_what_is_no_minute_of_the_past_is_refused(text: str, store: Store) -> None:
    with pytest.raises(UsageError):
        instant(text, NOW)
    assert Asking(application(store)).get(address("/", {"at": text})).status_code == 422


def test_a_past_minute_shows_what_was_seen_by_then(store: Store) -> None:
    asking = Asking(application(store))
    at = NOW - 700 * 20
    then = asking.get(address("/", {"at": machine(at), "edition": "all"}))
    assert then.status_code == 200
    shown = html.fromstring(then.text).xpath("//*[@data-fh='breadth']/@href")
    assert shown
    assert all("at=" in href for href in shown)
    seen = {s.id: s.first_seen for s in store.stories(StoryQuery(limit=100)).members}
    assert all(seen[href.split("/")[2].split("?")[0]] < at for href in shown)
    assert "noindex" in then.text
    story, _, _ = first_story(store)
    earliest = telling.members_of(store, story)[0].first_seen
    page = asking.get(address(f"/story/{story}", {"at": machine(earliest + 60)})).text
    assert len(html.fromstring(page).xpath("//*[@class='group']/ul/li")) == 1
    assert asking.get(address(f"/story/{story}", {"at": machine(earliest - 3600)})).status_code == 404


def test_an_edition_holds_stories_told_in_its_languages(store: Store) -> None:
    asking = Asking(application(store))
    for asked in ("ar", "ar,ru"):
        page = html.fromstring(asking.get(address("/", {"edition": asked})).text)
        languages = set(page.xpath("//*[contains(@class,'card') or contains(@class,'compact')]/*[@data-fh='headline']/@lang"))
        assert languages
        assert languages <= set(asked.split(","))
    everything = html.fromstring(asking.get(address("/", {"edition": "all"})).text)
    assert len(set(everything.xpath("//*[@data-fh='headline']/@lang"))) == 5


def test_the_browsers_languages_come_first_and_the_world_below(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FEWEST_OF_AN_EDITION", 3)
    page = html.fromstring(Asking(application(store)).get("/", {"accept-language": "ar"}).text)
    assert set(page.xpath("//*[@class='card']/*[@data-fh='headline']/@lang")) == {"ar"}
    assert set(page.xpath("//section[@aria-labelledby='b-foreign']//*[@data-fh='headline']/@lang")) == {"en", "ru", "zh", "hi"}
    assert len(page.xpath("//*[@class='card' or @class='compact']/*[@data-fh='headline']")) == 40


def test_settings_are_kept_in_a_cookie_and_obeyed_without_a_script(store: Store) -> None:
    asking = Asking(application(store))
    form = "theme=dark&languages=ar&outlets=harbourlanternpost.com&words=nothing+has+this&originals=1"
    kept = asking.post("/settings", content=form.encode())
    assert kept.status_code == 303
    given_cookie = kept.headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in kept.headers["set-cookie"]
    page = asking.get("/", headers={"cookie": given_cookie}).text
    assert 'data-theme="dark"' in page
    assert set(html.fromstring(page).xpath("//*[contains(@class,'compact')]/*[@data-fh='headline']/@lang")) == {"ar"}
    given = asking.get("/settings.json", headers={"cookie": given_cookie}).text
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="s.json"\r\nContent-Type: application/json\r\n\r\n{given}\r\n--x--\r\n'
    brought = asking.post("/settings/file", content=body.encode(), headers={"content-type": "multipart/form-data; boundary=x"})
    assert brought.headers["set-cookie"].split(";")[0] == given_cookie
    assert asking.post("/settings", content=form.encode(), headers={"sec-fetch-site": "cross-site"}).status_code == 422
    assert asking.post("/settings/file", content=b"nothing", headers={"content-type": "text/plain"}).status_code == 422
    forgotten = asking.post("/settings", content=b"forget=1")
    assert 'fh=""' in forgotten.headers["set-cookie"]


def test_muted_words_and_outlets_leave_a_list_and_are_counted(store: Store) -> None:
    asking = Asking(application(store))
    wished = cookie(Wishes(words=("pier",)))
    page = asking.get("/?edition=all", headers={"cookie": f"fh={wished}"}).text
    assert "rebuild the northern pier" not in html.tostring(html.fromstring(page).xpath("//main")[0], encoding="unicode")
    assert "hidden by your settings" in page
