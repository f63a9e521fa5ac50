"""What sites say to machines beside their pages: robots.txt, tdmrep.json, RSL, trust.txt."""

from __future__ import annotations

import json

from firsthand.world.nouns import Site, World


def robots(site: Site) -> str:
    """robots.txt: open, with a crawl delay, with Content-Signal, naming an RSL licence, or shut."""
    home = site.outlet.homepage
    if site.role == "optout":
        return "User-agent: *\nDisallow: /\n"
    lines = ["User-agent: *"]
    if "signal" in site.traits:
        lines.append("Content-Signal: search=yes, ai-input=no, ai-train=no")
    lines.append("Disallow: /admin/")
    if "delay" in site.traits:
        lines.append("Crawl-delay: 2")
    lines += ["", "User-agent: GPTBot", "Disallow: /", ""] if "noai" in site.traits else [""]
    if "rsl" in site.traits:
        lines.append(f"License: {home}license.xml")
    if any(f.format == "news-sitemap" for f in site.feeds):
        lines.append(f"Sitemap: {home}sitemap.xml")
    return "\n".join(lines) + "\n"


def other(site: Site, path: str, world: World) -> tuple[str, str] | None:
    """(text, media type) of a site's machine-readable document, or None where it has none there."""
    if path == "/.well-known/tdmrep.json" and site.role == "optout":
        return json.dumps([{"location": "*", "tdm-reservation": 1, "tdm-policy": f"{site.outlet.homepage}terms"}]), "application/json"
    if path == "/license.xml" and "rsl" in site.traits:
        return (
            (
                '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">search</permits>'
                f'<prohibits type="usage">ai-train ai-input</prohibits></license><copyright type="organization">{site.outlet.owner or site.name}</copyright></content></rsl>'
            ),
            "application/rsl+xml",
        )
    if path == "/trust.txt" and site.role == "group":
        sisters = [s for s in world.sites if s.group == site.group and s.host != site.host]
        return "".join(f"control={s.outlet.homepage}\n" for s in sisters) + "datatrainingallowed=no\n", "text/plain"
    if path == "/ads.txt" and site.role == "network":
        return "# served by the network\nvantor-ads-exchange.com, 71904, DIRECT\n", "text/plain"
    return None


def headers(site: Site) -> tuple[tuple[str, str], ...]:
    """Headers that a site sets on its pages."""
    if site.role == "optout":
        return (("X-Robots-Tag", "noindex, noarchive"), ("tdm-reservation", "1"))
    return ()
