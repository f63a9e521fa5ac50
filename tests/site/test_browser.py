"""The pages in Debian's Chromium: light and dark, phone and desktop, right to left, keyboard, axe, hostile text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.site.conftest import Shown
from tests.site.test_pages import addresses

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's package chromium to run the browser tests")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def open_page(browser: Browser, **context: Any) -> tuple[Page, list[str]]:
    """A page and what it complained about or asked of others."""
    page = browser.new_page(**context)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: trouble.append(f"asked {request.url}") if "127.0.0.1" not in request.url else None)
    return page, trouble


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_on_any_page(browser: Browser, shown: Shown, scheme: str) -> None:
    page, trouble = open_page(browser, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    axe = Axe()
    for address in addresses(shown):
        page.goto(shown.base + address)
        found = axe.run(page)
        assert found.violations_count == 0, f"{address} ({scheme}): {found.generate_report()}"
    assert not trouble, trouble
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_everything_in_one_column(browser: Browser, shown: Shown, script: bool) -> None:
    page, trouble = open_page(browser, viewport={"width": 320, "height": 640}, java_script_enabled=script)
    for address in addresses(shown):
        page.goto(shown.base + address)
        if script:
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert page.locator("main h1").count() == 1, address
    assert not trouble, trouble
    page.close()


def test_the_keyboard_walks_the_front_page(browser: Browser, shown: Shown) -> None:
    page, _ = open_page(browser)
    page.goto(shown.base + "/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".here").count() == 1
    page.keyboard.press("c")
    page.wait_for_url("**/story/**")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.close()


def test_hostile_text_runs_nothing(browser: Browser, shown: Shown) -> None:
    page, trouble = open_page(browser)
    page.goto(f"{shown.base}/item/{shown.hostile}")
    assert not trouble, trouble
    page.close()


def test_back_to_top_is_a_link(browser: Browser, shown: Shown) -> None:
    page, _ = open_page(browser, viewport={"width": 800, "height": 500}, reduced_motion="reduce")
    page.goto(f"{shown.base}/story/{shown.stories[3]}")
    page.locator(".to-top").click()
    page.wait_for_function("window.scrollY === 0")
    page.close()


def test_settings_stay_in_the_browser_and_hide_what_is_not_wanted(browser: Browser, shown: Shown) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(shown.base + "/")
    before = page.locator(".card:visible, .compact:visible").count()
    page.goto(shown.base + "/settings")
    page.select_option("[name=theme]", "dark")
    page.check("[name=languages][value=ar]")
    page.fill("[name=words]", "nothing has this\n")
    page.click("text=Keep >> nth=0")
    page.wait_for_selector("text=Kept in this browser.")
    page.goto(shown.base + "/")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 21, 19)"
    after = page.locator(".card:visible, .compact:visible")
    assert 0 < after.count() < before
    assert page.evaluate("[...document.querySelectorAll('.card, .compact')].filter(e => !e.hidden).every(e => e.dataset.language === 'ar')")
    assert "hidden by your settings" in page.inner_text("#muted")
    page.goto(shown.base + "/settings")
    page.click("#export")
    kept = page.input_value("[name=import]")
    page.click("text=Forget all")
    page.goto(shown.base + "/")
    assert page.locator(".card:visible, .compact:visible").count() == before
    page.goto(shown.base + "/settings")
    for text, said in (("{", "not what Export gives"), (kept, "Brought in")):
        page.fill("[name=import]", text)
        page.click("button:has-text('Keep')")
        page.wait_for_selector(f"text={said}")
    assert page.is_checked("[name=languages][value=ar]")
    assert not trouble, trouble
    context.close()


def test_the_script_is_small(shown: Shown) -> None:
    from firsthand.site.shield import STATIC

    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) <= 15 * 1024
