"""When an article was told: a printed time with a zone, of the last days before it was found; else when it was found."""

from __future__ import annotations

import pytest

from firsthand.stories.features import told_at

FOUND = 1_790_000_000.0  # 2026-09-21T14:13:20Z


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        (("2026-09-21T10:13:20Z",), FOUND - 4 * 3600), (("2026-09-21T12:13:20+02:00",), FOUND - 4 * 3600), (("2026-09-21",), FOUND), (("2026-09-21T10:13:20",), FOUND),
        ((None, "2026-09-20T14:13:20Z"), FOUND - 86_400), (("2026-09-22T10:13:20Z",), FOUND), (("2019-01-01T10:13:20Z",), FOUND), (("never", None), FOUND), ((), FOUND),
    ],
)  # fmt: skip
def test_told_at(printed: tuple[str | None, ...], at: float) -> None:
    assert told_at(FOUND, *printed) == at
