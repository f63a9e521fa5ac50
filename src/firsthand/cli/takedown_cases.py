"""`takedown submit|list|show|approve|refuse|delist|prove`: the operator's hand on cases; hooked into the verb by `cli/takedown.py`.

An instance that runs goes on running: what is decided here is written down, and it erases within seconds. Where none runs, the
erasure is done here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import StoreLocked, UsageError
from firsthand.letters.decide import decide
from firsthand.model.codec import to_row
from firsthand.model.takedown import Case, Letter, Standing
from firsthand.store.open import open_store
from firsthand.takedowns.cases import CLOSED, Cases
from firsthand.takedowns.erasure import tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.proof import no_surfaces
from firsthand.takedowns.proof import prove as prove_case
from firsthand.takedowns.surfaces import Site
from firsthand.text.urls import is_web, registrable_domain

Number = Annotated[str, typer.Argument(metavar="CASE", help="A case's number")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table")]


def hook(takedown: typer.Typer) -> None:
    """Add the sub-verbs to the verb `takedown`."""
    for command in (submit, list_, show, approve, refuse, delist, prove):
        takedown.command(name=command.__name__.rstrip("_"))(command)


def submit(
    url: Annotated[list[str], typer.Option("--url", help="An address to remove; may be repeated")] = [],  # noqa: B006
    domain: Annotated[list[str], typer.Option("--domain", help="A domain to remove whole; may be repeated")] = [],  # noqa: B006
    sender: Annotated[str, typer.Option(help="Who asks: an e-mail address")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Open a case for a request that came another way; prints it. It waits for `approve`."""
    for given in url:
        if not is_web(given):
            raise UsageError(f"{given} is no web address")
    if not url and not domain:
        raise UsageError("name what is asked: --url or --domain")
    letter = Letter(intent="remove", urls=tuple(url), domains=tuple(registrable_domain(d) for d in domain), from_domain=_domain(sender))
    now = time.time()
    with _cases(data_dir, config) as (cases, _):
        identity = json.dumps([sorted(url), sorted(domain), sender]).encode()
        case = cases.open(letter, Standing(strength="none"), channel="operator", sender=sender, arrived_at=now, identity=identity)
        _print(_row(cases.step(case, now)))


def list_(
    open_only: Annotated[bool, typer.Option("--open", help="Only those that are not closed")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """All cases, by arrival."""
    store = open_store(settings_of(data_dir, config).data_dir, write=False)
    try:
        found = sorted(store.cases(open_only=open_only), key=lambda c: (c.arrived_at, c.id))
    finally:
        store.close()
    if as_json:
        for case in found:
            _print(_row(case))
        return
    for case in found:
        left = (case.deadline_at - time.time()) / 3600
        due = "" if case.state in CLOSED else f"  due in {left:.1f} h" if left > 0 else f"  OVERDUE by {-left:.1f} h"
        print(f"{case.id}  {_instant(case.arrived_at)}  {case.channel:8}  {case.state:11}  {len(case.items):4} items  {case.sender}{due}")


def show(case: Number, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """A case with its letter, standing and every step."""
    store = open_store(settings_of(data_dir, config).data_dir, write=False)
    try:
        found = store.case(case)
    finally:
        store.close()
    if found is None:
        raise UsageError(f"there is no case {case}")
    _print(_dated(to_row(found)), indent=2)


def approve(case: Number, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Erase what a case names, for good."""
    now = time.time()
    with _cases(data_dir, config) as (cases, alone):
        after = cases.approve(case, now)
        if alone:
            after = cases.step(after, now)
        else:
            print("the running instance erases it now", file=sys.stderr)
        _print(_row(after))


def refuse(
    case: Number,
    reason: Annotated[str, typer.Option(help="One sentence")] = "refused by the operator",
    unfounded: Annotated[bool, typer.Option("--unfounded", help="Manifestly so: the third in 90 days suspends its sender")] = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Close a case without removing anything; what it hid is shown again."""
    with _cases(data_dir, config) as (cases, _):
        _print(_row(cases.refuse(case, time.time(), reason, unfounded=unfounded)))


def delist(
    case: Number,
    name: Annotated[str, typer.Option(help="The person's name as it is searched for; it is not kept")],
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Take a person's name out of search for what a case names (GDPR article 17); the items stay."""
    now = time.time()
    with _cases(data_dir, config) as (cases, alone):
        after = cases.delist(case, name, now)
        if alone:
            after = cases.step(after, now)
        else:
            print("the running instance does it now", file=sys.stderr)
        _print(_row(after))


def prove(case: Number, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Search every byte of the data directory, its backups and the running site for what a case had erased; exit 1 where not proven."""
    settings = settings_of(data_dir, config)
    where = settings.data_dir
    store = open_store(where, write=False)
    try:
        if store.case(case) is None:
            raise UsageError(f"there is no case {case}")
        site = Site(settings.site.host, settings.site.port)
        found = prove_case(case, tools_for(store, load(where), where), site.pages if site.answers() else no_surfaces)
    finally:
        store.close()
    _print(found)
    if not found["proven"]:
        sys.exit(1)


@contextmanager
def _cases(data_dir: DataDir, config: ConfigFile) -> Iterator[tuple[Cases, bool]]:
    """Cases on the store, and whether we are its one writer: beside a running instance we write cases only."""
    where = settings_of(data_dir, config).data_dir
    alone = True
    try:
        store = open_store(where)
    except StoreLocked:
        store, alone = open_store(where, alone=False), False
    try:
        yield Cases(tools=tools_for(store, load(where), where), decide=decide), alone
    finally:
        store.close()


def _domain(sender: str) -> str | None:
    return registrable_domain(sender.rpartition("@")[2]) if "@" in sender else None


def _row(case: Case) -> dict[str, Any]:
    kept = ("id", "state", "channel", "sender", "targets", "domains", "items")
    row = to_row(case)
    return {
        **{name: row[name] for name in kept},
        "deadline": _instant(case.deadline_at),
        "note": case.events[-1].note if case.events else "",
    }


def _dated(told: Any) -> Any:
    """Instants (`at` and what ends so) as RFC 3339 has them."""
    if isinstance(told, dict):
        return {
            key: _instant(member) if isinstance(member, int | float) and (key == "at" or key.endswith("_at")) else _dated(member)
            for key, member in told.items()
        }
    return [_dated(member) for member in told] if isinstance(told, list | tuple) else told


def _instant(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _print(row: Any, indent: int | None = None) -> None:
    print(json.dumps(row, ensure_ascii=False, indent=indent))
