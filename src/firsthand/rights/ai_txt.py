"""ai.txt (Spawning's convention; draft-car-ai-txt-wellknown-00, June 2026): two dialects, of which only a "no" is believed.

Dialect 1 is robots.txt by file kinds (`Disallow: *.txt`); dialect 2 is `Key: value` lines such as `Training: no`.
"""

from __future__ import annotations

from firsthand.rights.paths import matches, path_of
from firsthand.rights.robots import Robots
from firsthand.rights.terms import Terms, seen

FILES = ("/ai.txt", "/.well-known/ai.txt")
MAX_CHARS = 200_000
_NO = frozenset({"no", "n", "deny", "denied", "disallow", "disallowed", "false", "prohibited", "none", "forbidden"})
_KINDS = ("*.txt", "*.html", "*.htm", "*.md", "*.pdf", "*.doc")
_TRAINING = ("train", "ai-train", "machine-learning", "data-mining", "tdm")
_INPUT = ("input", "inference", "grounding", "rag", "summar")


def read(text: str, url: str, agent: str) -> Terms:
    """A refusal of training or of input, where the file states one."""
    text = text[:MAX_CHARS]
    for line in text.splitlines()[:5000]:
        name, colon, value = line.split("#", 1)[0].partition(":")
        name, value = name.strip().lower().replace("_", "-"), value.strip().lower()
        if colon and value in _NO:
            if any(word in name for word in _TRAINING):
                return Terms(ai_train="deny", tdm="deny", evidence=seen("ai.txt", "ai.txt", line))
            if any(word in name for word in _INPUT):
                return Terms(ai_input="deny", ai_train="deny", evidence=seen("ai.txt", "ai.txt", line))
    for pattern in Robots.parse(text).own(agent, "disallow"):
        if pattern in _KINDS or matches(pattern, path_of(url)):
            return Terms(ai_train="deny", evidence=seen("ai.txt", "ai.txt", f"Disallow: {pattern}"))
    return Terms()
