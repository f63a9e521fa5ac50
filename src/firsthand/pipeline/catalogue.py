"""The catalogue's writes: what ships goes into the store, claims are taken in and rows derived from them, a list is taken out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO

from firsthand import facts
from firsthand.catalogue import derive, estimates, exports, tables
from firsthand.catalogue import sources as sources_of
from firsthand.catalogue.importers import formats
from firsthand.catalogue.sources import Sources
from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.catalogue.vocabulary import read as read_vocabulary
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.site import Sighting, Site
from firsthand.model.statement import Claim
from firsthand.store.shelf import Store
from firsthand.text.urls import host_of, registrable_domain

BATCH = 2_000
MOST_WITNESSES = 5
_VERSION, _WITHDRAWN = "catalogue.shipped", "catalogue.without"


@dataclass(frozen=True, slots=True)
class Shipped:
    """The catalogue that ships, but for the lists that were taken out."""

    outlets: tuple[Outlet, ...]
    feeds: tuple[Feed, ...]


@cache
def vocabulary() -> Vocabulary:
    """How lists write what we know by other words."""
    names = (
        "countries",
        "catalogue/country_names",
        "catalogue/country_codes",
        "languages",
        "catalogue/wikidata_items",
        "catalogue/columns",
    )
    return read_vocabulary(*(facts.table(name) for name in names))


@cache
def sources() -> Sources:
    """Every source that we know how to weigh."""
    return sources_of.read(facts.table("catalogue/sources"))


def country_guess(host: str) -> str | None:
    """The country that a host's own name speaks for."""
    return estimates.country_of(host, _codes(), _generic())


@cache
def _codes() -> frozenset[str]:
    return frozenset(r["code"] for r in facts.table("countries"))


@cache
def _generic() -> frozenset[str]:
    return frozenset(r["tld"] for r in facts.table("catalogue/generic_cctlds"))


@cache
def _platforms() -> frozenset[str]:
    return frozenset(r["domain"] for r in facts.table("catalogue/platforms"))


def shipped(store: Store, version: str) -> Shipped:
    """What ships, put into the store with who states it when this version has not done so yet."""
    known, out = sources(), withdrawn(store)
    covers = {r["domain"]: r["covers"] for r in facts.table("catalogue/covers")}
    outlet_rows = list(tables.without(tables.with_covers(facts.stream("catalogue/outlets"), covers), out, known))
    feed_rows = list(tables.without(facts.stream("catalogue/feeds"), out, known))
    found = Shipped(tuple(tables.outlets(outlet_rows)), tuple(tables.feeds(feed_rows)))
    if not is_current(store, version):
        own = _said_by_others(store, known)
        store.put_outlets(o for o in found.outlets if ("outlet", o.site) not in own)
        store.put_feeds(f for f in found.feeds if ("feed", f.url) not in own)
        store.put_claims(tables.outlet_claims(outlet_rows, known))
        store.put_claims(tables.feed_claims(feed_rows, known))
        _derive(store, own)
        store.put_setting(_VERSION, version)
    return found


def is_current(store: Store, version: str) -> bool:
    """Whether the store holds what this version ships."""
    return store.setting(_VERSION) == version


def everything(store: Store, found: Shipped) -> Shipped:
    """What ships and what this instance was given or found itself."""
    if not _others(store, sources()):
        return found
    outlets: list[Outlet] = []
    cursor = None
    while True:
        page = store.outlets(cursor=cursor, limit=5_000)
        outlets += page.members
        if (cursor := page.next) is None:
            return Shipped(tuple(outlets), store.feeds())


def take(store: Store, claims: Iterable[Claim | Sighting], now: float, *, joining: bool = False) -> Mapping[str, int]:
    """Take claims in, a batch at a time: kept with their source, rows derived; what only estimates name becomes a host to visit.

    `joining`: they are the rows of a list, of which several may speak of one subject.

    Gives how many of each kind were new or changed: outlets, feeds, editions, candidates, claims.
    """
    counts = dict.fromkeys(("claims", "outlets", "feeds", "editions", "candidates"), 0)
    batch: list[Claim] = []
    seen: list[Sighting] = []
    for claim in claims:
        if isinstance(claim, Sighting):
            seen.append(claim)
        else:
            batch.append(claim)
        if len(batch) + len(seen) >= BATCH:
            _take(store, batch, now, counts, joining)
            counts["candidates"] += sight(store, seen, now)
            batch, seen = [], []
    _take(store, batch, now, counts, joining)
    counts["candidates"] += sight(store, seen, now)
    return counts


def take_list(store: Store, source: str, claims: Iterable[Claim | Sighting], now: float) -> Mapping[str, int]:
    """Take in a list of one's own in place of what it said before: rows that it no longer names go."""
    before = {(c.kind, c.subject) for c in store.claims_by(source)}
    store.replace_claims(source, ())
    counts = take(store, claims, now, joining=True)
    _derive(store, before, now)
    return counts


def hand_in(store: Store, outlets: Iterable[Outlet], feeds: Iterable[Feed], source: str, now: float) -> None:
    """Take outlets and feeds in as `source` would hand them in as a list of its own: through the importer of CSV."""
    told: list[Claim | Sighting] = []
    for rows, columns in ((exports.outlet_rows(outlets), exports.OUTLETS), (exports.feed_rows(feeds), exports.FEEDS)):
        out = StringIO()
        exports.write_csv(rows, columns, out)
        told += formats.claims("csv", out.getvalue().encode().splitlines(keepends=True), source, vocabulary())
    take_list(store, source, told, now)


