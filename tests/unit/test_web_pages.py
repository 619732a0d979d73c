"""Web pages: what is taken for one, which encoding it has, and what of it is text."""

from __future__ import annotations

import codecs
import hashlib
import sys
from pathlib import Path

import pytest

import profileparse
from profileparse import MissingExtraError, decode
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
        "X\n<html>",
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


def test_what_a_browser_does_not_show_is_left_out() -> None:
    attributes = (
        "hidden", "hidden=until-found", "style='display:none'", "style='color: red; Display: None;'",
        'style="visibility:hidden"', "HIDDEN class=a",
    )  # fmt: skip
    unseen = "".join(f"<div {attribute}><p>un<b>seen</b></p></div>" for attribute in attributes)
    seen = (
        "<p aria-hidden=true>a</p><p class='hidden display:none'>b</p><p data-hidden>c</p><p style='float:none'>d</p>"
    )
    more = "<dialog>unseen</dialog><dialog open>e</dialog><details><summary>f</summary><p>g</p></details>"
    page = f"<html><body style='display: none'>{unseen}{seen}{more}</body></html>"
    assert "".join(decode_page(page).text.split()) == "abcdefg"


def test_preformatted_lines_stay() -> None:
    assert "1. A\n  b\n" in decode_page("<html><body><pre>1. A\n  b\n</pre></body></html>").text + "\n"


def test_letters_in_front_of_the_first_element_stay() -> None:
    assert decode_page("Xanten <b>X</b>", html=True).text == "Xanten X"


@pytest.mark.parametrize(
    ("charset", "encoding", "word"),
    [
        ("iso-8859-2", "iso8859-2", "Łódź"),
        ("windows-1252", "cp1252", "été"),
        ("iso-8859-7", "iso8859-7", "Βόλος"),
        (None, "cp1250", "été"),
    ],
)
def test_a_web_page_says_its_encoding(charset: str | None, encoding: str, word: str) -> None:
    head = f"<meta charset='{charset}'>" if charset else ""
    page = f"<html><head>{head}</head>{BODY.replace('été', word)}</html>".encode(encoding)
    decoded = decode_page(page)
    assert word in decoded.text
    assert codecs.lookup(decoded.encoding).name == encoding
    assert decoded.sha256 == hashlib.sha256(page).hexdigest()
    assert not decoded.guessed


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
    ],
)
def test_a_mark_wins_over_what_a_web_page_says(mark: bytes, codec: str, encoding: str) -> None:
    page = mark + PAGE.replace("<body>", "<meta charset='iso-8859-1'><body>").encode(codec)
    decoded = decode_page(page, name="a.html")
    assert "été" in decoded.text
    assert decoded.encoding == encoding


def test_other_text_is_decoded_as_any_text() -> None:
    page = ("Les étés à Évreux sont tièdes, près du fleuve.\n" * 5).encode("cp1252")
    assert decode_page(page) == decode(page)
    assert decode_page(page).guessed


