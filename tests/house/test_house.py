"""The house keeps its form: rooms, sizes, names, doors; and its papers agree with each other."""

from __future__ import annotations

import ast
import gc
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import firsthand
from firsthand import config

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "firsthand"
FILES = sorted(SOURCE.rglob("*.py"))
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "managers", "tools"}


@cache
def _tree(file: Path) -> ast.Module:
    """The parsed file. CPython 3.11 miscounts its parser's depth where a finaliser runs in the middle of it, so none may."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    finally:
        if collecting:
            gc.enable()


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) and first.end_lineno else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - documented


def test_files_are_short() -> None:
    long = {str(f.relative_to(ROOT)): n for f in FILES if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long, f"over 400 lines, so more than one reason to exist: {long}"


def test_functions_are_short() -> None:
    long = [f"{f.relative_to(ROOT)}:{node.lineno} {node.name} ({_lines(node)})" for f in FILES for node in _functions(_tree(f)) if _lines(node) > 50]  # fmt: skip
    assert not long, f"over 50 lines: {long}"


def test_no_drawers() -> None:
    assert not [f for f in FILES if f.stem in DRAWERS or f.parent.name in DRAWERS], "a line that fits two rooms lacks a noun, not a drawer"


def test_doors_hold_no_code() -> None:
    for door in SOURCE.glob("*/**/__init__.py"):
        if door.parent.name == "cli":
            continue  # the command line's own front door
        body = _tree(door).body
        assert all(isinstance(n, ast.Expr) for n in body), f"{door.relative_to(ROOT)} is a door: its docstring only"


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(f.relative_to(ROOT)) for f in FILES if not ast.get_docstring(_tree(f))]
    assert not silent, silent


def test_nouns_know_nobody() -> None:
    for file in (SOURCE / "model").glob("*.py"):
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("firsthand"):
                assert node.module.startswith("firsthand.model"), f"{file.name} imports {node.module}"


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda p: p.name)
def test_locks_hold_names_versions_and_hashes_only(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][\w.-]*==\S+", text, re.M | re.I)
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_dependency_has_its_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[<>=;\[ ]", d, maxsplit=1)[0].lower() for d in project["dependencies"]}
    named |= {re.split(r"[<>=;\[ ]", d, maxsplit=1)[0].lower() for extra in project["optional-dependencies"].values() for d in extra}
    pages = "\n".join(p.read_text(encoding="utf-8").lower() for p in (ROOT / "docs" / "decisions").glob("*.md"))
    missing = sorted(n for n in named if f"**{n}**" not in pages)
    assert not missing, f"no decision page names {missing}"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in config.names() if f"`{name}`" not in page]
    assert not missing, missing


def test_version_and_changes_agree() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest is not None
    assert newest.group(1) == firsthand.__version__


def test_the_project_speaks_of_itself_alone() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    words = re.compile(r"/" + r"work/|\.lib" + r"rary|helper[- ]sess|\bissue \d+\b|files\.python" + r"hosted", re.I)
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".sh", ".html", ".sql", ".yaml", ".lock", ""} and path.is_file():
            found = words.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name}: {found.group(0) if found else ''}"
