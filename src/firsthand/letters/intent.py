"""What a letter asks: the main intent and the others, from cues weighed by where they stand.

No model: a table of phrases, a few rules of precedence, and the targets. Whoever is unsure leaves it to the operator, so nothing here acts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.letters.sentences import Sentence

SUBJECT = 1.5
REPLY = 0.3
_QUESTION = re.compile("[?？؟՞]|;\\s*$")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
TALE = 30  # letters above which a letter says something beside the address
# a phrase of these kinds weighs so much in a sentence; what is plainer weighs more
_WEIGHT = {"remove": 1.0, "correct": 0.8, "credit": 0.9, "licence": 0.8, "person": 1.2, "counter": 1.5, "complaint": 0.6, "press": 0.5}


@dataclass(frozen=True, slots=True)
class Reading:
    """Scores by intent, and what decides between them."""

    scores: dict[str, float]
    refused: float  # how plainly removal is not wanted
    own: float
    agent: bool
    mine: bool  # all of the sender's own is spoken of
    closing: bool  # the last wish is a removal, and it names no credit
    stated: bool  # good faith is stated, as a notice does
    either: bool  # one wish is named beside another that would do
    both: bool  # "both of them", of several that are named
    affirmed: bool  # a question of ours is answered with yes
    picture: bool  # a picture is spoken of
    length: int  # of the text in letters of an alphabet; a Chinese one says as much as two and a half
    asks: bool  # a question is asked
    praises: bool
    pages: Pages


@dataclass(frozen=True, slots=True)
class Pages:
    """What a letter names: pages of others alone, a whole site that is not ours, pages of ours, stories of ours among them."""

    others: bool = False
    site: bool = False
    ours: bool = False
    pair: bool = False  # beside one of ours one of the sender's own
    story: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as far as the letter shows: a publication, a private person, or neither."""

    publisher: bool = False
    private: bool = False


def _told(text: str) -> int:
    return int(len(text) + 1.5 * len(_DENSE.findall(text)))


def _hit(sentence: Sentence, kind: str) -> bool:
    if kind == "remove":
        return sentence.asks_removal
    return sentence.asks_restoring if kind == "counter" else sentence.has(kind)


def weigh(sentences: tuple[Sentence, ...], reply: bool, pages: Pages) -> Reading:
    """Scores over all sentences: one hit a kind and sentence, the subject more, but that of a reply, which is ours, little."""
    scores = dict.fromkeys(_WEIGHT, 0.0)
    refused = own = in_text = 0.0
    for sentence in sentences:
        factor = (REPLY if reply else SUBJECT) if sentence.subject else 1.0
        for kind, weight in _WEIGHT.items():
            scores[kind] += weight * factor * _hit(sentence, kind)
        in_text += sentence.asks_removal and not sentence.subject
        refused += not sentence.subject and any(clause.has("remove") and not clause.asks_removal for clause in sentence.clauses)
        own += sentence.has("own") or sentence.has("mine")
    if refused and not in_text:  # "delete?" in the subject, "please don't delete" in the text
        scores["remove"] = 0.0
    return Reading(
        scores, refused, own, agent=any(s.has("agent") for s in sentences), mine=any(s.has("mine") for s in sentences),
        closing=_closes(sentences), stated=any(s.has("true") and s.has("full") for s in sentences),
        either=any(s.has("else") for s in sentences), both=any(s.has("both") for s in sentences) and len({a for s in sentences for a in s.addresses}) > 1,
        affirmed=any(s.has("affirm") or s.has("both") for s in sentences), picture=any(s.has("picture") for s in sentences),
        length=sum(_told(s.whole.text) for s in sentences if not s.subject), asks=any(_QUESTION.search(s.whole.text) for s in sentences),
        praises=any(s.has("praise") for s in sentences), pages=pages,
    )  # fmt: skip


def _closes(sentences: tuple[Sentence, ...]) -> bool:
    text = [s for s in sentences if not s.subject]
    removal = max((n for n, s in enumerate(text) if s.asks_removal and not s.has("credit")), default=-1)
    return removal > max((n for n, s in enumerate(text) if s.has("credit")), default=-1)


