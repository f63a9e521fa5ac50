"""A Wikidata entity dump (`latest-all.json`: one JSON array, an entity a line) as claims of news media with an official site.

Properties: P31 instance of, P856 official website (qualifiers P407 language, P582 end), P1019 web feed, P17 country, P495 country
of origin, P407 language, P576 dissolved. Statements of rank `deprecated` are passed over; `preferred` come first.
Format: mediawiki.org/wiki/Wikibase/DataModel/JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, is_web, registrable_domain

SOURCE = "wikidata-dump"
MAX_LINE = 32 * 1024 * 1024
_MOST_SITES = 20


def from_dump(lines: Iterable[bytes], words: Vocabulary, seen: str | None = None, classes: Iterable[str] = ()) -> Iterator[Claim]:
    """Claims of every entity that is an instance of a known class (or of `classes`, item ids) and has an official site."""
    wanted = {*words.classes, *classes}
    numbers = "|".join(sorted(c.removeprefix("Q") for c in wanted))
    mark = re.compile(rb'"(?:id"\s*:\s*"Q|numeric-id"\s*:\s*)(?:' + numbers.encode() + rb')["},\s]')
    for line in lines:
        # of a hundred million entities one in a thousand is a news outlet: bytes are compared before JSON is read
        if b'"P856"' not in line or len(line) > MAX_LINE or not mark.search(line):
            continue
        try:
            entity = json.loads(line.strip().rstrip(b","))
        except (ValueError, RecursionError):
            continue
        if isinstance(entity, dict):
            yield from of_entity(entity, words, wanted, seen)


def of_entity(entity: Mapping[str, Any], words: Vocabulary, wanted: Iterable[str], seen: str | None = None) -> Iterator[Claim]:
    """Claims of one entity; none where it is no news outlet or has no official site."""
    said = entity.get("claims")
    if not isinstance(said, dict):
        return
    kinds = [item for item in _items(said, "P31") if item in set(wanted)]
    sites = [(url, tag) for url, tag in _websites(said, words) if has_public_suffix(host_of(url))]
    if not kinds or not sites:
        return
    tags = list(dict.fromkeys(t for t in map(words.language, [*_items(said, "P407"), *_items(said, "P2936")]) if t))
    country = next((c for c in map(words.country, [*_items(said, "P17"), *_items(said, "P495")]) if c), None)
    fields = {
        "name": _label(entity.get("labels"), tags), "country": country, "languages": " ".join(tags),
        "kind": next((words.classes[k] for k in kinds if words.classes.get(k)), None), "ended": _time(said, "P576"),
    }  # fmt: skip
    home = sites[0][0]
    site = host_of(home).removeprefix("www.")
    yield Claim("outlet", site, SOURCE, tuple((k, v) for k, v in {"homepage": home, **fields}.items() if v), seen)
    for url, tag in sites:
        if tag and len(sites) > 1 and registrable_domain(url) == registrable_domain(home):
            yield Claim("edition", f"{site} {tag}", SOURCE, (("homepage", url),), seen)
    for _, value in _values(said, "P1019"):
        if isinstance(value, str) and is_web(value):
            about = (("domain", registrable_domain(home)), ("language", tags[0] if tags else ""), ("country", country or ""))
            yield Claim("feed", value, SOURCE, tuple((k, v) for k, v in about if v), seen)


def _values(said: Mapping[str, Any], name: str) -> list[tuple[Mapping[str, Any], Any]]:
    """(statement, value) of a property, preferred ones first; malformed members are passed over."""
    found = []
    members = said.get(name)
    for statement in members[:200] if isinstance(members, list) else ():
        if not isinstance(statement, dict) or statement.get("rank") == "deprecated":
            continue
        snak = statement.get("mainsnak")
        value = snak.get("datavalue") if isinstance(snak, dict) else None
        if isinstance(value, dict) and "value" in value:
            found.append((statement, value["value"]))
    return sorted(found, key=lambda pair: pair[0].get("rank") != "preferred")


def _items(said: Mapping[str, Any], name: str) -> list[str]:
    return [item for _, value in _values(said, name) if (item := _item(value))]


def _item(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("id"), str):
        return str(value["id"])
    return f"Q{value['numeric-id']}" if isinstance(value.get("numeric-id"), int) else None


def _websites(said: Mapping[str, Any], words: Vocabulary) -> list[tuple[str, str | None]]:
    """(address, language) of every official site that has not ended."""
    found = []
    for statement, value in _values(said, "P856")[:_MOST_SITES]:
        qualifiers = statement.get("qualifiers")
        qualifiers = qualifiers if isinstance(qualifiers, dict) else {}
        if isinstance(value, str) and is_web(value) and "P582" not in qualifiers:
            held = qualifiers.get("P407")
            snaks = [{"mainsnak": snak} for snak in held] if isinstance(held, list) else []
            tag = next((t for t in map(words.language, _items({"P407": snaks}, "P407")) if t), None)
            found.append((value, tag))
    return found


def _label(labels: Any, tags: list[str]) -> str | None:
    """Its name in its own first language, else English, else any."""
    if not isinstance(labels, dict):
        return None
    for tag in (*tags, "en", "mul", *sorted(labels)):
        label = labels.get(tag.split("-")[0])
        if isinstance(label, dict) and isinstance(label.get("value"), str) and label["value"].strip():
            return str(label["value"])[:200].strip()
    return None


def _time(said: Mapping[str, Any], name: str) -> str | None:
    """The date of a property as YYYY, YYYY-MM or YYYY-MM-DD."""
    for _, value in _values(said, name):
        if isinstance(value, dict) and isinstance(value.get("time"), str):
            match = re.match(r"[+](\d{4})-(\d\d)-(\d\d)", value["time"])
            if match:
                parts = [match[1], *(part for part in match.groups()[1:] if part != "00")]
                return "-".join(parts)
    return None
