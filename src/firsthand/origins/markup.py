"""Evidence of the page's markup: JSON-LD of the article node, meta, canonical, trackers; and of the address itself."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from firsthand.model.article import Claim
from firsthand.model.outlet import PublisherGroup
from firsthand.origins.names import Known
from firsthand.origins.resolve import resolve, stranger
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, domain_of

_AUTHOR_KEYS = ("author", "creator", "byl", "byline", "reporter", "contributor")
_SOURCE_KEYS = ("source", "isbasedon", "provider", "sourceorganization", "creditText", "copyrightholder", "syndication", "original")


def claim_signs(view: View) -> list[Sign]:
    """What each claim of the markup names."""
    found: list[Sign] = []
    for claim in view.article.claims[:60]:
        if claim.where == "tracker":
            found.extend(_tracker(claim, view))
        elif claim.where != "canonical":
            found.extend(_claim(claim, view))
    return found


def _kind_of(where: str) -> str | None:
    vocabulary, _, key = where.partition(":")
    low = key.lower()
    prefix = "ld" if vocabulary == "json-ld" else "meta" if vocabulary == "meta" else None
    if prefix is None:
        return None
    if any(k in low for k in _AUTHOR_KEYS):
        return f"{prefix}-author"
    if "publisher" in low:
        return f"{prefix}-publisher"
    if any(k.lower() in low for k in _SOURCE_KEYS):
        return f"{prefix}-source"
    return None


def _claim(claim: Claim, view: View) -> list[Sign]:
    kind = _kind_of(claim.where)
    if kind is None:
        return []
    if kind == "meta-publisher" or not claim.text.strip():
        return []
    if claim.text.startswith(("http://", "https://")):
        if kind.endswith("author"):
            return _author_page(claim, kind, view)
        domain = domain_of(claim.text)
        if not domain or domain == view.own.domain or domain in view.names.carriers:
            return []
        site = view.names.site(domain)
        return [] if view.own.is_source(site) else [Sign(f"{kind}-url", claim.where, claim.text, site, "republished", url=claim.text)]
    led = view.lexicon.by.match(claim.text)
    who = resolve((claim.text[led.end() :] if led else claim.text)[:160], view)
    found = []
    for source in who.sources[:4]:
        shape = source.kind if source.kind in ("agency", "unnamed") else "outlet"
        if shape == "outlet" and kind.endswith("author") and who.rest:
            if " " not in (source.name or "") or not any(b in claim.text for b in "|/,"):
                continue
            shape = "outlet-part"
        relation = "wire" if shape in ("agency", "unnamed") else "republished"
        found.append(
            Sign(
                f"{kind}-{shape}",
                claim.where,
                claim.text,
                source,
                relation,
                who.shared or (shape == "agency" and bool(who.rest)),
                claim.url,
            )
        )
    if not found and kind.endswith("source") and who.rest and not who.own and "meta" in kind:
        found.append(Sign(f"{kind}-stranger", claim.where, claim.text, stranger(claim.text.strip(), view), "republished"))
    return found


def _author_page(claim: Claim, kind: str, view: View) -> list[Sign]:
    """The address of an author's page: `/auteur/2005-afp`."""
    segment = urlsplit(claim.text).path.rstrip("/").rpartition("/")[2]
    words = [w for w in segment.lower().replace("_", "-").split("-") if w and not w.isdigit()]
    known = view.names.path_marks.get("-".join(words))
    found = [known] if known else [m.known for m in view.names.find(" ".join(words), view.where) if not m.short]
    return [Sign(f"{kind}-agency", claim.where, claim.text, k, "wire") for k in found[:1] if not view.own.is_source(k)]


def _tracker(claim: Claim, view: View) -> list[Sign]:
    for origin in view.names.by_id.values():
        if origin.kind == "republisher" and origin.domain and origin.domain in claim.text and not view.own.is_source(origin):
            return [Sign("tracker", "tracker", claim.text, origin, "republished", url=claim.url)]
    return []


def canonical_signs(view: View, groups: dict[str, PublisherGroup]) -> list[Sign]:
    """A canonical address on another publisher's domain: that page is the one this is a copy of."""
    address = view.article.canonical
    domain = domain_of(address)
    if not address or not domain or domain == view.own.domain or "." not in domain or domain in view.names.carriers:
        return []
    known = view.names.site(domain)
    if (
        view.own.is_source(known, by_claim=False)
        or view.own.domain in view.names.carriers
        or domain.partition(".")[0].replace("-", "") == view.own.label
    ):
        return []
    known = _named_by_publisher(known, view)
    if len(urlsplit(address).path.strip("/")) < 2:
        return []
    mine, theirs = groups.get(view.own.domain), groups.get(domain)
    signal = "canonical-sister" if mine is not None and mine is theirs else "canonical"
    return [Sign(signal, "canonical", address, known, "republished", url=address)]


def _named_by_publisher(known: Known, view: View) -> Known:
    """A site that no table names goes by the publisher of the page's markup, where that is not this outlet."""
    if known.name != known.domain:
        return known
    told = next((c.text for c in view.article.claims if c.where == "json-ld:publisher"), None)
    return replace(known, name=told) if told and not view.own.is_name(told) else known


def address_signs(view: View) -> list[Sign]:
    """An agency's mark as a whole segment of the path: `/reuters/`."""
    found = []
    for segment in urlsplit(view.article.url).path.lower().split("/")[:-1]:
        known = view.names.path_marks.get(segment)
        if known is not None and not view.own.is_source(known):
            found.append(Sign("url", "url", segment, known, "wire"))
    return found


def site_source(view: View) -> Known | None:
    """The agency or press wire on whose own site the page stands."""
    return view.names.agency_sites.get(view.own.domain)
