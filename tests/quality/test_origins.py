"""Gates: whose report it is, on the corpus's labelled pages; the seed page; and that no sound page is called spun.

Each page is judged by weights that never saw its publisher (ten folds of domains), as in `bench/origins_fit.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from firsthand.articles.plain import read_plain
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.origins.attribute import attribute
from firsthand.origins.spin import spin_marks

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
import origins_fit
import origins_labels

pytestmark = pytest.mark.quality


@pytest.fixture(scope="module")
def same() -> origins_labels.Same:
    return origins_labels.Same()


@pytest.fixture(scope="module")
def pages(corpus: Path, facts: Facts, same: origins_labels.Same) -> list[origins_fit.Page]:
    return origins_fit.pages(corpus / "origins", facts, same)


def test_labelled_pages_by_folds_of_domains(
    pages: list[origins_fit.Page], facts: Facts, same: origins_labels.Same, floors: dict[str, dict[str, float]]
) -> None:
    found, least = origins_labels.figures(origins_fit.cross_validated(pages, facts, same), same), floors["origins"]
    assert found["n"] > 450
    for name in ("exact", "precision", "recall", "wire"):
        assert found[name] >= least[name], found
    assert found["hard_false"] <= least["hard_false_max"], found
    assert found["ece"] <= least["ece_max"], found


def test_every_verdict_stands_on_its_page(corpus: Path, pages: list[origins_fit.Page], facts: Facts) -> None:
    root, without = corpus / "origins", []
    for page in pages:
        origin = attribute(page.view.article, facts)
        if origins_labels.external(origin) and not origins_labels.stands(origin, origins_labels.page(root, page.label)):
            without.append(page.label.url)
    assert without == []


def test_no_labelled_page_is_called_spun(pages: list[origins_fit.Page]) -> None:
    assert [p.label.url for p in pages if len({m.what for m in spin_marks(p.view.article)}) >= 3] == []


def test_no_sound_text_is_called_spun(corpus: Path) -> None:
    spun, count = [], 0
    for line in (corpus / "pages" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row.get("body"):
            count += 1
            page = read_shape(row)
            if len({m.what for m in spin_marks(page)}) >= 3:
                spun.append(row["id"])
    assert count > 800
    assert spun == []


def read_shape(row: dict[str, Any]) -> Article:
    """The gold text of a page as an article, without reading its markup."""
    return Article(url=row.get("url") or "", outlet="", body=tuple(p for p in row["body"].split("\n\n") if p))


def test_the_seed_page(corpus: Path, facts: Facts) -> None:
    text = (corpus / "seed" / "page.txt").read_text(encoding="utf-8")
    origin = attribute(read_plain(text, "https://dailynationtoday.com/x", facts), facts)
    assert (origin.kind, origin.altered) == ("agency", "spun")
    assert origin.origin is not None
    assert (origin.origin.name, origin.origin.domain) == ("Associated Press", "apnews.com")
    assert [(h.name, h.domain, h.relation) for h in origin.chain] == [
        ("Associated Press", "apnews.com", None), ("WINK News", "winknews.com", "wire"), (None, "dailynationtoday.com", "spun"),
    ]  # fmt: skip
    assert [(c.what, c.text) for c in origin.contradictions] == [("byline", "Aila Slisco")]
    flat = "".join(c for c in text.casefold() if c.isalnum())
    assert all("".join(c for c in e.text.casefold() if c.isalnum()) in flat for e in origin.evidence)
    assert {"dateline", "link-same-title", "notice"} <= {e.signal for e in origin.evidence}
