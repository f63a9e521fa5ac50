"""Content Signals: `Content-Signal: search=yes, ai-input=no, ai-train=no` in robots.txt.

draft-romm-aipref-contentsignals-00 (2025-10-01) and Cloudflare's policy text: per user-agent group, yes or no, absent neither
grants nor restricts. A leading path limits a line as in AIPREF. `use=` (managed files since 2026) is carried as evidence only.
"""

from __future__ import annotations

from firsthand.rights.paths import matches, path_of
from firsthand.rights.robots import Robots
from firsthand.rights.terms import Terms, seen

_FIELDS = {"search": "search", "ai-input": "ai_input", "ai-train": "ai_train"}
_SAID = {"yes": "allow", "no": "deny"}


def signals(text: str) -> dict[str, str]:
    """Field to deny or allow; of two values for one signal the `no`."""
    found: dict[str, str] = {}
    for part in text.split(",")[:50]:
        name, _, value = part.partition("=")
        key, answer = _FIELDS.get(name.strip().lower()), _SAID.get(value.strip().lower())
        if key and answer:
            found[key] = "deny" if "deny" in (answer, found.get(key)) else answer
    return found


def read(robots: Robots, url: str, agent: str) -> Terms:
    """The lines of the agent's own group, or of `*`, that cover the address; any `no` wins."""
    said: dict[str, str] = {}
    texts = []
    for line in robots.own(agent, "content-signal"):
        text = line
        if line.startswith("/"):
            pattern, _, text = line.partition(" ")
            if not matches(pattern, path_of(url)):
                continue
        texts.append(text)
        for key, answer in signals(text).items():
            said[key] = "deny" if "deny" in (answer, said.get(key)) else answer
    if not said:
        return Terms()
    return Terms(
        search=said.get("search"), ai_input=said.get("ai_input"), ai_train=said.get("ai_train"),
        index="deny" if said.get("search") == "deny" else None, evidence=seen("content-signal", "robots.txt", "; ".join(texts)),
    )  # fmt: skip
