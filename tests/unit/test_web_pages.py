"""Web pages: what is taken for one, which encoding it has, and what of it is text."""

from __future__ import annotations

import hashlib

import pytest

from tests.unit.internals import decode_page

BODY = "<body><nav>Home</nav><h1>Exville</h1><ul><li>été</li><li>two</li></ul><img alt='a map'></body>"
PAGE = f"<html>{BODY}</html>"


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        f"<!DOCTYPE html>\n{PAGE}",
        f"<!doctype HTML PUBLIC>{PAGE}",
        PAGE.replace("<html>", '<HTML lang="fr">'),
        f"\ufeff \t\r\n{PAGE}",
        f'<?xml version="1.0"?>\n{PAGE}',
    ],
)
def test_a_web_page_shows_in_its_first_characters(page: str) -> None:
    for given in (page, page.encode()):
        decoded = decode_page(given)
        assert [line.strip() for line in decoded.text.splitlines() if line.strip()] == ["Exville", "• été", "• two"]
        assert decoded.encoding == "utf-8"
        assert decoded.sha256 == hashlib.sha256(page.encode()).hexdigest()


@pytest.mark.parametrize(
    "page",
    [
        "Exville\n<html>",
        '<?xml version="1.0"?><feed>a</feed>',
        "<b>bold</b> text",
        f"<?xml version='1.0'?>{'<!-- long -->' * 100}{PAGE}",
        "a page about <!doctype html",
    ],
)
def test_other_text_is_left_as_it_is(page: str) -> None:
    assert decode_page(page).text == page
    assert decode_page(page.encode()).text == page


@pytest.mark.parametrize("name", ["a.html", "B.HTM", "https://exville.org/c.xhtml"])
def test_a_name_tells_a_web_page(name: str) -> None:
    assert decode_page("<p>one</p><p>two</p>", name=name).text.split() == ["one", "two"]
    assert decode_page("<p>one</p>", name=name + ".txt").text == "<p>one</p>"
    assert decode_page("<p>one</p>").text == "<p>one</p>"
    assert decode_page(b"<p>one</p>", html=True).text == "one"


def test_what_is_on_every_page_of_a_site_is_left_out() -> None:
    furniture = "".join(
        f"<{tag}>{tag}</{tag}>" for tag in ("nav", "footer", "aside", "form", "template", "noscript", "script", "style")
    )
    assert decode_page(f"<html><body>{furniture}<p>kept</p></body></html>").text.split() == ["kept"]


def test_preformatted_lines_stay() -> None:
    assert "1. A\n  b\n" in decode_page("<html><body><pre>1. A\n  b\n</pre></body></html>").text + "\n"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("<meta charset='iso-8859-2'>", "iso-8859-2"), ("<meta charset='windows-1252'>", "cp1252"), ("", "cp1252")],
)
def test_a_web_page_says_its_encoding(head: str, encoding: str) -> None:
    page = f"<html><head>{head}</head>{BODY}</html>".encode(encoding)
    decoded = decode_page(page)
    assert "été" in decoded.text
    assert decoded.sha256 == hashlib.sha256(page).hexdigest()
    assert not decoded.guessed


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mark_wins_over_what_a_web_page_says(encoding: str) -> None:
    page = PAGE.replace("<body>", "<meta charset='iso-8859-1'><body>").encode(encoding)
    assert "été" in decode_page(page, name="a.html").text


def test_only_the_first_characters_are_looked_at() -> None:
    assert decode_page(" " * 1001 + PAGE).text == " " * 1001 + PAGE
    assert "Exville" in decode_page(" " * 900 + PAGE).text
    assert "<" not in decode_page(" " * 900 + PAGE).text
