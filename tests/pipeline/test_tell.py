from __future__ import annotations

from firsthand.articles.templates import line_hash
from firsthand.model.article import Article, NearLine, SiteTemplate
from firsthand.pipeline.tell import without_boilerplate

FOOTER = "Reports of the Associated Press on this site may not be printed, sold or sent on without leave."


def test_a_footer_of_every_page_is_no_credit_but_a_signature_stays() -> None:
    near = tuple(
        NearLine(text=t, place="after", scope="text")
        for t in (FOOTER, "(Reuters)", "A line that only this page has, and which is long enough.")
    )
    page = Article(url="https://a.example/1", outlet="a.example", near=near)
    taught = SiteTemplate(outlet="a.example", pages=20, lines=frozenset(line_hash(t) for t in (FOOTER, "(Reuters)")))
    assert [n.text for n in without_boilerplate(page, taught).near] == [near[1].text, near[2].text]
    assert without_boilerplate(page, None) is page
    assert without_boilerplate(page, SiteTemplate(outlet="a.example")) is page
