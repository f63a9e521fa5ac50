from __future__ import annotations

import gzip

import pytest

from firsthand.errors import NotAPage, TooLarge
from firsthand.text.html import Document, attributes, decode, is_markup, lenient_json, parse, unpack

URL = "https://a.example/dir/page"


def test_head_of_a_page() -> None:
    page = Document(
        "<html lang=de-AT><head><base href='/x/'><title> A  title </title><meta name=Author content=' Me '><meta property='og:title' content='A &amp; B'>"
        "<link rel=Canonical href='y?a=1&amp;b=2'><link rel=alternate type=application/RSS+xml href=//b.example/feed></head><body>",
        URL,
    )
    assert page.language == "de-AT"
    assert page.title == "A title"
    assert page.base == "https://a.example/x/"
    assert page.meta("author") == "Me"
    assert page.meta("nothing", "og:title") == "A & B"
    assert [(link.rel, link.href, link.type) for link in page.links] == [
        ("canonical", "https://a.example/x/y?a=1&b=2", None), ("alternate", "https://b.example/feed", "application/rss+xml"),
    ]  # fmt: skip


def test_markup_inside_scripts_and_comments_is_none() -> None:
    page = Document("<!-- <meta name=a content=1> --><script>'<meta name=a content=2>'</script><meta name=a content=3>", URL)
    assert page.metas == (("a", "3"),)
    assert "script" not in page.serialized


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}), ('<!-- {"a": 1} -->', {"a": 1}), ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}), ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "x\ty"}', {"a": "x\ty"}), ('{"a": 1};', {"a": 1}), ("{", None), ("", None), ("[" * 100_000, None),
    ],
)  # fmt: skip
def test_lenient_json(text: str, value: object) -> None:
    assert lenient_json(text) == value


def test_json_ld_blocks() -> None:
    page = Document(
        "<script type='application/ld+json'>{\"a\":1}</script><script>{}</script><SCRIPT TYPE=application/ld+json>[2]</SCRIPT>", URL
    )
    assert page.json_ld == ({"a": 1}, [2])


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("é".encode(), None, "é"), ("é".encode("latin-1"), "iso-8859-1", "é"), (b"\xef\xbb\xbfx", None, "x"), ("é".encode("utf-16"), None, "é"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), None, "<meta charset=windows-1251>Привет"),
        ("<meta charset=windows-1251>Привет".encode(), "utf-8", "<meta charset=windows-1251>Привет"), (b"x", "no-such-charset", "x"),
    ],
)  # fmt: skip
def test_charsets(body: bytes, charset: str | None, text: str) -> None:
    assert decode(body, charset) == text


def test_a_declared_charset_that_does_not_fit_is_left() -> None:
    assert "Привет" in decode("<meta charset=utf-8>Привет, как дела, это довольно длинный текст".encode("cp1251"))


def test_gzip_is_undone_up_to_the_limit() -> None:
    assert unpack(gzip.compress(b"x" * 100)) == b"x" * 100
    with pytest.raises(TooLarge):
        unpack(gzip.compress(b"x" * 5_000), limit=4_000)
    with pytest.raises(TooLarge):
        unpack(b"x" * 5_000, limit=4_000)
    with pytest.raises(NotAPage):
        unpack(b"\x1f\x8bnot gzip")


@pytest.mark.parametrize("body", [b"", b"  \n", b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04x", b"GIF89a", b"\x00\x00"])
def test_what_is_no_page(body: bytes) -> None:
    with pytest.raises(NotAPage):
        parse(body, URL)


def test_nuls_are_dropped() -> None:
    assert "ab" in parse(b"<p>a\x00b", URL).source


def test_what_the_parser_cannot_bear_is_refused() -> None:
    with pytest.raises(TooLarge):
        Document("<p " + " ".join(f"a{i}=1" for i in range(20_000)) + ">", URL)
    with pytest.raises(TooLarge):
        Document("<select>" + "<option>x" * 20_000, URL)


def test_attributes() -> None:
    assert attributes(' class="a b" HREF="x&amp;y" class="c" checked=""') == {"class": "a b", "href": "x&y", "checked": ""}


def test_plain_text_is_told_from_markup() -> None:
    assert is_markup("<!DOCTYPE html><p>x")
    assert is_markup("x</b> y</i> z</u>")
    assert not is_markup("A text in which 3 < 4 and 5 > 4.\n\nAnd so on.")


@pytest.mark.parametrize("charset", ["iso-8859-1", "iso-8859-15", "windows-1252", "koi8-r"])
def test_a_page_in_utf8_that_says_it_is_of_one_byte_letters(charset: str) -> None:
    body = f'<meta charset="{charset}"><p>La sanción del Paraná, año 2024'.encode()
    assert "La sanción del Paraná, año" in decode(body)
    assert "La sanción del Paraná, año" in decode(body, charset)


@pytest.mark.parametrize(
    ("charset", "text"), [("iso-8859-15", "sanción, 5 €"), ("koi8-r", "Паром"), ("windows-1251", "Паром"), ("gb2312", "渡轮")]
)
def test_a_charset_that_is_true_is_believed(charset: str, text: str) -> None:
    assert decode(f'<meta charset="{charset}"><p>{text}'.encode(charset)).endswith(text)
