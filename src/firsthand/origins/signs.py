"""What one kind of evidence says: a source, where it stands, and the exact words. A sign never decides."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.origins.names import Known


@dataclass(frozen=True, slots=True)
class Sign:
    """One place's word for one source.

    `signal` is the key of its weight in `data/origins/weights.tsv`; `where` and `text` as in an origin's evidence;
    `relation`: wire, republished, translation, press-release; `shared` where staff or others stand beside the source.
    """

    signal: str
    where: str
    text: str
    source: Known
    relation: str
    shared: bool = False
    url: str | None = None
