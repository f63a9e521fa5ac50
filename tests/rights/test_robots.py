"""robots.txt: both judges, our own lines, and what an answer means."""

from __future__ import annotations

import pytest

from firsthand.rights.robots import MAX_BYTES, Robots, robots_of_status

FILE = """\ufeffUser-agent: *
Disallow: /private/
Allow: /private/open$
Crawl-delay: 7
Content-Signal: search=yes

User-agent: firsthand
User-agent: Otherbot
Disallow: /members*print
Request-rate: 1/2m
Content-Signal: ai-train=no

Sitemap: https://gullhaven.example/news.xml
License: https://gullhaven.example/terms.xml
"""


def allowed(text: str | bytes, path: str, agent: str = "Firsthand") -> bool:
    return Robots.parse(text).permission(f"https://gullhaven.example{path}", agent).allowed


def test_the_own_group_governs_and_the_star_group_governs_the_rest() -> None:
    assert allowed(FILE, "/private/x")
    assert not allowed(FILE, "/members/7?print=1")
    assert not allowed(FILE, "/private/x", "Somebot")
    assert allowed(FILE, "/private/open", "Somebot")
    assert not allowed(FILE, "/private/opened", "Somebot")


def test_groups_of_one_token_are_merged() -> None:
    text = "User-agent: a\nDisallow: /x\n\nUser-agent: b\nDisallow: /y\n\nUser-agent: A\nDisallow: /z\n"
    assert [allowed(text, p, "a") for p in ("/x", "/y", "/z")] == [False, True, False]


def test_the_longest_match_wins_and_allow_wins_a_tie() -> None:
    assert allowed("User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c")
    assert not allowed("User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c")
    assert allowed("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a")


def test_a_byte_order_mark_and_bytes_are_read() -> None:
    assert not allowed("\ufeffUser-agent: *\nDisallow: /x".encode(), "/x")
    assert not allowed(b"\xff\xfeUser-agent: *\nUser-agent: *\nDisallow: /x", "/x")


def test_addresses_are_percent_encoded_before_they_are_asked() -> None:
    assert not allowed("User-agent: *\nDisallow: /ニュース/\n", "/ニュース/7")
    assert not allowed("User-agent: *\nDisallow: /%E3%83%8B\n", "/ニュース/7")


def test_where_the_judges_differ_the_address_is_refused() -> None:
    # protego reads no `User-agent: Foo Bar` as Foo, Google's parser does
    permission = Robots.parse("User-agent: *\nDisallow: /\nUser-agent: Foo Bar\nAllow: /\n").permission("https://a.example/x", "Foo")
    assert not permission.allowed
    assert permission.reason == "robots.txt can be read as disallowing it"


@pytest.mark.parametrize("line", ["\x0bDisallow: /", "Disallow: /\x00", "\u2028", "Disallow: /\x85x"])
def test_only_cr_and_lf_end_a_line(line: str) -> None:
    # Python ends lines at more characters than RFC 9309: a rule must not be cut off by one of them
    text = f"User-agent: *\nDisallow: /secret {line} tail\nDisallow: /b\n"
    assert not allowed(text, "/b")


def test_robots_txt_itself_is_never_refused() -> None:
    assert allowed("User-agent: *\nDisallow: /\n", "/robots.txt")


def test_gaps_are_of_the_own_group() -> None:
    robots = Robots.parse(FILE)
    assert robots.min_gap_s("Firsthand") == 120
    assert robots.min_gap_s("Somebot") == 7
    assert Robots.parse("User-agent: *\nCrawl-delay: nan\nCrawl-delay: inf\nCrawl-delay: -4\nRequest-rate: 0/0").min_gap_s("x") == 86_400


def test_own_lines_sitemaps_and_licences() -> None:
    robots = Robots.parse(FILE)
    assert robots.own("Firsthand/2.0", "content-signal") == ("ai-train=no",)
    assert robots.own("Nobody", "content-signal") == ("search=yes",)
    assert robots.sitemaps == ("https://gullhaven.example/news.xml",)
    assert robots.licences == ("https://gullhaven.example/terms.xml",)


def test_a_huge_or_hostile_file_is_read_up_to_its_cap() -> None:
    text = "User-agent: *\nDisallow: /early\n" + "# " + "x" * MAX_BYTES + "\nDisallow: /late\n"
    assert not allowed(text, "/early")
    assert allowed(text, "/late")
    assert allowed(b"\x00\xff<html>" * 1000, "/x")
    assert not allowed("User-agent: *\nDisallow: /" + "*a" * 2000 + "\nDisallow: /q", "/q")


@pytest.mark.parametrize(
    ("status", "can", "fresh"),
    [(200, True, True), (204, True, True), (301, True, True), (401, False, True), (403, False, True), (404, True, True), (410, True, True),
     (451, True, True), (429, False, False), (500, False, False), (503, False, False), (0, False, False)],
)  # fmt: skip
def test_what_an_answer_means(status: int, can: bool, fresh: bool) -> None:
    answer = robots_of_status(status, b"User-agent: *\nDisallow: /x")
    assert answer.robots.permission("https://a.example/y", "Firsthand").allowed is can
    assert answer.fresh is fresh
    assert answer.reason


def test_an_old_copy_is_obeyed_while_the_host_is_ill() -> None:
    old = Robots.parse("User-agent: *\nDisallow: /x")
    for status in (0, 429, 502):
        answer = robots_of_status(status, b"", old=old, old_age_s=90 * 86400)
        assert answer.robots is old
        assert not answer.fresh
    assert robots_of_status(404, b"", old=old).robots is not old
