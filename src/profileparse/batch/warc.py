"""Reads WARC (ISO 28500) and its predecessor ARC, and undoes the HTTP encodings of what the crawler stored.

The library splits the files into records. This module decodes the records itself, because a damaged one must neither
end the file nor go unreported.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, redirect_stderr
from typing import IO, Any

from ..text.decoding import extra
from . import Item, Page, ReadOptions, Unreadable, bounded, damage, decompressed, too_large, up_to, zstd

__all__ = ["read_warc", "warc_library"]


def warc_library() -> Any:
    """The module that reads WARC and ARC. Raises MissingExtraError."""
    return extra("warcio.archiveiterator", "web", "WARC")


_HTML_TYPES = ("text/html", "application/xhtml+xml")
#: Types of records that can hold a page.
_WANTED = ("response", "resource", "conversion")
#: Types of records that describe the crawl, or repeat what another holds.
_UNWANTED = ("warcinfo", "request", "metadata", "revisit", "continuation")
#: Schemes of what a crawler fetches before it fetches pages.
_NO_PAGES = ("dns:", "whois:", "ntp:")


#: How a WARC file begins.
_WARC = b"WARC/"
#: Bytes read at once. A hostile line has hundreds of millions, and the library copies it for every block.
_BLOCK = 8 << 20


def read_warc(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the pages of a WARC or ARC file, compressed or not; ids are the target URIs.

    `response` and `resource` records are web pages or text, by their content type; `conversion` records are text.
    """
    count = reported = 0
    try:
        with decompressed(raw) as opened:
            stream = _Stream(opened)
            for found in _records(stream, id):
                count += 1
                if isinstance(found, Unreadable):
                    reported += 1
                    yield found
                else:
                    yield from _record(found, id, options)
            if stream.error is not None and not reported:
                yield Unreadable(id, *damage(stream.error))
            elif not count:
                yield Unreadable(id, "damaged", "no record in this file")
    except Exception as error:
        yield Unreadable(id, *damage(error))


class _Stream:
    """The bytes of a file up to the first damage.

    error: the exception raised there. Raised into the library, it would lose what was read before it.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.error: Exception | None = None
        self._stream: Any = stream
        self._head = b""
        try:
            self._head = up_to(stream.read, len(_WARC))
        except Exception as error:
            self.error = error
        self.is_arc = self.error is None and self._head != _WARC

    def read(self, most: int) -> bytes:
        """Reads `most` bytes, or all up to the end."""
        return up_to(self._piece, most)

    def _piece(self, most: int) -> bytes:
        if self._head:
            piece: bytes = self._head[:most]
            self._head = self._head[most:]
            return piece
        if self.error is None:
            try:
                piece = self._stream.read1(most)
                return piece
            except Exception as error:
                self.error = error
        return b""


def _records(stream: _Stream, id: str) -> Iterator[Any]:
    """Yields the records of a file, and an Unreadable if the file is damaged."""
    library = warc_library()
    archive = (
        library.ARCIterator(stream, no_record_parse=True, block_size=_BLOCK, arc2warc=True)
        if stream.is_arc
        else library.WARCIterator(stream, no_record_parse=True, block_size=_BLOCK)
    )
    while True:
        try:
            with _quiet():
                record = next(archive, None)
        except Exception as error:
            if not _is_foreign(error):
                raise
            yield Unreadable(id, "damaged", "no WARC or ARC record where one should start")
            return
        if record is None:
            return
        length = record.rec_headers.get_header("Content-Length")
        if length is None:
            yield Unreadable(id, "truncated", "the file ends inside the header of its last record")
            return
        if not length.strip().isdecimal():
            yield Unreadable(id, "damaged", "the length of a record is not a number")
            return
        yield record
        # Skipping the rest of the record shows whether the file is cut off.
        before = archive.err_count
        with _quiet():
            archive.read_to_end(record)
        if getattr(record.raw_stream, "limit", 0) > 0:
            yield Unreadable(id, "truncated", "the file ends inside its last record")
            return
        if archive.err_count > before:
            uri = record.rec_headers.get_header("WARC-Target-URI") or "a record"
            yield Unreadable(id, "damaged", f"there is data after the end of {uri}: its length may be wrong")


def _quiet() -> AbstractContextManager[Any]:
    """Keeps the messages of the library off the terminal; its error counter tells the same."""
    return redirect_stderr(io.StringIO())


def _is_foreign(error: Exception) -> bool:
    """Whether the library raised `error` because it found something that is not a record."""
    return type(error).__name__ in ("ArchiveLoadFailed", "StatusAndHeadersParserException")


def _record(record: Any, file: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the page of a record, or an Unreadable; nothing for a record that describes the crawl."""
    headers = record.rec_headers
    uri = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type in _UNWANTED or uri.startswith(_NO_PAGES):
        return
    id = uri or f"{file}!{headers.get_header('WARC-Record-ID')}"
    try:
        item = _page(record, id, options)
    except EOFError:
        item = Unreadable(id, "truncated", "the body of the page ends too early")
    except Exception as error:
        item = Unreadable(id, *damage(error))
    yield item._replace(captured=headers.get_header("WARC-Date") or "") if isinstance(item, Page) else item


