"""Measures a local cluster of two executors, and checks that it gives the rows of `batch` even if one is killed.

pip install ".[spark]" && python tests/bench/cluster.py [PAGES]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from profileparse import Parser
from tests.generators.pages import draw
from tests.spark.cluster import cluster, kill_one

_FILES = 40


def main(count: int = 20_000) -> None:
    """Prints the table, and whether the rows are the same."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        _draw(top / "pages", count)
        start = time.perf_counter()
        batch = [
            sys.executable,
            "-m",
            "profileparse",
            "batch",
            "-q",
            str(top / "pages"),
            "-o",
            str(top / "batch.jsonl"),
        ]
        subprocess.run(batch, check=True)
        seconds = {"profileparse batch, 2 workers, to JSON Lines": time.perf_counter() - start}
        with cluster() as spark:
            seconds |= _measured(spark, top)
            same = _is_same(spark, top)
    print(f"| {count:,} drawn pages, two executors of one core | seconds | pages a second |\n|---|---:|---:|")
    for what, taken in seconds.items():
        print(f"| {what} | {taken:.1f} | {count / taken:,.0f} |")
    loop, frame = (seconds[name] for name in (_LOOP, _FRAME))
    print(
        f"\nparse_frame takes {frame / loop:.2f} times the loop; the rows are {'the same' if same else 'NOT the same'}"
    )


_LOOP = "a plain loop of parse in the executors"
_FRAME = "parse_frame, all columns to the JVM"


def _draw(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(_FILES):
        rows = (json.dumps({"id": f"{seed:06}", "text": draw(seed).text}) for seed in range(number, count, _FILES))
        (folder / f"{number:02}.jsonl").write_text("\n".join(rows))


def _measured(spark: Any, top: Path) -> dict[str, float]:
    from profileparse.spark import _parse_batches, frame_schema, run

    frame = spark.read.schema("id string, text string").json(f"{top}/pages").cache()
    frame.count()
    processor = {name: spark.sparkContext.accumulator(0.0) for name in (_LOOP, _FRAME)}
    parser = Parser()
    work = {
        _LOOP: (partial(_only_parsed, parser=parser), "pages bigint"),
        _FRAME: (partial(_parse_batches, parser=parser, text="text", id="id"), frame_schema()),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(4):
        for name, (function, schema) in work.items():
            start = time.perf_counter()
            timed = partial(_timed, function=function, processor=processor[name])
            frame.mapInArrow(timed, schema).write.format("noop").mode("overwrite").save()
            if turn:  # the first turn starts Python on the executors
                times[name].append(time.perf_counter() - start)
            else:
                processor[name].value = 0.0
    found = {name: median(taken) for name, taken in times.items()}
    found |= {f"{name}: processor time of Python": processor[name].value / 3 for name in work}
    frame.unpersist()
    for what, format, killed in (("Parquet", "parquet", False), ("JSON Lines, an executor killed", "jsonl", True)):
        killer = threading.Timer(10, kill_one)
        start = time.perf_counter()
        if killed:
            killer.start()
        run(spark, [f"{top}/pages"], f"{top}/{format}", parser=Parser(), format=format)
        found[f"the application, to {what}"] = time.perf_counter() - start
        killer.cancel()
    return found


def _timed(batches: Iterator[Any], *, function: Callable[..., Iterator[Any]], processor: Any) -> Iterator[Any]:
    """The result of the function, and the CPU time that it takes, including that of PySpark."""
    start = time.process_time()
    yield from function(batches)
    processor.add(time.process_time() - start)


def _only_parsed(batches: Iterator[Any], *, parser: Parser) -> Iterator[Any]:
    import pyarrow as pa

    for batch in batches:
        count = sum(parser.parse(text.as_py(), source_id="-") is not None for text in batch.column("text"))
        yield pa.RecordBatch.from_pydict({"pages": [count]})


def _is_same(spark: Any, top: Path) -> bool:
    """Whether the run with a killed executor gave the same lines as `batch`, and Parquet the same number of rows."""
    lines = {row.value for row in spark.read.text(f"{top}/jsonl/profiles").toLocalIterator()}
    expected = set((top / "batch.jsonl").read_text("utf-8").splitlines())
    return lines == expected and spark.read.parquet(f"{top}/parquet/profiles").count() == len(expected)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
