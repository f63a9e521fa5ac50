"""What the signals look at: an article's lines by place, the outlet's own names, and what scopes a short mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from firsthand.facts import Facts
from firsthand.model.article import Article, NearLine, SiteTemplate
from firsthand.model.outlet import Outlet
from firsthand.origins.lexicon import Lexicon, lexicon_of
from firsthand.origins.names import Known, Names, Where, bare, names_of
from firsthand.text.urls import registrable_domain

_LONGEST_LINE = 600
_STOPS = (".", "!", "?", "…", "。", "”", "»")
_NEAR_END = 16  # lines after the text in which its own credits stand
_ELSEWHERE_END = 6
_TITLE_BARS = re.compile(r"\s*[_|｜–—]+\s*|\s+-+\s*|--+|-(?=[\u3400-\u9fff])|[（）()]|\s::?\s")
_STAMP = re.compile(
    r"^(?=[^\n]{0,60}\b(?:19|20)\d\d\b)[^\n]{0,60}?\b\d{1,2}[:.]\d\d\b(?:\s?[AaPp]\.?[Mm]\b\.?)?[\s,|·•—–-]*(?P<who>[^\n]{0,80})$"
)
_HOUR_WORD = re.compile(r"^(?:[Uu]hr|hrs?|h|[A-Z]{2,4}T|UTC|Z)\b\.?\s*")
_BARS = re.compile(r"\s[|•·–—-]\s")


@dataclass(frozen=True, slots=True)
class Own:
    """The names and domains under which an outlet speaks of itself."""

    domain: str
    label: str
    names: frozenset[str]  # as tables and its domain have it; bare, without spaces
    claimed: frozenset[str]  # as its page says
    agency: str | None = None  # id of the agency whose site this is
    house: str | None = None  # the publisher group's name, bare, without spaces

    def is_name(self, name: str) -> bool:
        """Whether a name is the outlet's own, or one of its desks'."""
        said = bare(name).replace(" ", "")
        if not said or said == self.house:
            return bool(said)
        if not said.isascii() and len(self.label) >= 4:
            latin = anyascii(said).lower().replace(" ", "")
            if latin.startswith(self.label) or (len(latin) >= 5 and self.label.startswith(latin)):
                return True
        return self._is_among(said, self.names) or self._is_among(said, self.claimed)

    @staticmethod
    def _is_among(said: str, names: frozenset[str]) -> bool:
        for own in names:
            if said == own:
                return True
            least = 2 if own[0] >= "\u3000" else 4
            if len(own) >= least and len(said) >= least and (said.startswith(own) or own.startswith(said)):
                return True
            if len(own) >= 6 and len(said) >= 6 and (own in said or said in own):
                return True
        return False

    def is_source(self, known: Known, *, by_claim: bool = True) -> bool:
        """Whether a source is this outlet; `by_claim`: the names that its page claims count, too."""
        if self.agency is not None and known.id == self.agency:
            return True
        if known.domain is not None:
            theirs, mine = _ascii(known.domain).replace("-", ""), _ascii(self.domain).replace("-", "")
            if theirs == mine:
                return True
            if _label(known.domain) == self.label and len(self.label) > 3:
                return True
        if known.kind == "agency" or known.name is None:
            return False
        return self.is_name(known.name) if by_claim else self._is_among(bare(known.name).replace(" ", ""), self.names)


@dataclass(frozen=True, slots=True)
class View:
    """One article as the signals see it; lines in reading order, picture credits left out."""

    article: Article
    names: Names
    lexicon: Lexicon
    where: Where
    own: Own
    byline: str | None
    bylines: tuple[str, ...]  # other lines marked as bylines
    head: tuple[str, ...]  # between title and text
    signed: frozenset[str]  # plain forms of the head's lines that stand in a byline's or date's element
    opening: tuple[str, ...]
    closing: tuple[str, ...]  # the last paragraphs
    inside: tuple[str, ...]  # short lines between paragraphs
    tail: tuple[str, ...]  # right after the text
    far: tuple[str, ...]  # further down
    via: tuple[NearLine, ...]  # lines after the text that are a link
    outlet_name: str | None  # as the catalogue that was handed in has it


def _ascii(domain: str) -> str:
    """A domain in IDNA's ASCII form."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


@lru_cache(maxsize=4096)
def _label(domain: str) -> str:
    return domain.partition(".")[0].replace("-", "")


def own_of(article: Article, names: Names, outlet: Outlet | None) -> Own:
    """An outlet's own names: what the catalogue and its domain call it, and the site name that its page claims."""
    told = [outlet.name if outlet else "", *names.outlet_names.get(article.outlet, ())]
    site = names.agency_sites.get(article.outlet)
    if site and site.name:
        told.append(site.name)
    claimed = [article.site_name or "", *(part for c in article.claims if c.where == "title" for part in _TITLE_BARS.split(c.text)[1:])]
    if not any(told) and not article.site_name and not _elsewhere(article):
        claimed += [c.text for c in article.claims if c.where == "json-ld:publisher" and not names.find(c.text, Where("*", None))]
    label = _label(article.outlet)
    house = bare(names.house_of(article.outlet) or "").replace(" ", "")
    return Own(
        article.outlet, label, _squeezed([*told, label, article.outlet]), _squeezed(claimed), site.id if site else None, house or None
    )