def sight(store: Store, seen: Iterable[Sighting], now: float) -> int:
    """Take note of sites that known outlets named: hosts to visit, sooner where several did. Gives how many are new to us."""
    named: dict[str, set[str]] = {}
    for sighting in seen:
        site = sighting.site or _called(store, sighting.name)
        if site:
            named.setdefault(site, set()).add(sighting.by)
    changed, fresh = [], 0
    for site, outlets in named.items():
        witnesses = {domain for domain in outlets if store.outlet(domain)}
        domain = registrable_domain(site)
        if domain in _platforms() or store.outlet(domain) or not witnesses:
            continue
        held = store.site(site)
        fresh += held is None
        before = held or Site(site=site, country=country_guess(site), next_visit_at=now)
        known = {*before.witnesses, *witnesses}
        if known != set(before.witnesses):
            told = tuple(sorted(known))[:MOST_WITNESSES]
            changed.append(replace(before, witnesses=told, evidence=max(before.evidence, len(told))))
    store.put_sites(changed)
    return fresh


def withdraw(store: Store, key: str) -> int:
    """Take a list out: its claims go, what it said together with others is theirs, rows that nothing supports go; how many rows changed."""
    touched: set[tuple[str, str]] = set()
    for source in store.claim_sources():
        if key in source.split("+"):
            held = store.claims_by(source)
            store.replace_claims(source, _joined(store, sources_of.without(held, key)))
            touched.update((c.kind, c.subject) for c in held)
    store.put_setting(_WITHDRAWN, " ".join(sorted({*withdrawn(store), key})))
    _derive(store, touched)
    return len(touched)


def withdrawn(store: Store) -> frozenset[str]:
    """The lists that were taken out of this instance's catalogue."""
    return frozenset((store.setting(_WITHDRAWN) or "").split())


def restore(store: Store, key: str) -> bool:
    """Let a list in again: what ships of it comes back with the next start, what was imported when it is imported anew."""
    out = withdrawn(store)
    store.put_setting(_WITHDRAWN, " ".join(sorted(out - {key})))
    store.put_setting(_VERSION, "")
    return key in out


def _joined(store: Store, claims: list[Claim]) -> list[Claim]:
    """Claims whose new source has already spoken of the subject: both are kept in one, what stands there first."""
    joined = []
    for claim in claims:
        standing = next((c for c in store.claims(claim.kind, [claim.subject])[claim.subject] if c.source == claim.source), None)
        fields = {**dict(claim.fields), **dict(standing.fields if standing else ())}
        joined.append(Claim(claim.kind, claim.subject, claim.source, tuple(fields.items()), claim.seen))
    return joined


def _said_by_others(store: Store, known: Sources) -> set[tuple[str, str]]:
    """Subjects of which somebody else than the shipped lists has spoken: their rows are derived, never overwritten."""
    return {(c.kind, c.subject) for source in _others(store, known) for c in store.claims_by(source)}


def _others(store: Store, known: Sources) -> list[str]:
    """Sources that do not ship."""
    return [s for s in store.claim_sources() if not all(known.known.get(k) and known.of(k).seen for k in s.split("+"))]


def _take(store: Store, batch: list[Claim], now: float, counts: dict[str, int], joining: bool) -> None:
    if not batch:
        return
    out = withdrawn(store)
    kept = [c for c in batch if c.source.split(":")[0] not in out and c.source not in out]
    store.put_claims(kept, joining=joining)
    counts["claims"] += len(kept)
    counts["editions"] += sum(c.kind == "edition" for c in kept)
    _derive(store, {(c.kind, c.subject) for c in kept if c.kind != "edition"}, now, counts)


def _derive(store: Store, subjects: Iterable[tuple[str, str]], now: float = 0.0, counts: dict[str, int] | None = None) -> None:
    """Rows of these subjects anew from everything that is said of them."""
    counts = counts if counts is not None else {}
    by_kind: dict[str, list[str]] = {"outlet": [], "feed": []}
    for kind, subject in subjects:
        by_kind.get(kind, []).append(subject)
    said = store.claims("outlet", by_kind["outlet"])
    outlets = {site: derive.outlet(site, claims, sources()) for site, claims in said.items()}
    told = store.claims("feed", by_kind["feed"])
    feeds = {url: derive.feed(url, claims, sources()) for url, claims in told.items()}
    store.put_outlets(o for o in outlets.values() if o)
    store.put_feeds(f for f in feeds.values() if f)
    store.drop(outlets=[s for s, o in outlets.items() if o is None], feeds=[u for u, f in feeds.items() if f is None])
    candidates = [_candidate(site, claims, now) for site, claims in said.items() if outlets[site] is None and claims]
    # a feed that nobody vouches for is a reason to visit its host
    hosts = {
        host_of(url).removeprefix("www.")
        for url, feed in feeds.items()
        if feed is None and told[url] and not any(c.of("rejected") for c in told[url])
    }
    candidates += [Site(site=host, country=country_guess(host), next_visit_at=now) for host in sorted(hosts - said.keys() - {""})]
    store.add_sites(candidates)
    for name, count in (("outlets", sum(o is not None for o in outlets.values())), ("feeds", sum(f is not None for f in feeds.values())), ("candidates", len(candidates))):  # fmt: skip
        counts[name] = counts.get(name, 0) + count


def _called(store: Store, name: str | None) -> str | None:
    """The one host that a list calls so."""
    found = store.sites_named(name) if name else ()
    return found[0].site if len(found) == 1 else None


def _candidate(site: str, claims: list[Claim], now: float) -> Site:
    tags = next((v for c in claims if (v := c.of("languages"))), "").split()
    country = next((v for c in claims if (v := c.of("country"))), None) or country_guess(site)
    return Site(site=site, country=country, language=tags[0] if tags else None, name=next((v for c in claims if (v := c.of("name"))), None), next_visit_at=now)  # fmt: skip
