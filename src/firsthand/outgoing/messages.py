"""An alert as it is sent: plain mail with a one-click way out (RFC 8058), a signed webhook, an ntfy message.

Headlines are the outlets' own words and stand as such; the rest is fixed sentences about the rule.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from firsthand.model.item import Item
from firsthand.model.sending import Rule, Sent
from firsthand.model.story import Story

REASONS = {
    "search": "a story on your search",
    "new-report": "a new report on your beat",
    "independent": "reports with no shared text, owner or credit found",
    "not-us-yet": "not on your site yet",
    "uncredited": "same text as yours; no credit found on the page as fetched",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One matter of a message: what it is about, the item that is linked and its story."""

    matter: Sent
    item: Item
    story: Story | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is POSTed: body and headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def row(rule: Rule, told: Told, base: str) -> dict[str, Any]:
    """A matter as JSON; strings under `of_others` are other people's words."""
    item, story = told.item, told.story
    return {
        "key": told.matter.key, "reason": rule.kind, "item": item.id, "outlet": item.outlet, "language": item.language,
        "of_others": {"headline": item.headline}, "primary": {"url": item.primary.url, "kind": item.primary.kind} if item.primary else None, "found_at": item.url,
        "first_seen": _stamp(item.first_seen), "first_seen_gap_s": round(item.first_seen_gap_s, 1), "page": page(told, base),
        "independent": story.independent if story else 1, "outlets": story.outlets if story else 1,
    }  # fmt: skip


def page(told: Told, base: str) -> str:
    """Our page of it."""
    return f"{base}/story/{told.story.id}" if told.story else f"{base}/item/{told.item.id}"


def mail(rule: Rule, told: Sequence[Told], base: str, token: str, sender: str) -> EmailMessage:
    """The mail of one or several matters; its Message-ID is made of what it tells, so that a copy is known as one."""
    first = told[0]
    subject = _line(first.item.headline or first.item.outlet)
    if len(told) > 1:
        subject = f"{len(told)} stories: {subject}"
    parts = [
        f"{t.item.headline or t.item.outlet}\n{t.item.primary.url if t.item.primary else t.item.url}\n"
        f"{t.item.outlet}, first seen by us {_stamp(t.item.first_seen)} (at most {t.item.first_seen_gap_s / 60:.0f} min earlier)"
        f"{f', {t.story.independent} reports with no shared text, owner or credit found' if t.story and t.story.independent > 1 else ''}\n{page(t, base)}\n"
        for t in told
    ]
    why = f"You asked to be told of this: {REASONS[rule.kind]}{f' ({rule.query})' if rule.query else ''}{f', {rule.mine}' if rule.mine else ''}."
    letter = _letter(rule, subject, "\n".join((*parts, why, f"Stop: {out_page(rule, base, token)}")), base, token, sender)
    letter["Message-ID"] = f"<{fingerprint(rule, [t.matter for t in told])}@{sender.rpartition('@')[2] or 'localhost'}>"
    return letter


def confirmation(rule: Rule, base: str, token: str, sender: str) -> EmailMessage:
    """The mail that asks whether its receiver really wants a rule."""
    text = (
        f"Somebody, we hope you, asked to be told by mail of this: {REASONS[rule.kind]}{f' ({rule.query})' if rule.query else ''}"
        f"{f', {rule.mine}' if rule.mine else ''}.\n\nNothing is sent unless you say yes on this page:\n{out_page(rule, base, token)}\n\n"
        "If it was not you, do nothing: the request is forgotten."
    )
    letter = _letter(rule, "Do you want these alerts?", text, base, token, sender)
    letter["Message-ID"] = f"<{rule.id}.confirm@{sender.rpartition('@')[2] or 'localhost'}>"
    return letter


def out_page(rule: Rule, base: str, token: str) -> str:
    """The page of a rule, for the holder of its token: where it is confirmed and ended."""
    return f"{base}/alerts/{rule.id}?token={token}"


def _letter(rule: Rule, subject: str, text: str, base: str, token: str, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"], letter["Date"] = sender, rule.target, subject, formatdate(usegmt=True)
    letter["Auto-Submitted"], letter["Precedence"] = "auto-generated", "bulk"
    letter["List-Id"] = f"<{rule.id}.alerts.{urlsplit(base).hostname or 'localhost'}>"
    letter["List-Unsubscribe"] = f"<{base}/alerts/{rule.id}/out?token={token}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(text)
    return letter


def webhook(rule: Rule, told: Sequence[Told], base: str, secret: str, now: float) -> Parcel:
    """A signed POST as the Standard Webhooks specification has it; `webhook-id` is the same whenever the same matters are sent."""
    body = {
        "type": "alert",
        "rule": rule.id,
        "kind": rule.kind,
        "query": rule.query,
        "mine": rule.mine,
        "matters": [row(rule, t, base) for t in told],
    }
    return signed(body, fingerprint(rule, [t.matter for t in told]), secret, now)


def challenge(rule: Rule, word: str, secret: str, now: float) -> Parcel:
    """What a webhook is asked before a rule is on: its answer repeats the word."""
    return signed({"type": "verify", "rule": rule.id, "challenge": word}, f"{rule.id}.verify", secret, now)


def signed(value: dict[str, Any], id: str, secret: str, now: float) -> Parcel:
    """`webhook-signature`: v1, HMAC-SHA256 of id, time and body under the secret that the rule's owner was told."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    mark = hmac.digest(secret.encode(), f"{id}.{now:.0f}.".encode() + body, "sha256")
    return Parcel(body, (("Content-Type", "application/json"), ("webhook-id", id), ("webhook-timestamp", f"{now:.0f}"), ("webhook-signature", f"v1,{base64.b64encode(mark).decode()}")))  # fmt: skip


def ntfy(rule: Rule, told: Sequence[Told], base: str, token: str) -> tuple[str, Parcel]:
    """Where and what to POST so that an ntfy server tells: its JSON form, at the root of the topic's server."""
    first = told[0]
    more = f"\n(and {len(told) - 1} more)" if len(told) > 1 else ""
    message = f"{first.item.outlet}: {REASONS[rule.kind]}{more}"
    link = first.item.primary.url if first.item.primary else first.item.url
    actions = [
        {"action": "view", "label": "Our page", "url": page(first, base)},
        {"action": "view", "label": "Stop", "url": out_page(rule, base, token)},
    ]
    return _ntfy(rule, _line(first.item.headline or first.item.outlet), message, link, actions)


def ntfy_confirmation(rule: Rule, base: str, token: str) -> tuple[str, Parcel]:
    """What asks the readers of a topic whether they want a rule."""
    return _ntfy(rule, "Do you want these alerts?", f"Open to confirm: {REASONS[rule.kind]}", out_page(rule, base, token), [])


def _ntfy(rule: Rule, title: str, message: str, click: str, actions: list[dict[str, str]]) -> tuple[str, Parcel]:
    parts = urlsplit(rule.target)
    server, _, topic = parts.path.rstrip("/").rpartition("/")
    body = {"topic": topic, "title": title, "message": message, "click": click, "tags": ["newspaper"], "actions": actions}
    where = urlunsplit((parts.scheme, parts.netloc, server or "/", "", ""))
    return where, Parcel(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), (("Content-Type", "application/json"),))


def fingerprint(rule: Rule, matters: Sequence[Sent]) -> str:
    """The same whenever the same matters are sent for the same rule."""
    return hashlib.blake2b("\0".join((rule.id, *sorted(m.key for m in matters))).encode(), digest_size=16).hexdigest()


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
