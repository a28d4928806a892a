"""Every page for everyone: axe-core in both themes and on a phone; the keyboard alone; a light start."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from poster_genre.demo import examples

pytestmark = pytest.mark.timeout(300)

AXE = Path(__file__).with_name("axe") / "axe.min.js"
RUN = Path(__file__).parents[1] / "runs" / "made_before" / "20261127-125203-cnn_functional_40"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = ("Dataset", "Train", "Evaluate", "Compare", "Lab", "About")
MOST_BYTES = 6_000_000  # to the browser, for the first screen

# Within Streamlit's own components, where no option reaches: rule, part of the element's HTML, why.
ALLOWED: tuple[tuple[str, str, str], ...] = ()

# No transition is half done, and the script has ended.
SETTLED = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""
FINDINGS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(rule => ['serious', 'critical'].includes(rule.impact) || rule.id === 'heading-order')
  .flatMap(rule => rule.nodes.map(node => [rule.id, node.html, node.failureSummary]))"""


@pytest.fixture(scope="module")
def poster(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("posters") / "drawn.png"
    path.write_bytes(examples()[0].png_bytes)
    return path


@pytest.fixture(scope="module")
def finished_run(app_folder) -> Iterator[str]:
    """The id of a finished run that the app of these tests has."""
    shutil.copytree(RUN, app_folder / "runs" / RUN.name)
    yield RUN.name
    shutil.rmtree(app_folder / "runs" / RUN.name)


def settle(page) -> None:
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(300)  # fades of Streamlit's own


def findings(page, where: str) -> list[str]:
    """What axe finds on a laptop and on a phone, but for what is allowed."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        settle(page)
        for rule, html, summary in page.evaluate(FINDINGS):
            if not any(rule == known and part in html for known, part, _ in ALLOWED):
                found.append(f"{where}, {size['width']} px: {rule}: {html[:200]} {summary}")
    page.set_viewport_size(WIDE)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, app_url, finished_run, poster, tmp_path, theme):
    (broken := tmp_path / "broken.jpg").write_text("hello")
    context = browser.new_context(viewport=WIDE, color_scheme=theme)
    context.set_default_timeout(60_000)
    page = context.new_page()

    page.goto(app_url)
    settle(page)
    found = findings(page, "Predict, empty")
    page.set_input_files("input[type=file]", poster)
    expect(page.locator("h2").first).to_contain_text("%")
    found += findings(page, "Predict, a poster")
    page.set_input_files("input[type=file]", broken)  # beside the poster
    expect(page.get_by_text("1 of 2 files cannot be used")).to_be_visible()
    found += findings(page, "Predict, an error")
    for name in PAGES:
        link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        settle(page)
        found += findings(page, name)
    page.goto(f"{app_url}/train?run={finished_run}")
    expect(page.get_by_text("2 of 2").first).to_be_visible()
    found += findings(page, "Train, a finished run")
    context.close()
    assert not found, "\n".join(found)


def test_the_keyboard_alone_gets_from_an_example_to_another_threshold_and_the_table(page, app_url):
    page.goto(app_url)
    settle(page)
    tab_to(page, page.get_by_role("button", name="Try it").nth(0))
    page.keyboard.press("Enter")
    expect(page.locator("h2").first).to_contain_text("%")
    settle(page)

    policies = page.get_by_test_id("stMain").get_by_role("radio")
    custom = policies.filter(has_text="Custom")
    tab_to(page, policies.filter(has_text=re.compile("Balanced|Plausible")))
    for _ in range(8):
        if not focused(custom):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    slider = page.get_by_role("slider", name="One threshold for all genres")
    expect(slider).to_be_visible()
    settle(page)
    tab_to(page, slider)
    page.keyboard.press("End")
    expect(page.locator("h2").first).to_contain_text("Unsure")

    settle(page)
    tab_to(page, page.get_by_test_id("stMain").get_by_role("button", name="Table"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Table").get_by_role("table")).to_be_visible()


def tab_to(page, wanted, most: int = 80) -> None:
    """Press Tab until one of the elements has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(wanted):
            return
    pytest.fail(f"not reached in {most} steps: {wanted}")


def focused(wanted) -> bool:
    return wanted.evaluate_all("all => all.some(one => one.contains(document.activeElement))")


def test_the_first_screen_is_light_and_nothing_is_missing(page, app_url):
    received, missing = [], []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"]))
    )
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(app_url)
    settle(page)
    expect(page.get_by_role("button", name="Try it").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not missing
    assert sum(received) < MOST_BYTES, f"{sum(received):,.0f} bytes"
