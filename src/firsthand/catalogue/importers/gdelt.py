"""GDELT's Global Knowledge Graph 2.1 (GKG) and Article List (GAL) as sightings of publishing domains.

GKG: 27 tab-separated columns, no header; 4 the domain, 5 the address, 27 extras with `<PAGE_LINKS>`. GAL: a JSON object a line
with domain, outletName, lang, url. Both name domains that publish, not outlets: a domain only they name is a candidate.
"Data: the GDELT Project."
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from firsthand.catalogue.importers.recent import Recent
from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.model.site import Sighting
from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, registrable_domain

GKG, GAL, LINKS = "gdelt-gkg", "gdelt-gal", "gdelt-links"
_COLUMNS = 27
_LINKS = re.compile(rb"<PAGE_LINKS>([^<]{0,100000})</PAGE_LINKS>")
_MOST_LINKS = 50


def from_gkg(lines: Iterable[bytes], words: Vocabulary, seen: str | None = None) -> Iterator[Claim | Sighting]:
    """Each domain that published, once while it is remembered, and the sites its articles link to."""
    told, linked = Recent(), Recent()
    for line in lines:
        columns = line.split(b"\t", 5)
        if len(columns) < 6 or columns[2] not in (b"1", b""):
            continue
        domain = columns[3].decode("ascii", "ignore").strip().lower().removeprefix("www.")
        if not domain or "/" in domain:
            domain = host_of(columns[4].decode("utf-8", "ignore")).removeprefix("www.")
        if not has_public_suffix(domain):
            continue
        if told.is_new(domain):
            yield Claim("outlet", domain, GKG, (), seen)
        found = _LINKS.search(line, len(line) - min(len(line), 200_000))
        if found:
            own = registrable_domain(domain)
            for link in found[1].split(b";")[:_MOST_LINKS]:
                site = host_of(link.decode("utf-8", "ignore")).removeprefix("www.")
                if site and has_public_suffix(site) and registrable_domain(site) != own and linked.is_new(f"{own} {site}"):
                    yield Sighting(site, own, LINKS)


def from_gal(lines: Iterable[bytes], words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """Each domain with the outlet's name and the language of its articles, once while it is remembered."""
    told = Recent()
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(row, dict):
            continue
        domain = str(row.get("domain") or host_of(str(row.get("url") or ""))).lower().removeprefix("www.")
        tag = words.language(str(row.get("lang") or ""))
        if has_public_suffix(domain) and told.is_new(f"{domain} {tag}"):
            name = " ".join(str(row.get("outletName") or "").split())[:200]
            fields = (("name", name if name.lower() != domain else ""), ("languages", tag or ""))
            yield Claim("outlet", domain, GAL, tuple((k, v) for k, v in fields if v), seen)


def is_gkg(line: bytes) -> bool:
    """Whether a line has GKG's columns."""
    columns = line.split(b"\t")
    return len(columns) == _COLUMNS and columns[1][:14].isdigit()
