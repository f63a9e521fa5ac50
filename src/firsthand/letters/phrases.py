"""The phrases of `data/letters/phrases.tsv` and where they stand in a text.

Matching is on folded text. In scripts with capitals a phrase begins where a word begins; A~B is A and then B within 80 letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from firsthand.facts import table
from firsthand.text.languages import identify
from firsthand.text.tokens import fold

REACH = 80
_SURE = 0.5  # of a language: below it a text of few words may be in any that its script is written in
_CASED = re.compile("[a-zа-яёіїєґђјљњћџα-ω]")
_SCRIPTS = (
    ("latin", re.compile("[a-z]")), ("cyrillic", re.compile("[\u0400-\u04ff]")), ("greek", re.compile("[\u0370-\u03ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")), ("hebrew", re.compile("[\u0590-\u05ff]")), ("devanagari", re.compile("[\u0900-\u097f]")),
    ("bengali", re.compile("[\u0980-\u09ff]")), ("tamil", re.compile("[\u0b80-\u0bff]")), ("thai", re.compile("[\u0e00-\u0e7f]")),
    ("georgian", re.compile("[\u10a0-\u10ff]")), ("ethiopic", re.compile("[\u1200-\u137f]")), ("hangul", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("kana", re.compile("[\u3040-\u30ff]")), ("han", re.compile("[\u4e00-\u9fff]")), ("telugu", re.compile("[\u0c00-\u0c7f]")),
    ("sinhala", re.compile("[\u0d80-\u0dff]")), ("myanmar", re.compile("[\u1000-\u109f]")), ("khmer", re.compile("[\u1780-\u17ff]")),
    ("armenian", re.compile("[\u0530-\u058f]")),
)  # fmt: skip
_SHARED = frozenset({"latin", "cyrillic", "arabic", "devanagari"})  # scripts of many languages each
_SEMITIC = re.compile("[\u0590-\u06ff]")
_PARTICLES = frozenset(["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה"])
# near kin whose short letters are easily taken for each other
_KIN = (
    {"da", "no", "sv"}, {"cs", "sk"}, {"sr", "sl"}, {"sr", "hr"}, {"hr", "sl"}, {"id", "ms"}, {"ru", "uk"}, {"bg", "ru"}, {"es", "pt"}, {"es", "ca"}, {"fa", "ur"}, {"fa", "ar"},
    {"nl", "af"}, {"tr", "az"}, {"hi", "mr"}, {"hi", "ne"}, {"fi", "et"}, {"zh", "ja"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """`first` and, after `~`, `second`, folded; `inside` whether it may begin within a word."""

    language: str
    kind: str
    first: str
    second: str | None
    inside: bool
    ends: bool = False


# folding takes the tones away, and without them a syllable of this language means nothing
_TONAL = "vi"
_SPACED = frozenset({"fa", "ur", "hi", "mr", "ne", "bn", "ta", "te"})  # words begin at a space, though no letter is a capital
_WORDS = frozenset({"not", "affirm"})  # kinds whose phrases are whole words


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both forms that phrases are matched on."""

    folded: str
    lower: str

    @staticmethod
    def of(text: str) -> Text:
        return Text(fold(text), unicodedata.normalize("NFC", text).casefold())


def _pictures() -> Iterable[dict[str, str]]:
    """The words for pictures, which the rights of pages need too."""
    for row in table("licence_words"):
        if row["kind"] == "picture":
            yield {"language": row["language"], "kind": "picture", "phrases": row["words"]}


