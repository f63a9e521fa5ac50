from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.takedowns.erasure import Tools
from firsthand.takedowns.receipts import holds, log, of_case, public_key, sign

RECEIPT = {"case": "20261124-abcdef", "files": 7, "hits": [], "proven": True, "note": "für alle"}


def test_a_receipt_holds_and_nothing_in_it_can_be_changed(tools: Tools) -> None:
    receipt, public = sign(RECEIPT, tools.keys, 1.0), public_key(tools.keys)
    assert holds(receipt, public)
    assert not holds(replace(receipt, text=receipt.text.replace("7", "8")), public)
    assert not holds(replace(receipt, signature=receipt.signature.replace("timestamp:1", "timestamp:2")), public)
    for broken in ("", "a\nb\nc\nd", receipt.signature[:80]):
        assert not holds(replace(receipt, signature=broken), public)
    assert not holds(receipt, "x")


def test_another_instance_did_not_sign_it(tools: Tools, tmp_path: Path) -> None:
    from firsthand.takedowns.keys import load

    assert not holds(sign(RECEIPT, tools.keys, 1.0), public_key(load(tmp_path / "other")))


def test_the_log_gives_receipts_back(tools: Tools) -> None:
    first, second = sign(RECEIPT, tools.keys, 1.0), sign({**RECEIPT, "proven": False}, tools.keys, 2.0)
    entry = log(tools.shelf, "c1", first, 1.0)
    log(tools.shelf, "c2", second, 2.0)
    log(tools.shelf, "c1", first, 1.0)
    assert of_case(tools.shelf, "c1") == [(entry, first)]
    assert len(tools.shelf.journal(kind="receipt")) == 2


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_minisign_agrees(tools: Tools, tmp_path: Path) -> None:
    receipt = sign(RECEIPT, tools.keys, 1.0)
    (tmp_path / "r.json").write_text(receipt.text, encoding="utf-8")
    (tmp_path / "r.json.minisig").write_text(receipt.signature)
    (tmp_path / "r.pub").write_text(public_key(tools.keys))
    done = subprocess.run(["minisign", "-V", "-p", tmp_path / "r.pub", "-m", tmp_path / "r.json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
