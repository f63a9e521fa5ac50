"""What a visit met becomes claims, a visit of the host's life, and sightings of hosts that nobody has visited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from firsthand import facts
from firsthand.catalogue import newsness
from firsthand.catalogue.lives import AGAIN_S, DAY_S, same_name
from firsthand.model.item import Item
from firsthand.model.site import Sighting, Site, Visit
from firsthand.model.statement import Claim
from firsthand.pipeline.catalogue import country_guess, sources
from firsthand.pipeline.discover import Findings
from firsthand.pipeline.discover_look import prints
from firsthand.pipeline.read import PageRead
from firsthand.store.shelf import Store
from firsthand.text.languages import tidy
from firsthand.text.urls import has_public_suffix, host_of, registrable_domain

PROBE, LINKS = "probe", "links"
MOST_LEFT, MOST_OUT, MOST_CREDITS = 40, 80, 5
_NAME_CUTS = (" | ", " - ", " – ", " — ", " :: ", " · ")


def visit_of(site: Site, found: Findings, store: Store, now: float) -> Visit:
    """What a visit met, as the host's life judges it."""
    reply, page = found.reply, found.page
    paths, titles = prints(list(found.documents))
    final = host_of(reply.url) if reply and reply.status else None
    domain = registrable_domain(final) if final else ""
    own = registrable_domain(site.site)
    there = store.outlet(domain) if domain and domain != own else None
    languages = [tag for tag in (tidy(page.language) if page else None, *(tidy(f.language) for f in found.feeds)) if tag]
    claims = store.claims("outlet", [site.site])[site.site]
    seen = newsness.signs(page, found.documents, site.evidence, claims, sources(), now)
    name = page.name if page else None
    return Visit(
        site=site.site, at=now, status=reply.status if reply else 0, error=reply.error if reply else None, final=final,
        permanent=bool(reply and reply.hops) and all(status in (301, 308) for status, _ in (reply.hops if reply else ())),
        name=name, language=languages[0] if languages else None, parked=bool(page and page.parked), spam=page.spam if page else 0.0,
        names_old=bool(page) and own in {registrable_domain(h) for h in (page.own_names if page else ())},
        other=there is not None and bool(there.name) and not _alike(there.name, site.name or name or ""),
        vouched=bool(domain) and _vouched(store, site.site, domain), paths=paths, titles=titles,
        newsness=newsness.score(seen, facts.table("catalogue/newsness")), feeds=tuple(f.url for f in found.feeds), left=found.left[:MOST_LEFT], left_out=tuple(u for u, _ in found.left_out)[:MOST_LEFT],
    )  # fmt: skip


def another_day(site: Site, found: Findings, now: float) -> Site:
    """A host after its rest was asked: that says nothing of its life, only of what is left of it."""
    held = tuple(dict.fromkeys((*site.left_out, *(u for u, _ in found.left_out))))
    later = now + DAY_S if found.left else now + AGAIN_S[site.status]
    return replace(site, left=found.left[:MOST_LEFT], left_out=held[-MOST_OUT:], next_visit_at=later)


def claims_of(before: Site, after: Site, found: Findings, now: float) -> Iterator[Claim]:
    """What our own visit states: of an outlet that lives or has moved, and of its feeds; nothing of a host that is no news."""
    seen = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    if found.page is None and found.reply is None and after.status == "alive":
        yield from _feed_claims(after.site, found, seen)
    if after.status not in ("alive", "moved") or found.page is None or found.reply is None:
        return
    site = after.site if after.status == "alive" else host_of(found.reply.url).removeprefix("www.")
    home = "/".join(found.reply.url.split("/", 3)[:3]) + "/"
    tags = list(dict.fromkeys(t for t in (tidy(found.page.language), *(tidy(f.language) for f in found.feeds)) if t))
    fields = {"homepage": home, "name": outlet_name(found.page.name or ""), "languages": " ".join(tags)}
    yield Claim("outlet", site, PROBE, tuple((k, v) for k, v in fields.items() if v), seen)
    if country := country_guess(site):
        yield Claim("outlet", site, "cctld", (("country", country),), seen)
    if after.status == "moved":
        yield Claim("outlet", before.site, PROBE, (("successor", site),), seen)
    for tag, url in found.page.editions:
        if good := tidy(tag):
            yield Claim("edition", f"{site} {good}", PROBE, (("homepage", url),), seen)
    yield from _feed_claims(site, found, seen)


