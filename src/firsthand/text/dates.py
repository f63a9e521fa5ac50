"""Times that publishers print, in the one spelling that `firsthand.model` keeps, and as instants.

Read are RFC 822/2822, RFC 850, asctime, ISO 8601/RFC 3339/W3CDTF, and the loose forms of feeds and bylines ("3 March 2024,
17:04 CET", "March 3rd, 2024 at 5:04 p.m.", "2024年3月3日 17:04", "03.03.2024"). Day and month are never guessed: 03/04/2024 is unknown
where nobody tells the order. Years of the solar Hijri calendar (1340 to 1480) and of the Buddhist era (2440 to 2640) are turned into ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

_FIRST_YEAR = 1000  # earlier ones are the null dates of several publishing systems
MAX_TEXT = 200  # characters; a longer text is prose, not a date

ENGLISH: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip

_TWO_DIGITS: Mapping[str, str] = {name[:3].capitalize(): f"{number:02}" for name, number in ENGLISH.items()}

# Names of more than one zone (IST, ET, AMT ...) are absent: an offset that must be guessed was not printed.
_ZONES: Mapping[str, int] = {
    name: minutes
    for names, minutes in (
        ("ut utc gmt z zulu wet", 0), ("bst west cet met mez wat", 60), ("cest mest mesz cat sast eet", 120), ("eest msk eat trt", 180),
        ("msd gst", 240), ("pkt", 300), ("npt", 345), ("wib ict", 420), ("hkt sgt awst wita pht", 480), ("jst kst wit", 540),
        ("acst", 570), ("aest", 600), ("acdt", 630), ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("ndt", -150), ("brt art adt", -180),
        ("nst", -210), ("ast edt", -240), ("est cdt pet", -300), ("cst mdt", -360), ("mst pdt", -420), ("pst akdt", -480),
        ("akst", -540), ("hst", -600),
    )
    for name in names.split()
}  # fmt: skip

_INTERNET = re.compile(
    r"\s*(?:[A-Za-z]{3,9}\.?,?\s*)?(\d{1,2})[ -]+([A-Za-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})(?!\d)"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([+-]\d{4}|[A-Za-z]{1,5})?\s*$"
)
_ISO = re.compile(
    r"\s*(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?|[A-Za-z]{2,5})?)?\s*$"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:[Tt ]?(\d{2}):?(\d{2}):?(\d{2})?\s*([Zz]|[+-]\d{2}:?\d{2})?)?\s*$")
_YEAR_FIRST = re.compile(r"(?<![\d.])(\d{4})(?:\s?[年년]\s?|([-/]|\.\s?))(\d{1,2})(?:\s?[月월]\s?|\2)(\d{1,2})(?!\d)\s?[日일.]?")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_EITHER_FIRST = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2})(?![\d.:])")
_HOURS = re.compile(r"^\s?(?:uhr|uur|óra|ora|час(?:а|ов)?|ч|h|hrs?|น)\b\.?", re.I)  # what follows a clock in some languages
_OTHER_YEARS = frozenset((*range(1340, 1481), *range(2440, 2641)))
_NAME = r"[^\W\d_][^\s\d,.;:/|()–—-]{1,17}"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?[\s-]{{0,3}}(?:de\s|d['’])?\s?({_NAME}(?:\s(?:الثاني|الأول))?|[ก-ฮ]{{1,2}}\.[ก-ฮ]{{1,2}}\.)"
    rf"(?:\s?/\s?{_NAME})?\.?,?[\s-]{{0,3}}(?:de\s|del\s)?\s?(\d{{4}})(?!\d)",
    re.I,
)
_MONTH_DAY = re.compile(rf"({_NAME})\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?(?:[,،]\s{{0,3}}|\s{{1,3}})(\d{{4}})(?!\d)", re.I)
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s(?:tháng)\s(\d{1,2}),?\s(?:năm\s)?(\d{4})(?!\d)", re.I)
_ASCTIME = re.compile(r"([A-Za-z]{3,9})\s{1,3}(\d{1,2})\s(\d{1,2}:\d{2}(?::\d{2})?)\s?([A-Za-z]{1,5}|[+-]\d{4})?\s(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(am|pm|오전|오후|上午|下午|午前|午後)?\s?(\d{1,2})(?:\s?[:h.時시点]\s?(\d{2})(?:\s?[:.분分]\s?(\d{2})(?:[.,](\d{1,12}))?)?)?(?!\d)"
    r"\s?([ap]\.?\s?m\b\.?|مساء|صباح|ب\.ظ|ق\.ظ)?\s?(?:\(?\s?(z\b|(?:gmt|utc?)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[a-z]{2,5}\b))?",
    re.I,
)


def stamp(text: str, months: Mapping[str, int] = ENGLISH, order: str | None = None) -> str | None:
    """A printed time as RFC 3339 with the offset as printed; `YYYY-MM-DD` where only a day is printed; without offset where
    none is (or where the zone's name means several); None where no day can be read.

    `months` are month names in lower case, for publishers who print others than English ones; `order` is `dmy` or `mdy` where it is
    known how the publisher prints days in figures.
    """
    if len(text) > MAX_TEXT:
        return None
    if _is_spelt(text):
        return text
    usual = _usual(text)
    if usual:
        return usual
    found = _ISO.match(text)
    if found:
        year, month, day, hour, minute, second, fraction, zone = found.groups()
        return _spell(int(year), int(month), int(day), (hour, minute, second, fraction), zone)
    found = _INTERNET.match(text)
    if found:
        day, name, year, hour, minute, second, zone = found.groups()
        number = months.get(name.lower()) or ENGLISH.get(name.lower()) or ENGLISH.get(name[:3].lower())
        if number:
            return _spell(_century(year), number, int(day), (hour, minute, second, None), zone)
    found = _COMPACT.match(text)
    if found:
        year, month, day, hour, minute, second, zone = found.groups()
        return _spell(int(year), int(month), int(day), (hour, minute, second, None), zone)
    return _loose(text, months, order)


def _is_spelt(text: str) -> bool:
    """Whether this is the commonest form, which is ours: it need not be taken apart."""
    if (
        len(text) not in (20, 25)
        or text[10] != "T"
        or not (text[4] == text[7] == "-" and text[13] == text[16] == ":" and text[19] in "Z+-")
    ):
        return False
    try:
        return datetime.fromisoformat(text).year >= _FIRST_YEAR and text.isascii()
    except ValueError:
        return False


def _usual(text: str) -> str | None:
    """RFC 822 as nearly every feed prints it ("Fri, 03 May 2024 07:15:00 +0100"), by position; anything else goes the long way."""
    if len(text) not in (29, 31) or text[3:5] != ", " or not (text[7] == text[11] == text[16] == text[25] == " ") or text[12] == "0":
        return None
    spelt = f"{text[12:16]}-{_TWO_DIGITS.get(text[8:11], '')}-{text[5:7]}T{text[17:25]}{_offset(text[26:])}"
    try:
        datetime.fromisoformat(spelt)
    except ValueError:
        return None
    return spelt if len(spelt) in (19, 20, 25) and spelt.isascii() else None


def instant(stamp: str, assume_offset_s: int = 0) -> float | None:
    """Unix seconds of a time spelt by `stamp`; `assume_offset_s` (seconds east of Greenwich) where it has no offset; a day is its midnight."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if read.tzinfo is None:
        return read.replace(tzinfo=UTC).timestamp() - assume_offset_s
    return read.timestamp()


def without_day(text: str, months: Mapping[str, int] = ENGLISH) -> str | None:
    """What a line says beside its day and clock; None where no day is printed in it."""
    day = _day(text, months) if len(text) <= MAX_TEXT else None
    if day is None:
        return None
    start, end = day[1]
    rest = [_without_clock(part) for part in (text[:start], text[end:])]
    return " ".join(" ".join(rest).split()).strip(" ,،;|·•/-–—()")


def _without_clock(text: str) -> str:
    for found in _CLOCK.finditer(text):
        if found[3] is not None or found[1] or found[6]:
            rest = text[found.end() if not found[7] or found[7].lower() in _ZONES else found.start(7) :]
            return f"{text[: found.start()]} {_HOURS.sub('', rest)}"
    return text


def with_offset_of(told: str, same: str, local: str) -> str | None:
    """The instant `told` in the offset that `local`, a clock without one, is from the instant `same`; None where they are not whole quarters of
    an hour apart, less a minute, or further than any zone, or where the instant is a full or half hour, which proves nothing.
    """
    at, moment, clock = instant(told), instant(same), instant(local)
    if at is None or moment is None or clock is None or local[16:].lstrip(":0123456789.") or local[10:11] != "T":
        return None
    apart = clock - moment + (moment % 60 if local[16:19] in ("", ":00") else 0)
    if moment % 1800 < 60 or abs(apart % 900) >= 1 or not -12 * 3600 <= apart <= 14 * 3600 or apart == 0:
        return None
    return datetime.fromtimestamp(at, timezone(timedelta(seconds=round(apart)))).isoformat(timespec="seconds")


def _century(year: str) -> int:
    """RFC 2822, section 4.3."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 50 else 1900)


def _spell(year: int, month: int, day: int, clock: tuple[str | None, str | None, str | None, str | None], zone: str | None) -> str | None:
    if year < _FIRST_YEAR:
        return None
    try:
        printed = date(year, month, day)
    except ValueError:
        return None
    hour, minute, second, fraction = clock
    if hour is None or minute is None:
        return printed.isoformat()
    second = second or "00"
    if not len(hour) == len(minute) == len(second) == 2:
        hour, minute, second = hour.zfill(2), minute.zfill(2), second.zfill(2)
    if second > "59":  # a leap second has no instant of its own
        second = "59"
    if hour == "24" and minute == second == "00":
        if printed == date.max:
            return None
        hour, printed = "00", printed + timedelta(days=1)
    if hour > "23" or minute > "59":
        return None
    part = f".{fraction[:6]}" if fraction else ""
    return f"{printed.isoformat()}T{hour}:{minute}:{second}{part}{_offset(zone) if zone else ''}"


@lru_cache(maxsize=512)
def _offset(zone: str) -> str:
    """`+01:00` or `Z`; empty where the name is unknown or means several zones."""
    name = zone.strip().lower()
    if name in _ZONES:
        minutes = _ZONES[name]
        return "Z" if minutes == 0 else f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    digits = name.lstrip("abcdefghijklmnopqrstuvwxyz ")
    if digits[:1] not in ("+", "-"):
        return ""
    number = digits[1:].replace(":", "")
    if not number.isdigit() or len(number) > 4:
        return ""
    hours, minutes = (int(number), 0) if len(number) <= 2 else (int(number[:-2]), int(number[-2:]))
    return f"{digits[0]}{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""


def _loose(text: str, months: Mapping[str, int], order: str | None) -> str | None:
    found = _ASCTIME.search(text)
    if found and (number := _month(found[1], months)):
        return _spell(int(found[5]), number, int(found[2]), _clock(found[3])[0], found[4])
    day = _day(text, months, order)
    if day is None:
        return None
    (year, month, day_of_month), (start, end) = day
    # the clock stands after the day in most forms ("3 March 2024 17:04"), before it in some ("17:04, 3 March 2024")
    for part in (text[end:], text[:start]):
        clock, zone = _clock(part)
        if clock[0] is not None:
            return _spell(year, month, day_of_month, clock, zone)
    return _spell(year, month, day_of_month, (None, None, None, None), None)


def _month(name: str, months: Mapping[str, int]) -> int | None:
    lower = name.lower()
    return months.get(lower) or ENGLISH.get(lower)


def _day(text: str, months: Mapping[str, int], order: str | None = None) -> tuple[tuple[int, int, int], tuple[int, int]] | None:
    """(year, month, day) and where it stands."""
    found = _printed_day(text, months, order)
    return (_ours(*found[0]), found[1]) if found and found[0][0] in _OTHER_YEARS else found


def _ours(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of the solar Hijri calendar (33-year cycle, exact from 1178 to 1633) or of the Buddhist era in the Gregorian calendar."""
    if year > 2000:
        return year - 543, month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return 0, month, day
    past = year + 1595
    days = 365 * past + past // 33 * 8 + (past % 33 + 3) // 4 + day + (31 * (month - 1) if month < 7 else 30 * (month - 7) + 186)
    found = date.fromordinal(days - 356_033)
    return found.year, found.month, found.day


def _printed_day(text: str, months: Mapping[str, int], order: str | None) -> tuple[tuple[int, int, int], tuple[int, int]] | None:
    found = _YEAR_FIRST.search(text)
    if found:
        return (int(found[1]), int(found[3]), int(found[4])), found.span()
    for pattern, name_at, day_at in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        for found in pattern.finditer(text):
            number = _month(found[name_at], months)
            if number:
                return (int(found[3]), number, int(found[day_at])), found.span()
    found = _DAY_FIRST.search(text) or _VIETNAMESE.search(text)
    if found:
        return (int(found[3]), int(found[2]), int(found[1])), found.span()
    found = _EITHER_FIRST.search(text)
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first > 12 or first == second:
            return (year, second, first), found.span()
        if second > 12:
            return (year, first, second), found.span()
        if order:
            return ((year, second, first) if order == "dmy" else (year, first, second)), found.span()
    if order == "dmy" and (found := _SHORT_YEAR.search(text)):
        return (2000 + int(found[3]), int(found[2]), int(found[1])), found.span()
    return None


def _clock(text: str) -> tuple[tuple[str | None, str | None, str | None, str | None], str | None]:
    """(hour, minute, second, fraction) in 24 hours, and the zone as printed."""
    for found in _CLOCK.finditer(text):
        before, hour, minute, second, fraction, after, zone = found.groups()
        if minute is None and not (before or after):
            continue
        half = (before or after or "").lower()
        number = int(hour)
        if half and number <= 12:
            number = number % 12 + (12 if half in ("pm", "오후", "下午", "午後", "مساء", "ب.ظ") or half.startswith("p") else 0)
        return (str(number), minute or "0", second, fraction), zone
    return (None, None, None, None), None
