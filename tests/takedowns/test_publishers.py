from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.model.origin import BY_OWNER, Origin, Source
from firsthand.model.page import Ask, Reply
from firsthand.rights.signals import Override
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.takedowns import claims, receipts
from firsthand.takedowns.desk import TakedownDesk
from firsthand.takedowns.publishers import Publishers
from tests.store.makers import NOON, item, put
from tests.takedowns.test_mailbox import Kept

OWN = item(url="https://harbour-post.com/quay", outlet="harbour-post.com", headline="Quayside trial begins", story="s1")
WIRE = item(2, url="https://harbour-post.com/wire", outlet="harbour-post.com", headline="Ferry fares rise", origin=Origin(kind="agency", origin=Source(name="Tern Wire", domain="ternwire.com")))  # fmt: skip
RIVAL = item(3, url="https://rival-news.com/quay", outlet="rival-news.com", headline="Another report from the quay")
LONG = "one two three four five six seven eight nine ten eleven twelve"


class Scene:
    """A desk whose outside is a dictionary."""

    def __init__(self, store: Store, data_dir: Path) -> None:
        self.store, self.pages, self.now, self.told, self.sent = store, {}, NOON, [], Kept()  # type: ignore[var-annotated]
        self.desk = TakedownDesk(
            store, data_dir, lambda: self.now, outbox=self.sent, txt=lambda *a: None, fetch=self.fetch, stated=self.told.append
        )
        self.publishers: Publishers = self.desk.publishers

    def fetch(self, ask: Ask) -> Reply:
        body = self.pages.get(ask.url)
        return Reply(ask=ask, url=ask.url, status=200 if body else 404, body=(body or "").encode(), headers=(), asked_at=self.now)

    def claimed(self, domain: str = "harbour-post.com") -> str:
        made = self.publishers.start(domain)
        self.pages[f"https://{domain}/.well-known/firsthand-takedown.txt"] = made.line
        assert asyncio.run(self.publishers.check(made.token)).how is not None
        return made.token

    def held(self, one: Item) -> Item | None:
        return self.store.item(one.id)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = open_store(tmp_path / "data")
    put(
        store, *(replace(i, snippet=LONG) for i in (OWN, WIRE, RIVAL)), text="Nothing but the words of this one report, told at length here"
    )
    yield Scene(store, tmp_path / "data")
    store.close()


def test_a_line_of_its_own_proves_each_claim_and_nobody_elses(scene: Scene) -> None:
    mine, other = scene.publishers.start("https://www.harbour-post.com/news"), scene.publishers.start("harbour-post.com")
    assert mine.domain == "harbour-post.com"
    assert mine.line != other.line
    assert asyncio.run(scene.publishers.check(mine.token)).how is None
    scene.pages["https://harbour-post.com/.well-known/firsthand-takedown.txt"] = f"# ours\n{mine.line}\n"
    assert asyncio.run(scene.publishers.check(other.token)).how is None
    found = asyncio.run(scene.publishers.check(mine.token))
    assert (found.how, len(found.receipts)) == ("/.well-known/firsthand-takedown.txt", 1)
    ((_, receipt),) = receipts.of_case(scene.store, found.receipts[0])
    assert receipts.holds(receipt, scene.desk.public_key)
    assert mine.token not in receipt.text
    with pytest.raises(UsageError, match="does not hold"):
        scene.publishers.state(other.token, "", {"show": "link"})
    with pytest.raises(UsageError, match="does not hold"):
        scene.publishers.state(mine.token, "rival-news.com", {"show": "link"})
    scene.now += claims.HELD_S + 1
    with pytest.raises(UsageError, match="does not hold"):
        scene.publishers.state(mine.token, "", {"show": "link"})


def test_a_role_mailbox_that_the_site_names_proves_a_claim(scene: Scene) -> None:
    made = scene.publishers.start("harbour-post.com")
    assert asyncio.run(scene.publishers.mail(made.token)) is None
    scene.pages["https://harbour-post.com/"] = "<a href='mailto:editor@harbour-post.com'>write</a> or stranger@elsewhere.com"
    assert asyncio.run(scene.publishers.mail(made.token)) == "editor@harbour-post.com"
    code = next(line.strip() for line in scene.sent.texts[-1][1].splitlines() if line.startswith("  "))
    assert asyncio.run(scene.publishers.check(made.token, "0" * 32)).how is None
    assert asyncio.run(scene.publishers.check(made.token, code)).how == "role mailbox"


