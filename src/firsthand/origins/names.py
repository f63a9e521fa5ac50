"""The names that sources go by: agencies, press wires, republishers and outlets, found in short texts of any script.

A full name is found in any case; a short signature ("AP", "dpa") only as it is written, and only where the page's language or
its outlet's country makes that agency likely, because every short mark is also something else somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from firsthand.facts import Facts, several
from firsthand.text.tokens import MARKS, fold

_TOKEN = re.compile(f"[\\w{MARKS}]+")
_CAPITALISED = re.compile("[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫЀ-Я]\\w*")
_UNCASED = re.compile("[\u0530-\u1dff\u2c00-\ud7ff]")  # scripts without capitals; Armenian and Georgian with them
_PLAIN_TOKEN = re.compile(r"[A-Za-z0-9_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff21-\uff5a]")
_REMARK = re.compile(r"\([^()]*\)|\d+ ?%|[,;].*$|\bmedia group\b|\bbroadcast(?:ing)? group\b|\btelevision\b", re.I)
_TRADES = frozenset({"writer", "reporter", "correspondent", "editor", "staff", "new", "photographer", "columnist", "journalist", "desk"})
_ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Known:
    """A source by the one name that we use for it. `kind`: agency, press-wire, republisher, outlet, unnamed, stranger."""

    id: str
    name: str | None
    domain: str | None = None
    kind: str = "agency"
    country: str | None = None


UNNAMED = Known("", None, None, "unnamed")  # "agencies", or an original that the page does not name
RELEASE = Known("?", None, None, "unnamed")  # a press release whose sender the page does not name


@dataclass(frozen=True, slots=True)
class Where:
    """What scopes a short mark: the page's language (primary subtag) and its outlet's country."""

    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text; `short` where it is a signature and not a full name."""

    known: Known
    start: int
    end: int
    short: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    folded: tuple[str, ...]
    exact: tuple[str, ...] | None
    known: Known | None  # None: a longer phrase that holds a name and is none
    first: str  # the first word in lower case, accents kept
    others: tuple[str, ...]  # the other words in lower case, those with accents left out


@dataclass(frozen=True, slots=True)
class _Scope:
    languages: frozenset[str]
    avoid: frozenset[str]


