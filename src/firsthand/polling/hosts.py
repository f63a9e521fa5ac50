"""How a host's patience is read from its answers.

Rules: RFC 9110, 10.2.3 (Retry-After) and RFC 6585 (429) hold for the whole host; the second complaint in a row halves our
pace, every good answer gives a little back (additive increase, multiplicative decrease).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from firsthand.model.feed import HostPace

LONGEST_WAIT_S = 86_400.0
LEAST_SHARE = 1.0 / 64
RECOVERY = 0.05
_SECONDS = re.compile(r"\s*(\d{1,15})(?:\.\d{1,9})?\s*\Z", re.ASCII)


def retry_after(value: str | None, now: float) -> float | None:
    """The instant that a Retry-After names (seconds or HTTP date), at most 24 h from now; None where it says nothing."""
    if not value or len(value) > 100:
        return None
    if seconds := _SECONDS.match(value):
        return now + min(float(seconds[1]), LONGEST_WAIT_S)
    at = http_date(value)
    return None if at is None else min(max(at, now), now + LONGEST_WAIT_S)


def http_date(value: str | None) -> float | None:
    """An HTTP date (RFC 9110, 5.6.7, the obsolete forms too) as Unix seconds, or None."""
    if not value or len(value) > 100:
        return None
    try:
        at = parsedate_to_datetime(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def after_answer(pace: HostPace, status: int, retry_after_header: str | None, now: float) -> HostPace:
    """The host's pace after one answer. Answers that say nothing of us (5xx without Retry-After, none at all) change nothing."""
    wait = retry_after(retry_after_header, now) if status in (429, 503) else None
    if wait is not None:
        pace = replace(pace, not_before_at=max(pace.not_before_at, wait))
    if status in (403, 429):
        complaints = pace.complaints + 1
        halved = max(pace.share / 2, LEAST_SHARE) if complaints >= 2 else pace.share
        return replace(pace, complaints=complaints, share=halved)
    if 200 <= status < 400:
        return replace(pace, complaints=0, share=min(1.0, pace.share + RECOVERY))
    return pace


def gap_of(pace: HostPace, gap_s: float) -> float:
    """The seconds to leave between two requests to the host."""
    return gap_s / pace.share
