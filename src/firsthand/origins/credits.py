"""Evidence of the text's own words about itself: end credits, source lines, "first published in", press-release marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from urllib.parse import urlsplit

from firsthand.origins.lexicon import Phrase
from firsthand.origins.names import RELEASE, UNNAMED, Known, bare
from firsthand.origins.resolve import name_in, resolve
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, domain_of

_DPA_NUMBER = re.compile(r"©?\s?dpa(?:-infocom)?,?\s?(?:GmbH)?:?\s?(?:dpa:)?\d{6}-\d{2,3}-\d{3,7}(?:/\d+)?")
_LAST_BRACKET = re.compile(r"(?:[(（【]|(?<=[.!?”\"»’…。]\s)\[|(?<=[.!?”\"»’…。])\[)([^()\[\]（）【】]{2,70})[)\]）】]\s*\.?\s*$")
_CLOSED = (")", "]", "）", "】")
_LAST_WORDS = re.compile(r"(?:[.!?»”\"’)…。！？]|\s[-–—/|*]{1,2})\s*(?:[-–—/|*]{0,2}\s?)([^.!?»”\"…。！？\n]{2,60}?)\.?\s*$")
_RELEASE = re.compile(r"[(\[]\s?(?:pm|PM|pd|PD|ots|OTS|prm|red/pm|pm/red)(?:\s?[/–,-]{1,2}\s?\w{1,5})?\s?[)\]]\.?\s*$")
_INITIALS_FIRST = re.compile(r"^\W{0,3}[A-Za-zäöüÄÖÜ]{1,4}\s?/\s?\w")
_MARKED = re.compile(r"^\s*[(\[（【—–/*-]|[)\]）】]\s*$|[:：]")
_REUTERS_DESK = re.compile(
    r"\((?:Additional )?(?:Reporting|Writing|Compiled) by [^()]{3,200}; ?(?:Additional reporting[^()]{0,150}; ?)?(?:Writing[^()]{0,80}; ?)?Editing by [^()]{3,80}\)",
    re.I,
)
_ADDRESS = re.compile(r"www\.|https?:|\w\.\w{2,}/")
_NOTICE = re.compile(r"^\s*(?:©|\(c\)|copyright)\s*(?:©|\(c\)|@|:)?\s*(?:\d{4}(?:-\d{2,4})?,?\s*)?(?:by\s)?(?P<x>[^\n]{3,90})$", re.I)
_SIGNATURE_LINE = 80
_END = 400
_TEASER = 110
_MOST_PARAGRAPHS, _LONGEST_PARAGRAPH = 200, 3000
_REACH = 320  # characters at an end of a paragraph in which it speaks of itself


def end_signs(view: View) -> list[Sign]:
    """Who signs at the end: `(dpa)`, `sak/Reuters`, `— AFP`, a line of names alone, dpa's message number."""
    found: list[Sign] = []
    lines = list(_ending(view))
    naming = _naming([line for line, _ in lines if len(line) <= _SIGNATURE_LINE], view)
    for line, place in lines:
        match = _DPA_NUMBER.search(line) if "dpa" in line else None
        if match and "dpa" in view.names.by_id:
            found.append(Sign("dpa-number", "end-credit", match.group(0), view.names.by_id["dpa"], "wire"))
        if line in naming or "/" in line[:_SIGNATURE_LINE]:
            found.extend(_signature(line, line, view, _signal(line, place, view)) if len(line) <= _SIGNATURE_LINE else ())
        if len(line) > 30 and place == "end":
            for pattern, signal in ((_LAST_BRACKET, "end-bracket"), (_LAST_WORDS, "end-words")):
                closed = pattern is not _LAST_BRACKET or line.rstrip(" \t.").endswith(_CLOSED)
                match = pattern.search(line[-_END:]) if closed else None
                signs = list(_signature(match.group(1), match.group(0), view, signal)) if match else []
                found.extend(signs)
                if signs:
                    break
        found.extend(_copyright(line, view))
        if (
            place == "end"
            and "diting by" in line[-_END:]
            and _REUTERS_DESK.search(line[-_END:])
            and "reuters" in view.names.by_id
            and not view.own.is_source(view.names.by_id["reuters"])
        ):
            desk = _REUTERS_DESK.search(line[-_END:])
            found.append(Sign("reuters-desk", "end-credit", desk.group(0) if desk else "", view.names.by_id["reuters"], "wire"))
    return found


def _naming(lines: Sequence[str], view: View) -> set[str]:
    """Those of the lines that name an agency or agencies: all are looked through at once, for most name nobody."""
    ends = list(accumulate(len(line) + 1 for line in lines))
    found = {lines[bisect_right(ends, mention.start)] for mention in view.names.find("\n".join(lines), view.where)}
    return found | {lines[n] for n in view.lexicon.unnamed_finder.lines(lines)}


