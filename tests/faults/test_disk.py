"""A full disk: one sentence, exit 6, and with room again it goes on where it stopped."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.cli.demo import all_items
from firsthand.engines.local import carry
from firsthand.errors import DiskFull
from firsthand.store.open import open_store
from firsthand.text.urls import canonical
from tests.pipeline.conftest import NOW, SENTENCES, make_bench, page

PAGES = 250


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for the catalogue and a few days' pages."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=28m", "tmpfs", str(disk)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this user may not mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def archive(file: Path) -> None:
    """Pages as WARC, each longer than a headline."""
    with file.open("wb") as stream:
        for number in range(PAGES):
            paragraphs = "".join(f"<p>{s.replace('Alder', f'Alder{number}')} {number * 7919} {number * 104729}</p>" for s in SENTENCES * 12)
            body = f"<html lang='en'><head><title>Pier {number}</title></head><body><article><h1>Port Alder{number} rebuilds pier {number}</h1>{paragraphs}</article></body></html>"
            block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
            date = datetime.fromtimestamp(NOW + number, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://alderlantern.com/pier-{number}\r\nWARC-Date: {date}\r\nWARC-Record-ID: <urn:x:{number}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            stream.write(head.encode() + block + b"\r\n\r\n")


def ingest(file: Path, data_dir: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        "from firsthand.cli import main; main()",
        "ingest",
        str(file),
        "--data-dir",
        str(data_dir),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_a_full_disk_ends_it_with_a_sentence_and_room_lets_it_go_on(small_disk: Path, tmp_path: Path) -> None:
    file, data = tmp_path / "pages.warc", small_disk / "data"
    archive(file)
    full = ingest(file, data)
    assert full.returncode == 6, full.stderr
    assert "Traceback" not in full.stderr
    said = [line for line in full.stderr.splitlines() if line.startswith("firsthand: ")]
    assert len(said) == 1
    assert "disk is full" in said[0] or "cannot be written" in said[0]
    subprocess.run(["mount", "-o", "remount,size=300m", str(small_disk)], check=True)
    half = open_store(data)
    assert 0 < len(all_items(half)) < PAGES, "the disk is to fill up in the middle"
    half.close()
    again = ingest(file, data)
    assert again.returncode == 0, again.stderr
    store = open_store(data)
    try:
        items = all_items(store)
        assert Counter(canonical(i.url) for i in items) == Counter(canonical(f"https://alderlantern.com/pier-{n}") for n in range(PAGES))
        assert all(store.story(i.story or "") is not None for i in items)
        assert store.damage() == ()
    finally:
        store.close()


def test_what_could_not_be_written_still_waits(tmp_path: Path, facts: Any) -> None:
    bench = make_bench(tmp_path / "store", facts)
    read = page("https://alderlantern.com/pier")
    bench.store.commit_polls([], [read.pending])

    def full(*_: object) -> None:
        raise DiskFull("the disk is full: the day's file cannot grow")

    bench.store.put_items, kept = full, bench.store.put_items  # type: ignore[method-assign,assignment]

    async def batch() -> float:
        bench.write(read)
        bench.store.settle([read.pending.key])
        return 1.0

    with pytest.raises(DiskFull):
        asyncio.run(carry([("read", batch)], asyncio.Event()))
    assert [p.key for p in bench.store.pending(NOW, 10)] == [read.pending.key]
    bench.store.put_items = kept  # type: ignore[method-assign]
    bench.store.close()
    again = make_bench(tmp_path / "store", facts)  # the process has ended: live stories are made again from what was written
    assert again.write(read) == 1
    again.store.close()
