"""The charts in a real browser: used by keyboard, drawn over, saved. What every page must hold is in test_page_browser.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import browsing
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PAIR = "/dyad?actor=RUS&with=UKR"
WIDE, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def address(year: Path) -> Iterator[str]:
    """The page on a port of its own."""
    with browsing.served(year) as served:
        yield served


Opened = Callable[..., Page]


@pytest.fixture
def opened(chrome: Browser, address: str) -> Iterator[Opened]:
    """Opens a page; whatever the browser complains of on the way fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, size: tuple[int, int] = WIDE, scheme: str = "light", scripts: bool = True) -> Page:
        context = chrome.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def query_of(page: Page) -> str:
    return page.url.partition("?")[2]


@pytest.mark.parametrize("path", ["/timeline", "/map", "/network", PAIR])
def test_without_scripts_a_page_reads_the_same(opened: Opened, path: str) -> None:
    with_scripts, without = opened(path), opened(path, scripts=False)
    assert without.locator("main h1").inner_text() == with_scripts.locator("main h1").inner_text()
    assert (
        without.locator("main .chart:not(.sample)").count() == with_scripts.locator("main .chart:not(.sample)").count()
    )


class TestKeyboard:
    def test_arrows_go_from_mark_to_mark_and_enter_follows(self, opened: Opened) -> None:
        page = opened("/timeline")
        bins = page.locator("#timeline a.bin")
        bins.first.focus()
        page.keyboard.press("ArrowRight")
        assert bins.nth(1).evaluate("one => one === document.activeElement")
        page.keyboard.press("End")
        page.keyboard.press("Home")
        wanted = bins.first.get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("since="))
        assert page.url.endswith(str(wanted))

    def test_a_mark_in_focus_says_what_it_is(self, opened: Opened) -> None:
        page = opened(PAIR)
        first = page.locator("#dyad a.bin").first
        first.focus()
        assert page.locator("#readout-dyad").inner_text() == first.get_attribute("aria-label")

    def test_a_chart_can_be_skipped(self, opened: Opened) -> None:
        page = opened("/timeline")
        page.locator("figure a.skip").first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('svg')")

    def test_the_whole_page_is_reached_by_tab_in_order(self, opened: Opened) -> None:
        page = opened("/map?box=95,17,148,54")
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.closest('header, aside, nav, svg, figure')?.tagName"))
        assert "HEADER" in seen and "ASIDE" in seen and "svg" in seen


class TestDays:
    def test_days_are_chosen_by_drawing_over_them_and_stand_in_the_address(self, opened: Opened) -> None:
        page = opened("/timeline?place=JPN")
        box = page.locator("#timeline").bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=4)
        assert page.locator(".brush").count() == 1
        page.mouse.up()
        page.wait_for_url(re.compile("since="))
        since, until = re.search(r"since=(\S+?)&until=(\S+)", page.url).groups()  # type: ignore[union-attr]
        assert "place=JPN" in page.url and "2024-12" < since < until < "2025-07"

    def test_escape_gives_it_up(self, opened: Opened) -> None:
        page = opened("/timeline")
        box = page.locator("#timeline").bounding_box()
        assert box
        page.mouse.move(box["x"] + 200, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 400, box["y"] + 20, steps=3)
        page.keyboard.press("Escape")
        page.mouse.up()
        assert page.locator(".brush").count() == 0 and query_of(page) == ""

    def test_a_click_on_a_step_narrows_map_timeline_and_list_together(self, opened: Opened) -> None:
        page = opened("/map")
        before = page.locator("#listed").inner_text()
        page.locator("#timeline a.bin").nth(3).click()
        page.wait_for_url(re.compile("since="))
        after = page.locator("#listed").inner_text()
        assert before != after and page.locator("#map a.spot").count() > 0
        page.go_back()
        assert page.locator("#listed").inner_text() == before


class TestMap:
    def test_a_country_leads_to_its_events(self, opened: Opened) -> None:
        page = opened("/map")
        page.locator("#map a.spot[data-place='CHN']").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("place=CHN"))
        assert page.locator("#listed").is_visible()

    def test_regions_and_steps_move_the_map(self, opened: Opened) -> None:
        page = opened("/map")
        page.get_by_role("link", name="East Asia", exact=True).click()
        page.wait_for_url(re.compile("box="))
        page.get_by_role("link", name="Nearer").click()
        page.wait_for_load_state()
        west, south, east, north = map(float, re.search(r"box=([\d.,-]+)", page.url)[1].split(","))  # type: ignore[index]
        assert (east - west, north - south) == pytest.approx((26.5, 18.5))


