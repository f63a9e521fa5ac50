"""Furniture: what an outlet prints around every article goes; an update keeps its words; what tells of itself goes at once."""

from __future__ import annotations

from firsthand.stories.features import StoryArticle
from firsthand.stories.furniture import OUTLET_ARTICLES, Furniture

INVITATION = "Sign up for the morning post, 7 days a week."


def article(number: int, *body: str, outlet: str = "brook.example") -> StoryArticle:
    return StoryArticle(id=f"a{number}", url=f"https://{outlet}/{number}", outlet=outlet, published_at=1e9 + number, headline="", body=body)


def report(number: int) -> tuple[str, ...]:
    return tuple(
        f"Paragraph {word} of report {chr(96 + number) * 9} says what nobody else said on that day." for word in ("one", "two", "three")
    )


def test_a_line_that_comes_again_beside_other_texts_goes() -> None:
    furniture = Furniture()
    first = furniture.cleared(article(1, *report(1), INVITATION))
    assert INVITATION in first.body  # nobody could know yet
    second = furniture.cleared(article(2, *report(2), INVITATION.replace("7", "5")))
    assert second.body == report(2)


def test_an_update_of_the_same_article_keeps_its_words() -> None:
    furniture = Furniture()
    furniture.cleared(article(1, *report(1)))
    again = article(2, *report(1), "One more line came in.")
    assert furniture.cleared(again) == again


def test_each_outlet_has_its_own() -> None:
    furniture = Furniture()
    furniture.cleared(article(1, *report(1), INVITATION))
    other = article(2, *report(2), INVITATION, outlet="mill.example")
    assert furniture.cleared(other) == other


def test_a_long_paragraph_takes_two_earlier_articles() -> None:
    long = "The house has written of this since it was founded, and it will go on doing so as long as there are readers. " * 3
    furniture = Furniture()
    bodies = [report(n) * 4 for n in (1, 2, 3)]
    kept = [long in furniture.cleared(article(n, *body, long)).body for n, body in enumerate(bodies)]
    assert kept == [True, True, False]


def test_a_notice_goes_at_first_sight_and_an_article_is_never_emptied() -> None:
    notice = "This text is published under a Creative Commons Attribution 4.0 licence."
    assert Furniture().cleared(article(1, *report(1), notice)).body == report(1)
    assert Furniture().cleared(article(1, notice)).body == (notice,)


def test_memory_is_of_the_last_articles_only_and_grows_with_outlets() -> None:
    furniture = Furniture()
    furniture.cleared(article(0, *report(1), INVITATION))
    for n in range(1, OUTLET_ARTICLES + 1):
        furniture.cleared(article(n, *report(n + 1)))
    assert INVITATION in furniture.cleared(article(9, *report(20), INVITATION)).body
    for n in range(600):
        furniture.cleared(article(n, "x", outlet=f"o{n}.example"))
    assert furniture.cleared(article(9, *report(21), INVITATION)).body == report(21)
