"""Removals in the shape that the Lumen database takes notices in (`POST /notices`): no sender, no address, no content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from firsthand.model.takedown import Case

_REMOVED = frozenset({"erased", "proven", "receipt", "delisted"})
_KINDS = {"remove": "Other", "licence": "DMCA", "person": "DataProtection", "counter": "Counternotice"}


def notices(cases: Iterable[Case], recipient: str) -> dict[str, Any]:
    """Every case as one notice; `recipient` is who runs this instance."""
    return {"notices": [notice(case, recipient) for case in cases]}


def notice(case: Case, recipient: str) -> dict[str, Any]:
    """One case. Addresses are redacted: after an erasure we hold none, and before it they are the sender's."""
    count = len(case.items)
    return {
        "title": f"Removal request {case.id}", "type": _KINDS.get(case.letter.intent, "Other"), "subject": f"Removal of {count} item{'' if count == 1 else 's'}",
        "date_received": _date(case.arrived_at), "date_sent": _date(case.arrived_at), "source": {"mail": "Email", "form": "Online form", "api": "API"}.get(case.channel, "Other"),
        "language": case.letter.language or "", "action_taken": "Yes" if case.state in _REMOVED else "No",
        "works_attributes": [{"description": f"{count} items of this aggregator", "infringing_urls_attributes": [{"url": "[redacted]"} for _ in range(min(count, 1))]}],
        "entity_notice_roles_attributes": [
            {"name": "recipient", "entity_attributes": {"name": recipient or "[not given]", "kind": "organization"}},
            {"name": "sender", "entity_attributes": {"name": "[redacted]", "kind": "individual" if case.letter.intent == "person" else "organization"}},
        ],
    }  # fmt: skip


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
