from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.model.outlet import Outlet, PublisherGroup
from firsthand.model.page import Ask, Reply
from firsthand.model.takedown import Case, Letter, Standing, Target
from firsthand.store.shelf import ItemQuery
from firsthand.takedowns.challenges import FILE, NAME, Prover, domains_of, line_for, role_line, told_by
from firsthand.takedowns.keys import Keys, load
from tests.store.makers import NOON
from tests.takedowns.test_desk import ASKED, OWN, RIVAL, Scene, letter

DOMAIN = "harbour-post.com"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load(tmp_path)


class Web:
    """Pages by address; what was asked stays in `asked`."""

    def __init__(self, pages: dict[str, str] | None = None, lands_at: str | None = None) -> None:
        self.pages, self.lands_at, self.asked = pages or {}, lands_at, list[str]()

    async def fetch(self, ask: Ask) -> Reply:
        self.asked.append(ask.url)
        body = self.pages.get(ask.url)
        return Reply(ask=ask, url=self.lands_at or ask.url, status=200 if body is not None else 404, body=(body or "").encode())


def case(**more: object) -> Case:
    made = Case(
        id="20261124-0123456789ab", arrived_at=NOON, deadline_at=NOON + 86400, channel="mail", sender="a@b.com", state="asked-proof",
        letter=Letter(intent="remove"), standing=Standing(strength="none"), targets=(OWN.url,),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def proven(prover: Prover, domains: tuple[str, ...] = (DOMAIN,)) -> Standing | None:
    return asyncio.run(prover.proven(case(), domains))


def test_a_txt_record_speaks_for_its_domain_alone(keys: Keys) -> None:
    line = line_for(keys, case().id)
    prover = Prover(keys=keys, records=lambda name: ("v=spf1 -all", f'"{line}"') if name == f"{NAME}.{DOMAIN}" else ())
    found = proven(prover, (DOMAIN, "rival-news.com"))
    assert found is not None
    assert (found.strength, found.domains) == ("challenged", (DOMAIN,))


def test_a_file_at_the_domain_is_believed_and_one_elsewhere_is_not(keys: Keys) -> None:
    line = line_for(keys, case().id)
    pages = {f"https://www.{DOMAIN}{FILE}": f"# ours\r\n{line}\r\n"}
    assert proven(Prover(keys=keys, records=lambda name: (), fetch=Web(pages).fetch)) is not None
    assert proven(Prover(keys=keys, records=lambda name: (), fetch=Web(pages, lands_at="https://paste-bin.com/x").fetch)) is None


@pytest.mark.parametrize(
    "told", ["", "firsthand-takedown=", "firsthand-takedown=20261124-0123456789ab", "x {line}", "{line}x", "\u2028{other}"]
)
def test_any_other_line_proves_nothing(keys: Keys, told: str) -> None:
    text = told.format(line=line_for(keys, case().id), other=line_for(keys, "20261124-ffffffffffff"))
    prover = Prover(keys=keys, records=lambda name: (text,), fetch=Web({f"https://{DOMAIN}{FILE}": text}).fetch)
    assert proven(prover) is None


def test_the_lines_differ_by_case_purpose_and_instance(keys: Keys, tmp_path: Path) -> None:
    number = case().id
    lines = {line_for(keys, number), line_for(keys, "x"), role_line(keys, number, DOMAIN), role_line(keys, number, "rival-news.com")}
    assert len({*lines, line_for(load(tmp_path / "other"), number)}) == 5


def test_which_domains_a_case_is_decided_by() -> None:
    targets = [Target(item="i", url="u", outlet="relay-news.com", origin="wire-agency.com")]
    asked = case(targets=("https://a.harbour-post.com/x", "https://news.agg.org/item/1", "https://10.0.0.1/x", "http://localhost/"))
    assert domains_of(asked, targets, frozenset({"agg.org"})) == (DOMAIN, "relay-news.com", "wire-agency.com")
    claimed = replace(asked, letter=Letter(intent="remove", claimed_domain="wire-agency.com"))
    assert domains_of(claimed, targets, frozenset({"agg.org"}))[0] == "wire-agency.com"


def test_a_role_mailbox_is_one_that_the_site_names(keys: Keys) -> None:
    front = f"<a href='mailto:kit.marlow@{DOMAIN}'>Kit</a> <a href='mailto:Legal@news.{DOMAIN}'>us</a> info@{DOMAIN} legal@rival-news.com"
    web = Web({f"https://{DOMAIN}/": front})
    assert asyncio.run(Prover(keys=keys, fetch=web.fetch).role_address(DOMAIN)) == f"legal@news.{DOMAIN}"
    web.pages[f"https://{DOMAIN}/.well-known/security.txt"] = f"Contact: mailto:desk@{DOMAIN}\nContact: mailto:x@bugs.com"
    assert asyncio.run(Prover(keys=keys, fetch=web.fetch).role_address(DOMAIN)) == f"desk@{DOMAIN}"
    assert asyncio.run(Prover(keys=keys, fetch=Web({f"https://{DOMAIN}/": f"kit@{DOMAIN}"}).fetch).role_address(DOMAIN)) is None


def test_only_an_outlets_own_statement_names_its_controller(keys: Keys) -> None:
    web = Web({"https://rival-news.com/trust.txt": f"controlledby=https://www.{DOMAIN}/\n", f"https://{DOMAIN}/trust.txt": "control=https://third-post.com/"})  # fmt: skip
    assert asyncio.run(Prover(keys=keys, fetch=web.fetch).controllers(["rival-news.com", "third-post.com"])) == {"rival-news.com": DOMAIN}


def test_a_dns_of_single_records() -> None:
    records = told_by(lambda name: b"x=1" if name == b"a.b.com" else None)
    assert (records("a.b.com"), records("c.com")) == (("x=1",), ())


def asked_for_proof(scene: Scene) -> Case:
    scene.box.deliver(letter())
    scene.desk.read_mail()
    scene.desk.step()
    (waiting,) = scene.store.cases()
    assert waiting.state == "asked-proof"
    return waiting


def told(scene: Scene) -> str:
    return next(text for _, text in reversed(scene.sent.texts) if "firsthand-takedown=" in text)


def line_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("firsthand-takedown="))


