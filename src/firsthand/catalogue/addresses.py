"""What the address of a feed alone gives away: comments, podcasts, single articles, places that are no publisher's own."""

from __future__ import annotations

import re

from firsthand.text.urls import host_of

_COMMENTS = re.compile(
    r"comments?[-_.]?(?:feed|rss|atom)|(?:feed|rss|atom)s?/(?:posts/)?comments?\b|/comments?(?:[./?]|$)|[?&]comments?=|feed=comments|/feeds/\d+/comments/|[?&]withcomments=|[?&]feed=[^&]{1,20}&(?:p|page_id)=\d|[?&](?:p|page_id)=\d{1,12}&feed=",
    re.I,
)
_PODCAST = re.compile(r"\b(?:podcasts?|itunes|mp3)\b", re.I)
_ARTICLE_FEED = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?[^/]+/feed/?$|-\d{5,}/feed/?$")


def is_comments(url: str) -> bool:
    """Whether an address is that of readers' comments, or of one article's."""
    path = url.split("://", 1)[-1].partition("/")[2]
    return bool(_COMMENTS.search("/" + path) or _ARTICLE_FEED.search("/" + path.split("?")[0]))


def is_podcast_address(url: str) -> bool:
    """Whether an address says podcast."""
    path = url.split("://", 1)[-1].partition("/")[2]
    return bool(_PODCAST.search(re.sub(r"[-_/.?=&]", " ", path)) or host_of(url).startswith(("podcast.", "podcasts.")))
