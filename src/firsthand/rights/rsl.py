"""Really Simple Licensing 1.0 (rslstandard.org, December 2025): which uses a publisher permits, prohibits and sells.

Found by robots.txt `License:`, `Link: rel=license`, `<link rel=license>` of type application/rsl+xml, inline in a page and as the
module of a feed. The most specific `<content url>` that covers the address decides; prohibits stand over permits; a permit
list excludes what it does not name. A use that costs money is refused: nothing is bought here.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from firsthand.rights.paths import matches, path_of
from firsthand.rights.terms import Terms, seen

NAMESPACE = "https://rslstandard.org/rsl"
MAX_CHARS = 1_000_000
MAX_NODES = 20_000
_USES = ("search", "ai_train", "ai_input", "ai_index")
_AI = ("ai_train", "ai_input", "ai_index")
# in public files stand other spellings; each is read as what it must mean, never as nothing
_TOKENS = {
    "all": _USES, "ai-all": _AI, "ai": _AI, "ai-use": _AI, "search": ("search",), "search-index": ("search",), "index": ("search",),
    "ai-train": ("ai_train",), "train-ai": ("ai_train",), "ai-training": ("ai_train",), "training": ("ai_train",), "train": ("ai_train",),
    "ai-input": ("ai_input",), "input": ("ai_input",), "ai-inference": ("ai_input",), "ai-grounding": ("ai_input",), "ai-summarize": ("ai_input",),
    "ai-index": ("ai_index",), "ai-search": ("ai_index",),
}  # fmt: skip
_FREE = frozenset({"free", "attribution"})
_PAID_USE = {"training": ("ai_train",), "use": ("ai_input",), "inference": ("ai_input",)}


@dataclass(frozen=True, slots=True)
class Licensee:
    """Who we are to a licence: country (ISO 3166-1 alpha-2) or None, and whether non-commercial."""

    country: str | None = None
    non_commercial: bool = False


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _tokens(node: etree._Element) -> list[str]:
    return [t.strip().lower().replace("_", "-") for t in (node.text or "").replace(",", " ").split()]


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if _name(child) == name]


def _uses(node: etree._Element) -> set[str]:
    return {use for token in _tokens(node) for use in _TOKENS.get(token, ())}


def _typed(licence: etree._Element, verb: str, kind: str) -> list[etree._Element]:
    return [n for n in _children(licence, verb) if (n.get("type") or "usage").strip().lower() == kind]


def _excluded(licence: etree._Element, who: Licensee) -> bool:
    """Whether the licence's user or geo terms leave us out."""
    users = {"non-commercial", "noncommercial"} if who.non_commercial else {"commercial"}
    country = (who.country or "").lower()
    for kind, ours in (("user", users), ("geo", {country} if country else set())):
        permitted = {t for n in _typed(licence, "permits", kind) for t in _tokens(n)}
        prohibited = {t for n in _typed(licence, "prohibits", kind) for t in _tokens(n)}
        if prohibited & (ours | {"all"}) or (permitted and not permitted & (ours | {"all"})):
            return True
    return False


def _sold(licence: etree._Element) -> set[str]:
    payments = [(n.get("type") or "purchase").strip().lower() for n in _children(licence, "payment")]
    if not payments or any(p in _FREE for p in payments):
        return set()
    return {use for p in payments for use in _PAID_USE.get(p, _USES)}


def _verdicts(licence: etree._Element, who: Licensee) -> dict[str, str]:
    permits, prohibits = _typed(licence, "permits", "usage"), _typed(licence, "prohibits", "usage")
    said: dict[str, str] = {}
    if permits:
        allowed = {use for n in permits for use in _uses(n)}
        said = {use: "allow" if use in allowed else "deny" for use in _USES}
        if _excluded(licence, who):
            said = dict.fromkeys(_USES, "deny")
    said |= dict.fromkeys(_sold(licence), "deny")
    said |= {use: "deny" for n in prohibits for use in _uses(n)}
    return said


def _covers(pattern: str, url: str) -> int:
    """How specifically a `<content url>` covers an address: its length, or -1."""
    pattern = pattern.strip()
    if "://" in pattern:
        try:
            ours, theirs = urlsplit(url), urlsplit(pattern)
        except ValueError:
            return -1
        if ours.netloc.lower().removeprefix("www.") != theirs.netloc.lower().removeprefix("www."):
            return -1
        pattern = theirs.path + (f"?{theirs.query}" if theirs.query else "") or "/"
    if not pattern:
        return 0
    return len(pattern) if matches(pattern if pattern.startswith(("/", "*")) else "/" + pattern, path_of(url)) else -1


def is_rsl(text: str) -> bool:
    """Whether a text looks like an RSL document."""
    return "<rsl" in text[:2000] or NAMESPACE in text[:2000]


def read(text: str, url: str, where: str, who: Licensee | None = None) -> Terms:
    """The terms of an RSL document (or a fragment of a feed or page) for an address."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
        root = etree.fromstring(text[:MAX_CHARS].lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Terms()
    if root is None:
        return Terms()
    contents = [n for _, n in zip(range(MAX_NODES), root.iter(), strict=False) if _name(n) == "content"]
    best = max((_covers(n.get("url") or "", url) for n in contents), default=-1)
    if best < 0:
        return Terms()
    said: dict[str, str] = {}
    for content in contents:
        if _covers(content.get("url") or "", url) == best:
            for licence in _children(content, "license"):
                for use, answer in _verdicts(licence, who or Licensee()).items():
                    said[use] = "deny" if "deny" in (answer, said.get(use)) else answer
    if not said:
        return Terms()
    # an index for AI answers is an input to them
    inputs = [said[use] for use in ("ai_input", "ai_index") if use in said]
    return Terms(
        search=said.get("search"), ai_train=said.get("ai_train"), ai_input="deny" if "deny" in inputs else next(iter(inputs), None),
        index="deny" if said.get("search") == "deny" else None,
        evidence=seen("rsl", where, ", ".join(f"{use.replace('_', '-')}: {answer}" for use, answer in sorted(said.items()))),
    )  # fmt: skip
