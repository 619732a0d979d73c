"""Parses pages on Spark: `parse_frame` for a column of pages; `python -m profileparse.spark` for whole archives.

Needs the extra `spark` (PySpark 3.5 or later) on the driver, and the package on every node. The rows are the same as
those of `profileparse batch` in Parquet. The driver lists the archives, and the executors read them and write the
results in waves.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .. import __version__
from ..arrow import FAILURE, arrow, columns, failed, parse_batch, row_of, schema
from ..batch import Item, Page, ReadOptions, Unreadable, damage
from ..batch.inputs import File, files, read_file
from ..batch.many import Failure, parse_page
from ..parser import Parser
from ..text.decoding import extra

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["FAILURE", "Counts", "OtherRunError", "frame_schema", "parse_frame", "run"]

#: Limits on the pages parsed together, however many Spark passes at once: a page takes sixty times its size while it is
#: parsed.
_MOST_ROWS = 256
_MOST_BYTES = 4_000_000
_One = TypeVar("_One")


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
    """Parses a column of pages on the executors; returns a row per page, with the fields of a profile and `failure`.

    df: the pages. text_col: the column of their text, string or binary; web pages are recognised by their id or their
        first characters.
    id_col: the column of their ids; with None, every id is `-`.
    dialect, language: as for `Parser`. A dialect file is read on the driver and sent to the executors.

    A page that can't be parsed does not end the job: `failure` has its id, a code and a message, and the other columns
    are null. Spark passes `spark.sql.execution.arrow.maxRecordsPerBatch` rows at once (10,000 by default): lower it if
    pages have megabytes. Raises MissingExtraError, and what `Parser` raises.
    """
    columns = [text_col] if id_col is None else [text_col, id_col]
    parser = Parser(dialect=dialect, language=language)
    work = partial(_parse_batches, parser=parser, text=text_col, id=id_col)
    return df.select(*columns).mapInArrow(work, frame_schema())


def _parse_batches(
    batches: Iterator[pyarrow.RecordBatch], *, parser: Parser, text: str, id: str | None
) -> Iterator[pyarrow.RecordBatch]:
    """Parses the share of one executor."""
    for batch in batches:
        for piece in pieces(batch, batch.column(text)):
            yield parse_batch(piece, text=text, id=id, parser=parser)


def pieces(batch: pyarrow.RecordBatch, column: Any) -> Iterator[pyarrow.RecordBatch]:
    """Splits a batch into pieces of limited rows and bytes of a column; a larger page is a piece of its own."""
    compute = extra("pyarrow.compute", "spark", "Spark")
    sizes = enumerate(compute.binary_length(column).to_pylist())
    for rows in _grouped(sizes, lambda row: row[1] or 0, _MOST_BYTES, _MOST_ROWS):
        yield batch.slice(rows[0][0], len(rows))


def _grouped(
    items: Iterable[_One], size: Callable[[_One], int], most_bytes: int, most_items: int
) -> Iterator[list[_One]]:
    """Splits items into lists of limited bytes and number; a larger item is a list of its own."""
    group: list[_One] = []
    held = 0
    for item in items:
        if group and (held + size(item) > most_bytes or len(group) >= most_items):
            yield group
            group, held = [], 0
        group.append(item)
        held += size(item)
    if group:
        yield group


# --- a run over archives

#: Limits on the files of one task.
_TASK_BYTES = 128_000_000
_TASK_FILES = 10_000


class OtherRunError(Exception):
    """OUT was written by a run over other files or with other options."""


class Counts(NamedTuple):
    """What a run has written. waves: their number. done_before: those that an earlier run had written."""

    waves: int
    done_before: int
    profiles: int
    failures: int


def run(
    spark: SparkSession,
    paths: Iterable[str],
    out: str,
    *,
    parser: Parser,
    options: ReadOptions | None = None,
    format: str = "parquet",
    wave_bytes: int = 16_000_000_000,
) -> Counts:
    """Parses archives to `OUT/profiles/wave=N` and `OUT/failures/wave=N`; skips waves that are already complete.

    paths: files, folders and archives that `batch` reads, at the same path on every node, or URIs that Arrow supports
        (s3, gs, hdfs). One task reads each file, record by record.
    out: a path or URI that Spark writes to.
    format: `parquet`, or `jsonl` for the JSON of `Profile.to_json`. Failures are JSON Lines.
    wave_bytes: bytes of the files in one wave, which an interrupted run has to repeat.

    Raises OtherRunError if OUT was written from other files or with other options.
    """
    options = options or ReadOptions()
    sources = sorted(_found(paths, options))
    waves = list(_grouped(sources, _bytes, wave_bytes, 1_000_000))
    place = _Place(spark, out)
    place.check(_fingerprint(sources, parser, options, format, wave_bytes))
    before = 0
    for number, wave in enumerate(waves):
        if place.is_done(number):
            before += 1
            continue
        rows = _rows(spark, wave, parser, options, format).persist(_disk())
        try:
            place.write(rows, number, format)
        finally:
            rows.unpersist()
    profiles, failures = (place.count(kind, format) for kind in ("profiles", "failures"))
    return Counts(len(waves), before, profiles, failures)


def _fingerprint(sources: list[Source], parser: Parser, options: ReadOptions, format: str, wave_bytes: int) -> str:
    """A digest of everything that the waves and their rows depend on."""
    files = [tuple(source) for source in sources]
    parts = (__version__, files, parser.content, parser.language, tuple(options), format, wave_bytes)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _disk() -> Any:
    return extra("pyspark", "spark", "Spark").StorageLevel.DISK_ONLY


# --- OUT


class _Place:
    """OUT, on the file system that Spark uses for it."""

    def __init__(self, spark: SparkSession, out: str) -> None:
        self._spark = spark
        self._out = out.rstrip("/")
        gateway: Any = spark.sparkContext
        self._path = gateway._jvm.org.apache.hadoop.fs.Path
        self._files = self._path(self._out).getFileSystem(gateway._jsc.hadoopConfiguration())

    def check(self, fingerprint: str) -> None:
        """Marks OUT as belonging to this run; raises OtherRunError if it belongs to another."""
        mark = self._path(f"{self._out}/_run-{fingerprint[:32]}")
        if self._files.exists(mark):
            return
        if self._files.exists(self._path(self._out)) and self._files.listStatus(self._path(self._out)):
            raise OtherRunError(f"{self._out} was written from other files or with other options: name another folder")
        self._files.mkdirs(self._path(self._out))
        self._files.create(mark).close()

    def _wave(self, kind: str, number: int) -> str:
        return f"{self._out}/{kind}/wave={number:05}"

    def is_done(self, number: int) -> bool:
        """Whether both folders of a wave are complete."""
        marks = [f"{self._wave(kind, number)}/_SUCCESS" for kind in ("profiles", "failures")]
        return all(self._files.exists(self._path(mark)) for mark in marks)

    def write(self, rows: DataFrame, number: int, format: str) -> None:
        """Writes a wave; replaces what an interrupted run left of it."""
        fine = rows.where(f"{FAILURE} is null").drop(FAILURE).write.mode("overwrite")
        if format == "jsonl":
            fine.text(self._wave("profiles", number))
        else:
            fine.parquet(self._wave("profiles", number))
        failures = rows.where(f"{FAILURE} is not null").select(f"{FAILURE}.*").coalesce(1)
        failures.write.mode("overwrite").json(self._wave("failures", number))

    def count(self, kind: str, format: str) -> int:
        """The number of rows of all waves."""
        folder = f"{self._out}/{kind}"
        if not self._files.exists(self._path(folder)):
            return 0
        reader = self._spark.read
        frame = reader.parquet(folder) if kind == "profiles" and format == "parquet" else reader.text(folder)
        return int(frame.count())


# --- files


class Source(NamedTuple):
    """A file to read: a path on every node, or a URI. changed: modification time in nanoseconds; 0 if unknown."""

    path: str
    id: str
    size: int
    changed: int


def _found(paths: Iterable[str], options: ReadOptions) -> Iterator[Source]:
    """Yields the files below paths and URIs, in order of name."""
    for path in paths:
        if "://" in path:
            yield from _remote(path)
            continue
        for file in files([path], options):
            if not file.hidden:
                status = None if file.problem is not None else os.stat(file.path)
                size, changed = (status.st_size, status.st_mtime_ns) if status is not None else (0, 0)
                yield Source(os.path.abspath(file.path), file.id, size, changed)


def _remote(uri: str) -> Iterator[Source]:
    """Yields the files of a URI that Arrow supports: file, s3, gs, hdfs and others."""
    library = extra("pyarrow.fs", "spark", "a URI")
    system, path = library.FileSystem.from_uri(uri)
    info = system.get_file_info(path)
    scheme = uri.partition("://")[0]
    if info.type == library.FileType.Directory:
        listed = system.get_file_info(library.FileSelector(path, recursive=True))
        below = sorted((one for one in listed if one.type == library.FileType.File), key=lambda one: one.path)
    else:
        below = [info]
    for one in below:
        name = f"{scheme}://{one.path}"
        yield Source(name, name, one.size or 0, one.mtime_ns or 0)


def _bytes(source: Source) -> int:
    return source.size


def _read(path: str, id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the pages of a file, as `batch` reads them; what can't be read is an Unreadable."""
    if "://" not in path:
        yield from _items_of(path, id, options)
        return
    try:
        with _fetched(path) as fetched:
            yield from _items_of(fetched, id, options)
    except Exception as error:
        yield Unreadable(id, *damage(error))


