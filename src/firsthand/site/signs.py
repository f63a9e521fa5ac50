"""What machines look for at fixed addresses: `/robots.txt` (RFC 9309) and `/.well-known/security.txt` (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from firsthand.site.context import SiteContext

EXPIRES_S = 30 * 86400.0
# Headlines and excerpts belong to their publishers: whoever reads them here is bound by what those say, never freer.
_ROBOTS = """# Every page may be read. The words on it belong to the publishers that it names: their rights stand on each item.
User-agent: *
Content-Signal: search=yes, ai-input=no, ai-train=no
Content-Usage: train-ai=n
Disallow: /search
Disallow: /settings
Disallow: /takedown?
"""


def router(context: SiteContext) -> APIRouter:
    """Both addresses, also where RFC 9116 lets security.txt stand."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse(_ROBOTS)

    @routes.get("/.well-known/security.txt")
    @routes.get("/security.txt")
    async def security(request: Request) -> Response:
        base = context.public_url or str(request.base_url).rstrip("/")
        return PlainTextResponse(security_text(context, base))

    return routes


def security_text(context: SiteContext, base: str) -> str:
    """Whom to tell of a hole: the operator where one is named, and this site's own form."""
    contact = context.contact
    first = [contact if "://" in contact else f"mailto:{contact}"] if contact else []
    until = datetime.fromtimestamp(context.now() + EXPIRES_S, UTC).strftime("%Y-%m-%dT00:00:00Z")
    lines = [*(f"Contact: {c}" for c in (*first, f"{base}/takedown")), f"Expires: {until}", f"Canonical: {base}/.well-known/security.txt"]
    return "\n".join(lines) + "\n"
