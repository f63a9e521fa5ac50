"""One article to its origin: gather every kind of evidence, weigh it, say it with its strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.article import Article, SiteTemplate
from firsthand.model.entry import Entry
from firsthand.model.origin import Claimed, Contradiction, Evidence, Hop, Neighbour, Origin, Source
from firsthand.model.outlet import Outlet
from firsthand.origins.bylines import byline_signs
from firsthand.origins.chain import chain_of, relay_of
from firsthand.origins.credits import copyright_signs, credited, end_signs, phrase_signs, press_signs
from firsthand.origins.datelines import dateline_signs
from firsthand.origins.feeds import entry_signs
from firsthand.origins.markup import address_signs, canonical_signs, claim_signs, site_source
from firsthand.origins.names import Known
from firsthand.origins.relays import notice_of, relay_signs
from firsthand.origins.revise import revise
from firsthand.origins.signs import Sign
from firsthand.origins.spin import spin_marks
from firsthand.origins.verdict import Verdict, judge
from firsthand.origins.view import View, view_of
from firsthand.origins.weights import Weights, weights_of

METHOD = "signs-1"


def attribute(
    article: Article,
    facts: Facts,
    *,
    entry: Entry | None = None,
    outlet: Outlet | None = None,
    neighbours: Sequence[Neighbour] = (),
    template: SiteTemplate | None = None,
) -> Origin:
    """Whose report an article is, with the exact strings that say so.

    `entry` is the feed entry that led to it, `neighbours` articles held that may share its text, `template` what repeats on
    its outlet's pages. Pure: the same input gives the same origin. Evidence model: issue of W3C PROV-O's `hadPrimarySource`
    for the first of the chain, `wasDerivedFrom` for each hop.
    """
    view = view_of(article, facts, outlet, template)
    weights = weights_of(facts)
    signs = signs_of(view, facts, entry)
    verdict = judge(view, signs, weights, site_source(view) is not None)
    origin = origin_of(view, verdict, signs, weights)
    return among(article, origin, neighbours, facts, outlet) if neighbours and article.body else origin


def among(article: Article, origin: Origin, neighbours: Sequence[Neighbour], facts: Facts, outlet: Outlet | None = None) -> Origin:
    """The origin in the light of neighbours that were seen before; what is learnt of them is left to `revise`."""
    seen = max(n.first_seen for n in neighbours) + 1
    here = Neighbour(
        id="", url=article.url, outlet=article.outlet, name=outlet.name or None if outlet else article.site_name, headline=article.headline,
        text="\n".join(article.body), language=article.language, published=article.published, first_seen=seen, gap_s=0.0, origin=origin,
    )  # fmt: skip
    return revise([*(n for n in neighbours if n.url != article.url), here], facts).get("", origin)


def signs_of(view: View, facts: Facts, entry: Entry | None = None) -> list[Sign]:
    """Every sign of the article and its feed entry; none decides."""
    found = [
        *dateline_signs(view), *byline_signs(view), *end_signs(view), *phrase_signs(view), *press_signs(view), *claim_signs(view),
        *canonical_signs(view, facts.group_of), *address_signs(view), *copyright_signs(view), *relay_signs(view), *entry_signs(entry, view),
    ]  # fmt: skip
    sent_out = view.names.press_sites
    return [replace(s, relation="press-release") if s.relation == "republished" and s.source.domain in sent_out else s for s in found]


def origin_of(view: View, verdict: Verdict, signs: Sequence[Sign], weights: Weights) -> Origin:
    """A verdict in full: chain, evidence, contradictions, what the page claims."""
    article = view.article
    claimed = Claimed(byline=article.byline, publisher=_publisher(article), copyright=article.copyright)
    own = _own_name(view)
    marks = spin_marks(article)
    if verdict.main is None:
        here = Source(name=own, domain=article.outlet or None, url=article.canonical or article.url or None)
        sent_out = verdict.kind == "own" and view.own.domain in view.names.press_sites  # a press wire prints what others send it
        return Origin(
            kind="press-release" if sent_out else verdict.kind, origin=here if verdict.kind == "own" else None, credits=credited(view, frozenset()),
            altered="none" if verdict.kind == "own" else "unknown", chain=(Hop(name=own, domain=article.outlet or None, url=article.url or None),),
            evidence=(*((Evidence(signal="site", where="site", text=view.own.domain),) if sent_out else ()), *_own_evidence(view, signs)), contradictions=(), claimed=claimed, confidence=round(verdict.confidence, 4), method=METHOD,
        )  # fmt: skip
    main = verdict.main
    sources = frozenset(c.source.id for c in (main, *verdict.others))
    evidence = [
        Evidence(signal=s.signal, where=s.where, text=s.text, weight=round(weights.of(s.signal), 3))
        for c in (main, *verdict.others)
        for s in c.signs
    ]
    altered = "spun" if len(marks) >= 3 else "translated" if verdict.kind == "translation" else "unknown"
    evidence += _relay_evidence(view, relay_of(main, signs))
    evidence += [Evidence(signal=f"spin-{m.what}", where="body", text=m.text) for m in marks if altered == "spun"]
    return Origin(
        kind=verdict.kind,
        origin=Source(name=main.source.name, domain=main.source.domain, url=next((s.url for s in main.signs if s.url), None)),
        contributors=tuple(dict.fromkeys(c.source.name for c in verdict.others if c.source.name)),
        credits=credited(view, sources),
        altered=altered,
        chain=chain_of(view, verdict, signs, own, altered),
        evidence=tuple(dict.fromkeys(evidence)),
        contradictions=_contradictions(view, verdict, altered),
        claimed=claimed,
        confidence=round(verdict.confidence, 4),
        method=METHOD,
    )


def _relay_evidence(view: View, relay: Sign | None) -> list[Evidence]:
    """What speaks for the hand between: the link, and a copyright line that is its owner's."""
    if relay is None:
        return []
    found = [Evidence(signal=relay.signal, where=relay.where, text=relay.text)]
    notice = notice_of(view, relay)
    return [*found, Evidence(signal="notice", where="end-credit", text=notice)] if notice else found


