"""The operator's pages: plain HTML, links and buttons only, so that all of it is done from the keyboard. Access keys are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from firsthand.admin import health, metrics, views
from firsthand.admin.answers import Answers
from firsthand.admin.gate import Gate, Word
from firsthand.errors import FirsthandError
from firsthand.store.shelf import Store

STYLE = "body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:75rem;padding:0 1rem}nav a{margin-right:1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}form{display:inline}:focus-visible{outline:3px solid #06c}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #888;padding:.5rem}"  # fmt: skip
PAGES = (("/feeds", "Feeds", "f"), ("/hosts", "Hosts", "h"), ("/queues", "Queues", "q"), ("/takedowns", "Takedowns", "t"), ("/disputed", "Disputed origins", "d"), ("/stories", "Merge and split", "m"), ("/journal", "Journal", "j"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """What the operator's listener is handed. An act takes the form's fields and says what it did; it journals itself and raises FirsthandError."""

    reader: Callable[[], Store]
    now: Callable[[], float]
    mailbox_is_read: Callable[[], bool]
    answers: Answers
    figures: Callable[[], Mapping[str, float | Mapping[str, int]]]
    acts: Mapping[str, Callable[[Mapping[str, str]], Awaitable[str]]]  # fetch approve refuse merge split
    site: str = ""


def application(operator: Operator) -> FastAPI:
    """The whole listener."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Gate)
    app.include_router(health.router(operator.reader, operator.mailbox_is_read))
    word = Word()
    _plain(app, operator)
    _feeds(app, operator, word)
    _cases(app, operator, word)
    _acts(app, operator, word)

    @app.exception_handler(HTTPException)
    async def wrong(request: Request, error: HTTPException) -> Response:
        return page("Not done", f"<p>{escape(str(error.detail))}</p>", error.status_code)

    return app


def _plain(app: FastAPI, operator: Operator) -> None:
    @app.get("/")
    async def front() -> Response:
        return RedirectResponse("/feeds?which=failing", 303)

    @app.get("/style.css")
    async def style() -> Response:
        return PlainTextResponse(STYLE, media_type="text/css")

    @app.get("/metrics")
    async def figures() -> Response:
        text = await asyncio.to_thread(metrics.text, operator.reader(), operator.now(), operator.figures())
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    @app.get("/queues")
    async def queues() -> Response:
        return page(
            "Queues",
            table(
                ("queue", "length"), [(escape(n), escape(v)) for n, v in views.queues(operator.reader(), operator.now(), operator.figures)]
            ),
        )

    @app.get("/journal")
    async def journal(after: int = 0) -> Response:
        entries = operator.reader().journal(after=max(0, min(after, 1 << 60)), limit=views.PAGE)
        rows = [(str(e.number), views.stamp(e.at), escape(e.kind), escape(e.subject), escape(e.text)) for e in entries]
        more = f'<p><a href="/journal?after={entries[-1].number}" accesskey="n">Next (n)</a></p>' if len(entries) == views.PAGE else ""
        return page("Journal", table(("number", "at", "kind", "subject", "what"), rows) + more)


def _feeds(app: FastAPI, operator: Operator, word: Word) -> None:
    @app.get("/feeds")
    async def feeds(which: str = "failing", domain: str = "") -> Response:
        rows = [
            (f'<a href="/feed?{urlencode({"url": f.url})}">{escape(f.url)}</a>', escape(f.health), escape(f.reason), f.last_success, f.next_due, "" if f.took_s is None else f"{f.took_s:g}",
             button("fetch", "Fetch now", word, url=f.url))
            for f in views.feeds(operator.reader(), operator.answers, operator.now(), "all" if domain else which, domain or None)
        ]  # fmt: skip
        links = "".join(
            f'<a href="/feeds?which={name}"{" aria-current=page" if name == which else ""}>{name}</a> ' for name in views.FILTERS
        )
        return page("Feeds", f"<p>{links}</p>{table(('feed', 'health', 'reason', 'last success', 'next due', 'took s', ''), rows)}")

    @app.get("/hosts")
    async def hosts() -> Response:
        rows = [
            (
                f'<a href="/feeds?domain={quote(h.domain)}">{escape(h.domain)}</a>',
                str(h.feeds),
                str(h.failing),
                str(h.polls),
                str(h.entries),
                h.waits_until,
            )
            for h in views.hosts(operator.reader(), operator.now())
        ]
        return page("Hosts", table(("host", "feeds", "failing", "polls", "entries", "to be left alone until"), rows))

    @app.get("/feed")
    async def feed(url: str) -> Response:
        reply = operator.answers.of(url)
        if reply is None:
            return page(
                "A feed", f"<p>{escape(url)} was not asked since this process began.</p>{button('fetch', 'Fetch now', word, url=url)}"
            )
        head = "\n".join((f"status {reply.status} {reply.error or ''} {reply.reason or ''}", f"{reply.took_s:.2f} s, {reply.wire_bytes} bytes", f"found at {reply.url}", *(f"{k}: {v}" for k, v in reply.headers)))  # fmt: skip
        body = reply.body.decode("utf-8", "replace")
        return page(
            "A feed",
            f"<p>{escape(url)} {button('fetch', 'Fetch now', word, url=url)}</p><pre>{escape(head)}</pre><pre>{escape(body)}</pre>",
        )


