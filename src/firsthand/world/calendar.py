"""The calendar of a world that an instance's folder holds: a second start goes on in the same world, where the first one stopped."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from firsthand.errors import UsageError

NAME = "world.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which world it is, and when its first demonstration began (Unix seconds)."""

    seed: int
    outlets: int
    start_at: float


def calendar_of(folder: Path, *, seed: int, outlets: int, now: float) -> Calendar:
    """The folder's calendar; where it has none, a new one that begins now. Raises UsageError: another world, or not a calendar."""
    path = folder / NAME
    try:
        kept = Calendar(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return _written(path, Calendar(seed=seed, outlets=outlets, start_at=now))
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{path} is not the calendar of a demo: {error}") from error
    if (kept.seed, kept.outlets) != (seed, outlets):
        raise UsageError(f"{folder} holds the demo of --seed {kept.seed} --outlets {kept.outlets}: name another --data-dir")
    return kept


def _written(path: Path, calendar: Calendar) -> Calendar:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.with_suffix(".new")
    before.write_text(json.dumps(asdict(calendar)) + "\n", encoding="utf-8")
    os.replace(before, path)
    return calendar
