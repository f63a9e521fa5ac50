"""Bytes to entries. Two tiers: a thin mapper where a feed is strictly well-formed, feedparser where it is not.

The mapper never guesses: what is not plainly one of the formats it knows, uses a DTD's entities, or has no entry
goes to the forgiving parser, so that no entry is lost without a word.
"""

from __future__ import annotations

from firsthand.errors import BadInput, NotAFeed
from firsthand.feeds.atom import read_atom
from firsthand.feeds.decoding import to_utf8
from firsthand.feeds.json_feed import read_json
from firsthand.feeds.loose import read_loose
from firsthand.feeds.markup import AS_PRINTED, Node, name_of, tree_of, tree_of_broken
from firsthand.feeds.rss import read_rdf, read_rss
from firsthand.feeds.sitemaps import read_sitemap, read_sitemap_index
from firsthand.feeds.sizes import check_markup, plain
from firsthand.model.entry import FeedDocument


def read_feed(body: bytes, url: str, content_type: str | None = None, *, resolve: bool = True) -> FeedDocument:
    """The feed, sitemap or sitemap index that was served at `url`; `content_type` as the server sent it.

    Links are resolved against what the feed says (xml:base) and, with `resolve`, against `url`; without it what is
    relative stays as printed. At most 10 MB unpacked and the first 2,000 entries. Raises NotAFeed, TooLarge.
    """
    body = plain(body)
    text = to_utf8(body, content_type)
    head = (text if text is not None else body).lstrip()[:1]
    if not head:
        raise NotAFeed("an empty file")
    if text is not None and head in (b"{", b"["):
        return read_json(text, url)
    check_markup(body)
    base = url if resolve else AS_PRINTED
    strict = read_strict(text, url, base) if text is not None else None
    if strict is not None and (strict.entries or strict.format.startswith("sitemap")):
        return strict
    if text is not None and (b"<urlset" in text or b"<sitemapindex" in text):
        broken = _sitemap(tree_of_broken(text, url), url)
        if broken is not None:
            return broken
    try:
        return read_loose(body, base, content_type)
    except BadInput:
        if strict is not None:
            return strict
        raise


def read_strict(body: bytes, url: str, base: str | None = None) -> FeedDocument | None:
    """The first tier alone, on UTF-8: the document, or None where another should look."""
    root = tree_of(body, url)
    if root is None:
        return None
    name, base = name_of(root.tag), base or url
    if name == "rss":
        return read_rss(root, base)
    if name == "rdf:rdf":
        return read_rdf(root, base)
    if name in ("atom:feed", "atom:entry"):
        return read_atom(root, base) if b'mode="base64"' not in body else None
    return _sitemap(root, url)


def _sitemap(root: Node | None, url: str) -> FeedDocument | None:
    local = name_of(root.tag).rpartition(":")[2] if root is not None else ""
    if local == "urlset":
        return read_sitemap(root, url)
    return read_sitemap_index(root, url) if local == "sitemapindex" else None
