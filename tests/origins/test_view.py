from __future__ import annotations

from collections.abc import Callable

from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.origins.bylines import byline_signs
from firsthand.origins.datelines import dateline_signs
from firsthand.origins.view import view_of
from tests.origins.conftest import BODY, named

MADE = Callable[..., Article]


def test_masthead_title_and_date_above_the_text_are_not_its_opening(article: MADE, facts: Facts) -> None:
    wire = "LARKFIELD, Sept 21 (Reuters) - " + BODY[0]
    page = article(
        headline="Larkfield Gazette - Tram line to reopen after eleven years",
        body=("Larkfield Gazette", "Tram line to reopen after eleven years", "21 September 2099, 10:21", wire, *BODY[1:]),
    )
    view = view_of(page, facts)
    assert view.opening[0] == wire
    assert named(dateline_signs(view)) == ["Reuters"]


def test_a_date_line_above_the_text_holds_the_byline(article: MADE, facts: Facts) -> None:
    view = view_of(article(body=("21 September 2099, 14:37 Uhr Odette Marrowby, Reuters", *BODY)), facts)
    assert view.byline == "Odette Marrowby, Reuters"
    assert named(byline_signs(view)) == ["Reuters"]


def test_a_first_sentence_with_a_time_is_text(article: MADE, facts: Facts) -> None:
    sentence = "On 21 September 2099 at 10:21 the first car left the yard."
    view = view_of(article(body=(sentence, *BODY)), facts)
    assert view.opening[0] == sentence
    assert view.byline is None
