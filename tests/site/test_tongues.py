"""The interface in the languages of its readers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import facts
from firsthand.errors import ConfigError
from firsthand.site import names, words
from firsthand.site.tongues import Tongue, compiled, messages, tongue_of, tongues, wanted
from tests.site.sentences import sentences

DRAFTS = [tag for tag in tongues() if tag != "en"]
NAMED = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("tag", DRAFTS)
def test_a_catalogue_says_what_the_pages_say_and_nothing_else(tag: str) -> None:
    held = messages((facts.DATA / "tongues" / f"{tag}.po").read_text(encoding="utf-8"))
    asked = {"\0".join(sentence): sentence for sentence in sentences()}
    stale = [key for key in held if key and key not in asked]
    assert not stale, f"no page says this any more: {stale[:5]}"
    assert len(set(held) & set(asked)) >= 0.9 * len(asked)
    for key, said in held.items():
        if key:
            wanted_names = set(NAMED.findall(key))
            for form in said.split("\0"):
                assert set(NAMED.findall(form)) <= wanted_names, (tag, form)
                assert wanted_names - set(NAMED.findall(form)) <= {"n"}, (tag, form)
                assert form.count("<") == asked[key][-1].count("<"), (tag, form)


@pytest.mark.parametrize("tag", DRAFTS)
def test_every_plural_of_a_language_can_be_said(tag: str) -> None:
    tongue = tongues()[tag]
    said = {words.outlets(n, tongue) for n in (0, 1, 2, 3, 5, 11, 21, 100, 1_234_567)}
    assert len(said) >= 8
    assert not any("%(" in text for text in said)
    assert tongue.draft


def test_what_a_catalogue_has_not_stays_english() -> None:
    assert tongues()["de"].say("Nobody translated this %(what)s", what="line") == "Nobody translated this line"


def test_a_po_file_is_read_as_it_is_written() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
        '# a note\nmsgid "a "\n"long one"\nmsgstr "ein "\n"langer"\n\n#, fuzzy\nmsgid "old"\nmsgstr "alt"\n\nmsgid "empty"\nmsgstr ""\n\n'
        'msgid "%(n)s item"\nmsgid_plural "%(n)s items"\nmsgstr[0] "%(n)s Ding"\nmsgstr[1] "%(n)s Dinge"\n'
    )
    tongue = Tongue(tag="de", table=compiled(messages(text)))
    assert tongue.say("a long one") == "ein langer"
    assert (tongue.say("old"), tongue.say("empty")) == ("old", "empty")
    assert [tongue.counted("%(n)s item", "%(n)s items", n) for n in (1, 2)] == ["1 Ding", "2 Dinge"]
    with pytest.raises(ConfigError):
        messages('msgid "never closed\nmsgstr "x"\n')


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de-CH, fr;q=0.9, en;q=0.8", ("de", "fr", "en")),
        ("en;q=0.1, ar", ("ar", "en")),
        ("*, en;q=0, x-private, ;q=1", ()),
        ("", ()),
        ("zh-Hant-TW;q=bad, hi", ("hi",)),
    ],
)
def test_the_wanted_languages(header: str, tags: tuple[str, ...]) -> None:
    assert wanted(header) == tags


@given(st.text(max_size=600))
def test_any_header_is_survived(header: str) -> None:
    assert tongue_of("", header).tag in tongues()


def test_the_reader_chooses_before_the_browser() -> None:
    assert tongue_of("ar", "de").tag == "ar"
    assert tongue_of("tlh", "de").tag == "de"
    assert tongue_of("", "tlh, fr;q=0.2").tag == "fr"


def test_days_numbers_countries_and_languages_are_said_in_each() -> None:
    at = 1_795_521_600.0
    assert words.day(at, tongues()["zh"]) == "2026年11月24日"
    assert words.day(at, tongues()["de"]) == "24. November 2026"
    assert names.country("EE", tongues()["ru"]) == "Эстония"
    assert names.language("pt-BR", tongues()["de"]) == "Portugiesisch (Brasilien)"
    assert tongues()["de"].number(1234567) == "1.234.567"
    for tongue in tongues().values():
        assert len(names.months(tongue.tag, "long")) == len(names.months(tongue.tag, "short")) == 12
