"""Bylines to authors: names taken apart, occupations and introductions left out, organisations told from persons.

Words are data (`data/bylines.tsv`, `data/agencies.tsv`); names are kept as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.facts import Facts, several
from firsthand.model.article import Author

_MOST = 12  # authors of one article; a longer list is a staff page
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.I)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETED = re.compile(r"[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]")
_DATE_WORDS = re.compile(r"\d{1,2}[:.]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}")
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}$", re.I)
_SPLIT = re.compile(r"\s*(?:[,;|،、؛•·⋅]|\s[/–—]\s|\s-\s|\n)\s*")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|md|m\.d|esq|cpa|rn|mba|dds)\.?$", re.I)
_PARTICLE = 3  # letters up to which an introducing word ("di", "van") may be a name's own beginning
_LINKS = frozenset(
    {
        "de",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "der",
        "den",
        "des",
        "du",
        "la",
        "le",
        "van",
        "von",
        "zu",
        "zur",
        "af",
        "av",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "e",
        "y",
        "i",
        "und",
        "ter",
        "ten",
        "te",
        "na",
        "ul",
        "ur",
        "vom",
        "zum",
        "st",
        "d'",
        "van't",
    }
)
_UPPER_SHORT = re.compile(r"^[A-ZÅÄÖÆØÜ&/.-]{2,6}$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True)
class BylineWords:
    """The words of `bylines.tsv`, compiled once a process."""

    before: re.Pattern[str]
    befores: frozenset[str]
    joiner: re.Pattern[str]
    wide_before: re.Pattern[str]
    wide_after: re.Pattern[str]
    after: frozenset[str]
    roles: frozenset[str]
    desks: frozenset[str]
    wide_desks: tuple[str, ...]
    nobody: frozenset[str]
    agencies: frozenset[str]


def _alternatives(words: set[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def byline_words(facts: Facts) -> BylineWords:
    """Compile the facts. Raises FileNotFoundError where `data/` lacks them."""
    kinds: dict[str, set[str]] = {}
    for row in facts.table("bylines"):
        kinds.setdefault(row["kind"], set()).update(several(row["words"]))
    before, joiner = kinds["before"], kinds["joiner"]
    wide = {w for w in before | kinds["after"] if _WIDE.search(w)}
    signs = {s.casefold() for a in facts.agencies for s in (a.name, a.own_name or "", *a.signatures, *a.aliases) if s}
    return BylineWords(
        before=re.compile(rf"^(?:{_alternatives({w for w in before if w not in wide})})(?:\s*[:：/]\s*|\s+|$)", re.I),
        befores=frozenset(before),
        joiner=re.compile(rf"\s+(?:{_alternatives({w for w in joiner if not _WIDE.search(w)})})\s+", re.I),
        wide_before=re.compile(rf"^(?:{_alternatives(wide)})\s*[:：/／|]?\s*"),
        wide_after=re.compile(rf"\s*(?:{_alternatives({w for w in kinds['after'] | kinds['role'] if _WIDE.search(w)})})$"),
        after=frozenset(kinds["after"]),
        roles=frozenset(kinds["role"]),
        desks=frozenset(w for w in kinds["desk"] if not _WIDE.search(w)),
        wide_desks=tuple(w for w in kinds["desk"] if _WIDE.search(w)),
        nobody=frozenset(kinds["nobody"]),
        agencies=frozenset(signs),
    )


def authors_in(byline: str, words: BylineWords, site: frozenset[str] = frozenset(), printed: bool = True) -> tuple[Author, ...]:
    """The authors of one printed byline or of one markup value, in order, none twice; `site` are the outlet's names, case folded.

    `printed`: a line of the page, which short words ("di", "af") may introduce; in markup they are part of the name.
    """
    whole = " ".join(byline.split())
    if whole.casefold() in site:
        return (Author(name=whole, kind="organisation"),)
    whole = _strip_before(whole, words, printed)
    if whole.casefold() in site:
        return (Author(name=whole, kind="organisation"),)
    text = _HANDLE.sub(" ", _ADDRESS.sub(" ", " ".join(byline[:600].split())))
    found: list[Author] = []
    for part in _parts(text, words, printed):
        name = _clean(part, words, printed)
        if name and name.casefold() not in {a.name.casefold() for a in found}:
            found.append(Author(name=name, kind="organisation" if is_organisation(name, words, site) else "person"))
    return tuple(found[:_MOST])


def _parts(text: str, words: BylineWords, printed: bool) -> list[str]:
    text = _strip_before(text, words, printed)
    parts: list[str] = []
    for chunk in _SPLIT.split(text):
        parts.extend(words.joiner.split(chunk))
    return parts


def _strip_before(text: str, words: BylineWords, printed: bool) -> str:
    for _ in range(3):
        rest = words.before.sub("", text, count=1)
        if rest == text and _WIDE.search(text):
            rest = words.wide_before.sub("", text, count=1)
        if rest == text or not rest.strip():
            break
        taken = text[: len(text) - len(rest)].strip(" :：/")
        if (
            len(taken) <= _PARTICLE
            and taken.casefold() != "by"
            and (len(rest.split()) < 2 or (not printed and taken.casefold() != "von"))
            and ":" not in text
            and not _WIDE.search(text)
        ):
            break
        text = rest.strip(" :：-–—|/")
    return text


def _clean(part: str, words: BylineWords, printed: bool) -> str | None:
    """One name as printed, or None where it names nobody."""
    name = _strip_before(part.strip(), words, printed)
    name = _BRACKETED.sub(" ", name) if not name.startswith(("(", "（", "[")) else name.strip("()（）[] ")
    if _WIDE.search(name):
        name = words.wide_after.sub("", name)
    name = " ".join(name.split()).strip(" .,:;|/-–—*\"'“”«»<>")
    folded = name.casefold()
    if (
        not 2 <= len(name) <= 80
        or folded in words.nobody
        or folded in words.roles
        or folded.removesuffix("s") in words.roles
        or folded in words.befores
        or _SUFFIX.match(name)
    ):
        return None
    parts = name.split()
    if _DATE_WORDS.search(name) or (len(parts) > 1 and parts[0].isdecimal()) or len(parts) > 7 or not any(c.isalpha() for c in name):
        return None
    office = len(parts) > 2 and parts[0][0].isupper() and any(p[0].islower() and p.casefold() not in _LINKS for p in parts)
    return None if office and not any(p.casefold() in words.desks for p in parts) else name


def is_organisation(name: str, words: BylineWords, site: frozenset[str] = frozenset()) -> bool:
    """Whether a name is an organisation's: an agency, the site itself, a name with a desk's word, an acronym, a domain."""
    folded = name.casefold()
    if folded in words.agencies or folded in site or _DOMAIN.match(name):
        return True
    if any(word in site for word in folded.split()):
        return True
    if any(word.strip(".,'’()") in words.desks for word in folded.replace("-", " ").split()):
        return True
    if any(d in name for d in words.wide_desks) and (len(name) > 3 or not _WIDE.search(name)):
        return True
    return bool(_UPPER_SHORT.match(name)) or (" " in name and name.upper() == name and folded.split()[0] in words.agencies)


def looks_named(name: str) -> bool:
    """Whether a printed string has the shape of a person's name: two to five capitalised words, or two to five wide characters."""
    if _WIDE.search(name):
        return 2 <= len(name) <= 5 and all(c.isalpha() for c in name)
    parts = name.split()
    return 2 <= len(parts) <= 5 and all(
        p.casefold() in _LINKS or (p[0].isupper() and p.replace("-", "").replace(".", "").replace("'", "").replace("’", "").isalpha())
        for p in parts
    )
