"""`firsthand story`: merged and split by hand, journaled, over starts; what is not known is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from firsthand import app as wiring
from firsthand.cli.story import register
from firsthand.config import read as read_settings
from firsthand.errors import FirsthandError
from firsthand.pipeline.start import OPERATOR, article_of, replay
from firsthand.store.open import open_store
from tests.invented import AT, OUTLETS, fill, item, put

ONE = item(f"https://{OUTLETS[0]}/a", AT, "Ferry sinks")
TWO = item(f"https://{OUTLETS[1]}/a", AT + 5, "A ferry sank", role="coverage")
THREE = item(f"https://{OUTLETS[2]}/a", AT + 9, "A ferry has sunk", role="copy", copy_of=TWO.id)
OTHER = item(f"https://{OUTLETS[2]}/b", AT - 50, "Ship lost at sea")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_store(tmp_path)
    fill(store, 0)
    put(store, ONE, TWO, THREE)
    put(store, OTHER)
    store.close()
    return tmp_path


def say(folder: Path, *words: str) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, ["story", *words, "--data-dir", str(folder)])


def refused(folder: Path, *words: str) -> tuple[int, str]:
    error = say(folder, *words).exception
    assert isinstance(error, FirsthandError)
    return error.exit_code, str(error)


def test_a_merge_is_journaled_and_its_address_leads_on(folder: Path) -> None:
    assert say(folder, "merge", f"s{OTHER.id}", f"s{ONE.id}").stdout == f"1 items moved into s{ONE.id}\n"
    store = open_store(folder, write=False)
    assert (store.story(f"s{OTHER.id}").id, store.story(f"s{ONE.id}").outlets) == (f"s{ONE.id}", 3)
    assert [e.subject for e in store.journal(kind=OPERATOR)] == [f"s{OTHER.id}"]
    store.close()


def test_items_taken_out_together_are_one_story_and_stay_out_over_a_start(folder: Path) -> None:
    apart = f"s{TWO.id}"
    assert say(folder, "split", f"s{ONE.id}", TWO.id, THREE.id).stdout == f"{apart}\n"
    held = wiring.make_instance(read_settings(None, {}, {"data_dir": folder}), wiring.Surroundings(), open_store(folder))
    replay(held.store, held.desk.live, held.desk.memory, AT + 100)
    assert [held.store.item(i.id).story for i in (ONE, TWO, THREE)] == [f"s{ONE.id}", apart, apart]
    assert [held.store.item(i.id).role for i in (TWO, THREE)] == ["origin", "copy"]
    again = held.desk.live.place(article_of(item(f"https://{OUTLETS[1]}/c", AT + 200, "A ferry sank and sinks"), None))
    assert (f"s{ONE.id}", apart) not in again.joined
    assert (apart, f"s{ONE.id}") not in again.joined
    held.store.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "snone", f"s{ONE.id}"), "snone"),
        (("merge", f"s{ONE.id}", f"s{ONE.id}"), "two different"),
        (("split", "snone", ONE.id), "snone"),
        (("split", f"s{ONE.id}", "none"), "none"),
        (("split", f"s{ONE.id}", OTHER.id), OTHER.id),
        (("split", f"s{ONE.id}", ONE.id), "named after"),
    ],
)
def test_what_is_not_known_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    code, text = refused(folder, *words)
    assert code == 2
    assert said in text


def test_a_running_instance_is_left_to_its_own_pages(folder: Path) -> None:
    running = open_store(folder)
    code, text = refused(folder, "merge", f"s{OTHER.id}", f"s{ONE.id}")
    running.close()
    assert code == 5
    assert "operator's pages" in text
