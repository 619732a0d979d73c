"""`python -m profileparse.spark ARCHIVE… -o OUT`, or this file with `spark-submit`: converts archives on a cluster."""

from __future__ import annotations

import sys
import time

import click

from profileparse.batch import ReadOptions
from profileparse.cli.shared import glob_option, unsteered
from profileparse.parser import Parser
from profileparse.text.decoding import MissingExtraError, extra

__all__ = ["main"]


@click.command(epilog="Exit codes: 0 success, 1 some pages failed, 2 usage error.")
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option("--out", "-o", required=True, help="A folder, as a path or URI that Spark writes to.")
@click.option("--format", "format_", type=click.Choice(["parquet", "jsonl"]), default="parquet", show_default=True)
@glob_option()
@click.option("--text-field", default="text", show_default=True, help="Field with the text in JSON Lines and Parquet.")
@click.option("--id-field", default="id", show_default=True, help="Field with the id; without it, the id is FILE:LINE.")
@click.option("--max-page-bytes", type=click.IntRange(1), default=10_000_000, show_default=True, metavar="BYTES")
@click.option(
    "--wave-bytes", type=click.IntRange(1), default=16_000_000_000, show_default=True, metavar="BYTES",
    help="Bytes of files to write together; an interrupted run repeats its last wave.",
)  # fmt: skip
@click.option("--language", metavar="CODE", help="ISO 639-1 code of all pages; default: detected for each page.")
@click.option(
    "--dialect", metavar="NAME|FILE", envvar="PROFILEPARSE_DIALECT", help="A built-in dialect, or a file on the driver."
)
def main(
    archives: tuple[str, ...],
    out: str,
    format_: str,
    glob: tuple[str, ...],
    text_field: str,
    id_field: str,
    max_page_bytes: int,
    wave_bytes: int,
    language: str | None,
    dialect: str | None,
) -> None:
    """Convert whole archives on a Spark cluster.

    ARCHIVE is anything that `profileparse batch` reads, at the same path on every node, or a URI that Arrow supports.
    Profiles go to OUT/profiles, failures to OUT/failures. Run the same command again to continue an interrupted run.
    """
    from profileparse.spark import OtherRunError, run

    options = ReadOptions(glob=glob, text_field=text_field, id_field=id_field, most_bytes=max_page_bytes)
    try:
        parser = Parser(dialect=dialect, language=language)
        session = extra("pyspark.sql", "spark", "Spark").SparkSession
    except (MissingExtraError, ValueError) as error:
        raise click.UsageError(unsteered(str(error))) from error
    spark = session.builder.appName("profileparse").getOrCreate()
    start = time.monotonic()
    try:
        done = run(spark, archives, out, parser=parser, options=options, format=format_, wave_bytes=wave_bytes)
    except OtherRunError as error:
        raise click.UsageError(unsteered(str(error))) from error
    finally:
        spark.stop()
    seconds = time.monotonic() - start
    click.echo(
        f"{done.profiles:,} page{'s' * (done.profiles != 1)} parsed, {done.failures:,} failed, "
        f"in {seconds:,.1f} seconds; "
        f"{done.waves} waves, {done.done_before} of them before",
        err=True,
    )
    sys.exit(1 if done.failures else 0)


if __name__ == "__main__":
    main(prog_name="profileparse.spark")