def rounds(scene: Scene) -> None:
    asyncio.run(scene.desk.proofs.round(scene.now))
    scene.desk.step()


def test_the_line_that_the_sender_was_told_opens_the_way(scene: Scene) -> None:
    asked_for_proof(scene)
    scene.signer.records[f"{NAME}.{DOMAIN}"] = line_in(told(scene)).encode()
    rounds(scene)
    (after,) = scene.store.cases()
    assert (after.state, after.standing.strength) == ("receipt", "challenged")
    assert [i.id for i in scene.store.items(ItemQuery()).members] == [RIVAL.id]


def test_it_is_asked_for_again_but_not_without_end(scene: Scene) -> None:
    asked_for_proof(scene)
    asked: list[str] = []
    scene.desk.proofs._prover = Prover(keys=scene.desk.proofs._prover.keys, records=lambda name: asked.append(name) or ())  # type: ignore[func-returns-value]
    for _ in range(24 * 60):
        rounds(scene)
        scene.now += 60
    assert 10 < len(asked) < 80


def test_an_answer_signed_by_the_domain_proves_the_case(scene: Scene) -> None:
    waiting = asked_for_proof(scene)
    signed = ("from", "to", "subject")
    no = letter("Nobody here wants that, please do nothing.\n", subject=f"Re: Case {waiting.id}")
    scene.box.deliver(scene.signer.sign(no, DOMAIN.encode(), tuple(h.encode() for h in signed)))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.case(waiting.id).state == "asked-proof"  # type: ignore[union-attr]
    yes = letter(f"{line_in(told(scene))}\n\nYes, please.\n", subject=f"Re: Case {waiting.id}")
    scene.box.deliver(scene.signer.sign(yes, DOMAIN.encode(), tuple(h.encode() for h in signed)))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.case(waiting.id).state == "receipt"  # type: ignore[union-attr]
    assert [i.id for i in scene.store.items(ItemQuery()).members] == [RIVAL.id]


