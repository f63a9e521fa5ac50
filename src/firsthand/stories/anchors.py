"""What a report has in common with a report of the same event in another language: numbers, names, places, links.

Names meet as consonant skeletons of their romanised letters. A script with capitals says which words are names and offers
them; a script without is only asked whether it holds a name that the other side offers.
"""

from __future__ import annotations

import re
from collections import Counter
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
# a key is 26 bits of hash, 3 of kind, then what does not make it another: whether it was only heard, and how rarely it comes
BASE = np.uint32(0xFFFFFFF8)
HEARD = np.uint32(4)
RARELY = np.uint32(3)  # 3 once, 2 twice or thrice, 1 up to seven times, 0 oftener: so that sorting puts the weightiest first
_KIND_SHIFT = 3

_LETTERS = 5  # of a skeleton: endings differ between languages
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_READ = 6000  # characters: who and where stand early


@lru_cache(maxsize=1 << 17)
def _key(kind: int, value: str) -> int:
    return (int(xxhash.xxh32_intdigest(value.encode("utf-8", "surrogatepass"))) & 0xFFFFFFC0) | (kind << _KIND_SHIFT)


def kinds(keys: Numbers) -> Numbers:
    """The kind of each key."""
    return (keys >> np.uint32(_KIND_SHIFT)) & np.uint32(7)


def anchors(text: str, names: Sequence[str], links: tuple[str, ...], places: Gazetteer) -> Numbers:
    """The anchors of a text, distinct, as sorted keys. `names` are its `tokens.mentions`, in which numbers are passed over."""
    text = text[:_READ]
    offered: Counter[int] = Counter()
    offered.update([_key(NUMBER, n) for n in numbers(text) if len(n.replace(".", "")) > 1])
    bones = (skeleton(n) for n in (*names, *_KATAKANA.findall(text)) if not n[0].isdigit())
    offered.update([_key(NAME, b[:_LETTERS]) for b in bones if len(b) > 2])
    for place in places.named(text):
        offered.update({_key(PLACE, place), _key(PLACE, places.country[place])})
    offered.update(_key(LINK, canonical(link)) for link in links[:50])
    heard: Counter[int] = Counter()
    if not has_capitals(text) and not _UNSPACED.search(text):
        heard.update([_key(NAME, b[:_LETTERS]) for b in map(skeleton, words(text)) if len(b) > 3])
    found = [k | _rarely(n) for k, n in offered.items()]
    found += [k | _rarely(n) | int(HEARD) for k, n in heard.items() if k not in offered]
    return np.array(sorted(found), dtype=np.uint32)


def _rarely(count: int) -> int:
    return max(0, 4 - count.bit_length())
