"""The page as a person uses it: by keyboard, on a phone, in the dark, without scripts, while somebody else writes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import world
from axe_playwright_python.sync_playwright import Axe
from browsing import served
from playwright.sync_api import Browser, Page, expect

from onrecord.ledger.ledger import Ledger
from onrecord.pipeline import load_rules, read

EXAMPLES = Path(__file__).parents[2] / "examples"
SOURCE = Path(__file__).parents[2] / "src"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Desk:
    """A browser, the address of the page, and the ledger behind it."""

    browser: Browser
    url: str
    ledger: Path

    def open(self, path: str, **context: object) -> Page:
        """A page in a window of its own; whatever its console complains of fails the test."""
        window = self.browser.new_context(**({"viewport": DESK} | context))  # type: ignore[arg-type]
        window.set_default_timeout(15_000)
        page = window.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
        page.on(
            "console", lambda said: pytest.fail(f"{path}: {said.text}") if "Content Security" in said.text else None
        )
        page.goto(self.url + path)
        return page


@pytest.fixture(scope="module")
def desk(year: Path, chrome: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The invented year with reports that were really read on top."""
    path = tmp_path_factory.mktemp("desk") / "desk.onrecord"
    path.write_bytes(year.read_bytes())
    rules = load_rules()
    texts = [EXAMPLES / "summit-in-beijing.txt", *sorted((EXAMPLES / "coverage").glob("*.txt"))[:5]]
    with Ledger(path) as ledger:
        ledger.add(
            read(text.read_text(encoding="utf-8"), published="2025-10-16", outlet=f"Paper {n}", rules=rules)
            for n, text in enumerate(texts)
        )
    with served(path) as url:
        yield Desk(chrome, url, path)


def place(desk: Desk, name: str) -> str:
    """The path of a page by what it is to show."""
    sql = {
        "much told": "SELECT '/event/' || event FROM events WHERE since < '2025-09-03' ORDER BY claims DESC, event LIMIT 1",
        "disputed": "SELECT '/event/' || event FROM events WHERE standing = 'disputed' ORDER BY claims DESC, event LIMIT 1",
        "planned": "SELECT '/event/' || event FROM events WHERE standing = 'planned' ORDER BY event LIMIT 1",
        "read report": "SELECT '/report/' || report FROM reports WHERE outlet = 'Paper 0'",
        "made report": "SELECT '/report/' || report FROM reports ORDER BY id LIMIT 1",
        "actor": "SELECT '/actor/' || actor FROM actors WHERE actor LIKE 'RUS:GOV' LIMIT 1",
    }
    if name not in sql:
        return name
    with Ledger(desk.ledger) as ledger:
        return str(ledger.reader.execute(sql[name]).fetchone()[0])