def _ending(view: View) -> Iterator[tuple[str, str]]:
    """The lines in which a text's own end credit may stand, with how near they are: end, inside, far."""
    for number, paragraph in enumerate(view.closing):
        yield paragraph, "end" if number >= len(view.closing) - 2 else "inside"
    own = _own_tail(view)
    yield from ((line, "end" if line in own else "far") for line in view.tail)
    yield from ((line, "inside") for line in view.inside)
    yield from ((line, "far") for line in view.far)


def _own_tail(view: View) -> tuple[str, ...]:
    """The lines after the text down to the first teaser: what stands after one is the teaser's."""
    teaser = next((n for n, line in enumerate(view.tail) if len(line) >= _TEASER), len(view.tail))
    return view.tail[: teaser + 1]


def _signal(line: str, place: str, view: View) -> str:
    """A line of names within a text that a person signs mostly stands under a picture, or under the part that an agency gave."""
    shape = _shape(line)
    signed = place == "inside" and shape != "initials" and any(a.kind == "person" for a in view.article.authors)
    return f"inside-{shape}-signed" if signed else f"{place}-{shape}"


def _shape(line: str) -> str:
    """How a line of names is written: `initials` (sak/Reuters), `marked` (brackets, dashes, a leading word), or a bare `line`."""
    if _INITIALS_FIRST.match(line):
        return "initials"
    return "marked" if _MARKED.search(line) else "line"


def _copyright(line: str, view: View) -> Iterator[Sign]:
    """`© The Financial Times Ltd. 2024` under a text: a known source's, for a footer names the outlet's own company."""
    match = _NOTICE.match(line) if len(line) < 160 else None
    if match is None:
        return
    said, sources, _ = name_in(match.group("x"), view)
    for source in sources[:1]:
        if source.kind in ("agency", "outlet", "republisher") and (source.kind == "agency" or " " in said or said.isupper()):
            yield Sign("copyright-line", "end-credit", line.strip(), source, "wire" if source.kind == "agency" else "republished")


def _signature(said: str, text: str, view: View, signal: str) -> Iterator[Sign]:
    """Names, initials and joins alone; anything else is a sentence that happens to name an agency."""
    named = bool(view.names.find(said, view.where) or view.lexicon.unnamed_finder.within(said))
    if not named and "/" not in said:
        return
    led = view.lexicon.by.match(said)
    who = resolve(said[led.end() :] if led else said, view)
    sources = [s for s in who.sources if s.kind in ("agency", "unnamed")]
    if not sources and who.own and not who.rest and len(who.sources) == 1 and "/" in said and not _ADDRESS.search(said):
        yield Sign("end-shared-outlet", "end-credit", text.strip(), who.sources[0], "republished", True)  # "Our Paper / Their Paper"
    if not sources or sum(len(r) for r in who.rest) > (12 if signal == "end-bracket" else 0):
        return
    if any(s.kind == "unnamed" for s in sources) and signal == "end-words" and not who.shared:
        return
    for source in sources[:4]:
        yield Sign(signal, "end-credit", text.strip(), source, "wire", who.shared or bool(who.rest))


def phrase_signs(view: View) -> list[Sign]:
    """What the phrases of `credit_phrases.tsv` say, by place."""
    found: list[Sign] = []
    inside = {*view.inside, *view.tail} - {*_own_tail(view)}
    lines = [(place, whole, _reach(whole, place)) for place, among in (("head", view.head), ("opening", view.opening), ("end", (*view.closing, *view.inside, *view.tail))) for whole in among]  # fmt: skip
    page = "\n".join(line for _, _, line in lines).lower()
    wanted = [(need, phrases) for need, phrases in view.lexicon.by_need(view.where.language) if need in page]
    for place, whole, line in lines:
        low = line.lower()
        spot = "inside" if place == "end" and whole in inside else place
        for phrase in dict.fromkeys(p for need, phrases in wanted if need in low for p in phrases if place in p.places):
            found.extend(_of_phrase(phrase, line, spot, view))
    return found


def _reach(line: str, place: str) -> str:
    """The part of a line in which it speaks of itself."""
    return line if len(line) <= _REACH else line[:_REACH] if place != "end" else _last_sentences(line)


def _last_sentences(paragraph: str) -> str:
    """The end of a long paragraph, from a sentence's beginning on."""
    cut = paragraph[-_REACH:]
    begin = max(cut.find(". "), cut.find("。"))
    return cut[begin + 1 :].lstrip() if begin >= 0 else cut


_WHERE = {"inside": "end-credit", "head": "byline", "opening": "body", "end": "end-credit"}


