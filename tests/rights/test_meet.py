"""The meet is a lattice meet: commutative, associative, idempotent, and what is added never loosens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.facts import load
from firsthand.model.rights import RightsEvidence
from firsthand.rights.judge import settle
from firsthand.rights.meet import meet, meet_all
from firsthand.rights.terms import ACCESS, ANSWER, IMAGE, SHOW, STORE, Licence, Named, Terms


def _maybe(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, *values))


_texts = st.text(alphabet="abc", max_size=2)
_evidence = st.lists(st.builds(RightsEvidence, signal=_texts, where=_texts, text=_texts), max_size=3).map(tuple)
TERMS = st.builds(
    Terms,
    crawl=_maybe(*ANSWER), index=_maybe(*ANSWER), index_until=st.none() | st.floats(0, 9), store=_maybe(*STORE), show=_maybe(*SHOW),
    snippet_words=st.none() | st.integers(0, 40), snippet_chars=st.none() | st.integers(0, 300), image=_maybe(*IMAGE),
    search=_maybe(*ANSWER), ai_input=_maybe(*ANSWER), ai_train=_maybe(*ANSWER), tdm=_maybe(*ANSWER),
    licence=st.none() | st.builds(Licence, st.integers(0, 9), _texts, st.integers(0, 4)),
    holder=st.none() | st.builds(Named, st.integers(0, 4), _texts), credit=st.none() | st.builds(Named, st.integers(0, 4), _texts),
    access=_maybe(*ACCESS), min_gap_s=st.none() | st.floats(0, 300), evidence=_evidence,
)  # fmt: skip
ORDERS = {"crawl": ANSWER, "index": ANSWER, "store": STORE, "show": SHOW, "image": IMAGE}


@given(TERMS, TERMS)
def test_commutative(a: Terms, b: Terms) -> None:
    assert meet(a, b) == meet(b, a)


@given(TERMS, TERMS, TERMS)
def test_associative(a: Terms, b: Terms, c: Terms) -> None:
    assert meet(meet(a, b), c) == meet(a, meet(b, c))


@given(TERMS)
def test_idempotent_and_nothing_is_neutral(a: Terms) -> None:
    once = meet(a, a)
    assert meet(once, once) == once
    assert meet(once, Terms()) == once


@given(st.lists(TERMS, max_size=4), TERMS)
def test_a_signal_that_is_added_never_loosens(signals: list[Terms], more: Terms) -> None:
    joined, tighter = meet_all(signals), meet_all([*signals, more])
    assert meet(joined, tighter) == tighter  # lower in the lattice


@given(st.lists(TERMS, max_size=4), TERMS)
def test_nor_does_it_in_the_finished_record(signals: list[Terms], more: Terms) -> None:
    """A licence is a grant, not a signal of caution: the record may open by it, so it is held fixed here."""
    facts = load()
    joined = meet_all(signals)
    more = meet(more, Terms(licence=joined.licence)) if joined.licence else more
    if more.licence != joined.licence:
        return
    before, after = settle(joined, facts), settle(meet(joined, more), facts)
    for name, order in ORDERS.items():
        assert order.index(getattr(after, name)) <= order.index(getattr(before, name)), name
    for name in ("search", "ai_input", "ai_train", "tdm"):
        assert not (getattr(before, name) == "deny" and getattr(after, name) != "deny"), name