def _feed_claims(site: str, found: Findings, seen: str) -> Iterator[Claim]:
    for feed in found.feeds:
        about = {
            "domain": registrable_domain(site), "title": feed.title, "language": tidy(feed.language), "format": feed.format,
            "edition": _edition(feed.url, found),
        }  # fmt: skip
        yield Claim("feed", feed.url, PROBE, tuple((k, v) for k, v in about.items() if v), seen)


def _edition(url: str, found: Findings) -> str | None:
    """The language service whose pages a feed stands among; None where the page names none, or its address is that of all."""
    editions = [(tag, home) for tag, home in (found.page.editions if found.page else ()) if len(urlsplit(home).path.strip("/")) > 0]
    fits = [(len(home), tag) for tag, home in editions if url.startswith(home.rstrip("/") + "/")]
    return tidy(max(fits)[1]) if fits else None


def rejections(found: Findings, known: Mapping[str, object], now: float) -> Iterator[Claim]:
    """Listed feeds that the visit found to be none of news: each stays out, with the reason, until a better word."""
    seen = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    for url, why in found.left_out:
        if url in known and ("comments" in why or "podcast" in why or why.startswith("the same entries")):
            yield Claim("feed", url, PROBE, (("rejected", why),), seen)


def heard(reads: Sequence[PageRead], items: Iterable[Item]) -> Iterator[Sighting]:
    """Sites that articles of known outlets link to, and those that feeds and pages credit as where a text comes from."""
    for read in reads:
        own = read.article.outlet
        named = [link.url for link in read.article.links]
        if read.pending.entry.source and read.pending.entry.source.url:
            named.append(read.pending.entry.source.url)
        yield from _sightings(own, (host_of(url) for url in named))
    for item in items:
        origin = item.origin
        if origin is not None:
            domains = [origin.origin.domain if origin.origin else None, *(hop.domain for hop in origin.chain)]
            yield from _sightings(item.outlet, (d for d in domains if d))
            unplaced = {origin.origin.name} if origin.origin and not origin.origin.domain else set()
            for name in sorted({*origin.credits, *(n for n in unplaced if n)})[:MOST_CREDITS]:
                yield Sighting("", item.outlet, LINKS, name)


def outlet_name(title: str) -> str:
    """A title's name part: the shortest piece of `Name | what we are`."""
    pieces = [title]
    for cut in _NAME_CUTS:
        pieces = [p for piece in pieces for p in piece.split(cut)]
    named = [p.strip() for p in pieces if len(p.strip()) >= 2]
    return min(named, key=len)[:120] if len(named) > 1 else title[:120]


def _sightings(own: str, hosts: Iterable[str]) -> Iterator[Sighting]:
    for host in dict.fromkeys(h.removeprefix("www.") for h in hosts):
        if host and has_public_suffix(host) and registrable_domain(host) != own:
            yield Sighting(host, own, LINKS)


def _alike(one: str, other: str) -> bool:

    return same_name(one, other) if one and other else False


def _vouched(store: Store, site: str, target: str) -> bool:
    """Whether a list names the target as the site's successor or home, or several outlets link to it."""
    held = store.site(target)
    if held is not None and held.evidence >= 2:
        return True
    claims = store.claims("outlet", [site])[site]
    return any(
        target in (registrable_domain(v) for v in (c.of("successor") or "", c.of("homepage") or "") if v)
        for c in claims
        if c.source != PROBE
    )
