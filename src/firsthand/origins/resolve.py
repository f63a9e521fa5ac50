"""A credit's words to sources: names found, staff and initials told apart, what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.origins.names import UNNAMED, Known, bare, distinct
from firsthand.origins.view import View
from firsthand.text.urls import registrable_domain

_DATE = re.compile(r"\d{1,4}(?:\s*[./:年月日-]\s*\d{0,4})*|\d")
_QUOTED = re.compile(r"[“\"„«「『《‘‹]([^“”\"„«»「」『』《》‹›]{2,60})[”\"“»」』》’›]")
_CUT = re.compile(
    r"[;:!?|()\[\]…。，；（）【】\n]|\.\s|\.$|,\s|\s[–—-]\s|\s(?:on|under|and (?:is|was|has)|at https?|in \d|for more|through|unter|ist|vom|dated|le \d|el \d|em \d|am \d)\b"
)
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,12})(?:/\S*)?$", re.I)
_INITIALS = re.compile(r"^(?:[a-zäöüß]{1,4}|[A-ZÄÖÜ]{1,3}|(?:[A-Z]\.){1,3})$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WIDE_JOINS = re.compile(r"[-－—―·/／、&＋+|｜]+")
_WIDE_TAIL = re.compile("(?:的报道|的報導|的报导|报道|的文章|的消息|网站消息)$")
_WIDE_END = re.compile("(?:的报道|的報導|的報道|的报导|的文章|的消息)[。.]?\\s*$")
_LATIN_START = re.compile(r"[A-Za-z][A-Za-z0-9 .&'’-]{2,50}(?=[\u3400-\u9fff])")
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la", "el", "il", "os", "as", "les", "los", "las"})
_WIDE_DATE = re.compile(r"\s?\d{2,4}[-年/.].*$|\s?\d{1,2}:\d{2}.*$")
_LOWER_WORD = re.compile(r"(?<!\w)[a-zà-ÿ]{4,}(?!\w)")
_OF = re.compile(r"\s(?:de|of|from|von|del|di|at|bei)\s")
_COMPANY = re.compile(r",?\s(?:Ltd|Limited|Inc|LLC|GmbH|AG|S\.?A|Co|Corp|plc|B\.?V|Oy|AB|A/S|AS)\b\.?(?:\s\d{4})?$")
_DATED = re.compile(
    r"\d{4}|\d{1,2}[:.]\d{2}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d|\d\d?\.? (?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])",
    re.I,
)
_TRIM = " \t.,:;|/-–—*'’‘\"“”„«»<>()[]（）【】《》「」・"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a credit's words name. `own` the outlet itself, `staff` initials or a desk, `rest` what nothing was known of."""

    sources: tuple[Known, ...]
    own: bool
    staff: bool
    rest: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether others than the sources wrote too."""
        return self.own or self.staff


def resolve(text: str, view: View) -> Resolved:
    """Read a credit such as `sak/Reuters`, `SDA/sep`, `By Euronews with AP`, `AFP, EFE y Reuters`."""
    mentions = view.names.find(text, view.where)
    sources = [m.known for m in mentions]
    own = any(view.own.is_source(s) for s in sources)
    left, at = [], 0
    for mention in mentions:
        left.append(text[at : mention.start])
        at = mention.end
    left.append(text[at:])
    staff, rest = False, []
    for chunk in left:
        for piece in view.lexicon.joins.split(chunk):
            word = _DATE.sub(" ", piece).strip(_TRIM)
            if not word or word.lower() in _ARTICLES:
                continue
            verdict = _piece(word, view, dated=_DATE.search(piece) is not None)
            if isinstance(verdict, Known):
                sources.append(verdict)
            elif verdict == "own":
                own = True
            elif verdict == "staff":
                staff = True
            elif verdict is None:
                rest.append(word)
    return Resolved(tuple(s for s in distinct(sources) if not view.own.is_source(s)), own, staff, tuple(rest))


def _piece(word: str, view: View, *, dated: bool) -> Known | str | None:
    low = word.lower()
    parts = low.split()
    if (dated or len(word) != 3) and view.lexicon.months.issuperset(part.strip(".,") for part in parts):
        return "date"  # "mar" alone is somebody's initials
    if low in view.lexicon.unnamed or low.endswith(view.lexicon.unnamed_tails):
        return UNNAMED
    if low in view.lexicon.staff or _INITIALS.match(word):
        return "staff"
    if view.own.is_name(word):
        return "own"
    known = view.names.outlet(word, widely=True) if len(word) > 3 else None
    if known is not None:
        return known
    if len(parts) <= 4 and not view.lexicon.staff.isdisjoint(parts):
        return "staff"
    return None


def name_in(text: str, view: View) -> tuple[str, tuple[Known, ...], bool]:
    """The name that follows a credit phrase: (as printed, sources, whether staff stand beside it).

    A quoted name wins; else the words up to the next stop. A name that no table knows is a stranger.
    """
    text = _WIDE_END.sub("", text)
    linked = _linked_prefix(text, view)
    if linked is not None:
        known = stranger(linked, view)
        return linked, () if view.own.is_source(known) else (view.names.outlet(linked) or known,), view.own.is_source(known)
    quoted = _QUOTED.match(text.lstrip())
    said = quoted.group(1) if quoted else _CUT.split(text, maxsplit=1)[0]
    said = said.strip(_TRIM)
    if not said or bare(said) in view.lexicon.journals:
        return said, (), False
    if _WIDE.search(said):
        return _wide_name(said, view)
    address = _DOMAIN.match(said)
    if address:
        known = view.names.site(address.group(1).lower())
        return said, () if view.own.is_source(known) else (known,), view.own.is_source(known)
    said = _COMPANY.sub("", said).strip(_TRIM)
    whole = view.names.outlet(said)
    if whole is not None and not view.names.find(said, view.where):
        return said, () if view.own.is_source(whole) else (whole,), view.own.is_source(whole)
    part = _OF.split(said)[-1] if _OF.search(said) else ""
    employer = view.names.outlet(_COMPANY.sub("", part)) if part else None
    if employer is not None and not view.names.find(said, view.where):
        return said, () if view.own.is_source(employer) else (employer,), view.own.is_source(employer)
    found = resolve(text[:90] if not quoted else said, view) if view.names.find(said, view.where) else resolve(said, view)
    if found.sources:
        return said, found.sources, found.shared
    if found.own or view.own.is_name(said):
        return said, (), True
    return said, (stranger(said, view),) if _could_be_a_name(said) else (), found.staff


def _linked_prefix(text: str, view: View) -> str | None:
    """The words with which a credit's name begins, where a link of the page has just these words and no agency goes by them."""
    begun = bare(text[:90])
    links = [(k.url or "", k.text) for k in view.via] + [(k.url, k.text) for k in view.article.links[:80]]
    elsewhere = {text: None for url, text in links if registrable_domain(url) != view.own.domain}
    for link_text in elsewhere:
        said = bare(link_text)
        if (
            len(said) >= 4
            and len(link_text) <= 60
            and (begun == said or begun.startswith(said + " "))
            and not view.names.find(link_text, view.where)
        ):
            return link_text.strip()
    return None


