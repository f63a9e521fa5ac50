"""Days that a page prints or marks up near its article: at the headline, else around the text. Days elsewhere say nothing.

A line counts where it prints a day; lines in lists of other stories, in comments and in the site's frame do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.scan import Block, Scan
from firsthand.articles.words import Words
from firsthand.text.dates import instant, stamp, without_day

_DAY = re.compile(r"\d{4}|\d{1,2}[./]\s?\d{1,2}[./]\s?\d\d")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.I)
_LINES = 16  # between headline and text
_BEFORE, _AFTER = 5, 4
_LINE = 120  # characters of a line that may be a day's
_LINKED = 0.9
_OPENING = 60  # characters of a longer line in which a day is looked for
_ZONES = 48 * 3600.0  # seconds
_ALONE = 30  # characters that may stand beside a day among paragraphs
_BESIDE = 60  # characters that may stand beside a day around a text


@dataclass(frozen=True, slots=True)
class Told:
    """A page's lines, where its article stands among them, and how days are printed in its language."""

    scan: Scan
    body: Body
    words: Words
    months: Mapping[str, int]
    order: str | None


def at_headline(told: Told) -> tuple[str, str] | None:
    """(time, `time` or `text`): what is marked up or printed between the headline and the text, or right before the headline."""
    span = _headline_span(told)
    if span is None:
        return None
    low, anchor, start, high = span
    return (
        _first(told, range(anchor + 1, start + 1))
        or _marked(told, low, anchor)
        or _printed(told, range(anchor - 1, low - 1, -1))
        or _printed(told, range(start + 1, high), _ALONE)
    )


def _first(told: Told, numbers: range) -> tuple[str, str] | None:
    """What is marked up or printed first. Where both differ by more than zones do, what readers see holds."""
    for number in numbers:
        marked, printed = _marked(told, number, number), _printed(told, (number,), trusted=True)
        if marked and printed:
            apart = abs((instant(marked[0]) or 0.0) - (instant(printed[0]) or 0.0))
            return printed if apart > _ZONES else marked
        if marked or printed:
            return marked or printed
    return None


def local_clock(told: Told) -> str | None:
    """The day and clock printed at the headline, without an offset."""
    span = _headline_span(told)
    if span is None:
        return None
    low, anchor, start, _ = span
    near = _printed(told, range(anchor + 1, start + 1), trusted=True) or _printed(told, range(anchor - 1, low - 1, -1))
    return near[0] if near and near[0][10:11] == "T" else None


def _headline_span(told: Told) -> tuple[int, int, int, int] | None:
    """The numbers of the lines from which to look, of the headline, where the text begins, and up to which to look."""
    first, title, count = told.body.first, told.body.title_block, len(told.scan.blocks)
    anchor = title if title is not None else first
    if anchor is None:
        return None
    high = min(count, anchor + _LINES)
    start = max(anchor + 3, first or 0)
    return max(0, anchor - _BEFORE), anchor, min(start, high - 1), high


def around_text(told: Told) -> tuple[str, str] | None:
    """What is marked up or printed right after the text, and last what stands above the headline."""
    first, last, title, count = told.body.first, told.body.last, told.body.title_block, len(told.scan.blocks)
    start = title if title is not None else first or 0
    after = range(0) if last is None else range(last + 1, last + 1 + _AFTER)
    return (
        (_marked(told, after.start - 1, after.stop - 1) if after else None)
        or _printed(told, after, _BESIDE)
        or _printed(told, range(start - 1, max(-1, start - 30), -1), _BESIDE)
        or _printed(told, range(start + 1, count), _ALONE)
    )


def _marked(told: Told, low: int, high: int) -> tuple[str, str] | None:
    marks = [
        (read, m.words.lower()) for m in told.scan.times if low <= m.block <= high and (read := stamp(m.value.strip()[:60], told.months))
    ]
    best = next((read for read, words in marks if "publish" in words or "pubdate" in words), marks[0][0] if marks else None)
    return (best, "time") if best else None


def _printed(told: Told, numbers: Iterable[int], beside: int | None = None, trusted: bool = False) -> tuple[str, str] | None:
    """The first day in these lines; `beside`: the most characters that may stand beside it; `trusted`: whatever box they stand in."""
    blocks = told.scan.blocks
    for number in numbers:
        if not 0 <= number < len(blocks):
            continue
        text = blocks[number].text
        if not _DAY.search(text[:_LINE]) or _COPYRIGHT.search(text[:_LINE]):
            continue
        if not trusted and _elsewhere(blocks[number], told):
            continue
        line = text if len(text) <= _LINE else text[:_OPENING]
        read = stamp(line, told.months, told.order)
        if read and (beside is None or len(without_day(line, told.months) or "") <= beside):
            return read, "text"
    return None


def _elsewhere(block: Block, told: Told) -> bool:
    """Whether a line stands in a list of other stories or among comments, or is a link; not where its box is named for a time."""
    element, words = block.element, told.words
    mask = element.groups | block.inner.groups | (element.parent.groups if element.parent else 0)
    commented = bool(mask & words.bit("comment")) and block.number > (told.body.first or 0)
    if mask & words.bit("meta") and not commented:
        return False
    return commented or block.link_chars > _LINKED * len(block.text) or bool(mask & words.bit("comment", "related", "<footer"))
