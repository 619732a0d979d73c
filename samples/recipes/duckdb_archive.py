"""SQL over converted pages: `python duckdb_archive.py night.jsonl`, or `night.parquet`.

The file is what `profileparse batch` writes; both give the same answer.
"""

from __future__ import annotations

import sys

import duckdb

#: A conference and where it was; of dates that are open at their beginning, or missing, the start is null.
QUERY = """
WITH event AS (SELECT name AS city, unnest(events) AS event FROM {table})
SELECT city, event.title AS title, event.place.country.alpha_2 AS country, CAST(event.date.start AS DATE) AS start
FROM event
WHERE event.kind = 'conference' AND event.date.start IS NOT NULL
ORDER BY start, city, title
"""


def conferences(path: str) -> duckdb.DuckDBPyRelation:
    """The conferences of all pages, the first one first."""
    read = "read_parquet" if path.endswith(".parquet") else "read_json"
    # Without a sample, the columns are those of all pages: the first ones may have no place.
    more = "" if read == "read_parquet" else ", format = 'newline_delimited', sample_size = -1"
    return duckdb.sql(QUERY.format(table=f"{read}('{path}'{more})"))


if __name__ == "__main__":
    print(conferences(sys.argv[1]))
