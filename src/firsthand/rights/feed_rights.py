"""Rights that feeds state: RSS copyright, dc:rights, Atom rights (RFC 4287 4.2.10), Creative Commons and Media RSS modules.

The feed reader hands the texts and addresses as printed; an entry's stands beside its feed's, and both are obeyed.
"""

from __future__ import annotations

from firsthand.facts import Facts
from firsthand.rights import notices, rsl
from firsthand.rights.meet import meet_all
from firsthand.rights.terms import Terms, seen

MAX_TEXTS = 20


def read(texts: tuple[str, ...], url: str, facts: Facts, who: rsl.Licensee) -> Terms:
    """Notices, licences and RSL fragments of the feed and the entry."""
    found = []
    for text in texts[:MAX_TEXTS]:
        if rsl.is_rsl(text):
            found.append(rsl.read(text, url, "feed", who))
            continue
        found.append(notices.read(text.splitlines(), facts, "feed:rights", rank=3))
        if "©" in text or "opyright" in text:
            found.append(Terms(evidence=seen("feed rights", "feed:rights", text)))
    return meet_all(found)
