"""`firsthand story merge|split`: the operator's hand on stories, as on the operator's pages; what is done stays done over starts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import StoreLocked, UsageError

if TYPE_CHECKING:
    from firsthand.pipeline.retell import Desk
    from firsthand.store.shelf import Store

story = typer.Typer(no_args_is_help=True, help="Stories put right by hand: two made one, items taken out of theirs.")
Id = Annotated[str, typer.Argument(metavar="STORY", help="A story's id: the last part of its address")]


@story.command("merge")
def merge(
    one: Id,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The story that it becomes a part of")],
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Make a story part of another; its address leads there from now on."""
    from firsthand.pipeline import amend

    with _hand(data_dir, config) as (store, desk):
        moved = amend.merge(store, desk, one, into, time.time())
        print(f"{moved} items moved into {into}")


@story.command("split")
def split(
    from_: Id,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="Items of it: the last part of their addresses")],
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Make items of a story one of their own; the two are never joined again. Prints the new story's id."""
    from firsthand.pipeline import amend

    with _hand(data_dir, config) as (store, desk):
        held = store.story(from_)
        if held is None:
            raise UsageError(f"there is no story {from_[:80]!r}")
        for id in items:
            if (item := store.item(id)) is None or item.story != held.id:
                raise UsageError(f"there is no item {id[:80]!r} in story {held.id}")
        print(amend.split(store, desk, items, time.time()))


@contextmanager
def _hand(data_dir: DataDir, config: ConfigFile) -> Iterator[tuple[Store, Desk]]:
    """The store and what tells stories anew. A running instance holds its stories in memory: its own pages are the way there."""
    from firsthand import app as wiring
    from firsthand.store.open import open_store

    settings = settings_of(data_dir, config)
    if not settings.data_dir.is_dir():
        raise UsageError(f"there is no data folder {settings.data_dir}")
    try:
        store = open_store(settings.data_dir)
    except StoreLocked as locked:
        page = f"http://{settings.admin.host}:{settings.admin.port}/"
        raise StoreLocked(f"an instance is running on this store: use its operator's pages ({page}), or stop it first") from locked
    instance = wiring.make_instance(settings, wiring.Surroundings(), store)
    try:
        yield store, instance.desk
    finally:
        uvloop.run(instance.close())


def register(app: typer.Typer) -> None:
    """Add the verb with its sub-verbs."""
    app.add_typer(story, name="story")
