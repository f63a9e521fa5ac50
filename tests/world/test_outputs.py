"""Nothing is shown beyond its record: a world is read for a while, then every page, feed, answer and export that the instance gives is
walked and held against what the world's owners allow."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest

from firsthand.cli.demo import HOURS
from firsthand.text.tokens import units
from firsthand.world.build import build
from firsthand.world.calendar import calendar_of
from firsthand.world.nouns import TrueArticle
from firsthand.world.terms import beyond

pytestmark = pytest.mark.slow
SECONDS, READ_S, SEED, OUTLETS, SPEED = 80, 45, 7, 20, "120"
GRAM = 9  # words in a row: none of a text that may not be shown stands anywhere
MOST = 1500  # pages
FIRST = ("/", "/index.atom", "/index.rss", "/index.json", "/outlets", "/status", "/removals", "/publishers", "/sitemap.xml", "/api/v1/items?limit=100", "/api/v1/stories?limit=100", "/api/v1/outlets?limit=100", "/api/v1/feeds?limit=100", "/api/v1/sections", "/api/v1/stats", "/outlets.opml", "/ranking")  # fmt: skip
_HREF = re.compile(r"""(?:href|src)=["']?(/[^"'<>\s#]{0,300})""")
_TAG = re.compile(r"<[^>]{0,2000}>")


@dataclass
class Walked:
    """What an instance gave out, by where it gave it; the items of its API; the articles of its world by address."""

    outputs: dict[str, str]
    items: list[dict[str, object]]
    truth: dict[str, TrueArticle]
    allowed: set[str] = field(default_factory=set)


def get(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return str(answer.read().decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        return str(error.read().decode("utf-8", "replace"))
    except (OSError, ValueError):
        return None


def api_items(base: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    after: str | None = ""
    while after is not None:
        told = json.loads(get(f"{base}/api/v1/items?limit=100{after}") or "{}")
        found += told["items"]
        after = f"&cursor={urllib.parse.quote(told['next'])}" if told["next"] else None
    return found


def walk(base: str, words: list[str]) -> dict[str, str]:
    """Every page that links lead to, and lists in their other forms; searches for words of texts that may not be shown."""
    waiting = deque(
        (*FIRST, *(f"/search?q={urllib.parse.quote(w)}" for w in words), *(f"/api/v1/search?q={urllib.parse.quote(w)}" for w in words))
    )
    seen, outputs = set(waiting), {}
    while waiting and len(outputs) < MOST:
        path = waiting.popleft()
        body = get(base + path)
        if body is None:
            continue
        outputs[path] = body
        for link in _HREF.findall(body):
            found = unescape(link)
            more = [found]
            if re.match(r"/(?:story|item|outlet)/[^/?]+$", found):
                kind, _, name = found.strip("/").partition("/")
                more += [f"{found}.atom", f"{found}.json", f"/api/v1/{'stories' if kind == 'story' else kind + 's'}/{name}"]
                more += [f"/api/v1/items/{name}/origin"] if kind == "item" else [f"/api/v1/stories/{name}/chain"] if kind == "story" else []
            for one in more:
                if one not in seen and not one.startswith(("/static", "/settings", "/fever", "/reader")):
                    seen.add(one)
                    waiting.append(one)
    return outputs


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("walked")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "firsthand.cli", "demo", "--for", str(SECONDS), "--port", str(port), "--outlets", str(OUTLETS), "--seed", str(SEED), "--speed", SPEED, "--data-dir", str(folder)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while get(f"{base}/healthz") is None and time.monotonic() < until:
            time.sleep(0.3)
        time.sleep(READ_S)
        start = calendar_of(folder, seed=SEED, outlets=OUTLETS, now=0.0).start_at
        world = build(SEED, outlets=OUTLETS, hours=HOURS, start_at=start)
        truth = {a.url: a for a in world.articles}
        secret = [" ".join(a.text.body[-1].split()[2:5]) for a in world.articles if a.rights.show != "full"][:20]
        outputs = walk(base, secret)
        items = api_items(base)
        outputs |= exports(folder, items)
        yield Walked(outputs, items, truth)
    finally:
        process.terminate()
        try:
            process.wait(90)  # a proof that is under way asks every page once more, of a site that is ending
        finally:
            process.kill()


def exports(folder: Path, items: list[dict[str, object]]) -> dict[str, str]:
    """What `export` gives of the days that the items were first seen on."""
    days = sorted({str(i["first_seen"])[:10] for i in items})
    found = {}
    for day in days:
        for form in ("jsonl", "csv"):
            command = [sys.executable, "-m", "firsthand.cli", "export", "--day", day, "--format", form, "--data-dir", str(folder)]
            found[f"export {day} {form}"] = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    return found


def grams(text: str) -> set[tuple[str, ...]]:
    words = units(_TAG.sub(" ", unescape(text)))
    return {tuple(words[n : n + GRAM]) for n in range(len(words) - GRAM + 1)}


def level(item: dict[str, object]) -> str:
    return "snippet" if item["snippet"] else "headline" if item["headline"] else "link"


def test_enough_was_read_and_walked(walked: Walked) -> None:
    assert len([i for i in walked.items if i["url"] in walked.truth]) > 60
    assert len(walked.outputs) > 150
    kinds = {a.rights.show for i in walked.items if (a := walked.truth.get(str(i["url"])))}
    assert {"headline", "snippet"} <= kinds


def test_every_item_of_the_api_is_within_its_owners_terms(walked: Walked) -> None:
    over = []
    for item in walked.items:
        article = walked.truth.get(str(item["url"]))
        if article is None:
            continue
        allowed = article.rights
        snippet = str(item["snippet"] or "")
        if allowed.index == "deny" or beyond(level(item), allowed.show):
            over.append((item["url"], level(item), allowed.show))
        if allowed.show == "snippet" and (
            len(snippet.split()) > (allowed.snippet_words or 999) or len(snippet) > (allowed.snippet_chars or 9999)
        ):
            over.append((item["url"], len(snippet), allowed.snippet_chars))
    assert over == []


def test_what_is_not_to_be_listed_stands_in_no_output(walked: Walked) -> None:
    hidden = [a for a in walked.truth.values() if a.rights.index == "deny" or a.rights.show == "none"]
    assert hidden
    assert [(a.url, path) for a in hidden for path, body in walked.outputs.items() if a.url in unescape(body)] == []


def test_no_words_of_a_text_stand_anywhere_beyond_what_may_be_shown(walked: Walked) -> None:
    may = set()
    for item in walked.items:
        article = walked.truth.get(str(item["url"]))
        if article is not None and article.rights.show == "full":
            may |= grams("\n".join((article.text.headline, *article.text.body)))
            if article.corrected:
                may |= grams("\n".join(article.corrected.body))
        may |= grams(str(item["headline"] or "")) | grams(str(item["snippet"] or ""))
    bodies = [p for a in walked.truth.values() for t in (a.text, a.corrected) if t for p in t.body]
    forbidden = {gram for paragraph in bodies for gram in grams(paragraph)} - may
    assert len(forbidden) > 5000
    found = {path: shown for path, body in walked.outputs.items() if (shown := grams(body) & forbidden)}
    assert {path: " ".join(next(iter(shown))) for path, shown in found.items()} == {}
