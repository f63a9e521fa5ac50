"""The table of addresses: forms of one article, addresses that hold another, and where a request ends that was not given its article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.feeds.addresses import ABOVE, HOME, is_detour, plain_form, refusal, relation, unwrapped
from firsthand.text.urls import canonical

PIER = "https://alderlantern.com/2026/11/24/pier-vote"


@pytest.mark.parametrize(
    ("form", "plain"),
    [
        (PIER, PIER),
        ("https://m.alderlantern.com/2026/11/24/pier-vote", PIER),
        ("https://mobile.alderlantern.com:8443/a/b", "https://alderlantern.com:8443/a/b"),
        ("https://amp.alderlantern.com/2026/11/24/pier-vote", PIER),
        (PIER + "/amp", PIER),
        (PIER + "/amp/", PIER),
        ("https://alderlantern.com/amp/2026/11/24/pier-vote", PIER),
        ("https://alderlantern.com/news/pier.amp.html", "https://alderlantern.com/news/pier.html"),
        ("https://alderlantern.com/news/pier.amp", "https://alderlantern.com/news/pier"),
        (PIER + "?amp", PIER),
        (PIER + "?outputType=amp&id=7", PIER + "?id=7"),
        (PIER + "/print", PIER),
        ("https://alderlantern.com/print/2026/11/24/pier-vote", PIER),
        (PIER + "?view=print", PIER),
        (PIER + "?id=7&b=%20x", PIER + "?id=7&b=%20x"),  # nothing to undo: as printed
        ("https://alderlantern.com/amp", "https://alderlantern.com/amp"),  # a section of that name
        ("https://alderlantern.com/print/", "https://alderlantern.com/print/"),
        ("https://m.example/a", "https://m.example/a"),  # a domain of that name
        ("https://www.alderlantern.com/x/y", "https://www.alderlantern.com/x/y"),
        ("https://[broken", "https://[broken"),
    ],
)  # fmt: skip
def test_forms_of_one_article(form: str, plain: str) -> None:
    assert plain_form(form) == plain


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("https://alderlantern-com.cdn.ampproject.org/c/s/alderlantern.com/2026/11/24/pier-vote", PIER),
        ("https://alderlantern-com.cdn.ampproject.org/c/alderlantern.com/a", "http://alderlantern.com/a"),
        ("https://www.google.com/amp/s/alderlantern.com/2026/11/24/pier-vote", PIER),
        ("https://www.google.com/url?rct=j&url=https%3A%2F%2Falderlantern.com%2F2026%2F11%2F24%2Fpier-vote&ct=ga", PIER),
        ("https://web.archive.org/web/20261124070000/https://alderlantern.com/2026/11/24/pier-vote", PIER),
        ("https://l.facebook.com/l.php?u=" + "https%3A%2F%2Falderlantern.com%2F2026%2F11%2F24%2Fpier-vote&h=AT1", PIER),
        ("https://t.umblr.com/redirect?z=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Falderlantern.com%252Fa", "https://alderlantern.com/a"),
        ("https://www.google.com/search?q=https://alderlantern.com/a", "https://www.google.com/search?q=https://alderlantern.com/a"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://alderlantern.com/url?q=https://elsewhere.org/a", "https://alderlantern.com/url?q=https://elsewhere.org/a"),
        (PIER, PIER),
    ],
)  # fmt: skip
def test_addresses_that_hold_another(outer: str, inner: str) -> None:
    assert unwrapped(outer) == inner


@pytest.mark.parametrize(
    ("url", "detour"),
    [
        ("https://bit.ly/3xYz", True),
        ("http://feedproxy.google.com/~r/alder/~3/x", True),
        ("https://rss.feedsportal.com/c/1/f/2/s/3", True),
        ("https://orbit.ly/a", False),
        (PIER, False),
        ("https://[broken", False),
    ],
)
def test_only_a_request_tells_where_a_detour_leads(url: str, detour: bool) -> None:
    assert is_detour(url) is detour


@pytest.mark.parametrize(
    ("asked", "ended", "says"),
    [
        (PIER, PIER, None),
        (PIER, "http://www.alderlantern.com/2026/11/24/pier-vote/", None),
        (PIER, "https://alderlantern.com/2026/11/24/pier-vote-passed", None),
        (PIER, "https://consent.alderlantern.com/?returnUrl=x", "consent"),
        (PIER, "https://alderlantern.com/privacy-gate?to=x", "consent"),
        (PIER, "https://login.alderlantern.com/", "sign in"),
        (PIER, "https://alderlantern.com/en/subscribe?from=x", "sign in"),
        (PIER, "https://alderlantern.com/404", "error page"),
        (PIER, "https://alderlantern.com/errors/not-found", "error page"),
        (PIER, "https://alderlantern.com/", HOME),
        (PIER, "https://alderlantern.com/2026/11", ABOVE),
        ("https://alderlantern.com/tech/login/new-law", "https://alderlantern.com/tech/login/new-law-2", None),
        ("https://alderlantern.com/", "https://alderlantern.com/en/", None),
        ("https://bit.ly/3xYz", "https://alderlantern.com/", None),
        (PIER, "https://alderlantern.com/?p=7", None),
    ],
)  # fmt: skip
def test_where_a_request_ends_that_was_not_given_its_article(asked: str, ended: str, says: str | None) -> None:
    found = refusal(asked, ended)
    assert found is None if says is None else found is not None and says in found


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        (None, "none"),
        ("/relative", "none"),
        ("http://www.alderlantern.com/2026/11/24/pier-vote?utm_source=x", "itself"),
        (PIER + "/amp", "form"),
        ("https://alderlantern.com/other", "site"),
        ("https://sundholmpost.com/2026/11/24/pier-vote", "elsewhere"),
    ],
)  # fmt: skip
def test_a_canonical_of_another_domain_is_evidence_and_never_identity(said: str | None, is_: str) -> None:
    assert relation(PIER, said) == is_


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}(/[a-z0-9.%-]{0,8}){0,4}(\?[a-z=&]{0,12})?", fullmatch=True))
def test_whatever_stands_there_nothing_is_raised_and_a_form_is_undone_once(url: str) -> None:
    plain = plain_form(url)
    unwrapped(url)
    is_detour(url)
    refusal(url, PIER)
    refusal(PIER, url)
    assert relation(url, plain) in ("none", "itself", "form", "site")
    assert canonical(plain)