def test_one_claim_covers_the_titles_that_name_it_as_their_controller(scene: Scene) -> None:
    scene.pages["https://harbour-post.com/trust.txt"] = "control=https://harbour-sport.com\ncontrol=https://rival-news.com/"
    scene.pages["https://harbour-sport.com/trust.txt"] = "controlledby=https://www.harbour-post.com/"
    token = scene.claimed()
    assert scene.publishers.state(token, "harbour-sport.com", {"snippet_words": 5})
    with pytest.raises(UsageError):
        scene.publishers.state(token, "rival-news.com", {"snippet_words": 5})


def test_statements_are_obeyed_at_once_by_what_is_held_and_told_to_the_line(scene: Scene) -> None:
    token = scene.claimed()
    scene.publishers.state(token, "", {"snippet_words": 4, "ai_train": "deny", "delay_s": 600})
    held = scene.held(OWN)
    assert held is not None
    assert (held.snippet, held.rights.snippet_words, held.rights.ai_train) == ("one two three four…", 4, "deny")
    assert scene.publishers.delay_s("harbour-post.com") == 600
    assert scene.publishers.delay_s("rival-news.com") == 0
    override = scene.told[-1][0]
    assert isinstance(override, Override)
    assert (override.domain, override.terms.snippet_words) == ("harbour-post.com", 4)
    rival = scene.held(RIVAL)
    assert rival is not None
    assert rival.snippet == LONG
    scene.publishers.state(token, "", {"show": "link"})
    held = scene.held(OWN)
    assert held is not None
    assert (held.headline, held.snippet) == (None, None)
    assert [e.subject for e in scene.store.journal(kind="retell")][-1] == "s1"


def test_who_opts_out_is_erased_asked_no_more_and_may_come_back(scene: Scene) -> None:
    token = scene.claimed()
    scene.publishers.state(token, "", {"listed": "no"})
    (case,) = scene.desk.step()
    assert (case.state, case.channel, len(case.items)) == ("receipt", "claim", 2)
    assert scene.held(OWN) is None
    assert scene.held(RIVAL) is not None
    new = "https://harbour-post.com/tomorrow"
    assert scene.store.known([new, RIVAL.url]) == {new, RIVAL.url}
    assert scene.desk.refuses([new], "") == "claim"
    scene.now += 5
    scene.publishers.state(token, "", {"listed": "yes"})
    assert scene.store.known([new]) == frozenset()
    assert scene.desk.refuses([new], "") is None
    assert scene.desk.refuses([OWN.url], "") is not None


def test_an_owner_corrects_the_origin_of_its_own_page_alone(scene: Scene) -> None:
    token = scene.claimed()
    scene.publishers.state(token, "", {"origin": f"{OWN.url}=https://ternwire.com/dispatch-9"})
    held = scene.held(OWN)
    assert held is not None
    assert held.primary is not None
    assert (held.origin.method, held.origin.origin and held.origin.origin.domain, held.primary.url) == (BY_OWNER, "ternwire.com", "https://ternwire.com/dispatch-9")  # fmt: skip
    assert [v.what for v in scene.store.versions(OWN.id)] == ["origin"]
    for wish in (f"{RIVAL.url}=https://harbour-post.com/quay", "nonsense", f"{OWN.url}=javascript:alert(1)"):
        with pytest.raises(UsageError):
            scene.publishers.state(token, "", {"origin": wish})


@pytest.mark.parametrize(
    "wishes",
    [{}, {"show": "none"}, {"show": "everything"}, {"snippet_words": -1}, {"snippet_words": True}, {"snippet_words": "9"}, {"tdm": "perhaps"},
     {"delay_s": 10**9}, {"licence": "CC0"}, {"listed": None}, {"ai_train": ["deny"]}],
)  # fmt: skip
def test_what_cannot_be_stated_is_refused(scene: Scene, wishes: dict[str, object]) -> None:
    token = scene.claimed()
    with pytest.raises(UsageError):
        scene.publishers.state(token, "", wishes)
    assert len(scene.publishers.claims.acts("harbour-post.com")) == 1


@pytest.mark.parametrize("token", ["", "x", "a" * 24 + "." + "b" * 32 + ".harbour-post.com", "é" * 50])
def test_a_forged_secret_is_none(scene: Scene, token: str) -> None:
    with pytest.raises(UsageError):
        asyncio.run(scene.publishers.check(token))


def test_another_process_statement_is_seen(scene: Scene) -> None:
    assert scene.publishers.refresh() is True
    assert scene.publishers.refresh() is False
    claims.Claims(scene.store, scene.desk._tools.keys).state(None, "rival-news.com", {"show": "headline"}, NOON)
    assert scene.publishers.refresh() is True
    assert [o.domain for o in scene.told[-1]] == ["rival-news.com"]
