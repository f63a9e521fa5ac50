"""How long a snippet may be: the strictest of the publisher's and the operator's country, then the operator's own caps.

`data/snippets.tsv` holds the presets with the law or practice they follow; a country that is not known has the row `unknown`.
"""

from __future__ import annotations

from firsthand.facts import Facts
from firsthand.rights.signals import Policy
from firsthand.rights.terms import Terms


def read(facts: Facts, outlet_country: str | None, policy: Policy) -> Terms:
    """The caps in words and in characters, and where a country allows less than a snippet, that."""
    rows = {row["country"]: row for row in facts.table("snippets")}
    words, chars, shows = [], [], []
    for country in (outlet_country, policy.country):
        row = rows.get((country or "unknown").upper()) or rows["unknown"]
        words.append(int(row["words"]))
        chars.append(int(row["chars"]))
        shows.append(row["show"])
    words += [policy.snippet_words] if policy.snippet_words is not None else []
    chars += [policy.snippet_chars] if policy.snippet_chars is not None else []
    least = next((show for show in ("none", "link", "headline") if show in shows), None)
    return Terms(show=least, snippet_words=max(0, min(words)), snippet_chars=max(0, min(chars)))
