"""Rows under column names as claims: a CSV that somebody hands in, the Media Cloud directory, the result of a Wikidata query."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.errors import BadInput
from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, is_web, registrable_domain

MAX_FIELD = 16_384
MAX_OBJECT = 1_048_576
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_OUTLET = ("name", "country", "region", "languages", "kind", "owner", "state_control", "covers", "ended")


def from_csv(lines: Iterable[bytes], source: str, words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """Claims of a CSV or TSV with a header line. Raises BadInput where no column is an address."""
    texts = (line.decode("utf-8", "replace").replace("\x00", "") for line in lines)
    header = next((t for t in texts if t.strip()), "").lstrip("\ufeff")
    delimiter = "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","
    try:
        names = next(csv.reader([header.replace("\r", "").replace("\n", "")], delimiter=delimiter), [])
    except csv.Error as error:
        raise BadInput(f"its first line is no header: {error}") from error
    columns = _columns(names, words)
    if not columns.keys() & {"feed_url", "homepage"}:
        raise BadInput("no column holds addresses: name one feed_url, homepage or url")
    reader = csv.reader(texts, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # one row too long or broken quoting: the rest is read
            continue
        yield from of_row({field: row[place] for field, place in columns.items() if place < len(row)}, source, words, seen)


def from_results(lines: Iterable[bytes], source: str, words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """Claims of a SPARQL query result in JSON (`results.bindings`), or of a plain JSON list of flat objects."""
    columns: dict[str, str] = {}
    for binding in objects(lines):
        flat = {
            name: str(value.get("value", "")) if isinstance(value, Mapping) else str(value or "")
            for name, value in binding.items() if isinstance(value, str | Mapping)
        }  # fmt: skip
        places = _columns(list(flat), words)
        columns = {field: list(flat)[place] for field, place in places.items()}
        yield from of_row({field: flat[name] for field, name in columns.items()}, source, words, seen)


def of_row(row: Mapping[str, str], source: str, words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """Claims of one row under our own field names; a row without an address gives none."""
    told = {field: _clean(value) for field, value in row.items()}
    homepage, feed = _address(told.get("homepage", "")), told.get("feed_url", "").strip()
    site = host_of(homepage).removeprefix("www.")
    fields = {"homepage": homepage, **{name: told.get(name, "") for name in _OUTLET}}
    fields["country"] = words.country(told.get("country")) or ""
    fields["languages"] = " ".join(dict.fromkeys(t for t in map(words.language, _members(told.get("languages", ""))) if t))
    fields["kind"] = words.kind(told.get("kind")) or ""
    fields["covers"] = " ".join(c for c in map(words.country, _members(told.get("covers", ""))) if c)
    fields["name"] = "" if is_web(fields["name"]) or fields["name"].lower() == site else fields["name"]
    if site and has_public_suffix(site):
        yield Claim("outlet", site, source, tuple((k, v) for k, v in fields.items() if v), seen)
    if is_web(feed):
        about = {
            "domain": registrable_domain(site or feed), "title": told.get("title", ""), "section": told.get("section", ""),
            "language": fields["languages"].split(" ")[0], "country": fields["country"], "format": told.get("format", ""),
        }  # fmt: skip
        yield Claim("feed", feed, source, tuple((k, v) for k, v in about.items() if v), seen)


def objects(lines: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    """The flat objects of a JSON list that may stand inside other objects (`{"results": {"bindings": [ ... ]}}`), one at a time.

    Text before the first list of objects is passed over. Raises BadInput where there is none, or one member is larger than 1 MiB.
    """
    buffer, decoder, inside = "", json.JSONDecoder(strict=False), False
    text = codecs.getincrementaldecoder("utf-8")("replace")
    for line in lines:
        for start in range(0, len(line), 65_536):
            buffer += text.decode(line[start : start + 65_536])
            if not inside:
                opening = re.search(r"\[\s*(?=\{)", buffer)
                if not opening:
                    buffer = buffer[-4_096:]
                    continue
                inside, buffer = True, buffer[opening.end() :]
            position = 0
            while (at := buffer.find("{", position)) >= 0:
                if "]" in buffer[position:at]:
                    return
                try:
                    value, position = decoder.raw_decode(buffer, at)
                except (ValueError, RecursionError):
                    break
                if isinstance(value, dict):
                    yield value
            buffer = buffer[position:]
            if len(buffer) > MAX_OBJECT:
                raise BadInput("this is no list of results: a member is larger than 1 MiB")
    if not inside:
        raise BadInput("this is no list of results")


def _columns(names: list[str], words: Vocabulary) -> dict[str, int]:
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): place for place, name in reversed(list(enumerate(names)))}
    taken = {field: place for field, known in words.columns.items() if (place := next((plain[n] for n in known if n in plain), None)) is not None}  # fmt: skip
    if "homepage" in taken and "feed_url" not in taken and "name" not in taken and len(names) == 1:
        taken["feed_url"] = taken.pop("homepage")  # a bare list of addresses is a list of feeds
    if "feed_url" in taken and taken.get("name") == taken.get("title"):
        taken.pop("name", None)  # beside a feed's address a title is the feed's, not its outlet's
    return taken


def _address(text: str) -> str:
    """A home page; a bare domain is one too."""
    text = text.strip()
    if "://" not in text and re.fullmatch(r"[\w.-]+\.\w{2,}(?:/\S*)?", text):
        text = f"https://{text}" if "/" in text else f"https://{text.lower()}/"
    return text if is_web(text) else ""


def _clean(value: str) -> str:
    return _CONTROL.sub(" ", value[:MAX_FIELD]).strip()


def _members(text: str) -> list[str]:
    whole = [text] if text else []
    parts = re.split(r"[;|,/ ]+", text)
    return whole if len(parts) < 2 or len(text) > 200 else [*whole, *parts]
