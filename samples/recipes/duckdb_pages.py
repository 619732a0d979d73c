"""Text files to profiles to SQL, without a file between: `python duckdb_pages.py 'pages/*.txt'`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from profileparse import Parser
from profileparse.arrow import parse_batch, schema


def profiles(pattern: str, parser: Parser) -> pa.RecordBatchReader:
    """The files that fit a pattern, parsed in pieces: memory holds one of them at a time."""
    pages = duckdb.connect()  # of its own: a connection gives one result at a time
    query = "SELECT filename AS id, content AS text FROM read_blob($1)"
    reader = pages.sql(query, params=[pattern]).to_arrow_reader(64)

    def parsed() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            yield parse_batch(batch, parser=parser)

    return pa.RecordBatchReader.from_batches(schema(failures=True), parsed())


def members(pattern: str) -> list[tuple[str, str, str]]:
    """City, organisation and period of every membership."""
    found = profiles(pattern, Parser())
    query = """
        SELECT name, m.organisation.name, m.period.edtf
        FROM (SELECT name, unnest(memberships) AS m FROM found WHERE failure IS NULL) ORDER BY ALL
    """
    return duckdb.from_arrow(found).query("found", query).fetchall()


if __name__ == "__main__":
    for row in members(sys.argv[1]):
        print(*row, sep="\t")
