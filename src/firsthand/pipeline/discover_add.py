"""A pasted address of any page becomes feeds: `found_for` visits it, `adopt` takes what its user chose into the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from firsthand.errors import UsageError
from firsthand.model.feed import Feed
from firsthand.model.statement import Claim
from firsthand.pipeline.catalogue import take
from firsthand.pipeline.discover import Explorer, Findings, FoundFeed
from firsthand.polling.judge import first_state
from firsthand.store.shelf import Store
from firsthand.text.languages import tidy
from firsthand.text.urls import has_public_suffix, host_of, is_web, registrable_domain


async def found_for(explorer: Explorer, address: str) -> Findings:
    """The feeds of a pasted address: a feed, a front page, an article, or a bare host. Raises UsageError where it is none."""
    wanted = address.strip()
    if not is_web(wanted if "://" in wanted else f"https://{wanted}/") or "." not in host_of(wanted):
        raise UsageError(f"{address} is no web address")
    return await explorer.explore(wanted)


def adopt(store: Store, feeds: Iterable[FoundFeed], home: str, now: float, source: str = "operator") -> tuple[Feed, ...]:
    """Take feeds in as `source` states them; they are asked from the next round on. `home`: an address of their outlet."""
    seen = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    site, chosen = host_of(home).removeprefix("www."), list(feeds)
    claims = []
    if has_public_suffix(site):
        claims.append(Claim("outlet", site, source, (("homepage", "/".join(home.split("/", 3)[:3]) + "/"),), seen))
    for feed in chosen:
        about = {"domain": registrable_domain(site), "title": feed.title, "language": tidy(feed.language), "format": feed.format}
        claims.append(Claim("feed", feed.url, source, tuple((k, v) for k, v in about.items() if v), seen))
    take(store, claims, now)
    wanted = {f.url for f in chosen}
    added = tuple(f for f in store.feeds(domain=registrable_domain(site)) if f.url in wanted)
    asked = {s.url for s in store.states(domain=registrable_domain(site))}
    store.put_states(first_state(f, now) for f in added if f.url not in asked)
    return added