def _items_of(path: str, id: str, options: ReadOptions) -> Iterator[Item]:
    named = next(files([path], options))
    problem = named.problem and named.problem._replace(id=id)
    yield from read_file(File(path, id, problem), options, lambda raw: None)


@contextmanager
def _fetched(uri: str) -> Iterator[str]:
    """A context manager for a local copy of a remote file: readers of archives need to seek."""
    library = extra("pyarrow.fs", "spark", "a URI")
    system, path = library.FileSystem.from_uri(uri)
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, os.path.basename(path) or "file")
        library.copy_files(path, target, source_filesystem=system, destination_filesystem=library.LocalFileSystem())
        yield target


# --- on the executors


def _rows(spark: SparkSession, wave: list[Source], parser: Parser, options: ReadOptions, format: str) -> DataFrame:
    """The rows of a wave: profiles and failures in one frame, with a task for each share of the files."""
    tasks = spark.sparkContext.defaultParallelism * 4
    most_files = min(max(len(wave) // tasks, 1), _TASK_FILES)
    most_bytes = min(max(sum(source.size for source in wave) // tasks, 1), _TASK_BYTES)
    groups = _grouped(wave, _bytes, most_bytes, most_files)
    shares = [[(source.path, source.id) for source in share] for share in groups]
    # One share per partition: creating the frame directly would repartition the shares.
    spread = spark.sparkContext.parallelize([(share,) for share in shares], len(shares))
    frame = spark.createDataFrame(spread, "files array<struct<path: string, id: string>>")
    if format == "jsonl":
        return frame.mapInArrow(
            partial(_json_batches, parser=parser, options=options),
            f"value string, {FAILURE} struct<id: string, code: string, message: string>",
        )
    return frame.mapInArrow(partial(_column_batches, parser=parser, options=options), frame_schema())


def _items(batches: Iterable[pyarrow.RecordBatch], options: ReadOptions) -> Iterator[Item]:
    for batch in batches:
        for share in batch.column("files").to_pylist():
            for file in share:
                yield from _read(file["path"], file["id"], options)


def _pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Splits the items into lists to parse together: a page takes sixty times its size as columns."""
    return _grouped(items, lambda item: len(item.content) if isinstance(item, Page) else 0, _MOST_BYTES, _MOST_ROWS)


def _parsed(parser: Parser, item: Item) -> Any:
    if isinstance(item, Unreadable):
        return Failure(item.id, item.code, item.message)
    return parse_page(parser, item.id, item.content, html=item.html)


def _column_batches(
    batches: Iterable[pyarrow.RecordBatch], *, parser: Parser, options: ReadOptions
) -> Iterator[pyarrow.RecordBatch]:
    """Parses items to the columns of `schema(failures=True)`."""
    rows = columns(schema(failures=True))
    for piece in _pieces(_items(batches, options)):
        for item in piece:
            rows.append(row_of(_parsed(parser, item)))
        yield rows.finish()


def _json_batches(
    batches: Iterable[pyarrow.RecordBatch], *, parser: Parser, options: ReadOptions
) -> Iterator[pyarrow.RecordBatch]:
    """Parses items to JSON in the column `value`, and failures."""
    whole = schema(failures=True)
    made = arrow().schema([("value", arrow().string()), whole.field(FAILURE)])
    for piece in _pieces(_items(batches, options)):
        results = [_parsed(parser, item) for item in piece]
        rows = [failed(found) if isinstance(found, Failure) else {"value": found.to_json()} for found in results]
        yield arrow().RecordBatch.from_pylist(rows, schema=made)
