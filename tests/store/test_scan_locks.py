"""A search of every byte must not cost the store its locks (POSIX drops a process's locks when it closes any descriptor)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.model.outlet import Outlet
from firsthand.store.open import open_store

pytestmark = pytest.mark.slow


def deleted(folder: Path) -> list[str]:
    """Files of the store that are gone under this process's open descriptors."""
    held = (os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{number}"))
    return [name for name in held if name.startswith(str(folder)) and name.endswith("(deleted)")]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to see the descriptors")
def test_a_reader_that_ends_after_a_scan_takes_nothing_from_the_writer(tmp_path: Path) -> None:
    store = open_store(tmp_path / "d")
    store.put_outlets([Outlet(site="a.com", domain="a.com", homepage="https://a.com/")])
    assert store.scan(["nothing of the kind"])["hits"] == []
    reader = "import sys; from pathlib import Path; from firsthand.store.open import open_store; s = open_store(Path(sys.argv[1]), write=False); s.cases(); s.close()"
    subprocess.run([sys.executable, "-c", reader, str(tmp_path / "d")], check=True, timeout=60)
    assert deleted(tmp_path) == []
    store.put_outlets([Outlet(site="b.com", domain="b.com", homepage="https://b.com/")])
    store.close()
    again = open_store(tmp_path / "d", write=False)
    assert again.outlet("b.com") is not None
    assert again.damage() == ()
    again.close()
