"""Readers' reports: filed, listed, accepted, refused; what an operator accepted stands, whatever is read later."""

from __future__ import annotations

import pytest

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.pipeline.reports import MOST_OF_ITEM, decide, file_report, reports
from tests.pipeline.conftest import NOW, Bench, page

URL = "https://alderlantern.com/pier"


def held(bench: Bench) -> Item:
    bench.write(page(URL))
    item = bench.store.item_at(URL)
    assert item is not None
    return item


def test_a_report_waits_until_the_operator_decides(bench: Bench) -> None:
    item = held(bench)
    report = file_report(bench.store, item, "agency", "Reuters", "The dateline on paper says (Reuters).", NOW)
    assert reports(bench.store, state="open") == (report,)
    assert file_report(bench.store, item, "agency", "Reuters", "Again.", NOW + 5) == report
    done = decide(bench.store, report.number, accepted=False, note="The paper's own reporter was there.", now=NOW + 60, facts=bench.facts)
    assert (done.state, done.note) == ("refused", "The paper's own reporter was there.")
    assert reports(bench.store) == (done,)
    assert bench.store.item_at(URL) == item
    with pytest.raises(UsageError):
        decide(bench.store, report.number, accepted=True, note="", now=NOW + 61, facts=bench.facts)


def test_an_accepted_report_corrects_the_item_and_leaves_a_trace(bench: Bench) -> None:
    item = held(bench)
    report = file_report(bench.store, item, "agency", "Reuters", "Seen on the wire.", NOW)
    decide(bench.store, report.number, accepted=True, note="", now=NOW + 60, facts=bench.facts)
    after = bench.store.item_at(URL)
    assert after is not None
    assert (after.origin.kind, after.origin.method, after.origin.confidence) == ("agency", "operator", 1.0)
    assert after.origin.origin is not None
    assert after.origin.origin.domain == "reuters.com"
    assert [h.domain for h in after.origin.chain] == ["reuters.com", "alderlantern.com"]
    assert after.primary is not None
    assert after.primary.kind == "agency-site"
    assert [v.what for v in bench.store.versions(item.id)] == ["report", "origin"]
    assert any(e.subject == item.story for e in bench.store.journal(kind="retell"))


def test_what_was_accepted_outlasts_new_members_and_is_handed_on(bench: Bench) -> None:
    item = held(bench)
    report = file_report(bench.store, item, "agency", "Reuters", "", NOW)
    decide(bench.store, report.number, accepted=True, note="", now=NOW + 60, facts=bench.facts)
    bench.write(page("https://sundholmpost.com/copy", at=NOW + 7200), at=NOW + 7200)
    first, copy = bench.store.item_at(URL), bench.store.item_at("https://sundholmpost.com/copy")
    assert first is not None
    assert copy is not None
    assert first.origin.method == "operator"
    assert (copy.origin.kind, copy.origin.origin and copy.origin.origin.domain) == ("agency", "reuters.com")


@pytest.mark.parametrize(
    ("kind", "source"), [("own", "Reuters"), ("agency", ""), ("agency", " \x00 "), ("stolen", "Reuters"), ("", "Reuters")]
)
def test_reports_that_say_nothing(bench: Bench, kind: str, source: str) -> None:
    with pytest.raises(UsageError):
        file_report(bench.store, held(bench), kind, source, "", NOW)


def test_no_address_and_no_more_than_a_few_are_kept(bench: Bench) -> None:
    item = held(bench)
    report = file_report(
        bench.store, item, "republished", "https://www.quaysidebell.org/a/long/path", "See https://spam.example/x\x07 " + "y" * 999, NOW
    )
    assert report.source == "quaysidebell.org"
    assert report.because.startswith("See spam.example yyy")
    assert len(report.because) == 300
    for n in range(MOST_OF_ITEM - 1):
        file_report(bench.store, item, "agency", f"Agency {n}", "", NOW)
    with pytest.raises(UsageError):
        file_report(bench.store, item, "agency", "One more", "", NOW)


def test_a_report_goes_with_its_item(bench: Bench) -> None:
    item = held(bench)
    file_report(bench.store, item, "agency", "Reuters", "", NOW)
    bench.store.erase([item.id])
    assert reports(bench.store) == ()
