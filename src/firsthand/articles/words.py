"""What the names of classes, ids and tags say of an element, as bit masks over the groups of `data/block_words.tsv`."""

from __future__ import annotations

import re
from typing import Any

from firsthand.facts import Facts, several

_NAME = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")
_INSIDE = 5  # letters from which on a word is also found inside a longer name
_CACHE = 20_000
_LONGEST = 160  # characters of names that are read; what follows is a layout's small change


class Words:
    """Group masks of names; `bit(group)` gives a group's mask. Holds a bounded cache, and nothing else that changes."""

    def __init__(self, facts: Facts) -> None:
        rows = facts.table("block_words")
        self.names = tuple(r["group"] for r in rows)
        self._bits = {name: 1 << i for i, name in enumerate(self.names)}
        self._tags: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        for row in rows:
            target = self._tags if row["group"].startswith("<") else self._exact
            for word in several(row["words"]):
                target[word] = target.get(word, 0) | self._bits[row["group"]]
        self._long = tuple((w, m) for w, m in self._exact.items() if len(w) >= _INSIDE)
        self._any_long = re.compile("|".join(w for w, _ in self._long))
        self._seen: dict[str, int] = {}
        self.kinds: Any = None  # the scanner's memory of tags, kept here so that pages share it

    def bit(self, *groups: str) -> int:
        """The mask of these groups together. Raises KeyError on a group that the data does not have."""
        mask = 0
        for group in groups:
            mask |= self._bits[group]
        return mask

    def groups(self, marks: str, tag: str) -> int:
        """The mask of an element: its class, id, role and itemprop words in one string, and its tag."""
        mask = self._tags.get(tag, 0)
        if marks:
            known = self._seen
            for name in _NAME.findall(marks[:_LONGEST]):
                own = known.get(name)
                mask |= self._name(name) if own is None else own
        return mask

    def _name(self, printed: str) -> int:
        name = printed.lower()
        known = self._exact.get(name, 0)
        if not known and len(name) >= _INSIDE and self._any_long.search(name):
            for word, mask in self._long:
                if word in name:
                    known |= mask
        if len(self._seen) > _CACHE:
            self._seen.clear()
        self._seen[printed] = known
        return known
