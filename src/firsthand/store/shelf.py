"""The shelf: what every store promises, in six Protocols; `open.py` alone chooses which store stands behind them.

Every write takes an iterable, is one transaction and idempotent by natural key (an outlet's site, a feed's url, an item's
id, a story's id, a case's id): a replay changes nothing. Reads give nouns. A cursor is an opaque string that a list gave.
Instants are Unix seconds. All raise StoreError and its children, DiskFull.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from firsthand.model.article import SiteTemplate
from firsthand.model.entry import Pending
from firsthand.model.feed import Feed, FeedState
from firsthand.model.item import Dropped, Item, Version
from firsthand.model.origin import Neighbour
from firsthand.model.outlet import Coverage, Outlet
from firsthand.model.push import Subscription
from firsthand.model.site import Site
from firsthand.model.statement import Claim
from firsthand.model.story import Story
from firsthand.model.takedown import Case, Tombstone

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """Which items. All given conditions hold together; times bound `first_seen` (from inclusive, until exclusive)."""

    outlet: str | None = None
    country: str | None = None  # of the outlet
    place: str | None = None  # country that the item is about
    language: str | None = None
    topic: str | None = None
    story: str | None = None
    origin: str | None = None  # domain of the origin
    kind: str | None = None  # of the origin
    role: str | None = None
    after: float | None = None
    before: float | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuery:
    """Which stories; `order`: score (ranked) or updated (newest first)."""

    topic: str | None = None
    country: str | None = None  # about it
    outlet_country: str | None = None  # published there
    language: str | None = None
    languages: tuple[str, ...] = ()  # told in any of them (primary subtags)
    order: str = "score"
    after: float | None = None
    limit: int = 40
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletQuery:
    """Which outlets. `live`: with (True) or without (False) a feed that gave an entry in the last seven days; `sections`: one of its
    feeds is called so (lower case; `catalogue.topics.labels` gives those of a topic)."""

    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    live: bool | None = None
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with how many of its domain's feeds are listed, and how many live."""

    outlet: Outlet
    listed: int
    live: int


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A part of a list and the cursor of the next part."""

    members: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A search hit; `item` is shown as it stands."""

    item: Item
    score: float


RETELL = "retell"  # the journal's entries that name a story whose members changed by somebody's hand


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One thing that was done; never content. `number` and `chain` (of the entry before and this one) are the store's."""

    at: float
    kind: str  # case receipt revision retell report
    subject: str  # a case's or an item's id
    text: str
    number: int = 0
    chain: str = ""


class CatalogueShelf(Protocol):
    """Outlets and feeds."""

    def put_outlets(self, outlets: Iterable[Outlet]) -> None: ...
    def put_feeds(self, feeds: Iterable[Feed]) -> None: ...
    def outlet(self, domain: str) -> Outlet | None:
        """The outlet of a registrable domain (the first by site where a domain has several)."""

    def outlets(
        self, *, country: str | None = None, language: str | None = None, cursor: str | None = None, limit: int = 200
    ) -> Listing[Outlet]: ...
    def feeds(self, *, domain: str | None = None) -> tuple[Feed, ...]: ...
    def template(self, outlet: str) -> SiteTemplate | None: ...
    def put_templates(self, templates: Iterable[SiteTemplate]) -> None: ...


