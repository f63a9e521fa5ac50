"""What a sender is told, and when: at once that the letter came, and how the case ended; never what we hold.

Nothing to bulk or automatic mail (the case is opened silently); an acknowledgement at most once an hour for an address. The words are data, by language.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from firsthand.errors import FirsthandError
from firsthand.facts import table
from firsthand.model.takedown import Case
from firsthand.takedowns.mailbox import Outbox

log = logging.getLogger("firsthand")
HOUR_S = 3600.0
_MOST_AN_HOUR = {"acknowledged": 1, "asked-proof": 5, "hidden": 5, "refused": 5}  # for one address
_MOST_KEPT = 10_000
_ENGLISH = "en"


@cache
def _texts() -> dict[tuple[str, str], str]:
    return {(row["language"], row["what"]): row["text"].replace("\\n", "\n") for row in table("letters/answers")}


def text_of(what: str, language: str | None, **given: str) -> str:
    """What a sender is told, in the language of their letter where we have it, and in English below: the others are drafts until
    a native speaker has read them."""
    own = _texts().get(((language or _ENGLISH).partition("-")[0].lower(), what))
    english = _texts()[_ENGLISH, what]
    told = english if own is None or own == english else f"{own}\n\n--\n{english}"
    return told.format(**given)


class Answers:
    """Sends answers through an outbox; where there is none, or it fails, the case goes on. `line` is what a case's sender is to publish."""

    def __init__(self, outbox: Outbox | None, now: Callable[[], float], line: Callable[[str], str] = lambda case: case) -> None:
        self._outbox = outbox
        self._now = now
        self._line = line
        self._sent: dict[tuple[str, str], list[float]] = {}

    def say(self, case: Case, what: str) -> None:
        """Tell the sender of a case where it stands."""
        if self._outbox is None or case.letter.bulk or "@" not in case.sender or case.channel == "operator":
            return
        if what in _MOST_AN_HOUR and not self._may(case.sender, what):
            return
        self._send(case, case.sender, text_of(what, case.letter.language, id=case.id, line=self._line(case.id)))

    def ask_role(self, case: Case, domain: str, address: str, line: str) -> bool:
        """Ask a role mailbox of a domain whether a case is its own; whether the letter went."""
        return self._send(case, address, text_of("role", None, id=case.id, domain=domain, line=line))

    def tell_role(self, address: str, domain: str, code: str) -> bool:
        """Tell a role mailbox the code of a claim on its domain; whether the letter went."""
        if self._outbox is None:
            return False
        try:
            self._outbox.send(address, f"Claim on {domain}", text_of("claim", None, domain=domain, code=code))
        except FirsthandError as error:
            log.warning("claim on %s: %s", domain, error)
            return False
        return True

    def _may(self, address: str, what: str) -> bool:
        """Whether one more such answer may go to an address: a forged sender is not to be buried in them."""
        now = self._now()
        if len(self._sent) >= _MOST_KEPT:
            self._sent.clear()
        recent = [at for at in self._sent.get((address, what), ()) if at > now - HOUR_S]
        self._sent[address, what] = [*recent, now][-10:]
        return len(recent) < _MOST_AN_HOUR[what]

    def _send(self, case: Case, to: str, text: str) -> bool:
        if self._outbox is None:
            return False
        try:
            self._outbox.send(to, f"Case {case.id}", text)
        except FirsthandError as error:
            log.warning("takedown: case %s: %s", case.id, error)
            return False
        return True
