"""What was told lately, so that a list of a hundred million rows yields each domain about once in bounded memory."""

from __future__ import annotations

MOST = 200_000


class Recent:
    """Remembers the last `MOST` to twice as many keys: two generations, the older one forgotten when the younger is full."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young: set[str] = set()
        self._old: set[str] = set()

    def is_new(self, key: str) -> bool:
        """Whether the key was not told lately; from now on it was."""
        if key in self._young:
            return False
        known = key in self._old
        self._young.add(key)
        if len(self._young) >= self._most:
            self._old, self._young = self._young, set()
        return not known
