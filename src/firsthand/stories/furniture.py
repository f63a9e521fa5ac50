"""What an outlet prints around its articles: invitations, notices, licences, names of columns. It tells of no event.

A paragraph is furniture where the outlet's last articles, which for the rest were about something else, had it too. Digits
count as alike, so that a date line is one line. What says of itself that it is a notice is furniture at first sight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import xxhash

from firsthand.stories.features import StoryArticle

OUTLET_ARTICLES = 6
PARAGRAPHS = 24  # the first and the last of an article are remembered: furniture stands at both ends
SHORT = 240  # characters: one earlier article is enough for a short paragraph, a longer one takes two
OTHER = 0.3  # share of an article's characters that it may have in common with one that is about something else
_NOTICE = re.compile(r"(?i)creative commons|\bcc[ -]by\b|\u00a9|\(c\) ?(?:19|20)\d\d|\bcopyright (?:\u00a9 ?)?(?:19|20)\d\d")
_NOTICE_LENGTH = 400
_DIGITS = re.compile(r"\d+")
_FIRST = 256

Hashes = npt.NDArray[np.uint32]


@dataclass(slots=True, eq=False)
class Furniture:
    """The last articles of each outlet as hashes of their paragraphs: a row of the table each."""

    _rows: dict[str, int] = field(default_factory=dict)
    _table: Hashes = field(default_factory=lambda: np.zeros((_FIRST, OUTLET_ARTICLES, PARAGRAPHS), dtype=np.uint32))
    _turn: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(_FIRST, dtype=np.uint8))

    def cleared(self, article: StoryArticle) -> StoryArticle:
        """The article without its furniture; it is remembered as one of its outlet's."""
        if not article.body:
            return article
        hashes = np.array([_key(p) for p in article.body], dtype=np.uint32)
        row = self._row(article.outlet)
        moved = self._moved(hashes, np.array([len(p) for p in article.body]), self._table[row])
        self._keep(row, hashes)
        body = tuple(p for p, away in zip(article.body, moved.tolist(), strict=True) if not away and not _notice(p))
        return article if len(body) == len(article.body) or not body else replace(article, body=body)

    @staticmethod
    def _moved(hashes: Hashes, lengths: npt.NDArray[np.int64], earlier: Hashes) -> npt.NDArray[np.bool_]:
        held = (hashes[None, :, None] == earlier[:, None, :]).any(axis=2)  # by earlier article and paragraph
        apart = held @ lengths < OTHER * lengths.sum()
        times = held[apart].sum(axis=0)
        found: npt.NDArray[np.bool_] = (times > 1) | ((times > 0) & (lengths <= SHORT))
        return found

    def _row(self, outlet: str) -> int:
        row = self._rows.setdefault(outlet, len(self._rows))
        if row == len(self._table):
            more = row // 2
            self._table = np.concatenate((self._table, np.zeros((more, OUTLET_ARTICLES, PARAGRAPHS), dtype=np.uint32)))
            self._turn = np.concatenate((self._turn, np.zeros(more, dtype=np.uint8)))
        return row

    def _keep(self, row: int, hashes: Hashes) -> None:
        ends = hashes if len(hashes) <= PARAGRAPHS else np.concatenate((hashes[: PARAGRAPHS // 2], hashes[-PARAGRAPHS // 2 :]))
        turn = int(self._turn[row])
        self._table[row, turn, : len(ends)], self._table[row, turn, len(ends) :] = ends, 0
        self._turn[row] = (turn + 1) % OUTLET_ARTICLES


def _key(paragraph: str) -> int:
    return int(xxhash.xxh32_intdigest(_DIGITS.sub("0", paragraph).encode("utf-8", "surrogatepass"))) | 1


def _notice(paragraph: str) -> bool:
    return len(paragraph) <= _NOTICE_LENGTH and _NOTICE.search(paragraph) is not None
