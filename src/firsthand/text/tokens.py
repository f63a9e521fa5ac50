"""Words of any script, folded so that a document and a query meet; and what is like in all languages: names and numbers.

Folding is Unicode NFKC (UAX 15) with full case folding, native digits as ASCII, Latin and Greek accents, Arabic and Hebrew
vowel marks and format characters dropped. Scripts written without spaces, and Hangul, whose particles cling to the word,
are cut into overlapping bigrams of orthographic clusters (a letter with its marks), as Lucene's CJK analysis does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from anyascii import anyascii

_NO_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaadf\uf900-\ufaff\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\uac00-\ud7af"


def _classes() -> tuple[str, str]:
    """Ranges for character classes of all combining marks and all capitals: `re` knows no Unicode categories."""
    found: dict[str, list[list[int]]] = {"M": [], "L": []}
    for code in (*range(0x41, 0x3400), *range(0xA000, 0xAC00), *range(0xFB00, 0x10000), *range(0x10400, 0x11FFF), *range(0x1E000, 0x1E944)):
        category = unicodedata.category(chr(code))
        if category[0] == "M" or category in ("Lu", "Lt"):
            ranges = found[category[0]]
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    marks, capitals = ("".join(f"{chr(low)}-{chr(high)}" for low, high in found[kind]) for kind in ("M", "L"))
    return marks, capitals


MARKS, UPPER = _classes()  # without the marks `\w` would cut Indic words apart
_WORD = re.compile(f"[\\w{MARKS}]+")
_PLAIN = re.compile("[a-z0-9]+")
_UNSPACED_RUN = re.compile(f"[{_NO_SPACES}{_HANGUL}]+|[^{_NO_SPACES}{_HANGUL}]+")
_CLUSTER = re.compile(f"[^{MARKS}][{MARKS}]*|[{MARKS}]+")
_ANY_UNSPACED = re.compile(f"[{_NO_SPACES}{_HANGUL}]")
_ACCENTED = re.compile("([a-z\u00e6\u0153\u0131\u0142\u00f8\u0370-\u03ff])[\u0300-\u036f]+")
_STRESSED = re.compile("([\u0400-\u052f][\u0306\u0308]?)[\u0300\u0301]+")
_VOWEL_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_ALIKE = tuple({
     "_": " ", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ё": "е",
     "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ۃ": "ه"
}.items())  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f'\u2019]\d{3})*(?!\d)(?:[.,]\d+)?")
_GROUPS = re.compile(r"[.,\u00a0\u202f'\u2019](?=\d{3}(?!\d))")
_SENTENCE_END = frozenset('\n.!?:;\u2026\u0964\u061f\u3002\uff01\uff1f\u201c\u201d"\u00ab\u00bb\u2014\u2013-\u2022(')
_SOUNDS = (("sch", "s"), ("kh", ""), ("sh", "s"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ts", "s"), ("dj", "j"),
           ("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si"), ("x", "ks"))  # fmt: skip
_CLASSES = dict.fromkeys(range(128)) | {
    ord(c): to
    for group, to in (("bpfv", "b"), ("kcqg", "k"), ("sz", "s"), ("td", "t"), ("rl", "r"), ("mn", "m"), ("j", "j"))
    for c in group
}
_MENTION = re.compile(f"(?<![\\w{MARKS}])(?:[{UPPER}][\\w{MARKS}]{{2,}}|\\d[\\w{MARKS}]+)")
_CAPITAL = re.compile(f"[{UPPER}]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_CONTROL = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


@lru_cache(maxsize=1)
def _digits() -> dict[int, str]:
    """Decimal digits of every script, to ASCII."""
    return {c: str(unicodedata.decimal(chr(c))) for c in (*range(0x80, 0x10000), *range(0x104A0, 0x1FBFA)) if chr(c).isdecimal()}


def fold(text: str) -> str:
    """`text` in the one form in which spellings of a word are equal; for keys, never for show."""
    if text.isascii():
        return text.lower().replace("_", " ")
    folded = unicodedata.normalize("NFKD", _CONTROL.sub("", text)).casefold()
    folded = _ACCENTED.sub(r"\1", _VOWEL_POINTS.sub("", folded))
    folded = unicodedata.normalize("NFC", _STRESSED.sub(r"\1", folded))
    for letter, alike in _ALIKE:  # a table would be asked for every character of the text
        if letter in folded:
            folded = folded.replace(letter, alike)
    return folded.translate(_digits()) if _OTHER_DIGIT.search(folded) else folded


def words(text: str) -> list[str]:
    """The folded words of `text` in order; bigrams where the script has no spaces."""
    return _cut(fold(text), _bigrams)


def units(text: str) -> list[str]:
    """The folded words of `text` in order; single characters with their marks where the script has no spaces: for shingles."""
    return _cut(fold(text), _CLUSTER.findall)


def words_and_units(text: str) -> tuple[list[str], list[str]]:
    """Both, for the price of one where every script parts its words."""
    folded = fold(text)
    found = _cut(folded, _bigrams)
    return found, found if _ANY_UNSPACED.search(folded) is None else _cut(folded, _CLUSTER.findall)


def _cut(folded: str, unspaced: Callable[[str], list[str]]) -> list[str]:
    if folded.isascii():
        return _PLAIN.findall(folded)
    if not _ANY_UNSPACED.search(folded):
        return _WORD.findall(folded)
    found: list[str] = []
    for word in _WORD.findall(folded):
        for run in (word,) if word.isascii() else _UNSPACED_RUN.findall(word):
            found.extend(unspaced(run) if _ANY_UNSPACED.match(run) else (run,))
    return found


def _bigrams(run: str) -> list[str]:
    clusters = _CLUSTER.findall(run)
    if len(clusters) < 2:
        return clusters
    return [a + b for a, b in pairwise(clusters)]


def search_terms(text: str) -> str:
    """What the search index holds of `text`, and what a query for it asks: tokens parted by single spaces.

    One function for documents and queries. The tokens hold no ASCII but letters and digits, so SQLite FTS5's `ascii`
    tokenizer keeps them whole (`unicode61` would cut Indic words at their vowel signs). A query's word that comes out as
    several tokens is a phrase of them; a single character of a script without spaces is to be asked as a prefix.
    """
    return " ".join(words(text))


def numbers(text: str) -> list[str]:
    """The numbers of `text` in order, in ASCII digits, without marks between thousands: `1.234,5` and `1,234.5` are `1234.5`."""
    plain = text if text.isascii() else text.translate(_digits())
    return [_GROUPS.sub("", n).replace(",", ".") for n in _NUMBER.findall(plain)]


def mentions(text: str) -> list[str]:
    """Names and numbers of `text` in order, folded: capitalised words that do not only begin sentences, and runs of two digits or more.

    Scripts without capitals give their numbers and what is written in Latin letters.
    """
    found: list[tuple[str, bool]] = []
    certain: set[str] = set()
    for match in _MENTION.finditer(text):
        token, start = match.group(), match.start()
        first = not token[0].isdecimal() and (start < 2 or not _SENTENCE_END.isdisjoint(text[max(0, start - 3) : start]))
        found.append((token, first))
        if not first:
            certain.add(token)
    return [fold(token) for token, first in found if not first or token in certain]


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """What is left of a name in every script and spelling: its consonants, romanised, in classes that languages confuse.

    `Trump`, `Трампа`, `ترامب`, `トランプ`, `ट्रम्प` all give `trmb`. Two or three letters say little: ask for four or more.
    """
    plain = anyascii(word).lower()
    for spelling, sound in _SOUNDS:
        plain = plain.replace(spelling, sound)
    classed = plain.translate(_CLASSES)
    return "".join(c for c, before in zip(classed, " " + classed, strict=False) if c != before)


def has_capitals(text: str) -> bool:
    """Whether the text's script has capitals and uses them: at least three letters in a thousand."""
    sample = text[:2000]
    return len(_CAPITAL.findall(sample)) * 330 > len(sample)
