"""Article and front pages in the shapes of real publishing systems, from rich to poor. A shape is a function from a Sheet to HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from firsthand.world.cast import phrase
from firsthand.world.markup import (
    Sheet,
    after_lines,
    blocks,
    byline,
    direction,
    figure,
    footer,
    head,
    links,
    paragraphs,
    sections,
    structured,
    time_line,
)
from firsthand.world.nouns import Site
from firsthand.world.printing import spelled


def _root(sheet: Sheet) -> str:
    return f'<!DOCTYPE html>\n<html lang="{sheet.language}"{direction(sheet.language)}>'


def _body(sheet: Sheet) -> str:
    return "".join(blocks(sheet))


def wordpress(sheet: Sheet) -> str:
    """A blog system's theme: entry-content, a share row, a newsletter box inside the text column, related posts below."""
    site = sheet.site
    body = blocks(sheet)
    half = len(body) // 2
    box = f'<aside class="newsletter-signup"><p>{sheet.say("newsletter")}</p></aside>'
    text = "".join(body[:half]) + box + "".join(body[half:])
    release = f'<p class="release">{escape(sheet.article.prints.release)}</p>' if sheet.article.prints.release else ""
    return (
        f'{_root(sheet)}{head(sheet, ld=structured(sheet, graph=True))}<body class="single single-post">'
        f'<header class="site-header"><a class="site-title" href="{site.outlet.homepage}">{escape(site.name)}</a>'
        f'<nav class="main-navigation"><ul>{links(sections(site, sheet.language))}</ul></nav></header>'
        f'<main id="main"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(sheet.text.headline)}</h1>'
        f'<div class="entry-meta">{byline(sheet, "author vcard")} {time_line(sheet)}</div></header>{figure(sheet)}'
        f'<div class="entry-content">{release}{text}{"".join(after_lines(sheet))}</div>'
        f'<footer class="entry-footer"><span class="share">{sheet.say("share")}: <a href="mailto:?subject=x">E-mail</a></span></footer></article>'
        f'<section class="related-posts"><h2>{sheet.say("related")}</h2><ul>{links(sheet.beside)}</ul></section></main>'
        f'<aside class="widget-area"><h3>{sheet.say("mostread")}</h3><ol>{links(sheet.read)}</ol></aside>'
        f'<footer class="site-footer">{footer(sheet)}<p>{sheet.say("cookies")}</p></footer></body></html>\n'
    )


def arc(sheet: Sheet) -> str:
    """A large publisher's system: deep wrappers, utility classes, rich JSON-LD, data attributes."""
    site = sheet.site
    nav = "".join(f'<a class="c-link b-nav__item" href="{url}">{escape(name)}</a>' for url, name in sections(site, sheet.language))
    kicker = sheet.say(sheet.article.topic)
    return (
        f'{_root(sheet)}{head(sheet, ld=structured(sheet))}<body><div id="fusion-app" class="fusion-app layout-section"><div class="c-stack b-article-layout">'
        f'<header class="b-header" role="banner"><a href="{site.outlet.homepage}" class="b-header__logo">{escape(site.name)}</a><nav class="b-header__nav">{nav}</nav></header>'
        f'<main role="main" class="b-article-layout__main"><div class="c-overline">{kicker}</div><h1 class="c-heading b-headline">{escape(sheet.text.headline)}</h1>'
        f'<div class="b-byline">{byline(sheet, "b-byline__names")}<span class="b-byline__date">{time_line(sheet)}</span></div>{figure(sheet)}'
        f'<article class="b-article-body" data-content-id="{abs(sum(map(ord, sheet.article.url)))}">'
        + "".join(blocks(sheet, "c-paragraph"))
        + "".join(after_lines(sheet))
        + f'</article><div class="b-promo" data-nosnippet><p>{sheet.say("newsletter")}</p></div>'
        f'<section class="b-results-list" aria-label="related"><h2 class="c-heading">{sheet.say("related")}</h2>{links(sheet.beside, "div")}</section></main>'
        f'<aside class="b-right-rail"><h2>{sheet.say("mostread")}</h2>{links(sheet.read, "div")}</aside>'
        f'<footer class="b-footer">{footer(sheet)}</footer></div></div></body></html>\n'
    )


def table(sheet: Sheet) -> str:
    """A page of the year 2003: nested tables, fonts, text parted by line breaks, no structured data."""
    site = sheet.site
    nav = " | ".join(f'<a href="{url}">{escape(name)}</a>' for url, name in sections(site, sheet.language))
    prints = sheet.article.prints
    date = escape(spelled(prints.published, sheet.language)) if prints.published else ""
    text = "<br><br>\n".join(escape(p) for p in paragraphs(sheet))
    below = "<br>".join(line.replace("<p ", "<div ").replace("</p>", "</div>") for line in after_lines(sheet))
    return (
        f'<html{direction(sheet.language)}><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{escape(site.name)} - {escape(sheet.text.headline)}</title>'
        + (f'<meta name="robots" content="{prints.robots}">' if prints.robots else "")
        + f'</head>\n<body bgcolor="#ffffff"><table width="100%" cellpadding="4"><tr><td colspan="3" bgcolor="#003366"><font color="#ffffff" size="5">{escape(site.name)}</font></td></tr>'
        f'<tr><td width="160" valign="top"><font size="2"><b>{sheet.say("mostread")}</b><br>{links(sheet.read, "div")}</font></td>'
        f'<td valign="top"><font size="5"><b>{escape(sheet.text.headline)}</b></font><br><font size="1" color="#666666">{date} {escape(prints.byline or "")}</font><br><br>\n'
        f'<font size="3">{text}</font><br>{below}</td>'
        f'<td width="180" valign="top"><font size="2"><b>{sheet.say("related")}</b><br>{links(sheet.beside, "div")}</font></td></tr>'
        f'<tr><td colspan="3" align="center"><font size="1">{nav}<br>{footer(sheet)}</font></td></tr></table></body></html>\n'
    )


