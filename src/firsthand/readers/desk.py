"""A reader's desk: the lists that an account follows, with its marks and rules laid over them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.reader import Account, Mark, Subscription, WordRule
from firsthand.readers import passwords
from firsthand.store.shelf import Store
from firsthand.store.sqlite.readers import Readers, digest_of
from firsthand.store.topics import FORMATS, Topic, members, topic_of
from firsthand.text.tokens import fold
from firsthand.text.urls import registrable_domain

DEPTH = 200  # items of a list that a reader sees
MOST_SUBSCRIPTIONS, MOST_RULES = 500, 200
KEPT_S = 90 * 86_400.0
FIRST = "first-run"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one reader sees it."""

    item: Item
    subscription: Subscription | None
    read: bool
    starred: bool
    highlighted: bool


class ReaderDesk:
    """Everything that the protocols and pages ask. `base` is the site's own address."""

    def __init__(self, kept: Readers, reader: Callable[[], Store], now: Callable[[], float], base: str, title: str = "Firsthand") -> None:
        self.kept, self.now, self.base, self.title = kept, now, base.rstrip("/"), title
        self.store = reader

    def first_token(self) -> str | None:
        """The word that makes the first account, at the very first run only; it is told this once and kept as a hash."""
        if self.kept.note(FIRST) is not None or self.kept.accounts():
            return None
        word = secrets.token_urlsafe(18)
        self.kept.put_note(FIRST, passwords.verifier_of(word))
        return word

    def first_account(self, word: str, name: str, password: str) -> str:
        """Make the first account; its application password. Raises UsageError."""
        note = self.kept.note(FIRST)
        if not note or self.kept.accounts() or not passwords.fits(word, note):
            raise UsageError("this token is not the one that was printed at the first start, or it was used")
        return self.make_account(name, password)

    def make_account(self, name: str, password: str) -> str:
        """Make an account; its application password, told this once. Raises UsageError."""
        if not 1 <= len(name) <= 100 or not name.isprintable() or ":" in name or name != name.strip():
            raise UsageError("a name has 1 to 100 characters, no colon and no space around it")
        if not passwords.LEAST <= len(password) <= passwords.MOST:
            raise UsageError(f"a password has {passwords.LEAST} to {passwords.MOST} characters")
        for_apps = passwords.app_password()
        fever = digest_of(passwords.fever_key(name, for_apps))
        if not self.kept.put_account(name, passwords.verifier_of(password), fever, self.now()):
            raise UsageError("this name is taken")
        return for_apps

    def login(self, name: str, password: str) -> str | None:
        """A token for who knows the password or the application password; None. Slow on purpose."""
        held = self.kept.account(name)
        is_app = held is not None and secrets.compare_digest(held[2], digest_of(passwords.fever_key(name, password)))
        if (not is_app and not passwords.fits(password, held[1] if held else None)) or held is None:
            return None
        token = secrets.token_urlsafe(32)
        self.kept.put_token(held[0], token, self.now())
        return token

    def subscribe(self, account: Account, url: str, folder: str = "", title: str = "") -> Subscription:
        """Follow what a pasted address names: a list of ours, or the outlet whose address it is. Raises UsageError."""
        topic, format = self.topic_of(url)
        address = topic.feed(format)
        found = {s.address: s for s in self.kept.subscriptions(account)}
        if address not in found and len(found) >= MOST_SUBSCRIPTIONS:
            raise UsageError(f"an account follows at most {MOST_SUBSCRIPTIONS} lists")
        shown = members(self.store(), topic, 1)
        if shown is None:
            raise UsageError("there is no such list")
        held = found.get(address)
        name = title or (held.title if held else "") or shown[0] or "Front page"
        self.kept.subscribe(account, address, name[:200], (folder or (held.folder if held else ""))[:100], self.now())
        return next(s for s in self.kept.subscriptions(account) if s.address == address)

    def topic_of(self, url: str) -> tuple[Topic, str]:
        """The list that an address names. Raises UsageError."""
        url = url.strip().removeprefix("feed/")
        own = url.removeprefix(self.base)
        path = _split(own) if own.startswith("/") else None
        if path is not None:
            bare = path.path.rstrip("/") or "/index"
            with_format = own if bare.endswith(tuple(f".{f}" for f in FORMATS)) else f"{bare}.atom{f'?{path.query}' if path.query else ''}"
            found = topic_of(with_format)
            if found is not None:
                return found
        if "." not in url or " " in url or not url.isprintable():
            raise UsageError("paste the address of a list here, or of an outlet")
        outlet = self.store().outlet(registrable_domain(url if "//" in url else f"https://{url}/"))
        if outlet is None:
            raise UsageError("this outlet is not in the catalogue here")
        return Topic("outlet", outlet.domain), "atom"

    def entries(self, account: Account, subscriptions: Sequence[Subscription], depth: int = DEPTH) -> list[Entry]:
        """What these lists hold for a reader, newest first: once each, without what the reader muted."""
        found: dict[str, tuple[Item, list[Subscription]]] = {}
        for subscription in subscriptions:
            topic = topic_of(subscription.address)
            try:
                shown = members(self.store(), topic[0], depth) if topic else None
            except UsageError:  # a query of an older grammar
                continue
            for item in shown[1] if shown else ():
                found.setdefault(item.id, (item, []))[1].append(subscription)
        return self._entries(account, found.values())

    def starred(self, account: Account) -> list[Entry]:
        """What a reader starred and we still hold, newest first."""
        held = (i for i in self.store().items_by_id(self.kept.starred(account)) if i.hidden is None and i.rights.show != "none")
        return self._entries(account, ((i, []) for i in held), muting=False)

    def entries_of(self, account: Account, items: Iterable[Item]) -> list[Entry]:
        """Items that a reader names, as it sees them; the first list of the reader's that holds each is not looked for."""
        return self._entries(account, ((i, []) for i in items), muting=False)

    def _entries(self, account: Account, found: Iterable[tuple[Item, list[Subscription]]], muting: bool = True) -> list[Entry]:
        pairs = sorted(found, key=lambda pair: -pair[0].first_seen)
        marks = self.kept.marks(account, (item.id for item, _ in pairs))
        rules = self.kept.rules(account)
        entries = []
        for item, lists in pairs:
            text = fold(f"{item.headline or ''} {item.snippet or ''} {item.outlet}") if rules else ""
            if muting and _fits(rules, "mute", text):
                continue
            mark = marks.get(item.id, Mark())
            read = mark.read if mark.read is not None else any(item.first_seen <= s.read_until for s in lists)
            entries.append(Entry(item, lists[0] if lists else None, read, mark.starred, _fits(rules, "highlight", text)))
        return entries

    async def batch(self) -> float:
        """Forget who read what a quarter of a year ago; stars stay. Seconds until it is to be run again."""
        self.kept.forget_marks(self.now() - KEPT_S)
        return 3_600.0

    def all_read(self, account: Account, subscriptions: Sequence[Subscription], until: float) -> None:
        """Everything of these lists that was first seen until then is read."""
        seen = [e.item.id for e in self.entries(account, subscriptions) if not e.read and e.item.first_seen <= until]
        self.kept.read_until(account, subscriptions, until, seen)

    def put_rule(self, account: Account, kind: str, words: str) -> None:
        """Mute or highlight what has all these words. Raises UsageError."""
        words = " ".join(words.split())[:200]
        if kind not in ("mute", "highlight") or not fold(words).strip():
            raise UsageError("a rule mutes or highlights words")
        if len(self.kept.rules(account)) >= MOST_RULES:
            raise UsageError(f"an account has at most {MOST_RULES} rules")
        self.kept.put_rule(account, kind, words)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _fits(rules: Sequence[WordRule], kind: str, text: str) -> bool:
    return any(rule.kind == kind and all(word in text for word in fold(rule.words).split()) for rule in rules)
