"""A front page's article links."""

from __future__ import annotations

import pytest

from firsthand.errors import NotAFeed
from firsthand.feeds.front_page import is_article_address, is_headline, read_front_page

URL = "https://fell-courier.example.org/"
PAGE = """<html lang="en"><head><title>Fell Courier</title></head><body>
<a href="/">Fell Courier home page today</a><a href="/sport">Sport</a><a href="/about-us-and-our-long-story">About</a>
<a href="/2024/05/03/bridge-opens"><img src="x.jpg"></a><a href="/2024/05/03/bridge-opens#comments">New bridge opens after ten years</a>
<a href="https://news.example.org/story-of-the-old-mill-wheel">The story of the old mill wheel</a>
<a href="https://elsewhere.example/2024/05/03/some-long-story-here">A story that is somebody else's</a>
<a href="/print/123456.pdf">Read this paper as a file</a><a href="javascript:void(0)">Open the menu of this page</a></body></html>"""


def test_article_links_of_the_own_site() -> None:
    feed = read_front_page(PAGE.encode(), URL)
    assert (feed.format, feed.title, feed.language) == ("front-page", "Fell Courier", "en")
    assert [(entry.url, entry.title) for entry in feed.entries] == [
        ("https://fell-courier.example.org/2024/05/03/bridge-opens", "New bridge opens after ten years"),
        ("https://news.example.org/story-of-the-old-mill-wheel", "The story of the old mill wheel"),
    ]


def test_no_page() -> None:
    with pytest.raises(NotAFeed):
        read_front_page(b"%PDF-1.7", URL)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Sport", False),
        ("Read more here", False),
        ("Council votes to keep library", True),
        ("新しい橋が十年ぶりに開通", True),
        ("社会", False),
    ],
)
def test_headlines(text: str, is_one: bool) -> None:
    assert is_headline(text) is is_one


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/2024/05/03/x", True),
        ("/a/b-c-d-e", True),
        ("/news/1234567", True),
        ("/story?id=1234567", True),
        ("/sport", False),
        ("/tag/a-b", False),
        ("", False),
    ],
)
def test_addresses(path: str, is_one: bool) -> None:
    assert is_article_address(f"https://fell-courier.example.org{path}") is is_one
