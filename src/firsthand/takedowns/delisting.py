"""A person's name taken out of search: the right to erasure against a list of results (GDPR article 17; CJEU C-131/12).

The reports stay and are found by their other words; what a search, a day's chart or an alert is answered from no longer holds
the name. Which reports, and whether at all, the operator decides; that it was done is in the case. The name is not kept: keyed
hashes of its words' stems are, an item each, so that it stays out when a page is read again or a backup comes back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.model.takedown import Tombstone
from firsthand.store.shelf import Store
from firsthand.takedowns.keys import Keys
from firsthand.text.tokens import fold, units

LONGEST = 200  # characters of a name
KIND = "name"
_STEM = 4  # letters at least that a word begins with to count as a form of a name
_ENDING = 2  # letters that a case ending may change
_UNSPACED = "\u0e00"  # from here on scripts are written without spaces between words
_FORM = re.compile(r"([wpr])(\d{1,3}):([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Stem:
    """A part of a name: a whole word (w), what a word begins with (p), or a run of characters of a script without spaces (r)."""

    how: str
    length: int
    mark: str


def stems(name: str, mark: Callable[[str], str] = lambda part: part) -> tuple[Stem, ...]:
    """The parts of a name, as `mark` writes them down."""
    parts = units(name)
    single = [part for part in parts if len(part) == 1 and part > _UNSPACED]
    runs = {"".join(single), *(p for p in fold(name).split() if len(p) > 1)} if single else set()
    cut = {p if len(p) <= _STEM else p[: max(_STEM, len(p) - _ENDING)] for p in parts if p not in single}
    found = [Stem("r", len(run), mark(run)) for run in sorted(runs, key=lambda run: (-len(run), run))]
    return (*found, *(Stem("w" if len(stem) < _STEM else "p", len(stem), mark(stem)) for stem in sorted(cut)))


def without(name: str, text: str) -> str:
    """A text, folded, without the words of a name and their inflected forms."""
    return without_stems(stems(name), text)


def without_stems(parts: Sequence[Stem], text: str, mark: Callable[[str], str] = lambda part: part) -> str:
    """The same, of a name that is known by its parts alone."""
    folded = fold(text)
    for run in (part for part in parts if part.how == "r"):
        folded = _cut(folded, run, mark)
    asked = [part for part in parts if part.how != "r"]
    told: dict[str, bool] = {}
    return " ".join(w for w in re.findall(r"\S+", folded) if not any(_is_form(u, asked, mark, told) for u in units(w)))


def _cut(text: str, run: Stem, mark: Callable[[str], str]) -> str:
    kept, at = [], 0
    while at < len(text):
        piece = text[at : at + run.length]
        if len(piece) == run.length and piece[0] > _UNSPACED and mark(piece) == run.mark:
            kept.append(" ")
            at += run.length
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def _is_form(word: str, parts: Sequence[Stem], mark: Callable[[str], str], told: dict[str, bool]) -> bool:
    if word not in told:
        told[word] = any(
            (len(word) == p.length if p.how == "w" else len(word) >= p.length) and mark(word[: p.length]) == p.mark for p in parts
        )
    return told[word]


class Names:
    """What the items that names were taken out of are found by from now on. Not kept current by itself: `reload`."""

    def __init__(self, keys: Keys, stones: Callable[[], Iterable[Tombstone]]) -> None:
        self._keys = keys
        self._stones = stones
        self._of: Mapping[str, tuple[Stem, ...]] = {}
        self.reload()

    def reload(self) -> None:
        """Read them from the store again."""
        found: dict[str, list[Stem]] = defaultdict(list)
        for stone in self._stones():
            if stone.kind == KIND and stone.scope and (form := _FORM.fullmatch(stone.hash)):
                found[stone.scope].append(Stem(form[1], int(form[2]), form[3]))
        self._of = {item: tuple(sorted(parts, key=lambda p: -p.length)) for item, parts in found.items()}

    def words_of(self, item: str, words: str) -> str:
        """The words that an item may be found by, of those that it has."""
        parts = self._of.get(item)
        return without_stems(parts, words, self._mark) if parts else words

    @property
    def items(self) -> tuple[str, ...]:
        """The items that a name was taken out of."""
        return tuple(self._of)

    def stones_for(self, name: str, items: Iterable[str], case: str, at: float) -> Iterator[Tombstone]:
        """What is kept of a name."""
        parts = stems(name, self._mark)
        for item in items:
            for part in parts:
                yield Tombstone(kind=KIND, hash=f"{part.how}{part.length}:{part.mark}", case=case, at=at, scope=item)

    def _mark(self, part: str) -> str:
        return self._keys.mark(KIND, part)


def delist(shelf: Store, words_of: Callable[[str, str], str], items: Sequence[str]) -> int:
    """Write down anew what items are found by; how many. Doing it again does no more. A report whose text is kept no longer is
    found by its headline alone from now on."""
    texts = {n.id: n.text for n in shelf.neighbours(items)}
    found = [item for item in shelf.items_by_id(items) if item.rights.search != "deny"]
    words = {item.id: words_of(item.id, " ".join(t for t in (item.headline, texts.get(item.id)) if t)) for item in found}
    shelf.put_items(found, {}, words, {})
    return len(found)


def check(name: str) -> None:
    """Raises UsageError on what is no name: nothing, or so little that too much would go."""
    if len(name) > LONGEST or not any(len(part) > 1 or part > _UNSPACED for part in units(name)):
        raise UsageError("a name is needed, of at most 200 characters")
