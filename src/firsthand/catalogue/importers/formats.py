"""Which list a file is, and its importer: recognised by its first bytes and its name, or as its user says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from firsthand.catalogue import opml
from firsthand.catalogue.importers import common_crawl, gdelt, rows, trust_txt, wikidata
from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.errors import BadInput, TooLarge
from firsthand.model.site import Sighting
from firsthand.model.statement import Claim

FORMATS = ("opml", "csv", "wikidata", "wikidata-query", "gdelt-gkg", "gdelt-gal", "mediacloud", "commoncrawl", "trust.txt")
HEAD = 65_536


def recognise(head: bytes, name: str = "") -> str | None:
    """The format of a file by the first 64 KiB of its plain bytes and its file name; None where it is none of ours."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    first = text.split(b"\n", 1)[0]
    if b"<opml" in text[:4096].lower():
        return "opml"
    if gdelt.is_gkg(first) or ".gkg." in name.lower():
        return "gdelt-gkg"
    if text[:1] in (b"{", b"["):
        return _json(text, first)
    if re.match(rb"\S{1,2000} \d{14} \{", first):
        return "commoncrawl"
    header = first.lower()
    if b"content_mime_detected" in header or (b"fetch_status" in header and b"url" in header):
        return "commoncrawl"
    if trust_txt.is_trust_txt(text[:8192]):
        return "trust.txt"
    if b"pub_country" in header or (b"media_type" in header and b"homepage" in header):
        return "mediacloud"
    if re.search(rb"[,;\t]|url|feed|homepage|site", header):
        return "csv"
    return None


def _json(text: bytes, first: bytes) -> str | None:
    if b'"outletName"' in first or (b'"domain"' in first and b'"lang"' in first):
        return "gdelt-gal"
    if b'"mime-detected"' in first or (b'"urlkey"' in first and b'"mime"' in first):
        return "commoncrawl"
    if b'"claims"' in text and (b'"mainsnak"' in text or b'"labels"' in text or b'"type":"item"' in text):
        return "wikidata"
    if b'"bindings"' in text or text[:1] == b"[":
        return "wikidata-query"
    return None


def claims(kind: str, lines: Iterable[bytes], source: str, words: Vocabulary, *, seen: str | None = None, domain: str = "") -> Iterator[Claim | Sighting]:  # fmt: skip
    """The claims of a file's lines. `source` names a list of one's own (OPML, CSV); `domain` whose trust.txt it is. Raises BadInput."""
    if kind == "opml":
        return opml.claims(_whole(lines), source, words, seen)
    if kind == "csv":
        return rows.from_csv(lines, source, words, seen)
    if kind == "mediacloud":
        return rows.from_csv(lines, "mediacloud", words, seen)
    if kind == "wikidata":
        return wikidata.from_dump(lines, words, seen)
    if kind == "wikidata-query":
        head = iter(lines)
        first = next(head, b"")
        if first.lstrip()[:1] not in (b"{", b"["):  # the query service gives CSV and TSV too
            return rows.from_csv(chain([first], head), wikidata.SOURCE, words, seen)
        return rows.from_results(chain([first], head), wikidata.SOURCE, words, seen)
    if kind == "gdelt-gkg":
        return gdelt.from_gkg(lines, words, seen)
    if kind == "gdelt-gal":
        return gdelt.from_gal(lines, words, seen)
    if kind == "commoncrawl":
        return common_crawl.from_index(lines, words, seen)
    if kind == "trust.txt" and domain:
        return trust_txt.from_file(lines, domain, seen)
    raise BadInput(
        "say whose trust.txt this is"
        if kind == "trust.txt"
        else f"{kind} is no format that can be imported; these can: {', '.join(FORMATS)}"
    )


def _whole(lines: Iterable[bytes]) -> bytes:
    parts, size = [], 0
    for line in lines:
        size += len(line)
        if size > opml.MAX_BYTES:
            raise TooLarge(f"an OPML file over {opml.MAX_BYTES // 1024 // 1024} MiB")
        parts.append(line)
    return b"".join(parts)
