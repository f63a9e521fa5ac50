"""The demo from end to end: it shows stories, every origin link opens, and the last line says how right it was."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import sync_playwright

from tests.site.test_browser import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
SECONDS = 75


@dataclass
class Running:
    process: subprocess.Popen[str]
    base: str


@pytest.fixture(scope="module")
def demo() -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "firsthand.cli", "demo", "--for", str(SECONDS), "--port", str(port), "--outlets", "20"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    base = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/api/v1/stories?limit=1", timeout=2) as answer:
                if json.load(answer)["items"]:
                    break
        except OSError:
            pass
        time.sleep(0.5)
    yield Running(process, base)
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=30)


def test_every_origin_link_opens_under_the_banner(demo: Running) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's package chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(demo.base + "/")
        assert "invented" in page.locator(".banner").inner_text()
        links = page.eval_on_selector_all("[data-fh='primary']", "all => all.map(a => a.href)")
        assert len(links) >= 3
        stories = page.eval_on_selector_all("[data-fh='breadth']", "all => all.map(a => a.href)")
        for story in stories[:3]:
            page.goto(story)
            links += page.eval_on_selector_all("[data-fh='primary'], [data-fh='via'] a", "all => all.map(a => a.href)")
        for link in dict.fromkeys(links):
            answer = page.goto(link)
            assert answer is not None
            assert answer.status in (200, 404, 410), link  # the world deletes pages too
            assert re.match(r"http://127\.0\.0\.1:\d+/", link)
            assert "invented" in page.content().lower(), link
        browser.close()


def test_the_last_line_is_the_score(demo: Running) -> None:
    out, err = demo.process.communicate(timeout=SECONDS + 60)
    assert demo.process.returncode == 0, err
    figures = json.loads(out.strip().splitlines()[-1])
    scores = {"origins", "chain_edges", "story_pairs", "copies", "takedowns"}
    assert set(figures) == {"url", "seed", "polls", "items", "stories", "seconds"} | scores
    for key in ("chain_edges", "story_pairs", "copies"):
        assert set(figures[key]) == {"right", "wrong", "missed"}
    assert set(figures["origins"]) == {"right", "wrong", "unknown"}
    assert figures["items"] >= 20
    assert figures["stories"] >= 3
    assert figures["origins"]["right"] > figures["origins"]["wrong"]
    assert figures["story_pairs"]["right"] > 10 * figures["story_pairs"]["wrong"]
    assert figures["copies"]["wrong"] <= 1