def _page(record: Any, id: str, options: ReadOptions) -> Item:
    """The page of a record; an Unreadable if it is not a page, has another status than 200, or is cut off."""
    headers, body = record.rec_headers, record.raw_stream
    if record.rec_type not in _WANTED:
        return Unreadable(id, "unsupported", f"a record of the type «{record.rec_type or ''}»")
    if headers.get_header("WARC-Segment-Number"):
        return Unreadable(id, "unsupported", "a page in several records (WARC-Segment-Number)")
    http = None
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if record.rec_type == "response" and id.startswith(("http:", "https:")):
        http = _http_headers(body)
        if http.get_statuscode() != "200":
            return Unreadable(id, "http-status", f"the server answered with {http.get_statuscode()}")
        kind = (http.get_header("Content-Type") or _HTML_TYPES[0]).partition(";")[0].strip().lower()
    if kind not in _HTML_TYPES and not kind.startswith("text/") and record.rec_type != "conversion":
        return Unreadable(id, "not-text", f"not a page, but {kind or 'data without a content type'}")
    # Chunked encoding adds less than the size of the body, unless the server is hostile.
    data = up_to(body.read, 2 * options.most_bytes + 1)
    if len(data) > 2 * options.most_bytes:
        return too_large(id, options)
    if body.limit > 0 or headers.get_header("WARC-Truncated"):
        return Unreadable(id, "truncated", "the record or its body is cut off")
    return bounded(
        id, data if http is None else _decoded(data, http, options.most_bytes + 1), options, html=kind in _HTML_TYPES
    )


# --- HTTP (RFC 9110, RFC 9112)


def _http_headers(stream: Any) -> Any:
    parser = extra("warcio.statusandheaders", "web", "WARC").StatusAndHeadersParser([], verify=False)
    return parser.parse(stream)


def _decoded(body: bytes, http: Any, most: int) -> bytes:
    """At most `most` bytes of a body without its transfer and content encodings.

    Raises EOFError for a body that is cut off, NotImplementedError for an unknown encoding, MissingExtraError, and
    what the libraries raise for a damaged body.
    """
    if "chunked" in _names(http, "Transfer-Encoding"):
        body = _without_chunks(body)
    for name in reversed(_names(http, "Content-Encoding")):
        if name not in _DECODERS:
            raise NotImplementedError(f"unknown content encoding: {name[:40]}")
        signature, decode = _DECODERS[name]
        # Many crawlers store the decoded body under the header of the encoded one.
        if body and body.startswith(signature) and not body.lstrip().startswith(b"<"):
            body = decode(body, most)
    return body


def _names(http: Any, header: str) -> list[str]:
    names = (name.strip().lower() for name in (http.get_header(header) or "").split(","))
    return [name for name in names if name not in ("", "identity", "none", "utf-8")]


def _without_chunks(body: bytes) -> bytes:
    """A body without the lengths of its chunks (RFC 9112, 7.1); unchanged if it has none. Raises EOFError if cut off.

    The library refuses trailers and long chunk extensions.
    """
    pieces: list[bytes] = []
    reader = io.BytesIO(body)
    while (length := _chunk_length(reader.readline(_LONGEST_CHUNK_LINE))) is not None:
        pieces.append(reader.read(length))
        if len(pieces[-1]) < length:
            raise EOFError
        if not length:
            return b"".join(pieces)
        reader.readline(len(b"\r\n"))
    if pieces:
        raise EOFError
    return body


#: In bytes; extensions of a chunk are part of its line.
_LONGEST_CHUNK_LINE = 8192
_HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF")


def _chunk_length(line: bytes) -> int | None:
    """The length that the line before a chunk gives; None for another line."""
    digits = line.partition(b";")[0].strip()
    given = 0 < len(digits) <= 16 and _HEXADECIMAL.issuperset(digits) and line.endswith(b"\n")
    return int(digits, 16) if given else None


def _unpacked(body: bytes, most: int, new: Callable[[], Any], signature: bytes) -> bytes:
    """Decompresses a body that may consist of several members, each with this signature (RFC 1952, RFC 8878).

    new: returns a decompressor for one member.
    """
    pieces: list[bytes] = []
    while body and most > 0:
        decompressor = new()
        pieces.append(decompressor.decompress(body, most))
        most -= len(pieces[-1])
        if not decompressor.eof and most > 0:
            raise EOFError
        body = decompressor.unused_data if decompressor.unused_data.startswith(signature) else b""
    return b"".join(pieces)


_GZIP, _ZSTANDARD = b"\x1f\x8b", b"(\xb5/\xfd"


def _gunzipped(body: bytes, most: int) -> bytes:
    return _unpacked(body, most, lambda: zlib.decompressobj(31), _GZIP)


def _deflated(body: bytes, most: int) -> bytes:
    """`deflate` is the zlib format, but some servers send raw deflate data (RFC 9110, 8.4.1.2)."""
    try:
        return _unpacked(body, most, lambda: zlib.decompressobj(15), _GZIP)
    except zlib.error:
        return _unpacked(body, most, lambda: zlib.decompressobj(-15), _GZIP)


def _zstandard(body: bytes, most: int) -> bytes:
    return _unpacked(body, most, zstd().ZstdDecompressor, _ZSTANDARD)


def _brotli(body: bytes, most: int) -> bytes:
    decompressor = extra("brotli", "web", "Brotli").Decompressor()
    waiting = [body]

    def read(most: int) -> bytes:
        if decompressor.is_finished():
            return b""
        piece: bytes = decompressor.process(waiting.pop() if waiting else b"", output_buffer_limit=most)
        return piece

    data = up_to(read, most)
    if not decompressor.is_finished() and len(data) < most:
        raise EOFError
    return data


#: Content codings by name: the signature of encoded data, and the decoder.
_DECODERS: dict[str, tuple[bytes, Callable[[bytes, int], bytes]]] = {
    "gzip": (_GZIP, _gunzipped),
    "x-gzip": (_GZIP, _gunzipped),
    "deflate": (b"", _deflated),
    "zstd": (_ZSTANDARD, _zstandard),
    "br": (b"", _brotli),
}