class ClaimShelf(Protocol):
    """Who says what of outlets and feeds, the lives of hosts, and what is listed beside what is live."""

    def put_claims(self, claims: Iterable[Claim], *, joining: bool = False) -> None:
        """Insert or replace by kind, subject and source. `joining`: a list with several rows of one subject; what the source
        said of it on the same day (`seen`) stays, and the fields it has not spoken of are added."""

    def claims(self, kind: str, subjects: Iterable[str]) -> Mapping[str, list[Claim]]:
        """Everything that is said of each subject of a kind (outlet, feed)."""

    def edition_claims(self, site: str) -> list[Claim]: ...
    def all_claims(self) -> Iterable[Claim]: ...
    def claim_sources(self) -> Mapping[str, int]: ...
    def claims_by(self, source: str) -> list[Claim]: ...
    def replace_claims(self, source: str, instead: Iterable[Claim]) -> None:
        """Take every claim of a source out and put others in their place."""

    def drop(self, *, outlets: Iterable[str] = (), feeds: Iterable[str] = ()) -> None:
        """Take rows out that nothing supports any more."""

    def put_sites(self, sites: Iterable[Site]) -> None: ...
    def add_sites(self, sites: Iterable[Site]) -> None:
        """Insert those that are not known."""

    def site(self, site: str) -> Site | None: ...
    def sites_due(self, now: float, countries: Sequence[str], limit: int) -> tuple[Site, ...]:
        """Hosts to visit, those of the first countries first; within one those with most evidence, then longest due."""

    def sites_named(self, name: str) -> tuple[Site, ...]:
        """Hosts that a list calls exactly so, at most three."""

    def site_countries(self, now: float) -> Mapping[str, int]: ...
    def sites_by_status(self) -> Mapping[str, int]: ...
    def sites_in(self, status: str, limit: int = 200) -> tuple[Site, ...]: ...
    def outlet_rows(self, query: OutletQuery, now: float) -> Listing[OutletRow]:
        """Outlets by site, listed feeds beside live."""

    def coverage(self, now: float) -> Coverage: ...