class Names:
    """An index of Facts; made once by `names_of`."""

    def __init__(self, facts: Facts) -> None:
        self._patterns: dict[str, list[_Pattern]] = {}
        self._unspaced: dict[str, tuple[Known, bool]] = {}
        self._scopes: dict[str, _Scope] = {}
        self.by_id: dict[str, Known] = {}
        self.by_domain: dict[str, Known] = {}
        self.path_marks: dict[str, Known] = {}
        self.agency_sites: dict[str, Known] = {}
        self.carriers = frozenset(row["domain"] for row in facts.table("origins/carriers"))
        self._houses = {domain: _REMARK.sub(" ", group.name).strip() for domain, group in facts.group_of.items()}
        self._agencies(facts)
        self._republishers(facts)
        marks = (
            (mark, Known(wire.id, wire.name.split(" (")[0], wire.domain, "press-wire", wire.country))
            for wire in facts.press_wires
            for mark in wire.marks
        )
        self.press_marks = dict(marks)
        for wire in self.press_marks.values():
            if wire.domain:
                self.by_domain.setdefault(wire.domain, wire)
        self.press_sites = frozenset(wire.domain for wire in facts.press_wires if wire.domain) - self.agency_sites.keys()
        self.press_finder = re.compile("|".join(re.escape(m) for m in sorted(self.press_marks, key=len, reverse=True)))
        for row in facts.table("origins/name_traps"):
            self._add(row["text"], None, exact=False)
        for patterns in self._patterns.values():
            patterns.sort(key=lambda p: -len(p.folded))
        everything = [p for patterns in self._patterns.values() for p in patterns]
        self._first = frozenset(first for p in everything if p.exact is None for first in (p.folded[0], p.first))
        self._first_exact = frozenset(p.exact[0] for p in everything if p.exact is not None)
        self._begun = {
            word: tuple((p.exact[0] if p.exact else None, p.others) for p in patterns if p.known)
            for word, patterns in self._patterns.items()
        }
        self._small = tuple((p.exact[0], p.known) for p in everything if p.known and p.exact == (p.known.id,))
        self._small_in: dict[Where, tuple[str, ...]] = {}
        self._unspaced_finder = re.compile("|".join(re.escape(k) for k in sorted(self._unspaced, key=len, reverse=True)))
        self._outlets(facts)

    def _agencies(self, facts: Facts) -> None:
        scopes = {r["id"]: r for r in facts.table("agencies")}
        for agency in facts.agencies:
            known = Known(agency.id, agency.name.split(" (")[0], agency.domain, "agency", agency.country)
            row = scopes.get(agency.id, {"languages": _ANYWHERE})  # agencies that an importer brought are not scoped
            self._scopes[agency.id] = _Scope(frozenset(several(row.get("languages", ""))), frozenset(several(row.get("avoid", ""))))
            self.by_id[agency.id] = known
            if agency.domain:
                self.by_domain.setdefault(agency.domain, known)
                self.agency_sites.setdefault(agency.domain, known)
            for name in agency.aliases:
                self._add(name, known, exact=len(name) <= 4 and not _UNSPACED.search(name))
            for name in {agency.name.split(" (")[0], agency.own_name or ""} - set(agency.aliases):
                self._add(name, known, exact=len(_TOKEN.findall(name)) == 1)  # one word is mostly a common word, too
            for name in agency.signatures:
                self._add(name, known, exact=True)
            if _ANYWHERE in self._scopes[agency.id].languages:
                marks = (agency.id, bare(agency.name).replace(" ", "-"), f"agencia-{agency.id}", f"agence-{agency.id}", f"{agency.id}-news")
                self.path_marks.update((mark, known) for mark in marks)
        for row in facts.table("origins/agency_sites"):
            if row["id"] in self.by_id:
                self.agency_sites[row["domain"]] = self.by_id[row["id"]]
                self.by_domain.setdefault(row["domain"], self.by_id[row["id"]])

    def _republishers(self, facts: Facts) -> None:
        for origin in facts.republishers:
            known = Known(origin.id, origin.name.split(" (")[0], origin.domain, "republisher")
            self.by_id.setdefault(origin.id, known)
            if "." in origin.domain:
                self.by_domain.setdefault(origin.domain, known)

    def _outlets(self, facts: Facts) -> None:
        self.outlet_names: dict[str, tuple[str, ...]] = {}
        self.outlet_domains: dict[str, list[str]] = {}
        self.outlet_country: dict[str, str] = {}
        self._widely: set[str] = set()
        self._owners: dict[str, str] = {}
        for row in facts.table("catalogue/outlets"):
            domain, name = row["registrable_domain"], row["name"].strip()
            if row["country"]:
                self.outlet_country.setdefault(domain, row["country"])
            if row["owner"]:
                self._owners.setdefault(domain, bare(_REMARK.sub(" ", row["owner"])))
            if len(name) > 1:
                self.outlet_names[domain] = (*self.outlet_names.get(domain, ()), name)
                self.outlet_domains.setdefault(bare(name), []).append(domain)
                if len(set(row["source_keys"].split()) - {"gdelt"}) >= 2:
                    self._widely.add(bare(name))
        for row in facts.table("origins/outlet_names"):
            domain, names = row["domain"], several(row["names"])
            self.outlet_names[domain] = (*names, *self.outlet_names.get(domain, ()))
            for name in names:
                self.outlet_domains[bare(name)] = [domain]
                self._widely.add(bare(name))
        for wire in self.press_marks.values():
            if wire.name and wire.domain:
                self.outlet_domains.setdefault(bare(wire.name), [wire.domain])
        for origin in self.by_id.values():
            if origin.kind == "republisher" and origin.name and origin.domain:
                self.outlet_domains.setdefault(bare(origin.name), []).insert(0, origin.domain)

    def _add(self, name: str, known: Known | None, *, exact: bool) -> None:
        if not name.strip():
            return
        if _UNSPACED.search(name):
            if known is not None:
                self._unspaced.setdefault(name.strip(), (known, exact))
            return
        tokens = tuple(_TOKEN.findall(name))
        if len(tokens) > 1 and tokens[0].lower() == "the":  # or "the Associated Press of Pakistan" would be found from its article on
            tokens = tokens[1:]
        if tokens:
            folded, others = tuple(fold(t) for t in tokens), tuple(t.lower() for t in tokens[1:] if t.isascii())
            self._patterns.setdefault(folded[0], []).append(_Pattern(folded, tokens if exact else None, known, tokens[0].lower(), others))

    def naming(self, paragraphs: Sequence[str], where: Where) -> list[str]:
        """Those paragraphs of running text that can name an agency: in scripts with capitals names have them, but for a few signatures."""
        page = "\n".join(paragraphs)
        marks = self._small_in.get(where)
        if marks is None:
            marks = self._small_in[where] = tuple(m for m, known in self._small if self._fits(known, where, short=True))
        small = [mark for mark in marks if mark in page]
        return [p for p in paragraphs if self._may_name(p) or any(mark in p for mark in small)]

    def _may_name(self, text: str) -> bool:
        if not text.isascii() and _UNCASED.search(text):
            return True
        said = frozenset(_CAPITALISED.findall(text))
        hits = self._begun.keys() & map(folded_word, said)
        if not hits:
            return False
        whole = text.lower()
        return any(
            (exact is None or exact in said) and all(part in whole for part in rest) for word in hits for exact, rest in self._begun[word]
        )

    def find(self, text: str, where: Where) -> list[Mention]:
        """The agencies named in a text, left to right, longest name first, none inside another."""
        plain = text.isascii()
        raw = _PLAIN_TOKEN.findall(text) if plain else _TOKEN.findall(text)
        lowered = list(map(str.lower, raw))
        found: list[Mention] = []
        if not self._first.isdisjoint(lowered) or not self._first_exact.isdisjoint(raw):
            folded = lowered if plain else [folded_word(r) for r in raw]
            found = self._find_spaced(text, raw, folded, where)
        if not plain and _UNSPACED.search(text):
            for match in self._unspaced_finder.finditer(text):
                known, _ = self._unspaced[match.group()]
                if self._fits(known, where, short=False):
                    found.append(Mention(known, match.start(), match.end(), False))
            found.sort(key=lambda m: m.start)
        return found

    def _find_spaced(self, text: str, raw: list[str], folded: list[str], where: Where) -> list[Mention]:
        found: list[Mention] = []
        spans: list[tuple[int, int]] = []
        end = 0
        for at, (word, said) in enumerate(zip(folded, raw, strict=True)):
            if at < end or (word not in self._first and said not in self._first_exact):
                continue
            size, known, short = self._longest_at(at, raw, folded, where)
            end = at + size
            if known is None:
                continue
            spans = spans or [t.span() for t in _TOKEN.finditer(text)]
            if not (short and size == 1 and len(said) == 2 and _is_forename(text, raw, spans, at)):
                found.append(Mention(known, spans[at][0], spans[at + size - 1][1], short))
        return found

    def _longest_at(self, at: int, raw: list[str], folded: list[str], where: Where) -> tuple[int, Known | None, bool]:
        """(tokens, source, whether a signature) of the longest name that begins at a token; a trap has no source."""
        for pattern in self._patterns.get(folded[at], ()):
            size = len(pattern.folded)
            if size > 1 and tuple(folded[at : at + size]) != pattern.folded:
                continue
            if pattern.exact is not None and tuple(raw[at : at + size]) != pattern.exact:
                continue
            short = pattern.exact is not None
            if pattern.known is None or self._fits(pattern.known, where, short=short):
                return size, pattern.known, short
        return 0, None, False

    def _fits(self, known: Known, where: Where, *, short: bool) -> bool:
        scope = self._scopes.get(known.id)
        if scope is None:
            return True
        if where.language in scope.avoid or where.country in scope.avoid:
            return not short
        if not short or _ANYWHERE in scope.languages:
            return True
        return where.language in scope.languages or (where.country is not None and where.country == known.country)

    def outlet(self, name: str, *, widely: bool = False) -> Known | None:
        """The outlet of exactly this name in the catalogue, case and accents aside; its domain only where it is the only one.

        `widely`: only if several lists know it by this name, for a byline's words may be anybody's.
        """
        domains = self.outlet_domains.get(bare(name))
        if not domains or (widely and bare(name) not in self._widely):
            return None
        only = domains[0] if len(set(domains)) == 1 else None
        return Known(only or bare(name), name.strip(), only, "outlet", self.outlet_country.get(only or ""))

    def site(self, domain: str) -> Known:
        """A source known by its domain alone; named where a table names it."""
        known = self.by_domain.get(domain)
        if known:
            return known
        name = self.name_of(domain)
        return Known(domain, name or domain, domain, "outlet" if name else "stranger", self.outlet_country.get(domain))

    def name_of(self, domain: str) -> str | None:
        """What an outlet is called; a call sign with the rest of its brand where the domain has it: WXYZ on wxyznews.example is WXYZ News."""
        names = self.outlet_names.get(domain)
        if not names:
            return None
        label = domain.partition(".")[0]
        if names[0].isupper() and len(names[0]) > 2 and label == f"{names[0].lower()}news":
            return f"{names[0]} News"
        return names[0]

    def owner(self, domain: str) -> str | None:
        """Who owns an outlet by the catalogue, for comparison only."""
        return self._owners.get(domain) or None

    def house_of(self, domain: str) -> str | None:
        """The publisher group that an outlet belongs to, by its name alone."""
        return self._houses.get(domain)

    def country(self, domain: str) -> str | None:
        """The country of an outlet: the catalogue's, else its country-code domain's."""
        label = domain.rsplit(".", 1)[-1].upper()
        return self.outlet_country.get(domain) or ({"UK": "GB"}.get(label, label) if len(label) == 2 else None)


