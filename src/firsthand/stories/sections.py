"""What an article is about: a topic (a dozen, mapped to the top level of IPTC's Media Topics) and a country, apart.

The publisher's own word goes first: its category, then its address; what the headline and lead say decides where both are
silent or say only "news". Topics and their words are in `data/topics.tsv` and `data/sections.tsv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote, urlsplit

from firsthand.facts import Facts, Row, several
from firsthand.stories.features import primary_language, stem
from firsthand.stories.gazetteer import gazetteer
from firsthand.text.tokens import words

_CATEGORY, _CATEGORY_WORD = 4.0, 1.5
_ADDRESS, _ADDRESS_WORD = 3.0, 0.8
_HEADLINE, _LEAD = 1.5, 1.0
_ENOUGH = 1.4
_LEAD_LENGTH = 600

Phrase = tuple[str, ...]


class Lexicon:
    """The words of topics by language: whole section names, and words of the text by their first word."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._sections: dict[str, dict[Phrase, str]] = {}
        self._words: dict[str, dict[str, list[tuple[Phrase, str]]]] = {}
        for row in rows:
            sections = self._sections.setdefault(row["language"], {})
            told = self._words.setdefault(row["language"], {})
            for name in several(row["sections"]):
                sections.setdefault(_phrase(name), row["topic"])
                self._sections.setdefault("", {}).setdefault(_phrase(name), row["topic"])
            for word in several(row["words"]):
                if phrase := _phrase(word):
                    told.setdefault(phrase[0], []).append((phrase, row["topic"]))

    def section(self, name: str, language: str) -> str | None:
        """The topic that a section's whole name means, in its language or, failing that, in any."""
        phrase = _phrase(name)
        return self._sections.get(language, {}).get(phrase) or self._sections[""].get(phrase)

    def parts(self, name: str, language: str) -> Iterable[str]:
        """The topics that single words of a section's name mean."""
        known = self._sections.get(language, {})
        english = self._sections.get("en", {})
        for word in _phrase(name):
            if topic := known.get((word,)) or english.get((word,)):
                yield topic

    def told(self, text: str, language: str) -> Counter[str]:
        """How many words of a text speak of each topic."""
        known = self._words.get(language)
        votes: Counter[str] = Counter()
        if not known:
            return votes
        phrase = _phrase(text)
        for at, word in enumerate(phrase):
            for wanted, topic in known.get(word, ()):
                if phrase[at : at + len(wanted)] == wanted:
                    votes[topic] += 1
        return votes


def _phrase(text: str) -> Phrase:
    return tuple(stem(w) for w in words(text))


_HELD: dict[int, tuple[Facts, Lexicon]] = {}  # the facts are held, so that their id is not given again


def lexicon(facts: Facts) -> Lexicon:
    """The lexicon of `facts`, made once."""
    held = _HELD.get(id(facts))
    if held is None:
        held = _HELD[id(facts)] = (facts, Lexicon(facts.table("sections")))
    return held[1]


def topic_of(categories: Sequence[str], url: str, headline: str, lede: str, language: str | None, facts: Facts) -> str | None:
    """The topic of an article (ids of `data/topics.tsv`), None where nothing tells."""
    known, spoken = lexicon(facts), primary_language(language)
    votes: dict[str, float] = {}

    def vote(topic: str, weight: float) -> None:
        votes[topic] = votes.get(topic, 0.0) + weight

    for category in categories[:20]:
        for part in category[:200].replace(">", "/").replace("|", "/").split("/"):
            _vote_name(known, part, spoken, vote, _CATEGORY, _CATEGORY_WORD)
    for segment in _segments(url):
        _vote_name(known, segment, spoken, vote, _ADDRESS, _ADDRESS_WORD)
    for text, weight in ((headline[:500], _HEADLINE), (lede[:_LEAD_LENGTH], _LEAD)):
        for topic, count in known.told(text, spoken).items():
            vote(topic, weight * min(3, count))
    if not votes:
        return None
    best = max(votes, key=lambda t: (votes[t], t))
    return best if votes[best] >= _ENOUGH else None


def _vote_name(known: Lexicon, name: str, language: str, vote: Callable[[str, float], None], whole: float, word: float) -> None:
    if topic := known.section(name, language):
        vote(topic, whole)
        return
    for topic in known.parts(name, language):
        vote(topic, word)


def _segments(url: str) -> list[str]:
    """The folders of an address that may name a section, and a first label that does (`sport.`)."""
    try:
        parts = urlsplit(url[:2000])
        host = parts.hostname or ""
    except ValueError:
        return []
    folders = [unquote(p).replace("-", " ").replace("_", " ") for p in parts.path.split("/")[:-1]]
    return [host.split(".", 1)[0], *(f for f in folders[:6] if f and len(f) <= 40 and not f.isdigit())]


def place_of(headline: str, lede: str, dateline: str | None, language: str | None, facts: Facts) -> str | None:
    """The country (ISO 3166-1 alpha-2) that an article is about, the first named of several alike; None where it names none."""
    places = gazetteer(facts)
    votes: dict[str, float] = {}
    for text, weight in ((headline[:500], 3.0), (dateline or "", 1.5), (lede[:_LEAD_LENGTH], 1.0)):
        named = Counter(places.country[p] for p in places.named(text))
        for country, count in named.items():
            votes[country] = votes.get(country, 0.0) + weight * min(2, count)
    return max(votes, key=lambda c: votes[c]) if votes else None


def majority(values: Iterable[str | None]) -> str | None:
    """What most of a story's reports say; None where none says anything."""
    counted = Counter(v for v in values if v)
    return max(counted, key=lambda v: (counted[v], v)) if counted else None
