"""What an operator has told apart stays apart: pairs of stories, by their names, that are never joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Apart:
    """Each story's name to the names that it must not be joined with."""

    _held: dict[str, set[str]] = field(default_factory=dict)

    def keep(self, one: str, other: str) -> None:
        """From now on these two are two."""
        if one != other:
            self._held.setdefault(one, set()).add(other)
            self._held.setdefault(other, set()).add(one)

    def bars(self, one: str, other: str) -> bool:
        """Whether the two must stay two."""
        return other in self._held.get(one, ())

    def joined(self, was: str, into: str) -> None:
        """A story goes on under another's name: what it was kept from, the other is kept from."""
        for other in tuple(self._held.get(was, ())):
            self.keep(into, other)

    def ended(self, stories: Iterable[str]) -> None:
        """Stories that closed: nothing can be joined with them any more."""
        for story in stories:
            for other in self._held.pop(story, ()):
                self._held.get(other, set()).discard(story)
