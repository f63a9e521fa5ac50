"""What a report has in common with a report of the same event in another language: numbers, names, places, links.

Names meet as consonant skeletons of their romanised letters. A script with capitals says which words are names and offers
them; a script without is only asked whether it holds a name that the other side offers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xxhash

from firsthand.stories.gazetteer import Gazetteer
from firsthand.text.tokens import has_capitals, numbers, skeleton, words
from firsthand.text.urls import canonical

Numbers = npt.NDArray[np.uint32]

NUMBER, NAME, PLACE, LINK = range(4)
KIND = np.uint32(7)
HEARD = np.uint32(8)  # not offered as a name, only heard in the text
BASE = np.uint32(0xFFFFFFF7)

_LETTERS = 5  # of a skeleton: endings differ between languages
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_READ = 6000  # characters: who and where stand early


@lru_cache(maxsize=1 << 17)
def _key(kind: int, value: str) -> int:
    return (int(xxhash.xxh32_intdigest(value.encode("utf-8", "surrogatepass"))) & 0xFFFFFFF0) | kind


def anchors(text: str, names: Sequence[str], links: tuple[str, ...], places: Gazetteer) -> Numbers:
    """The distinct anchors of a text whose names (and numbers, see `tokens.mentions`) are `names`, as numbers: kind in the lowest three bits, then whether it was only heard."""
    text = text[:_READ]
    offered: dict[int, None] = {}
    heard: dict[int, None] = {}
    for number in numbers(text):
        if len(number.replace(".", "")) > 1:
            offered[_key(NUMBER, number)] = None
    for name in (*names, *_KATAKANA.findall(text)):
        if not name[0].isdigit() and len(bones := skeleton(name)) > 2:
            offered[_key(NAME, bones[:_LETTERS])] = None
    if not has_capitals(text) and not _UNSPACED.search(text):
        for word in words(text):
            if len(bones := skeleton(word)) > 3:
                heard[_key(NAME, bones[:_LETTERS])] = None
    for place in places.named(text):
        offered[_key(PLACE, place)] = None
        offered[_key(PLACE, places.country[place])] = None
    for link in links[:50]:
        offered[_key(LINK, canonical(link))] = None
    found = [*offered, *(h | int(HEARD) for h in heard if h not in offered)]
    return np.array(found, dtype=np.uint32)
