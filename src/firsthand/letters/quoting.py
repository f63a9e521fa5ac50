"""What of a letter's text is the writer's own: quotations, forwarded messages, signature and the lawyers' footer set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.facts import table
from firsthand.letters.phrases import has
from firsthand.text.tokens import fold

_FORWARDED = re.compile(r"^\s*(?:>\s*)?(?:-{2,}|_{5,}|={5,}|\*{3,})\s*(?:[^\W\d_].{2,60}?)?\s*(?:-{2,}|_{5,}|={5,}|\*{3,})\s*$")
_RULE = re.compile(r"^\s*_{20,}\s*$")
_HEADER = re.compile(r"^\s*\*?[^\s:：]{2,20}(?: [^\s:：]{1,14})?\s?\*?\s?[:：]\*?\s+\S")
_QUOTE = re.compile(r"^\s{0,3}[>|｜]")
MAX_FOOTER = 60  # lines at the end in which a footer may stand
MAX_RULE = 120  # characters of a line that parts a forwarded message
MAX_HEADER = 1000
_NAMED_DASHES = re.compile(r"-{2,}\s*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Split:
    own: str = ""
    quoted: str = ""
    signature: str = ""


@cache
def _names() -> frozenset[str]:
    return frozenset(fold(word).strip() for row in table("letters/header_words") for word in row["words"].split(";"))


def _header_block(lines: list[str], at: int) -> bool:
    """Whether the header lines of a quoted message begin here: three in a row, two by names that mail programs use."""
    block = lines[at : at + 5]
    run = 0
    while run < len(block) and len(block[run]) <= MAX_HEADER and _HEADER.match(block[run]):
        run += 1
    if run < 3:
        return False
    return sum(fold(re.split("[:：]", line, maxsplit=1)[0].strip(" *>")).strip() in _names() for line in block[:run]) >= 2


def _forwarding(line: str) -> bool:
    return len(line) <= MAX_RULE and bool(_RULE.match(line) or (_FORWARDED.match(line) and _NAMED_DASHES.search(line)))


def split(text: str) -> Split:
    """The writer's own lines, the quoted ones, and the signature."""
    lines = text.split("\n")
    own: list[str] = []
    quoted: list[str] = []
    signature: list[str] = []
    for at, line in enumerate(lines):
        if _forwarding(line) or _header_block(lines, at):
            quoted += lines[at:]
            break
        if _QUOTE.match(line):
            _attribution_goes(own, quoted)
            quoted.append(line.lstrip(" >|｜"))
        elif line in ("-- ", "--") and at > 0:
            rest = lines[at + 1 :]
            stop = next((n for n, later in enumerate(rest) if _forwarding(later) or _QUOTE.match(later)), len(rest))
            signature, quoted = rest[:stop], quoted + rest[stop:]
            break
        else:
            own.append(line)
    return Split("\n".join(_without_footer(own)), "\n".join(quoted), "\n".join(signature))


def _attribution_goes(own: list[str], quoted: list[str]) -> None:
    """The line "On such a day N wrote:" above a quotation is not the writer's."""
    at = len(own) - 1
    least = max(0, at - 3)
    while at >= least and not own[at].strip():
        at -= 1
    if (
        at >= least
        and own
        and own[at].rstrip().endswith((":", "："))
        and any(c.isdigit() or c == "@" for c in "".join(own[max(0, at - 1) : at + 1]))
    ):
        quoted.extend(own[at:])
        del own[at:]


def _without_footer(lines: list[str]) -> list[str]:
    """The lines without paragraphs of confidentiality in the second half: they ask to delete the letter, not an article."""
    found: list[str] = []
    paragraph: list[str] = []
    half = max(len(lines) // 3, len(lines) - MAX_FOOTER)

    def close(at: int) -> None:
        text = " ".join(paragraph)[:2000]
        if not text or at < half or "://" in text or not has(text, "footer"):
            found.extend(paragraph)

    for at, line in enumerate(lines):
        if line.strip():
            paragraph.append(line)
            continue
        close(at)
        paragraph = []
        found.append(line)
    close(len(lines))
    return found
