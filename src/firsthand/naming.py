"""How an instance names itself: to publishers, to readers, in letters."""

from __future__ import annotations

from firsthand import __version__
from firsthand.config import Settings
from firsthand.text.urls import host_of

PROJECT_PAGE = "https://firsthand.example/bot"


def user_agent(settings: Settings) -> str:
    """How Firsthand names itself: with the operator's contact, or as a private instance with the project's page."""
    contact = settings.operator.contact
    if not contact:
        return f"Firsthand/{__version__} (private instance; +{PROJECT_PAGE})"
    where = f"mailto:{contact}" if "@" in contact and "://" not in contact else f"+{contact}"
    return f"Firsthand/{__version__} ({where}; +{settings.site.public_url or PROJECT_PAGE})"


def our_hosts(settings: Settings) -> frozenset[str]:
    """The hosts under which letters name our own pages."""
    return frozenset(h for h in (host_of(settings.site.public_url), settings.site.host) if h)


def public_url(settings: Settings) -> str:
    """The site as readers see it."""
    return settings.site.public_url.rstrip("/") or f"http://{settings.site.host}:{settings.site.port}"
