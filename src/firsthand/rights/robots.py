"""robots.txt by two judges that must both allow, and the lines that neither reads.

RFC 9309 (September 2022) as read by protego and by Google's parser (fast-robotstxt); where they differ the address is
refused. Of our own: the own group's Crawl-delay, Request-rate, Content-Signal and Content-Usage, `License` and `Sitemap`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from protego import Protego
from robotstxt import RobotsMatcher

from firsthand.model.rights import Permission

MAX_BYTES = 512_000  # RFC 9309 2.5: at least 500 KiB
MAX_LINES = 20_000
MAX_GAP_S = 86_400.0
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_RATE = re.compile(r"\s*(\d{1,6})\s*/\s*(\d{1,6})\s*([smh]?)", re.I)
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600}
_RULES = frozenset({"allow", "disallow", "crawl-delay", "request-rate", "content-signal", "content-usage"})
# Python's splitlines would end a line at these, RFC 9309 does not
_FALSE_ENDS = dict.fromkeys(map(ord, "\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        text = text.encode("utf-8", "replace")
    return text[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff").translate(_FALSE_ENDS)


def _encoded(url: str) -> str:
    """The address percent-encoded as RFC 3986 wants it; what is encoded stays."""
    return quote(url.encode("utf-8", "replace"), safe="%:/?#[]@!$&'()*+,;=-._~")


@dataclass(frozen=True, slots=True)
class _Group:
    agents: tuple[str, ...]  # product tokens in lower case, "*" for all
    rules: tuple[tuple[str, str], ...]  # (name in lower case, value)


def _token_of(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found.group(0).lower() if found else value.lower()


def _lines(text: str) -> list[tuple[str, str]]:
    found = []
    for line in _LINE_ENDS.split(text)[:MAX_LINES]:
        name, colon, value = line.split("#", 1)[0].partition(":")
        if colon and len(line) < 16_384:
            found.append((name.strip().lower(), value.strip()))
    return found


def _groups(lines: list[tuple[str, str]]) -> tuple[_Group, ...]:
    found: list[_Group] = []
    agents: list[str] = []
    rules: list[tuple[str, str]] = []
    for name, value in lines:
        if name in ("user-agent", "useragent", "user agent"):
            if rules:
                found.append(_Group(tuple(agents), tuple(rules)))
                agents, rules = [], []
            agents.append(_token_of(value))
        elif name in _RULES and agents:
            rules.append((name, value))
    if agents:
        found.append(_Group(tuple(agents), tuple(rules)))
    return tuple(found)


def _gap_of(name: str, value: str) -> float:
    if name == "crawl-delay":
        try:
            seconds = float(value.split()[0]) if value else 0.0
        except ValueError:
            return 0.0
        return min(seconds, MAX_GAP_S) if seconds > 0 else 0.0
    rate = _RATE.match(value)
    if not rate or not int(rate.group(1)):
        return 0.0
    return min(int(rate.group(2)) * _UNIT_S[rate.group(3).lower()] / int(rate.group(1)), MAX_GAP_S)


@dataclass(frozen=True)
class Robots:
    """One robots.txt, compiled once. `sitemaps` and `licences` are its addresses as printed."""

    text: str
    sitemaps: tuple[str, ...]
    licences: tuple[str, ...]
    _groups: tuple[_Group, ...] = field(repr=False)
    _protego: Protego = field(repr=False, compare=False)

    @staticmethod
    def parse(text: str | bytes) -> Robots:
        """Read a file of any quality; never fails. What stands behind 500 KiB is not read."""
        plain = _decoded(text)
        lines = _lines(plain)
        return Robots(
            text=plain,
            sitemaps=tuple(v for n, v in lines if n in ("sitemap", "sitemaps", "site-map") and v),
            licences=tuple(v for n, v in lines if n == "license" and v),
            _groups=_groups(lines),
            _protego=Protego.parse(plain),
        )

    def permission(self, url: str, agent: str) -> Permission:
        """Whether `agent` (a product token) may fetch `url`, and the least gap in seconds that its group asks for."""
        gap = self.min_gap_s(agent)
        address = _encoded(url)
        if urlsplit(address).path == "/robots.txt":
            return Permission(allowed=True, min_gap_s=gap)
        first = self._protego.can_fetch(address, agent)
        second = bool(RobotsMatcher().is_allowed(self.text, agent, address))
        if first and second:
            return Permission(allowed=True, min_gap_s=gap)
        reason = "robots.txt disallows it" if first == second else "robots.txt can be read as disallowing it"
        return Permission(allowed=False, min_gap_s=gap, reason=reason)

    def own(self, agent: str, name: str) -> tuple[str, ...]:
        """The values of a rule in the agent's own groups merged, or of the groups of `*` where it has none."""
        token = _token_of(agent)
        own = [g for g in self._groups if token in g.agents] or [g for g in self._groups if "*" in g.agents]
        return tuple(value for g in own for n, value in g.rules if n == name)

    def min_gap_s(self, agent: str) -> float:
        """The longest of the Crawl-delay and Request-rate lines that are the agent's, in seconds; at most a day."""
        gaps = (_gap_of(n, value) for n in ("crawl-delay", "request-rate") for value in self.own(agent, n))
        return max(gaps, default=0.0)


NOTHING = "User-agent: *\nAllow: /\n"
EVERYTHING = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What an answer for /robots.txt means. `fresh` False: it is the old copy, or a refusal that should be asked again."""

    robots: Robots
    fresh: bool
    reason: str


def robots_of_status(status: int, body: bytes, *, old: Robots | None = None, old_age_s: float | None = None) -> RobotsAnswer:
    """The rules for an answer to /robots.txt, redirects followed (RFC 9309 2.3.1, stricter where that can be kinder).

    2xx is parsed. 401 and 403 refuse all, other 4xx allow all ("unavailable"), a redirect that was not followed to its end too.
    429, 5xx and `status` 0 (nobody answered) refuse all, unless an `old` copy is there, which then stays in force however old
    it is: RFC 9309 would let it lapse after 30 days.
    """
    if 200 <= status < 300:
        return RobotsAnswer(Robots.parse(body), True, "read")
    if status in (401, 403):
        return RobotsAnswer(Robots.parse(EVERYTHING), True, f"robots.txt itself is forbidden ({status})")
    if 300 <= status < 500 and status != 429:
        return RobotsAnswer(Robots.parse(NOTHING), True, f"there is no robots.txt ({status})")
    why = f"robots.txt cannot be had ({status or 'no answer'})"
    if old is not None:
        age = f", {old_age_s / 86400:.1f} days old" if old_age_s is not None else ""
        return RobotsAnswer(old, False, f"{why}; the old copy{age} is obeyed")
    return RobotsAnswer(Robots.parse(EVERYTHING), False, why)