def _cases(app: FastAPI, operator: Operator, word: Word) -> None:
    @app.get("/takedowns")
    async def takedowns() -> Response:
        rows = [
            (escape(c.id), escape(c.state), views.stamp(c.arrived_at), views.stamp(c.deadline_at), escape(c.sender), escape(c.standing.strength), escape(c.letter.intent),
             "<br>".join(escape(t) for t in (*c.targets[:20], *c.domains[:20])), str(len(c.items)),
             button("approve", "Approve", word, case=c.id) + button("refuse", "Refuse", word, {"reason": "Why"}, case=c.id))
            for c in sorted(operator.reader().cases(open_only=True), key=lambda c: c.deadline_at)[: views.PAGE]
        ]  # fmt: skip
        return page(
            "Takedowns", table(("case", "state", "arrived", "deadline", "sender", "standing", "intent", "asks for", "items", ""), rows)
        )

    @app.get("/disputed")
    async def disputed() -> Response:
        rows = [
            (f'<a href="{escape(operator.site)}/item/{escape(i.id)}">{escape(i.headline or i.id)}</a>', escape(i.outlet), escape(i.origin.kind),
             escape(i.origin.origin.name or i.origin.origin.domain or "") if i.origin.origin else "", f"{i.origin.confidence:.2f}",
             "<br>".join(escape(f"{c.what}: {c.text}") for c in i.origin.contradictions), button("split", "Take out of its story", word, item=i.id) if i.story else "")
            for i in views.disputed(operator.reader())
        ]  # fmt: skip
        return page("Disputed origins", table(("item", "outlet", "kind", "origin", "confidence", "contradictions", ""), rows))

    @app.get("/stories")
    async def stories() -> Response:
        both = button("merge", "Merge", word, {"one": "Story", "into": "into"})
        return page("Merge and split", f"<p>{both}</p><p>{button('split', 'Take out of its story', word, {'item': 'Item'})}</p>")


def _acts(app: FastAPI, operator: Operator, word: Word) -> None:
    @app.post("/act/{name}")
    async def act(request: Request, name: str) -> Response:
        form = await word.form(request)
        if name not in operator.acts:
            raise HTTPException(404, "there is no such act")
        try:
            said = await operator.acts[name](form)
        except FirsthandError as error:
            return page("Not done", f"<p>{escape(str(error))}</p>", 422)
        return page("Done", f"<p>{escape(said)}</p>")


def page(title: str, body: str, status: int = 200) -> Response:
    """A page with the way to all others."""
    links = "".join(f'<a href="{path}" accesskey="{key}">{name} ({key})</a>' for path, name, key in PAGES)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)} - operator</title><link rel="stylesheet" href="/style.css">'
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head>{head}</head><body><nav>{links}</nav><main><h1>{escape(title)}</h1>{body}</main></body></html>',
        status,
    )


def table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of HTML under their names."""
    head = "".join(f'<th scope="col">{escape(n)}</th>' for n in names)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>" if rows else "<p>None.</p>"


def button(act: str, text: str, word: Word, asked: Mapping[str, str] = {}, **fields: str) -> str:
    """A form that does one act: fields that are given, and those that are asked for by their label."""
    hidden = "".join(f'<input type="hidden" name="{n}" value="{escape(v)}">' for n, v in {"word": word.text, **fields}.items())
    inputs = "".join(f'<label>{escape(label)} <input name="{n}" required maxlength="300"></label> ' for n, label in asked.items())
    return f'<form method="post" action="/act/{act}">{hidden}{inputs}<button>{escape(text)}</button></form> '
