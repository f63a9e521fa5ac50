"""Every sentence of the interface as it stands in the code: what the catalogues are kept in line with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from firsthand.site import names, owners, preferences, words

SITE = Path(words.__file__).parent
Sentence = tuple[str, ...]  # one, and its plural where it has one
_FROM_ELSEWHERE = (
    "This is the demo: every outlet, agency, place and person here is invented. Links open a mirror on this machine.",
    "Hidden",
    "Not here",
    "Not like this",
    "Removed",
    "Too many at once",
    "Something is wrong here",
    "That is not a file of settings.",
    "These are more settings than a browser keeps: take out some words or outlets.",
    "?at= takes a minute like 2026-11-24T10:00Z.",
    "That minute has not come yet.",
)


def sentences() -> list[Sentence]:
    """Each once, in the order of the templates, the tables and the code."""
    return list(dict.fromkeys((*_of_templates(), *_of_tables(), *_of_code(), *((text,) for text in _FROM_ELSEWHERE))))


def _of_templates() -> Iterator[Sentence]:
    reading = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    reading.newstyle_gettext = True  # type: ignore[attr-defined]
    for path in sorted((SITE / "templates").iterdir()):
        tree = reading.parse(path.read_text(encoding="utf-8"))
        for _, _, said in extract_from_ast(tree):
            yield tuple(s for s in ([said] if isinstance(said, str) else said) if s is not None)
        yield from _counted_in(path.read_text(encoding="utf-8"))


def _counted_in(text: str) -> list[Sentence]:
    return re.findall(r'\|counted\("([^"]+)", "([^"]+)"\)', text)


def _of_tables() -> Iterator[Sentence]:
    for table in (*words.TABLES, owners.SHOWN_WORDS, preferences.SAID):
        yield from ((text,) for text in table.values())
    yield from ((text,) for text in words.SINGLE)
    yield from ((topic["name"],) for topic in names.topics())


def _of_code() -> Iterator[Sentence]:
    for path in sorted(SITE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name == "say" and texts:
                yield (texts[0],)
            elif name == "counted" and len(texts) == 2:
                yield texts[0], texts[1]
            elif name in ("missing", "message") and texts and path.name != "missing.py":
                yield (texts[-1],)
            elif name in ("_answer", "_form"):
                yield from (
                    (text,)
                    for text in (*texts, *(k.value.value for k in node.keywords if k.arg == "error" and isinstance(k.value, ast.Constant)))
                    if text
                )
