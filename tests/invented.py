"""A handful of invented items and stories for the tests of what goes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from firsthand.model.item import Item
from firsthand.model.origin import Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights
from firsthand.model.story import Story
from firsthand.store.ids import item_id
from firsthand.store.shelf import Store

AT = 1_795_500_000.0
OUTLETS = ("quillmere-wire.com", "harbourlanternpost.com", "doverlightgazette.net", "meridianbellnews.org")


def item(url: str, at: float, headline: str, **more: Any) -> Item:
    """An item of the url's outlet, its own report unless `more` says otherwise."""
    outlet = url.split("/")[2]
    held = Item(
        id=item_id(url, at), url=url, outlet=outlet, first_seen=at, first_seen_gap_s=60.0, headline=headline, snippet=f"{headline}, said the council.",
        language="en", topic="world", place="EE", published="2026-11-24T08:00:00+02:00", primary=Primary(url=url, kind="own"),
        origin=Origin(kind="own", origin=Source(name=outlet, domain=outlet, url=url), confidence=0.9), rights=Rights(holder=outlet),
    )  # fmt: skip
    return replace(held, **more)


def put(store: Store, *items: Item, independent: int = 1) -> str:
    """Put items into the store as one story; its id."""
    story = f"s{items[0].id}"
    members = [replace(i, story=i.story or story) for i in items]
    store.put_items(members, {}, {i.id: f"{i.headline} {i.snippet}" for i in members}, {})
    first, last = min(i.first_seen for i in members), max(i.first_seen for i in members)
    store.put_stories([
        Story(id=members[0].story or story, headline=items[0].headline or "", language="en", first_seen=first, updated=last, outlets=len({i.outlet for i in items}),
              independent=independent, countries=("EE",), languages=("en",), topic="world", place="EE", primary=items[0].primary, lead=items[0].id, score=1.0)
    ])  # fmt: skip
    return members[0].story or story


def fill(store: Store, stories: int = 8) -> tuple[Item, ...]:
    """Outlets and some stories; their first items, newest first."""
    store.put_outlets([Outlet(site=o, domain=o, homepage=f"https://{o}/", name=o.split(".")[0].title(), country="EE", languages=("en",)) for o in OUTLETS])  # fmt: skip
    leads = []
    for k in range(stories):
        members = [
            item(f"https://{OUTLETS[j]}/{k}", AT - 700 * (k + 1) + 60 * j, f"Harbour council votes on pier {k}") for j in range(1 + k % 3)
        ]
        put(store, *members, independent=len(members))
        leads.append(members[0])
    return tuple(leads)
