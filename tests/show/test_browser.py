"""The web pages in a real browser: nothing on the console, nothing from the network, everything by mouse and by key."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import profileparse
from profileparse.show.html import Index, page_html
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
    yield from _tab(browser, color_scheme=request.param, viewport={"width": 1300, "height": 900})


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A phone whose reader knows German."""
    yield from _tab(browser, viewport={"width": 390, "height": 844}, locale="de-DE")


def _tab(browser: Any, **options: Any) -> Iterator[Any]:
    context = browser.new_context(**options)
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


def test_tables_have_room_for_their_columns(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.set_viewport_size({"width": 1200, "height": 720})
    hidden = tab.locator(".wide").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length")
    assert hidden == 0
    # No word, and no date, is broken to make room.
    heights = tab.locator("#v-event-2 td").evaluate_all("all => all.map(one => one.getClientRects()[0].height)")
    assert max(heights) < 60


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
    assert tab.get_by_text("No matches.").is_visible()
    tab.get_by_label("Filter").fill("")
    assert tab.locator("tbody tr:visible").count() == tab.locator("tbody tr").count()
    tab.get_by_label("Highlight unread text").check()
    assert tab.evaluate("document.body.classList.contains('show-unread')")


def test_what_is_doubtful_comes_first_and_leads_to_its_value(tab: Any, tmp_path: Path) -> None:
    text = "An unknown label: 3\n\n2. The City in our Network :\nAttended:\n- Meeting, Paris, 03/07/2002\n"
    opened(tab, tmp_path, page_html(profileparse.parse(text), text))
    assert tab.locator("#values h2").first.inner_text().startswith("Diagnostics")
    assert tab.locator("#values tbody tr").first.inner_text().startswith("ambiguous-date warning")
    tab.get_by_role("button", name="/events/0/date").click()
    assert marked(tab) == ["03/07/2002"]
    assert tab.locator("tr.on").get_attribute("id") == "v-event-1"
    tab.keyboard.press("Escape")
    tab.locator("#v-event-1").get_by_role("button", name="doubtful").click()
    assert tab.locator("tr.on").get_attribute("id") == "v-diagnostic-2"
    # A link leads there as well.
    tab.goto(tab.url.partition("#")[0] + "#v-event-1-date")
    assert marked(tab) == ["03/07/2002"]
    assert tab.locator("tr.on").get_attribute("id") == "v-event-1"


def test_every_line_has_its_number_and_every_mark_its_name(tab: Any, tmp_path: Path) -> None:
    profile, text = sample("mixed-accents")
    opened(tab, tmp_path, page_html(profile, text))
    assert tab.locator(".line").count() == text.count("\n") + 1
    assert profile.location is not None
    tags = tab.locator(".line, mark.location").evaluate_all("all => all.map(one => one.tagName)")
    assert tags.index("MARK") == text[: profile.location.span.start].count("\n") + 1
    name = "getComputedStyle(document.querySelector('mark[data-v=event-1]'), '::after').content"
    assert tab.evaluate(name) == "none"
    tab.get_by_label("Label the marks").check()
    assert "event-1" in tab.evaluate(f"{name}")


def test_the_timeline_is_inside_and_its_words_are_apart(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    for width in (1300, 390):
        tab.set_viewport_size({"width": width, "height": 900})
        if width == 390:
            tab.get_by_role("button", name="Values").click()
        boxes = tab.evaluate(
            """[...document.querySelectorAll(".timeline text, .timeline rect")].map(one => {
            const box = one.getBoundingClientRect(), all = one.closest(".timeline").getBoundingClientRect();
            return [one.textContent, box.left - all.left, box.right - all.left, box.top, box.bottom, all.width] })"""
        )
        assert len(boxes) > 10
        for name, left, right, _, _, most in boxes:
            assert -1 <= left < right <= most + 1, name
        for at, (name, left, right, top, bottom, _) in enumerate(boxes):
            for other, left2, right2, top2, bottom2, _ in boxes[at + 1 :]:
                # Boxes of text are higher than their letters.
                over = min(bottom, bottom2) - max(top, top2) > 4 and min(right, right2) > max(left, left2)
                assert not over, (name, other, width)


def test_a_phone_shows_all_and_one_part_at_a_time(phone: Any, tmp_path: Path) -> None:
    opened(phone, tmp_path, page_html(*sample("cergy")))
    height = "document.documentElement.scrollHeight"
    assert phone.evaluate(height) < 3_000
    phone.locator("mark.place", has_text="Paris Senate").click()
    assert "award-ceremony · Paris Senate · 2009-10-28" in phone.locator(".sheet").inner_text()
    assert violations(phone) == ""
    phone.get_by_role("button", name="Close").click()
    assert not phone.locator(".sheet").get_by_role("button").is_visible()
    phone.get_by_role("button", name="Values").click()
    assert not phone.locator("#page").is_visible()
    assert phone.evaluate(height) < 3_000
    outside = "[...document.querySelectorAll('td')].filter(one => one.getBoundingClientRect().right > 390).length"
    assert phone.evaluate(outside) == 0
    assert violations(phone) == ""
    phone.get_by_role("button", name="2009-10-28").click()
    phone.locator("mark.on", has_text="28 October 2009").wait_for()  # the mark follows the address, not the click


def test_countries_are_named_as_the_reader_names_them(phone: Any, tmp_path: Path) -> None:
    opened(phone, tmp_path, page_html(*sample("cergy")))
    where = phone.locator("tr[id^=v-twin] td:nth-child(2)")
    assert where.all_text_contents() == [
        "Germany (Deutschland)", "United States of America (Vereinigte Staaten)", "England (Vereinigtes Königreich)",
    ]  # fmt: skip
    assert where.locator("span").first.get_attribute("lang") == "de-DE"


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


def rows_of(tab: Any, list_: str = "pages") -> list[list[str]]:
    """The cells of the rows of a list that are to be seen."""
    found: list[list[str]] = tab.evaluate(
        f"[...document.querySelectorAll('#{list_} tbody tr:not([hidden])')].map(row => "
        "[...row.cells].map(cell => cell.textContent.trim()))"
    )
    return found


def test_an_index_can_be_sorted_and_filtered(tab: Any, tmp_path: Path) -> None:
    index = Index(tmp_path)
    for number in range(30):
        doubtful = "- Meeting, 03/07/2002\n" * (number % 4)
        text = f"2. The City in our Network :\nAttended:\n{doubtful}- Conference, Lyon, 3 May 2008\n"
        index.add(profileparse.parse(text, name=f"Town {number}", source_id=f"<{number}>.txt"), text)
    index.finish()
    tab.goto((tmp_path / "index.html").as_uri())
    assert violations(tab) == ""
    assert len(rows_of(tab)) == 25
    assert tab.locator("#pages .shown").inner_text() == "25 of 30 shown"
    tab.get_by_role("button", name="Show all 30").click()
    assert [row[0] for row in rows_of(tab)] == [f"Town {number}" for number in range(30)]
    tab.get_by_role("button", name="Doubtful").click()
    assert [row[3] for row in rows_of(tab)] == [*"3" * 7, *"2" * 7, *"1" * 8, *[""] * 8]
    assert tab.get_by_role("columnheader", name="Doubtful").get_attribute("aria-sort") == "descending"
    tab.get_by_role("button", name="Doubtful").press("Enter")
    assert [row[3] for row in rows_of(tab)][:9] == [*"1" * 8, "2"]
    tab.get_by_role("button", name="Page", exact=True).click()
    assert [row[0] for row in rows_of(tab)][:3] == ["Town 0", "Town 1", "Town 2"]
    tab.get_by_label("Filter").fill("town <17>")
    assert [row[0] for row in rows_of(tab)] == ["Town 17"]
    assert violations(tab) == ""
    tab.get_by_role("link", name="1 doubtful in Town 17").click()
    assert marked(tab) == ["03/07/2002"]
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.get_by_role("link", name="All pages").click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert tab.get_by_role("button", name="Doubtful").is_visible()


def test_a_folder_of_pages_has_an_index(tab: Any, tmp_path: Path) -> None:
    index = Index(tmp_path / "pages")
    for name in SAMPLES:
        index.add(*sample(name))
    index.finish()
    assert len(list((tmp_path / "pages").iterdir())) == len(SAMPLES) + 1
    tab.goto((tmp_path / "pages" / "index.html").as_uri())
    assert violations(tab) == ""
    tab.get_by_role("link", name="Cergy", exact=True).click()
    assert tab.title() == "Cergy"
    assert violations(tab) == ""
    names = []
    for _ in SAMPLES[1:]:
        names.append(tab.title())
        tab.get_by_role("link", name="Next").click()
    assert [*names, tab.title()] == [sample(name)[0].name for name in SAMPLES]
    assert tab.get_by_role("navigation", name="Pages").get_by_role("link").all_inner_texts() == [
        "All pages",
        "‹ Previous",
    ]
    tab.get_by_role("link", name="Previous").click()
    assert tab.title() == names[-1]
    tab.get_by_role("link", name="All pages").click()
    assert tab.title() == f"{len(SAMPLES)} pages"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of a run over some pages, one of them doubtful and one no page, in three formats."""
    folder = tmp_path_factory.mktemp("night")
    for name in ("cergy", "francais", "every-bullet", "nothing-yet"):
        (folder / f"{name}.txt").write_text(read(ROOT / "samples" / f"{name}.txt"), "utf-8")
    twins = "1. General Information :\n\nTwin towns: Erkrath (Germany), Cluj (Romania)\n\nFounded: 1.1.99\n"
    attended = "2. The City in our Network :\nAttended:\n- “Open, Lyon, 3 May 2008\n- Meeting, Paris, 03/07/2002\n"
    (folder / "Exville.txt").write_text(f"{twins}\n{attended}", "utf-8")
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    for ending in ("sqlite", "jsonl", "parquet"):
        run("batch", "-q", "--glob", "*.txt", "--glob", "*.pdf", ".", "-o", f"out.{ending}", cwd=folder)
        assert run("report", f"out.{ending}", cwd=folder).returncode == 0
    return folder


def report_of(tab: Any, night: Path, ending: str = "sqlite") -> Any:
    tab.goto((night / f"out.{ending}.html").as_uri())
    return tab


def first_of(tab: Any, list_: str = "pages") -> list[str]:
    return [row[0] for row in rows_of(tab, list_)]


@pytest.mark.parametrize("ending", ["sqlite", "jsonl", "parquet"])
def test_everyone_can_use_a_report(tab: Any, night: Path, ending: str) -> None:
    report_of(tab, night, ending)
    assert violations(tab) == ""
    assert "Values cover" in tab.locator(".overview > p").inner_text()
    tab.get_by_role("link", name="Zellmont").first.click()
    assert violations(tab) == ""
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(tab.url.partition("#")[0])
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(tab) == ""


def test_every_figure_leads_to_what_it_counts(tab: Any, night: Path) -> None:
    profiles = [profileparse.parse_file(path) for path in night.glob("*.txt")]
    events = [event for profile in profiles for event in profile.events]
    report_of(tab, night)
    assert sorted(first_of(tab)) == sorted(profile.name or Path(profile.source.id).name for profile in profiles)
    links = tab.locator("a[data-f]").evaluate_all("all => all.map(one => [one.getAttribute('href'), one.dataset.n])")
    assert len(links) > 40
    for number_of_link, (target, number) in enumerate(links):
        tab.locator("a[data-f]").nth(number_of_link).dispatch_event("click")
        assert tab.locator(f"{target} .shown").text_content().endswith(f" of {number} shown")

    def led(key: str, list_: str) -> list[list[str]]:
        tab.locator(f"a[data-f='{key}']:not(svg a)").click()
        tab.locator(f"#{list_} .chosen").wait_for()
        assert tab.url.endswith(f"#{list_}")
        return rows_of(tab, list_)

    assert len(led("kind:conference", "events")) == sum(event.kind == "conference" for event in events)
    assert {row[1] for row in rows_of(tab, "events")} == {"conference"}
    assert {row[2] for row in led("country:DE", "twins")} == {"Germany"}
    held = [one.period for profile in profiles for one in profile.memberships if one.period is not None]
    in_2001 = [found for found in held if found.contains(date(2001, 1, 1)) or found.contains(date(2001, 12, 31))]
    assert sorted(row[3] for row in led("member:2001", "memberships")) == sorted(found.edtf for found in in_2001)
    assert tab.locator("#memberships .chosen").inner_text().startswith("Memberships over time, 2001")
    tab.locator("#memberships .chosen button").click()
    tab.locator("#memberships .chosen").wait_for(state="hidden")
    assert len(rows_of(tab, "memberships")) == sum(len(profile.memberships) for profile in profiles)


def test_the_values_of_all_pages_are_in_one_list(tab: Any, night: Path) -> None:
    profiles = {path.name: profileparse.parse_file(path) for path in night.glob("*.txt")}
    report_of(tab, night)
    tab.locator(".contents").get_by_role("link", name="Activities").click()
    events = tab.locator("#events")
    events.get_by_role("button", name="Show all").click()
    rows = rows_of(tab, "events")
    assert sorted(row[5] for row in rows) == sorted(
        event.date.edtf if event.date else "" for profile in profiles.values() for event in profile.events
    )
    # What is doubtful comes first, and leads to what is doubtful about it.
    assert [bool(row[8]) for row in rows] == sorted((bool(row[8]) for row in rows), reverse=True)
    assert [row[8] for row in rows[:2]] == ["unbalanced-quote", "ambiguous-date"]
    assert violations(tab) == ""
    events.get_by_role("link", name="ambiguous-date").click()
    tab.locator("mark.problem:target", has_text="03/07/2002").wait_for()
    tab.go_back()
    # A menu counts what the other menus leave.
    city = "Paris"
    of_city = [e for p in profiles.values() for e in p.events if e.place and (e.place.city or e.place.text) == city]
    events.get_by_label("City").select_option(city)
    years = events.get_by_label("Year").locator("option:not([hidden])").all_text_contents()
    assert sum(int(year.partition("(")[2].rstrip(")")) for year in years[1:]) == len(of_city)
    events.get_by_label("Year").select_option("2002")
    assert [(row[0], row[5], row[6]) for row in rows_of(tab, "events")] == [("Meeting", "2002-07-03", "Exville.txt")]
    # To the page, where the value is marked, and to the line of the source.
    text = read(night / "Exville.txt")
    row = events.locator("tbody tr:visible")
    assert row.locator(".source").inner_text() == f"Exville.txt:{text[: text.index('- Meeting')].count(chr(10)) + 1}"
    row.get_by_role("link", name="Exville.txt", exact=True).click()
    tab.locator(".view mark.event:target", has_text="Meeting, Paris, 03/07/2002").wait_for()
    assert violations(tab) == ""


def test_from_a_doubtful_value_to_its_page_and_its_source(tab: Any, night: Path) -> None:
    profiles = {path.name: profileparse.parse_file(path) for path in night.glob("*.txt")}
    report_of(tab, night)
    rows = rows_of(tab, "doubts")
    assert len(rows) == sum(len(profile.diagnostics) for profile in profiles.values())
    doubtful = sum(found.path is not None for profile in profiles.values() for found in profile.diagnostics)
    assert 0 < doubtful < len(rows)
    assert [bool(row[2]) for row in rows] == [True] * doubtful + [False] * (len(rows) - doubtful)
    tab.locator("a[data-f='code:ambiguous-date']").click()
    assert {row[0] for row in rows_of(tab, "doubts")} == {"ambiguous-date"}
    text = read(night / "Exville.txt")
    place = f"Exville.txt:{text[: text.index('03/07/2002')].count(chr(10)) + 1}"
    row = tab.locator("#doubts tbody tr", has_text=place)
    assert row.locator("td").nth(2).inner_text() == "/events/1/date"
    assert row.locator(".note").inner_text() == "- Meeting, Paris, 03/07/2002"
    assert row.locator("mark").inner_text() == "03/07/2002"
    row.get_by_role("link").first.click()
    assert tab.locator("mark:target").inner_text() == "03/07/2002"
    assert not tab.locator(".overview").is_visible()
    view = tab.locator(".view:visible")
    assert view.locator(".text").evaluate("one => one.textContent") == text
    assert violations(tab) == ""
    tab.go_back()
    assert tab.locator(".overview").is_visible()
    row.get_by_role("link", name=place).click()
    assert "Exville.txt" in tab.url
    assert tab.evaluate("document.body.textContent").strip() == text.strip()


def test_countries_are_on_a_map(tab: Any, tmp_path: Path, night: Path) -> None:
    report_of(tab, night)
    assert "Germany: " in " ".join(tab.locator(".map title").all_text_contents())
    dots = tab.locator(".map circle").evaluate_all(
        """all => all.map(one => [one.parentElement.dataset.name, one.getBoundingClientRect()])
        .map(([name, box]) => [name, box.left + box.width / 2, box.top + box.height / 2])"""
    )
    places = {name: (x, y) for name, x, y in dots}
    assert places["US"][0] < places["GB"][0] < places["DE"][0] < places["RO"][0]
    assert places["GB"][1] < places["DE"][1] < places["RO"][1]
    inside = tab.locator(".map").bounding_box()
    assert all(inside["x"] < x < inside["x"] + inside["width"] for x, _ in places.values())
    assert all(inside["y"] < y < inside["y"] + inside["height"] for _, y in places.values())
    tab.locator(".map a[data-name=RO]").click()
    tab.locator("#twins .chosen").wait_for()
    assert first_of(tab, "twins") == ["Cluj"]
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.locator(".map a[data-v=twin-2]").click()
    assert marked(tab) == ["Columbia (United States of America)"]


def test_failed_pages_are_listed(tab: Any, night: Path) -> None:
    report_of(tab, night)
    tab.get_by_role("link", name="1 failed").click()
    assert rows_of(tab, "failed")[0][:2] == ["not-text", "a.pdf"]


def test_years_are_one_stop_for_the_keyboard(tab: Any, night: Path) -> None:
    report_of(tab, night)
    years = tab.locator(".years").first.get_by_role("link")
    assert years.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    years.first.focus()
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == years.nth(1).get_attribute("aria-label")
    tab.keyboard.press("Enter")
    tab.locator("#events .chosen").wait_for()
    for axis in tab.locator(".axis").all():
        bounds = axis.evaluate(
            """axis => { const all = axis.parentElement.getBoundingClientRect();
            return [...axis.children].map(one => one.getBoundingClientRect()).map(
              one => [one.left - all.left, all.right - one.right]) }"""
        )
        assert all(left > -8 and right > -8 for left, right in bounds)


def test_a_report_names_countries_as_the_reader_does(phone: Any, night: Path) -> None:
    report_of(phone, night)
    named = phone.locator(".bars [data-country]").all_text_contents()
    assert "Deutschland" in named
    assert "Rumänien" in named
    assert phone.evaluate("document.documentElement.scrollHeight") < 4_500
    for fold in phone.locator(".list summary").all():
        fold.click()
    outside = "[...document.querySelectorAll('td')].filter(one => one.getBoundingClientRect().right > 390).length"
    assert phone.evaluate(outside) == 0
    # No column is lost: each cell of a card says what it is.
    row = phone.locator("#twins tbody tr", has_text="Cluj")
    assert row.inner_text().split("\n")[0] == "Cluj"
    assert row.locator("[data-country]").inner_text() == "Rumänien"
    labels = row.locator("td:not(:empty)").evaluate_all("all => all.slice(1).map(one => one.dataset.label)")
    assert labels == ["Country", "Page", "Source line"]
    assert violations(phone) == ""


def test_a_report_reads_without_scripts(browser: Any, night: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    report_of(tab, night)
    assert not tab.locator(".needs-script").first.is_visible()
    tab.locator("#pages").get_by_role("link", name="Zellmont").click()
    assert tab.locator(".view:visible h1").inner_text() == "Zellmont"
    context.close()


def saved(tab: Any, button: Any) -> list[list[str]]:
    """The rows of the CSV file that a button saves."""
    with tab.expect_download() as found:
        button.click()
    content = Path(found.value.path()).read_text("utf-8-sig")
    return list(csv.reader(content.splitlines()))


def test_a_link_leads_to_the_same_rows(tab: Any, night: Path) -> None:
    report_of(tab, night)
    menu = tab.locator("#doubts").get_by_label("Code")
    assert menu.locator("option").first.inner_text() == "all"
    menu.select_option("ambiguous-date")
    tab.locator("#doubts").get_by_label("Filter").fill("03/07")
    tab.locator("#pages").get_by_label("Country").select_option("-")
    tab.locator("#pages").get_by_role("button", name="Page", exact=True).click()
    tab.locator("#pages").get_by_role("button", name="Page", exact=True).click()
    tab.locator("a[data-f='has:location']").click()
    tab.locator("#pages").get_by_label("Country").select_option("FR")
    tab.locator("a[data-f='kind:conference']").click()
    tab.locator("#events").get_by_label("Year").select_option("2008")
    chosen, doubts, events = rows_of(tab), rows_of(tab, "doubts"), rows_of(tab, "events")
    assert [row[0] for row in doubts] == ["ambiguous-date"]
    assert [row[0] for row in chosen] == ["Zellmont", "Sainte-Orle", "Cergy"]
    assert {(row[1], row[5][:4]) for row in events} == {("conference", "2008")}
    tab.goto("about:blank")
    tab.go_back()
    tab.reload()
    tab.locator("#events tbody tr:visible").first.wait_for()
    assert (rows_of(tab), rows_of(tab, "doubts"), rows_of(tab, "events")) == (chosen, doubts, events)
    assert tab.locator("#pages .chosen").inner_text().startswith("Values, location")
    assert violations(tab) == ""
    tab.locator("#doubts tbody tr:visible").get_by_role("link").first.click()
    tab.locator(".view:visible mark:target", has_text="03/07/2002").wait_for()


def test_a_list_is_saved_as_it_is_shown(tab: Any, night: Path) -> None:
    report_of(tab, night)
    tab.locator("#doubts").get_by_label("Filter").fill("exville")
    headings, *rows = saved(tab, tab.locator("#doubts").get_by_role("button", name="Save as CSV"))
    assert headings == ["Code", "Severity", "Value", "Page", "Source line", "Message"]
    assert [row[:5] for row in rows] == [row[:5] for row in rows_of(tab, "doubts")]
    assert len(rows) > 1
    assert any(row[5].endswith("03/07/2002") for row in rows)


def test_the_values_of_a_page_are_saved_with_their_lines(tab: Any, tmp_path: Path) -> None:
    text = "2. The City in our Network :\nAttended:\n- =1+1, “a, b”, Lyon, 3 May 2008\n- Meeting, Paris, 2009\n"
    opened(tab, tmp_path, page_html(profileparse.parse(text), text))
    tab.get_by_label("Filter").fill("lyon")
    headings, *rows = saved(tab, tab.get_by_role("button", name="Save as CSV: Activities"))
    assert headings == ["Activity", "Kind", "Place", "Date", "Part", "Organisers", "Line"]
    assert [(row[0], row[3], row[6]) for row in rows] == [("'=1+1, “a, b”", "2008-05-03", "3")]
    tab.reload()
    assert tab.locator("tbody tr:visible").count() == 1


def test_the_address_names_the_value_or_the_line(tab: Any, tmp_path: Path) -> None:
    opened(tab, tmp_path, page_html(*sample("cergy")))
    tab.get_by_role("button", name="2009-10-28").click()
    assert tab.url.endswith("page.html#v-event-3-date")
    tab.locator(".line").nth(12).click()
    assert tab.url.endswith("page.html#line-13")
    tab.reload()
    assert tab.locator(".line.on").evaluate("one => [...document.querySelectorAll('.line')].indexOf(one)") == 12
    tab.keyboard.press("Escape")
    assert tab.url.endswith("page.html")


@pytest.mark.parametrize("place", ["line-40", "v-event-9"])
def test_a_link_to_a_place_scrolls_a_phone_there(phone: Any, tmp_path: Path, place: str) -> None:
    opened(phone, tmp_path, page_html(*sample("cergy")))
    phone.goto(f"{phone.url}#{place}")
    phone.wait_for_function("scrollY > 500")
    shown = phone.locator("#page .on").first.bounding_box()
    assert 0 < shown["y"] < 844


def test_from_one_page_of_a_list_to_the_next(tab: Any, night: Path) -> None:
    report_of(tab, night)
    tab.locator("#doubts").get_by_label("Filter").fill("exville")
    pages = tab.locator("#doubts tbody tr:visible td:nth-child(4) a")
    order = pages.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(order) > 1
    pages.first.click()
    steps = tab.locator(".view:visible .steps")
    steps.get_by_text(f"1 of {len(order)}").wait_for()
    assert steps.get_by_role("link").all_inner_texts() == ["Next ›"]
    steps.get_by_role("link", name="Next").click()
    steps.get_by_text(f"2 of {len(order)}").wait_for()
    assert tab.url.endswith(order[1])
    assert violations(tab) == ""
    tab.locator(".view:visible").get_by_role("link", name="Doubtful values").click()
    tab.locator(".overview").wait_for()
    assert tab.url.endswith("#doubts")


@pytest.mark.parametrize("ending", ["sqlite", "jsonl", "parquet"])
def test_a_report_marks_population_and_location(tab: Any, night: Path, ending: str) -> None:
    report_of(tab, night, ending)
    tab.locator("#pages").get_by_role("link", name="Cergy", exact=True).click()
    marks = tab.locator(".view:visible").locator("mark.population, mark.location")
    assert marks.all_inner_texts() == ["57,576 inhabitants", "France"]
