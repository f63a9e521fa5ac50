"""What a host's own name lets us guess, where nobody says better."""

from __future__ import annotations

from collections.abc import Collection

_OTHER = {"uk": "GB", "su": "RU"}


def country_of(host: str, countries: Collection[str], generic: Collection[str]) -> str | None:
    """The country of a host's country-code domain (ISO 3166-1 alpha-2); None for generic ones and those sold to anybody."""
    tld = host.rstrip(".").rpartition(".")[2].lower()
    if len(tld) != 2 or tld in generic:
        return None
    code = _OTHER.get(tld, tld.upper())
    return code if code in countries else None
