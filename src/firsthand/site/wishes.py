"""What a reader wants to see: settings without an account, kept in one cookie of their browser and nowhere else.

The server reads them with each request and makes the page by them, so that everything works without a script; nothing of
them is written down here. The same text, as a file, carries them to another browser.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.site import names
from firsthand.site.tongues import tongues
from firsthand.text.urls import host_of, registrable_domain

COOKIE = "fh"
KEPT_S = 400 * 86400  # the longest that browsers keep a cookie
LONGEST = 3800  # bytes of the cookie: browsers take 4,096 with its name and attributes
MOST = 200
_COOKIE = re.compile(r"(?:^|;)\s*fh=([A-Za-z0-9_-]{1,4000})")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("", "light", "dark"),
    "size": ("", "small", "large", "huge"),
    "density": ("", "dense"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All empty: everything is shown, as browser and system have it. Words are compared without case."""

    tongue: str = ""
    theme: str = ""
    size: str = ""
    density: str = ""
    originals: bool = False
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()

    def mutes(self, outlet: str, texts: Iterable[str | None]) -> bool:
        """Whether an outlet or a word of these texts is not wanted."""
        if outlet in self.outlets:
            return True
        return bool(self.words) and any(word in (text or "").casefold() for text in texts for word in self.words)

    def hides(self, item: Item) -> bool:
        """Whether an item is not wanted: muted, in another language, of another country, or not the outlet's own where only own ones are."""
        if self.mutes(item.outlet, (item.headline, item.snippet)):
            return True
        language = names.base_language(item.language)
        if self.languages and language and language not in self.languages:
            return True
        return self.originals and item.origin.kind not in ("own", "mixed")


def of_fields(fields: Mapping[str, Iterable[str]]) -> Wishes:
    """Wishes as a form or a cookie names them; what is none is left out. `words` and `outlets` may be lines of one field."""
    held = {name: [str(v)[:4000] for v in values][:MOST] for name, values in fields.items()}
    single = {name: (held.get(name) or [""])[0] for name in (*CHOICES, "tongue")}
    lines = {name: [line.strip() for value in held.get(name, ()) for line in value.splitlines()][:MOST] for name in ("words", "outlets")}
    return Wishes(
        tongue=single["tongue"] if single["tongue"] in tongues() else "",
        **{name: single[name] if single[name] in known else "" for name, known in CHOICES.items()},
        originals=any(held.get("originals", ())),
        languages=tuple(dict.fromkeys(b for v in held.get("languages", ()) if (b := names.base_language(v)) and names.known_language(b))),
        countries=tuple(dict.fromkeys(v.upper() for v in held.get("countries", ()) if v.upper() in names.countries())),
        words=tuple(dict.fromkeys(w.casefold()[:80] for w in lines["words"] if w)),
        outlets=tuple(
            dict.fromkeys(d for o in lines["outlets"] if (d := registrable_domain(host_of(o if "://" in o else f"https://{o}") or "")))
        ),
    )


def of_cookies_raw(header: str) -> str:
    """Our cookie's value in a Cookie header, unread; empty where there is none."""
    found = _COOKIE.search(header[: 4 * LONGEST])
    return found[1] if found else ""


@lru_cache(maxsize=512)
def _of_value(value: str) -> Wishes:
    try:
        return of_file(base64.urlsafe_b64decode(value + "==").decode())
    except (ValueError, UsageError):
        return Wishes()


def of_cookies(header: str) -> Wishes:
    """The wishes in a Cookie header; none where it has none, or what is not ours."""
    value = of_cookies_raw(header)
    return _of_value(value) if value else Wishes()


def cookie(wishes: Wishes) -> str:
    """The cookie's value. Raises UsageError where they are more than a browser keeps."""
    value = base64.urlsafe_b64encode(to_file(wishes).encode()).decode().rstrip("=")
    if len(value) > LONGEST:
        raise UsageError("these are more settings than a browser keeps: take out some words or outlets")
    return value


def to_file(wishes: Wishes) -> str:
    """The wishes as a file for another browser: JSON; what is not wished is not in it."""
    return json.dumps({"firsthand": "settings", **{k: v for k, v in asdict(wishes).items() if v}}, ensure_ascii=False)


def of_file(text: str) -> Wishes:
    """The wishes of such a file. Raises UsageError on any other."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("that is not a file of settings") from error
    if not isinstance(held, dict) or held.get("firsthand") != "settings":
        raise UsageError("that is not a file of settings")
    fields = {}
    for name, value in held.items():
        several = value if isinstance(value, list) else [value]
        fields[name] = [v if isinstance(v, str) else "1" for v in several if v and isinstance(v, str | bool)]
    return of_fields(fields)
