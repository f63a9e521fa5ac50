"""data/ -> Facts, once: agencies, press wires, republishers, publisher groups, and every room's word lists.

Facts are frozen and handed to the thinking rooms; a new agency, phrase or preset is a line in `data/`, never Python.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import IO

from firsthand.errors import ConfigError
from firsthand.model.outlet import Agency, PressWire, PublisherGroup, Republisher

DATA = Path(__file__).parent / "data"
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of `data/NAME.tsv` (or .tsv.gz) by column name; lines that begin with # are comments. Raises FileNotFoundError."""
    return tuple(stream(name))


def stream(name: str) -> Iterator[Row]:
    """As `table`, a row at a time and not kept, for the large ones."""
    path = DATA / f"{name}.tsv"
    opened = path.open(encoding="utf-8") if path.exists() else gzip.open(f"{path}.gz", "rt", encoding="utf-8")  # noqa: SIM115
    yield from _rows(opened)


def _rows(opened: IO[str]) -> Iterator[Row]:
    with opened as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def several(cell: str, separator: str = ";") -> tuple[str, ...]:
    """The members of a cell."""
    return tuple(part.strip() for part in cell.split(separator) if part.strip())


@dataclass(frozen=True)
class Facts:
    """What is known beforehand. `table(name)` gives a room its own word list."""

    agencies: tuple[Agency, ...]
    press_wires: tuple[PressWire, ...]
    republishers: tuple[Republisher, ...]
    groups: tuple[PublisherGroup, ...]

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of `data/NAME.tsv`."""
        return table(name)

    @cached_property
    def agency_domains(self) -> dict[str, Agency]:
        """Agencies by registrable domain."""
        return {a.domain: a for a in self.agencies if a.domain}

    @cached_property
    def group_of(self) -> dict[str, PublisherGroup]:
        """Publisher groups by the registrable domain of a title."""
        return {d: g for g in self.groups for d in g.domains}


def _agency(r: Row) -> Agency:
    return Agency(
        id=r["id"], name=r["name_en"], own_name=r["name_own"] or None, country=r["country"] or None, domain=r["domain"] or None,
        signatures=several(r["signatures"]), aliases=several(r["aliases"]), dateline=r["dateline"] or None, clashes=r["clashes"] or None,
    )  # fmt: skip


def _press_wire(r: Row) -> PressWire:
    return PressWire(id=r["id"], name=r["name"], country=r["country"] or None, domain=r["domain"] or None, marks=several(r["marks"]))


def _republisher(r: Row) -> Republisher:
    return Republisher(
        id=r["id"], name=r["name"], domain=r["domain"], licence=r["licence"] or None, credit=r["credit"] or None, tracking=r["tracking"] or None,
        canonical_asked=r["canonical_asked"] == "yes",
    )  # fmt: skip


def _group(r: Row) -> PublisherGroup:
    return PublisherGroup(id=r["id"], name=r["name"], domains=several(r["domains"]), basis=r["basis"])


@cache
def load(own: Path | None = None) -> Facts:
    """Read `data/` once a process; `own` is an operator's folder whose agencies.tsv, press_wires.tsv, republishers.tsv and
    groups.tsv, of the same columns, are added. Raises OSError, ConfigError."""
    return Facts(
        agencies=tuple(_agency(r) for r in _with_own("agencies", own)),
        press_wires=tuple(_press_wire(r) for r in _with_own("press_wires", own)),
        republishers=tuple(_republisher(r) for r in _with_own("republishers", own)),
        groups=tuple(_group(r) for r in _with_own("groups", own)),
    )


def _with_own(name: str, own: Path | None) -> tuple[Row, ...]:
    if own is None or not (own / f"{name}.tsv").exists():
        return table(name)
    shipped = table(name)
    columns = dict.fromkeys(shipped[0], "") if shipped else {}
    added = tuple({**columns, **row} for row in _rows((own / f"{name}.tsv").open(encoding="utf-8")))
    if any(not row.get("id") for row in added):
        raise ConfigError(f"{own / name}.tsv: every row needs an id")
    return (*added, *shipped)
