"""Shared by all tests: no socket leaves loopback, and where the corpus is."""

from __future__ import annotations

import ipaddress
import os
import socket
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from firsthand import facts as facts_module
from firsthand.facts import Facts
from firsthand.store.sqlite import files

# files whose tests need real servers, processes, kills or many generated cases: part of `make test`, not of `make check`
SLOW_FILES = (
    "articles/test_hostile.py", "articles/test_markup.py", "articles/test_templates.py", "catalogue/test_choice.py", "cli/test_takedown_cases.py",
    "feeds/test_read.py", "feeds/test_verb.py", "fetching/test_client.py", "fetching/test_workers.py", "letters/test_fresh.py",
    "letters/test_reading.py", "pipeline/test_catalogue.py", "readers/test_hostile.py", "readers/test_pages.py", "rights/test_meet.py",
    "site/test_cases.py", "site/test_now_and_then.py", "site/test_shield.py", "store/test_open.py", "store/test_removals.py", "store/test_search.py",
    "takedowns/test_backups.py", "takedowns/test_cases.py", "takedowns/test_challenges.py", "takedowns/test_desk.py",
    "takedowns/test_hostile_letters.py", "takedowns/test_publishers.py", "takedowns/test_tombstones.py", "world/test_letters.py",
    "outgoing/test_hub.py", "takedowns/test_probes.py", "test_keeping.py", "world/test_prose.py", "world/test_serve.py", "world/test_truth.py",
)  # fmt: skip

settings.register_profile("patient", deadline=None)  # how busy the machine is says nothing of the code
settings.load_profile("patient")

files.BALLAST = 256 * 1024  # hundreds of stores are made here, and each would keep 64 MiB of the disk

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _guard(address: Any) -> None:
    if isinstance(address, tuple):
        host = str(address[0])
        try:
            inside = ipaddress.ip_address(host.split("%")[0]).is_loopback
        except ValueError:
            inside = host == "localhost"
        if not inside:
            raise RuntimeError(f"a test tried to reach {host}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of SLOW_FILES."""
    for item in items:
        if str(item.path).endswith(SLOW_FILES):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: Any) -> None:
        _guard(address)
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _guard(address)
        return _connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return facts_module.load()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpus; where FIRSTHAND_CORPUS is set and wrong, the gates fail rather than skip."""
    named = os.environ.get("FIRSTHAND_CORPUS")
    if not named:
        pytest.skip("the corpus is not here: set FIRSTHAND_CORPUS to its folder to run the quality gates")
    path = Path(named).resolve()
    assert (path / "agencies.tsv").exists(), f"FIRSTHAND_CORPUS={named} is not the corpus"
    return path


@pytest.fixture(scope="session")
def floors() -> dict[str, dict[str, float]]:
    """tests/quality/floors.toml: the least that each room's figures may be; they only rise."""
    with (Path(__file__).parent / "quality" / "floors.toml").open("rb") as file:
        return tomllib.load(file)
