"""The shapes in which publishing systems print an article, filled with any script's sentences."""

from __future__ import annotations

from collections.abc import Callable

Sentences = tuple[str, ...]
Shape = Callable[[str, Sentences, str], str]


def _menu(words: str, tag: str = "li") -> str:
    entries = words.split()
    if len(entries) < 7:  # a script without spaces
        entries = [words[i : i + 12] for i in range(0, 84, 12)]
    return "".join(f'<{tag}><a href="/{i}">{word}</a></{tag}>' for i, word in enumerate(entries[:7]))


def _page(lang: str, title: str, body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def wordpress(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f"<p>{s}</p>" for s in text)
    side = f'<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><ul>{_menu(text[-1])}</ul></section></aside>'
    return _page(lang, title, f'<header class="site-header"><nav class="main-navigation"><ul>{_menu(text[0])}</ul></nav></header><div id="content" class="site-content"><main><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1></header><div class="entry-content">{paragraphs}</div></article></main>{side}</div><footer class="site-footer"><a href="/p">© 2024</a></footer>')  # fmt: skip


def drupal(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f"<p>{s}</p>" for s in text)
    return _page(lang, title, f'<div class="region region-header"><ul class="menu">{_menu(text[1])}</ul></div><div class="region region-content"><h1 class="page-title">{title}</h1><div class="node node--type-article"><div class="field field--name-body field--type-text-with-summary">{paragraphs}</div></div></div><div class="region region-footer"><ul>{_menu(text[2])}</ul></div>')  # fmt: skip


def joomla(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f"<p>{s}</p>" for s in text)
    return _page(lang, title, f'<ul class="nav menu">{_menu(text[0])}</ul><div class="item-page"><h2 itemprop="headline">{title}</h2><dl class="article-info"><dt>Info</dt></dl><div itemprop="articleBody">{paragraphs}</div><ul class="pager pagenav">{_menu(text[1])}</ul></div>')  # fmt: skip


def tables(title: str, text: Sentences, lang: str) -> str:
    rows = "".join(f'<tr><td><a href="{i}.htm">{w}</a></td></tr>' for i, w in enumerate(text[0].split()[:8]))
    return _page(lang, title, f"<table width=100%><tr><td width=140><table>{rows}</table></td><td valign=top><font size=4><b>{title}</b></font><br><br>{'<br><br>'.join(text)}</td></tr></table><center><font size=1><a href=a.htm>{text[1].split()[0]}</a> | {text[2].split()[0]}</font></center>")  # fmt: skip


def breaks_in_a_div(title: str, text: Sentences, lang: str) -> str:
    return _page(lang, title, f'<div id="menu">{_menu(text[0], "span")}</div><div id="main"><div class="title">{title}</div><div id="txt">{"<br>".join(text)}</div></div><div id="foot"><a href="/">© 2012</a></div>')  # fmt: skip


def divs_only(title: str, text: Sentences, lang: str) -> str:
    lines = "".join(f'<div class="css-1x9a">{s}</div>' for s in text)
    return _page(lang, title, f'<div class="css-nav">{_menu(text[1], "div")}</div><div class="css-main"><h1>{title}</h1><div class="css-77">{lines}</div></div><div class="css-99">{_menu(text[2], "div")}</div><div class="css-98">© 2024</div>')  # fmt: skip


def bootstrap(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f"<p>{s}</p>" for s in text)
    cards = "".join(
        f'<div class="card"><a href="/{i}"><h5>{" ".join(s.split()[:5]) or s[:20]}</h5></a></div>' for i, s in enumerate(text[:4])
    )
    return _page(lang, title, f'<nav class="navbar"><ul>{_menu(text[0])}</ul></nav><div class="container"><div class="row"><div class="col-md-8"><h1>{title}</h1><div class="news-detail">{paragraphs}</div></div><div class="col-md-4">{cards}</div></div></div>')  # fmt: skip


def amp(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f"<p>{s}</p>" for s in text)
    return _page(lang, title, f'<amp-sidebar id="s"><ul>{_menu(text[0])}</ul></amp-sidebar><main><article><h1>{title}</h1><amp-img src="/a.jpg" width="600" height="400"></amp-img>{paragraphs}</article></main>', '<script async src="https://cdn.ampproject.example/v0.js"></script>')  # fmt: skip


def quotes_and_headings(title: str, text: Sentences, lang: str) -> str:
    inner = f"<p>{text[0]}</p><p>{text[1]}</p><blockquote><p>{text[2]}</p></blockquote>" + "".join(f"<p>{s}</p>" for s in text[3:])
    return _page(lang, title, f'<header><ul>{_menu(text[1])}</ul></header><main><h1>{title}</h1><section class="story-body">{inner}</section></main><footer><ul>{_menu(text[0])}</ul></footer>')  # fmt: skip


def with_a_sidebar_of_teasers(title: str, text: Sentences, lang: str) -> str:
    paragraphs = "".join(f'<p class="paragraph">{s}</p>' for s in text)
    teasers = "".join(f'<article class="teaser"><a href="/t{i}"><h3>{s[:40]}</h3></a></article>' for i, s in enumerate(reversed(text)))
    return _page(lang, title, f'<nav>{_menu(text[0], "span")}</nav><article class="article"><h1 class="article__title">{title}</h1><div class="article__text">{paragraphs}</div></article><section class="related-articles">{teasers}</section>')  # fmt: skip


SHAPES: tuple[Shape, ...] = (
    wordpress, drupal, joomla, tables, breaks_in_a_div, divs_only, bootstrap, amp, quotes_and_headings, with_a_sidebar_of_teasers,
)  # fmt: skip
