"""WARC, JSON Lines and Parquet: files whose records are pages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import IO, Any

from ..decoding import MissingExtraError, extra
from .items import Item, Page, ReadOptions, Unreadable, bounded, damage, decompressed, too_large

__all__ = ["parquet_library", "read_jsonl", "read_parquet", "read_warc", "warc_library"]


def warc_library() -> Any:
    """The module that reads WARC. Raises MissingExtraError."""
    return extra("warcio.archiveiterator", "web", "WARC")


def parquet_library() -> Any:
    """The module that reads and writes Parquet. Raises MissingExtraError."""
    # Arrow's own allocator reserves a gigabyte at once, which may be all that a process may have.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    return extra("pyarrow.parquet", "arrow", "Parquet")


# --- WARC (ISO 28500)

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_WANTED = ("response", "conversion")


def read_warc(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """The `response` records of a WARC file as web pages, the `conversion` records as text; ids are the target URIs."""
    count = 0
    try:
        archive = warc_library().ArchiveIterator(raw)
        for record in archive:
            if record.format != "warc":
                yield Unreadable(id, "damaged", "no WARC record where one should begin")
                return
            count += 1
            if record.rec_headers.get_header("Content-Length") is None:
                yield Unreadable(id, "truncated", "the file ends in the header of its last record")
                return
            if record.rec_type in _WANTED:
                headers = record.rec_headers
                uri = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
                yield _warc_record(record, uri or f"{id}!{headers.get_header('WARC-Record-ID')}", options)
            # Skips the rest of the record, which shows where the file is cut off.
            archive.read_to_end(record)
            if getattr(record.raw_stream, "limit", 0) > 0:
                yield Unreadable(id, "truncated", "the file ends in the middle of its last record")
                return
    except Exception as error:
        yield Unreadable(id, *damage(error))
        return
    if not count:
        yield Unreadable(id, "damaged", "no record in this file")


def _warc_record(record: Any, uri: str, options: ReadOptions) -> Item:
    """The page of a record; why there is none for a response of another kind than a page, or without success."""
    kind = ""
    if record.rec_type == "response" and record.http_headers is not None:
        status = record.http_headers.get_statuscode()
        kind = (record.http_headers.get_header("Content-Type") or _HTML_TYPES[0]).partition(";")[0].strip().lower()
        if status != "200":
            return Unreadable(uri, "http-status", f"the server answered with {status}")
        if kind not in _HTML_TYPES and not kind.startswith("text/"):
            return Unreadable(uri, "not-text", f"no page but {kind}")
    data = _up_to(record.content_stream(), options.most_bytes + 1)
    if getattr(record.raw_stream, "limit", 0) > 0 and len(data) <= options.most_bytes:
        return Unreadable(uri, "truncated", "the record is cut off, or its body is")
    return bounded(uri, data, options, html=kind in _HTML_TYPES)


def _up_to(stream: Any, most: int) -> bytes:
    """The first `most` bytes of a stream that may give less at a time."""
    pieces: list[bytes] = []
    while most > 0 and (piece := stream.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


# --- JSON Lines


def read_jsonl(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """A page for each line, compressed or not; a line without an id gets `FILE:LINE`."""
    # JSON may write a character of one byte with six.
    longest = 6 * options.most_bytes + 100_000
    number = 0
    try:
        with decompressed(raw) as stream:
            while line := stream.readline(longest):
                number += 1
                here = f"{id}:{number}"
                if len(line) == longest and not line.endswith(b"\n"):
                    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                        pass
                    yield too_large(here, options)
                elif line.strip():
                    yield _json_record(line, here, options)
    except Exception as error:
        yield Unreadable(id, *damage(error))


def _json_record(line: bytes, here: str, options: ReadOptions) -> Item:
    try:
        record = json.loads(line)
    except MemoryError as error:
        return Unreadable(here, *damage(error))
    except (ValueError, RecursionError) as error:
        return Unreadable(here, "bad-json", f"no JSON: {error}")
    if not isinstance(record, dict):
        return Unreadable(here, "bad-json", "no JSON object")
    return _field_page(record, here, options)


def _field_page(record: dict[str, Any], here: str, options: ReadOptions) -> Item:
    """The page of a record with a text field."""
    given = record.get(options.id_field)
    id = str(given) if isinstance(given, (str, int)) and str(given) else here
    text = record.get(options.text_field)
    if not isinstance(text, (str, bytes)):
        known = ", ".join(list(record)[:8])
        return Unreadable(id, "no-text", f"no text in «{options.text_field}» (--text-field); there are: {known}")
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    return too_large(id, options, size) if size > options.most_bytes else Page(id, text)


# --- Parquet


def read_parquet(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """A page for each row, from the text column; a row without an id gets `FILE:ROW`, counted from 1."""
    row = 0
    try:
        pq = parquet_library()
        file = pq.ParquetFile(raw)
        columns = [name for name in (options.id_field, options.text_field) if name in file.schema_arrow.names]
        if options.text_field not in columns:
            known = ", ".join(file.schema_arrow.names[:8])
            message = f"no column «{options.text_field}» (--text-field); there are: {known}"
            yield Unreadable(id, "no-text", message)
            return
        # Threads would take the memory that the process may have, and hang where there is none.
        for batch in file.iter_batches(batch_size=64, columns=columns, use_threads=False):
            for record in batch.to_pylist():
                row += 1
                yield _field_page(record, f"{id}:{row}", options)
    except (MissingExtraError, MemoryError) as error:
        yield Unreadable(id, *damage(error))
    except Exception as error:
        yield Unreadable(id, "damaged", f"the Parquet file can't be read: {error}")
