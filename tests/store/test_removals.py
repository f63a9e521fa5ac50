from __future__ import annotations

import gzip
import threading
import time
from dataclasses import replace
from pathlib import Path

import apsw
import pyarrow
import pytest

from firsthand.model.entry import Entry, Pending
from firsthand.model.item import Dropped, Item, Version
from firsthand.model.origin import Evidence, Hop, Origin, Primary
from firsthand.model.takedown import Case, CaseEvent, Letter, Standing, Tombstone
from firsthand.store.scan import forms, matcher, scan
from firsthand.store.shelf import ItemQuery, JournalEntry, Store, StoryQuery
from firsthand.store.sqlite.removals import chained
from tests.store.makers import DAY, NOON, fresh, item, put, story

GONE_URL = "https://harbourpost.example/2026/11/quayside-bribery-trial?page=1"
GONE_TITLE = 'Quayside "bribery" trial begins — Pärnu / Tartu'
GONE_TEXT = "Zebulon Quarkwright testified yesterday that ledgers were burnt behind the old ropeworks near pier nine. " * 60
PROBES = [GONE_URL, GONE_TITLE, "testified yesterday that ledgers were burnt behind the"]


def gone() -> Item:
    return item(
        url=GONE_URL, outlet="harbourpost.example", headline=GONE_TITLE, snippet=GONE_TEXT[:90], story="s1", canonical=GONE_URL + "&amp=1"
    )


def copy(n: int, at: float = NOON + 600) -> Item:
    return item(
        n, at, story="s1", headline=f"Trial opens, report {n}", role="copy", copy_of=gone().id,
        primary=Primary(url=GONE_URL, kind="origin", item=gone().id),
        origin=Origin(
            kind="republished",
            chain=(Hop(name="Harbour Post", domain="harbourpost.example", url=GONE_URL), Hop(domain="gazette.example", relation="republished")),
            evidence=(Evidence(signal="canonical", where="canonical", text=GONE_URL), Evidence(signal="credit", where="byline", text="Harbour Post")),
        ),
    )  # fmt: skip


def fill(store: Store) -> None:
    put(store, gone(), text=GONE_TEXT, words=f"{GONE_TITLE} {GONE_TEXT}")
    put(store, copy(2), copy(3, NOON + DAY), text="Their own telling of it")
    put(store, *(item(n, NOON + n) for n in range(10, 300)), text="Something else altogether happened")
    store.put_stories([story("s1", headline=GONE_TITLE, lead=gone().id, outlets=3, independent=3, primary=Primary(url=GONE_URL, kind="own")), story("s0", merged_into="s1", headline=GONE_TITLE)])  # fmt: skip
    store.put_versions([Version(item=gone().id, seen_at=NOON + 5, what="headline", text=GONE_TITLE)])
    store.put_dropped([Dropped(url=GONE_URL, stage="read", reason="too slow", at=NOON + DAY)])
    key = "https://harbourpost.example/2026/11/quayside-bribery-trial?page=1"
    store.commit_polls(
        [],
        [
            Pending(
                key="k",
                url="https://x.example/",
                domain="x.example",
                feed="f",
                entry=Entry(title="other"),
                found_at=NOON,
                gap_s=1,
                due_at=NOON,
            )
        ],
    )
    store.settle(
        [],
        [
            Pending(
                key=key,
                url=GONE_URL,
                domain="harbourpost.example",
                feed="f",
                entry=Entry(title=GONE_TITLE),
                found_at=NOON,
                gap_s=1,
                due_at=NOON,
            )
        ],
    )


def test_no_byte_of_an_erased_item_stays(store: Store) -> None:
    fill(store)
    assert len(store.scan(PROBES)["hits"]) >= 2  # type: ignore[arg-type]
    counted = store.erase([gone().id])
    assert (counted["items"], counted["texts"], counted["versions"], counted["dropped"], counted["mentions"], counted["held_logs"]) == (
        1,
        1,
        1,
        1,
        2,
        0,
    )
    for probe in [*PROBES, gone().canonical or "", "quarkwright", "ropeworks"]:
        assert store.scan([probe])["hits"] == [], probe
    assert store.item(gone().id) is None
    assert [store.was_erased(id) for id in (gone().id, copy(2).id, "nonsense")] == [True, False, False]
    assert store.known([GONE_URL]) == frozenset()
    assert store.search("zebulon").members == ()
    assert store.search("altogether OR something").members == ()  # the words of the others were their headlines
    assert len(store.search("harbour dispute", limit=500).members) == 290
    assert [p.key for p in store.pending(NOON, 10)] == ["k"]
    assert store.damage() == ()


