"""The six shelves as one store."""

from __future__ import annotations

from pathlib import Path

from firsthand.store.sqlite.backup import backup, damage
from firsthand.store.sqlite.catalogue import Catalogue
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.items import Items, Traces
from firsthand.store.sqlite.polls import Polls
from firsthand.store.sqlite.pushes import Pushes
from firsthand.store.sqlite.removals import Eraser, Removals
from firsthand.store.sqlite.search import Finder
from firsthand.store.sqlite.stories import Stories
from firsthand.store.sqlite.who import Who


class SqliteStore:
    """`shelf.Store` in files. Threads may share one; a thread that reads much takes its own `reader()` and never waits for a write."""

    def __init__(self, files: Files, retention_days: int | None = None) -> None:
        self._files = files
        catalogue, polls, items, finder = Catalogue(files), Polls(files), Items(files), Finder(files)
        traces, stories, removals, eraser = Traces(files, retention_days), Stories(files), Removals(files), Eraser(files)
        self.put_outlets, self.put_feeds = catalogue.put_outlets, catalogue.put_feeds
        self.outlet, self.outlets, self.feeds = catalogue.outlet, catalogue.outlets, catalogue.feeds
        self.template, self.put_templates = catalogue.template, catalogue.put_templates
        who = Who(files)
        self.put_claims, self.claims, self.edition_claims, self.all_claims = who.put_claims, who.claims, who.edition_claims, who.all_claims
        self.claim_sources, self.claims_by, self.replace_claims, self.drop = who.claim_sources, who.claims_by, who.replace_claims, who.drop
        self.put_sites, self.add_sites, self.site, self.sites_due = who.put_sites, who.add_sites, who.site, who.sites_due
        self.site_countries, self.sites_by_status, self.sites_in = who.site_countries, who.sites_by_status, who.sites_in
        self.outlet_rows, self.coverage, self.sites_named = who.outlet_rows, who.coverage, who.sites_named
        self.due, self.states, self.put_states, self.next_due = polls.due, polls.states, polls.put_states, polls.next_due
        self.commit_polls, self.pending, self.settle = polls.commit_polls, polls.pending, polls.settle
        self.waiting, self.hold = polls.waiting, polls.hold
        pushes = Pushes(files)
        self.put_pushes, self.pushes = pushes.put_pushes, pushes.pushes
        self.put_setting, self.setting = polls.put_setting, polls.setting
        self.known, self.put_items, self.catch_up = items.known, items.put_items, items.catch_up
        self.item, self.items_by_id, self.item_at, self.items = items.item, items.items_by_id, items.item_at, items.items
        self.neighbours, self.recent, self.records = items.neighbours, items.recent, items.records
        self.search, self.attention = finder.search, finder.attention
        self.put_versions, self.versions = traces.put_versions, traces.versions
        self.put_dropped, self.dropped, self.expire = traces.put_dropped, traces.dropped, traces.expire
        self.put_stories, self.story, self.stories, self.figures = stories.put_stories, stories.story, stories.stories, stories.figures
        self.told, self.revision = stories.told, files.revision
        self.put_cases, self.case, self.cases = removals.put_cases, removals.case, removals.cases
        self.put_tombstones, self.tombstones = removals.put_tombstones, removals.tombstones
        self.put_journal, self.journal, self.scan = removals.put_journal, removals.journal, removals.scan
        self.hide, self.erase, self.scrub = eraser.hide, eraser.erase, eraser.scrub
        self.heed, self.purge, self.ids_of = items.heed, eraser.purge, eraser.ids_of
        self.passages, self.was_erased = eraser.passages, eraser.was_erased

    def reader(self) -> SqliteStore:
        """Another connection for reading, for one thread."""
        return SqliteStore(Files(self._files.root, write=False))

    def backup(self, path: str) -> None:
        """Copy the store as it stands into a new folder."""
        backup(self._files, Path(path))

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the files, a sentence each."""
        return tuple(damage(self._files))

    def close(self) -> None:
        """Close every file."""
        self._files.close()