class PollShelf(Protocol):
    """What polling knows, and the lines that pages teach."""

    def due(self, now: float, limit: int) -> tuple[FeedState, ...]:
        """States whose `next_due_at` has come, earliest first."""

    def states(self, *, domain: str | None = None) -> tuple[FeedState, ...]: ...
    def put_states(self, states: Iterable[FeedState]) -> None: ...
    def next_due(self) -> float | None: ...
    def commit_polls(self, states: Iterable[FeedState], pending: Iterable[Pending]) -> None:
        """One transaction: what polling learnt and the entries it found. A pending entry whose key is known or pending is left as it stands."""

    def pending(self, now: float, limit: int, *, again: bool = False) -> tuple[Pending, ...]:
        """Entries whose page is due to be read (for the first time, or `again`), earliest `due_at` first."""

    def hold(self, urls: Iterable[str], until: float) -> None:
        """Feeds that are being asked are not due before `until`: a kill in the meantime asks nobody twice."""

    def waiting(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of `keys` that wait to be read."""

    def settle(self, keys: Iterable[str], later: Iterable[Pending] = ()) -> None:
        """Take read entries off the list; `later` come back at their new `due_at`."""

    def put_setting(self, name: str, value: str) -> None: ...
    def setting(self, name: str) -> str | None: ...


class PushShelf(Protocol):
    """Subscriptions at hubs."""

    def put_pushes(self, pushes: Iterable[Subscription]) -> None:
        """Insert or replace by token; one that has ended is forgotten."""

    def pushes(self) -> tuple[Subscription, ...]:
        """All that are held, by token."""


class ItemShelf(Protocol):
    """Items, their transient texts, versions, and what was dropped."""

    def known(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of `urls` (canonical form, see text.urls.canonical) that an item or a drop of the last days has."""

    def put_items(self, items: Iterable[Item], texts: Mapping[str, str], words: Mapping[str, str], text_until: Mapping[str, float]) -> None:
        """Insert or replace. `texts`: full text by item id, kept until `text_until`[id]; `words`: what search may find it by.

        An item without a text or words here keeps those it has. `first_seen` and `hidden` of an item that stands are kept; an
        erased id is refused; a text is kept only where the item's `rights.store` is transient or text.
        """

    def item(self, id: str) -> Item | None: ...
    def items_by_id(self, ids: Iterable[str]) -> tuple[Item, ...]: ...
    def item_at(self, url: str) -> Item | None:
        """The newest item that stands at this address; else the newest that names it as its canonical one, its own outlet's first."""

    def items(self, query: ItemQuery) -> Listing[Item]:
        """Newest first by first_seen; hidden items and those with index=deny or show=none are left out."""

    def search(self, query: str, *, limit: int = 40, cursor: str | None = None, order: str = "newest") -> Listing[Hit]:
        """The grammar of `store/query.py`; `order`: newest (`score` is the instant) or fit (words, faded by age). Raises UsageError on what cannot be read."""

    def attention(self, query: str) -> Mapping[str, int]:
        """How many shown items of each UTC day (`2026-11-24`) answer a search query."""

    def neighbours(self, ids: Iterable[str]) -> tuple[Neighbour, ...]:
        """What `origins` compares with; items whose text has expired are left out."""

    def recent(self, after: float) -> Iterable[tuple[Item, str | None]]:
        """Every item first seen since `after`, oldest first, with its text while that is kept: to rebuild live stories at start."""

    def records(self, day: str) -> Iterator[dict[str, Any]]:
        """The shown items of a UTC day (`2026-11-24`), oldest first, as rows without what stands at its default: for exports."""

    def put_versions(self, versions: Iterable[Version]) -> None: ...
    def versions(self, item: str) -> tuple[Version, ...]: ...
    def put_dropped(self, dropped: Iterable[Dropped]) -> None: ...
    def dropped(self, limit: int = 100) -> tuple[Dropped, ...]: ...
    def expire(self, now: float) -> int:
        """Erase texts past their time and days past retention; the number of texts erased."""


class StoryShelf(Protocol):
    """Stories and the figures of the whole."""

    def put_stories(self, stories: Iterable[Story]) -> None: ...
    def story(self, id: str) -> Story | None:
        """The story; one that was merged is followed to where it went."""

    def stories(self, query: StoryQuery) -> Listing[Story]: ...
    def told(self, after: float, before: float, limit: int) -> tuple[str, ...]:
        """Ids of the stories with the most items first seen in a span (from inclusive, until exclusive), the most first."""

    def figures(self, now: float) -> Mapping[str, object]:
        """Counts for /status: items, stories, outlets, feeds by health, primary links by kind, origins by kind, live feeds by country and language."""


class RemovalShelf(Protocol):
    """Cases, tombstones and erasure."""

    def put_cases(self, cases: Iterable[Case]) -> None: ...
    def case(self, id: str) -> Case | None: ...
    def cases(self, *, open_only: bool = False) -> tuple[Case, ...]: ...
    def hide(self, ids: Sequence[str], case: str | None) -> None:
        """Hide items behind a case, or show them again (None)."""

    def erase(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Delete the items from every table, index, story and file so that no byte stays; rows deleted by table."""

    def scrub(self, addresses: Sequence[str], ids: Sequence[str]) -> int:
        """Take every trace of erased addresses out of all other items and drops, of every day; the number of rows changed. Slow."""

    def heed(self, binds: Callable[[str], bool], words_of: Callable[[str, str], str]) -> None:
        """From now on `known` also names the addresses that `binds` says a tombstone binds: nobody asks for them again; and an item
        (id, words) is found by what `words_of` leaves of its words."""

    def purge(self, binds: Callable[[str], bool]) -> int:
        """Take the addresses that `binds` says are bound off the waiting list and out of all drops; how many."""

    def ids_of(self, domain: str) -> tuple[str, ...]:
        """The ids of every item of a registrable domain, unlisted and hidden ones included."""

    def passages(self, *, without: Sequence[str]) -> Iterable[str]:
        """Record and text of every item but those of `without`: what may rightly stand in the files. Slow."""

    def was_erased(self, id: str) -> bool:
        """Whether an item of this id was erased: its page is gone (410), not unknown (404)."""

    def put_tombstones(self, stones: Iterable[Tombstone]) -> None: ...
    def tombstones(self) -> tuple[Tombstone, ...]: ...
    def scan(self, probes: Sequence[str]) -> Mapping[str, object]:
        """Search every byte of every file of the store for the probes: {"files", "bytes", "hits": [path, ...], "unread": [path, ...]}."""

    def put_journal(self, entries: Iterable[JournalEntry]) -> None:
        """Append; an entry that stands is not written again."""

    def journal(self, *, kind: str | None = None, after: int = 0, limit: int = 1000) -> tuple[JournalEntry, ...]:
        """Entries after a number, oldest first."""


class Store(CatalogueShelf, ClaimShelf, PollShelf, PushShelf, ItemShelf, StoryShelf, RemovalShelf, Protocol):
    """All six. One writer at a time; readers never wait for it."""

    def reader(self) -> Store:
        """Another connection for reading, for one thread."""

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the files, a sentence each; reads every byte, slow."""

    def revision(self) -> tuple[int, ...]:
        """Another one whenever anything that pages show may have changed; cheap enough to be asked for with every page."""

    def close(self) -> None: ...
    def backup(self, path: str) -> None:
        """Copy the store as it stands into a new folder, while it is being written. Raises UsageError where that exists."""
