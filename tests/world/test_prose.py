"""Every report of every language that is there can be told of any event: no template asks for what no event has."""

from __future__ import annotations

import re
from random import Random

import pytest

from firsthand.facts import DATA, table
from firsthand.world import cast
from firsthand.world.events import _facts
from firsthand.world.nouns import Event
from firsthand.world.prose import _SLOT, fill, told, voices

START = 1790000000.0
THERE = tuple(tag for tag in cast.LANGUAGES if (DATA / "world" / f"stories_{tag}.tsv").exists())


def _event(seed: int, kind: str) -> Event:
    country = sorted(p.id for p in cast.places().values() if p.what == "country")[seed % 12]
    facts = {**_facts(country, START + seed * 3600, Random(f"{seed}:{kind}")), "day_now": START + seed * 7200}
    return Event(id=f"e{seed}", kind=kind, topic="x", at=START, country=country, languages=cast.LANGUAGES, plot="local", facts=facts)


@pytest.mark.parametrize("language", THERE)
def test_every_template_fills(language: str) -> None:
    wrong: list[str] = []
    for (kind, voice), parts in cast.reports(language).items():
        for seed in range(12):
            event = _event(seed, kind)
            for part in parts if voice != "Q" else ():
                wrong += [f"stories_{language}.tsv {kind} {voice}: {{{slot}}}" for slot in _unknown(part, event, language)]
    assert not sorted(set(wrong))


def _unknown(part: str, event: Event, language: str) -> list[str]:
    found = []
    for match in _SLOT.finditer(part):
        try:
            filled = fill(match.group(0), event, language)
        except (KeyError, IndexError, ValueError):
            found.append(match.group(0)[1:-1])
            continue
        if not filled.strip() or "{" in filled:
            found.append(match.group(0)[1:-1])
    left = re.sub(_SLOT, "", part)
    return found + re.findall(r"\{([^}]*)\}?", left)


@pytest.mark.parametrize("language", THERE)
def test_the_file_is_shaped_as_its_first_lines_say(language: str) -> None:
    rows = table(f"world/stories_{language}")
    pairs = [(r["kind"], r["voice"]) for r in rows]
    doubled = sorted({p for p in pairs if pairs.count(p) > 1})
    assert not doubled, f"stories_{language}.tsv tells twice: {doubled}"
    assert {k for k, _ in pairs} <= set(cast.kinds()), f"stories_{language}.tsv has kinds of no event"
    assert {v for _, v in pairs} <= set("QARBCDU"), f"stories_{language}.tsv has voices of no desk"


@pytest.mark.parametrize("language", cast.ready())
def test_what_was_written_apart_shares_no_sentence(language: str) -> None:
    for kind in (k for k in cast.kinds() if language in cast.spoken(k)):
        event = _event(3, kind)
        texts = {v: told(event, language, v) for v in voices(kind, language)}
        for one in "BCD":
            if one in texts:
                assert not set(texts[one].body) & set(texts["A"].body), f"stories_{language}.tsv {kind}: {one} repeats A"


def test_two_events_of_a_kind_differ_in_people_and_numbers() -> None:
    one, two = _event(1, "flood"), _event(2, "flood")
    differing = [k for k in one.facts if one.facts[k] != two.facts[k]]
    assert len(differing) > len(one.facts) * 0.7


def test_an_unknown_slot_is_named() -> None:
    assert _unknown("A {city} of {nonsense} and {h1:odd}, {broken", _event(1, "flood"), "en") == ["nonsense", "broken"]
