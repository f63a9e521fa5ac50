"""All signals of one address to one record: read each by its own spec, take the meet, then the defaults, then what the owner settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from firsthand.facts import Facts
from firsthand.model.origin import Origin
from firsthand.model.rights import Rights
from firsthand.rights import (
    ai_txt,
    aipref,
    content_signal,
    exclusion,
    feed_rights,
    nosnippet,
    notices,
    presets,
    robots_meta,
    rsl,
    schema_org,
    tdmrep,
    trust_txt,
    wire,
)
from firsthand.rights.licences import UNKNOWN, identify, opens
from firsthand.rights.meet import meet, meet_all, stricter
from firsthand.rights.page import page_signals
from firsthand.rights.robots import Robots
from firsthand.rights.signals import Override, Policy, Signals
from firsthand.rights.terms import IMAGE, SHOW, STORE, USES, Licence, Terms, seen
from firsthand.text.urls import registrable_domain

_OVERRIDABLE = (
    "crawl",
    "index",
    "store",
    "show",
    "snippet_words",
    "snippet_chars",
    "image",
    *USES,
    "licence",
    "holder",
    "credit",
    "min_gap_s",
)


def _document(documents: Mapping[str, str], paths: tuple[str, ...], url: str) -> str | None:
    """A fetched document by its path, of the page's own host first, then of the same registrable domain."""
    own = registrable_domain(url)
    fitting = [(address, text) for address, text in documents.items() if isinstance(text, str) and _path(address) in paths]
    host = urlsplit(url).netloc.lower()
    fitting.sort(key=lambda pair: (urlsplit(pair[0]).netloc.lower() != host, paths.index(_path(pair[0]))))
    return next((text for address, text in fitting if registrable_domain(address) == own), None)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _of_robots(signals: Signals) -> Iterator[Terms]:
    if signals.robots is None:
        return
    robots = Robots.parse(signals.robots)
    verdict = exclusion.read(robots, signals.url, signals.agent)
    yield verdict
    yield content_signal.read(robots, signals.url, signals.agent)
    yield aipref.in_robots(robots, signals.url, signals.agent, verdict.crawl == "allow")


def _of_documents(signals: Signals, who: rsl.Licensee) -> Iterator[Terms]:
    trust = _document(signals.documents, trust_txt.FILES, signals.url)
    ai = _document(signals.documents, ai_txt.FILES, signals.url)
    if trust is not None:
        yield trust_txt.read(trust)
    if ai is not None:
        yield ai_txt.read(ai, signals.url, signals.agent)
    for address, text in signals.documents.items():
        if isinstance(text, str) and rsl.is_rsl(text):
            yield rsl.read(text, signals.url, address, who)


def _of_page(signals: Signals, facts: Facts, who: rsl.Licensee) -> Iterator[Terms]:
    page = signals.page
    found = page_signals(page, signals.headers, signals.url)
    metas = page.metas if page is not None else ()
    yield robots_meta.read(signals.headers, metas, signals.agent, signals.now)
    yield tdmrep.read(signals.url, _document(signals.documents, (tdmrep.FILE,), signals.url), signals.headers, metas)
    yield aipref.in_header(signals.headers)
    for address, where in found.licences:
        licence = identify(address, facts, rank=2) or Licence(UNKNOWN, address[:200], 2)
        yield Terms(licence=licence, evidence=seen("licence", where, address))
    for address in found.rsl:
        if address not in signals.documents:  # a licence that was named and could not be read allows nothing to machines
            yield Terms(ai_input="deny", ai_train="deny", evidence=seen("rsl", "link:license", f"{address[:200]} (not read)"))
    for text in found.inline:
        yield rsl.read(text, signals.url, "page", who)
    yield notices.read(found.lines, facts, "foot", rank=4)
    yield notices.read(signals.printed, facts, "end-credit", rank=2)
    yield notices.read_body(signals.body)
    if page is not None:
        yield schema_org.read(page, facts)
        yield nosnippet.read(page)


def said(signals: Signals, facts: Facts, outlet_country: str | None = None, policy: Policy = Policy()) -> Terms:
    """Everything that the owner's side says of an address, met with the countries' presets; whose report it is comes later."""
    who = rsl.Licensee(policy.country, policy.non_commercial)
    return meet_all(
        (
            *_of_robots(signals),
            *_of_documents(signals, who),
            *_of_page(signals, facts, who),
            feed_rights.read(signals.feed_rights, signals.url, facts, who),
            presets.read(facts, outlet_country, policy),
        )
    )


