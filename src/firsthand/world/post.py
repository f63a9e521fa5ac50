"""The world's post office: its letters arrive when they are sent, and its name servers know the keys they are signed with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from firsthand.takedowns.mailbox import Arrived
from firsthand.world.letters import dns_records, signed
from firsthand.world.nouns import World

ADDRESS = "takedown@firsthand.example"


class Post:
    """A `MailReader` on the world: letters in the order in which they were sent, up to now."""

    def __init__(self, world: World, clock: Callable[[], float]) -> None:
        self._letters = sorted(world.letters, key=lambda letter: letter.sent_at)
        self._seed = world.seed
        self._clock = clock
        self._names = dns_records(world.seed, world.letters)

    def letters(self, after: str | None) -> Iterator[Arrived]:
        """Those after a place (how many were read)."""
        for number in range(int(after or 0), len(self._letters)):
            letter = self._letters[number]
            if letter.sent_at > self._clock():
                return
            yield Arrived(raw=signed(self._seed, letter, ADDRESS), arrived_at=letter.sent_at, place=str(number + 1))

    def txt(self, name: bytes | str, timeout: float = 5.0) -> bytes | None:
        """The TXT record of a name of the world."""
        asked = name.decode() if isinstance(name, bytes) else name
        found = self._names.get(asked.rstrip("."))
        return found.encode() if found else None