@cache
def _all() -> tuple[Phrase, ...]:
    found = []
    for row in (*table("letters/phrases"), *_pictures()):
        for text in row["phrases"].split(";"):
            cleaned = text.removeprefix("*").removesuffix("!")
            tonal = row["language"] == _TONAL
            first, _, second = (cleaned.casefold() if tonal else fold(cleaned)).partition("~")
            if first.strip():
                inside = text.startswith("*") or not (tonal or row["language"] in _SPACED or _CASED.match(first.lstrip()))
                ends = (
                    text.endswith("!")
                    or tonal
                    or (not inside and len(first.strip()) <= 2)
                    or (row["kind"] in _WORDS and not inside and first != "n't")
                )
                found.append(Phrase(row["language"], row["kind"], first, second or None, inside, ends))
    return tuple(found)


@cache
def scripts_of(language: str) -> frozenset[str]:
    """The scripts in which a language's phrases are written: one, or two as Serbian's are."""
    text = fold("".join(p.first for p in _all() if p.language == language))
    found = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    return frozenset(name for name, count in found.items() if count > 0.2 * len(text))


@cache
def of(kind: str, languages: frozenset[str]) -> tuple[Phrase, ...]:
    """The phrases of a kind in some languages."""
    return tuple(p for p in _all() if p.kind == kind and (p.language in languages or p.language == "*"))


@cache
def everywhere() -> frozenset[str]:
    """Every language of the table."""
    return frozenset(p.language for p in _all() if p.language != "*")


def _may_begin(text: str, at: int, phrase: str) -> bool:
    """Within a word: anywhere, but a short Arabic or Hebrew phrase only behind the article or a one-letter particle."""
    if len(phrase) > 3 or not _SEMITIC.match(phrase):
        return True
    start = at
    while start > 0 and at - start < 4 and text[start - 1].isalnum():
        start -= 1
    return text[start:at] in _PARTICLES


def _starts(text: str, phrase: str, inside: bool, ends: bool) -> Iterable[int]:
    at = text.find(phrase)
    count = 0
    while at >= 0 and count < 200:
        end = at + len(phrase)
        if (at == 0 or not text[at - 1].isalnum() or (inside and _may_begin(text, at, phrase))) and not (
            ends and end < len(text) and text[end].isalnum()
        ):
            yield at
        count += 1
        at = text.find(phrase, at + 1)


def places(text: Text, kind: str, languages: frozenset[str]) -> list[tuple[int, int]]:
    """(start, end) of every phrase of a kind in a text."""
    found = []
    for phrase in of(kind, languages):
        form = text.lower if phrase.language == _TONAL else text.folded
        for at in _starts(form, phrase.first, phrase.inside, phrase.ends and phrase.second is None):
            end = at + len(phrase.first)
            if phrase.second is not None:
                second = next(iter(_starts(form[end : end + REACH], phrase.second, phrase.inside, phrase.ends)), None)
                if second is None:
                    continue
                end += second + len(phrase.second)
            found.append((at, end))
    return found


def has(text: str, kind: str, languages: frozenset[str] | None = None) -> bool:
    """Whether a text holds a phrase of a kind, in any language that it may be in where none is named."""
    return bool(places(Text.of(text), kind, languages if languages is not None else spoken(text)))


def spoken(text: str) -> frozenset[str]:
    """The languages whose phrases may stand in a text: what it is identified as with near kin, of each script in it."""
    folded = fold(text[:20_000])
    letters = sum(c.isalpha() for c in folded) or 1
    scripts = {name for name, pattern in _SCRIPTS if len(pattern.findall(folded)) >= max(2, letters // 50)}
    told, sure = identify(text)
    found = set()
    told_in = scripts_of(told) & scripts if told and sure > _SURE and told in everywhere() else frozenset()
    for language in everywhere():
        written = scripts_of(language) & scripts
        if not written and not (language == "ja" and "han" in scripts and "kana" in scripts):
            continue
        sure_of_it = written & told_in & _SHARED
        if not sure_of_it or language == told or any({language, told} <= kin for kin in _KIN):
            found.add(language)
    if "kana" in scripts:
        found -= {"zh"}
        found.add("ja")
    if "hangul" in scripts:
        found -= {"zh", "ja"}
    return frozenset(found) or everywhere()
