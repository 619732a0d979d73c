"""Activities of converted pages as a Polars frame, lazily: `python polars_events.py night.parquet`.

The file is what `profileparse batch pages/ -o night.parquet` writes; its days are dates already.
"""

from __future__ import annotations

import sys

import polars as pl


def frame(path: str) -> pl.LazyFrame:
    """The activities, a row each; only the columns that are asked for are read from the file."""
    event = pl.col("events").struct
    return (
        pl.scan_parquet(path)
        .select(pl.col("name").alias("city"), "events")
        .explode("events")
        .drop_nulls("events")
        .select(
            "city",
            event.field("kind"),
            event.field("title"),
            event.field("place").struct.field("country").struct.field("alpha_2").alias("country"),
            event.field("date").struct.field("start"),
            event.field("date").struct.field("end"),
        )
    )


def by_year_and_kind(path: str) -> pl.DataFrame:
    """How many activities there were, by year and kind."""
    years = frame(path).group_by(pl.col("start").dt.year().alias("year"), "kind").len()
    return years.sort("year", "kind").collect()


if __name__ == "__main__":
    print(by_year_and_kind(sys.argv[1]))
