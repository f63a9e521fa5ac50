"""What we say of ourselves: how it works, ranking, status."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand import facts
from firsthand.site import names, views, words
from firsthand.site.face import Face, reader_of
from firsthand.site.lists import counts


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/how-it-works")
    async def how(request: Request) -> Response:
        return face.render("how.html", request, figures=facts.table("origins/figures"))

    @routes.get("/ranking")
    async def ranking(request: Request) -> Response:
        formula = (facts.DATA / "ranking.toml").read_text(encoding="utf-8")
        return face.render("ranking.html", request, formula=formula)

    @routes.get("/status")
    async def status(request: Request) -> Response:
        return _status(face, request)


def _status(face: Face, request: Request) -> Response:
    store, tongue = face.store, reader_of(request).tongue
    figures = store.figures(face.context.now())

    def worded(name: str, table: dict[str, str]) -> list[dict[str, object]]:
        return views.shares(counts(figures, name), lambda k: words.in_words(table, k, tongue))

    failing = [s for s in store.states() if s.health in ("failing", "blocked", "gone")][:100]
    return face.render(
        "status.html", request, figures=figures, failing=failing, dropped=views.shares(Counter(d.reason for d in store.dropped(500)), str, 20),
        primaries=worded("primaries", words.PRIMARY_WORDS), origins=worded("origins", words.KIND_WORDS), health=worded("health", words.HEALTH_WORDS),
        live_countries=views.shares(counts(figures, "live_countries"), lambda c: names.country(c, tongue)),
        live_languages=views.shares(names.by_base(counts(figures, "live_languages")), lambda t: names.language(t, tongue)),
    )  # fmt: skip
