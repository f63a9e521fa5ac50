"""The interface in the languages of its readers: GNU gettext catalogues (`data/tongues/TAG.po`), read as they are written.

A sentence that a catalogue does not have stays English. Which language a reader is answered in is chosen by RFC 9110's
Accept-Language, or by the reader.
"""

from __future__ import annotations

import gettext
import io
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from firsthand import facts
from firsthand.errors import ConfigError

MOST_RANGES = 20
LONGEST_HEADER = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language of the interface. `draft`: no speaker has reviewed it yet; `thousands` stands between groups of digits."""

    tag: str = "en"
    name: str = "English"
    direction: str = "ltr"
    draft: bool = False
    thousands: str = ","
    table: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False, compare=False)

    def say(self, text: str, **values: object) -> str:
        """A sentence in this language, its `%(name)s` filled."""
        said = self.table.gettext(text)
        return said % values if values else said

    def counted(self, one: str, many: str, number: int, **values: object) -> str:
        """As many of something, in the plural that the language has for it; the number is `%(n)s`."""
        return self.table.ngettext(one, many, number) % {"n": self.number(number), **values}

    def number(self, number: int) -> str:
        """`12,345` as it is written here."""
        return f"{number:,}".replace(",", self.thousands)


ENGLISH = Tongue()


@cache
def tongues() -> Mapping[str, Tongue]:
    """All languages of the interface by tag, English first. Raises ConfigError where a catalogue cannot be read."""
    found = {}
    for row in facts.table("tongues/tongues"):
        path = facts.DATA / "tongues" / f"{row['tag']}.po"
        table = compiled(messages(path.read_text(encoding="utf-8"))) if path.exists() else gettext.NullTranslations()
        found[row["tag"]] = Tongue(
            tag=row["tag"], name=row["name"], direction=row["direction"], draft=row["state"] == "draft", thousands=row["thousands"], table=table
        )  # fmt: skip
    return found


def messages(text: str) -> dict[str, str]:
    """What a .po file says: msgid to msgstr, plurals joined by NUL as in a .mo file; fuzzy and empty ones are left out."""
    held: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            keyword, _, quoted = line.partition(" ") if not line.startswith('"') else (name, "", line)
            if not keyword or keyword.startswith("#"):
                continue
            name = keyword
            try:
                parts[name] = parts.get(name, "") + str(json.loads(quoted))
            except ValueError as error:
                raise ConfigError(f"this line of a catalogue cannot be read: {line[:80]}") from error
        said = "\0".join(parts[key] for key in sorted(parts) if key.startswith("msgstr"))
        if "msgid" in parts and said.strip("\0") and "#, fuzzy" not in block:
            key = parts["msgid"] + (f"\0{parts['msgid_plural']}" if "msgid_plural" in parts else "")
            held[key] = said
    return held


def compiled(held: Mapping[str, str]) -> gettext.GNUTranslations:
    """A catalogue as `gettext` takes it: GNU's .mo format (magic, sorted ids, their strings), made in memory."""
    rows = sorted((k.encode(), v.encode()) for k, v in held.items())
    at = 28 + 16 * len(rows)
    heads, body = b"", b""
    for column in (0, 1):
        for row in rows:
            heads += struct.pack("<2I", len(row[column]), at + len(body))
            body += row[column] + b"\0"
    start = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, at)
    return gettext.GNUTranslations(io.BytesIO(start + heads + body))


@lru_cache(maxsize=1024)
def wanted(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header (RFC 9110, 12.5.4) as base tags, the most wanted first; `*` and q=0 are none."""
    return tuple(dict.fromkeys(tag for _, tag in sorted(_ranges(header[:LONGEST_HEADER]), key=lambda pair: -pair[0])))


def _ranges(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(",")[:MOST_RANGES]:
        range_, *parameters = (p.strip() for p in part.split(";"))
        base = range_.split("-")[0].lower()
        if not (base.isascii() and base.isalpha() and 2 <= len(base) <= 3):
            continue
        weight = 1.0
        for parameter in parameters:
            if parameter.lower().startswith("q="):
                try:
                    weight = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    weight = 0.0
        if weight > 0:  # not where it is no number either
            yield weight, base


def tongue_of(chosen: str, header: str) -> Tongue:
    """The language to answer in: the one that the reader chose, or the first wanted one that there is; English otherwise."""
    known = tongues()
    return known.get(chosen) or next((known[tag] for tag in wanted(header) if tag in known), known["en"])