def test_a_rival_cannot_prove_anothers_case(scene: Scene) -> None:
    waiting = asked_for_proof(scene)
    rivals = letter(f"{line_in(told(scene))}\nPlease remove it.\n", "Desk <desk@rival-news.com>", f"Re: Case {waiting.id}")
    scene.box.deliver(scene.signer.sign(rivals, b"rival-news.com", (b"from", b"to", b"subject")))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.case(waiting.id).state == "asked-proof"  # type: ignore[union-attr]
    assert len(scene.store.items(ItemQuery()).members) == 2


def test_a_role_mailbox_is_asked_once_and_its_answer_proves(scene: Scene) -> None:
    web = Web({f"https://{DOMAIN}/": f"<a href='mailto:legal@{DOMAIN}'>Legal</a>"})
    scene.desk.proofs._prover = replace(scene.desk.proofs._prover, fetch=web.fetch)
    waiting = asked_for_proof(scene)
    rounds(scene)
    scene.now += 7200
    rounds(scene)
    ((_, text),) = [(to, text) for to, text in scene.sent.texts if to == f"legal@{DOMAIN}"]
    assert line_in(text) != line_in(told_to_sender(scene))
    quoted = "> " + text.replace("\n", "\n> ")
    scene.box.deliver(letter(f"What is this?\n\n{quoted}\n", f"Legal <legal@{DOMAIN}>", f"Re: Case {waiting.id}"))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.case(waiting.id).state == "asked-proof"  # type: ignore[union-attr]
    scene.box.deliver(letter(f"{line_in(text)}\n\n{quoted}\n", f"Legal <legal@{DOMAIN}>", f"Re: Case {waiting.id}"))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.case(waiting.id).state == "receipt"  # type: ignore[union-attr]


def told_to_sender(scene: Scene) -> str:
    return next(text for to, text in scene.sent.texts if to == "desk@harbour-post.com" and "firsthand-takedown=" in text)


def test_a_group_and_an_outlets_own_trust_txt_give_standing(scene: Scene) -> None:
    both = ASKED.replace(OWN.url, f"{OWN.url} and {RIVAL.url}")
    scene.box.deliver(scene.signer.sign(letter(both), DOMAIN.encode(), (b"from", b"to", b"subject")))
    web = Web({"https://rival-news.com/trust.txt": f"controlledby={DOMAIN}"})
    scene.desk.proofs._prover = replace(scene.desk.proofs._prover, fetch=web.fetch)
    scene.desk.read_mail()
    rounds(scene)
    assert scene.states() == ["receipt"]
    assert scene.store.items(ItemQuery()).members == ()


def test_the_titles_of_a_group_speak_for_each_other_where_the_catalogue_agrees(scene: Scene) -> None:
    named = [Outlet(site=d, domain=d, homepage=f"https://{d}/", owner="Tide Media Ltd") for d in (DOMAIN, "rival-news.com")]
    scene.store.put_outlets(named)
    group = PublisherGroup(id="g", name="Tide Media", domains=(DOMAIN, "rival-news.com"), basis="G")
    scene.desk._facts = replace(scene.desk._facts, groups=(group,))
    both = ASKED.replace(OWN.url, f"{OWN.url} and {RIVAL.url}")
    scene.box.deliver(scene.signer.sign(letter(both), DOMAIN.encode(), (b"from", b"to", b"subject")))
    scene.desk.read_mail()
    scene.desk.step()
    assert scene.store.items(ItemQuery()).members == ()
