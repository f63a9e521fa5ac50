"""Invented pages in the shapes that publishing systems give them."""

from __future__ import annotations

import json

URL = "https://harbourpost.example/2024/05/17/council-votes-on-ferry"
SENTENCES = (
    "The town council of Marlow Sound voted on Friday to keep the night ferry running until the end of September.",
    "Members argued for three hours before the vote, which passed by nine to four, with two abstentions.",
    "“Nobody should have to sleep in a car because the last boat has gone,” said Ines Talbot, who chairs the transport committee.",
    "The service costs about 40,000 crowns a month, and the operator has asked for a larger share of the fuel to be paid by the island.",
    "A public hearing is planned for the second week of June, according to the council’s published agenda.",
    "Ferry workers welcomed the decision, but their union warned that two of the five vessels are overdue for repairs.",
)
NAV = "".join(f'<li><a href="/s/{name}">{name.title()}</a></li>' for name in ("news", "sport", "culture", "weather", "opinion", "archive"))
RELATED = "".join(f'<div class="teaser"><a href="/r/{i}"><h3>Another story number {i} of the day</h3></a></div>' for i in range(5))


def node(**extra: object) -> str:
    value = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Council keeps the night ferry",
        "author": [{"@type": "Person", "name": "Maja Lindqvist"}], "datePublished": "2024-05-17T18:04:00+02:00",
        "dateModified": "2024-05-18T07:30:00+02:00", "publisher": {"@type": "Organization", "name": "Harbour Post"}, **extra,
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def modern(body: str | None = None, head: str = "", strip: str = "", after: str = "", lang: str = "en") -> str:
    """A page of today: JSON-LD or what `head` has, semantic tags, related stories, a footer."""
    text = body if body is not None else "".join(f"<p>{s}</p>" for s in SENTENCES)
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Council keeps the night ferry | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post">{head}</head><body>
<header class="site-header"><nav><ul>{NAV}</ul></nav></header>
<main><article class="story"><h1 class="headline">Council keeps the night ferry</h1>{strip}
<div class="article-body">{text}</div>{after}</article>
<aside class="related"><h2>Related</h2>{RELATED}</aside></main>
<footer class="site-footer"><p>© 2024 Harbour Post Ltd. All rights reserved.</p><p><a href="/privacy">Privacy</a></p></footer></body></html>"""


def old(lines: tuple[str, ...] = SENTENCES, title: str = "Council keeps the night ferry") -> str:
    """A page of tables and `<br>`, as small publishers still print them."""
    menu = "".join(f'<tr><td><a href="p{i}.php"><font size=1>Menu entry {i}</font></a></td></tr>' for i in range(12))
    return (
        f"<html><head><title>{title}</title></head><body><table><tr><td width=150><table>{menu}</table></td><td>"
        f"<font size=4><b>{title}</b></font><br><br>{'<br><br>'.join(lines)}<br></td></tr></table>"
        "<center><font size=1>Webmaster | Sitemap | Contact</font></center></body></html>"
    )
