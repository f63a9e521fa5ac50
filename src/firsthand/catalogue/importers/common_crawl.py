"""Common Crawl's index as feeds that were there: CDXJ lines, JSON lines, or CSV rows of the columnar index.

A row counts where the answer was 200 and the detected type is RSS or Atom. The crawl does not say that a feed is news: its site
is a candidate until a list or a visit says so. Columns: `url`, `mime`, `mime-detected` / `content_mime_detected`, `status` / `fetch_status`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping

from firsthand.catalogue.addresses import is_comments, is_podcast_address
from firsthand.catalogue.importers.recent import Recent
from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.errors import BadInput
from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, is_web, registrable_domain

SOURCE = "commoncrawl"
_FORMATS = {"application/rss+xml": "rss", "application/atom+xml": "atom", "application/feed+json": "json", "application/rdf+xml": "rdf"}
_MARKS = tuple(kind.encode() for kind in _FORMATS)


def from_index(lines: Iterable[bytes], words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """Claims of feeds and their sites. Raises BadInput where the rows are of no known shape."""
    told, sites = Recent(), Recent()
    for row in _rows(lines):
        kind = _FORMATS.get(str(row.get("mime-detected") or row.get("content_mime_detected") or row.get("mime") or ""))
        url = str(row.get("url") or "")
        if not kind or str(row.get("status") or row.get("fetch_status") or "") != "200" or not is_web(url):
            continue
        site = host_of(url).removeprefix("www.")
        if is_comments(url) or is_podcast_address(url) or not has_public_suffix(site) or not told.is_new(url):
            continue
        tag = words.language(str(row.get("languages") or row.get("content_languages") or "").split(",")[0])
        if sites.is_new(site):
            yield Claim("outlet", site, SOURCE, (("languages", tag),) if tag else (), seen)
        fields = (("domain", registrable_domain(site)), ("format", kind), ("language", tag or ""))
        yield Claim("feed", url, SOURCE, tuple((k, v) for k, v in fields if v), seen)


def _rows(lines: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    header: list[str] = []
    first = True
    for line in lines:
        if first:
            first = False
            if not (line.lstrip().startswith(b"{") or b" {" in line[:8_192]):
                header = [name.strip(' "') for name in line.decode("utf-8", "replace").lstrip("\ufeff").strip().split(",")]
                if "url" not in header:
                    raise BadInput("this is no Common Crawl index: no column is called url")
                continue
        # most captures are pages: JSON and CSV are read only where a feed's type stands in the line
        if not any(mark in line for mark in _MARKS):
            continue
        if header:
            try:
                values = next(csv.reader([line.decode("utf-8", "replace").rstrip("\r\n")]), [])
            except csv.Error:
                continue
            yield dict(zip(header, values, strict=False))
            continue
        try:
            value = json.loads(line[line.find(b"{") :])
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value
