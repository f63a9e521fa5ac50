"""Settings: a form, a cookie, a file; no account and no script."""

from __future__ import annotations

from email import message_from_bytes, policy
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.errors import UsageError
from firsthand.site import names, wishes
from firsthand.site.face import Face, reader_of
from firsthand.site.forms import body_of, is_ours
from firsthand.site.lists import counts
from firsthand.site.wishes import Wishes

FORM_BYTES = 200_000
SAID = {"kept": "Kept in this browser.", "forgotten": "Forgotten.", "in": "Brought in."}


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""

    @routes.get("/settings")
    async def settings(request: Request, said: str = "") -> Response:
        return _form(face, request, said=SAID.get(said))

    @routes.get("/settings.json")
    async def exported(request: Request) -> Response:
        headers = {"content-disposition": 'attachment; filename="firsthand-settings.json"', "cache-control": "private, no-store"}
        return Response(wishes.to_file(reader_of(request).wishes), media_type="application/json", headers=headers)

    @routes.post("/settings")
    async def keep(request: Request) -> Response:
        body = await body_of(request, FORM_BYTES)
        if body is None or not is_ours(request):
            return _form(face, request, 422, error="This is not what the form sends.")
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=1000)
            return _kept(Wishes(), "forgotten") if "forget" in fields else _kept(wishes.of_fields(fields), "kept")
        except (ValueError, UsageError) as wrong:
            return _form(face, request, 422, error=_sentence(wrong))

    @routes.post("/settings/file")
    async def bring_in(request: Request) -> Response:
        body = await body_of(request, FORM_BYTES)
        if body is None or not is_ours(request):
            return _form(face, request, 422, error="This is not what the form sends.")
        try:
            return _kept(wishes.of_file(_file_of(request.headers.get("content-type", ""), body)), "in")
        except UsageError as wrong:
            return _form(face, request, 422, error=_sentence(wrong))


def _sentence(wrong: Exception) -> str:
    return f"{str(wrong)[:1].upper()}{str(wrong)[1:]}." if isinstance(wrong, UsageError) else "This is not what the form sends."


def _kept(wished: Wishes, said: str) -> Response:
    answer = RedirectResponse(f"/settings?said={said}", status_code=303)
    if wished == Wishes():
        answer.delete_cookie(wishes.COOKIE, path="/", samesite="lax", httponly=True)
    else:
        answer.set_cookie(wishes.COOKIE, wishes.cookie(wished), max_age=wishes.KEPT_S, path="/", samesite="lax", httponly=True)
    return answer


def _file_of(kind: str, body: bytes) -> str:
    """The text of the only file of a multipart/form-data body (RFC 7578)."""
    whole = message_from_bytes(b"Content-Type: " + kind.encode("latin-1", "replace")[:300] + b"\r\n\r\n" + body, policy=policy.HTTP)
    for part in whole.iter_parts() if whole.is_multipart() else ():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_filename() is not None:
            return content.decode("utf-8", "replace")
    raise UsageError("that is not a file of settings")


def _form(face: Face, request: Request, status: int = 200, *, said: str | None = None, error: str | None = None) -> Response:
    tongue, wished = reader_of(request).tongue, reader_of(request).wishes
    figures = face.store.figures(face.context.now())
    live = {t for t in names.by_base(counts(figures, "live_languages")) if t and names.known_language(t)} | set(wished.languages)
    lands = {c for c in counts(figures, "places") if c in names.countries()} | set(wished.countries)
    tags = sorted(live or {t for t in names.language_names() if len(t) == 2}, key=lambda t: names.language(t, tongue))
    return face.render(
        "settings.html", request, status=status, tags=tags, codes=sorted(lands, key=lambda c: names.country(c, tongue)),
        said=tongue.say(said) if said else None, error=tongue.say(error) if error else None,
    )  # fmt: skip
