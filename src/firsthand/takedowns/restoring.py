"""Restoring an instance from a backup without bringing back what its owners had removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.takedown import Tombstone
from firsthand.store.backups import restore, tombstones_in
from firsthand.store.copies import DONE, copy_keys
from firsthand.store.open import open_store
from firsthand.takedowns.delisting import delist
from firsthand.takedowns.erasure import tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.tombstones import Tombstones

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Given:
    """Tombstones from wherever they were kept."""

    stones: tuple[Tombstone, ...]

    def tombstones(self) -> tuple[Tombstone, ...]:
        return self.stones


def restore_instance(source: Path, data_dir: Path, newer: Path | None = None) -> int:
    """Bring a backup back into an empty `data_dir`; how many of its items were erased again.

    `newer`: what is left of the instance's last data directory: its keys, and tombstones later than the backup.
    Raises UsageError where tombstones have no key to be read with: what they bind would come back.
    """
    if not (source / DONE).exists():
        raise UsageError(f"{source} is no backup")
    stones = list(_stones(source, newer))
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (newer, source) if newer else (source,):
        copy_keys(folder, data_dir)
    if stones and not (data_dir / "instance.key").exists():
        raise UsageError(f"{len(stones)} tombstones are void without the key: put instance.key into {data_dir} first")
    bound = Tombstones(load(data_dir), _Given(tuple(stones)))

    def refuses(item: Item, text: str | None) -> bool:
        return bound.refuses([address for address in (item.url, item.canonical) if address], text or "") is not None

    has_store = newer is not None and (newer / "catalogue.db").exists()
    erased = restore(source, data_dir, refuses, newer if has_store else None)
    _replay(data_dir)
    return erased


def _replay(data_dir: Path) -> None:
    """What else holds since the backup was made: names that were delisted, addresses that are asked for no more."""
    store = open_store(data_dir)
    try:
        tools = tools_for(store, load(data_dir), data_dir)
        store.purge(tools.stones.binds)
        for at in range(0, len(tools.names.items), _AT_ONCE):
            delist(store, tools.names.words_of, tools.names.items[at : at + _AT_ONCE])
    finally:
        store.close()


def _stones(source: Path, newer: Path | None) -> Iterable[Tombstone]:
    yield from tombstones_in(source)
    if newer is not None and (newer / "catalogue.db").exists():
        yield from tombstones_in(newer)
