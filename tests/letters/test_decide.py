"""The table of decisions, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.letters.decide import decide
from firsthand.model.takedown import Letter, Standing, Target

ASK = Letter(intent="remove", urls=("https://tarnpost.com/a",), claimed_domain="tarnpost.com", from_domain="tarnpost.com")
NOTICE = replace(ASK, complete=True)
NOBODY = Standing(strength="none")
OWNER = Standing(strength="aligned", domains=("tarnpost.com",), evidence="DKIM d=tarnpost.com")
WIRE = Standing(strength="challenged", domains=("millwire.com",), evidence="DNS")
OWN = Target(item="own", url="https://tarnpost.com/a", outlet="tarnpost.com", origin="tarnpost.com", origin_kind="own")
RELAY = Target(item="relay", url="https://tarnpost.com/w", outlet="tarnpost.com", origin="millwire.com", origin_kind="agency")
COPY = Target(item="copy", url="https://otherherald.com/w", outlet="otherherald.com", origin="millwire.com", origin_kind="agency")
TAKEN = Target(item="taken", url="https://otherherald.com/t", outlet="otherherald.com", origin="tarnpost.com", origin_kind="republished")
RIVAL = Target(item="rival", url="https://rivalecho.com/r", outlet="rivalecho.com", origin="rivalecho.com", origin_kind="own")


def many(count: int) -> list[Target]:
    return [replace(OWN, item=f"own{n}") for n in range(count)]


def test_a_verified_owner_deletes_its_own_everywhere() -> None:
    found = decide(ASK, OWNER, [OWN], 0)
    assert (found.action, found.delete, found.everywhere) == ("delete", ("own",), True)


def test_a_verified_owner_deletes_more_than_fifty_without_a_human() -> None:
    assert len(decide(ASK, OWNER, many(200), 5).delete) == 200


def test_what_was_taken_from_the_owner_goes_too() -> None:
    assert decide(ASK, OWNER, [TAKEN], 0).delete == ("taken",)


def test_a_relay_binds_its_own_hosts_only() -> None:
    found = decide(ASK, OWNER, [RELAY], 0)
    assert (found.delete, found.everywhere) == (("relay",), False)
    assert not decide(ASK, OWNER, [OWN, RELAY], 0).everywhere


def test_a_relay_does_not_reach_the_copies_of_others() -> None:
    found = decide(ASK, OWNER, [RELAY, COPY], 0)
    assert found.delete == ("relay",)
    assert "left alone" in found.reason


def test_a_verified_agency_deletes_its_report_wherever_it_stands() -> None:
    found = decide(replace(ASK, claimed_domain="millwire.com"), WIRE, [RELAY, COPY, RIVAL], 0)
    assert (found.action, set(found.delete), found.everywhere) == ("delete", {"relay", "copy"}, True)


@pytest.mark.parametrize("letter", [ASK, NOTICE])
def test_a_verified_owner_touches_nothing_of_a_rivals(letter: Letter) -> None:
    found = decide(replace(letter, urls=(RIVAL.url,)), OWNER, [RIVAL], 0)
    assert (found.action, found.delete, found.hide) == ("queue", (), ())


def test_whole_domains_only_by_who_speaks_for_them() -> None:
    whole = replace(ASK, urls=(), domains=("tarnpost.com", "rivalecho.com"))
    found = decide(whole, OWNER, [OWN, RIVAL], 0)
    assert (found.action, found.domains, found.delete) == ("delete", ("tarnpost.com",), ("own",))
    assert decide(replace(whole, domains=("rivalecho.com",)), OWNER, [RIVAL], 0).action == "queue"
    assert decide(replace(whole, complete=True), NOBODY, [OWN, RIVAL], 0).action == "ask-proof"


def test_a_verified_owner_may_bind_what_we_never_held() -> None:
    assert decide(ASK, OWNER, [], 0).action == "delete"
    assert decide(replace(ASK, urls=()), OWNER, [], 0).action == "queue"


def test_unproven_and_incomplete_hides_nothing() -> None:
    found = decide(ASK, NOBODY, [OWN], 0)
    assert (found.action, found.hide) == ("ask-proof", ())


def test_unproven_and_complete_hides_a_few() -> None:
    assert decide(NOTICE, NOBODY, [OWN], 0).hide == ("own",)
    assert len(decide(NOTICE, NOBODY, many(9), 0).hide) == 5


def test_the_days_measure_is_for_all_senders_together() -> None:
    assert len(decide(NOTICE, NOBODY, many(9), 3).hide) == 2
    assert decide(NOTICE, NOBODY, many(9), 5).action == "ask-proof"


def test_a_thousand_forged_letters_hide_five() -> None:
    hidden = 0
    for n in range(1000):
        forged = replace(NOTICE, from_domain=f"forger{n}.com", claimed_domain="tarnpost.com")
        hidden += len(decide(forged, NOBODY, [replace(OWN, item=f"own{n}")], hidden).hide)
    assert hidden == 5


def test_a_lead_origin_is_never_hidden_unproven() -> None:
    lead = replace(OWN, item="lead", lead=True)
    assert decide(NOTICE, NOBODY, [lead, OWN], 0).hide == ("own",)
    assert decide(NOTICE, NOBODY, [lead], 0).action == "ask-proof"
    assert decide(ASK, OWNER, [lead], 0).delete == ("lead",)


def test_a_publisher_cannot_hide_anothers_by_a_complete_notice() -> None:
    assert decide(NOTICE, NOBODY, [RIVAL], 0).hide == ()
    assert decide(replace(NOTICE, claimed_domain=None, from_domain="counsel-firm.com"), NOBODY, [RIVAL], 0).hide == ("rival",)


def test_more_than_fifty_unproven_is_the_operators() -> None:
    assert decide(NOTICE, NOBODY, many(51), 0).action == "queue"


def test_nothing_that_we_hold() -> None:
    assert decide(ASK, NOBODY, [], 0).action == "answer"
    assert decide(replace(ASK, urls=(), headlines=("Mayor eats hat",)), NOBODY, [], 0).action == "ask-proof"


@pytest.mark.parametrize("standing", [NOBODY, OWNER])
def test_a_persons_letter_is_the_operators(standing: Standing) -> None:
    found = decide(replace(NOTICE, intent="person"), standing, [OWN], 0)
    assert (found.action, found.hide, found.delete) == ("queue", (), ())


@pytest.mark.parametrize("intent", ["correct", "credit", "licence", "complaint"])
def test_other_wishes_are_the_operators(intent: str) -> None:
    assert decide(replace(NOTICE, intent=intent), OWNER, [OWN], 0).action == "queue"


def test_bulk_and_unrelated_are_answered_with_nothing() -> None:
    assert decide(replace(NOTICE, bulk=True), OWNER, [OWN], 0).action == "answer"
    assert decide(replace(NOTICE, intent="unrelated"), OWNER, [OWN], 0).action == "answer"


def test_counter_notices() -> None:
    back = replace(ASK, intent="counter")
    assert decide(back, OWNER, [OWN], 0).action == "restore"
    assert decide(back, NOBODY, [OWN], 0).action == "ask-proof"
    assert decide(back, OWNER, [RIVAL], 0).action == "queue"
    assert decide(back, OWNER, [OWN, RIVAL], 0).action == "queue"
    assert decide(back, Standing(strength="operator"), [RIVAL], 0).action == "restore"
    assert decide(replace(back, urls=(), domains=("tarnpost.com",)), OWNER, [], 0).action == "restore"


def test_the_operator_deletes_anything_but_binds_no_text_elsewhere() -> None:
    found = decide(replace(ASK, domains=("rivalecho.com",)), Standing(strength="operator"), [RIVAL], 0)
    assert (found.action, found.delete, found.domains, found.everywhere) == ("delete", ("rival",), ("rivalecho.com",), False)
