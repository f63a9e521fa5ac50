"""What we say of ourselves: how it works, ranking, status, publishers, takedown, removals, settings."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand import facts
from firsthand.site import names, views, words
from firsthand.site.face import Face
from firsthand.site.ledger import HEALTH_WORDS
from firsthand.site.lists import counts

FORM_BYTES = 100_000


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    def plain(path: str, template: str) -> None:
        @routes.get(path)
        async def page(request: Request) -> Response:
            return face.render(template, request)

    plain("/how-it-works", "how.html")
    plain("/publishers", "publishers.html")

    @routes.get("/settings")
    async def settings(request: Request) -> Response:
        figures = face.store.figures(face.context.now())
        live = {t for t in names.by_base(counts(figures, "live_languages")) if t and names.known_language(t)}
        choice = sorted(live or {t for t in names.language_names() if len(t) == 2}, key=names.language)
        return face.render("settings.html", request, tags=choice)

    @routes.get("/ranking")
    async def ranking(request: Request) -> Response:
        formula = (facts.DATA / "ranking.toml").read_text(encoding="utf-8")
        return face.render("ranking.html", request, formula=formula)

    @routes.get("/status")
    async def status(request: Request) -> Response:
        return _status(face, request)

    @routes.get("/removals")
    async def removals(request: Request) -> Response:
        return face.render("removals.html", request, cases=face.store.cases())

    _takedown(routes, face)


def _status(face: Face, request: Request) -> Response:
    store = face.store
    figures = store.figures(face.context.now())

    failing = [s for s in store.states() if s.health in ("failing", "blocked", "gone")][:100]
    return face.render(
        "status.html", request, figures=figures, failing=failing, dropped=views.shares(Counter(d.reason for d in store.dropped(500)), str, 20), health_words=HEALTH_WORDS,
        primaries=views.shares(counts(figures, "primaries"), lambda k: words.PRIMARY_WORDS.get(k, k)), origins=views.shares(counts(figures, "origins"), lambda k: words.KIND_WORDS.get(k, k)),
        health=views.shares(counts(figures, "health"), lambda k: HEALTH_WORDS.get(k, k)), live_countries=views.shares(counts(figures, "live_countries"), names.country),
        live_languages=views.shares(names.by_base(counts(figures, "live_languages")), names.language),
    )  # fmt: skip


def _takedown(routes: APIRouter, face: Face) -> None:
    @routes.get("/takedown")
    async def takedown(request: Request, item: str = "") -> Response:
        about = f"{face.context.public_url}/item/{item}\n" if item and item.replace("-", "").isalnum() and len(item) < 40 else ""
        return face.render("takedown.html", request, case=None, error=None, sender="", text=about)

    @routes.post("/takedown")
    async def submit(request: Request) -> Response:
        accept = face.context.submit_takedown
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                return _answer(face, request, 413, "That is more than this form takes; write an e-mail.")
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
        except ValueError:
            return _answer(face, request, 422, "This is not what the form sends.")
        sender, text = (fields.get(name, [""])[0].strip() for name in ("sender", "text"))
        if accept is None:
            return _answer(face, request, 503, "This instance takes no requests here; write to the address below.", sender, text)
        if "@" not in sender or not text:
            return _answer(face, request, 422, "An e-mail address and the addresses of the pages are needed.", sender, text)
        return face.render("takedown.html", request, status=202, case=accept(sender, text, "form"), error=None, sender="", text="")


def _answer(face: Face, request: Request, status: int, error: str, sender: str = "", text: str = "") -> Response:
    return face.render("takedown.html", request, status=status, case=None, error=error, sender=sender[:320], text=text[:20000])