class TestSlider:
    def test_the_right_handle_asks_what_was_known(self, opened: Opened) -> None:
        page = opened("/timeline")
        late = page.get_by_label("Known by", exact=True)
        assert late.get_attribute("aria-valuetext") == "now"
        late.focus()
        for _ in range(3):
            page.keyboard.press("PageDown")
        page.wait_for_url(re.compile("as-of="))
        assert "from=" not in page.url
        page.wait_for_selector(".handle.late")
        assert page.evaluate("document.activeElement.className") == "handle late"
        assert page.locator("#moment").inner_text().startswith("As known by 2025-")

    def test_the_left_handle_asks_what_changed_since(self, opened: Opened) -> None:
        page = opened("/timeline?actor=RUS")
        page.locator(".handle.early").focus()
        page.keyboard.press("End")
        for _ in range(2):
            page.keyboard.press("ArrowLeft")
        page.wait_for_url(re.compile("from="))
        page.get_by_role("link", name="What changed between").click()
        page.wait_for_url(re.compile(r"/\?actor=RUS"))
        assert page.locator("h1").inner_text() == "What changed"

    def test_handles_do_not_pass_each_other(self, opened: Opened) -> None:
        page = opened("/timeline?actor=RUS&as-of=2025-01-10&from=2025-01-01")
        early, late = page.locator(".handle.early"), page.locator(".handle.late")
        early.focus()
        page.keyboard.press("End")
        assert int(early.input_value()) <= int(late.input_value())

    def test_without_scripts_two_fields_do_the_same(self, opened: Opened) -> None:
        page = opened("/timeline", scripts=False)
        page.locator(".asof summary").click()
        page.get_by_label("Known by (UTC)").fill("2025-02-01T10:00")
        page.get_by_role("button", name="Look").click()
        page.wait_for_url(re.compile("as-of=2025-02-01T10%3A00"))
        assert "As known by 2025-02-01 10:00" in page.locator("#moment").inner_text()
        page.get_by_role("link", name="Back to now").click()
        assert page.locator("#moment").inner_text() == "As known now"

    def test_while_a_handle_is_drawn_its_moment_is_told_and_it_stays_under_the_pointer(self, opened: Opened) -> None:
        page = opened("/timeline")
        box = page.locator(".handle.late").bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
        assert page.locator("#moment").inner_text().startswith("As known by 2025-0")
        assert page.locator(".handle.late").bounding_box() == box
        pale = page.locator(".track rect.unseen").count() / page.locator(".track rect").count()
        assert 0.4 < pale < 0.6

    def test_two_handles_side_by_side_are_both_within_reach(self, opened: Opened) -> None:
        page = opened("/timeline?actor=RUS&as-of=2025-01-10&from=2025-01-10")
        boxes = [page.locator(f".handle.{name}").bounding_box() for name in ("early", "late")]
        steps = [int(page.locator(f".handle.{name}").input_value()) for name in ("early", "late")]
        hit = []
        for box, step in zip(boxes, steps, strict=True):
            assert box
            x = box["x"] + 12 + (box["width"] - 24) * step / 1000
            hit.append(page.evaluate(f"document.elementFromPoint({x}, {box['y'] + box['height'] / 2}).className"))
        assert hit == ["handle early", "handle late"]


class TestSaving:
    @pytest.mark.parametrize(("path", "name"), [("/timeline", "timeline"), ("/map", "map"), (PAIR, "dyad")])
    def test_a_chart_is_saved_as_png(self, opened: Opened, path: str, name: str, tmp_path: Path) -> None:
        page = opened(path)
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save as PNG").first.click()
        saving.value.save_as(tmp_path / "chart.png")
        data = (tmp_path / "chart.png").read_bytes()
        assert saving.value.suggested_filename == f"{name}.png"
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(data[16:20], "big") == 1920
        assert len(data) > 10_000  # A blank picture of this size is a tenth of that.

    def test_a_chart_is_saved_as_svg(self, opened: Opened) -> None:
        page = opened("/network")
        with page.expect_download() as saving:
            page.get_by_role("link", name="Save as SVG").click()
        assert Path(saving.value.path()).read_text(encoding="utf-8").startswith("<?xml")


def test_who_is_pointed_at_lights_up_with_those_he_acts_with(opened: Opened) -> None:
    page = opened("/network?actors=50")
    busiest = page.locator("#network a.actor").first
    busiest.hover()
    assert page.locator("#network").evaluate("one => one.classList.contains('dimmed')")
    assert page.locator("#network .pair.near").count() > 0


def test_a_mark_and_its_line_in_the_list_light_up_together(opened: Opened) -> None:
    page = opened("/timeline?actor=RUS:GOV&since=2025-06")
    first = page.locator(".events li[data-event]").nth(1)
    first.hover()
    event = first.get_attribute("data-event")
    assert "lit" in str(page.locator(f"#timeline [data-event='{event}']").get_attribute("class"))
