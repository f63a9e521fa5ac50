"""What feeds of a topic are called by those who list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firsthand.facts import several


def labels(topic: str, sections: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Every name of a topic (an id of data/topics) in any language, lower case; a word that is no topic stands for itself.

    `sections`: the rows of data/sections.
    """
    wanted = topic.strip().lower()
    named = {name.lower() for row in sections if row["topic"] == wanted for name in several(row["sections"])}
    return tuple(sorted({wanted, *named}))
