"""What the signals look at: an article's lines by place, the outlet's own names, and what scopes a short mark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from firsthand.facts import Facts
from firsthand.model.article import Article, SiteTemplate
from firsthand.model.outlet import Outlet
from firsthand.origins.lexicon import Lexicon, lexicon_of
from firsthand.origins.names import Known, Names, Where, bare, names_of
from firsthand.text.urls import registrable_domain

_LONGEST_LINE = 600


@dataclass(frozen=True, slots=True)
class Own:
    """The names and domains under which an outlet speaks of itself."""

    domain: str
    label: str
    names: frozenset[str]  # bare, without spaces

    def is_name(self, name: str) -> bool:
        """Whether a name is the outlet's own, or one of its desks'."""
        said = bare(name).replace(" ", "")
        if not said:
            return False
        for own in self.names:
            if said == own:
                return True
            if len(own) >= 4 and len(said) >= 4 and (said.startswith(own) or own.startswith(said)):
                return True
            if len(own) >= 6 and len(said) >= 6 and (own in said or said in own):
                return True
        return False

    def is_source(self, known: Known) -> bool:
        """Whether a source is this outlet."""
        if known.domain is not None and known.domain == self.domain:
            return True
        if known.domain is not None and known.domain.partition(".")[0] == self.label and len(self.label) > 3:
            return True
        return known.kind != "agency" and known.name is not None and self.is_name(known.name)


@dataclass(frozen=True, slots=True)
class View:
    """One article as the signals see it; lines in reading order, picture credits left out."""

    article: Article
    names: Names
    lexicon: Lexicon
    where: Where
    own: Own
    byline: str | None
    head: tuple[str, ...]
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    tail: tuple[str, ...]


@lru_cache(maxsize=4096)
def _label(domain: str) -> str:
    return domain.partition(".")[0].replace("-", "")


def own_of(article: Article, names: Names, outlet: Outlet | None) -> Own:
    """An outlet's own names: its site name, domain, and what the catalogue calls it."""
    said = [article.site_name or "", outlet.name if outlet else "", *names.outlet_names.get(article.outlet, ())]
    site = names.agency_sites.get(article.outlet)
    if site and site.name:
        said.append(site.name)
    squeezed = {bare(s).replace(" ", "") for s in said} | {_label(article.outlet), bare(article.outlet).replace(" ", "")}
    return Own(article.outlet, _label(article.outlet), frozenset(s for s in squeezed if len(s) > 1))


def view_of(article: Article, facts: Facts, outlet: Outlet | None = None, template: SiteTemplate | None = None) -> View:
    """Lay out an article for the signals."""
    names, lexicon = names_of(facts), lexicon_of(facts)
    pictured = {bare(text) for image in article.images for text in (image.credit, image.caption) if text}

    def keep(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            line[:_LONGEST_LINE] for line in lines if line.strip() and bare(line) not in pictured and not _is_picture_credit(line, lexicon)
        )

    desks = {bare(b) for b in template.bylines} if template else set()
    byline = article.byline if article.byline and bare(article.byline) not in desks else None
    country = outlet.country if outlet and outlet.country else names.country(article.outlet)
    language = (article.language or "").split("-")[0].lower() or None
    closing = tuple(p for p in article.body[-3:] if len(article.body) > 3 or p not in article.body[:1]) or article.body[-1:]
    return View(
        article=article, names=names, lexicon=lexicon, where=Where(language, country), own=own_of(article, names, outlet),
        byline=byline if byline is None or not _is_picture_credit(byline, lexicon) else None,
        head=keep(article.strip), opening=article.body[:3], closing=closing, tail=keep((*article.tail, *article.credit_lines)),
    )  # fmt: skip


def _is_picture_credit(line: str, lexicon: Lexicon) -> bool:
    found = lexicon.photo.search(line[:200])
    return found is not None and (len(line) < 160 or found.start() < 4)


def domain_of(url: str | None) -> str | None:
    """The registrable domain of an address, or None."""
    return registrable_domain(url) or None if url else None
