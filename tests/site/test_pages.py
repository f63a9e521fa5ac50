"""What the pages promise, read as text."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from lxml import etree, html

from tests.site.conftest import Shown


def get(url: str, **headers: str) -> tuple[int, str, Any]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def addresses(shown: Shown) -> list[str]:
    return [
        "/", "/?order=updated", "/section/sport", "/country/ee", "/country/ee?outlets=eg", "/language/ar", f"/story/{shown.stories[3]}", f"/item/{shown.items[0]}",
        f"/item/{shown.full}", f"/item/{shown.hostile}", "/outlet/quillmere-wire.com", "/outlets", "/outlets?country=EE", "/search", "/search?q=pier", "/how-it-works",
        "/ranking", "/publishers", "/takedown", "/removals", "/status", "/settings", "/search?q=pier+kind:own", "/outlets?find=nobody.example", "/publishers?domain=harbourlanternpost.com", "/?at=2026-11-24T04:00Z", "/?edition=ar", "/search?q=pier&order=fit", f"/story/{shown.stories[3]}?language=ru", f"/takedown?item={shown.items[0]}",
    ]  # fmt: skip


def test_every_page_answers_with_the_footer_and_the_policy(shown: Shown) -> None:
    for address in addresses(shown):
        status, text, headers = get(shown.base + address)
        assert status == 200, address
        assert "automatic aggregator" in text, address
        assert "The primary source is linked on each item" in text, address
        assert "within 24 hours" in text, address
        assert "default-src 'none'" in headers["content-security-policy"], address
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=\"|style=\"", text), f"inline script or style at {address}"
        assert not re.findall(r"(?:src|href)=\"(https?:)?//(?![^\"]*\.(?:com|net|org)/)", text), address


def test_each_item_has_exactly_one_primary_link_of_a_stated_kind(shown: Shown) -> None:
    for id in (shown.items[0], shown.items[5], shown.spun, shown.full):
        _, text, _ = get(f"{shown.base}/item/{id}")
        links = html.fromstring(text).xpath("//article//a[@data-fh='primary']")
        assert len(links) == 1
        assert links[0].get("data-kind") in {"own", "origin", "earliest-copy", "agency-site"}


def test_front_page_lines_carry_language_and_direction(shown: Shown) -> None:
    _, text, _ = get(shown.base + "/")
    heads = html.fromstring(text).xpath("//*[@data-fh='headline']")
    assert len(heads) == 40
    assert {h.get("dir") for h in heads if h.get("lang") == "ar"} == {"rtl"}
    assert all(h.get("lang") and h.get("dir") for h in heads)


def test_an_item_page_is_in_the_promised_order(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/item/{shown.spun}")
    article = html.fromstring(text).xpath("//article")[0]
    told = html.tostring(article, encoding="unicode")
    marks = ['class="section"', "<h1", "<dt>Dateline", "<dt>Byline", "<dt>Copyright line", 'data-fh="primary"', 'data-fh="via"']
    places = [told.index(mark) for mark in marks]
    assert places == sorted(places)
    first = article.xpath(".//a")[0]
    assert first.get("data-fh") == "primary"
    assert html.fromstring(text).xpath("//a[@href='#top']")
    assert "24 Nov 2026, 08:00 (+02:00)" in text


def test_related_articles_are_few_and_one_a_story(shown: Shown) -> None:
    for address in (f"/item/{shown.items[0]}", f"/story/{shown.stories[3]}"):
        _, text, _ = get(shown.base + address)
        links = html.fromstring(text).xpath("//*[@data-fh='related']//a/@href")
        assert 1 <= len(set(links)) == len(links) <= 6
        assert f"/story/{shown.stories[3]}" not in links or address.startswith("/item")


def test_the_tree_is_drawn_and_listed_alike(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/story/{shown.stories[3]}")
    page = html.fromstring(text)
    drawn = page.xpath("//div[contains(@class,'drawing')]//*[local-name()='g']")
    assert len(drawn) == len(page.xpath("//div[@class='tree']//li")) == 4


def test_filters_of_a_story_stand_in_the_address(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/story/{shown.stories[3]}?language=xx")
    assert "fits these filters" in text


def test_a_merged_story_leads_to_where_it_went(shown: Shown) -> None:
    class Kept(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(Kept).open(f"{shown.base}/story/{shown.merged}", timeout=10)
    with moved.value as error:
        assert (error.code, error.headers["location"]) == (301, f"/story/{shown.stories[0]}")


def test_search_offers_narrower_ones_and_a_feed(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/search?q=pier")
    page = html.fromstring(text)
    facets = page.xpath("//*[@class='facet']//a/@href")
    assert any("kind%3Aagency" in f for f in facets)
    for address in facets[:4]:
        status, narrower, _ = get(shown.base + address)
        assert status == 200
        assert html.fromstring(narrower).xpath("//*[@data-fh='headline']")
    _, atom, _ = get(f"{shown.base}/search.atom?q=pier")
    assert etree.fromstring(atom.encode()).findall("{http://www.w3.org/2005/Atom}entry")


def test_a_pasted_address_opens_what_is_held_of_it(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/search?q=https://openfieldreview.org/a")
    assert "The second paragraph as published." in text


def test_the_front_page_is_light(shown: Shown) -> None:
    _, page, _ = get(shown.base + "/")
    _, style, _ = get(shown.base + html.fromstring(page).xpath("string(//link[@rel='stylesheet']/@href)"))
    assert len(page.encode()) + len(style.encode()) <= 60 * 1024


def test_rights_decide_what_is_shown(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/item/{shown.full}")
    assert "The second paragraph as published." in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert "No changes were made" in text
    _, text, _ = get(f"{shown.base}/item/{shown.spun}")
    assert "Byline on the page, unsupported" in text


def test_hostile_text_stays_text(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/item/{shown.hostile}")
    assert "<img src=x" not in text
    assert "<script>alert" not in text
    assert "{{7*7}}" in text


def test_missing_things_say_so(shown: Shown) -> None:
    for address in ("/story/s20200101-0000000000", "/item/nope", "/outlet/nobody.example", "/section/none", "/country/zz", "/nowhere"):
        status, text, _ = get(shown.base + address)
        assert status == 404, address
        assert "Not here" in text, address
    status, text, headers = get(shown.base + "/api/v1/items/nope")
    assert status == 404
    assert headers["content-type"].startswith("application/problem+json")
    assert json.loads(text)["status"] == 404


@pytest.mark.parametrize("base", ["/index", "/section/world", "/country/ee", "/language/zh", "/outlet/quillmere-wire.com"])
def test_every_list_is_a_feed(shown: Shown, base: str) -> None:
    _, atom, _ = get(f"{shown.base}{base}.atom")
    root = etree.fromstring(atom.encode())
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert entries
    assert all(e.find("{http://www.w3.org/2005/Atom}link[@rel='via']") is not None for e in entries)
    _, rss, _ = get(f"{shown.base}{base}.rss")
    assert len(etree.fromstring(rss.encode()).findall(".//item")) == len(entries)
    _, feed, _ = get(f"{shown.base}{base}.json")
    assert len(json.loads(feed)["items"]) == len(entries)


def test_the_api_gives_what_is_promised(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/api/v1/items?limit=3")
    answer = json.loads(text)
    assert set(answer) == {"items", "next"}
    assert set(answer["items"][0]) >= {"id", "url", "headline", "outlet", "language", "published", "first_seen", "first_seen_gap_s", "topic", "place", "snippet", "primary", "origin", "rights", "story"}  # fmt: skip
    _, text, _ = get(f"{shown.base}/api/v1/stories/{shown.stories[3]}")
    story = json.loads(text)
    assert set(story) == {
        "id",
        "headline",
        "language",
        "first_seen",
        "updated",
        "outlets",
        "independent",
        "countries",
        "languages",
        "topic",
        "primary",
        "items",
    }
    assert story["items"]


def test_lists_page_without_loss(shown: Shown) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        _, text, _ = get(f"{shown.base}/api/v1/items?limit=20{cursor}")
        answer = json.loads(text)
        seen += [i["id"] for i in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"
    assert len(seen) == len(set(seen)) == len(shown.items) + 2


def test_a_takedown_form_gives_a_case_number(shown: Shown) -> None:
    request = urllib.request.Request(shown.base + "/takedown", data=b"sender=a%40b.example&text=please", method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 202
        assert "C-1" in answer.read().decode()
    request = urllib.request.Request(shown.base + "/takedown", data=b"x=" + b"a" * 200_000, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value as error:
        assert error.code == 413


def test_machines_find_what_they_look_for_at_fixed_addresses(shown: Shown) -> None:
    status, text, headers = get(shown.base + "/robots.txt")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert "User-agent: *" in text
    for address in ("/.well-known/security.txt", "/security.txt"):
        status, text, _ = get(shown.base + address)
        assert status == 200
        assert "Contact: http://site.example/takedown" in text
        assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.M)
    status, icon, headers = get(shown.base + "/favicon.ico")
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert icon.startswith("<svg")


@pytest.mark.parametrize("base", ["/outlets", "/removals"])
def test_lists_of_outlets_and_removals_are_feeds_too(shown: Shown, base: str) -> None:
    _, atom, headers = get(f"{shown.base}{base}.atom")
    assert headers["content-type"].startswith("application/atom+xml")
    entries = etree.fromstring(atom.encode()).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == (5 if base == "/outlets" else 0)
    _, rss, _ = get(f"{shown.base}{base}.rss")
    assert len(etree.fromstring(rss.encode()).findall(".//item")) == len(entries)
    _, feed, _ = get(f"{shown.base}{base}.json")
    assert len(json.loads(feed)["items"]) == len(entries)
    _, page, _ = get(f"{shown.base}{base}")
    assert f'href="{base}.atom"' in page


def test_a_publisher_sees_what_is_read_decided_and_shown(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/publishers?domain=https://www.harbourlanternpost.com/about")
    page = html.fromstring(text)
    assert page.xpath("string(//h1)") == "harbourlanternpost.com"
    assert ["wire rule", "origin:agency"] in [
        row.xpath("./*//text()")[:2] for row in page.xpath("//section[@aria-labelledby='signals-h']//tbody/tr")
    ]
    assert page.xpath("//section[@aria-labelledby='verdict-h']//th[contains(., 'headline, link and a few words')]")
    assert page.xpath("//section[@aria-labelledby='latest-h']//*[@data-fh='headline']")
    forms = page.xpath("//section[@aria-labelledby='next-h']//form/@action")
    assert forms == [f"/api/v1/publishers/{end}" for end in ("claims", "claims/check", "statements")]
    assert page.xpath("//section[@aria-labelledby='next-h']//input[@name='domain']/@value") == ["harbourlanternpost.com"] * 2
    _, text, _ = get(f"{shown.base}/publishers?domain=nobody-at-all.org")
    assert "not in our catalogue" in text
    _, text, _ = get(f"{shown.base}/publishers?domain=%20")
    assert "We send readers" in text


def test_a_search_can_be_undone_part_by_part_and_ordered_by_fit(shown: Shown) -> None:
    _, text, _ = get(f"{shown.base}/search?q=pier+kind:own+-site:openfieldreview.org")
    page = html.fromstring(text)
    chips = page.xpath("//*[contains(@class,'chips')]/a")
    assert [c.xpath("string(bdi)") for c in chips] == ["kind:own", "-site:openfieldreview.org"]
    assert "openfieldreview" not in "".join(page.xpath("//*[@class='list']//text()"))
    _, fit, _ = get(f"{shown.base}/search?q=pier&order=fit")
    assert html.fromstring(fit).xpath("//*[@class='list']//*[@data-fh='headline']")


def test_without_a_mail_address_the_footer_leads_to_the_form() -> None:
    from tests.asking import Asking
    from tests.site.conftest import bare_application

    told = Asking(bare_application()).get("/")
    footer = html.fromstring(told.text).xpath("//*[@data-fh='takedown']")[0]
    assert footer.xpath(".//a/@href") == ["/takedown"]
    assert "has set no mail address" in footer.text_content()
    assert "24 hours" not in footer.text_content()
