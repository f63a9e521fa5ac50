"""A person's name taken out of search: the right to erasure against a list of results (GDPR article 17; CJEU C-131/12).

The reports stay and are found by their other words; what a search, a day's chart or an alert is answered from no longer holds
the name. Which reports, and whether at all, the operator decides; that it was done is in the case, the name is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from firsthand.errors import UsageError
from firsthand.store.shelf import Store
from firsthand.text.tokens import fold, units

LONGEST = 200  # characters of a name
_STEM = 4  # letters at least that a word begins with to count as a form of a name
_ENDING = 2  # letters that a case ending may change


def without(name: str, text: str) -> str:
    """A text, folded, without the words of a name and their inflected forms."""
    folded = fold(text)
    parts = units(name)
    single = [part for part in parts if len(part) == 1 and part > "\u0e00"]
    if single:  # a script without spaces: as it is written, and each part of it that stands alone
        for written in sorted({"".join(single), *(p for p in fold(name).split() if len(p) > 1)}, key=len, reverse=True):
            folded = folded.replace(written, " ")
    stems = tuple(p if len(p) <= _STEM else p[: max(_STEM, len(p) - _ENDING)] for p in parts if p not in single)
    whole = frozenset(stem for stem in stems if len(stem) < _STEM)
    long = tuple(stem for stem in stems if len(stem) >= _STEM)
    return " ".join(w for w in re.findall(r"\S+", folded) if not any(u in whole or u.startswith(long) for u in units(w)))


def delist(shelf: Store, name: str, items: Sequence[str]) -> int:
    """Take a name out of what items are found by; how many. Doing it again does no more. A report whose text is kept no longer is
    found by its headline alone from now on."""
    check(name)
    texts = {n.id: n.text for n in shelf.neighbours(items)}
    held = shelf.items_by_id(items)
    found = [item for item in held if item.rights.search != "deny"]
    words = {item.id: without(name, " ".join(t for t in (item.headline, texts.get(item.id)) if t)) for item in found}
    shelf.put_items(found, {}, words, {})
    return len(found)


def check(name: str) -> None:
    """Raises UsageError on what is no name: nothing, or so little that too much would go."""
    if len(name) > LONGEST or not any(len(part) > 1 or part > "\u0e00" for part in units(name)):
        raise UsageError("a name is needed, of at most 200 characters")
