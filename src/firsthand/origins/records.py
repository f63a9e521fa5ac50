"""An origin record in two vocabularies: W3C PROV-O (a bundle, whose own maker is told) and schema.org. Both as JSON-LD, both pure.

What a page prints stays apart from what we judge: a bundle is ours and says by which method it was made; in schema.org
`sdPublisher` says that the markup is not the publisher's, and `creditText` holds the page's own words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from firsthand.model.item import Item
from firsthand.model.origin import Hop

Row = dict[str, Any]

PROV = "http://www.w3.org/ns/prov#"
MAKER = "Firsthand, an automatic aggregator"
_QUOTED = frozenset({"cites"})
_CREDITS = frozenset({"byline", "dateline", "end-credit"})  # places of the page in which it prints a credit
_RETOLD = {"translation": "translation", "rewrite": "rewrite", "spun": "spun copy"}


def prov(item: Item, record: str) -> Row:
    """The origin of an item as a PROV-O bundle. `record`: the address at which the record is served.

    `prov:hadPrimarySource` leads to the first of the chain alone, `prov:wasDerivedFrom` to the hand before, `prov:wasQuotedFrom`
    to what is cited; a qualified derivation says how (W3C PROV-O, 3.3).
    """
    origin = item.origin
    chain = origin.chain or (Hop(domain=item.outlet, url=item.url),)
    entities = [_entity(hop, item if hop is chain[-1] else None) for hop in chain]
    for (_, hop), (before, entity) in zip(pairwise(chain), pairwise(entities), strict=True):
        entity.update(_derived(before["@id"], hop.relation or "unknown"))
    if len(chain) > 1:
        entities[-1]["prov:hadPrimarySource"] = {"@id": entities[0]["@id"]}
    if origin.credits:
        entities[-1]["prov:wasInfluencedBy"] = [{"@id": _agent_id(name, None)} for name in origin.credits]
    agents = {_agent_id(h.name, h.domain): _agent(h.name, h.domain) for h in chain}
    agents |= {_agent_id(name, None): _agent(name, None) for name in (*origin.contributors, *origin.credits)}
    if origin.contributors:
        entities[-1]["prov:wasAttributedTo"] = [entities[-1]["prov:wasAttributedTo"], *({"@id": _agent_id(name, None)} for name in origin.contributors)]  # fmt: skip
    judgement = {
        "@id": f"{record}#judgement", "@type": "prov:Activity", "prov:used": [{"@id": item.url}],
        "prov:wasAssociatedWith": {"@id": f"{record}#maker", "@type": "prov:SoftwareAgent", "schema:name": MAKER, "schema:softwareVersion": origin.method},
    }  # fmt: skip
    evidence = [{"@type": "schema:Quotation", "schema:text": e.text, "schema:position": e.where, "schema:name": e.signal} for e in origin.evidence]  # fmt: skip
    return {
        "@context": {"prov": PROV, "schema": "https://schema.org/"},
        "@id": record,
        "@type": ["prov:Bundle", "prov:Entity"],
        "prov:wasGeneratedBy": judgement,
        "schema:additionalType": origin.kind,
        "schema:additionalProperty": {"@type": "schema:PropertyValue", "schema:name": "probability that kind and origin are right", "schema:value": round(origin.confidence, 3)},
        "schema:hasPart": evidence,
        "@graph": [*entities, *agents.values()],
    }  # fmt: skip


def schema_org(item: Item, record: str) -> Row:
    """The same in schema.org's words: `isBasedOn` for whose report it is, `creditText` as the page prints it."""
    origin = item.origin
    row: Row = {
        "@context": "https://schema.org", "@type": "NewsArticle", "@id": item.url, "url": item.url, "inLanguage": item.language,
        "headline": item.headline if item.rights.show not in ("none", "link") else None, "datePublished": item.published,
        "sdPublisher": {"@type": "Organization", "name": MAKER}, "mainEntityOfPage": item.canonical, "copyrightNotice": origin.claimed.copyright,
        "creditText": "; ".join(dict.fromkeys(e.text for e in origin.evidence if e.where in _CREDITS and not e.signal.startswith(("own", "spin")))),
        "citation": [{"@type": "CreativeWork", "url": d.url, "name": d.title} for d in item.documents] + [{"@type": "Organization", "name": name} for name in origin.credits],
        "subjectOf": {"@type": "CreativeWork", "url": record},
    }  # fmt: skip
    source = origin.origin
    if origin.kind not in ("own", "unknown") and source is not None and (source.name or source.domain):
        based = {"@type": "NewsArticle", "url": source.url, "sourceOrganization": _organisation(source.name, source.domain)}
        row["translationOfWork" if origin.kind == "translation" else "isBasedOn"] = _filled(based)
    return _filled(row)


RECORDS: Mapping[str, Callable[[Item, str], Row]] = {"prov": prov, "schema": schema_org}


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in (None, "", [], {})}


def _organisation(name: str | None, domain: str | None) -> Row:
    return _filled({"@type": "NewsMediaOrganization", "name": name, "url": f"https://{domain}/" if domain else None})


def _agent_id(name: str | None, domain: str | None) -> str:
    return f"https://{domain}/" if domain else f"urn:firsthand:source:{quote(name or 'unnamed', safe='')}"


def _agent(name: str | None, domain: str | None) -> Row:
    return _filled({"@id": _agent_id(name, domain), "@type": ["prov:Agent", "prov:Organization"], "schema:name": name or domain})


def _entity(hop: Hop, item: Item | None) -> Row:
    """A report on somebody's page; one whose page is not known has a name of its own."""
    agent = _agent_id(hop.name, hop.domain)
    id = item.url if item is not None else hop.url or f"urn:firsthand:report:{quote(hop.domain or hop.name or 'unnamed', safe='')}"
    return {"@id": id, "@type": "prov:Entity", "prov:wasAttributedTo": {"@id": agent}}


def _derived(before: str, relation: str) -> Row:
    """How an entity came from the one before it."""
    link = "prov:wasQuotedFrom" if relation in _QUOTED else "prov:wasDerivedFrom"
    kind = "prov:Quotation" if relation in _QUOTED else "prov:Derivation"
    return {link: {"@id": before}, "prov:qualifiedDerivation": {"@type": kind, "prov:entity": {"@id": before}, "schema:additionalType": _RETOLD.get(relation, relation)}}  # fmt: skip