PAGES = (
    "/", "/?actor=RUS&with=PRK", "/?standing=did+not+happen&as-of=2025-03-01", "/?from=2025-03-01&as-of=2025-03-05", "/?actr=RUS",
    "/timeline", "/timeline?actor=RUS:GOV", "/timeline?as-of=2025-06-01T12:00&from=2025-05-30T10:00&actor=RUS", "/map",
    "/map?box=95,17,148,54", "/map?actor=FJI", "/dyad", "/dyad?actor=RUS&with=PRK", "/network", "actor", "much told", "disputed", "planned",
    "read report", "made report", "/day/2025-03-03", "/questions", "/search?q=harvest",
    "/?as=table&order=origins", "/?order=heard", "/table/events?standing=planned", "/table/reports?sort=-known",
    "/sql?q=SELECT+*+FROM+events+LIMIT+5", "/sql?q=SELEKT", "/watches", "/add", "/try", "/rule?at=frames/consult.toml:12", "/nope",
)  # fmt: skip


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_fault_of_accessibility(desk: Desk, name: str) -> None:
    page = desk.open(place(desk, name), color_scheme="light")
    # Only what is wrong is asked for: telling of every element that is right takes twice as long.
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    # In the dark only the colours are others.
    page.emulate_media(color_scheme="dark")
    found = Axe().run(
        page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
    )
    page.context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_a_phone(desk: Desk, name: str) -> None:
    page = desk.open(place(desk, name), viewport=PHONE, is_mobile=True, has_touch=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main summary, nav a')].filter(e => e.checkVisibility() &&"
        " e.getBoundingClientRect().height < 24 && e.getBoundingClientRect().height > 0).map(e => e.outerHTML.slice(0, 80))"
    )
    page.context.close()
    assert wide <= 0
    assert small == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_read_without_scripts(desk: Desk, name: str) -> None:
    page = desk.open(place(desk, name), java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert len(page.locator("main").inner_text()) > 30
    page.context.close()


def test_by_keyboard_alone_from_the_top_to_an_event_and_its_source(desk: Desk) -> None:
    page = desk.open("/?actor=RUS&with=PRK&standing=corroborated")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "what":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/event/"))
    page.keyboard.press("j")
    assert "chosen" in (page.locator("[data-claim]").first.get_attribute("class") or "")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "in the article" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/report/.*claim="))
    expect(page.locator("li.claim:target")).to_have_count(1)
    page.context.close()


def test_the_focus_is_always_to_be_seen(desk: Desk) -> None:
    page = desk.open(place(desk, "read report"))
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        assert style[0] != "none" and style[1] != "0px", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    page.context.close()


def test_a_filter_lives_in_the_address_and_goes_along_to_other_views(desk: Desk) -> None:
    page = desk.open("/")
    page.locator(".filter summary").first.click()
    page.get_by_label("Actor", exact=True).fill("RUS")
    page.get_by_label("Standing").select_option("denied")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile(r"actor=RUS.*standing=denied"))
    total = page.locator(".tally strong").inner_text()
    page.reload()
    assert page.locator(".tally strong").inner_text() == total
    page.get_by_role("link", name="Timeline").click()
    assert "actor=RUS" in page.url and "standing=denied" in page.url
    page.go_back()
    page.locator(".chips a").first.click()
    assert "actor=RUS" not in page.url and "standing=denied" in page.url
    page.context.close()


def test_a_link_of_a_chain_lights_its_very_words(desk: Desk) -> None:
    page = desk.open(place(desk, "read report"))
    link = page.locator(".chain .link[data-lights]").first
    name = link.get_attribute("data-lights")
    claim = page.locator("li.claim").filter(has=page.locator(f"[data-lights='{name}']"))
    claim.hover(position={"x": 5, "y": 5})
    lit = "".join(page.locator(".text .lit").all_inner_texts())
    assert " ".join(claim.locator("blockquote").inner_text().split()) in " ".join(lit.split())
    page.context.close()


def test_a_marked_word_says_why_and_escape_closes_it(desk: Desk) -> None:
    page = desk.open(place(desk, "read report"))
    page.locator(".text .m-actor").first.click()
    box = page.locator(".popover")
    expect(box).to_be_visible()
    assert re.search(r"actors/|model:", box.inner_text())
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.context.close()


def test_a_layer_is_taken_off_without_scripts(desk: Desk) -> None:
    page = desk.open(place(desk, "read report"), java_script_enabled=False)
    colour = "getComputedStyle(document.querySelector('.text .m-place')).backgroundColor"
    before = page.locator(".text .m-place").first.evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("#layer-place").uncheck()
    after = page.locator(".text .m-place").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour and before != after
    page.context.close()


def test_accepting_and_editing_by_keys(desk: Desk, own_year: Path) -> None:
    with Ledger(own_year) as ledger:
        account = next(a for a in ledger.events(type="AID") if len(a.event.claims) == 1)
    with served(own_year) as url:
        page = desk.browser.new_page()
        page.goto(f"{url}/event/{account.event.id}")
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.get_by_label("Your name").fill("Ada")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Ada: accept")).to_be_visible()
        expect(page.locator(".claim.chosen")).to_be_visible()
        page.keyboard.press("e")
        assert page.evaluate("document.activeElement.name") == "set-type"
        page.keyboard.press("Control+A")
        page.keyboard.type("SUPPORT")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Ada: edit")).to_be_visible()
        expect(page.locator("h1")).to_contain_text("voiced support")
    with Ledger(own_year) as ledger:
        assert ledger.show(account.event.id).account.event.type == "SUPPORT"


