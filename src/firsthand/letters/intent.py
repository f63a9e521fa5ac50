"""What a letter asks: the main intent and the others, from cues weighed by where they stand.

No model: a table of phrases, a few rules of precedence, and the targets. Whoever is unsure leaves it to the operator, so nothing here acts.
"""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.letters.sentences import Sentence

SUBJECT = 1.5
REPLY = 0.3
TALE = 45  # characters above which a letter says something beside the address
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
    affirmed: bool  # a question of ours is answered with yes
    picture: bool  # a picture is spoken of
    length: int  # characters of the text
    own_page: bool  # pages are named, and none of them is ours
    site_alone: bool = False  # no page is named, but a whole site that is not ours


def _hit(sentence: Sentence, kind: str) -> bool:
    if kind == "remove":
        return sentence.asks_removal
    return sentence.asks_restoring if kind == "counter" else sentence.has(kind)


def weigh(sentences: tuple[Sentence, ...], reply: bool, own_page: bool, site_alone: bool = False) -> Reading:
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
        either=any(s.has("else") for s in sentences), affirmed=any(s.has("affirm") or s.has("both") for s in sentences), picture=any(s.has("picture") for s in sentences),
        length=sum(len(s.whole.text) for s in sentences if not s.subject), own_page=own_page, site_alone=site_alone,
    )  # fmt: skip


def _closes(sentences: tuple[Sentence, ...]) -> bool:
    text = [s for s in sentences if not s.subject]
    removal = max((n for n, s in enumerate(text) if s.asks_removal and not s.has("credit")), default=-1)
    return removal > max((n for n, s in enumerate(text) if s.has("credit")), default=-1)


def decide(reading: Reading, addressed: bool, quoting: bool, asked: bool, publisher: bool) -> tuple[str, tuple[str, ...]]:
    """The main intent and the others.

    `addressed`: an address or domain is named; `quoting`: a headline or an earlier letter is quoted; `asked`: that letter names
    pages; `publisher`: the sender is one.
    """
    s = dict(reading.scores)
    if reading.refused and not s["remove"]:
        s["credit"] += 0.5 * bool(s["credit"])
        s["correct"] += 0.5 * bool(s["correct"])
    if reading.stated and s["remove"]:
        s["remove"] += 1.0
    if publisher:
        s["person"] *= 0.5
    if s["remove"]:
        s["licence"] *= 0.4
        s["complaint"] = 0.0
        if s["credit"] and reading.either:  # "name us or take it out": what is named first would do
            s["remove"] *= 0.5
        elif reading.closing and not reading.refused:  # "it is mine, take it off": whose it is is the reason, not the wish
            s["credit"] *= 0.5
    if s["counter"] and s["counter"] >= max(0.6 * s["remove"], s["credit"], s["correct"]):
        return _with("counter", s)
    if _personal(s) and not reading.agent:
        return _with("person", s)
    if reading.own_page:  # who names only their own page speaks of it, not of an error of ours
        s["correct"] *= 0.5
    named = addressed or quoting or reading.mine or reading.own or reading.agent
    if not addressed and not reading.mine and s["press"] and (not quoting or s["press"] >= 1.0):
        return ("unrelated", ())
    best = max(("remove", "credit", "correct", "licence"), key=lambda kind: s[kind])
    if s[best] >= 0.8 and (named or best == "licence" or s[best] >= 1.6):
        return _with(best, s)
    if s["press"] >= 0.75 and reading.own_page:  # a release names its sender's own page
        return ("unrelated", ())
    if addressed or reading.mine or (asked and reading.affirmed):
        return (_unsaid(reading), ())
    return ("complaint" if s["complaint"] else "unrelated", ())


def _unsaid(reading: Reading) -> str:
    """What is asked by a letter that names pages and has no cue: a publisher who names its own page, or who says next to nothing,
    wants it gone; whoever tells a tale about a page of ours wants it put right, or the picture signed."""
    if reading.own_page or reading.site_alone or reading.mine or reading.length < TALE or reading.affirmed:
        return "remove"
    return "credit" if reading.picture else "correct"


def _personal(s: dict[str, float]) -> bool:
    """A private person's own data: said plainly, or beside a wish for removal; a misspelt name is a correction."""
    if not s["person"] or s["person"] < max(0.6 * s["remove"], s["credit"]):
        return False
    return bool(s["remove"]) or s["person"] > max(2.0, s["correct"])


def _with(main: str, scores: dict[str, float]) -> tuple[str, tuple[str, ...]]:
    also = tuple(k for k in ("remove", "correct", "credit", "licence", "person", "counter") if k != main and scores[k] >= 0.8)
    return main, also