def verdict(terms: Terms, url: str, facts: Facts, origin: Origin | None = None, policy: Policy = Policy()) -> Rights:
    """The record of an address from what was said and whose report it is; asked again whenever the origin changes.

    A tombstone stands above it and is the line's to honour.
    """
    rights = settle(meet(terms, wire.read(origin, url, facts)), facts, origin, policy)
    return stated(rights, url, origin, policy.overrides)


def stated(rights: Rights, url: str, origin: Origin | None, overrides: Iterable[Override]) -> Rights:
    """The record under what owners have verifiably stated: both ways of a report of their own, only stricter where the report is
    another's, be it that they carry it or that it is theirs and another carries it."""
    own = registrable_domain(url)
    whose = origin.origin.domain if origin and origin.origin and origin.kind != "own" else None
    for override in overrides:
        if override.domain in (own, whose):
            rights = overridden(rights, override, tighten=whose not in (None, own))
    return rights


def judge(
    signals: Signals, facts: Facts, *, origin: Origin | None = None, outlet_country: str | None = None, policy: Policy = Policy()
) -> Rights:
    """`said` and `verdict` in one: the record of one address."""
    return verdict(said(signals, facts, outlet_country, policy), signals.url, facts, origin, policy)


def settle(terms: Terms, facts: Facts, origin: Origin | None = None, policy: Policy = Policy()) -> Rights:
    """A record from terms: what is not said takes the product's default.

    Show: full only under an open licence of the owner's, else snippet. Store: transient, the text only under such a licence. Pictures:
    none, unless licensed and the operator shows any. What may not be found is not shown; what may not be fetched is not kept.
    """
    taken_over = origin is not None and origin.kind not in ("own", "unknown")
    licensed = opens(terms.licence, facts, policy.non_commercial) and not (
        taken_over and terms.licence is not None and terms.licence.rank > 1
    )
    show = stricter(SHOW, terms.show, "full" if licensed else "snippet") or "none"
    store = stricter(STORE, terms.store, "text" if licensed and terms.tdm != "deny" else "transient") or "none"
    index = terms.index or "allow"
    if index == "deny":
        show, store = "none", "none"
    if terms.snippet_chars == 0 or terms.snippet_words == 0:
        show = stricter(SHOW, show, "headline") or "none"
    return Rights(
        crawl=terms.crawl or "allow",
        index=index,
        index_until=terms.index_until,
        store=store,
        show=show,
        snippet_words=terms.snippet_words,
        snippet_chars=terms.snippet_chars,
        image=(stricter(IMAGE, terms.image, "full") or "none") if licensed and policy.images and show != "none" else "none",
        search=terms.search or "unknown",
        ai_input=terms.ai_input or "unknown",
        ai_train=terms.ai_train or "unknown",
        tdm=terms.tdm or "unknown",
        licence=terms.licence.id if terms.licence else None,
        holder=terms.holder.text if terms.holder else None,
        credit=terms.credit.text if terms.credit else None,
        access=terms.access or "unknown",
        min_gap_s=terms.min_gap_s,
        evidence=terms.evidence,
    )


def overridden(rights: Rights, override: Override, *, tighten: bool = False) -> Rights:
    """The record with the fields that the owner settled, looser or stricter alike; with `tighten` only what is stricter."""
    changes: dict[str, Any] = {}
    for name in _OVERRIDABLE:
        value = getattr(override.terms, name)
        if value is not None:
            changes[name] = value.id if isinstance(value, Licence) else getattr(value, "text", value)
    if tighten:
        changes = {name: value for name, value in changes.items() if _is_stricter(name, value, getattr(rights, name))}
    if changes.get("index") == "deny":
        changes |= {"show": "none", "store": "none"}
    said = ", ".join(f"{name} {value}" for name, value in changes.items())
    evidence = (*seen("owner", override.source, said), *override.terms.evidence, *rights.evidence)
    return replace(rights, **changes, evidence=evidence) if changes else rights


def _is_stricter(name: str, value: Any, held: Any) -> bool:
    if name in ("snippet_words", "snippet_chars"):
        return held is None or value < held
    if name == "min_gap_s":
        return held is None or value > held
    order = {"show": SHOW, "store": STORE, "image": IMAGE}.get(name, ("deny", "unknown", "allow"))
    return value in order and held in order and order.index(value) < order.index(held)