def test_a_pasted_text_is_read_and_then_added(desk: Desk, own_year: Path) -> None:
    with served(own_year) as url:
        page = desk.browser.new_page()
        page.goto(url + "/try")
        page.get_by_label("The text").fill((EXAMPLES / "summit-in-beijing.txt").read_text(encoding="utf-8"))
        page.get_by_label("Published").fill("2025-09-03")
        page.get_by_role("button", name="Read").click()
        expect(page.get_by_text("not stored")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Add it to the ledger").click()
        expect(page.locator("#job-state")).to_have_text("Done", timeout=60_000)
        assert "1 report added" in page.locator("#job-tally").inner_text()


def test_files_that_are_dropped_are_added_with_progress(desk: Desk, own_year: Path) -> None:
    with served(own_year) as url:
        page = desk.browser.new_page()
        page.goto(url + "/add")
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.items.add(new File(["WARSAW, Sept. 4 - Poland expelled two diplomats of Russia on Thursday."], "a.txt"));
              data.items.add(new File([new Uint8Array(3000)], "b.bin"));
              document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }"""
        )
        expect(page.locator("#job-state")).to_have_text("Done", timeout=60_000)
        said = page.locator("main").inner_text()
        assert "1 report added" in said and "b.bin" in said


def test_a_page_is_told_of_what_another_process_writes_meanwhile(desk: Desk, own_year: Path) -> None:
    code = (
        "import sys; sys.path[:0] = [sys.argv[2], sys.argv[3]]\n"
        "import world\nfrom onrecord.ledger.ledger import Ledger\n"
        "with Ledger(sys.argv[1]) as ledger:\n"
        "    for part in range(4):\n"
        "        ledger.add(list(world.readouts(days=10, seed=100 + part)))\n"
    )
    command = [sys.executable, "-c", code, str(own_year), str(Path(world.__file__).parent), str(SOURCE)]
    with served(own_year) as url:
        page = desk.browser.new_page()
        page.goto(url + "/")
        page.wait_for_timeout(300)
        writer = subprocess.Popen(command)
        try:
            while writer.poll() is None:
                for path in ("/", "/timeline", "/?as-of=2025-01-01&actor=RUS", "/questions", "/search?q=harvest"):
                    answer = page.request.get(url + path)
                    assert answer.status == 200, (path, answer.text()[-500:])
            assert writer.returncode == 0
        finally:
            writer.kill()
        expect(page.locator("#news")).to_be_visible(timeout=15_000)
        assert re.search(r"\d+ new reports", page.locator("#news").inner_text())
        page.locator("#news button").click()
        expect(page.locator("#news")).to_contain_text("Following what is new")
        page.locator("#news button").click()
        expect(page.locator("#news")).to_be_hidden()


def test_rows_and_a_morning_note_are_downloaded(desk: Desk, tmp_path: Path) -> None:
    page = desk.open("/sql?q=SELECT+event,+standing+FROM+events+LIMIT+3")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    taken.value.save_as(tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_text().splitlines()[0] == "event,standing"
    page.goto(desk.url + "/day/2025-03-03")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Markdown").click()
    taken.value.save_as(tmp_path / "day.md")
    assert "## 2025-03-03" in (tmp_path / "day.md").read_text()
    page.context.close()


def test_on_paper_there_is_the_record_and_nothing_to_press(desk: Desk) -> None:
    page = desk.open(place(desk, "much told"))
    page.emulate_media(media="print")
    expect(page.locator("header nav")).to_be_hidden()
    assert page.locator("button:visible").count() == 0
    expect(page.locator("h1")).to_be_visible()
    page.context.close()


def test_what_is_written_for_programs_is_copied_with_a_press(desk: Desk) -> None:
    page = desk.open("/?actor=RUS", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("In curl, pandas, R").click()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"curl '{desk.url}/download/csv?actor=RUS'"


def test_words_that_turn_the_writing_turn_no_others(desk: Desk) -> None:
    """U+202E makes what follows run from right to left: a name that ends with it must not turn what stands after it."""
    page = desk.open("/?actor=RUS")
    page.evaluate("document.querySelectorAll('.what').forEach(one => one.append('\u202e abc'))")
    for selector in (".events .what", ".facts > *", ".chips a", ".facets a"):
        assert page.locator(selector).first.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate", selector
