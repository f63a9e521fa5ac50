"""What the names of classes, ids and tags say of an element, as bit masks over the groups of `data/block_words.tsv`."""

from __future__ import annotations

import re
from typing import Any

from firsthand.facts import Facts, several

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(r"[a-z]+")
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
        self._seen: dict[str, int] = {}
        self._names_seen: dict[str, int] = {}
        self.kinds: dict[str, Any] = {}  # the scanner's memory of tags, kept here so that pages share it

    def bit(self, *groups: str) -> int:
        """The mask of these groups together. Raises KeyError on a group that the data does not have."""
        mask = 0
        for group in groups:
            mask |= self._bits[group]
        return mask

    def groups(self, marks: str, tag: str) -> int:
        """The mask of an element: its class, id, role and itemprop words in one string, and its tag."""
        mask = self._tags.get(tag, 0)
        if not marks:
            return mask
        known = self._seen.get(marks)
        if known is None:
            known = 0
            for name in _NAME.findall(_CAMEL.sub(" ", marks[:_LONGEST]).lower()):
                known |= self._name(name)
            if len(self._seen) > _CACHE:
                self._seen.clear()
            self._seen[marks] = known
        return mask | known

    def _name(self, name: str) -> int:
        known = self._names_seen.get(name)
        if known is None:
            known = self._exact.get(name, 0)
            if not known and len(name) >= _INSIDE:
                for word, mask in self._long:
                    if word in name:
                        known |= mask
            if len(self._names_seen) > _CACHE:
                self._names_seen.clear()
            self._names_seen[name] = known
        return known
