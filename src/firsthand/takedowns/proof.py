"""Proof of a removal: every byte of the data directory, of every backup that this machine made and still holds, and every public surface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from firsthand.errors import FirsthandError
from firsthand.model.takedown import Case
from firsthand.store.scan import Match, scan
from firsthand.store.shelf import Store
from firsthand.takedowns import backups
from firsthand.takedowns.erasure import Tools, probes_of
from firsthand.takedowns.lens import Lens, Probe

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
    held = tools.shelf.case(case)
    ids = held.items if held else ()
    found = here = _searched(tools.data_dir, tools.shelf, ids, probes, tools.lens)
    files, size, hits, unread = found.files, found.size, list(found.hits), list(found.unread)
    for folder in backups.whole(tools.data_dir):
        try:
            with backups.opened(folder, write=False) as copy:
                found = _searched(folder, copy, ids, probes, tools.lens)
        except FirsthandError:
            unread.append(str(folder))
            continue
        files, size = files + found.files, size + found.size
        hits += [f"backup {folder.name}: {Path(path).name}" for path in found.hits]
        unread += found.unread
    unread += [f"{folder}, a backup that is being made," for folder in backups.unfinished(tools.data_dir)]
    standing, silent = _standing(held, surfaces, here.match)
    beyond = [*BEYOND, *silent, *(f"{path} could not be read to its end" for path in unread)]
    return {
        "case": case, "files": files, "bytes": size, "hits": hits, "surfaces": standing, "out_of_reach": beyond,
        "proven": bool(erased) and not hits and not standing and not silent and not unread,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search of one folder came to."""

    files: int
    size: int
    hits: list[str]
    unread: list[str]
    match: Match


def _searched(root: Path, shelf: Store, ids: Sequence[str], probes: Sequence[Probe], lens: Lens) -> _Found:
    match = lens.match(probes)
    found = scan([root], match)
    if found["hits"] and any(not probe.address for probe in probes):
        match = lens.match(_rare(shelf, ids, probes, lens))
        found = scan([root], match)
    return _Found(int(str(found["files"])), int(str(found["bytes"])), _paths(found["hits"]), _paths(found["unread"]), match)


def _rare(shelf: Store, ids: Sequence[str], probes: Sequence[Probe], lens: Lens) -> list[Probe]:
    """Those probes whose words no item that stays holds: a headline, or a sentence of a wire, may rightly be another's too."""
    asked = [probe for probe in probes if not probe.address]
    passages = shelf.passages(without=ids)
    common = {probe.word for probe in lens.found(asked, _batches(passages))}
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


def _paths(found: object) -> list[str]:
    return [str(path) for path in found] if isinstance(found, list) else []
