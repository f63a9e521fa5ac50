"""The pages in Debian's Chromium: light and dark, phone and desktop, right to left, keyboard, axe, hostile text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from firsthand.site.wishes import Wishes, cookie
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
    return page, watched(page)


def watched(page: Page) -> list[str]:
    """What a page complains about or asks of others from now on."""
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: trouble.append(f"asked {request.url}") if "127.0.0.1" not in request.url else None)
    return trouble


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_on_any_page(browser: Browser, shown: Shown, scheme: str) -> None:
    page, trouble = open_page(browser, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    axe = Axe()
    for address in addresses(shown):
        page.goto(shown.base + address)
        found = axe.run(page, options={} if scheme == "light" else {"runOnly": ["color-contrast"]})  # colours alone differ
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


@pytest.mark.parametrize("script", [True, False])
def test_settings_stay_in_the_browser_and_hide_what_is_not_wanted(browser: Browser, shown: Shown, tmp_path: Path, script: bool) -> None:
    context = browser.new_context(color_scheme="light", java_script_enabled=script)
    page = context.new_page()
    trouble = watched(page)
    page.goto(shown.base + "/?edition=all")
    before = page.locator(".card, .compact").count()
    page.goto(shown.base + "/settings")
    page.select_option("[name=theme]", "dark")
    page.check("[name=languages][value=ar]")
    page.fill("[name=words]", "nothing has this\n")
    page.click("button:has-text('Keep')")
    page.wait_for_selector("text=Kept in this browser.")
    page.goto(shown.base + "/")
    assert page.locator("html[data-theme=dark]").count() == 1
    after = page.locator(".card, .compact")
    assert 0 < after.count() < before
    assert page.locator(".compact [data-fh=headline][lang=en]").count() == 0
    page.goto(shown.base + "/settings")
    with page.expect_download() as given:
        page.click("a[download]")
    file = tmp_path / "settings.json"
    given.value.save_as(file)
    page.click("button:has-text('Forget all')")
    page.wait_for_selector("text=Forgotten.")
    page.goto(shown.base + "/?edition=all")
    assert page.locator(".card, .compact").count() == before
    page.goto(shown.base + "/settings")
    page.set_input_files("[name=file]", file)
    page.click("button:has-text('Bring in') >> nth=-1")
    page.wait_for_selector("text=Brought in.")
    assert page.is_checked("[name=languages][value=ar]")
    assert not trouble, trouble
    context.close()


@pytest.mark.parametrize("tag", ["ar", "hi", "zh", "de"])
def test_no_violation_in_other_languages(browser: Browser, shown: Shown, tag: str) -> None:
    page, trouble = open_page(browser, locale=tag, viewport={"width": 1280, "height": 900})
    for address in ("/", f"/story/{shown.stories[3]}", f"/item/{shown.items[0]}", "/settings", "/takedown", "/search?q=pier"):
        page.goto(shown.base + address)
        assert page.get_attribute("html", "lang") == tag
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address} ({tag}): {found.generate_report()}"
    if tag == "ar":
        assert page.get_attribute("html", "dir") == "rtl"
        assert page.evaluate("document.querySelector('.brand').getBoundingClientRect().left > innerWidth / 2")
    assert not trouble, trouble
    page.close()


def test_a_page_can_be_walked_with_the_tabulator_alone(browser: Browser, shown: Shown) -> None:
    page, _ = open_page(browser, viewport={"width": 1280, "height": 900})
    page.goto(f"{shown.base}/story/{shown.stories[3]}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle].join()"))
    assert {"A,solid", "SUMMARY,solid"} <= seen
    page.close()


def test_every_width_from_320_pixels_to_4k(browser: Browser, shown: Shown) -> None:
    for width in (320, 480, 768, 1024, 1440, 2560, 3840):
        page, _ = open_page(browser, viewport={"width": width, "height": 1000})
        for address in ("/", "/?interface=ar", f"/story/{shown.stories[3]}", "/outlets"):
            page.goto(shown.base + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        page.close()


def test_the_dense_and_large_looks_have_no_violation(browser: Browser, shown: Shown) -> None:
    page, _ = open_page(
        browser,
        viewport={"width": 1280, "height": 900},
        extra_http_headers={"cookie": f"fh={cookie(Wishes(density='dense', size='huge', theme='dark'))}"},
    )
    page.goto(shown.base + "/")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21.6px"
    page.close()


def test_print_shows_addresses_and_no_controls(browser: Browser, shown: Shown) -> None:
    page, _ = open_page(browser)
    page.emulate_media(media="print")
    page.goto(f"{shown.base}/item/{shown.items[0]}")
    assert not page.is_visible(".find")
    assert "http" in page.evaluate("getComputedStyle(document.querySelector('.primary a'), '::after').content")
    page.close()


def test_the_script_is_small(shown: Shown) -> None:
    from firsthand.site.shield import STATIC

    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) <= 15 * 1024
