"""The file of what is sent to others, `outgoing.db`: subscribers of our feeds, alert rules, and each matter once a rule."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from firsthand.model.sending import Rule, Sent, Subscriber
from firsthand.store.sqlite.connect import File, Row
from firsthand.store.sqlite.rows import pack, unpack
from firsthand.store.sqlite.statements import statements

_SQL = statements("outgoing")


class Outgoing:
    """Its rows as nouns. Threads may share one. Raises StoreError and its children, DiskFull."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = File(data_dir / "outgoing.db", "outgoing", write=True, lock=threading.RLock())

    def put_subscriber(self, subscriber: Subscriber) -> None:
        """Insert, or renew its lease."""
        s = subscriber
        with self._file.writing() as file:
            file.run(_SQL["put_subscriber"], (s.topic, s.callback, s.secret, s.until, s.delivered, s.failures, s.next_at))

    def drop_subscriber(self, topic: str, callback: str) -> None:
        """Forget one."""
        with self._file.writing() as file:
            file.run(_SQL["drop_subscriber"], (topic, callback))

    def subscriber(self, topic: str, callback: str) -> Subscriber | None:
        """One, where it is subscribed."""
        return next((_subscriber(row) for row in self._file.rows(_SQL["subscriber"], (topic, callback))), None)

    def subscribers(self, topic: str, document: str, now: float) -> tuple[Subscriber, ...]:
        """Those of a topic that have not taken this document yet and may be tried now; those that never failed first."""
        return tuple(_subscriber(row) for row in self._file.rows(_SQL["subscribers"], (topic, now, now, document)))

    def topics(self, now: float) -> Mapping[str, int]:
        """Feeds that have subscribers, with their number."""
        return dict(self._file.rows(_SQL["topics"], (now,)))

    def of_host(self, prefix: str) -> int:
        """How many subscriptions have a callback that begins like this."""
        escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return int(self._file.value(_SQL["subscribers_of_host"], (f"{escaped}%",)))

    def delivered(self, results: Iterable[Subscriber]) -> None:
        """What came of a round: their `delivered`, `failures` and `next_at`."""
        with self._file.writing() as file:
            file.many(_SQL["delivered"], ((s.delivered, s.failures, s.next_at, s.topic, s.callback) for s in results))

    def end_leases(self, now: float, most_failures: int) -> int:
        """Forget those whose lease ended or who failed that often; how many."""
        with self._file.writing() as file:
            return file.run(_SQL["end_leases"], (now, most_failures))

    def put_rule(self, rule: Rule, token: str, state: str) -> None:
        """Insert; its owner alone holds `token`."""
        with self._file.writing() as file:
            file.run(_SQL["put_rule"], (rule.id, state, digest_of(token), pack(rule)))

    def rule(self, id: str, token: str) -> tuple[Rule, str] | None:
        """A rule and its state, for the holder of its token."""
        return next(((unpack(Rule, record), state) for record, state in self._file.rows(_SQL["rule"], (id, digest_of(token)))), None)

    def rules(self, state: str = "on") -> tuple[Rule, ...]:
        """All rules in a state."""
        return tuple(unpack(Rule, record) for (record,) in self._file.rows(_SQL["rules"], (state,)))

    def state_rule(self, id: str, state: str) -> None:
        """Put a rule into a state."""
        with self._file.writing() as file:
            file.run(_SQL["state_rule"], (state, id))

    def drop_rule(self, id: str) -> None:
        """Forget a rule and everything it was told."""
        with self._file.writing() as file:
            file.run(_SQL["drop_rule"], (id,))
            file.run(_SQL["drop_sent"], (id,))

    def count_rules(self, network: str, since: float) -> tuple[int, int]:
        """All rules, and those that a network made since."""
        total, of_network = self._file.rows(_SQL["count_rules"], (network, since))[0]
        return int(total), int(of_network)

    def hold(self, matters: Iterable[Sent]) -> None:
        """Put matters down to be told from their `at` on; one that a rule has is not put down again."""
        with self._file.writing() as file:
            file.many(_SQL["hold"], ((m.rule, m.key, m.at, m.item) for m in matters))

    def keys(self, rule: str) -> frozenset[str]:
        """What a rule was told or is to be told."""
        return frozenset(key for (key,) in self._file.rows(_SQL["keys"], (rule,)))

    def held(self, now: float, limit: int = 1000) -> tuple[Sent, ...]:
        """What is due to be told, earliest first."""
        rows = self._file.rows(_SQL["held"], (now, limit))
        return tuple(Sent(rule=r, key=k, at=at, item=item, state=state, tries=tries) for r, k, at, item, state, tries in rows)

    def claim(self, matters: Iterable[Sent]) -> tuple[Sent, ...]:
        """Committed before a sending begins; those that are ours to send."""
        with self._file.writing() as file:
            return tuple(m for m in matters if file.run(_SQL["claim"], (m.rule, m.key)))

    def settle(self, matters: Iterable[Sent], state: str, at: float) -> None:
        """What came of claimed ones: sent, failed, or held (to be tried again at `at`)."""
        with self._file.writing() as file:
            file.many(_SQL["settle"], ((state, at, m.rule, m.key) for m in matters))

    def recover(self) -> int:
        """At a start: what was being sent when the process was killed may have arrived, so it is not sent again; how many."""
        with self._file.writing() as file:
            return file.run(_SQL["abandon"])

    def forget(self, before: float) -> None:
        """Forget what was told, and rules that waited for their confirmation, before an instant."""
        with self._file.writing() as file:
            file.run(_SQL["forget_sent"], (before,))
            file.run(_SQL["forget_waiting"], (before,))

    def sent_counts(self) -> Mapping[str, int]:
        """How many matters are in which state."""
        return dict(self._file.rows(_SQL["count_sent"]))

    def mark(self, name: str) -> str | None:
        """A note to ourselves."""
        found = self._file.value(_SQL["mark"], (name,))
        return None if found is None else str(found)

    def put_mark(self, name: str, value: str) -> None:
        """Keep a note to ourselves."""
        with self._file.writing() as file:
            file.run(_SQL["put_mark"], (name, value))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def digest_of(token: str) -> str:
    """What is kept of a token; it is random, so it needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _subscriber(row: Row) -> Subscriber:
    topic, callback, until, secret, delivered, failures, next_at = row
    return Subscriber(topic=topic, callback=callback, until=until, secret=secret, delivered=delivered, failures=failures, next_at=next_at)
