"""The catalogue's store as a command needs it: to read, also where no instance has run yet; to write beside one that runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firsthand import __version__
from firsthand.config import Settings
from firsthand.pipeline.catalogue import is_current, shipped
from firsthand.store.open import open_store
from firsthand.store.shelf import Store


@contextmanager
def reading(settings: Settings) -> Iterator[Store]:
    """The instance's store for reading; where it has none, the catalogue that ships. Raises StoreError."""
    if (settings.data_dir / "catalogue.db").exists():
        store = open_store(settings.data_dir, write=False)
        try:
            if is_current(store, __version__):
                yield store
                return
        finally:
            store.close()
        with writing(settings) as store:  # an older version wrote it
            yield store
        return
    with tempfile.TemporaryDirectory(prefix="firsthand-") as folder:
        store = open_store(Path(folder) / "data")
        try:
            shipped(store, __version__)
            yield store
        finally:
            store.close()


@contextmanager
def writing(settings: Settings) -> Iterator[Store]:
    """The instance's store with the catalogue in it, for a write beside a running instance. Raises StoreError."""
    store = open_store(settings.data_dir, alone=False)
    try:
        if not is_current(store, __version__):
            shipped(store, __version__)
        yield store
    finally:
        store.close()
