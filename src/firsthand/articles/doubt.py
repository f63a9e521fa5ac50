"""The second opinion: where the block model is unsure of a page of today's making, another extractor's text gets a vote on each line.

Measured with networks fitted on other outlets' pages: on news sites the vote of resiliparse's main content, on the few pages in doubt,
is worth .004 body F1; trafilatura's would be worth .001 more at twenty times the cost. On old markup it is worse than the model.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text

from firsthand.articles.scan import Block
from firsthand.articles.title import letters
from firsthand.text.html import Document

SURE = 0.85
_SHARE = 0.25  # of the vote
_LONGEST = 400_000  # characters of markup; beyond it a second opinion would cost more than it is worth
_LEAST = 100  # characters of text that are an opinion
_SHORT = 4  # letters below which being in a text says nothing


def best_threshold(given: NDArray[np.float32], lengths: NDArray[np.float32], most: float) -> tuple[float, float]:
    """(threshold, F1 to expect of it): of all thresholds up to `most` the one whose lines have the highest expected F1, if the probabilities
    are right; lines weigh by length. The best threshold is half the best F1 (Lipton, Elkan and Naryanaswamy 2014, arXiv:1402.1892).
    """
    if not len(given):
        return most, 0.0
    order = np.argsort(-given, kind="stable")
    right = np.cumsum((given * lengths)[order])
    best = float((2 * right / (np.cumsum(lengths[order]) + right[-1] + 1e-9)).max())
    return min(most, best / 2), best


def of_today(document: Document) -> bool:
    """Whether a page has the markup that sharing and search engines ask for, which old publishing systems do not write."""
    return bool(document.json_ld) or document.meta("og:type", "og:title", "twitter:card") is not None


def voted(document: Document, blocks: list[Block], given: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probabilities after the vote; as they were where there is no second opinion."""
    if len(document.serialized) > _LONGEST:
        return given
    text = str(extract_plain_text(document.tree, main_content=True, alt_texts=False))
    if not text or len(text) < _LEAST:
        return given
    known = letters(text)
    inside = np.array([float(len(own) >= _SHORT and own in known) for own in (letters(b.text) for b in blocks)], dtype=np.float32)
    return np.asarray((1 - _SHARE) * given + _SHARE * inside, dtype=np.float32)
