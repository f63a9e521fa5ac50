"""Rows for others, with who states them, and the counts that may not fall."""

from __future__ import annotations

import csv
import io

from firsthand import facts
from firsthand.catalogue import exports
from firsthand.catalogue.topics import labels
from firsthand.model.feed import Feed
from firsthand.model.outlet import Coverage, Outlet
from firsthand.model.statement import Claim

HELD = Coverage(countries={"": (3, 2, 0), "EE": (4, 5, 1), "TV": (2, 0, 0)}, languages={"": (1, 1, 0), "et": (4, 5, 1)})


def test_every_row_says_who_states_it() -> None:
    outlet = Outlet(site="a.ee", domain="a.ee", homepage="https://a.ee/", languages=("et", "ru"), sources=("kite", "wikidata"))
    (row,) = exports.outlet_rows([outlet])
    assert (row["languages"], row["sources"], row["country"]) == ("et ru", "kite wikidata", None)
    (feed,) = exports.feed_rows([Feed(url="https://a.ee/rss", domain="a.ee", sources=("kite",))])
    assert (feed["feed_url"], feed["sources"]) == ("https://a.ee/rss", "kite")
    told = list(exports.statement_rows([Claim("outlet", "a.ee", "kite", (("name", "A"),), "2026-05"), Claim("outlet", "a.ee", "gdelt")]))
    assert [(r["field"], r["value"], r["source"]) for r in told] == [("name", "A", "kite"), ("named", "yes", "gdelt")]


def test_a_cell_never_runs_as_a_formula() -> None:
    out = io.StringIO()
    exports.write_csv([{"a": "=cmd()", "b": None}, {"a": 'say "x", y', "b": "-1"}], ("a", "b"), out)
    assert list(csv.reader(io.StringIO(out.getvalue()))) == [["a", "b"], ["'=cmd()", ""], ['say "x", y', "'-1"]]


def test_countries_under_their_floor_are_named() -> None:
    assert exports.short(HELD, 1, 0) == ["TV 0 listed, 0 live"]
    assert exports.short(HELD, 0, 1) == ["TV 0 listed, 0 live"]
    assert exports.short(HELD, 0, 0) == []
    before = {"countries": {"EE": [4, 6, 0], "TV": [2, 0, 0], "": [9, 9, 9]}, "languages": {"et": [4, 5, 0], "sw": [1, 1, 0]}}
    assert exports.fallen(HELD, before) == ["EE fell from 4 outlets, 6 feeds to 4, 5", "sw fell from 1 outlets, 1 feeds to 0, 0"]
    assert exports.summary(HELD).startswith("9 outlets, 7 feeds, 1 live; countries with feeds 1, with 3 1, with 5 1")


def test_a_topic_has_names_in_many_languages() -> None:
    names = labels("sport", facts.table("sections"))
    assert {"sport", "deportes"} <= set(names)
    assert labels("Chess", facts.table("sections")) == ("chess",)
