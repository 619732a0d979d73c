"""`profileparse report OUT`: a web page about a converted archive."""

from __future__ import annotations

from pathlib import Path

import click

from . import echo, tell

__all__ = ["report"]


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", "-o", "target", metavar="FILE", help="Write to this file; else beside OUT, as OUT.html.")
def report(out: Path, target: str | None) -> None:
    """Make a web page about a converted archive.

    OUT is what `profileparse batch` wrote: .jsonl, .parquet or .sqlite. The page tells how many pages, values and
    failures there are, activities by year and kind, memberships over time, countries of twin towns, labels that no
    list knows, pages with most diagnostics, and how much of the text was read.

    \b
      profileparse report night.sqlite -o night.html
    """
    from ..show.report import ReportError, report_html, totals_of
    from ..text.decoding import MissingExtraError

    try:
        made = report_html(out, totals_of(out))
    except (MissingExtraError, ReportError) as error:
        raise click.UsageError(str(error)) from error
    if target == "-":
        echo(made)
        return
    path = Path(target) if target is not None else out.with_name(out.name + ".html")
    try:
        path.write_text(made, "utf-8", "backslashreplace")
    except OSError as error:
        raise click.UsageError(f"can't write {path}: {error.strerror or error}") from error
    tell(f"profileparse: wrote {path}")
