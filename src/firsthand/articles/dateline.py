"""The dateline that a report opens with."""

from __future__ import annotations

import re

from firsthand.facts import Facts

_OPENING = re.compile(r"^([^\s(][^()\n]{1,60}\s?\([^()]{2,40}\)\s*[-–—:]{1,2}|\([^()]{2,60}\)\s*[-–—]{1,2}|[A-ZÀ-ÞА-ЯΑ-Ω][A-ZÀ-ÞА-ЯΑ-Ω .,'’-]{2,40},?[^–—\n.]{0,40}?\s[–—-]{1,2}\s|【[^】]{2,40}】|[^\s，。]{2,20}[社网]\S{2,20}日[电電讯訊])")  # fmt: skip


def dateline_of(paragraphs: tuple[str, ...], facts: Facts) -> str | None:
    """The dateline as printed, without its dash; None where the text opens without one."""
    for paragraph in paragraphs[:2]:
        found = _OPENING.match(paragraph)
        if found:
            return found.group(1).strip(" -–—:")
    return None