@pytest.mark.parametrize(("module", "page"), [("encoding", "<p>été</p>".encode("cp1252")), ("html2text", b"<p>a</p>")])
def test_what_a_web_page_needs_is_said(module: str, page: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = {"encoding": "parse", "html2text": "extract"}[module]
    monkeypatch.setitem(sys.modules, f"resiliparse.{folder}.{module}", None)
    with pytest.raises(
        MissingExtraError, match=r'^HTML needs the extra «web»: .* install "brotli.*" "resiliparse.*" "warcio.*"$'
    ):
        decode_page(page, html=True)


def test_only_the_first_characters_are_looked_at() -> None:
    assert decode_page(" " * 996 + PAGE).text == " " * 996 + PAGE
    assert "Exville" in decode_page(" " * 900 + PAGE).text
    assert "<" not in decode_page(" " * 900 + PAGE).text


def test_definitions_and_what_is_around_a_page() -> None:
    page = (
        '<html><body><a class="skip" href="#main">Skip to content</a><header><p>Union of Mills</p></header>'
        "<main><header><h1>Old Mill</h1></header><dl><dt>Founded</dt><dd>1975</dd><dt>Wheels:</dt><dd>2</dd>"
        "<dt>Towns</dt><dd>Aville</dd><dd>Bville</dd></dl></main></body></html>"
    )
    text = decode_page(page).text
    assert text.split("\n") == ["Old Mill", "", "Founded: 1975", "Wheels: 2", "Towns", "Aville", "Bville"]
    assert decode_page("<!doctype html>").text == ""


def test_who_said_a_quote_is_right_below_it() -> None:
    for quote in (
        "<p>“We learn.”</p><footer>— <cite>Ann Berg, Mayor of Exville</cite></footer>",
        "<p>“We learn.”</p><p><cite>Ann Berg, Mayor of Exville</cite></p>",
        "“We learn.”<cite>Ann Berg, Mayor of Exville</cite>",
    ):
        page = f"<html><body><h1>Exville</h1><blockquote>{quote}</blockquote><p>More.</p></body></html>"
        assert decode_page(page).text == "Exville\n\n“We learn.”\n– Ann Berg, Mayor of Exville\n\nMore."
    quote = "<p>We learn.<p>And <b>teach</b>.<footer>Ann Berg, Mayor</footer>"
    page = f"<html><body><h1>Exville</h1><blockquote>{quote}</blockquote><blockquote>Set in.</blockquote></body></html>"
    assert decode_page(page).text == "Exville\n\n> We learn.\n> \n> And teach.\n> – Ann Berg, Mayor\n\nSet in."
    (said,) = profileparse.parse_decoded(decode_page(page), dialect="common").quotes
    assert (said.text, said.speaker and said.speaker.name) == ("We learn. And teach.", "Ann Berg")


def test_links_above_the_title_are_of_the_site() -> None:
    above = '<div id="top"><a href="/">Home</a> | <a href="/a">Towns</a></div><div><p><a href="/b">Map</a></p>'
    page = f"<html><body>{above}<h1>Exville</h1></div><p><a href='/c'>Our fair</a></p></body></html>"
    assert decode_page(page).text.split("\n") == ["Exville", "", "Our fair"]
    page = '<html><body><p>Part of <a href="/">Exland</a></p><h1>Exville</h1></body></html>'
    assert decode_page(page).text.split("\n") == ["Part of Exland", "", "Exville"]


def test_the_lines_of_a_cell_stay_in_their_row() -> None:
    rows = (
        "<tr><th>Town<br>hall</th><th>Since</th></tr><tr><td><p>Aville<br></p><p>Old Town</p></td><td></td><td>2</td>"
        "</tr><tr><th>Area</th><td>3 km²</td></tr>"
    )
    text = decode_page(f"<html><body><table>{rows}</table></body></html>").text
    assert text.split("\n") == ["Town hall\tSince", "Aville; Old Town\t\t2", "Area\t3 km²"]
    layout = "<table><tr><td>left</td><td><h1>Exville</h1><p>A</p><p>B</p></td></tr></table>"
    assert decode_page(f"<html><body>{layout}</body></html>").text.split() == ["left", "Exville", "A", "B"]


def test_addresses_that_the_text_does_not_show() -> None:
    links = [
        '<p>Official website: <a href="https://www.example.org/a">o\xadur site</a></p>',
        '<p>Office: <a href="mailto:ann@example.org?subject=x">Ann Berg</a> or <a href="#top">the top</a></p>',
        '<h2>Attended</h2><ul><li><a href="https://www.example.org/fair">Fair</a>, 3 May 2008</li></ul>',
    ]
    page = f"<html><body><h1>Exville</h1>{''.join(links)}</body></html>"
    decoded = decode_page(page)
    assert [(decoded.text[start:end], address) for start, end, address in decoded.links] == [
        ("o\xadur site", "https://www.example.org/a"),
        ("Ann Berg", "mailto:ann@example.org?subject=x"),
        ("Fair", "https://www.example.org/fair"),
    ]
    profile = profileparse.parse_decoded(decoded)
    assert [(website.text, website.url) for website in profile.websites] == [("our site", "https://www.example.org/a")]
    assert [event.url for event in profile.events] == ["https://www.example.org/fair"]


def test_which_addresses_are_kept() -> None:
    links = ["/doc/1", "#top", "javascript:x()", "tel:1", "a/b:c.html", "https://example.org/"]
    anchors = "".join([f'<p>{i} <a href="{link}">x</a></p>' for i, link in enumerate(links)])
    decoded = decode_page(f"<html><body><h1>Exville</h1>{anchors}</body></html>")
    assert [address for *_, address in decoded.links] == ["/doc/1", "a/b:c.html", "https://example.org/"]
    page = '<html><body><h1>X</h1><p>Official website: <a href="https://www.a.example/">www.a.example</a></p></body></html>'
    (website,) = profileparse.parse_decoded(decode_page(page)).websites
    assert website.url == "https://www.a.example/"


def test_the_address_of_a_contact(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    fact = 'facts = [{ name = "office", type = "contact", labels = ["Office"] }]'
    path.write_text(f'name = "office"\nextends = "common"\n{fact}\n', "utf-8")
    page = '<html><body><h1>X</h1><p>Office: <a href="mailto:ann@example.org?subject=x">Ann Berg</a></p></body></html>'
    data = profileparse.parse_decoded(decode_page(page), dialect=path).facts[0].data
    assert data is not None
    assert data.email == "ann@example.org"
