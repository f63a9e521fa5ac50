"""The nouns of the invented world: sites, events, and the truth about every article. All frozen; instants are Unix seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.model.feed import Feed
from firsthand.model.origin import Hop, Source
from firsthand.model.outlet import Agency, Outlet, PublisherGroup
from firsthand.model.rights import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFeed:
    """One feed of a site. `quirks`: novalidators, cp1251, latin1, broken, full, ttl, nodates, etagonly, slow, hub."""

    url: str
    format: str
    language: str
    quirks: frozenset[str] = frozenset()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An outlet as its servers and its desk behave. `offset_s` is the local clock's distance from UTC in seconds."""

    outlet: Outlet
    role: str  # agency client local group network open spinner presswire optout
    shape: str  # wordpress arc table blogger minimal portal
    feeds: tuple[SiteFeed, ...]
    wires: tuple[str, ...] = ()
    credit: str = "byline"  # how the desk signs wire copy: dateline byline end meta
    traits: frozenset[str] = frozenset()
    offset_s: int = 0
    group: str | None = None

    @property
    def host(self) -> str:
        return self.outlet.site

    @property
    def domain(self) -> str:
        return self.outlet.domain

    @property
    def name(self) -> str:
        return self.outlet.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `facts` are what a report may say, in no language yet; `parent` is the event it follows up.

    `voices` are those in which it may be told, the report that others carry first.
    """

    id: str
    kind: str
    topic: str
    at: float
    country: str
    languages: tuple[str, ...]
    plot: str  # wire local press open sister network spun
    facts: Mapping[str, object] = field(default_factory=dict)
    parent: str | None = None
    voices: str = "ARBCD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A report in words: the paragraphs as they stand on the page."""

    headline: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What the page prints around the text, true or not. `modified`, like `published`, as printed; None: nothing is printed."""

    published: str | None = None
    byline: str | None = None
    dateline: str | None = None
    credit_line: str | None = None
    notice: str | None = None
    licence: str | None = None
    robots: str | None = None
    canonical: str | None = None
    source_url: str | None = None  # a link under the text to where it was taken from
    source_name: str | None = None
    metadata: str = "honest"  # honest: names the agency; silent: says nothing; lying: names own staff
    picture_credit: str | None = None
    release: str | None = None  # the press wire's mark
    covered: bool = False  # the first paragraph stands under data-nosnippet


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueArticle:
    """One article and everything that is true of it.

    `published` is when its page appeared, `printed` what the page says of that (None: undated), `feed_at` when its feed shows it.
    `chain` runs from the primary source to this page. `rights` is the most that may be shown. `text` until `corrected_at`,
    `corrected` from then on. At `deleted_at` the page is gone and answers `deleted_status`.
    """

    url: str
    site: str
    outlet: str
    event: str
    language: str
    topic: str
    place: str
    voice: str
    published: float
    feed_at: float
    printed: str | None
    kind: str
    origin: Source
    chain: tuple[Hop, ...]
    credited: bool
    altered: str
    text: Text
    prints: Print
    rights: Rights
    copy_of: str | None = None
    spun: bool = False
    backdated: bool = False
    deleted_at: float | None = None
    deleted_status: int = 410
    corrected_at: float | None = None
    corrected: Text | None = None

    @property
    def edges(self) -> tuple[tuple[str, str, str], ...]:
        """(from domain, to domain, relation) of each step of the chain."""
        pairs = zip(self.chain, self.chain[1:], strict=False)
        return tuple((a.domain or "", b.domain or "", b.relation or "unknown") for a, b in pairs)

    def stands(self, now: float) -> bool:
        """Whether the page is there at `now`."""
        return self.published <= now and (self.deleted_at is None or now < self.deleted_at)

    def text_at(self, now: float) -> Text:
        """The text as the page has it at `now`."""
        return self.corrected if self.corrected and self.corrected_at is not None and now >= self.corrected_at else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLetter:
    """A letter that somebody writes to the aggregator. `rightful`: the sender speaks for the pages it names."""

    id: str
    sent_at: float
    from_address: str
    from_domain: str
    subject: str
    text: str
    language: str
    intent: str
    urls: tuple[str, ...]
    rightful: bool
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The whole: what users' importers would be handed (outlets, feeds, agencies, groups), and the truth (sites, events, articles)."""

    seed: int
    start_at: float
    end_at: float
    outlets: tuple[Outlet, ...]
    feeds: tuple[Feed, ...]
    agencies: tuple[Agency, ...]
    groups: tuple[PublisherGroup, ...]
    sites: tuple[Site, ...]
    events: tuple[Event, ...]
    articles: tuple[TrueArticle, ...]
    letters: tuple[OwnerLetter, ...]
