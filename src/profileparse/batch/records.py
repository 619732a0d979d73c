"""JSON Lines and Parquet: files whose records are pages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import IO, Any

from ..text.decoding import MissingExtraError, extra
from .items import Item, Page, ReadOptions, Unreadable, damage, decompressed, too_large

__all__ = ["parquet_library", "read_jsonl", "read_parquet"]


def parquet_library() -> Any:
    """The module that reads and writes Parquet. Raises MissingExtraError."""
    # Arrow's own allocator reserves a gigabyte at once, which may be all that a process may have.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    return extra("pyarrow.parquet", "arrow", "Parquet")


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
