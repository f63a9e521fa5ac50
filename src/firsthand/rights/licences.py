"""Which licence an address or a phrase names, and how open it is; the licences are rows of `data/licences.tsv`.

Creative Commons by its deed's path or its usual short form (CC BY-SA 4.0); openness orders them so that of two the stricter counts.
"""

from __future__ import annotations

import re

from firsthand.facts import Facts
from firsthand.rights.terms import Licence

_DEED = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]{2,20})(?:/(\d\.\d))?", re.I)
_SHORT = re.compile(
    r"\bCC[\s:_-]?((?:BY|0|zero)(?:[\s_-]?(?:NC|SA|ND)){0,2})(?![a-z])(?:[\s_-]?v?(\d\.\d))?"
    r"|\bCreative Commons (Attribution(?:[\s-]?(?:Non-?Commercial|Share-?Alike|No-?Deriv(?:ative)?s)){0,2})(?:[\s-]?(\d\.\d))?",
    re.I,
)
_WORDS = {"attribution": "by", "noncommercial": "nc", "sharealike": "sa", "noderivs": "nd", "noderivatives": "nd", "zero": "0"}
RESERVED = Licence(0, "all-rights-reserved")
UNKNOWN = 1


def _code(text: str) -> str:
    """`Attribution Non-Commercial` and `BY_NC` as `by-nc`."""
    flat = text.lower().replace("-", " ").replace("_", " ").replace("non commercial", "noncommercial")
    flat = flat.replace("share alike", "sharealike").replace("no deriv", "noderiv")
    parts = {_WORDS.get(w, w) for w in flat.split()}
    return "-".join(p for p in ("0", "by", "nc", "sa", "nd") if p in parts)


def _creative_commons(text: str) -> tuple[str, str | None] | None:
    deed = _DEED.search(text)
    if deed:
        return {"zero": "0", "mark": "pdm", "publicdomain": "pdm"}.get(deed.group(1).lower(), deed.group(1).lower()), deed.group(2)
    short = _SHORT.search(text)
    if short:
        return _code(short.group(1) or short.group(3)), short.group(2) or short.group(4)
    return None


def identify(text: str, facts: Facts, rank: int = 1) -> Licence | None:
    """The licence that a text (an address, a short form, a sentence) names, or None where it names none."""
    text = text[:2000]
    rows = facts.table("licences")
    named = _creative_commons(text)
    if named:
        row = next((r for r in rows if r["code"] == named[0]), None)
        if row is None:
            return Licence(UNKNOWN, text[:200], rank)
        version = named[1] or row["version"]
        return Licence(int(row["openness"]), f"{row['id']}-{version}" if version else row["id"], rank)
    folded = " ".join(text.casefold().split())
    for row in rows:
        if any(mark and mark in folded for mark in row["marks"].casefold().split(";")):
            return Licence(int(row["openness"]), f"{row['id']}-{row['version']}" if row["version"] else row["id"], rank)
    return None


def opens(licence: Licence | None, facts: Facts, non_commercial: bool) -> bool:
    """Whether the full text may be shown under it."""
    if licence is None:
        return False
    need = {r["openness"]: r["full"] for r in facts.table("licences")}.get(str(licence.openness), "no")
    return need == "yes" or (need == "nc" and non_commercial)
