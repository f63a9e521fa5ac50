"""Statements become rows: for each field the best grade of source decides, within it a weighted vote; ties by recency, then by value.

Whose an outlet is and who controls it is never settled by vote: those are quotations, shown side by side (`assessments`); the
row carries the first of them only so that a slice can be chosen. What nobody states is None: not assessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from firsthand.catalogue.sources import Sources
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.statement import Claim, Edition, Statement
from firsthand.text.urls import is_web, registrable_domain

QUOTED = ("state_control", "owner")
_SEVERAL = frozenset({"languages", "covers"})
_NOT_TOLD = ("mentions",)


def outlet(site: str, claims: Sequence[Claim], sources: Sources) -> Outlet | None:
    """The outlet's row; None where only estimates speak of it (then it is a candidate), or everybody who knows it says that it ended."""
    values = _settled(claims, sources)
    told = [c for c in claims if sources.standing(c.source)[0] < 3]
    if not told or all(c.of("ended") for c in told):
        return None
    homepage = values.get("homepage", "")
    homepage = homepage if is_web(homepage) else f"https://{site}/"
    return Outlet(
        site=site, domain=values.get("domain") or registrable_domain(site), homepage=homepage, name=values.get("name", ""),
        country=values.get("country"), region=values.get("region"), languages=tuple(values.get("languages", "").split()), kind=values.get("kind"),
        owner=values.get("owner"), state_control=values.get("state_control"), covers=tuple(values.get("covers", "").split()),
        successor=values.get("successor"), ended=values.get("ended"), sources=_keys(claims),
    )  # fmt: skip


def feed(url: str, claims: Sequence[Claim], sources: Sources) -> Feed | None:
    """The feed's row; None where only estimates name it, or where a visit found that it is none of news (`rejected`)."""
    values = _settled(claims, sources)
    vouched = any(sources.standing(c.source)[0] < 3 for c in claims)
    if not vouched or not is_web(url) or values.get("rejected"):
        return None
    return Feed(
        url=url, domain=values.get("domain") or registrable_domain(url), title=values.get("title"), section=values.get("section"),
        language=values.get("language"), country=values.get("country"), format=values.get("format"), note=values.get("note"),
        edition=values.get("edition"), sources=_keys(claims),
    )  # fmt: skip


def editions(site: str, feeds: Iterable[Feed], claims: Iterable[Claim] = ()) -> tuple[Edition, ...]:
    """The language services of an outlet: what sources name, and every language of its feeds where they speak several."""
    held = [f for f in feeds if f.edition or f.language]
    by_tag: dict[str, list[Feed]] = defaultdict(list)
    for one in held:
        by_tag[one.edition or one.language or ""].append(one)
    named = {c.subject.partition(" ")[2]: c for c in claims if c.kind == "edition" and c.subject.startswith(f"{site} ")}
    tags = sorted({*named, *(by_tag if len(by_tag) > 1 else ())})
    return tuple(
        Edition(
            site=site, language=tag, homepage=named[tag].of("homepage") if tag in named else None,
            name=named[tag].of("name") if tag in named else None, feeds=len(by_tag.get(tag, ())),
            sources=tuple(sorted({s for f in by_tag.get(tag, ()) for s in f.sources} | set(named[tag].sources() if tag in named else ()))),
        )
        for tag in tags
    )  # fmt: skip


def assessments(claims: Iterable[Claim], sources: Sources) -> list[dict[str, str | None]]:
    """What named sources say of ownership and state control: each a dated quotation, none of them settled, oldest last."""
    said = [
        {"field": s.field, "value": s.value, "source": s.source, "name": " or ".join(sources.of(k).name for k in s.source.split("+")), "seen": s.seen}
        for c in claims for s in c.statements() if s.field in QUOTED
    ]  # fmt: skip
    return sorted(said, key=lambda row: (row["field"] or "", _newest(row["seen"]), row["source"] or ""))


def told(claims: Iterable[Claim]) -> list[Statement]:
    """Every statement, field by field, for a page that shows who says what."""
    return sorted((s for c in claims for s in c.statements() if s.field not in _NOT_TOLD), key=lambda s: (s.field, s.source, s.value))


def _newest(seen: str | None) -> tuple[int, ...]:
    return tuple(-int(part) for part in (seen or "0").split("-") if part.isdigit())


def _keys(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({key for c in claims for key in c.sources()}))


def _settled(claims: Iterable[Claim], sources: Sources) -> dict[str, str]:
    votes: dict[str, dict[int, dict[str, tuple[float, str]]]] = defaultdict(lambda: defaultdict(dict))
    for claim in claims:
        grade, weight = sources.standing(claim.source)
        for name, value in claim.fields:
            # a member of several is a vote of its own; those stated first weigh a little more
            members = value.split() if name in _SEVERAL else [value]
            for place, member in enumerate(members):
                so_far, seen = votes[name][grade].get(member, (0.0, ""))
                votes[name][grade][member] = (so_far + weight * (1 - place / 100), max(seen, claim.seen or ""))
    settled: dict[str, str] = {}
    for name, grades in votes.items():
        best = grades[min(grades)]
        ordered = [value for value, _ in sorted(best.items(), key=lambda kv: (-kv[1][0], _newest(kv[1][1] or None), kv[0]))]
        if name == "covers":
            ordered = sorted({member for grade in grades.values() for member in grade})
        settled[name] = " ".join(ordered) if name in _SEVERAL else ordered[0]
    return settled
