"""The verdict, and the case that Firsthand was begun for, told in invented names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.facts import Facts
from firsthand.model.article import Article, Author, Claim, Hyperlink, NearLine
from firsthand.model.origin import Neighbour
from firsthand.model.outlet import Agency, Outlet, PressWire
from firsthand.origins.attribute import attribute
from tests.origins.conftest import BODY
from tests.origins.test_spin import SPUN

NOTICE = "Copyright 2024 Tarnside Broadcasting Company. All rights reserved. This may not be published, broadcast or rewritten."
RELAY = "https://wqxlnews.example/2024/05/05/tram-line-to-reopen-after-eleven-years/"


def test_own_report(article: Callable[..., Article], facts: Facts) -> None:
    origin = attribute(article(byline="By Odette Marrowby", authors=(Author(name="Odette Marrowby", kind="person"),)), facts)
    assert origin.kind == "own"
    assert origin.origin is not None
    assert (origin.origin.name, origin.origin.domain) == ("Larkfield Gazette", "larkfieldgazette.example")
    assert [h.relation for h in origin.chain] == [None]
    assert origin.confidence > 0.8


def test_wire_copy(article: Callable[..., Article], facts: Facts) -> None:
    body = ("LARKFIELD, Northshire (AP) — " + BODY[0], *BODY[1:])
    origin = attribute(article(body=body), facts)
    assert (origin.kind, origin.origin and origin.origin.name, origin.origin and origin.origin.domain) == (
        "agency",
        "Associated Press",
        "apnews.com",
    )
    assert [(h.domain, h.relation) for h in origin.chain] == [("apnews.com", None), ("larkfieldgazette.example", "wire")]
    assert origin.evidence[0].text in body[0]
    assert origin.evidence[0].where == "dateline"


def test_staff_and_agency_are_mixed(article: Callable[..., Article], facts: Facts) -> None:
    origin = attribute(article(near=(NearLine(text="mar/dpa", place="after", scope="text"),), language="de"), facts)
    assert (origin.kind, origin.origin and origin.origin.name) == ("mixed", "Deutsche Presse-Agentur")


def test_agencies_without_a_name(article: Callable[..., Article], facts: Facts) -> None:
    origin = attribute(article(byline="By Larkfield Gazette with Agencies"), facts)
    assert origin.kind == "mixed"
    assert origin.origin is not None
    assert origin.origin.name is None


def test_an_agency_s_own_site_is_its_own(article: Callable[..., Article], facts: Facts) -> None:
    body = ("LARKFIELD (Reuters) - " + BODY[0], *BODY[1:])
    own = article(url="https://www.reuters.com/world/x", outlet="reuters.com", site_name="Reuters", body=body, byline="By Reuters")
    assert attribute(own, facts).kind == "own"


def test_a_picture_s_credit_is_no_evidence(article: Callable[..., Article], facts: Facts) -> None:
    near = (NearLine(text="Corwin Quillane / AP", place="head", scope="picture"), NearLine(text="Photo: AFP", place="after", scope="text"))
    claims = (Claim(where="json-ld:copyrightHolder", text="Larkfield Gazette"),)
    assert attribute(article(near=near, claims=claims, byline="By Odette Marrowby"), facts).kind == "own"


def test_what_an_agency_was_told_is_a_credit(article: Callable[..., Article], facts: Facts) -> None:
    origin = attribute(
        article(body=(*BODY, "“No,” the minister told Reuters on Tuesday, “there is no money.”"), byline="By Odette Marrowby"), facts
    )
    assert (origin.kind, origin.credits) == ("own", ("Reuters",))


def seed(facts: Facts) -> tuple[Article, Facts]:
    """A spun copy of a relay's wire copy: dateline, the relay owner's notice and link left in, a stranger's name under it."""
    wire = Agency(
        id="corvane", name="Corvane News Agency", own_name="Corvane", country="GB", domain="corvane.example", signatures=("CVN",), aliases=("Corvane",),
        dateline=None, clashes=None,
    )  # fmt: skip
    mine = replace(facts, agencies=(*facts.agencies, wire))
    page = Article(
        url="https://everydaytoday.example/x", outlet="everydaytoday.example", headline="The tram line is to reopen after eleven years", body=SPUN,
        dateline="LARKFIELD (CVN)", byline="Leopold Callenby", authors=(Author(name="Leopold Callenby", kind="person"),), copyright=NOTICE, language="en",
        links=(Hyperlink(url=RELAY, text="The tram line is to reopen after eleven years"),), tail=(NOTICE, RELAY, "Leopold Callenby"),
    )  # fmt: skip
    return page, mine