def decide(reading: Reading, addressed: bool, quoting: bool, asked: bool, writer: Writer) -> tuple[str, tuple[str, ...]]:
    """The main intent and the others.

    `addressed`: an address or domain is named; `quoting`: a headline or an earlier letter is quoted; `asked`: that letter names pages.
    """
    s = _weighed(reading, writer)
    if s["counter"] and s["counter"] >= max(0.6 * s["remove"], s["credit"], s["correct"]):
        return _with("counter", s)
    stranger = reading.pages.ours and not (writer.publisher or s["correct"] or s["credit"])
    if _personal(s, addressed and (writer.private or stranger)) and not reading.agent:
        return _with("person", s)
    if reading.pages.others:  # who names only their own page speaks of it, not of an error of ours
        s["correct"] *= 0.2
        s["credit"] *= 0.35
    named = addressed or quoting or reading.mine or reading.own or reading.agent
    if not addressed and not reading.mine and s["press"] >= (1.5 if writer.private else 1.0 if quoting else 0.1):
        return ("unrelated", ())
    best = max(("remove", "credit", "correct", "licence"), key=lambda kind: s[kind])
    if s[best] >= 0.8 and (named or best == "licence" or s[best] >= 1.6):
        return _with(best, s)
    if s["press"] >= 0.75 and reading.pages.others:  # a release names its sender's own page
        return ("unrelated", ())
    if addressed or reading.mine or (asked and reading.affirmed):
        return (_unsaid(reading, writer, asked), ())
    opinion = not (reading.asks or reading.praises or writer.publisher)  # who names nothing and asks nothing has only said what they think
    return ("complaint" if s["complaint"] or opinion else "unrelated", ())


def _weighed(reading: Reading, writer: Writer) -> dict[str, float]:
    """The scores, each in the light of the others."""
    s = dict(reading.scores)
    if reading.refused and not s["remove"]:
        s["credit"] += 0.5 * bool(s["credit"])
        s["correct"] += 0.5 * bool(s["correct"])
    if reading.stated and s["remove"]:
        s["remove"] += 1.0
    if writer.publisher:
        s["person"] *= 0.2 if reading.pages.others else 0.5
    if writer.private:  # who owns no page of ours has none put back
        s["counter"] *= 0.4
    if s["remove"]:
        s["licence"] *= 0.4
        s["complaint"] = 0.0
        if s["credit"] and reading.either:  # "name us or take it out": what is named first would do
            s["remove"] *= 0.5
        elif reading.closing and not reading.refused:  # "it is mine, take it off": whose it is is the reason, not the wish
            s["credit"] *= 0.5
    return s


def _unsaid(reading: Reading, writer: Writer, asked: bool) -> str:
    """What is asked by a letter that names pages and has no cue: a publisher who names its own page, or who says next to nothing,
    wants it gone; of a story of ours, to stand first in it. Whoever tells a tale about a page of ours wants it put right, or the
    picture signed; who asks a question about a story, to use it."""
    pages = reading.pages
    if pages.others or pages.pair or pages.site or reading.mine or (asked and reading.affirmed) or reading.both or reading.length < TALE:
        return "remove"
    if pages.story and writer.publisher:
        return "credit"
    if pages.story and reading.asks:
        return "licence"
    return "credit" if reading.picture and not writer.private else "correct"


def _personal(s: dict[str, float], private: bool) -> bool:
    """A private person's own data: said plainly, or beside a wish for removal; a misspelt name is a correction."""
    if not s["person"] or s["person"] < max(0.6 * s["remove"], s["credit"]):
        return False
    return bool(s["remove"]) or s["person"] > max(1.0 if private else 2.0, s["correct"])


def _with(main: str, scores: dict[str, float]) -> tuple[str, tuple[str, ...]]:
    also = tuple(k for k in ("remove", "correct", "credit", "licence", "person", "counter") if k != main and scores[k] >= 0.8)
    return main, also
