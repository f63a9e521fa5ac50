"""Evidence of the byline and of the strip between title and text."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.origins.names import bare
from firsthand.origins.resolve import Resolved, resolve
from firsthand.origins.signs import Sign
from firsthand.origins.view import View

_LONGEST = 140


def byline_signs(view: View) -> list[Sign]:
    """Who the byline names beside or instead of the outlet's own people."""
    found: list[Sign] = []
    seen: set[str] = set()
    if view.byline:
        seen.add(bare(view.byline))
        found.extend(_of_line(view.byline, view, "byline"))
    for line in view.head:
        if bare(line) not in seen and len(line) <= _LONGEST:
            seen.add(bare(line))
            found.extend(_of_line(line, view, "strip"))
    for author in view.article.authors:
        if bare(author.name) not in seen and not any(bare(author.name) in s for s in seen):
            seen.add(bare(author.name))
            found.extend(_of_line(author.name, view, "author"))
    return found


def _of_line(line: str, view: View, place: str) -> Iterator[Sign]:
    led = view.lexicon.by.match(line)
    said = line[led.end() :] if led else line
    who = resolve(said, view)
    if not who.sources or (place == "strip" and not _is_credit(said, who, led is not None)):
        return
    kept = [s for s in who.sources if s.kind == "agency" or s.kind == "unnamed"] or list(who.sources)
    for source in kept[:4]:
        if source.kind == "outlet" and not _names_outlet(source.name or "", said, who, place):
            continue
        shape = "agency" if source.kind == "agency" else source.kind
        full = "full" if not who.rest else "part"
        relation = "wire" if source.kind in ("agency", "unnamed") else "republished"
        yield Sign(f"{place}-{shape}-{full}", "byline", line.strip(), source, relation, who.shared)


def _is_credit(said: str, who: Resolved, led: bool) -> bool:
    """Whether a line of the strip is a credit: all names, or led in by a word such as "von"."""
    left = sum(len(word) for word in who.rest)
    return left == 0 or (led and left <= 40) or left <= len(said) // 3


def _names_outlet(name: str, said: str, who: Resolved, place: str) -> bool:
    """A byline that is an outlet's name, or a person's and then an outlet's; one-word names clash with persons and sections."""
    if place == "strip" and who.rest:
        return False
    return len(who.sources) <= 3 and (" " in name.strip() or "." in name or not who.rest)
