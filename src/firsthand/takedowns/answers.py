"""What a sender is told, and when: at once that the letter came, and how the case ended; never what we hold.

Nothing to bulk or automatic mail (the case is opened silently); an acknowledgement at most once an hour for an address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from firsthand.errors import FirsthandError
from firsthand.model.takedown import Case
from firsthand.takedowns.mailbox import Outbox

log = logging.getLogger("firsthand")
EACH_S = 3600.0
_MOST_KEPT = 10_000
TEXTS = {
    "acknowledged": "Your letter has come and has the number {id}. It is answered within 24 hours.",
    "asked-proof": (
        "Your letter, number {id}, asks for the removal of pages. Please show that you speak for their publisher: answer from an address at\n"
        "the publisher's own domain, signed with DKIM, or put the line\n\n  firsthand-takedown={id}\n\ninto a DNS TXT record _firsthand-takedown"
        " at that domain or into the file /.well-known/firsthand-takedown.txt there."
    ),
    "refused": "Your letter, number {id}, has been closed: nothing was removed on it. You can answer this letter with what we did not see.",
    "receipt": "Case {id}: what you named has been deleted, and every file and page has been searched for it. The signed receipt stands at /removals.",
}


class Answers:
    """Sends answers through an outbox; where there is none, or it fails, the case goes on."""

    def __init__(self, outbox: Outbox | None, now: Callable[[], float]) -> None:
        self._outbox = outbox
        self._now = now
        self._last: dict[str, float] = {}

    def say(self, case: Case, what: str) -> None:
        """Tell the sender of a case where it stands."""
        if self._outbox is None or case.letter.bulk or "@" not in case.sender or case.channel == "operator":
            return
        now = self._now()
        if what == "acknowledged" and now < self._last.get(case.sender, now) + EACH_S and case.sender in self._last:
            return
        if len(self._last) >= _MOST_KEPT:
            self._last.clear()
        self._last[case.sender] = now
        try:
            self._outbox.send(case.sender, f"Case {case.id}", TEXTS[what].format(id=case.id))
        except FirsthandError as error:
            log.warning("takedown: case %s: %s", case.id, error)
