from __future__ import annotations

from collections.abc import Callable

from firsthand.facts import Facts
from firsthand.model.article import Claim
from firsthand.model.entry import Entry, EntryLink, EntrySource
from firsthand.model.outlet import PublisherGroup
from firsthand.origins.feeds import entry_signs
from firsthand.origins.markup import address_signs, canonical_signs, claim_signs
from firsthand.origins.view import View
from tests.origins.conftest import named


def test_an_agency_as_the_markup_s_author(view: Callable[..., View]) -> None:
    (sign,) = claim_signs(view(claims=(Claim(where="json-ld:author", text="The Associated Press"),)))
    assert (sign.signal, sign.source.name, sign.where) == ("ld-author-agency", "Associated Press", "json-ld:author")


def test_own_names_in_markup_say_nothing(view: Callable[..., View]) -> None:
    claims = (
        Claim(where="json-ld:author", text="Larkfield Gazette"),
        Claim(where="json-ld:publisher", text="Larkfield Gazette"),
        Claim(
            where="meta:original-source",
            text="https://www.larkfieldgazette.example/news/tram-line",
            url="https://www.larkfieldgazette.example/x",
        ),
        Claim(where="json-ld:isBasedOn", text="https://larkfieldgazette.example/news/tram-line"),
    )
    assert claim_signs(view(claims=claims)) == []


def test_an_author_page_s_address_names_the_agency(view: Callable[..., View]) -> None:
    assert named(
        claim_signs(view(claims=(Claim(where="meta:article:author", text="https://www.larkfieldgazette.example/author/2005-afp"),)))
    ) == ["Agence France-Presse"]


def test_a_canonical_address_elsewhere(view: Callable[..., View]) -> None:
    (sign,) = canonical_signs(view(canonical="https://northshire.example/news/tram-line"), {})
    assert (sign.signal, sign.source.domain, sign.url) == ("canonical", "northshire.example", "https://northshire.example/news/tram-line")


def test_canonical_of_a_sister_title(view: Callable[..., View]) -> None:
    group = PublisherGroup(id="g", name="Tarnside Titles", domains=("larkfieldgazette.example", "northshire.example"))
    (sign,) = canonical_signs(view(canonical="https://northshire.example/news/tram-line"), dict.fromkeys(group.domains, group))
    assert sign.signal == "canonical-sister"


def test_canonical_that_says_nothing(view: Callable[..., View]) -> None:
    for address in (
        "https://amp.larkfieldgazette.example/x-y-z",
        "https://larkfieldgazette.test/news/tram-line",
        "https://www-example.cdn.ampproject.org/c/s/x",
        "https://northshire.example/",
    ):
        assert canonical_signs(view(canonical=address), {}) == [], address


def test_an_agency_as_a_segment_of_the_path(view: Callable[..., View]) -> None:
    assert named(address_signs(view(url="https://larkfieldgazette.example/world/reuters/tram-line"))) == ["Reuters"]
    assert address_signs(view(url="https://larkfieldgazette.example/world/ap-classes/tram-line")) == []


def test_a_tracker_of_a_republisher(view: Callable[..., View]) -> None:
    claim = Claim(where="tracker", text="https://counter.theconversation.com/content/1/count.gif")
    assert named(claim_signs(view(claims=(claim,)))) == ["The Conversation"]


def test_feed_entries(view: Callable[..., View], facts: Facts) -> None:
    entry = Entry(
        source=EntrySource(title="Northshire Ledger", url="https://northshire.example/feed"), authors=("AFP",),
        links=(EntryLink(rel="via", url="https://southvale.example/tram"),),
    )  # fmt: skip
    found = {(s.where, s.source.domain) for s in entry_signs(entry, view())}
    assert found == {("feed:source", "northshire.example"), ("feed:creator", "afp.com"), ("feed:via", "southvale.example")}
    assert entry_signs(Entry(source=EntrySource(title="Larkfield Gazette"), authors=("Odette Marrowby",)), view()) == []
