"""Text that XML 1.0 can hold."""

from __future__ import annotations

from xml.sax.saxutils import escape


def xml_plain(text: str | None) -> str:
    """The text without the characters that XML 1.0 has no form for; to be quoted by the writer."""
    return "".join(c for c in text or "" if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000")


def xml_text(text: str | None) -> str:
    """The text as it stands between tags."""
    return escape(xml_plain(text))
