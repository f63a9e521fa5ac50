from __future__ import annotations

from firsthand.articles.plain import read_plain
from firsthand.facts import Facts
from tests.articles import pages

TEXT = "\n\n".join(
    [
        "Island", "Council keeps the night ferry running through the summer", "MARLOW SOUND (SW)", *pages.SENTENCES,
        "Copyright 2024 Sound Wire. All rights reserved.",
        "https://www.soundwire.example/2024/05/17/ferry Council keeps the night ferry", "Oren Pell", "Back to top",
    ]
)  # fmt: skip


def test_the_parts_of_a_plain_text(facts: Facts) -> None:
    article = read_plain(TEXT, "https://copies.example/1", facts)
    assert article.headline == "Council keeps the night ferry running through the summer"
    assert article.dateline == "MARLOW SOUND (SW)"
    assert article.body == pages.SENTENCES
    assert article.copyright == "Copyright 2024 Sound Wire. All rights reserved."
    assert [(link.url, link.text) for link in article.links] == [
        ("https://www.soundwire.example/2024/05/17/ferry", "Council keeps the night ferry")
    ]
    assert (article.byline, [a.name for a in article.authors]) == ("Oren Pell", ["Oren Pell"])
    assert article.language == "en"
    assert "Oren Pell" in article.tail


def test_a_headline_alone(facts: Facts) -> None:
    article = read_plain("Council keeps the night ferry", "", facts)
    assert (article.headline, article.body, article.genre, article.outlet) == ("Council keeps the night ferry", (), None, "")


def test_nothing_but_space(facts: Facts) -> None:
    article = read_plain(" \n\t\n\x00", "", facts)
    assert (article.headline, article.body) == (None, ())
