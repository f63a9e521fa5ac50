"""For publishers: what we read, decide and show of a domain; the form for removals and the log of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand.fetching.buckets import Buckets, network_of
from firsthand.model.feed import FeedState
from firsthand.model.item import Item
from firsthand.site import views, words
from firsthand.site.face import Face, reader_of
from firsthand.site.forms import body_of, is_ours
from firsthand.site.tongues import Tongue
from firsthand.store.shelf import ItemQuery
from firsthand.text.urls import host_of, registrable_domain

FORM_BYTES = 100_000
FORMS = 20  # requests by the form of one network at once, and so many within the hour after
OF_THE_LAST = 200
SIGNALS = 60
TODAY = 5_000  # pages of a day that are counted one by one
SHOWN_WORDS = {
    "none": "nothing", "link": "a link", "headline": "headline and link", "snippet": "headline, link and a few words", "full": "the whole article, by its licence",
}  # fmt: skip


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/publishers")
    async def publishers(request: Request, domain: str = "") -> Response:
        return _publisher(face, request, domain.strip()[:300])

    @routes.get("/removals")
    async def removals(request: Request) -> Response:
        return face.render("removals.html", request, cases=face.store.cases(), feed_base="/removals")

    _takedown(routes, face)


def _publisher(face: Face, request: Request, asked: str) -> Response:
    tongue, store = reader_of(request).tongue, face.store
    domain = registrable_domain(host_of(asked if "://" in asked else f"https://{asked}") or "") if asked else ""
    if not domain:
        error = tongue.say("That is not a domain.") if asked else None
        return face.render("publishers.html", request, domain="", error=error)
    items = store.items(ItemQuery(outlet=domain, limit=OF_THE_LAST)).members
    states = store.states(domain=domain)
    midnight = face.context.now() // 86400 * 86400
    today = len(store.items(ItemQuery(outlet=domain, after=midnight, limit=TODAY)).members)
    return face.render(
        "publishers.html", request, domain=domain, error=None, outlet=store.outlet(domain), feeds=len(store.feeds(domain=domain)), states=states,
        asked_of=asked_of(states), today=today, held=len(items), signals=signals(items), uses=uses(items, tongue), latest=items[:5],
        shows=views.shares(Counter(i.rights.show for i in items), lambda k: words.in_words(SHOWN_WORDS, k, tongue)),
        robots=_robots(face, domain, tongue), claim=face.context.claim_path,
    )  # fmt: skip


def asked_of(states: Sequence[FeedState]) -> dict[str, Any]:
    """How often the feeds of a domain were asked, how often nothing had changed, and when one last answered."""
    return {
        "polls": sum(s.polls for s in states), "unchanged": sum(s.not_modified for s in states),
        "last": max((s.last_success_at for s in states if s.last_success_at), default=None),
    }  # fmt: skip


def signals(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Every signal of the owners that was read with these items, the commonest first, with the number of items that it stood on."""
    counted = Counter((e.signal, e.where, e.text) for i in items for e in i.rights.evidence)
    return [{"signal": s, "where": w, "text": t, "number": n} for (s, w, t), n in counted.most_common(SIGNALS)]


def uses(items: Sequence[Item], tongue: Tongue) -> list[tuple[str, str]]:
    """What the owner says of each use, as most items have it, and how many differ."""
    asked = (
        (tongue.say("Search"), "search"), (tongue.say("AI input"), "ai_input"), (tongue.say("AI training"), "ai_train"),
        (tongue.say("Text and data mining"), "tdm"), (tongue.say("Index"), "index"),
    )  # fmt: skip
    found = []
    for name, field in asked:
        counted = Counter(getattr(i.rights, field) for i in items)
        said = [f"{words.in_words(words.USE_WORDS, value, tongue)} ({number})" for value, number in counted.most_common()]
        found.append((name, "; ".join(said)))
    longest = [i.rights.snippet_words for i in items if i.rights.snippet_words is not None]
    if longest:
        found.append((tongue.say("Longest excerpt"), tongue.counted("%(n)s word", "%(n)s words", max(longest))))
    return found


def _robots(face: Face, domain: str, tongue: Tongue) -> dict[str, str] | None:
    """robots.txt as it was last read, if this process has read it."""
    found = face.context.robots(domain)
    if found is None:
        return None
    text, at = found
    said = tongue.say("Fetched %(time)s UTC.", time=words.moment(at, face.context.now(), tongue))
    return {
        "url": f"https://{domain}/robots.txt",
        "text": text[:20_000],
        "said": said if text else f"{said} {tongue.say('There is none.')}",
    }


def _takedown(routes: APIRouter, face: Face) -> None:
    @routes.get("/takedown")
    async def takedown(request: Request, item: str = "", about: str = "", claim: str = "") -> Response:
        lines = []
        if item and item.replace("-", "").isalnum() and len(item) < 40:
            lines.append(f"{face.context.public_url}/item/{item}")
        if about == "origin":
            lines.append(reader_of(request).tongue.say("The origin that is named here is wrong. The right one is:"))
        if claim and len(claim) < 254:
            lines.append(reader_of(request).tongue.say("I claim this domain: %(domain)s", domain=registrable_domain(claim)))
        return face.render("takedown.html", request, case=None, error=None, sender="", text="".join(f"{line}\n" for line in lines))

    asked = Buckets(FORMS / 3600, FORMS)

    @routes.post("/takedown")
    async def submit(request: Request) -> Response:
        accept = face.context.submit_takedown
        if not is_ours(request):
            return _answer(face, request, 403, "This form is sent from this page alone.")
        network = network_of(request.client.host if request.client else None)
        if network is not None and not asked.take(network).allowed:
            return _answer(face, request, 429, "That is more than this form takes; write an e-mail.")
        body = await body_of(request, FORM_BYTES)
        if body is None:
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
    said = reader_of(request).tongue.say(error)
    return face.render("takedown.html", request, status=status, case=None, error=said, sender=sender[:320], text=text[:20000])
