"""Bytes, or a web page, to text.

Bytes are UTF-8, UTF-16 with its mark, or what a detector says. HTML becomes the text that a reader of the page would
see: headings on lines of their own, bullets as bullets.
"""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

from .._version import extra_line

#: How the names of web pages end.
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class MissingExtraError(ImportError):
    """A library of an extra is not installed; the message says what to install."""


def extra(module: str, name: str, what: str) -> Any:
    """The module of that name, which belongs to the extra `name` and is needed for `what`.

    Raises MissingExtraError.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(f"{what} needs the extra «{name}»: {extra_line(name)}") from error


def _known(name: str) -> Any:
    """A table of `grammar/decoding.toml`."""
    # Imported here because the command shows its help without the models.
    from ..compiled import tables

    return tables().decoding[name]


class NotTextError(ValueError):
    """The bytes are no text in any encoding."""


class Decoded(NamedTuple):
    """Text with the encoding that it was in; `guessed` where no rule but a detector decided.

    links: where the links of a web page begin and end in the text, and their addresses.
    """

    text: str
    encoding: str
    sha256: str
    guessed: bool = False
    links: tuple[tuple[int, int, str], ...] = ()


def decoded_text(text: str) -> Decoded:
    """Text that needs no decoding. The digest is that of its UTF-8, lone surrogates included."""
    return Decoded(text, "utf-8", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def well_formed(text: str) -> str:
    """`text` with replacement characters for lone surrogates, which come from file names and from JSON.

    Raises TypeError for what is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a name or an id is a str, not {type(text).__name__}")
    text = str.__str__(text)
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def decode(data: bytes, *, encoding: str | None = None, languages: Iterable[str] = ()) -> Decoded:
    """The text of `data`, its byte order mark removed.

    encoding: that of what is not UTF-8; guessed where nothing is given.
    languages: those that it may be in (ISO 639-1).

    Raises NotTextError for what is not text, and TypeError for what is not bytes.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"decode takes bytes, not {type(data).__name__}: text needs no decoding, give it to parse")
    data = bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    for mark, marked in _BOMS:
        if data.startswith(mark):
            with suppress(UnicodeDecodeError):
                return Decoded(data.decode(marked), marked.removesuffix("-sig"), digest)
    _check_signature(data)
    if encoding is None or b"\0" not in data:  # as UTF-16 without a mark has it
        with suppress(UnicodeDecodeError):
            return Decoded(data.decode("utf-8"), "utf-8", digest)
        mixed = _mostly_utf_8(data, encoding or _WESTERN)
        if mixed is not None:
            return Decoded(mixed, "utf-8", digest, guessed=True)
    if encoding is None:
        return _usual(data, digest, languages) or _detect(data, digest)
    try:
        return Decoded(data.decode(encoding), codecs.lookup(encoding).name, digest)
    except UnicodeError as error:
        raise NotTextError(f"not text in the encoding that was given: {error}") from error


def _check_signature(data: bytes) -> None:
    """Raises NotTextError for what begins as a picture, an archive or the like does."""
    for signature, what in _known("signatures").items():
        if data.startswith(signature.encode("latin-1")):
            raise NotTextError(f"not text but {what}: convert it to text first")


#: The encoding of bytes that an editor or a script puts into a page in UTF-8.
_WESTERN = "cp1252"


def _mostly_utf_8(data: bytes, other: str) -> str | None:
    """The text of a page in UTF-8 with some bytes in another encoding, or cut inside a character; None for another."""
    reader = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text, rest = reader.decode(data), len(reader.getstate()[0])
    strange = [index for index, sign in enumerate(text) if "\udc80" <= sign <= "\udcff"]
    proper = sum(not sign.isascii() for sign in text) - len(strange)
    if not proper or len(strange) > proper:
        return None
    signs = list(text)
    for index in strange:
        signs[index] = bytes([ord(text[index]) - 0xDC00]).decode(other, "replace")
    return "".join(signs) + "\ufffd" * bool(rest)


def _usual(data: bytes, digest: str, languages: Iterable[str]) -> Decoded | None:
    """The text of `data` in an encoding that is usual for the languages that it may be in, where they share one.

    A detector does not know the languages, and takes Windows-1252 for Windows-1250, Windows-1258 or Big5 as often.
    """
    asked, signs = set(languages), _known("signs")
    shared = [each["names"] for each in _known("encodings") if asked and asked <= set(each["languages"].split())]
    for encoding in shared[0] if shared else ():
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            around = zip(" " + text, text, text[1:] + " ", strict=False)
            # Capitals inside words and three accents in a row are as unlikely.
            odd = (
                sign < "\xa0"  # a control
                or sign in signs["anywhere"]
                or (sign in signs["inside"] and before.isalpha() and after.isalpha())
                or (sign in signs["after"] and before.isalpha())
                or (sign.isupper() and "a" <= before <= "z" and "a" <= after <= "z")
                or ((before + sign + after).isalpha() and not before.isascii() and not after.isascii())
                for before, sign, after in around
                if not sign.isascii()
            )
            if not any(odd) and not _looks_binary(text):
                return Decoded(text, encoding, digest, guessed=True)
    return None


def _detect(data: bytes, digest: str) -> Decoded:
    # Imported here because almost every page is UTF-8, and the detector takes long to load.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or _looks_binary(str(best)):
        raise NotTextError("not text in any encoding that could be detected: convert it to UTF-8 first")
    return Decoded(str(best), best.encoding.replace("_", "-"), digest, guessed=True)


def _looks_binary(text: str) -> bool:
    """Whether more than a tenth of the characters are control characters."""
    sample = text[:4096]
    return sum(c < " " and c not in "\t\n\r\f" for c in sample) * 10 > len(sample)


#: No characters of any text: before the address of a link, before its words, and after them; around a quotation;
#: between the lines of a cell.
_MARKS = _ADDRESS, _WORDS, _LINK_END, _QUOTE, _QUOTE_END, _LINE = tuple("\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5")


def _looks_like_html(page: bytes | str) -> bool:
    """Whether a page begins as a web page does."""
    text = page[:1000].decode("latin-1") if isinstance(page, bytes) else page[:1000]
    start = text.lstrip("ï»¿\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html")) or (start.startswith("<?xml") and "<html" in start)


def _html_to_text(page: Decoded) -> Decoded:
    """The visible text of a web page without its navigation, and the links in it.

    Raises MissingExtraError where the extra `web` is not installed.
    """
    extract = extra("resiliparse.extract.html2text", "web", "HTML").extract_plain_text
    source = _shallow(page.text.lstrip("\ufeff").translate(dict.fromkeys(map(ord, _MARKS))))
    tree = extra("resiliparse.parse.html", "web", "HTML").HTMLTree.parse(source)
    if tree.body is None:
        return page._replace(text="")
    _arrange(tree)
    # A slice, here and below: each step of a loop over a collection of Resiliparse counts from its first element again.
    for link in tree.body.query_selector_all("a[href]")[:]:
        link.prepend(tree.create_text_node(_ADDRESS + link["href"] + _WORDS))
        link.append(tree.create_text_node(_LINK_END))
    options = {"preserve_formatting": True, "list_bullets": True, "alt_texts": False}
    text = extract(tree, **options, skip_elements=_known("elements")["left_out"]).replace("\t\t", "\t")
    if _LINE in text:
        text = "\n".join("\t".join(map(_cell, line.split("\t"))) for line in text.split("\n"))
    text, *quotes = text.split(_QUOTE)
    for part in quotes:
        quote, _, after = part.partition(_QUOTE_END)
        text += "> " + quote.replace("\n", "\n> ") + after
    before, *linked = text.split(_ADDRESS)
    pieces, start, links = [before], len(before), []
    for part in linked:
        address, _, rest = part.partition(_WORDS)
        words, _, after = rest.partition(_LINK_END)
        if _is_address(address.strip()):
            links.append((start, start + len(words), address.strip()))
        pieces.append(words + after)
        start += len(pieces[-1])
    return page._replace(text="".join(pieces), links=tuple(links))


def _shallow(source: str) -> str:
    """A web page with no list deeper than 50: the text is indented by the depth, which makes 3 MB of 16 KB."""
    depth, pieces = 0, source.split("<")
    for index, piece in enumerate(pieces):
        name = piece[:3].lower().rstrip("> \t\r\n")
        if name in ("ul", "ol", "/ul", "/ol"):
            deeper = depth + (name[0] != "/")
            if deeper > 50:
                pieces[index] = piece.replace(piece[: len(name)], "div" if name[0] != "/" else "/div", 1)
            depth = max(deeper - (name[0] == "/"), 0)
    return "<".join(pieces)


def _arrange(tree: Any) -> None:
    """Leaves out what is above the title of a page and not of the page; has each value, cell and quote on its lines."""
    for header in tree.body.query_selector_all("header")[:]:
        if header.query_selector("h1") is None:
            header.decompose()  # that of the site, and not of the page
    node = tree.body.query_selector("h1")
    while node is not None and node.tag != "body":
        above = node.previous_sibling
        while above is not None:
            element, above = above, above.previous_sibling
            links = element.query_selector_all("a[href]")[:] if hasattr(element, "query_selector_all") else []
            if links and _letters(element.text) == _letters("".join(link.text for link in links)):
                element.decompose()
        node = node.parent
    for term in tree.body.query_selector_all("dt")[:]:
        value = term.next_element_sibling
        after = value.next_element_sibling if value is not None else None
        several = after is not None and after.tag == "dd"
        if term.text.strip() and value is not None and value.tag == "dd" and not several:
            value.prepend(tree.create_text_node(f"{term.text.strip().rstrip(':')}: "))
            term.decompose()
    layout = _known("elements")["layout"]
    for row in tree.body.query_selector_all("tr")[:]:
        cells = [cell for cell in row.child_nodes[:] if cell.tag in ("td", "th")]
        if len(cells) > 1 and not any(cell.query_selector(layout) or len(cell.text) > 300 for cell in cells):
            for part in [part for cell in cells for part in cell.query_selector_all("br, p, div")[:]]:
                line = tree.create_element("span")
                line.append(tree.create_text_node(_LINE if row.query_selector("td") else " "))
                for child in part.child_nodes[:]:
                    line.append(child)
                part.parent.replace_child(line, part)
    for quote in tree.body.query_selector_all("blockquote")[:]:
        said = quote.query_selector("footer") or quote.query_selector("cite")
        if said is not None:
            name = " ".join(said.text.split()).lstrip("–—- ")
            said.decompose()
            within = [part for part in quote.query_selector_all("p")[:] if part.text.strip()]
            within = within if _letters("".join(part.text for part in within)) == _letters(quote.text) else [quote]
            if quote.text.strip()[:1].isalnum():  # no quotation marks
                within[0].prepend(tree.create_text_node(_QUOTE))
                name += _QUOTE_END
            within[-1].append(tree.create_element("br"))
            within[-1].append(tree.create_text_node(f"– {name}"))


def _cell(text: str) -> str:
    """What is in a cell, on one line."""
    return "; ".join(filter(None, map(str.strip, text.split(_LINE)))) if _LINE in text else text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_address(address: str) -> bool:
    """Whether a link leads to another page, relative to this one too, or to a mail address: no part of the page."""
    scheme, colon, _ = address.partition(":")
    return address[:1] not in ("", "#") and (not colon or "/" in scheme or scheme.lower() in _SCHEMES)


#: Of the links whose addresses are kept.
_SCHEMES = frozenset({"http", "https", "mailto"})


def decode_page(
    page: bytes | str, *, name: str = "", html: bool = False, encoding: str | None = None, languages: Iterable[str] = ()
) -> Decoded:
    """The text of a page that may be a web page; the digest is that of the page as it came.

    name: that of its file, or its address.
    html: whether it is known to be a web page; else its name or its first characters say so.
    encoding, languages: as for `decode`; a web page may say itself what its encoding is.

    Raises NotTextError for what is not text, MissingExtraError for a web page without the extra `web`, and TypeError
    for what is neither bytes nor a str.
    """
    if not isinstance(page, bytes | str):
        raise TypeError(f"a page is bytes or a str, not {type(page).__name__}")
    html = html or name.lower().endswith(HTML_SUFFIXES) or _looks_like_html(page)
    if isinstance(page, str):
        decoded = decoded_text(page)
    else:
        decoded = (_decoded_html if html else decode)(page, encoding=encoding, languages=languages)
    return _html_to_text(decoded) if html else decoded


def _decoded_html(page: bytes, *, encoding: str | None, languages: Iterable[str]) -> Decoded:
    """The HTML of a page: UTF-8 where it can be, else as the caller or the page says."""
    _check_signature(page)
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        if encoding is None and not page.startswith((b"\xff\xfe", b"\xfe\xff")):
            digest = hashlib.sha256(page).hexdigest()
            head = page[:1024].lower()
            said = b"charset" in head or b"encoding" in head  # in a `meta`, or in the declaration of XML
            found = None if said else _usual(page, digest, languages)
            if found is None:
                encodings = extra("resiliparse.parse.encoding", "web", "HTML")
                detected = encodings.detect_encoding(page, from_html_meta=True)
                found = Decoded(encodings.bytes_to_str(page, detected), detected, digest)
            return found
    return decode(page, encoding=encoding, languages=languages)


# --- text as it is shown on a terminal, or in a file that people edit

#: Control characters, marks that turn the direction of text, line ends of Unicode, halves of characters.
_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def printable(text: str) -> str:
    """`text` as one line, each character that a terminal may obey written as `\\x1b` or `\\u202e`."""
    if text.isprintable():
        return text
    return "".join([c.encode("unicode_escape").decode() if unicodedata.category(c) in _STEERING else c for c in text])