def _is_forename(text: str, raw: list[str], spans: list[tuple[int, int]], at: int) -> bool:
    """Whether two capitals are a person's: "DJ Summers", "AA Gill"; not "AP Sports Writer"."""
    if at + 1 >= len(raw) or text[spans[at][1] : spans[at + 1][0]] != " " or not raw[at + 1].istitle():
        return False
    return not any(word.lower().rstrip("s") in _TRADES for word in raw[at + 1 : at + 5])


@lru_cache(maxsize=65536)
def folded_word(word: str) -> str:
    """One word folded; the same few words are asked for again and again."""
    return word.lower() if word.isascii() else fold(word)


def bare(name: str) -> str:
    """A name with case, accents, punctuation and a leading article dropped, for comparison."""
    parts = [folded_word(w) for w in _TOKEN.findall(name)]
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] in ("the", "der", "die", "das", "le", "la", "el", "il") else parts)


_INDEXES: dict[int, tuple[Facts, Names]] = {}


def names_of(facts: Facts) -> Names:
    """The index of these facts, built at the first asking; the facts are kept with it, so that their identity stays theirs."""
    held = _INDEXES.get(id(facts))
    if held is None:
        _INDEXES.clear()
        held = _INDEXES[id(facts)] = (facts, Names(facts))
    return held[1]


def distinct(knowns: Iterable[Known]) -> list[Known]:
    """Each source once, in the order of its first appearance."""
    seen: dict[str, Known] = {}
    for known in knowns:
        seen.setdefault(known.id, known)
    return list(seen.values())
