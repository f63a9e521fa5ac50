"""The templates, once for each language of the interface: their filters speak it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from firsthand.model.story import Story
from firsthand.site import names, words
from firsthand.site.context import SiteContext
from firsthand.site.tongues import Tongue, tongues
from firsthand.site.views import StoryView
from firsthand.text.urls import host_of

HERE = Path(__file__).parent
MOST_DOTS = 12
MOST_FRAGMENTS = 4_000


@cache
def version() -> str:
    """A name for the static files as they are: they may be kept for ever under it."""
    content = b"".join(path.read_bytes() for path in sorted((HERE / "static").iterdir()))
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def wardrobe(context: SiteContext) -> Callable[[Tongue], Environment]:
    """An environment for each language, made when it is first needed."""
    return cache(lambda tongue: environment(context, tongue))


def environment(context: SiteContext, tongue: Tongue) -> Environment:
    """Templates whose sentences and filters are of one language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_callables(tongue.table.gettext, tongue.table.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "site": context, "tongue": tongue, "tongues": tongues(), "topics": names.topics(), "style_version": version(), "without": without, "line": Fragments(),
    }  # fmt: skip
    made.filters |= _filters(context, tongue)
    return made


def _filters(context: SiteContext, tongue: Tongue) -> dict[str, Callable[..., Any]]:
    def outbound(url: str) -> str:
        return context.outbound(url) if url.startswith(("https://", "http://")) else "/how-it-works"

    def worded(table: Mapping[str, str]) -> Callable[[str], str]:
        return lambda key: words.in_words(table, key, tongue)

    spoken = (
        words.day, words.moment, words.age, words.gap, words.breadth, words.breadth_marked, words.printed, words.hand, words.primary_words, words.why_only_this, words.outlets,
        names.topic, names.country, names.language,
    )  # fmt: skip
    tables = {
        "kind": words.KIND_WORDS, "relation": words.RELATION_WORDS, "role": words.ROLE_WORDS, "altered": words.ALTERED_WORDS, "event": words.EVENT_WORDS | words.KIND_WORDS,
        "health": words.HEALTH_WORDS, "use": words.USE_WORDS, "document": words.DOCUMENT_WORDS, "outlet_kind": words.OUTLET_KINDS, "case_state": words.CASE_WORDS,
        "term": words.TERM_WORDS,
    }  # fmt: skip
    return (
        {f.__name__: partial(f, tongue=tongue) for f in spoken}
        | {name: worded(table) for name, table in tables.items()}
        | {
            "machine": words.machine, "clock": words.clock, "certainty": words.certainty, "number": tongue.number, "say": tongue.say,
            "lag": lambda lag: words.lag(lag.behind, lag.error, tongue) if lag else "", "counted": lambda n, one, many: tongue.counted(one, many, n),
            "direction": names.direction, "own_language": names.own_language, "outbound": outbound, "host": host_of,
            "bare": lambda h: h.removeprefix("www."),
            "bare_address": lambda url: url.split("://", 1)[-1].removeprefix("www."), "dots": dots,
        }
    )  # fmt: skip


class Fragments:
    """Lines of lists as they were filled in this minute: most of a front page is as it was a second ago.

    A line is known by its very nouns (the store gives the same ones for the same record), which are held with it.
    """

    def __init__(self) -> None:
        self._minute = -1
        self._held: dict[Hashable, tuple[StoryView, Markup]] = {}

    def __call__(self, macro: Callable[[StoryView], Markup], view: StoryView, now: float, tail: str) -> Markup:
        """What `macro` makes of `view`."""
        if self._minute != int(now // 60) or len(self._held) > MOST_FRAGMENTS:
            self._minute = int(now // 60)
            self._held.clear()
        others = tuple((id(other.item), other.copies) for other in view.more)
        key = (macro.name, tail, id(view.story), id(view.lead), id(view.first), id(view.reading), view.tied, others)  # type: ignore[attr-defined]
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = (view, macro(view))
        return found[1]


def without(url_query: Mapping[str, str], *dropped: str, **changed: str | None) -> str:
    """`?a=b&` with some names left out and others set: the filters live in the address."""
    kept = {k: v for k, v in url_query.items() if k not in dropped and k not in changed}
    kept |= {k: v for k, v in changed.items() if v}
    return f"?{urlencode(kept)}" if kept else "?"


def dots(story: Story) -> tuple[int, int]:
    """Marks for a story's outlets, at most twelve: how many stand for a report of its own, and how many there are."""
    shown = min(MOST_DOTS, story.outlets)
    return max(1, min(shown, story.independent)), shown