def _publisher(article: Article) -> str | None:
    return next((c.text for c in article.claims if c.where == "json-ld:publisher"), None) or article.site_name


def _own_name(view: View) -> str | None:
    if view.outlet_name:
        return view.outlet_name
    known: Known | None = view.names.agency_sites.get(view.own.domain)
    return (known.name if known else None) or view.names.name_of(view.own.domain) or view.article.site_name


def _own_evidence(view: View, signs: Sequence[Sign]) -> tuple[Evidence, ...]:
    """A byline; and links to another's page of the same title, which alone prove nothing but do beside a shared text."""
    links = tuple(
        Evidence(signal=s.signal, where=s.where, text=s.text, weight=0.0) for s in signs if s.signal in ("link-same-title", "link-named")
    )
    if view.byline and not view.names.find(view.byline, view.where):
        return (Evidence(signal="own-byline", where="byline", text=view.byline, weight=0.0), *links)
    return links


def _contradictions(view: View, verdict: Verdict, altered: str) -> tuple[Contradiction, ...]:
    """What on the page speaks against the verdict: a person's byline that no source supports, markup that names the outlet."""
    main = verdict.main
    if main is None or main.shared:
        return ()
    found = []
    article = view.article
    persons = [a.name for a in article.authors if a.kind == "person"]
    in_byline = any(s.where == "byline" for s in main.signs)
    if article.byline and persons and not in_byline and altered == "spun":
        found.append(Contradiction(what="byline", text=article.byline))
    for claim in article.claims:
        if claim.where in ("json-ld:author", "meta:author") and claim.text and view.own.is_name(claim.text):
            found.append(Contradiction(what=f"{claim.where} names the outlet", text=claim.text))
            break
    return tuple(found)
