"""Pages in Ray Data: `python ray_pages.py pages/ profiles/` parses a folder of text files to Parquet.

`map_batches` cuts the pages into pieces, and hands each to a process of the cluster as Arrow columns.
"""

from __future__ import annotations

import sys

import pyarrow as pa
import ray
from ray.data import Dataset

from profileparse import Parser
from profileparse.arrow import parse_batch


def parsed(pages: Dataset, parser: Parser) -> Dataset:
    """A row for each page, as `profileparse batch` writes it, and `failure`. pages: `path` and `bytes` of each."""

    def parse(table: pa.Table) -> pa.Table:
        batches = table.combine_chunks().to_batches()
        return pa.Table.from_batches([parse_batch(batch, text="bytes", id="path", parser=parser) for batch in batches])

    return pages.map_batches(parse, batch_format="pyarrow", batch_size=64)


if __name__ == "__main__":
    source = ray.data.read_binary_files(sys.argv[1], include_paths=True)
    parsed(source, Parser()).write_parquet(sys.argv[2])
