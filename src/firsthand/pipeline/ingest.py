"""Archived pages (WARC 1.0 and 1.1, ISO 28500) as pages that arrived: the line does the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from firsthand.errors import BadInput
from firsthand.model.entry import Entry, Pending
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.reading import Arrived
from firsthand.text.dates import instant
from firsthand.text.html import MAX_BYTES
from firsthand.text.urls import canonical, is_web, registrable_domain


def size_of(file: Path) -> int:
    """Bytes of an archive, for progress."""
    return file.stat().st_size


def batches(file: Path, size: int) -> Iterator[tuple[list[Arrived], int]]:
    """Pages of an archive, `size` at a time, with the offset read up to; robots.txt responses of a host go with its later pages.

    Raises BadInput where the file is no WARC.
    """
    robots: dict[str, str] = {}
    pages: list[Arrived] = []
    offset = 0
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                offset = record.stream_pos
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
                if not is_web(url) or record.http_headers is None:
                    continue
                host = url.split("/", 3)[2]
                if url.endswith("/robots.txt"):
                    robots[host] = record.reader.read(512 * 1024).decode("utf-8", "replace")
                    continue
                page = _page(record, url, robots.get(host))
                if page is not None:
                    pages.append(page)
                if len(pages) >= size:
                    yield pages, offset
                    pages = []
    except (OSError, ValueError) as error:
        raise BadInput(f"{file} cannot be read as WARC near byte {offset}: {error}") from error
    if pages:
        yield pages, offset


def _page(record: WarcRecord, url: str, robots: str | None) -> Arrived | None:
    http = record.http_headers
    if http.status_code != 200 or "html" not in (record.http_content_type or "text/html"):
        return None
    body = record.reader.read(MAX_BYTES)
    at = _instant(record)
    pending = Pending(
        key=canonical(url), url=url, domain=registrable_domain(url), feed=f"warc:{record.headers.get('WARC-Record-ID', '')}", entry=Entry(url=url), found_at=at,
        gap_s=86_400.0, due_at=at,
    )  # fmt: skip
    headers = tuple((k.lower(), v) for k, v in http.astuples())
    reply = Reply(ask=Ask(url=url, kind="page"), url=url, status=200, headers=headers, body=body, asked_at=at)
    return Arrived(pending, reply, robots, {})


def _instant(record: WarcRecord) -> float:
    """When the archive fetched the page; a record without a readable date counts as fetched now."""
    return instant(record.headers.get("WARC-Date") or "") or datetime.now(UTC).timestamp()
