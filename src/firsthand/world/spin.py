"""The machine's paraphrase: words swapped from a table, sentences broken, quotes spoilt, as spun pages read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from firsthand.facts import table
from firsthand.world.nouns import Text


@cache
def _swaps() -> dict[str, str]:
    return {r["word"]: r["instead"] for r in table("world/spin")}


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, _swaps()), key=len, reverse=True)) + r")\b")


def spun(text: Text, random: Random) -> Text:
    """English only: same paragraphs in the same order, other words, three of the marks that machines leave."""
    body = [_words().sub(lambda m: _swaps()[m.group(1)], p) for p in text.body]
    said = _swaps().get("said", "said")
    quoted = [i for i, p in enumerate(body) if re.search(rf",” {said} [^,.]+", p)]
    for i in quoted[:2]:
        body[i] = re.sub(rf",” {said} ([^,.]+)", rf",” \1 {said}. ,” \1 {said}", body[i], count=1)
    longest = max(range(len(body)), key=lambda i: len(body[i]))
    commas = [m.start() for m in re.finditer(", ", body[longest])]
    if commas:
        at = random.choice(commas)
        body[longest] = body[longest][:at] + ". , " + body[longest][at + 2 :]
    return replace(text, headline=_words().sub(lambda m: _swaps()[m.group(1)], text.headline), body=tuple(body))
