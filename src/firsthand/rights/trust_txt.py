"""trust.txt (JournalList.net, version 1.4): who owns whom, and `datatrainingallowed`."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.rights.terms import Terms, seen
from firsthand.text.urls import host_of, registrable_domain

FILES = ("/trust.txt", "/.well-known/trust.txt")
MAX_LINES = 5000


@dataclass(frozen=True, slots=True)
class Trust:
    """What a trust.txt states; `control` and `controlled_by` are registrable domains."""

    control: tuple[str, ...] = ()
    controlled_by: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    training: str | None = None  # yes | no


def parse(text: str) -> Trust:
    """Read `name=value` lines of any quality."""
    said: dict[str, list[str]] = {}
    for line in text.lstrip("\ufeff").splitlines()[:MAX_LINES]:
        name, equals, value = line.split("#", 1)[0].partition("=")
        if equals and value.strip():
            said.setdefault(name.strip().lower(), []).append(value.strip()[:500])

    def domains(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(registrable_domain(h) for v in said.get(name, []) if "." in (h := host_of(v))))

    answers = {v.lower() for v in said.get("datatrainingallowed", [])}
    training = "no" if "no" in answers else "yes" if "yes" in answers else None
    return Trust(domains("control"), domains("controlledby"), tuple(said.get("contact", [])), training)


def read(text: str) -> Terms:
    """The training line as terms."""
    training = parse(text).training
    if training is None:
        return Terms()
    return Terms(
        ai_train="deny" if training == "no" else "allow", evidence=seen("trust.txt", "trust.txt", f"datatrainingallowed={training}")
    )
