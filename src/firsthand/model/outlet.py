"""Who publishes: an outlet and the facts that lists state about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher's site. `site` is the host of its home page (the key), `domain` the registrable domain."""

    site: str
    domain: str
    homepage: str
    name: str = ""
    country: str | None = None  # ISO 3166-1 alpha-2, XK for Kosovo
    region: str | None = None  # ISO 3166-2
    languages: tuple[str, ...] = ()  # BCP 47, most used first
    kind: str | None = None  # national regional local agency broadcaster magazine specialist official blog
    owner: str | None = None
    state_control: str | None = None
    covers: tuple[str, ...] = ()  # countries that it reports on, beside its own
    sources: tuple[str, ...] = ()  # keys of the lists that state this
    successor: str | None = None  # the site that it moved to
    ended: str | None = None  # the date on which it ceased, as a source states it


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news agency as it signs its wire copy."""

    id: str
    name: str
    own_name: str | None
    country: str | None
    domain: str | None
    signatures: tuple[str, ...]  # exact case, short forms in bylines, datelines and end credits
    aliases: tuple[str, ...]  # any case, all scripts
    dateline: str | None
    clashes: str | None  # other meanings of a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class PressWire:
    """A channel of press releases."""

    id: str
    name: str
    country: str | None
    domain: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Republisher:
    """An outlet that lets others carry its articles, and the marks of such a copy."""

    id: str
    name: str
    domain: str
    licence: str | None
    credit: str | None
    tracking: str | None
    canonical_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherGroup:
    """Titles of one owner; `domains` are registrable domains."""

    id: str
    name: str
    domains: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """(outlets listed, feeds listed, feeds live) by country code and by primary language subtag; '' is unknown."""

    countries: Mapping[str, tuple[int, int, int]]
    languages: Mapping[str, tuple[int, int, int]]
