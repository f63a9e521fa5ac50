from __future__ import annotations

import stat
from pathlib import Path

import pytest

from firsthand.errors import UsageError
from firsthand.store import copies
from firsthand.store.backups import restore
from firsthand.store.open import open_store
from firsthand.store.scan import matcher, scan
from firsthand.store.shelf import ItemQuery
from firsthand.takedowns import backups
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.erasure import Tools, tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.proof import prove
from firsthand.takedowns.restoring import restore_instance
from tests.store.makers import NOON
from tests.takedowns.test_cases import TEXT, TITLE, URL, delete, fill, opened, own, rival


def erased(tools: Tools) -> str:
    cases = Cases(tools=tools, decide=delete)
    case = opened(cases)
    (after,) = cases.advance(NOON)
    assert after.state == "receipt"
    return case.id


def test_every_backup_is_cleaned_and_the_case_is_proven_without_a_new_one(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    for name in ("monday", "tuesday"):
        tools.shelf.backup(str(tmp_path / name))
    assert scan([tmp_path / "monday"], matcher([URL, TITLE]))["hits"]
    case = erased(tools)
    found = prove(case, tools)
    assert (found["proven"], found["hits"]) == (True, [])
    for name in ("monday", "tuesday"):
        assert scan([tmp_path / name], matcher([URL, TITLE, TEXT[:60]]))["hits"] == []
    assert {e.text.split(":")[0] for e in tools.shelf.journal(kind=backups.CLEANED)} == {"monday", "tuesday"}
    assert restore_instance(tmp_path / "monday", tmp_path / "again") == 0
    back = open_store(tmp_path / "again", write=False)
    assert [i.id for i in back.items(ItemQuery()).members] == [rival().id]
    assert [c.id for c in back.cases()] == [case]
    known = tools_for(back, load(tmp_path / "again"), tmp_path / "again")
    assert known.stones.binds(URL)
    assert prove(case, known)["proven"]
    back.close()


def test_what_the_living_store_has_forgotten_is_erased_in_a_backup(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    tools.shelf.backup(str(tmp_path / "backup"))
    tools.shelf.erase([own().id])  # as if its day were past retention
    erased(tools)
    with backups.opened(tmp_path / "backup", write=False) as copy:
        assert copy.item(own().id) is None


def test_a_backup_that_turns_up_late_is_cleaned_before_anything_is_proven(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    tools.shelf.backup(str(tmp_path / "backup"))
    (tmp_path / "backup").rename(tmp_path / "elsewhere")
    case = erased(tools)
    (tmp_path / "elsewhere").rename(tmp_path / "backup")
    assert prove(case, tools)["hits"]
    held = tools.shelf.case(case)
    assert held is not None
    assert Cases(tools=tools, decide=delete)._proven(held, NOON + 9).state == "receipt"
    assert prove(case, tools)["proven"]


def test_nothing_is_proven_while_a_backup_is_being_made_and_a_killed_one_is_thrown_away(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    case = erased(tools)
    (tmp_path / "half" / "days").mkdir(parents=True)
    (tmp_path / "half" / "catalogue.db").write_bytes(URL.encode())
    with copies.making(tools.data_dir, tmp_path / "half"):
        assert not prove(case, tools)["proven"]
        assert (tmp_path / "half" / "catalogue.db").exists()
    assert prove(case, tools)["proven"]
    assert not (tmp_path / "half" / "catalogue.db").exists()


def test_a_backup_carries_the_keys_for_its_own_user_only(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    tools.shelf.backup(str(tmp_path / "backup"))
    for name in copies.KEYS:
        path = tmp_path / "backup" / name
        assert path.read_bytes() == (tools.data_dir / name).read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_tombstones_without_their_key_restore_nothing(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    erased(tools)
    tools.shelf.backup(str(tmp_path / "later"))
    (tmp_path / "later" / "instance.key").unlink()
    with pytest.raises(UsageError, match="void without the key"):
        restore_instance(tmp_path / "later", tmp_path / "no-key")


def test_a_backup_kept_away_is_cleaned_as_it_comes_back(tools: Tools, tmp_path: Path) -> None:
    fill(tools)
    tools.shelf.backup(str(tmp_path / "backup"))
    (tmp_path / "backup").rename(tmp_path / "taken-away")
    case = erased(tools)
    assert restore_instance(tmp_path / "taken-away", tmp_path / "again", newer=tools.data_dir) == 1
    back = open_store(tmp_path / "again", write=False)
    assert prove(case, tools_for(back, load(tmp_path / "again"), tmp_path / "again"))["proven"]
    back.close()
    with pytest.raises(UsageError, match="no backup"):
        restore(tmp_path / "nothing", tmp_path / "other", lambda item, text: False)
