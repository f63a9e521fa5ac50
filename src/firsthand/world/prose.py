"""Reports in words: templates filled with an event's facts, numbers and names written as each language writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random

from firsthand.world.cast import Person, Place, phrase, reports
from firsthand.world.nouns import Event, Text

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_DECIMAL_COMMA = {"es", "ru", "fr", "de", "pt", "tr"}
_THOUSANDS = {"en": ",", "es": ".", "ru": " ", "ar": ",", "fr": " ", "de": ".", "pt": ".", "tr": ".", "zh": "", "hi": ","}
EURO = frozenset({"ES", "FR", "AT"})


def whole(number: int, language: str) -> str:
    """A whole number with the language's thousands mark."""
    if number < 1000 or (language == "es" and number < 10000):
        return str(number)
    return f"{number:,}".replace(",", _THOUSANDS[language])


def decimal(number: float, language: str) -> str:
    """A number with one decimal place."""
    text = f"{number:.1f}"
    return text.replace(".", ",") if language in _DECIMAL_COMMA else text


def money(millions: float, country: str, language: str) -> str:
    """Millions of euros or dollars in words."""
    currency = phrase("euros" if country in EURO else "dollars", language)
    amount = str(round(millions * 100)) if language == "zh" else decimal(millions, language)
    return phrase("money", language, x=amount, currency=currency)


def weekday(at: float, language: str, offset_s: int = 0) -> str:
    """`on Tuesday`, as a phrase of the language."""
    local = datetime.fromtimestamp(at, timezone(timedelta(seconds=offset_s)))
    return phrase(f"on_{local.weekday()}", language)


def fill(template: str, event: Event, language: str) -> str:
    """A template's slots from the event's facts; raises KeyError where a template asks for what no event has."""

    def slot(found: re.Match[str]) -> str:
        return _said(found.group(1), found.group(2), event, language)

    return _SLOT.sub(slot, template)


def _said(name: str, form: str | None, event: Event, language: str) -> str:
    value = event.facts[name] if name in event.facts else _quote(name, event, language)
    if isinstance(value, Place):
        return value.said(language, form)
    if isinstance(value, Person):
        return value.said(language)
    if isinstance(value, float):
        if name.startswith("day"):
            return weekday(value, language)
        return money(value, event.country, language) if name[0] == "m" else decimal(value, language)
    if isinstance(value, int):
        return str(value) if name[0] == "y" else whole(value, language)
    return str(value)


def _quote(name: str, event: Event, language: str) -> str:
    spoken = reports(language)[event.kind, "Q"]
    return spoken[int(name.removeprefix("q")) - 1]


def voices(kind: str, language: str) -> tuple[str, ...]:
    """The voices in which a kind of event can be told in a language, quotes aside."""
    return tuple(v for v in "ARBCDU" if (kind, v) in reports(language))


def told(event: Event, language: str, voice: str) -> Text:
    """The report of an event in one voice of a language. Raises KeyError where it cannot be told so."""
    headline, *body = (fill(part, event, language) for part in reports(language)[event.kind, voice])
    return Text(headline=_capital(headline), body=tuple(_capital(p) for p in body))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def trimmed(text: Text, keep: int) -> Text:
    """The first `keep` paragraphs: what a desk does for want of space."""
    return replace(text, body=text.body[:keep])


def miscounted(event: Event, language: str, voice: str, random: Random) -> Text | None:
    """The report with one figure wrong, as it may stand before it is corrected; None where it has no figure to get wrong."""
    right = told(event, language, voice)
    wrong: list[tuple[str, object]] = [("h1", int(str(event.facts["h1"])) + 100), ("m1", float(str(event.facts["m1"])) + 1.1)]
    wrong += [(name, int(str(event.facts[name])) + 20) for name in ("n1", "n2", "n3")]
    random.shuffle(wrong)
    texts = (told(replace(event, facts={**event.facts, name: value}), language, voice) for name, value in wrong)
    return next((text for text in texts if text != right), None)
