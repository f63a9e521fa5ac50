"""How patient hosts are outlives the process: whoever asked us to wait is not asked sooner because we were started again."""

from __future__ import annotations

import json
from heapq import nlargest

from firsthand.fetching.gates import Gates
from firsthand.model.codec import from_row, to_row
from firsthand.model.feed import HostPace
from firsthand.store.shelf import Store

SETTING = "paces"
MOST = 10_000  # hosts


class Paces:
    """Kept in the store as they change. `gates` are those through which everything is asked."""

    def __init__(self, store: Store, gates: Gates) -> None:
        self._store, self._gates = store, gates
        for host, row in json.loads(store.setting(SETTING) or "{}").items():
            gates.set_pace(host, from_row(HostPace, row))
        self._kept = gates.changes

    def keep(self) -> None:
        """Write them where one has changed."""
        if self._gates.changes == self._kept:
            return
        self._kept = self._gates.changes
        paces = self._gates.paces()
        if len(paces) > MOST:
            paces = dict(nlargest(MOST, paces.items(), key=lambda pair: pair[1].not_before_at))
        self._store.put_setting(SETTING, json.dumps({host: to_row(pace) for host, pace in paces.items()}, separators=(",", ":")))
