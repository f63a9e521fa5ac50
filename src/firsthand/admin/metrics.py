"""`/metrics`: figures in Prometheus' text format 0.0.4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firsthand.store.shelf import Store

_GAUGES = ("items", "stories", "outlets", "feeds", "feeds_asked", "feeds_live", "feeds_failing")
_FAMILIES = (("health", "state"), ("origins", "kind"), ("primaries", "kind"))
QUEUE = 1_000  # what is longer counts as this


def text(store: Store, now: float, more: Mapping[str, float | Mapping[str, int]]) -> str:
    """All figures; `more` are those of the running process by name, or by name and label."""
    return "\n".join(_lines(store, now, more)) + "\n"


def _lines(store: Store, now: float, more: Mapping[str, float | Mapping[str, int]]) -> Iterator[str]:
    figures = store.figures(now)
    for name in _GAUGES:
        yield from _gauge(name, figures.get(name, 0))
    for family, label in _FAMILIES:
        yield from _gauge(family, figures.get(family, {}), label)
    yield from _gauge("polls_due", len(store.due(now, QUEUE)))
    yield from _gauge("pages_waiting", len(store.pending(now, QUEUE)))
    yield from _gauge("cases_open", len(store.cases(open_only=True)))
    for name, value in more.items():
        yield from _gauge(name, value, "state")


def _gauge(name: str, value: object, label: str = "") -> Iterator[str]:
    yield f"# TYPE firsthand_{name} gauge"
    if isinstance(value, Mapping):
        for key, number in value.items():
            quoted = str(key).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
            yield f'firsthand_{name}{{{label}="{quoted}"}} {number}'
    else:
        yield f"firsthand_{name} {value}"
