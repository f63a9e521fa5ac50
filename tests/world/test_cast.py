"""The cast: everybody is invented, every language that is ready can be told, the roles that the world promises are filled."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from firsthand.facts import table
from firsthand.world import cast

_LETTERS = re.compile(r"\W+")


def _plain(name: str) -> str:
    return _LETTERS.sub("", name).casefold()


def test_no_name_and_no_address_is_a_real_outlets() -> None:
    real = table("catalogue/outlets")
    domains = {r["registrable_domain"] for r in real}
    names = {_plain(r["name"]) for r in real if r["name"]}
    assert len(domains) > 10_000
    for row in table("world/outlets"):
        assert row["site"].removeprefix("www.") not in domains
        assert _plain(row["name"]) not in names
        assert not row["owner"] or _plain(row["owner"]) not in names
    for agency in cast.agencies():
        assert agency.domain not in domains
        assert _plain(agency.name) not in names


def test_names_and_addresses_are_told_apart() -> None:
    rows = table("world/outlets")
    assert len({r["site"] for r in rows}) == len(rows)
    assert len({_plain(r["name"]) for r in rows}) == len(rows)


def test_about_forty_outlets_in_twelve_countries_and_ten_languages() -> None:
    rows = table("world/outlets")
    assert 38 <= len(rows) <= 45
    assert len({r["country"] for r in rows}) == 12
    assert {tag for r in rows for tag in r["languages"].split(";")} == set(cast.LANGUAGES)


def test_the_roles_that_the_world_promises() -> None:
    rows = table("world/outlets")
    roles = Counter(r["role"] for r in rows)
    assert roles["agency"] == 2
    assert roles["network"] == 10
    assert {r["group"] for r in rows if r["role"] == "network"} == {"vantor"}
    assert not any(r["owner"] for r in rows if r["role"] == "network")
    assert Counter(r["group"] for r in rows if r["role"] == "group")["tarnside"] >= 3
    assert sum("ccby" in r["traits"] for r in rows) == 3
    assert min(roles[r] for r in ("spinner", "presswire", "optout")) == 1
    assert len({r["country"] for r in rows if r["kind"] == "broadcaster"}) >= 5


@pytest.mark.parametrize("count", [10, 20, 40])
def test_a_smaller_world_has_the_first_sites(count: int) -> None:
    found = cast.sites(count)
    assert len(found) <= count
    assert found == cast.sites(40)[: len(found)]
    for site in found:
        assert site.outlet.languages
        assert set(site.outlet.languages) <= set(cast.ready())


def test_a_language_whose_reports_are_not_complete_has_no_outlets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"en", "es", "ru"} <= set(cast.ready())
    full = cast.reports

    def partial(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
        return {k: v for k, v in full(language).items() if language != "es" or k != ("flood", "R")}

    monkeypatch.setattr(cast, "reports", partial)
    for cached in (cast.ready, cast.spoken, cast.sites):
        cached.cache_clear()
    try:
        assert "es" not in cast.ready()
        assert not any("es" in s.outlet.languages for s in cast.sites(40))
    finally:
        monkeypatch.undo()
        for cached in (cast.ready, cast.spoken, cast.sites):
            cached.cache_clear()
