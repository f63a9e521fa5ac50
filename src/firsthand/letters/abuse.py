"""Who has misused the mailbox: article 23(2) of the Digital Services Act (suspension after a warning, for a reasonable time).

Only a person finds a letter manifestly unfounded; what is counted here are those findings. A suspension holds for letters that
nobody proved: what a domain's owner signs is done whatever was sent in its name before.
"""

from __future__ import annotations

from collections.abc import Iterable

WINDOW_S = 90 * 86400.0  # findings older than this are forgotten
WARNED_AT = 2  # findings in the window at which the sender is warned
SUSPENDED_AT = 3
SUSPENDED_S = 30 * 86400.0


def same_sender(one: str, other: str) -> bool:
    """Whether two addresses are one mailbox: case and what follows a plus do not count (RFC 5233)."""
    return _plain(one) == _plain(other) != ""


def is_warning(findings: Iterable[float], now: float) -> bool:
    """Whether the newest finding is to be told to the sender as the last before a suspension."""
    return len(_recent(findings, now)) == WARNED_AT


def suspended_until(findings: Iterable[float], now: float) -> float | None:
    """When a sender's unproven letters are acted on again; None where they are now. `findings` are instants."""
    recent = _recent(findings, now)
    if len(recent) < SUSPENDED_AT or recent[-1] + SUSPENDED_S <= now:
        return None
    return recent[-1] + SUSPENDED_S


def _recent(findings: Iterable[float], now: float) -> list[float]:
    return sorted(at for at in findings if now - WINDOW_S < at <= now)


def _plain(address: str) -> str:
    name, _, host = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}" if name and host else ""
