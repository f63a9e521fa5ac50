"""Whether a host is a news outlet: signs that add up; data/catalogue/newsness says what each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from firsthand.catalogue.front import FrontPage
from firsthand.catalogue.sources import Sources
from firsthand.model.entry import FeedDocument
from firsthand.model.statement import Claim
from firsthand.text.dates import instant

ENOUGH = 3.0
FRESH_S, DAY_S = 30 * 86400.0, 86400.0
_DAILY, _FRESH, _HEADLINES = 20, 3, 8
SPAMMY = 0.15


def signs(front: FrontPage | None, feeds: Sequence[FeedDocument], evidence: int, claims: Iterable[Claim], sources: Sources, now: float) -> list[str]:  # fmt: skip
    """What was seen of a host. `evidence`: known outlets that link to or credit it; `claims`: what is said of it."""
    found: list[str] = []
    times = [t for feed in feeds for e in feed.entries if (t := instant(e.published or e.updated or "")) is not None]
    fresh = sum(now - FRESH_S <= t <= now + DAY_S for t in times)
    found += ["fresh-entries"] if fresh >= _FRESH else []
    found += ["daily-entries"] if fresh >= _DAILY else []
    found += ["news-sitemap"] if any(f.format == "news-sitemap" for f in feeds) else []
    authors = {a for feed in feeds for e in feed.entries for a in e.authors}
    signed = sum(bool(e.authors) for feed in feeds for e in feed.entries)
    found += ["one-author"] if len(authors) == 1 and signed >= 10 else []
    grades = {sources.standing(c.source)[0] for c in claims}
    found += ["named-by-list"] if grades & {0, 2} else []
    found += ["seen-publishing"] if 3 in grades else []
    found += ["linked-by-several"] if evidence >= 2 else ["linked-once"] if evidence else []
    if front is not None:
        told = {
            "news-markup": front.news_markup, "organisation-markup": front.organisation_markup, "headlines": front.headlines >= _HEADLINES,
            "shop": front.shop, "parked": front.parked, "spam": front.spam >= SPAMMY,
        }  # fmt: skip
        found += [sign for sign, holds in told.items() if holds]
    return found


def score(found: Iterable[str], rows: Iterable[Mapping[str, str]]) -> float:
    """The weights of the signs that were seen, added up; ENOUGH makes an outlet."""
    weights = {r["sign"]: float(r["weight"]) for r in rows}
    return sum(weights.get(sign, 0.0) for sign in found)
