"""`firsthand claim`: domains that their publishers claimed, and what they, or a contract with them, say of how they are shown."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from firsthand.app import asker
from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import StoreLocked, UsageError
from firsthand.fetching.polite import Polite
from firsthand.letters.decide import decide
from firsthand.model.codec import to_row
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.takedowns.answers import Answers
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.challenges import Prover
from firsthand.takedowns.claims import OPERATOR, Claims
from firsthand.takedowns.erasure import tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.publishers import Publishers

claim = typer.Typer(no_args_is_help=True, help="Domains that publishers claim, and what they state of them.")
EXAMPLES = "show=link snippet_words=20 delay_s=3600 listed=no ai_train=deny origin=PAGE=ORIGIN; NAME=none takes back"
Token = Annotated[str, typer.Argument(help="The secret that `claim start` printed")]
_NUMBERS = ("snippet_words", "snippet_chars", "delay_s")


@claim.command("start")
def start(domain: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Begin a claim: prints its secret and the line to publish."""
    with _desk(data_dir, config) as (desk, _, _store):
        made = desk.start(domain)
    _print({"domain": made.domain, "token": made.token, "line": made.line, "dns": f"_firsthand-takedown.{made.domain}", "file": f"https://{made.domain}/.well-known/firsthand-takedown.txt"})  # fmt: skip


@claim.command("check")
def check(token: Token, code: str = "", data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Look for the line at the domain, or hand in the code that its role mailbox was told; exit 1 where it is not proven."""
    with _desk(data_dir, config) as (desk, polite, _store):

        async def asked() -> Any:
            try:
                return await desk.check(token, code)
            finally:
                await polite.close()

        found = asyncio.run(asked())
    _print({"domain": found.domain, "held": found.how is not None, "how": found.how, "covers": list(found.covers)})
    if found.how is None:
        raise typer.Exit(1)


@claim.command("set")
def set_(
    domain: str,
    statements: Annotated[
        list[str],
        typer.Argument(help="show=link snippet_words=20 delay_s=3600 listed=no ai_train=deny origin=PAGE=ORIGIN; `none` takes back"),
    ],
    token: Annotated[str, typer.Option(help="The claim's secret; without it the operator states it, by contract")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """State how the pages of a domain are to be shown."""
    wishes = dict(map(_wish, statements))
    with _desk(data_dir, config) as (desk, _, _store):
        acts = desk.state(token, domain, wishes) if token else desk.contract(domain, wishes)
    for act, receipt in acts:
        _print({"domain": act.domain, "statement": act.kind, "value": act.value, "receipt": receipt})


@claim.command("show")
def show(domain: str = typer.Argument(""), data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """What stands of a domain, or of every domain, with each statement."""
    with _desk(data_dir, config) as (desk, _, store):
        book = Claims(store, desk.claims.keys)
        for name, settings in book.all_settings().items():
            if domain in ("", name):
                acts = [{"statement": a.kind, "value": a.value, "by": "operator" if a.by == OPERATOR else "owner", "at": _instant(a.at)} for a in book.acts(name)]  # fmt: skip
                _print({"domain": name, "settings": to_row(settings), "statements": acts})


@contextmanager
def _desk(data_dir: DataDir, config: ConfigFile) -> Iterator[tuple[Publishers, Polite, Store]]:
    """The publishers' desk on the store; beside a running instance what is stated is written, and that one obeys it."""
    settings = settings_of(data_dir, config)
    try:
        store = open_store(settings.data_dir)
    except StoreLocked:
        store = open_store(settings.data_dir, alone=False)
    try:
        keys = load(settings.data_dir)
        polite = asker(settings)
        cases = Cases(tools=tools_for(store, keys, settings.data_dir), decide=decide)
        desk = Publishers(cases, Prover(keys=keys, fetch=polite.fetch), Answers(None, time.time), time.time, lambda overrides: None)
        yield desk, polite, store
    finally:
        store.close()


def _wish(told: str) -> tuple[str, object]:
    name, equals, value = told.partition("=")
    if not equals:
        raise UsageError(f"a statement is NAME=VALUE, not {told[:80]}")
    if value == "none" and name not in ("show", "listed", "origin"):
        return name, None
    return name, int(value) if name in _NUMBERS and value.isascii() and value.isdigit() and len(value) < 9 else value


def _instant(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _print(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False))


def register(app: typer.Typer) -> None:
    """Add the verb with its sub-verbs."""
    app.add_typer(claim, name="claim")
