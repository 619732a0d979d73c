"""The web pages in a real browser: nothing on the console, nothing from the network, everything by mouse and by key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import profileparse
from profileparse.show.html import Index, page_html
from profileparse.show.report import report_html, totals_of
from tests.archives.test_command import CERGY
from tests.command import run
from tests.support import ROOT, read

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed"),
    pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="needs the extra browser"),
]
#: As root, without a screen, and without asking anybody for anything.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SAMPLES = ("cergy", "francais", "lesenetz/lindenau", "mixed-accents")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=BROWSER, args=_FLAGS)
        yield found
        found.close()


@pytest.fixture(params=["light", "dark"])
def tab(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1300, "height": 900})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda asked: told.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    yield page
    assert told == []
    context.close()


def opened(tab: Any, folder: Path, html: str) -> Any:
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    tab.goto(path.as_uri())
    return tab


def sample(name: str) -> tuple[profileparse.Profile, str]:
    path = ROOT / "samples" / f"{name}.txt"
    dialect = path.parent.name if path.parent.name != "samples" else "efus"
    return profileparse.parse(read(path), dialect=dialect), read(path)


def violations(tab: Any) -> str:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab)
    return str(found.generate_report()) if found.violations_count else ""


@pytest.mark.parametrize("name", SAMPLES)
def test_it_shows_the_page_and_everyone_can_use_it(tab: Any, tmp_path: Path, name: str) -> None:
    profile, text = sample(name)
    opened(tab, tmp_path, page_html(profile, text))
    assert tab.evaluate("document.querySelector('.text').textContent") == text
    assert violations(tab) == ""
    tab.set_viewport_size({"width": 390, "height": 844})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(tab) == ""


def marked(tab: Any) -> list[str]:
    found: list[str] = tab.evaluate("[...document.querySelectorAll('mark.on')].map(m => m.textContent)")
    return found


def test_a_value_and_its_text_show_each_other(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.get_by_role("button", name="Paris Senate").click()
    assert marked(tab) == ["Paris Senate"]
    tab.get_by_role("button", name="2009-10-28").click()
    assert marked(tab) == ["28 October 2009"]
    # A mark in a mark: the inner one first, then the one around it.
    tab.locator("mark.place", has_text="Paris Senate").click()
    assert tab.locator("tr.on").inner_text().startswith("2009 Crime Prevention Award")
    tab.locator("mark.place", has_text="Paris Senate").click()
    assert marked(tab)[0].startswith("2009 Crime Prevention Award Ceremony")
    tab.locator("svg [data-v=membership-3]").click()
    assert marked(tab) == ["Member of the Executive Committee from : 1999 to 2002"]


def test_the_keyboard_moves(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.keyboard.press("n")
    assert marked(tab) == ["57,576 inhabitants"]
    assert tab.evaluate("document.activeElement.textContent") == "Population"
    tab.keyboard.press("n")
    assert marked(tab) == ["France"]
    tab.keyboard.press("p")
    assert marked(tab) == ["57,576 inhabitants"]
    tab.get_by_role("button", name="Erkrath").focus()
    tab.keyboard.press("Enter")
    assert marked(tab) == ["Erkrath (Germany)"]
    tab.keyboard.press("Escape")
    assert marked(tab) == []
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "filter"
    tab.keyboard.type("n")
    assert marked(tab) == []


def test_the_filter_filters(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.get_by_label("Filter").fill("assembly 2008")
    assert [row.inner_text().split("\t")[0] for row in tab.locator("tbody tr:visible").all()] == ["General Assembly"]
    assert not tab.get_by_role("heading", name="Twin towns").is_visible()
    tab.get_by_label("Filter").fill("no such word")
    assert tab.get_by_text("Nothing here has these words.").is_visible()
    tab.get_by_label("Filter").fill("")
    assert tab.locator("tbody tr:visible").count() == tab.locator("tbody tr").count()
    tab.get_by_label("Point out what was not read").check()
    assert tab.evaluate("document.body.classList.contains('show-unread')")


def test_text_is_no_markup(tab: Any, tmp_path: Path) -> None:
    text = "Attended:\n- <script>document.title='run'</script> “<b>X</b>”, Paris, 3 May 2008\n"
    text += "<img src=x onerror=alert(1)>: 1\n"
    opened(tab, tmp_path, page_html(profileparse.parse(text), text))
    assert tab.evaluate("document.querySelector('.text').textContent") == text
    assert tab.title() != "run"
    assert tab.evaluate("document.querySelectorAll('img').length") == 0


def test_a_page_of_ten_thousand_lines_is_usable(tab: Any, tmp_path: Path) -> None:
    lines = "".join(f"- Conference “Topic {n}”, Lyon, France, {n % 28 + 1} May 2008\n" for n in range(10_000))
    text = f"2. The City in our Network :\nAttended:\n{lines}"
    opened(tab, tmp_path, page_html(profileparse.parse(text), text))
    # By selectors: looking for labels and names takes the driver a minute among so many elements.
    tab.locator("#filter").fill("9876", timeout=30_000)
    assert tab.evaluate("document.querySelectorAll('tbody tr:not([hidden])').length") == 1
    tab.locator("button[data-v=event-9877]").click(timeout=30_000)
    assert marked(tab) == ["Conference “Topic 9876”, Lyon, France, 21 May 2008"]


def test_an_index_and_a_report(tab: Any, tmp_path: Path) -> None:
    index = Index(tmp_path / "pages")
    for name in SAMPLES:
        index.add(*sample(name))
    index.finish()
    assert len(list((tmp_path / "pages").iterdir())) == len(SAMPLES) + 1
    tab.goto((tmp_path / "pages" / "index.html").as_uri())
    assert violations(tab) == ""
    tab.get_by_role("link", name="Cergy").click()
    assert tab.title() == "Cergy"
    run("batch", "-q", str(CERGY.parent), "--glob", "*.txt", "-o", str(tmp_path / "out.jsonl"))
    opened(tab, tmp_path, report_html(tmp_path / "out.jsonl", totals_of(tmp_path / "out.jsonl")))
    assert violations(tab) == ""
