"""What is looked for after an erasure: words of the erased that nothing which stays may rightly say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firsthand.model.item import Item
from firsthand.store.ids import own_addresses
from firsthand.takedowns.lens import WINDOW
from firsthand.text.tokens import units

GRAM = 8  # words of a text's probe
MOST_GRAMS = 5
_WORD = re.compile(r"\S+")


def words_for(items: Iterable[tuple[Item, str | None]], others: Iterable[tuple[Item, str | None]]) -> tuple[str, ...]:
    """What to look for after an erasure: addresses, headlines, and eight words in a row that no other item of theirs has.

    `others`: the items that stay and may rightly say the same, copies of one wire report above all.
    """
    kept_headlines, kept_grams = set(), set()
    for other, text in others:
        kept_headlines.add(_bare(other.headline))
        for passage in (text, other.snippet, *other.body):
            kept_grams |= {_bare(gram) for gram in grams(passage or "")}
    found: dict[str, None] = {}
    for item, text in items:
        found.update((address, None) for address in own_addresses(item) if address.count("/") > 2 and len(address) > 24)
        if (
            item.headline
            and len(item.headline.encode()) >= WINDOW
            and len(_WORD.findall(item.headline)) > 2
            and _bare(item.headline) not in kept_headlines
        ):
            found[item.headline] = None
        rare = [gram for gram in grams(text or item.snippet or "") if _bare(gram) not in kept_grams]
        found.update((gram, None) for gram in rare[:: max(1, len(rare) // MOST_GRAMS)][:MOST_GRAMS])
    return tuple(found)


def grams(text: str) -> list[str]:
    """Stretches of eight words of a text as printed (of 24 characters where it has no spaces), one after the other."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    stretches = [text[words[n][0] : words[n + GRAM - 1][1]] for n in range(0, len(words) - GRAM + 1, GRAM)]
    if not stretches and len(text) >= 24:
        stretches = [text[n : n + 24] for n in range(0, len(text) - 23, 24)]
    return [s for s in stretches if len(s.encode("utf-8", "replace")) >= 2 * WINDOW and "\n" not in s]


def _bare(text: str | None) -> str:
    return " ".join(units(text or ""))