def test_what_others_say_of_it_is_mended(store: Store) -> None:
    fill(store)
    store.erase([gone().id])
    left = store.items(ItemQuery(story="s1")).members
    assert [i.id for i in left] == [copy(3, NOON + DAY).id, copy(2).id]
    for other in left:
        assert other.primary == Primary(url=other.url, kind="earliest-copy", item=other.id)
        assert other.origin.chain[0] == Hop(name="Harbour Post", domain="harbourpost.example")
        assert [e.text for e in other.origin.evidence] == ["Harbour Post"]
        assert other.copy_of is None
    told = store.story("s1")
    assert told is not None
    assert (told.headline, told.lead, told.outlets, told.independent) == ("Trial opens, report 2", copy(2).id, 1, 1)


def test_a_story_with_nobody_left_to_tell_it_ends(store: Store) -> None:
    fill(store)
    store.erase([gone().id, copy(2).id, copy(3, NOON + DAY).id])
    assert store.story("s1") is None
    assert store.stories(StoryQuery()).members == ()
    assert store.scan([GONE_TITLE])["hits"] == []


def test_erasing_again_is_harmless_and_a_late_write_is_refused(store: Store) -> None:
    fill(store)
    store.erase([gone().id])
    assert store.erase([gone().id, "nonsense", item(777).id])["items"] == 0
    put(store, gone(), text=GONE_TEXT)
    store.put_versions([Version(item=gone().id, seen_at=NOON + 5, what="headline", text=GONE_TITLE)])
    assert store.item(gone().id) is None
    assert store.scan(PROBES)["hits"] == []


def test_a_longer_address_is_another_address(store: Store) -> None:
    short, long = item(url="https://a.example/news"), item(url="https://a.example/news/harbour", story="s1")
    put(store, replace(short, story="s1"), long)
    store.put_dropped([Dropped(url="https://a.example/news/old", stage="read", reason="gone", at=NOON)])
    store.erase([short.id])
    assert store.item(long.id) == long
    assert len(store.dropped()) == 1


def test_scrubbing_reaches_every_day(store: Store) -> None:
    far = replace(copy(5, NOON - 9 * DAY), story=None, copy_of=None, primary=None)
    put(store, far)
    store.put_dropped([Dropped(url=GONE_URL, stage="read", reason="x", at=NOON - 20 * DAY)])
    assert store.scrub([GONE_URL], [gone().id]) == 2
    assert store.scan([GONE_URL])["hits"] == []


def test_scrubbing_reaches_stories_that_name_it_as_their_source(store: Store) -> None:
    source = Primary(url=GONE_URL, kind="origin", name="Gazette")
    taker = item(9, url="https://courier.example/9", outlet="courier.example", story="s9", primary=source)
    put(store, taker)
    store.put_stories([story("s9", lead=taker.id, primary=source), story("s10", primary=source)])
    assert store.scrub([GONE_URL], [gone().id]) == 3
    assert store.scan([GONE_URL])["hits"] == []
    told, ended = store.story("s9"), store.story("s10")
    assert told is not None
    assert told.primary is not None
    assert (told.headline, told.primary.url) == (taker.headline, taker.url)
    assert ended is not None
    assert ended.primary is None


