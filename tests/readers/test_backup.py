"""A backup holds the readers' file and that of what is sent; a restore brings them back."""

from __future__ import annotations

from pathlib import Path

from firsthand.model.sending import Rule
from firsthand.store.backups import restore
from firsthand.store.open import open_outgoing, open_readers
from tests.readers.conftest import BASE, NAME, PASSWORD, House


def test_what_readers_keep_comes_back(house: House, tmp_path: Path) -> None:
    account = house.enter()
    house.desk.subscribe(account, f"{BASE}/section/world")
    house.kept.mark(account, [house.items[0].id], house.at, starred=True)
    sent = open_outgoing(tmp_path)
    sent.put_rule(Rule(id="r", kind="search", channel="mail", target="a@b.example", made_at=1.0, query="x"), "token", "on")
    sent.close()
    house.store.backup(str(tmp_path / "copy"))
    restore(tmp_path / "copy", tmp_path / "again", lambda item, text: False)
    kept, rules = open_readers(tmp_path / "again"), open_outgoing(tmp_path / "again")
    assert kept.starred(account) == (house.items[0].id,)
    assert [s.address for s in kept.subscriptions(account)] == ["/section/world.atom"]
    assert [r.id for r in rules.rules()] == ["r"]
    assert PASSWORD.encode() not in (tmp_path / "again" / "readers.db").read_bytes()
    assert kept.accounts() == (NAME,)
    kept.close()
    rules.close()