def _elsewhere(article: Article) -> bool:
    return bool(article.canonical) and registrable_domain(article.canonical or "") != article.outlet


def _squeezed(names: Iterable[str]) -> frozenset[str]:
    return frozenset(s for s in (bare(n).replace(" ", "") for n in names) if len(s) > 1)


def view_of(article: Article, facts: Facts, outlet: Outlet | None = None, template: SiteTemplate | None = None) -> View:
    """Lay out an article for the signals."""
    names, lexicon = names_of(facts), lexicon_of(facts)
    pictured = {plain(text) for image in article.images for text in (image.credit, image.caption) if text}
    pictured |= {plain(line.text) for line in article.near if line.scope == "picture"}
    signed = {plain(line.text) for line in article.near if line.scope == "signed" and line.place == "head"}
    claimed = [c.text for c in article.claims if c.where == "byline"]
    persons = [a.name for a in article.authors if a.kind == "person" and len(a.name) > 5]
    pictured -= signed | {plain(c) for c in claimed if lexicon.by.match(c) or any(c.startswith(p) for p in persons)}
    desks = {plain(b) for b in template.bylines} if template else set()

    def keep(lines: Iterable[str]) -> tuple[str, ...]:
        printed = [line for line in lines if line.strip()]
        pictures = lexicon.photo.lines(printed)
        found = (part for n, line in enumerate(printed) for part in (_segments(line, lexicon) if n in pictures else (line,)))
        return tuple(dict.fromkeys(line[:_LONGEST_LINE] for line in found if plain(line) not in pictured))

    opening, printed = _opening(article, outlet)
    byline = article.byline or printed
    byline = byline if byline and plain(byline) not in desks | pictured else None
    country = outlet.country if outlet and outlet.country else names.country(article.outlet)
    language = (article.language or "").split("-")[0].lower() or None
    closing = tuple(p for p in article.body[-3:] if len(article.body) > 3 or p not in article.body[:1]) or article.body[-1:]
    head = [line.text for line in article.near if line.place == "head" and line.scope in ("text", "signed")]
    inside = [line.text for line in article.near if line.place == "inside" and line.scope in ("text", "signed")]
    after = [line for line in article.near if line.place == "after"]
    tail = [line.text for n, line in enumerate(after[:_NEAR_END]) if line.scope in ("text", "signed") or n < _ELSEWHERE_END]
    far = [line.text for line in after[_NEAR_END:] if line.scope in ("text", "signed")]
    return View(
        article=article, names=names, lexicon=lexicon, where=Where(language, country), own=own_of(article, names, outlet),
        byline=byline if byline is None or not is_picture_credit(byline, lexicon) else None,
        bylines=keep(c for c in claimed if plain(c) not in desks), head=keep(head or article.strip), signed=frozenset(signed),
        opening=opening, closing=closing, inside=keep(inside), tail=keep(tail or (*article.tail, *article.credit_lines)), far=keep(far),
        via=tuple(line for line in after[:_NEAR_END] if line.url and line.scope in ("text", "signed")),
        outlet_name=outlet.name or None if outlet else None,
    )  # fmt: skip


def _opening(article: Article, outlet: Outlet | None) -> tuple[tuple[str, ...], str | None]:
    """The first paragraphs, and the byline above them: a page without structure is read with masthead, title and date line."""
    above = {plain(t) for t in (article.headline, article.site_name, outlet.name if outlet else None) if t}
    headline = plain(article.headline or "")
    byline = None
    at = 0
    for line in article.body[:4]:
        stamp = _STAMP.match(line)
        if stamp is not None and not line.rstrip().endswith(_STOPS):
            byline = _HOUR_WORD.sub("", stamp.group("who")).strip() or None
        elif plain(line) not in above and (len(line) < 12 or plain(line) not in headline):
            break
        at += 1
    return article.body[at : at + 5], byline


def _segments(line: str, lexicon: Lexicon) -> Iterator[str]:
    """The parts of a line that has several ("10:05 - Fonte: X - Foto: Y"), picture credits and what follows them left out."""
    if not is_picture_credit(line, lexicon):
        yield line
        return
    parts = _BARS.split(line)
    for number, part in enumerate(parts):
        before = number > 0 and lexicon.photo.within(parts[number - 1])
        if len(parts) > 1 and part.strip() and not before and not lexicon.photo.within(part):
            yield part.strip()


def plain(line: str) -> str:
    """A line with spaces and case evened, to know it again."""
    return " ".join(line.split()).lower()


def is_picture_credit(line: str, lexicon: Lexicon) -> bool:
    """Whether a line credits a picture; such a line is no evidence for the text."""
    at = lexicon.photo.at(line[:200])
    return at is not None and (len(line) < 160 or at < 4)


def domain_of(url: str | None) -> str | None:
    """The registrable domain of an address, or None."""
    return registrable_domain(url) or None if url else None
