"""Proof of a removal: every byte of the data directory, of the newest backup as it would come back, and every public surface."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from firsthand.errors import FirsthandError
from firsthand.model.item import Item
from firsthand.model.takedown import Case
from firsthand.store.backups import restore
from firsthand.store.scan import Match, scan
from firsthand.takedowns.erasure import Tools, probes_of
from firsthand.takedowns.probes import Probe

_BATCH = 1 << 20  # characters
Surfaces = Callable[[Case], Iterable[tuple[str, bytes]]]  # name and body of every public page, list and answer; raises OSError
BEYOND = (
    "copies that others downloaded before the removal",
    "remnants on the drive below its file system",
    "backups that were taken away from this machine",
)


def no_surfaces(case: Case) -> Iterable[tuple[str, bytes]]:
    """Of an instance that serves nothing."""
    return ()


def prove(case: str, tools: Tools, surfaces: Surfaces = no_surfaces) -> dict[str, object]:
    """Look for what a case had erased: {"case","files","bytes","hits","surfaces","out_of_reach","proven"}.

    `hits` and `surfaces` name where it still stands; `proven` needs both empty and every file read to its end. Of a case that
    is still to be erased the addresses are looked for.
    """
    erased = probes_of(tools.shelf, case)
    probes = erased or _still_named(tools, case)
    match = tools.lens.match(probes)
    found = scan([tools.data_dir], match)
    if erased and found["hits"]:
        match = tools.lens.match(_rare(tools, case, erased))
        found = scan([tools.data_dir], match)
    beyond = list(BEYOND)
    hits = _paths(found["hits"])
    unread = _paths(found["unread"])
    files, size = int(str(found["files"])), int(str(found["bytes"]))
    if (backup := _newest_backup(tools.data_dir)) is not None:
        restored = _restored(backup, tools, match)
        if isinstance(restored, str):
            beyond.append(restored)
        else:
            files, size = files + int(str(restored["files"])), size + int(str(restored["bytes"]))
            hits += [f"backup: {Path(path).name}" for path in _paths(restored["hits"])]
            unread += _paths(restored["unread"])
    standing, silent = _standing(tools.shelf.case(case), surfaces, match)
    beyond += silent
    beyond += [f"{path} could not be read to its end" for path in unread]
    return {
        "case": case, "files": files, "bytes": size, "hits": hits, "surfaces": standing, "out_of_reach": beyond,
        "proven": bool(erased) and not hits and not standing and not silent and not unread,
    }  # fmt: skip


def _rare(tools: Tools, number: str, probes: Sequence[Probe]) -> list[Probe]:
    """Those probes whose words no item that stays holds: a headline, or a sentence of a wire, may rightly be another's too."""
    case = tools.shelf.case(number)
    asked = [probe for probe in probes if not probe.address]
    passages = tools.shelf.passages(without=case.items if case else ())
    common = {probe.word for probe in tools.lens.found(asked, _batches(passages))}
    return [probe for probe in probes if probe.address or probe.word not in common]


def _batches(passages: Iterable[str]) -> Iterator[bytes]:
    batch: list[str] = []
    size = 0
    for passage in passages:
        batch.append(passage)
        size += len(passage)
        if size > _BATCH:
            yield "\n".join(batch).encode("utf-8", "replace")
            batch, size = [], 0
    yield "\n".join(batch).encode("utf-8", "replace")


def _still_named(tools: Tools, number: str) -> tuple[Probe, ...]:
    case = tools.shelf.case(number)
    items = tools.shelf.items_by_id(case.items) if case else ()
    urls = dict.fromkeys((*(case.targets if case else ()), *(item.url for item in items)))
    return tuple(probe for url in urls for probe in tools.lens.made(url))


def _standing(case: Case | None, surfaces: Surfaces, match: Match) -> tuple[list[str], list[str]]:
    """Names of the surfaces that still show it, and what could not be asked."""
    found: list[str] = []
    try:
        found.extend(name for name, body in (surfaces(case) if case else ()) if match(body))
    except OSError as error:
        return found, [f"the site did not answer to its end: {error}"]
    return found, []


def _newest_backup(data_dir: Path) -> Path | None:
    try:
        return Path((data_dir / "newest-backup").read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None


def _restored(backup: Path, tools: Tools, match: Match) -> dict[str, object] | str:
    """The scan of the backup as a restore would bring it back, or why there is none."""
    if not (backup / "backup.json").exists():
        return f"the newest backup is not at {backup} any more"
    size = sum(path.stat().st_size for path in backup.rglob("*") if path.is_file())
    if shutil.disk_usage(tempfile.gettempdir()).free < 2 * size:
        return f"there is no room to restore the newest backup, {backup}"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        try:
            restore(backup, root, refuses_for(tools))
        except FirsthandError as error:
            return f"the newest backup cannot be restored: {error}"
        return scan([root], match)


def refuses_for(tools: Tools) -> Callable[[Item, str | None], bool]:
    """Whether an item of a backup is bound by a tombstone of today."""

    def refuses(item: Item, text: str | None) -> bool:
        addresses = [address for address in (item.url, item.canonical) if address]
        return tools.stones.refuses(addresses, text or "") is not None

    return refuses


def _paths(found: object) -> list[str]:
    return [str(path) for path in found] if isinstance(found, list) else []
