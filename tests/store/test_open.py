from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from firsthand.errors import DiskFull, StoreDamaged, StoreError, StoreLocked, UsageError
from firsthand.model.item import Item
from firsthand.model.takedown import Tombstone
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery, Store
from firsthand.store.sqlite import files
from firsthand.store.sqlite.backup import restore
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.statements import migrations, schema, statements
from tests.store.makers import DAY, NOON, fresh, item, put, story

FOLDER = Path(__file__).parents[2] / "src/firsthand/store/sqlite"


def test_what_was_written_is_there_when_opened_again(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1), text="a text")
    store.close()
    store = fresh(tmp_path)
    assert store.items(ItemQuery()).members == (item(1),)
    assert store.damage() == ()
    store.close()


def test_one_writer_and_any_number_of_readers(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1))
    with pytest.raises(StoreLocked, match="another process"):
        fresh(tmp_path)
    reader, beside = fresh(tmp_path, write=False), fresh(tmp_path, alone=False)
    assert reader.items(ItemQuery()).members == (item(1),)
    with pytest.raises(StoreError, match="reading"):
        put(reader, item(2))
    beside.put_tombstones([Tombstone(kind="url", hash="h", case="c", at=NOON)])
    assert len(store.tombstones()) == 1
    put(store, item(2, NOON + DAY))
    assert len(reader.items(ItemQuery()).members) == 2
    for one in (reader, beside, store):
        one.close()
    fresh(tmp_path).close()


def test_a_day_that_its_writer_has_only_begun_is_passed_over(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1))
    apsw.Connection(str(tmp_path / "data/days/2026-11-25.db")).execute("PRAGMA journal_mode=WAL").fetchall()
    reader = store.reader()
    assert reader.items(ItemQuery()).members == (item(1),)
    put(store, item(2, NOON + DAY))
    assert len(reader.items(ItemQuery()).members) == 2
    reader.close()
    store.close()


def test_reading_where_there_is_no_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        fresh(tmp_path, write=False)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        open_store(tmp_path / "file")


@pytest.mark.parametrize("name", ["catalogue.db", "days/2026-11-24.db"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    store = fresh(tmp_path)
    put(store, item(1))
    store.close()
    (tmp_path / "data" / name).write_bytes(b"this was a database once" * 400)
    with pytest.raises(StoreDamaged, match=re.escape(name)):
        fresh(tmp_path)


def test_bit_rot_in_a_text_is_seen(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1), text="the mayor signed the contract")
    store.close()
    path = tmp_path / "data/days/2026-11-24.db"
    path.write_bytes(path.read_bytes().replace(b"mayor signed", b"mayor sighed"))
    store = fresh(tmp_path)
    assert store.neighbours([item(1).id]) == ()
    assert store.damage() == (f"days/2026-11-24.db: the text of {item(1).id} has rotted",)
    store.close()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    fresh(tmp_path).close()
    connection = apsw.Connection(str(tmp_path / "data/catalogue.db"))
    connection.execute("PRAGMA user_version=999")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        fresh(tmp_path)


KINDS = ("catalogue", "day", "outgoing", "readers")


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_the_sum_of_its_migrations(kind: str) -> None:
    def shape(*scripts: str) -> set[tuple[str, str]]:
        connection = apsw.Connection(":memory:")
        for script in scripts:
            connection.execute(script)
        return {
            (name, re.sub(r"\s*--[^\n]*|\s+", " ", sql or "").strip())
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master")
        }

    assert migrations(kind)
    assert shape(schema(kind)) == shape(*migrations(kind))


def test_every_statement_is_used_and_every_one_compiles() -> None:
    source = "".join(path.read_text() for path in (*FOLDER.glob("*.py"), FOLDER.parent / "query.py"))
    media = apsw.Connection(":memory:")
    for kind in ("catalogue", "day"):
        media.execute(schema(kind))
    for path in FOLDER.glob("*.sql"):
        connection = media
        if path.stem in KINDS[2:]:  # a file of its own, with tables of its own
            connection = apsw.Connection(":memory:")
            connection.execute(schema(path.stem))
        for name, sql in statements(path.stem).items():
            composed = path.stem in ("listing", "stories")
            assert f'"{name}"' in source or (composed and f'"{name.split("_")[0]}' in source), f"{path.name} {name} is used by nobody"
            if path.stem not in ("listing", "backup") and not sql.startswith(("AND", "ORDER")):
                connection.execute("EXPLAIN " + sql.replace("{order}", "score"), _nothing(sql)).fetchall()


def _nothing(sql: str) -> object:
    names = set(re.findall(r":([a-z]\w*)", sql))
    return dict.fromkeys(names) if names else [None] * (4 if "?4" in sql else sql.count("?"))


def test_a_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1))
    files = store._files  # type: ignore[attr-defined]
    file = files.day("2026-11-24")
    file.connection.execute(f"PRAGMA max_page_count={file.value('PRAGMA page_count')}")
    with pytest.raises(DiskFull, match="2026-11-24"):
        put(store, *(item(n) for n in range(2, 400)), text="many words " * 500)
    assert store.items(ItemQuery()).members == (item(1),)
    file.connection.execute("PRAGMA max_page_count=1000000")
    put(store, item(2))
    assert len(store.items(ItemQuery()).members) == 2
    store.close()


