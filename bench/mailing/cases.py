"""Letters of the bench, with what each is entitled to."""

from __future__ import annotations

import base64
import email
import json
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, parseaddr
from pathlib import Path

from tests.letters.fresh import letters_of, raw_of

from firsthand.text.urls import canonical, is_web, registrable_domain
from mailing.post import Post

KINDS = ("aligned", "other", "changed", "unsigned")
TO = "takedown@aggregator-bench.com"
STATED = "The page copies our report without permission. We state in good faith that this notice is accurate and complete."


@dataclass(frozen=True)
class Case:
    """A letter as it is sent; `items` are our items that it names (address to outlet); `owner`: all of them are to be deleted on it."""

    raw: bytes
    items: dict[str, str]
    owner: bool

    @property
    def sender(self) -> str:
        """The address that it is from."""
        return parseaddr(str(email.message_from_bytes(self.raw)["From"]))[1]


def written(number: int, sender: str, text: str, subject: str = "Removal request") -> bytes:
    """A letter, unsigned."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, TO, subject
    made["Date"], made["Message-ID"] = format_datetime(localtime()), f"<{number}.bench@{sender.rpartition('@')[2].rstrip('>')}>"
    made.set_content(text, cte="8bit" if text.isascii() else "base64")
    return made.as_bytes()


def five(post: Post) -> list[Case]:
    """Signed and aligned, the same in Cyrillic, unsigned, changed after signing, signed by another."""
    found = []
    for number, kind in enumerate(("aligned", "cyrillic", "unsigned", "changed", "other")):
        domain = f"publisher-{kind}.com"
        url = f"https://{domain}/report"
        text, subject = (
            (f"Прошу удалить нашу статью: {url}\n", "Удаление статьи")
            if kind == "cyrillic"
            else (f"Please remove our article {url}\n", "Removal")
        )
        raw = written(number, f"Desk <desk@{domain}>", text, subject)
        if kind != "unsigned":
            raw = post.sign(raw, "rival-signing.com" if kind == "other" else domain)
        if kind == "changed":
            raw += b"One more line.\r\n"
        found.append(Case(raw, {url: domain}, owner=kind in ("aligned", "cyrillic")))
    return found


def owners(post: Post, count: int) -> list[Case]:
    """Owners' letters, each signed by its own domain."""
    found = []
    for number in range(count):
        domain = f"owner-{number}.com"
        url = f"https://{domain}/report-{number}"
        found.append(
            Case(
                post.sign(written(number, f"Desk <desk@{domain}>", f"Please remove our article {url}\n"), domain), {url: domain}, owner=True
            )
        )
    return found


def forged(post: Post, count: int) -> list[Case]:
    """Complete notices of as many domains, half of them signed by their own domain, each for an item of somebody else's."""
    found = []
    for number in range(count):
        domain, victim = f"forger-{number}.com", f"victim-{number % 50}.com"
        url = f"https://{victim}/report-{number}"
        raw = written(number, f"Desk {number} <desk@{domain}>", f"Please remove {url}. {STATED}\n\nDesk {number}\n")
        found.append(Case(post.sign(raw, domain) if number % 2 else raw, {url: victim}, owner=False))
    return found


def decisions(post: Post, folder: Path, kind: str) -> list[Case]:
    """The letters of a collection that ask removal of the sender's own pages, signed in one of `KINDS`."""
    found = []
    rows = [json.loads(line) for line in (folder / "letters.jsonl").read_text(encoding="utf-8").splitlines()]
    fit = [(base64.b64decode(r["raw_base64"]), r["expect"]) for r in rows if _own(r["expect"])]
    for raw, expect in fit:
        sender = str(expect["from_domain"])
        raw = _whole(raw)
        if kind != "unsigned":
            raw = post.sign(raw, "rival-signing.com" if kind == "other" else sender)
        if kind == "changed":
            raw = raw.rstrip(b"\r\n") + b"\r\n.\r\n" if b"multipart" not in raw else raw.replace(b"Subject: ", b"Subject: Re ", 1)
        items = {_address(url): sender for url in expect["urls"]}
        found.append(Case(raw, items, owner=kind == "aligned"))
    return found


def written_here(post: Post, kind: str, most: int = 100) -> list[Case]:
    """Letters of the tests' own collection that ask removal of the sender's own pages, signed in one of `KINDS`."""
    found = []
    for row in [row for name in ("first_unseen", "second_unseen", "third_unseen") for row in letters_of(name)]:
        sender = parseaddr(row["from"])[1].rpartition("@")[2]
        if row["intent"] != "remove" or not row["urls"] or {registrable_domain(_address(u).split("/")[2]) for u in row["urls"]} != {sender}:
            continue
        raw = _whole(raw_of({**row, "headers": {**row.get("headers", {}), "To": TO}}))
        if kind != "unsigned":
            raw = post.sign(raw, "rival-signing.com" if kind == "other" else sender)
        if kind == "changed":
            raw = raw.replace(b"Subject: ", b"Subject: Re ", 1)
        found.append(Case(raw, {_address(url): sender for url in row["urls"]}, owner=kind == "aligned"))
    return found[:most]


def _own(expect: dict[str, object]) -> bool:
    urls = expect["urls"]
    if expect["intent"] != "remove" or not isinstance(urls, list) or not urls or not expect["own"] or expect["bulk"]:
        return False
    named = {registrable_domain(_address(u).split("/")[2]) for u in urls if is_web(_address(u))}
    return named == {expect["from_domain"]}


def _address(url: str) -> str:
    mended = url.replace("hxxp", "http").replace("[.]", ".").replace("&amp;", "&")
    return canonical(mended if "://" in mended else f"https://{mended}")


def _whole(raw: bytes) -> bytes:
    """With the header lines that the bench signs, and line ends as SMTP has them."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    head = raw.partition(b"\r\n\r\n")[0].lower()
    for name, value in ((b"Date", format_datetime(localtime()).encode()), (b"Message-ID", b"<x@bench.com>")):
        if b"\r\n" + name.lower() + b":" not in b"\r\n" + head:
            raw = name + b": " + value + b"\r\n" + raw
    return raw
