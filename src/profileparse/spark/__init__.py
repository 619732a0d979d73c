"""Pages on a Spark cluster: `parse_frame` for a column of pages; `python -m profileparse.spark` for whole archives.

Needs the extra `spark` (PySpark 3.5 or later) on the driver, and the package on every node. The rows are those that
`profileparse batch` writes as Parquet.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from ..arrow import FAILURE, parse_batch, schema
from ..parser import Parser
from ..text.decoding import extra

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

__all__ = ["FAILURE", "frame_schema", "parse_frame"]

#: Pages that are parsed together: so many at most, and so many bytes of them, however many Spark hands over at once. A
#: page takes sixty times its size while it is parsed.
_MOST_ROWS = 256
_MOST_BYTES = 4_000_000


def frame_schema() -> StructType:
    """The schema of `parse_frame`: the fields of a profile, and `failure`. Raises MissingExtraError."""
    types = extra("pyspark.sql.pandas.types", "spark", "Spark")
    made: StructType = types.from_arrow_schema(schema(failures=True))
    return made


def parse_frame(
    df: DataFrame,
    text_col: str,
    id_col: str | None = None,
    *,
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> DataFrame:
    """Parses a column of pages on the executors: a row for each page, with the fields of a profile and `failure`.

    df: the pages. text_col: the column of their text, a string or binary; web pages are known by their id or their
        first characters.
    id_col: the column of their ids; None where there is none, which makes all of them `-`.
    dialect, language: as for `Parser`. A dialect file is read on the driver, and goes to the executors with the work.

    Nothing that is wrong with a page ends the job: `failure` has its id, a code and a message, and the other columns
    are null. Spark hands over `spark.sql.execution.arrow.maxRecordsPerBatch` rows at once (10,000 by default): set it
    lower where pages have megabytes. Raises MissingExtraError, and what `Parser` raises.
    """
    columns = [text_col] if id_col is None else [text_col, id_col]
    parser = Parser(dialect=dialect, language=language)
    work = partial(_parse_batches, parser=parser, text=text_col, id=id_col)
    return df.select(*columns).mapInArrow(work, frame_schema())


def _parse_batches(
    batches: Iterator[pyarrow.RecordBatch], *, parser: Parser, text: str, id: str | None
) -> Iterator[pyarrow.RecordBatch]:
    """What an executor does with its share of the pages."""
    for batch in batches:
        for piece in pieces(batch, batch.column(text)):
            yield parse_batch(piece, text=text, id=id, parser=parser)


def pieces(batch: pyarrow.RecordBatch, column: Any) -> Iterator[pyarrow.RecordBatch]:
    """A batch in pieces of so many rows and bytes of a column at most; a larger page is one alone."""
    compute = extra("pyarrow.compute", "spark", "Spark")
    sizes = compute.binary_length(column).to_pylist()
    start, held = 0, 0
    for row, size in enumerate(sizes):
        if row > start and (held + (size or 0) > _MOST_BYTES or row - start >= _MOST_ROWS):
            yield batch.slice(start, row - start)
            start, held = row, 0
        held += size or 0
    if start < len(sizes):
        yield batch.slice(start)
