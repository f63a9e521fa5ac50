from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.store.shelf import ItemQuery
from tests.store.makers import DAY, NOON, item, put


@pytest.mark.parametrize(("days", "left"), [(0, 2), (7, 1)])
def test_days_are_kept_as_the_setting_says(tmp_path: Path, days: int, left: int) -> None:
    settings = read_settings(None, {}, {"data_dir": tmp_path, "keep.days": days, "collect.countries": ["ee"]})
    instance, _ = wiring.open_instance(settings, wiring.Surroundings())
    put(instance.store, item(1), item(2, NOON + 8 * DAY))
    instance.store.expire(NOON + 8 * DAY)
    assert len(instance.store.items(ItemQuery()).members) == left
    asyncio.run(instance.close())
