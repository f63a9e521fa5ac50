from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import UsageError
from firsthand.facts import load
from firsthand.model.origin import Origin, Source
from firsthand.store.query import parts, read
from firsthand.store.shelf import Store
from tests.store.makers import DAY, NOON, fresh, item, put

TEXTS = {
    1: "The mayor of Tallinn opens a harbour, says the council",
    2: "Une élection à Marseille: le maire démissionne",
    3: "東京で大規模な停電、原因を調査",
    4: "ภาษาไทยเป็นภาษาที่ไม่มีช่องว่าง",
    5: "हिन्दी समाचार: बाढ़ से राहत",
    6: "الانتخابات في القاهرة",
    7: "대통령은 서울에서 연설했다",
    8: "harbour council: U.S.-China talks",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = fresh(tmp_path_factory.mktemp("search"))
    for n, text in TEXTS.items():
        put(
            store,
            item(n, NOON + n * DAY / 4, outlet=f"outlet{n}.example", topic="ports" if n == 8 else None, place="EE" if n == 1 else None),
            words=text,
        )
    put(store, item(9, NOON - 9 * DAY, outlet="outlet9.example", language="et", origin=Origin(kind="agency", origin=Source(domain="wire.example"))), words="harbour of old")  # fmt: skip
    yield store
    store.close()


def found(store: Store, query: str) -> list[int]:
    return [int(h.item.url.rsplit("/", 1)[1]) for h in store.search(query).members]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("harbour", [8, 1, 9]),
        ("HARBOUR council", [8, 1]),
        ('"harbour council"', [8]),
        ("mayor OR maire", [2, 1]),
        ("harbour mayor OR talks", [8, 1]),
        ("harbour -council", [9]),
        ("-harbour -council", [7, 6, 5, 4, 3, 2]),
        ("election", [2]),
        ("停電", [3]),
        ("東京で大規模", [3]),
        ("京東", []),
        ("停", [3]),
        ("ช่องว่าง", [4]),
        ("हिन्दी", [5]),
        ("बाढ़", [5]),
        ("انتخابات", []),
        ("الانتخابات", [6]),
        ("서울", [7]),
        ("harbour site:outlet8.example", [8]),
        ("site:https://outlet8.example/x", [8]),
        ("harbour lang:et", [9]),
        ("harbour lang:en-GB", [8, 1]),
        ("country:ee", [1]),
        ("topic:ports", [8]),
        ("origin:wire.example kind:agency", [9]),
        ("harbour after:2026-11-24 before:2026-11-25", [1]),
        ("harbour before:2026-11-24T12:00:00Z", [9]),
        ("harbour -site:outlet8.example", [1, 9]),
        ("site:outlet1.example site:outlet8.example", [8, 1]),
        ("harbour lang:et lang:fi", [9]),
        ("harbour -lang:et -topic:ports", [1]),
        ("harbour -country:ee", [8, 9]),
        ("-kind:own origin:wire.example", [9]),
        ("u.s.-china", [8]),
        ("says: council", [1]),
    ],
)
def test_queries_in_every_script(filled: Store, query: str, numbers: list[int]) -> None:
    assert found(filled, query) == numbers


def test_the_fittest_come_first_and_are_paged_without_loss(filled: Store) -> None:
    def numbers(limit: int, cursor: str | None = None) -> tuple[list[int], str | None]:
        part = filled.search("harbour council", limit=limit, cursor=cursor, order="fit")
        return [int(h.item.url.rsplit("/", 1)[1]) for h in part.members], part.next

    whole, _ = numbers(40)
    assert sorted(whole) == [1, 8]
    assert [h.score for h in filled.search("harbour", order="fit").members] == sorted(
        (h.score for h in filled.search("harbour", order="fit").members), reverse=True
    )
    first, cursor = numbers(1)
    second, end = numbers(1, cursor)
    assert (first + second, end) == (whole, None)
    with pytest.raises(UsageError):
        filled.search("harbour", order="fit", cursor="20261124.1")


def test_a_query_is_taken_apart_and_put_together(filled: Store) -> None:
    told = parts('harbour "old port" -lang:et site:outlet8.example')
    assert [(p.name, p.text) for p in told] == [("", "harbour"), ("", '"old port"'), ("lang", "-lang:et"), ("site", "site:outlet8.example")]
    assert told[2].others == 'harbour "old port" site:outlet8.example'


def test_deep_paging_gives_every_hit_once(store: Store) -> None:
    put(store, *(item(n, NOON + n * 7200) for n in range(60)), words="flood warning")
    seen: list[str] = []
    part = store.search("flood", limit=7)
    while True:
        seen += [h.item.id for h in part.members]
        if part.next is None:
            break
        part = store.search("flood", limit=7, cursor=part.next)
    assert seen == [item(n, NOON + n * 7200).id for n in reversed(range(60))]


def test_attention_counts_by_day(filled: Store) -> None:
    assert filled.attention("harbour") == {"2026-11-26": 1, "2026-11-25": 0, "2026-11-24": 1, "2026-11-15": 1}


@pytest.mark.parametrize(
    "query",
    ["", "   ", "-", "...", "after:yesterday", "before:2026-13-01", "kind:good", "site:", "x" * 600, "word " * 40, "after:9999999-01-01"],
)
def test_what_cannot_be_read_is_a_usage_error(filled: Store, query: str) -> None:
    with pytest.raises(UsageError):
        filled.search(query)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='"()*:^-+ANDORNEARterms{}\\\0 ', max_size=80))
def test_nothing_typed_reaches_the_engine_as_syntax(text: str) -> None:
    store = _engine()
    try:
        search = read(text)
    except UsageError:
        return
    for expression in (search.match, search.unwanted):
        if expression is not None:
            store.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,)).fetchall()


def test_an_agency_is_found_by_any_of_its_names() -> None:
    agency = next(a for a in load().agencies if a.domain and a.aliases)
    for name in (agency.name, agency.name.upper(), *agency.aliases):
        assert read(f'origin:"{name}"').filters == {"origin": agency.domain}


def _engine() -> object:
    import apsw

    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(terms, content='', contentless_delete=1, tokenize='ascii')")
    return connection