def _wide_name(said: str, view: View) -> tuple[str, tuple[Known, ...], bool]:
    """A name in a script without spaces ends at the first space; `东方网-劳动报` is a carrier and, last, the paper it took it from."""
    latin = _LATIN_START.match(said)
    said = latin.group(0).strip(_TRIM) if latin else _WIDE_TAIL.sub("", (_WIDE_DATE.sub("", said).split() or [said])[0].strip(_TRIM))
    sources: list[Known] = []
    own = False
    for part in [said] if latin else reversed([p.strip(_TRIM) for p in _WIDE_JOINS.split(said)]):
        if (
            len(part) < 2
            or bare(part) in view.lexicon.journals
            or any(part.startswith(w) or part == w for w in view.lexicon.not_names)
            or view.lexicon.photo.at(part) == 0
        ):
            continue
        mentions = view.names.find(part, view.where)
        covered = sum(m.end - m.start for m in mentions)
        known = mentions[0].known if mentions and covered * 2 > len(part) else view.names.outlet(part)
        if (known is not None and view.own.is_source(known)) or view.own.is_name(part):
            own = True
        elif known is not None or (len(part) <= (60 if latin else 16) and part.lower() not in view.lexicon.staff):
            sources.append(known or stranger(part, view))
    return said, tuple(distinct(sources)), own


def stranger(name: str, view: View) -> Known:
    """A source that no table knows; its domain where the article links to it by this name."""
    wanted = bare(name)
    links = [(k.url, k.text) for k in view.article.links] + [(k.url or "", k.text) for k in view.via]
    url = next((u for u, text in links if wanted and bare(text) == wanted), None)
    domain = registrable_domain(url) if url else None
    return Known(domain or wanted, name, domain, "stranger")


def _could_be_a_name(said: str) -> bool:
    if not 2 <= len(said) <= 60 or len(said.split()) > 8:
        return False
    first = next((c for c in said if c.isalpha()), "")
    if _DATED.search(said) or ("." not in said and _LOWER_WORD.search(said)):
        return False
    return bool(first) and (not first.islower() or "." in said)
