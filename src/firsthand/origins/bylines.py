"""Evidence of the byline and of the strip between title and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from firsthand.model.article import Author
from firsthand.origins.names import bare
from firsthand.origins.resolve import Resolved, name_in, resolve, stranger
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, plain

_LONGEST = 140
_SHORT = 60  # a paragraph that is a byline, left in the text
_SENTENCE = re.compile(r"(?:\b[a-zà-ÿ]{2,} ){5,}|\b(?:is|was|has|are) an? ")
_BARS = re.compile(r"[|:：/]")
_DATED = re.compile(
    r"^\s*(?:发布时间[:：]?|时间[:：]?)?\s*\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}\s?日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*"
    r"(?:(?:来源|來源)\s?[:：]?)?\s*(?P<who>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·]{1,13})\s*$"
)


def byline_signs(view: View) -> list[Sign]:
    """Who the byline names beside or instead of the outlet's own people."""
    found: list[Sign] = []
    seen: set[str] = set()
    lines = [(view.byline, "byline")] if view.byline else []
    lines += [(line, "signed") for line in view.bylines]
    lines += [(line, "signed" if plain(line) in view.signed else "strip") for line in view.head]
    lines += [(line, "strip") for line in view.opening[:3] if len(line) < _SHORT and _is_led_by_author(line, view)]
    lines += [(author.name, "author") for author in view.article.authors if not any(author.name in line for line, _ in lines)]
    for line, place in lines:
        key = plain(line)
        if key in seen or len(line) > _LONGEST or _SENTENCE.search(line):
            continue
        seen.add(key)
        found.extend(_of_line(line, view, place))
        if place in ("signed", "strip"):
            found.extend(_of_dated_line(line, view))
    return found


def _is_led_by_author(line: str, view: View) -> bool:
    led = view.lexicon.by.match(line)
    return led is not None and led.group().strip().lower() not in view.lexicon.source


def _of_line(line: str, view: View, place: str) -> Iterator[Sign]:
    led = view.lexicon.by.match(line)
    said = line[led.end() :] if led else line
    who = resolve(said, view)
    if not who.sources and place in ("byline", "signed", "author"):
        yield from _unlisted(said, line, who, view, place)
        return
    if not who.sources or (place in ("strip", "signed") and not _is_credit(said, who, led is not None)):
        return
    persons = [a for a in view.article.authors if a.kind == "person"]
    kept = [s for s in who.sources if s.kind == "agency" or s.kind == "unnamed"] or list(who.sources)
    for source in kept[:4]:
        if source.kind == "outlet" and not _names_outlet(source.name or "", who, place, led is not None, any(b in said for b in "|/,")):
            continue
        shape = "agency" if source.kind == "agency" else source.kind
        full = "full" if not who.rest else "part"
        signed = led or (full == "full" and place == "byline") or any(len(a.name) > 5 and a.name in said for a in persons)
        lead = "led" if signed else "bare"
        relation = "wire" if source.kind in ("agency", "unnamed") else "republished"
        signal = f"{place}-{lead}-{shape}-{full}"
        if shape == "outlet" and bare(said.rpartition("|")[2]) == bare(source.name or "-"):
            signal = "barred-outlet"  # "Jane Roe | Anytown Star"
        elif shape == "agency" and place in ("byline", "signed") and full == "full" and not led and _signed_otherwise(said, persons, view):
            signal = "beside-agency"
        yield Sign(signal, "byline", line.strip(), source, relation, who.shared)


def _signed_otherwise(said: str, persons: Sequence[Author], view: View) -> bool:
    """Whether another byline of the page is its author's: an agency alone in a second one mostly stands under a picture."""
    named = [a.name for a in persons if len(a.name) > 5 and a.name not in said]
    return any(name in line for name in named for line in view.bylines)


def _unlisted(said: str, line: str, who: Resolved, view: View, place: str) -> Iterator[Sign]:
    """A byline that ends with an outlet's name ("Jane Roe Anytown Star"), or is an organisation's that no table knows."""
    words = _BARS.split(said.strip())[-1].split()
    for size in (4, 3, 2):
        if len(words) >= size + 2 and not who.own and words[-size][:1].isupper() and words[-size - 1][:1].isupper():
            known = view.names.outlet(" ".join(words[-size:]), widely=True)
            if known is not None and not view.own.is_source(known):
                yield Sign("byline-suffix-outlet", "byline", line.strip(), known, "republished")
                return
    organisation = next((a for a in view.article.authors if a.kind == "organisation" and bare(a.name) == bare(said)), None)
    if organisation is not None and not who.own and not who.staff:
        yield Sign("byline-stranger", "byline", line.strip(), stranger(organisation.name, view), "republished")


def _of_dated_line(line: str, view: View) -> Iterator[Sign]:
    """Chinese pages print date, time and the source's name with no word between."""
    match = _DATED.match(line)
    if match is None or not any("\u4e00" <= c <= "\u9fff" for c in match.group("who")):
        return
    said, sources, _ = name_in(match.group("who"), view)
    for source in sources[:1]:
        if said not in view.lexicon.staff and not any(
            said.startswith(s) for s in ("作者", "编辑", "责任", "记者", "阅读", "评论", "点击", "浏览", "分享", "字号")
        ):
            known = "stranger" if source.kind == "stranger" else "named"
            yield Sign(f"strip-dated-{known}", "byline", line.strip(), source, "wire" if source.kind == "agency" else "republished")


def _is_credit(said: str, who: Resolved, led: bool) -> bool:
    """Whether a line of the strip is a credit: all names, or led in by a word such as "von"."""
    left = sum(len(word) for word in who.rest)
    return left == 0 or (led and left <= 40) or left <= len(said) // 3


def _names_outlet(name: str, who: Resolved, place: str, led: bool, bars: bool) -> bool:
    """A byline that is an outlet's name, or a person's and then an outlet's; one-word names clash with persons and sections."""
    if place in ("strip", "signed") and not who.rest and name.lower().startswith("the "):
        return True
    if place in ("strip", "signed") and (who.rest or not led) and not (place == "signed" and bars):
        return False
    several_words = " " in name.strip() or "." in name or any(ord(c) > 0x2E80 for c in name)
    return len(who.sources) <= 2 and (several_words or (led and not who.rest))
