"""`profileparse date [TEXT]…`: written dates in, JSON out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from .shared import (
    echo,
    language_option,
    standard_input,
    tell,
)

if TYPE_CHECKING:
    from ..dates.resolve import Problem
    from ..models import Date

__all__ = ["date"]


@click.command(epilog="Exit codes: 0 fine, 1 a text is no date, 2 wrong usage.")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--find", is_flag=True, help="TEXT is running text: all dates in it, one a line.")
@language_option("ISO 639-1 code; may be repeated.", multiple=True)
@click.option("--day-first/--month-first", default=None, help="How to read 03/07/2002.")
@click.option("--quiet", "-q", is_flag=True, help="No diagnostics on standard error.")
def date(texts: tuple[str, ...], find: bool, languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    """Read dates and print them as JSON.

    One TEXT gives one JSON object. Several, or the lines of standard input where there is none, give JSON Lines: one
    object for each, and null for what is no date.

    \b
      profileparse date "12-14 December 2012"
      profileparse date --month-first 03/07/2002
      cut -f 3 table.tsv | profileparse date > dates.jsonl
      profileparse date --find < page.txt
    """
    if not texts:
        standard_input("no text: give a date, or pipe lines in (profileparse date < dates.txt)")
    if find and len(texts) > 1:
        raise click.UsageError("--find is for one text: its spans count from the beginning of that")
    try:
        if find:
            _find(texts[0] if texts else _standard_input(), languages, day_first)
        else:
            _read(texts, languages, day_first, quiet)
    except ValueError as error:  # a language of the caller's
        raise click.UsageError(str(error)) from error


def _find(text: str, languages: tuple[str, ...], day_first: bool | None) -> None:
    from ..dates.api import find_dates

    for found in find_dates(text, languages=languages or None, day_first=day_first):
        echo(found.model_dump_json())


def _read(texts: tuple[str, ...], languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    """Prints the date that each text is; raises SystemExit with 1 where one is none."""
    from ..dates.api import read_date

    failed = False
    one = len(texts) == 1
    for number, text in _numbered(texts):
        found, problems = read_date(text, languages=languages or None, day_first=day_first)
        if not quiet:
            _tell(number, text, found, problems)
        failed = failed or found is None
        if found is not None:
            echo(found.model_dump_json(indent=2 if one else None))
        elif not one:
            echo("null")
    if failed:
        raise SystemExit(1)


def _numbered(texts: tuple[str, ...]) -> Iterable[tuple[int, str]]:
    """The texts of the command line, each of which is line 1; or those of standard input with their lines."""
    return ((1, text) for text in texts) if texts else enumerate(_lines(), 1)


def _lines() -> Iterator[str]:
    for line in standard_input(""):
        yield line.decode("utf-8", "surrogateescape").rstrip("\r\n")


def _standard_input() -> str:
    return standard_input("").read().decode("utf-8", "surrogateescape")


def _tell(number: int, text: str, found: Date | None, problems: list[Problem]) -> None:
    for problem in problems:
        tell(f"-:{number}:{problem.start + 1}: warning {problem.code} {problem.message}")
    if found is None:
        tell(f"profileparse: «{text}» is no date")
