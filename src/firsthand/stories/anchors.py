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

NUMBER, FIGURE, SHORT, NAME, PLACE, COUNTRY, LINK, SUBJECT = range(8)
PRIOR = (0.05, 0.003, 0.05, 0.006, 0.006, 0.04, 0.0005, 0.06)  # the share of all texts in which an anchor of each kind stands by chance
# a key is 26 bits of hash, 3 of kind, then what does not make it another: whether it was only heard, and how rarely it comes
BASE = np.uint32(0xFFFFFFF8)
HEARD = np.uint32(4)
RARELY = np.uint32(3)  # 3 once, 2 twice or thrice, 1 up to seven times, 0 oftener: so that sorting puts the weightiest first
_KIND_SHIFT = 3

SUBJECTS = 3
_LETTERS = 5  # of a skeleton: endings differ between languages
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_READ = 6000  # characters: who and where stand early
_CLOCK = re.compile(
    r"(?<![\d.,])(?:\d{1,2}[:h]\d{2}(?::\d{2})?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2})(?![\d])"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")


@lru_cache(maxsize=1 << 17)
def _key(kind: int, value: str) -> int:
    return (int(xxhash.xxh32_intdigest(value.encode("utf-8", "surrogatepass"))) & 0xFFFFFFC0) | (kind << _KIND_SHIFT)


def kinds(keys: Numbers) -> Numbers:
    """The kind of each key."""
    return (keys >> np.uint32(_KIND_SHIFT)) & np.uint32(7)


def anchors(text: str, names: Sequence[str], links: tuple[str, ...], places: Gazetteer, about: Counter[str], year: int = 0) -> Numbers:
    """The anchors of a text, distinct, as sorted keys.

    `names` are its `tokens.mentions`, in which numbers are passed over; `about` how often it speaks of each subject. The numbers of its
    `year` and of those beside it are no anchors.
    """
    text = text[:_READ]
    offered: Counter[int] = Counter()
    told = (n for n in numbers(_CLOCK.sub(" ", text)) if n not in {str(year - 1), str(year), str(year + 1)})
    offered.update([k for n in told if (k := _of_number(n))])
    bones = (skeleton(n) for n in (*names, *_KATAKANA.findall(text)) if not (n[0].isdigit() or places.of_word(n)))
    offered.update([_of_name(b) for b in bones if len(b) > 2])
    for place in places.named(text):
        country = places.country[place]
        offered.update({_key(COUNTRY, country)} if place == country else {_key(PLACE, place), _key(COUNTRY, country)})
    offered.update(_key(LINK, canonical(link)) for link in links[:50] if _one_page(link))
    offered.update({_key(SUBJECT, subject): count for subject, count in _told(about)})
    heard: Counter[int] = Counter()
    if not has_capitals(text) and not _UNSPACED.search(text):
        heard.update([_of_name(b) for b in map(skeleton, words(text)) if len(b) > 3])
    found = [k | _rarely(n) for k, n in offered.items()]
    found += [k | _rarely(n) | int(HEARD) for k, n in heard.items() if k not in offered]
    return np.array(sorted(found), dtype=np.uint32)


def _told(about: Counter[str]) -> list[tuple[str, int]]:
    """The subjects that a text is about; a word in passing is none."""
    ranked = about.most_common(SUBJECTS)
    return [(subject, count) for subject, count in ranked if count > 1 and 3 * count >= ranked[0][1]]


def _of_name(bones: str) -> int:
    return _key(NAME if len(bones) >= _LETTERS else SHORT, bones[:_LETTERS])


def _of_number(number: str) -> int:
    """By significant digits, as 39 thousand is 39,000; 0 for what says nothing. Few digits and years come together by chance."""
    if len(number.replace(".", "")) < 2:
        return 0
    told = number.replace(".", "").strip("0")
    if _YEAR.fullmatch(number):
        return _key(NUMBER, number)
    if len(told) < 3:
        return _key(NUMBER, told if len(told) == 2 else number)
    return _key(FIGURE, told)


def _one_page(link: str) -> bool:
    """Whether an address looks like that of one article or document, not of a site, a section or a licence."""
    last = link.split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]
    return last.count("-") + last.count("_") > 1 or sum(c.isdigit() for c in last) > 4


def _rarely(count: int) -> int:
    return max(0, 4 - count.bit_length())