def blogger(sheet: Sheet) -> str:
    """A free blog host's template, microdata instead of JSON-LD."""
    site = sheet.site
    author = byline(sheet, "fn")
    network = '<script>window._vq=window._vq||[];_vq.push(["site","VQ-71904"]);</script>' if site.role == "network" else ""
    return (
        f'{_root(sheet)}{head(sheet)}<body><div id="outer-wrapper"><div id="header"><h1 class="title"><a href="{site.outlet.homepage}">{escape(site.name)}</a></h1></div>'
        f'<div id="main-wrapper"><div class="date-outer"><h2 class="date-header">{time_line(sheet)}</h2>'
        f'<div class="post hentry" itemscope itemtype="http://schema.org/BlogPosting"><h3 class="post-title entry-title" itemprop="name">{escape(sheet.text.headline)}</h3>'
        f'{figure(sheet)}<div class="post-body entry-content" itemprop="articleBody">{_body(sheet)}{"".join(after_lines(sheet))}<div style="clear: both;"></div></div>'
        f'<div class="post-footer"><span class="post-author vcard">{author}</span></div></div></div></div>'
        f'<div id="sidebar-wrapper"><div class="widget PopularPosts"><h2>{sheet.say("mostread")}</h2><ul>{links(sheet.read)}</ul></div>'
        f'<div class="widget BlogArchive"><h2>{sheet.say("related")}</h2><ul>{links(sheet.beside)}</ul></div></div>'
        f'<div id="footer-wrapper">{footer(sheet)}</div></div>{network}</body></html>\n'
    )


def minimal(sheet: Sheet) -> str:
    """A small site by hand: few tags, hardly any metadata."""
    site, prints = sheet.site, sheet.article.prints
    mark = f"<p><strong>{escape(prints.release)}</strong></p>" if prints.release else ""
    robots = f'<meta name="robots" content="{prints.robots}">' if prints.robots else ""
    return (
        f'{_root(sheet)}<head><meta charset="utf-8"><title>{escape(sheet.text.headline)}</title>{robots}</head><body><p><a href="{site.outlet.homepage}">{escape(site.name)}</a></p>'
        f"<h1>{escape(sheet.text.headline)}</h1><p>{time_line(sheet)} {byline(sheet, 'by')}</p>{mark}{_body(sheet)}{''.join(after_lines(sheet))}"
        f"<hr><p>{sheet.say('related')}</p><ul>{links(sheet.beside)}</ul><hr>{footer(sheet)}</body></html>\n"
    )


def portal(sheet: Sheet) -> str:
    """An East Asian portal: the source in a line under the title, the editor named at the end."""
    site = sheet.site
    named = byline(sheet, "info-name")
    crumbs = " &gt; ".join(f'<a href="{url}">{escape(name)}</a>' for url, name in sections(site, sheet.language)[:3])
    text = "".join(blocks(sheet, indent="　　"))
    return (
        f'{_root(sheet)}{head(sheet, title=f"{sheet.text.headline}_{site.name}")}<body><div class="top">{escape(site.name)}</div><div class="crumbs">{crumbs}</div>'
        f'<div class="content"><h1 class="main-title">{escape(sheet.text.headline)}</h1><div class="info">{time_line(sheet)} {named}</div>{figure(sheet)}'
        f'<div id="artibody" class="article">{text}{"".join(after_lines(sheet))}</div></div>'
        f'<div class="sidebar"><h3>{sheet.say("mostread")}</h3><ul>{links(sheet.read)}</ul></div>'
        f'<div class="recommend"><h3>{sheet.say("related")}</h3><ul>{links(sheet.beside)}</ul></div><div class="foot">{footer(sheet)}</div></body></html>\n'
    )


SHAPES: dict[str, Callable[[Sheet], str]] = {
    "wordpress": wordpress, "arc": arc, "table": table, "blogger": blogger, "minimal": minimal, "portal": portal,
}  # fmt: skip


def front(site: Site, language: str, newest: tuple[tuple[str, str, str], ...]) -> str:
    """The front page: (address, headline, first paragraph) newest first, under a lead story."""
    nav = links(sections(site, language))
    teasers = "".join(
        f'<article class="teaser"><h{2 if i == 0 else 3}><a href="{escape(url)}">{escape(headline)}</a></h{2 if i == 0 else 3}><p>{escape(lede[:140])}…</p></article>'
        for i, (url, headline, lede) in enumerate(newest)
    )
    feeds = "".join(
        f'<link rel="alternate" type="{kind}" href="{f.url}">' for f in site.feeds
        for kind in ("application/rss+xml" if f.format in ("rss", "rdf") else "application/atom+xml" if f.format == "atom" else "application/feed+json" if f.format == "json" else "",) if kind
    )  # fmt: skip
    analytics = '<script>window._vq=window._vq||[];_vq.push(["site","VQ-71904"]);</script>' if site.role == "network" else ""
    optout = '<meta name="robots" content="noindex"><meta name="tdm-reservation" content="1">' if site.role == "optout" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{direction(language)}><head><meta charset="utf-8"><title>{escape(site.name)}</title>{optout}{feeds}</head><body>'
        f"<header><h1>{escape(site.name)}</h1><nav><ul>{nav}</ul></nav></header><main>{teasers}</main>"
        f"<footer><p>{escape(phrase('rights', language, y='2026', x=site.outlet.owner or site.name))}</p></footer>{analytics}</body></html>\n"
    )