def test_on_a_full_disk_the_ballast_goes_overboard_and_the_erasure_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BALLAST", 64 * 1024 * 1024)
    with small_disk(tmp_path) as root:
        store = open_store(root / "data")
        put(store, *(item(n) for n in range(40)), text="the words of a secret " * 200)
        while True:
            try:
                with (root / "filler").open("ab") as filler:
                    filler.write(b"x" * 4096)
            except OSError:
                break
        with pytest.raises(DiskFull):
            put(store, *(item(n) for n in range(100, 900)), text="more " * 4000)
        store.erase([item(n).id for n in range(40)])
        assert store.items(ItemQuery(limit=900)).members == ()
        assert store.scan(["words of a secret"])["hits"] == []
        store.close()


@contextmanager
def small_disk(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "small"
    root.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", root], capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield root
    finally:
        subprocess.run(["umount", "-l", root], check=True)


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tests.store.makers import NOON, item, put
from firsthand.store.open import open_store
store = open_store(Path(sys.argv[1]))
done = len({i.id for i, _ in store.recent(0.0)})
for batch in range(done // 5, 10_000):
    put(store, *(item(n, NOON + n * 3000) for n in range(batch * 5, batch * 5 + 5)), text="words " * 50)
    if batch % 7 == 3:
        store.erase([item(batch * 5, NOON + batch * 15000).id])
        print("erased", batch * 5, flush=True)
    print("put", batch * 5 + 4, flush=True)
"""


def test_kill_9_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    put_up_to, erased = -1, set()
    for round_ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path / "data", Path(__file__).parents[2]], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(0.1 * (round_ + 1))
        os.kill(writer.pid, signal.SIGKILL)
        for line in [first, *writer.stdout.read().splitlines()]:
            what, _, number = line.partition(" ")
            if what == "put" and number:
                put_up_to = max(put_up_to, int(number))
            elif what == "erased" and number:
                erased.add(int(number))
        writer.wait()
        writer.stdout.close()
        store = open_store(tmp_path / "data")
        held = [int(i.url.rsplit("/", 1)[1]) for i, _ in store.recent(0.0)]
        assert len(held) == len(set(held))
        assert set(range(put_up_to + 1)) - set(held) - {n for n in range(0, put_up_to + 5, 5) if n // 5 % 7 == 3} == set()
        assert not erased & set(held)
        urls = {item(n).url for n in held}
        assert store.known(urls) == urls
        assert {int(h.item.url.rsplit("/", 1)[1]) for h in store.search("harbour dispute", limit=100_000).members} == set(held)
        assert store.damage() == ()
        store.close()
    assert put_up_to > 20


def test_a_backup_comes_back_without_what_was_erased_since(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, *(item(n, NOON + n * DAY / 2) for n in range(6)), text="held words")
    store.put_stories([story()])
    reader = store.reader()
    reader.backup(str(tmp_path / "copy"))
    with pytest.raises(StoreError):
        put(reader, item(9))
    reader.close()
    with pytest.raises(UsageError):
        store.backup(str(tmp_path / "copy"))
    store.put_tombstones([Tombstone(kind="url", hash="h", case="c", at=NOON)])
    store.erase([item(2, NOON + DAY).id])
    again = tmp_path / "again"
    assert restore(tmp_path / "copy", again, _refuses, keep=store._files) == 1  # type: ignore[attr-defined]
    back = open_store(again)
    assert [i.id for i in back.items(ItemQuery()).members] == [i.id for i in store.items(ItemQuery()).members]
    assert back.tombstones() == store.tombstones()
    assert back.known([item(n).url for n in range(6)]) == {item(n).url for n in (0, 1, 3, 4, 5)}
    assert back.scan([item(2).url + '"'])["hits"] == []
    back.close()
    with pytest.raises(UsageError):
        restore(tmp_path / "copy", again, _refuses)
    with pytest.raises(UsageError):
        restore(tmp_path, tmp_path / "third", _refuses)
    store.close()


def _refuses(held: Item, text: str | None) -> bool:
    return held.url == item(2).url and text == "held words"


def test_the_catalogue_catches_up_with_a_day_file_that_went_ahead(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, item(1, story="s1"))
    catalogue: Files = store._files  # type: ignore[attr-defined]
    with catalogue.catalogue.writing() as file:
        file.run("DELETE FROM addresses")
        file.run("DELETE FROM story_days")
    store.close()
    store = fresh(tmp_path)
    assert store.known([item(1).url]) == {item(1).url}
    assert len(store.items(ItemQuery(story="s1")).members) == 1
    store.close()


def test_days_past_retention_are_unlinked_and_their_addresses_stay_known_for_a_while(tmp_path: Path) -> None:
    store: Store = fresh(tmp_path, retention_days=7)
    reader = store.reader()
    put(store, item(1), item(2, NOON + 8 * DAY), text="kept words", until=NOON + 99 * DAY)
    store.put_stories([story("old", updated=NOON), story("new", updated=NOON + 8 * DAY)])
    assert len(reader.items(ItemQuery()).members) == 2
    assert store.expire(NOON + 8 * DAY) == 1
    assert [i.id for i in reader.items(ItemQuery()).members] == [item(2, NOON + 8 * DAY).id]
    assert store.known([item(1).url]) == {item(1).url}
    assert (store.story("old"), store.story("new") is None) == (None, False)
    store.expire(NOON + 39 * DAY)
    assert store.known([item(1).url]) == frozenset()
    reader.close()
    store.close()
