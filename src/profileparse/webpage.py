"""HTML to the text that a reader of the page would see: headings on lines of their own, bullets as bullets."""

from __future__ import annotations

import hashlib

from .decoding import Decoded, decode, decoded_text
from .extras import extra

__all__ = ["decode_page", "html_to_text", "looks_like_html"]

#: What is on every page of a site, and belongs to none.
_FURNITURE = ["nav", "footer", "aside", "form", "template", "noscript"]


def _names_html(name: str) -> bool:
    """Whether a file or address names a web page."""
    return name.lower().endswith((".html", ".htm", ".xhtml"))


def looks_like_html(page: bytes | str) -> bool:
    """Whether a page begins as a web page does."""
    head = page[:1000]
    text = head.decode("latin-1") if isinstance(head, bytes) else head
    start = text.lstrip("ï»¿\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html")) or (start.startswith("<?xml") and "<html" in start)


def html_to_text(html: str) -> str:
    """The visible text of a web page without its navigation.

    Raises MissingExtraError where the extra `web` is not installed.
    """
    extract = extra("resiliparse.extract.html2text", "web", "HTML").extract_plain_text
    text: str = extract(html, preserve_formatting=True, list_bullets=True, alt_texts=False, skip_elements=_FURNITURE)
    return text


def decode_page(page: bytes | str, *, name: str = "", html: bool = False) -> Decoded:
    """The text of a page that may be a web page; the digest is that of the page as it came.

    name: that of its file, or its address. html: whether it is known to be a web page; else its name or its first
    characters say so.
    Raises NotTextError for what is no text, MissingExtraError for a web page without the extra `web`.
    """
    html = html or _names_html(name) or looks_like_html(page)
    if isinstance(page, str):
        decoded = decoded_text(page)
    else:
        decoded = _decoded_html(page) if html else decode(page)
    return decoded._replace(text=html_to_text(decoded.text)) if html else decoded


def _decoded_html(page: bytes) -> Decoded:
    """The HTML of a page: UTF-8 where it can be, else as the page says itself."""
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        if not page.startswith((b"\xff\xfe", b"\xfe\xff")):
            encodings = extra("resiliparse.parse.encoding", "web", "HTML")
            encoding = encodings.detect_encoding(page, from_html_meta=True)
            text = encodings.bytes_to_str(page, encoding)
            return Decoded(text, encoding, hashlib.sha256(page).hexdigest())
    return decode(page)
