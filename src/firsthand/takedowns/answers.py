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
HOUR_S = 3600.0
_MOST_AN_HOUR = {"acknowledged": 1, "asked-proof": 5, "hidden": 5}  # for one address
_MOST_KEPT = 10_000
TEXTS = {
    "acknowledged": "Your letter has come and has the number {id}. It is answered within 24 hours.",
    "asked-proof": (
        "Your letter, number {id}, asks for the removal of pages. Please show that you speak for their publisher: answer from an address at\n"
        "the publisher's own domain, signed with DKIM, or put the line\n\n  {line}\n\ninto a DNS TXT record _firsthand-takedown"
        " at that domain or into the file /.well-known/firsthand-takedown.txt there. It is looked for again and again for 30 days."
    ),
    "hidden": (
        "Your letter, number {id}: pages that it names are hidden now, and are deleted before 24 hours have passed unless their publisher\n"
        "contradicts. Whoever speaks for the publisher may prove it at once: by the line\n\n  {line}\n\nin a DNS TXT record"
        " _firsthand-takedown at its domain or in the file /.well-known/firsthand-takedown.txt there."
    ),
    "refused": "Your letter, number {id}, has been closed: nothing was removed on it. You can answer this letter with what we did not see.",
    "warned": (
        "Your letter, number {id}, was found manifestly unfounded and has been closed; nothing was removed on it. It is the second such\n"
        "letter from you: after another, letters of yours that are not proven are not acted on for 30 days (article 23 of Regulation (EU) 2022/2065)."
    ),
    "delisted": "Case {id}: the name has been taken out of our search for the pages that you named; the pages themselves stay with their publishers.",
    "receipt": (
        "Case {id}: what you named has been deleted, and every file and page has been searched for it. The signed receipt stands at /takedown/{id}."
    ),
}
TO_A_ROLE = (
    "Somebody asks us in your name to remove pages of {domain}. The case has the number {id}.\n\nIf you want that, answer this letter with"
    " this line at the top:\n\n  {line}\n\nIf you do not, do nothing: without an answer nothing is removed on it."
)

CLAIM_CODE = (
    "Somebody claims {domain} as theirs and wants to say how its pages are shown here. If that is you, enter this code:\n\n  {code}\n\n"
    "If it is not, do nothing: without the code nothing changes."
)


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
        self._send(case, case.sender, TEXTS[what].format(id=case.id, line=self._line(case.id)))

    def ask_role(self, case: Case, domain: str, address: str, line: str) -> bool:
        """Ask a role mailbox of a domain whether a case is its own; whether the letter went."""
        return self._send(case, address, TO_A_ROLE.format(id=case.id, domain=domain, line=line))

    def tell_role(self, address: str, domain: str, code: str) -> bool:
        """Tell a role mailbox the code of a claim on its domain; whether the letter went."""
        if self._outbox is None:
            return False
        try:
            self._outbox.send(address, f"Claim on {domain}", CLAIM_CODE.format(domain=domain, code=code))
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