def _of_phrase(phrase: Phrase, line: str, place: str, view: View) -> Iterator[Sign]:
    match = phrase.pattern.search(line)
    if match is None or (phrase.strength == "weak" and place == "opening" and not phrase.languages & {"zh", "fa"}):
        return
    if phrase.strength == "unnamed":
        yield Sign("phrase-unnamed", _WHERE[place], match.group(0), UNNAMED, phrase.relation)
        return
    said, sources, shared = name_in(match.group("x"), view)
    if not sources and shared and phrase.relation == "translation":  # another edition of the same brand
        sources = (Known(bare(said), said, None, "outlet"),)
    at = match.start("x") + max(0, match.group("x").find(said))
    text = line[match.start() : at + len(said)].strip()
    for source in sources[:4]:
        if source.kind == "stranger" and (phrase.strength == "known" or not _speaks_of_itself(phrase)):
            continue
        relation, together = phrase.relation, shared
        if relation == "mixed":
            relation, together = ("wire" if source.kind in ("agency", "unnamed") else "republished"), True
        elif source.kind in ("agency", "unnamed") and relation == "republished":
            relation = "wire"
        known = "named" if source.kind != "stranger" else "stranger"
        strength = "press" if relation == "press-release" else phrase.strength
        url = _link_of(said, view)
        linked = source.kind == "stranger" and source.domain and not _is_cited_in_passing(phrase, said, view)
        if linked and (url or strength != "weak"):
            known, strength = "named", "linked"  # a credit that is also a link to the one it names
        if place == "inside" and strength == "weak":
            strength = "inside"  # under a picture or table as often as under the text
        yield Sign(f"phrase-{strength}-{known}", _WHERE[place], text, source, relation, together, url)


def _link_of(said: str, view: View) -> str | None:
    """The page of another site that a line of the credit's very words leads to; a front page is none."""
    for line in view.via:
        if line.url and bare(line.text) == bare(said) and domain_of(line.url) != view.own.domain and _is_deep(line.url):
            return line.url
    return None


def _is_deep(url: str) -> bool:
    """Whether an address is a page's of its own: its path is long or numbered."""
    path = urlsplit(url).path
    return len(path) > 12 or any(c.isdigit() for c in path)


def _is_cited_in_passing(phrase: Phrase, said: str, view: View) -> bool:
    """`first reported by X` is the source only where a line of its own under the text leads there."""
    return phrase.strength == "cited" and not any(bare(line.text) == bare(said) for line in view.via)


def _speaks_of_itself(phrase: Phrase) -> bool:
    """Whether an unknown name may be believed: `additional reporting by` is mostly followed by a person."""
    return phrase.relation != "mixed" or phrase.strength != "strong" or "en" not in phrase.languages


def press_signs(view: View) -> list[Sign]:
    """Press wires' marks at the head or the end, and a release's own heading."""
    found: list[Sign] = []
    for line, place in _ending(view):
        release = _RELEASE.search(line[-60:]) if place != "far" else None
        if release:
            found.append(Sign("press-initials", "end-credit", release.group(0).strip(), RELEASE, "press-release"))
    ends = [("byline", line) for line in view.head] + [("dateline", p[:200]) for p in view.opening[:2]]
    ends += [("end-credit", line[-300:]) for line in (*view.closing, *view.tail)]
    if view.byline:
        ends.insert(0, ("byline", view.byline))
    for where, line in ends:
        match = view.names.press_finder.search(line)
        if match is None:
            continue
        known = view.names.press_marks[match.group()]
        if _stands_alone(line, match.start(), match.group()) and not view.own.is_source(known):
            signal = "press-head" if where != "end-credit" else "press-end"
            found.append(Sign(signal, where, match.group(), known, "press-release"))
    return found


def _stands_alone(line: str, at: int, mark: str) -> bool:
    before, after = line[:at][-1:], line[at + len(mark) :][:1]
    return not (before.isalnum() and mark[0].isalnum() and mark[0] < "\u0e00") and not (
        after.isalnum() and mark[-1].isalnum() and mark[-1] < "\u0e00"
    )


def copyright_signs(view: View) -> list[Sign]:
    """A copyright line that names an agency. Weak: footers name agencies on every page."""
    line = view.article.copyright
    if not line:
        return []
    return [
        Sign("copyright", "end-credit", line[:200], m.known, "wire")
        for m in view.names.find(line[:200], view.where)
        if not view.own.is_source(m.known)
    ][:1]


def credited(view: View, sources: frozenset[str]) -> tuple[str, ...]:
    """Agencies that the text cites in passing ("told Reuters"): credits, not sources."""
    found: dict[str, Known] = {}
    for paragraph in view.names.naming([p[:_LONGEST_PARAGRAPH] for p in view.article.body[:_MOST_PARAGRAPHS]], view.where):
        for mention in view.names.find(paragraph, view.where):
            known = mention.known
            if known.id in sources or view.own.is_source(known) or known.kind != "agency" or not known.name:
                continue
            around = paragraph[max(0, mention.start - 45) : mention.end + 30]
            if known.id not in found and view.lexicon.told.within(around):
                found[known.id] = known
    return tuple(k.name for k in found.values() if k.name)[:12]
