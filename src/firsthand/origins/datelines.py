"""Evidence of the dateline: `CITY (AP) —`, `(dpa/lno)`, `新华社北京4月24日电`, `(서울=연합뉴스)`, `AFP, MANILA`, `/ТАСС/`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.origins.names import Known, Mention
from firsthand.origins.resolve import resolve
from firsthand.origins.signs import Sign
from firsthand.origins.view import View

_REACH = 130
_BRACKETS = re.compile(r"[(\[（【［〔]\s*([^()\[\]（）【】［］〔〕]{2,60}?)\s*[)\]）】］〕]")
_SLASHES = re.compile(r"/\s?([^/\s][^/]{1,40}?)\s?/")
_AFTER = re.compile(r"^\s*(?:[-–—―:.,]|$|\s[A-ZÀ-ÞА-Я\"“«„])|^\s+\S")
_HAN_WIRE = re.compile(
    r"^[\s【（(\[]{0,3}(?P<who>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:记者|記者)?[\u4e00-\u9fff·]{0,12}?(?:\d{1,2}月)?\d{1,2}日?(?:电|電|讯|訊|消息|综合电)"
)
_DASHED = re.compile(r"^[A-ZÀ-ÞА-ЯΑ-Ω][^()\n]{1,50}\([^()]{2,30}\)\s?[-–—]")
_SENTENCE = re.compile(r"[.!?。！？]\s+\S+\s+\S+\s+\S+\s+\S+")
_PLACE_WORDS = 9


def dateline_signs(view: View) -> list[Sign]:
    """Who the dateline names. Only the first paragraphs' first words count, and the strip's last line."""
    lines = [view.article.dateline or "", *view.opening[:2], *(p for p in view.opening[2:] if _DASHED.match(p[:90]))]
    if view.head:
        lines.extend(line for line in view.head[-3:] if len(line) < 90)
    if view.article.lede:
        lines.append(view.article.lede)
    for line in dict.fromkeys(line.strip() for line in lines if line.strip()):
        found = list(_of_line(line, view))
        if found:
            return found
    return []


def _of_line(line: str, view: View) -> Iterator[Sign]:
    start = line[:_REACH]
    for pattern in (_BRACKETS, _SLASHES):
        for match in pattern.finditer(start):
            japanese = list(_japanese(match.group(0), view)) if match.start() < 3 else []
            if japanese:
                yield from japanese
                return
            if not _is_place(start[: match.start()]) or not _AFTER.match(line[match.end() : match.end() + 4] or "-"):
                continue
            if not line[match.end() :].strip() and not _is_bare_place(start[: match.start()]):
                continue
            who = resolve(match.group(1), view)
            agencies = [s for s in who.sources if s.kind == "agency"]
            if agencies and len(who.rest) <= 1:
                shared = who.own or bool(who.staff and not _bureau(match.group(1)))
                yield from (Sign("dateline", "dateline", line[: match.end()].strip(), s, "wire", shared) for s in agencies[:3])
                return
    mentions = view.names.find(start, view.where)
    if mentions:
        yield from _open(line, start, mentions[0], view)
        return
    han = _HAN_WIRE.match(start)
    if han and not han.group("who").startswith(("据", "據")) and not view.own.is_name(han.group("who")):
        known = view.names.outlet(han.group("who")) or Known(han.group("who"), han.group("who"), None, "stranger")
        if not view.own.is_source(known) and han.group("who") not in view.lexicon.staff:
            yield Sign("dateline-stranger", "dateline", han.group(0), known, "republished")


def _japanese(bracket: str, view: View) -> Iterator[Sign]:
    """`【北京共同】`: a place and the agency's short name, which elsewhere is a common word."""
    for ending, id in (("共同】", "kyodo"), ("時事】", "jiji")):
        known = view.names.by_id.get(id)
        if bracket.endswith(ending) and known is not None and not view.own.is_source(known):
            yield Sign("dateline", "dateline", bracket, known, "wire")


def _open(line: str, start: str, mention: Mention, view: View) -> Iterator[Sign]:
    """A name at the very start, or after a place and a date, and before a dash, colon or stop."""
    if view.own.is_source(mention.known) or mention.known.kind != "agency":
        return
    before, after = start[: mention.start], start[mention.end :]
    text = line[: mention.end].strip()
    han = re.match(r"^[^，。,]{0,25}?(?:电|電|讯|訊)", after) if any("\u4e00" <= c <= "\u9fff" for c in start[:40]) else None
    if not before.strip(" \t（(【[-–—") and (
        han or re.match(r"^\s?[)\]）】]?\s?(?:[-–—:：=]|[,،]\s?\S{1,25}(?:\s\S{1,20}){0,2}\s?[-–—:.])", after)
    ):
        yield Sign("dateline", "dateline", text if not han else line[: mention.end + han.end()].strip(), mention.known, "wire")
    elif re.search(r"=\s?$", before) and len(before) < 30:
        yield Sign("dateline", "dateline", text, mention.known, "wire")
    elif _is_place(before) and re.search(r"[,.،–—-]\s?[«\"“]?$", before) and re.match(r"^\s?[»\"”]?\s?(?:[-–—:：]|[.]\s)", after):
        shouted = re.match(r"^[^a-zà-þа-я]{3,}", before) is not None
        if shouted or any(c.isdigit() for c in before) or len(before.split()) <= 2:
            yield Sign("dateline", "dateline", text, mention.known, "wire")


def _is_place(before: str) -> bool:
    """Whether the words before an agency's mark can be a place and a date."""
    words = before.split()
    if len(words) > _PLACE_WORDS or len(before) > 80 or _SENTENCE.search(before):
        return False
    return sum(1 for w in words if w[:1].islower() and len(w) > 3) <= 2


def _is_bare_place(before: str) -> bool:
    """A line that ends with the bracket is a dateline of its own only after a place; else it is a picture's caption."""
    words = before.split()
    return len(words) <= 3 and all(not w[:1].islower() for w in words)


def _bureau(inside: str) -> bool:
    """dpa's own bureaus sign beside it: (dpa/lno), (dpa-AFX)."""
    return re.match(r"^\s*(?:dpa|dpa-infocom)\s*/\s*(?:l\w{1,2}|tmn|th|sn|mv|bb)\s*$", inside) is not None
