"""Makes `samples/show.png`, the picture in the README: `pip install ".[show,browser]" && python samples/screenshot.py`.

Chromium must be installed; it opens the page from a file, and asks for nothing from anywhere.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import profileparse

SAMPLES = Path(__file__).resolve().parent


def main() -> None:
    """Opens the Cergy page as `profileparse show --html` makes it, points at a place, and takes the picture."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is not installed")
    text = (SAMPLES / "cergy.txt").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        page = Path(folder) / "cergy.html"
        page.write_text(profileparse.parse(text, source_id="cergy.txt").to_html(text), "utf-8")
        opened = started.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        tab = opened.new_page(viewport={"width": 1200, "height": 720})
        tab.goto(page.as_uri())
        tab.get_by_role("button", name="Paris Senate").click()
        tab.screenshot(path=SAMPLES / "show.png")
        opened.close()


if __name__ == "__main__":
    main()
