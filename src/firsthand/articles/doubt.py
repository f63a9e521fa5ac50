"""The second opinion: where the block model is unsure of a page of today's making, another extractor's text gets a vote on each line.

Measured with networks fitted on other outlets' pages: on the pages in doubt the vote lifts body F1 by .04 to .06 on news sites.
resiliparse's main content is nearly as good a voter as trafilatura's text at a twentieth of the cost, so trafilatura is asked only
where the doubt is deep. Either alone is worse than the model on old markup; there neither is asked.
"""

from __future__ import annotations

import numpy as np
import trafilatura
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text

from firsthand.articles.scan import Block
from firsthand.articles.title import letters
from firsthand.text.html import Document

SURE = 0.95
DEEP = 0.8
_SHARE = 0.35  # of the vote
_LONGEST = 400_000  # characters of markup; beyond it a second opinion would cost more than it is worth
_DEEP_LONGEST = 150_000
_LEAST = 100  # characters of text that are an opinion
_SHORT = 4  # letters below which being in a text says nothing


def expected_f1(given: NDArray[np.float32], lengths: NDArray[np.float32], threshold: float) -> float:
    """The F1 to expect of choosing the lines above the threshold, if the probabilities are right; lines weigh by length."""
    chosen = given > threshold
    right = float((given * lengths)[chosen].sum())
    wrong = float(((1 - given) * lengths)[chosen].sum())
    missed = float((given * lengths)[~chosen].sum())
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def of_today(document: Document) -> bool:
    """Whether a page has the markup that sharing and search engines ask for, which old publishing systems do not write."""
    return bool(document.json_ld) or document.meta("og:type", "og:title", "twitter:card") is not None


def voted(document: Document, blocks: list[Block], given: NDArray[np.float32], expected: float) -> NDArray[np.float32]:
    """The probabilities after the vote; as they were where there is no second opinion. `expected` is `expected_f1`'s word."""
    if len(document.serialized) > _LONGEST:
        return given
    deep = expected < DEEP and len(document.serialized) <= _DEEP_LONGEST
    text = (_trafilatura(document) if deep else None) or _resiliparse(document)
    if not text or len(text) < _LEAST:
        return given
    known = letters(text)
    inside = np.array([float(len(own) >= _SHORT and own in known) for own in (letters(b.text) for b in blocks)], dtype=np.float32)
    return np.asarray((1 - _SHARE) * given + _SHARE * inside, dtype=np.float32)


def _trafilatura(document: Document) -> str | None:
    try:
        return trafilatura.extract(document.serialized, fast=True, include_comments=False, include_tables=True)
    except Exception:  # a third-party parser on a stranger's page: no opinion is no error
        return None


def _resiliparse(document: Document) -> str:
    return str(extract_plain_text(document.tree, main_content=True, alt_texts=False))
