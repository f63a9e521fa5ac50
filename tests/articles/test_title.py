from __future__ import annotations

import pytest

from firsthand.articles.read import read_article
from firsthand.articles.title import strip_site
from firsthand.facts import Facts
from firsthand.text.html import Document

TEXT = "<p>" + "</p><p>".join(f"Sentence number {i} of a story about the ferry, told at some length." for i in range(6)) + "</p>"


def headline(facts: Facts, og: str | None, h1: str | None, title: str, site: str = "Harbour Post") -> str | None:
    head = f"<title>{title}</title><meta property='og:site_name' content='{site}'>" + (
        f'<meta property="og:title" content="{og}">' if og else ""
    )
    return read_article(
        Document(f"<html><head>{head}</head><body>{f'<h1>{h1}</h1>' if h1 else ''}{TEXT}</body></html>", "https://harbourpost.example/x"),
        facts,
    ).headline


@pytest.mark.parametrize(
    ("og", "h1", "title", "expected"),
    [
        ("Night ferry stays", "Night ferry stays", "Night ferry stays | Harbour Post", "Night ferry stays"),
        ("Night ferry stays - Harbour Post", None, "x", "Night ferry stays"),
        ("Sound: Night ferry stays", "Night ferry stays", "Sound: Night ferry stays", "Sound: Night ferry stays"),
        (
            "Council decides that the night ferry...",
            "Council decides that the night ferry stays",
            "x",
            "Council decides that the night ferry stays",
        ),
        (
            "Council decides on the night ferry | Island news",
            "Council decides on the night ferry",
            "x",
            "Council decides on the night ferry",
        ),
        (None, "Night ferry stays", "Night ferry stays | Harbour Post", "Night ferry stays"),
        (None, None, "Night ferry stays | Harbour Post", "Night ferry stays"),
        (None, "Night ferry stays", "", "Night ferry stays"),
    ],
)
def test_headlines(og: str | None, h1: str | None, title: str, expected: str, facts: Facts) -> None:
    assert headline(facts, og, h1, title) == expected


def test_a_hyphen_in_a_headline_is_no_site_name() -> None:
    assert strip_site("Post-war harbour reopens", "Harbour Post", "https://harbourpost.example/") == "Post-war harbour reopens"


def test_either_end_may_name_the_site() -> None:
    assert (
        strip_site("Harbour Post: Night ferry stays until autumn", "Harbour Post", "https://h.example/") == "Night ferry stays until autumn"
    )


def test_the_outlets_name_in_another_script_is_known_by_its_sound() -> None:
    assert (
        strip_site("Степной Вестовой - Паром идёт ночью", None, "https://stepnyvestovoi.example.com/")
        == "Степной Вестовой - Паром идёт ночью"
    )
    assert strip_site("Паром идёт ночью - Степной Вестовой", None, "https://www.stepnyvestovoi.com/") == "Паром идёт ночью"


def test_the_part_of_the_title_that_the_page_shows_is_the_headline(facts: Facts) -> None:
    page = (
        "<html><head><title>The Sound Gazette - Night ferry stays until the end of September</title></head><body><table><tr><td><font size=5>The Sound Gazette"
        f"</font></td></tr><tr><td><font size=4><b>Night ferry stays until the end of September</b></font><br><br>{TEXT}</td></tr></table></body></html>"
    )
    assert read_article(Document(page, "https://h.example/x"), facts).headline == "Night ferry stays until the end of September"