def test_the_seed_case(facts: Facts) -> None:
    page, mine = seed(facts)
    origin = attribute(page, mine)
    assert (origin.kind, origin.altered) == ("agency", "spun")
    assert origin.origin is not None
    assert (origin.origin.name, origin.origin.domain, origin.origin.url) == ("Corvane News Agency", "corvane.example", None)
    assert [(h.domain, h.relation) for h in origin.chain] == [
        ("corvane.example", None),
        ("wqxlnews.example", "wire"),
        ("everydaytoday.example", "spun"),
    ]
    assert origin.chain[1].url == RELAY
    assert [(c.what, c.text) for c in origin.contradictions] == [("byline", "Leopold Callenby")]
    assert origin.claimed.byline == "Leopold Callenby"
    assert {"dateline", "link-same-title"} <= {e.signal for e in origin.evidence}
    assert sum(e.signal.startswith("spin-") for e in origin.evidence) >= 3


def test_a_marked_copy_among_the_neighbours_names_the_wire(article: Callable[..., Article], facts: Facts) -> None:
    marked = attribute(
        article(outlet="northshire.example", url="https://northshire.example/a", body=("LARKFIELD (AP) — " + BODY[0], *BODY[1:])), facts
    )
    near = Neighbour(
        id="n", url="https://northshire.example/a", outlet="northshire.example", name="Northshire Ledger", headline="Tram line", text="\n".join(BODY), language="en",
        published=None, first_seen=100.0, gap_s=10.0, origin=marked,
    )  # fmt: skip
    alone = attribute(article(), facts)
    among = attribute(article(), facts, neighbours=(near,))
    assert alone.kind == "own"
    assert (among.kind, among.origin and among.origin.domain, among.method) == ("agency", "apnews.com", "overlap-1")
    assert among.confidence < marked.confidence
    assert among.evidence[-1].where == "overlap"
    assert among.evidence[-1].text in "\n".join(BODY)


def test_a_named_outlet_goes_by_its_catalogue_name(article: Callable[..., Article], facts: Facts) -> None:
    outlet = Outlet(
        site="www.larkfieldgazette.example",
        domain="larkfieldgazette.example",
        homepage="https://larkfieldgazette.example/",
        name="The Gazette",
    )
    origin = attribute(article(), facts, outlet=outlet)
    assert origin.chain[-1].name == "The Gazette"


_TEXT = st.text(alphabet=st.sampled_from("abc (AP)/—:.,\n\u202e新社电“”Quelle"), max_size=120)


@settings(max_examples=60, deadline=None)
@given(byline=st.none() | _TEXT, body=st.lists(_TEXT, max_size=4), near=st.lists(_TEXT, max_size=3), canonical=st.none() | _TEXT, url=_TEXT)
def test_any_article_has_one_origin(
    facts: Facts, byline: str | None, body: list[str], near: list[str], canonical: str | None, url: str
) -> None:
    page = Article(
        url=url, outlet="x.example", byline=byline, body=tuple(body), canonical=canonical,
        near=tuple(NearLine(text=t, place="after", scope="text", url=url) for t in near), claims=tuple(Claim(where="json-ld:author", text=t) for t in near),
    )  # fmt: skip
    origin = attribute(page, facts)
    assert 0 <= origin.confidence <= 1
    assert origin.chain[-1].domain == "x.example"
    assert origin == attribute(page, facts)
    if origin.kind not in ("own", "unknown"):
        assert origin.evidence
        assert origin.origin is not None


@pytest.mark.parametrize("outlet", ["", "ampproject.org"])
def test_pages_without_a_site(article: Callable[..., Article], facts: Facts, outlet: str) -> None:
    assert attribute(article(outlet=outlet, url="", site_name=None, byline="By Odette Marrowby"), facts).kind == "own"


def test_a_press_wire_s_own_page_is_a_release(article: Callable[..., Article], facts: Facts) -> None:
    wire = replace(
        facts, press_wires=(PressWire(id="tell", name="Tellmere Wire", country="US", domain="tellmere.example", marks=("/Tellmere/",)),)
    )
    page = article(url="https://www.tellmere.example/n/1", outlet="tellmere.example", site_name="Tellmere Wire")
    origin = attribute(page, wire)
    assert (origin.kind, origin.origin and origin.origin.domain, origin.evidence[0].text) == (
        "press-release",
        "tellmere.example",
        "tellmere.example",
    )
    assert attribute(page, facts).kind == "own"
