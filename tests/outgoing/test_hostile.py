"""Whatever strangers write into the fields: a sentence back, never an error of ours."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import UsageError
from firsthand.outgoing.alerts import CADENCES, CHANNELS, KINDS, Wish, read
from firsthand.outgoing.hub import form_of
from firsthand.outgoing.hub import read as read_hub
from firsthand.outgoing.messages import ntfy_confirmation
from firsthand.store.topics import Topic, topic_of
from tests.invented import AT

BASE = "http://site.example"
odd = st.one_of(
    st.text(max_size=60), st.sampled_from(["//[x", "http://[::1", "/search.atom?q=" + "a&" * 50, "/%zz.atom", "\ud800", "http://e℀x.example/", "/story/%00.atom", "/index.atom?" + "x=1&" * 99])
)  # fmt: skip


@given(odd)
def test_no_address_breaks_the_table_of_lists(address: str) -> None:
    found = topic_of(address)
    if found is not None:
        topic, format = found
        assert topic_of(topic.feed(format)) == found


@given(st.sampled_from(["section", "country", "language", "outlet", "story", "search"]), st.text(min_size=1, max_size=40).filter(lambda t: t.strip() == t and t.isprintable()), st.sampled_from(["atom", "rss", "json"]))  # fmt: skip
def test_every_list_is_found_again_by_the_address_of_its_feed(kind: str, value: str, format: str) -> None:
    topic = Topic(kind, value)
    if "/" not in value:
        assert topic_of(topic.feed(format)) == (topic, format)


@given(odd, odd, odd, odd)
def test_no_subscription_request_breaks_the_hub(mode: str, topic: str, callback: str, lease: str) -> None:
    for asked in (mode, "subscribe"):
        try:
            read_hub({"hub.mode": asked, "hub.topic": BASE + topic, "hub.callback": callback, "hub.lease_seconds": lease}, BASE)
        except UsageError:
            continue


@given(st.binary(max_size=200))
def test_no_form_breaks_its_reader(body: bytes) -> None:
    with suppress(UsageError):
        form_of(body)


@given(st.sampled_from(KINDS), st.sampled_from(CHANNELS), odd, odd, odd, st.sampled_from(tuple(CADENCES)))
def test_no_wish_breaks_the_desk(kind: str, channel: str, target: str, query: str, mine: str, cadence: str) -> None:
    for to in (target, f"https://push.example/{target}"):
        try:
            rule = read(Wish(kind=kind, channel=channel, target=to, query=query, mine=mine, cadence=cadence), "r", AT, "")
        except UsageError:
            continue
        if channel == "ntfy":
            where, parcel = ntfy_confirmation(rule, BASE, "t")
            assert where.startswith(("http://", "https://"))
            assert b'"topic": "' in parcel.body