def test_an_erasure_waits_for_a_reader_and_nobody_waits_for_the_erasure(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    fill(store)
    longest = {"read": 0.0, "write": 0.0}
    stop = threading.Event()

    def hold() -> None:
        connection = apsw.Connection(str(tmp_path / "data/days/2026-11-24.db"))
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM items").fetchall()
        time.sleep(1.0)
        connection.execute("COMMIT")
        connection.close()

    def read() -> None:
        reader = store.reader()
        while not stop.is_set():
            began = time.monotonic()
            reader.items(ItemQuery(limit=20))
            reader.search("harbour", limit=20)
            longest["read"] = max(longest["read"], time.monotonic() - began)
        reader.close()

    def write() -> None:
        n = 1000
        while not stop.is_set():
            n += 1
            began = time.monotonic()
            put(store, item(n, NOON + n), text="A line")
            longest["write"] = max(longest["write"], time.monotonic() - began)
            time.sleep(0.02)

    threads = [threading.Thread(target=work) for work in (hold, read, write)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    counted = store.erase([gone().id])
    stop.set()
    for thread in threads:
        thread.join()
    assert counted["held_logs"] == 0
    assert store.scan(PROBES)["hits"] == []
    assert max(longest.values()) < 1.0, longest
    store.close()


def test_cases_tombstones_and_the_journal(store: Store) -> None:
    made = [
        Case(id=f"c{n}", arrived_at=NOON + n, deadline_at=NOON + DAY - n, channel="mail", sender="a@b.example", state=state,
             letter=Letter(intent="remove", urls=("https://a.example/1",)), standing=Standing(strength="aligned", domains=("b.example",)), events=(CaseEvent(at=NOON, state="received"),))
        for n, state in enumerate(("received", "hidden", "receipt", "refused"))
    ]  # fmt: skip
    store.put_cases(made)
    store.put_cases(made)
    assert store.cases() == tuple(made)
    assert [c.id for c in store.cases(open_only=True)] == ["c1", "c0"]
    assert store.case("c2") == made[2]
    assert store.case("none") is None
    stone = Tombstone(kind="url", hash="ab", case="c1", at=NOON)
    store.put_tombstones([stone, replace(stone, case="later")])
    assert store.tombstones() == (stone,)
    entries = [JournalEntry(at=NOON + n, kind="case", subject="c1", text=f"step {n}") for n in range(3)]
    store.put_journal(entries)
    store.put_journal(entries)
    journal = store.journal()
    assert [(e.number, e.text) for e in journal] == [(1, "step 0"), (2, "step 1"), (3, "step 2")]
    chain = ""
    for entry in journal:
        chain = chained(chain, entry)
        assert entry.chain == chain
    assert [e.text for e in store.journal(kind="case", after=1, limit=1)] == ["step 1"]
    assert store.journal(kind="receipt") == ()


def test_a_case_that_is_emptied_leaves_nothing(store: Store) -> None:
    case = Case(id="c", arrived_at=NOON, deadline_at=NOON, channel="form", sender="x", state="deleting", letter=Letter(intent="remove", urls=(GONE_URL,)), standing=Standing(strength="none"), targets=(GONE_URL,))  # fmt: skip
    store.put_cases([case])
    assert store.scan([GONE_URL])["hits"] != []
    store.put_cases([replace(case, targets=(), letter=Letter(intent="remove"))])
    assert store.scan([GONE_URL])["hits"] == []


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("form", range(20))
def test_every_form_of_a_probe_is_found_wherever_it_stands(tmp_path: Path, probe: str, form: int) -> None:
    ways = sorted(forms(probe))
    written = b"before " + ways[form % len(ways)] + b" after"
    frames = [
        written,
        gzip.compress(written),
        pyarrow.compress(written * 3, codec="zstd", asbytes=True),
        gzip.compress(gzip.compress(written)),
    ]
    for n, frame in enumerate(frames):
        (tmp_path / f"{n}.bin").write_bytes(b"\x1f\x8b\x08 not a frame " + frame + b" tail \x28\xb5\x2f\xfd")
    (tmp_path / "empty").touch()
    found = scan([tmp_path], matcher([probe]))
    assert found["hits"] == [str(tmp_path / f"{n}.bin") for n in range(4)]
    assert scan([tmp_path], matcher(["something that is not there"]))["hits"] == []


def test_a_probe_at_the_border_of_two_pieces_is_found(tmp_path: Path) -> None:
    big = bytearray(17 * 1024 * 1024)
    big[8 * 1024 * 1024 - 10 : 8 * 1024 * 1024 - 10] = GONE_URL.encode()
    (tmp_path / "raw").write_bytes(big)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(bytes(big), 1))
    assert len(scan([tmp_path], matcher([GONE_URL]))["hits"]) == 2  # type: ignore[arg-type]
