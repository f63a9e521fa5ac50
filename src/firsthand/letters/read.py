"""What a letter asks, of what, by whom: read from the letter alone, nothing verified, nothing done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.facts import Facts
from firsthand.letters import bulk, intent, sender
from firsthand.letters.addresses import Address, find
from firsthand.letters.mail import Mail, read_mail
from firsthand.letters.phrases import spoken
from firsthand.letters.sentences import Sentence, sentences
from firsthand.letters.targets import Targets, targets_of
from firsthand.model.takedown import Letter
from firsthand.text.languages import identify
from firsthand.text.urls import registrable_domain

_QUOTED = re.compile(r"[\"“„«»「『《‹”]\s?([^\"“”„«»「」『』《》‹›\n]{8,200}?)\s?[\"”“»«」』》›]")


_REPLY = re.compile(r"\s*(?:re|aw|sv|vs|antw?|odp|fwd?|wg|tr|rv|enc|回复|回覆|答复|ynt|yanıt|на|відп|отв)\s?(?:\[\d+\])?\s?[:：]", re.I)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|pd|转发|轉寄|轉發|ilt|továbbítás|переслано|пересл)\s?[:：]", re.I)
MOST_WORDS = 20_000  # characters of a letter that are looked through for a case's number
MIN_REASONS = 40  # characters that address, reasons and statement take at the very least


@dataclass(frozen=True, slots=True)
class _View:
    mail: Mail
    own: tuple[Sentence, ...]
    addresses: tuple[Address, ...]
    ours: frozenset[str]


def _view(mail: Mail, our_hosts: frozenset[str]) -> _View:
    ours = frozenset(registrable_domain(h) for h in our_hosts) or frozenset(
        registrable_domain(a.rsplit("@", 1)[1]) for a in mail.recipients
    )
    text, addresses = find(f"{mail.subject}\n\n{mail.own}\n{mail.attached}")
    subject, _, body = text.partition("\n")
    languages = spoken(text)
    return _View(mail, (*sentences(subject, languages, subject=True), *sentences(body, languages)), addresses, ours)


def _headlines(mail: Mail, found: Targets, main: str) -> tuple[str, ...]:
    if found.urls or main in ("unrelated", "complaint", "licence"):
        return ()
    return tuple(dict.fromkeys(" ".join(h.split()) for h in _QUOTED.findall(mail.own) if len(h.split()) >= 3 or len(h) >= 12))[:20]


def _forwards_request(mail: Mail) -> bool:
    """Whether a forwarded letter, of somebody else's, asks for removal."""
    text, _ = find(mail.quoted)
    return any(sentence.asks_removal for sentence in sentences(text, spoken(text)))


def _complete(view: _View, found: Targets) -> bool:
    """All that article 16(2) of the Digital Services Act asks: reasons, exact address, name and e-mail, statement of good faith."""
    words = sum(len(s.whole.text) for s in view.own)
    stated = any(s.has("true") and s.has("full") for s in view.own if not s.subject)
    return stated and bool(found.urls) and bool(view.mail.sender) and bool(view.mail.sender_name) and words > MIN_REASONS


def _pages(view: _View, named: bool) -> intent.Pages:
    ours = [a for a in view.addresses if registrable_domain(a.host) in view.ours and not a.whole]
    others = any(not a.whole and registrable_domain(a.host) not in view.ours for a in view.addresses)
    return intent.Pages(
        others=others and not ours,
        pair=bool(ours) and any(registrable_domain(a.host) == view.mail.domain for a in view.addresses),
        site=named and not others and not ours,
        ours=bool(ours),
        story=any("/story/" in a.text for a in ours),
    )


def read_letter(raw: bytes, facts: Facts, *, our_hosts: frozenset[str] = frozenset()) -> Letter:
    """Read a letter's bytes. `our_hosts` are the hosts of this instance; without them the domain written to is ours.

    Raises TooLarge, BadInput.
    """
    del facts  # the phrases are this room's own tables
    return _letter(read_mail(raw), our_hosts)


def _letter(mail: Mail, our_hosts: frozenset[str]) -> Letter:
    view = _view(mail, our_hosts)
    named = any(not a.whole or registrable_domain(a.host) not in view.ours for a in view.addresses)
    pages = _pages(view, named)
    reading = intent.weigh(view.own, bool(_REPLY.match(mail.subject)), pages)
    automatic = bulk.by_headers(mail) or bulk.by_content(
        view.own, tuple(a.text for a in view.addresses), pages.ours, bool(reading.scores["remove"])
    )
    language = identify(f"{mail.subject}\n{mail.own}")[0]
    if automatic:
        return Letter(intent="unrelated", from_domain=mail.domain, language=language, bulk=True)
    private = not mail.domain or sender.names("private", mail.domain)
    own_site = any(registrable_domain(a.host) == mail.domain for a in view.addresses)
    publisher = not private and (sender.names("press", mail.domain or "") or bool(reading.own) or own_site)
    asked = "://" in mail.quoted
    main, also = intent.decide(reading, named, asked or bool(_QUOTED.search(mail.own)), asked, intent.Writer(publisher, private))
    forwarded = bool(_FORWARD.match(mail.subject)) and _forwards_request(mail)
    if main in ("unrelated", "complaint") and forwarded:
        main = "remove"
    found = targets_of(view.own, view.addresses, view.ours, main, mail.quoted)
    if forwarded and main == "remove" and not (found.urls or found.domains):  # what is forwarded names them
        text, addresses = find(mail.quoted)
        found = targets_of(sentences(text, spoken(text)), addresses, view.ours, main, "")
    claim = sender.Claim(
        intent=main, from_domain=mail.domain, sender=mail.sender, sender_name=mail.sender_name,
        targets=tuple(h for h in found.hosts if registrable_domain(h) not in view.ours), whole=found.domains, mentioned=found.mentioned,
        own=bool(reading.own), agent=reading.agent, institution=any(s.has("institution") for s in view.own),
    )  # fmt: skip
    whose = sender.claimed(claim)
    domains = found.domains or ((whose,) if found.everything and whose and not found.urls and main in ("remove", "counter") else ())
    return Letter(
        intent=main, also=also, urls=found.urls, domains=domains, headlines=_headlines(mail, found, main), claimed_domain=whose,
        from_domain=mail.domain, complete=_complete(view, found), language=language, bulk=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter's bytes, and the hosts of this instance, as a worker is handed them."""

    raw: bytes
    our_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker tells of a letter: what it asks, and of its words what a case's number or a proof may stand in."""

    letter: Letter
    sender: str = ""
    subject: str = ""
    own: str = ""
    quoted: str = ""


def tell(sent: Sent) -> Told:
    """Read a letter whole. Raises TooLarge, BadInput."""
    mail = read_mail(sent.raw)
    return Told(_letter(mail, sent.our_hosts), mail.sender, mail.subject, mail.own[:MOST_WORDS], mail.quoted[:MOST_WORDS])


def warm() -> None:
    """Read all tables once, before workers that may open no file are made."""
    tell(Sent(b"From: a@b.example\r\nSubject: removal\r\n\r\nPlease remove our article https://b.example/x from your site.\r\n"))
