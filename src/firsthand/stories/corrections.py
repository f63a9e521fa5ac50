"""Copies that have not followed the correction of what they were copied from: the corrected words stand in them as they stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from firsthand.text.tokens import words

LONGEST = 1500  # words of a passage that are compared
CHANGED = 24  # changed passages that are listed
_MATCHED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A passage as it was and as it is now; either may be empty. Folded words, for comparison; short enough to be shown as a diff."""

    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What differs between two versions of a headline, a lede or a paragraph, by words, in order."""
    old, new = words(before)[:LONGEST], words(after)[:LONGEST]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [(old[i:j], new[k:end]) for tag, i, j, k, end in matcher.get_opcodes() if tag != "equal"]
    return tuple(Change(before=" ".join(was), after=" ".join(now)) for was, now in found[:CHANGED])


def not_followed(before: str, after: str, copies: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The ids of those `copies` (id and text as it is now) that still say what the origin said `before` and not what it says `after`.

    A copy is judged by the sentence around what changed: where it has neither version it is not listed, nor where it has both.
    """
    old, new = words(before)[:LONGEST], words(after)[:LONGEST]
    if old == new or not old:
        return ()
    stood, stands = _passages(old, new), _passages(new, old)
    said = [(id, f" {' '.join(words(text))} ") for id, text in copies]
    return tuple(id for id, text in said if _holds(text, stood) and not _holds(text, stands))


def _passages(version: list[str], other: list[str]) -> list[str]:
    """What a version has and the other has not, each with two words on either side."""
    matcher = SequenceMatcher(None, version, other, autojunk=False)
    cuts = [(i, j) for tag, i, j, _, _ in matcher.get_opcodes() if tag in ("replace", "delete")]
    return [f" {' '.join(version[max(0, i - 2) : j + 2])} " for i, j in cuts]


def _holds(text: str, passages: list[str]) -> bool:
    return bool(passages) and sum(p in text for p in passages) >= _MATCHED * len(passages)
