"""Whether a letter was sent by a machine or to many: RFC 3834, RFC 2919, RFC 2369, RFC 3462, and plain mass advertising.

Taking a real letter for bulk is the costly error: content decides only where nothing of ours is named and several cues agree.
"""

from __future__ import annotations

import re

from firsthand.letters.mail import Mail
from firsthand.letters.sentences import Sentence

_AUTOMATIC = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-response-suppress-reply",
    "x-mailing-list",
    "x-campaign-id",
    "x-mailgun-tag",
    "feedback-id",
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.I)
_HOOK = re.compile(r"/(?:login|signin|verify|unsub\w*|abmelden|odhlasit|c/\d|click|track)\b|\.(?:zip|exe|scr|js|html?\.zip)\b", re.I)


def by_headers(mail: Mail) -> bool:
    """What the headers say."""
    names = {name for name, _ in mail.headers}
    automatic = mail.header("auto-submitted").strip().lower()
    if automatic and not automatic.startswith("no"):
        return True
    if any(name.startswith("list-") for name in names) or names & set(_AUTOMATIC):
        return True
    if mail.header("precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    if "multipart/report" in mail.kinds or "message/delivery-status" in mail.kinds:
        return True
    return mail.header("return-path").strip() == "<>" or bool(
        _MACHINES.match(mail.sender) and "no" not in automatic and mail.kinds[:1] == ("multipart/report",)
    )


def by_content(sentences: tuple[Sentence, ...], addresses: tuple[str, ...], names_ours: bool, asks: bool) -> bool:
    """Whether the text is plain mass advertising or phishing. `names_ours`: a page of ours is named; `asks`: removal is asked."""
    if names_ours:
        return False
    spam = sum(
        len({text[s:e] for s, e in sentence.whole.cues.get("spam", []) for text in (sentence.whole.text,)}) for sentence in sentences
    )
    hooks = sum(bool(_HOOK.search(address)) for address in addresses)
    return spam + hooks >= (3 if asks else 2) and not any(sentence.has("own") for sentence in sentences)
