"""Items as the readers' protocols number them: 64 bits, in the order of time, made of the instant and the id, so that nothing is kept for it."""

from __future__ import annotations

from firsthand.model.item import Item
from firsthand.store.shelf import ItemQuery, Store

EPOCH_MS = 1_577_836_800_000  # 2020-01-01: 43 bits of milliseconds reach the year 2298
_LOW = 20
_PREFIX = "tag:google.com,2005:reader/item/"


def number_of(item: Item) -> int:
    """Milliseconds of first sight above 20 bits of the id."""
    return max(int(item.first_seen * 1000) - EPOCH_MS, 0) << _LOW | int(item.id[-5:], 16)


def long_form(item: Item) -> str:
    """As Google Reader wrote it."""
    return f"{_PREFIX}{number_of(item):016x}"


def read_number(text: str) -> int | None:
    """A number in any of the forms that clients send: long, bare hexadecimal of 16 digits, decimal."""
    text = text.strip()
    try:
        if text.startswith(_PREFIX):
            number = int(text.removeprefix(_PREFIX), 16)
        elif len(text) == 16 and not text.isdigit():
            number = int(text, 16)
        else:
            number = int(text)
    except ValueError:
        return None
    return number if 0 <= number < 1 << 63 else None


def item_of(store: Store, number: int) -> Item | None:
    """The shown item of a number."""
    at = ((number >> _LOW) + EPOCH_MS) / 1000
    near = store.items(ItemQuery(after=max(at - 0.002, 0), before=at + 0.003, limit=200)).members
    return next((i for i in near if number_of(i) == number), None)
