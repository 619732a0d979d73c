"""`profileparse [PAGE]…` and `profileparse date [TEXT]…`: pages or written dates in, JSON out.

`--values` writes one list of values alone, as JSON Lines or CSV.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click

from . import COMMANDS
from .shared import (
    Grouped,
    archive_of,
    check_not_read,
    decoded_page,
    dialect_option,
    echo,
    encoding_option,
    holds_pages,
    language_option,
    opening,
    signs_of_life,
    standard_input,
    tell,
    write,
)

if TYPE_CHECKING:
    from ..dates.resolve import Problem
    from ..models import Date, Profile
    from ..parser import Parser

__all__ = ["convert", "date"]

_SEVERITIES = ("info", "warning", "error")
#: The lists that `--values` can write; each is also a table of `batch`.
_LISTS = (
    "memberships events twins contracts quotes practices news interviews facts websites diagnostics"
).split()  # fmt: skip
_GROUPS = {
    "Input": "name dialect language encoding",
    "Output": "out values csv jsonl jsonld indent no_spans no_sections",
}


@click.command(
    cls=Grouped,
    groups=_GROUPS,
    epilog="Exit codes: 0 success, 1 some pages failed, 2 usage error, 74 OUT can't be written, 130 stopped by Ctrl-C.",
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path())
@click.option("--out", "-o", metavar="FILE", help="Write to this file; default: standard output.")
@click.option(
    "--jsonl", is_flag=True, help="One object per line, even for one page; default for several and if FILE is .jsonl."
)
@click.option("--values", type=click.Choice(_LISTS), metavar="LIST", help=f"Only one list: {', '.join(_LISTS)}.")
@click.option("--csv", is_flag=True, help="With --values: CSV as `batch` writes it, not JSON Lines.")
@click.option("--jsonld", is_flag=True, help="JSON-LD with the vocabulary of schema.org.")
@click.option("--name", help="Name of the city or organisation, if you know it.")
@language_option("ISO 639-1 code of the page; default: detected from its words.")
@encoding_option()
@dialect_option("A built-in dialect or a TOML file; default: $PROFILEPARSE_DIALECT, or efus.")
@click.option("--indent", type=click.IntRange(0, 8), help="Spaces of indentation; default: 2 for one page.")
@click.option("--no-spans", is_flag=True, help="Leave out the position of each value.")
@click.option("--no-sections", is_flag=True, help="Leave out the page itself; keep the values.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help="Exit with 1 on a diagnostic this severe or more.")
@click.option("--quiet", "-q", is_flag=True, help="No diagnostics on standard error.")
def convert(
    pages: tuple[str, ...],
    out: str | None,
    jsonl: bool,
    values: str | None,
    csv: bool,
    jsonld: bool,
    name: str | None,
    language: str | None,
    encoding: str | None,
    dialect: str | None,
    indent: int | None,
    no_spans: bool,
    no_sections: bool,
    fail_on: str | None,
    quiet: bool,
) -> None:
    """Convert pages to JSON.

    PAGE is a file, a page of an archive (more.zip!page.txt), or - for standard input, which is also read if no page
    is named. One page gives one JSON object, several give one object per line (JSON Lines), in the order of the
    arguments.

    \b
      profileparse page.txt
      profileparse --name Exville --jsonl < page.txt
      profileparse --fail-on warning *.txt -o profiles.jsonl
      profileparse --values events --csv *.txt > events.csv
    """
    if not pages:
        standard_input("no page: name a file, or pipe one in (profileparse < page.txt)")
    lines = jsonl or len(pages) > 1 or (out or "").lower().endswith((".jsonl", ".ndjson"))
    if indent is not None and (lines or values):
        raise click.UsageError("--indent is for the JSON object of one page, not for JSON Lines")
    if name is not None and len(pages) > 1:
        raise click.UsageError("--name is for one page")
    if csv and (values is None or jsonl or no_spans):
        raise click.UsageError(
            "--csv needs --values, and always has all columns: profileparse --values events --csv page.txt"
        )
    if jsonld and (values or no_spans or no_sections):
        raise click.UsageError("--jsonld can't be combined with --values, --no-spans or --no-sections")
    _check_first(pages)
    parser = _parser(dialect, language, encoding)
    width = None if lines else 2 if indent is None else indent
    failed = False
    with _output(out, pages) as file:
        if jsonld:
            put = _jsonld(width, file)
        else:
            put = _written(values, csv, width, spans=not no_spans, sections=not no_sections, file=file)
        for page in pages or ("-",):
            profile = _parse(parser, page, name, quiet)
            if profile is None:
                failed = True
                continue
            severe = _report(page, profile, quiet)
            failed = failed or (fail_on is not None and severe >= _SEVERITIES.index(fail_on))
            put(profile)
    if failed:
        raise SystemExit(1)


# --- in


def _check_first(pages: tuple[str, ...]) -> None:
    """Raises UsageError if the first page looks like a misspelt command."""
    if pages and not os.path.lexists(pages[0]):
        from difflib import get_close_matches

        close = get_close_matches(pages[0], COMMANDS, n=1)
        if close:
            raise click.UsageError(f"no file «{pages[0]}»: did you mean the command «{close[0]}»?")


def _parser(dialect: str | None, language: str | None, encoding: str | None) -> Parser:
    from ..parser import Parser

    try:
        return Parser(dialect=dialect, language=language, encoding=encoding)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _parse(parser: Parser, page: str, name: str | None, quiet: bool) -> Profile | None:
    """The profile of a file; None, after a message, if it can't be read."""
    archive = _archive(page)
    if archive is not None:
        tell(f"profileparse: {page}: {archive}: convert it with profileparse batch {page} -o profiles.jsonl")
        return None
    decoded = decoded_page(page, parser)
    if decoded is None:
        return None
    with signs_of_life(page, 0 if quiet else len(decoded.text)):
        return parser.parse_decoded(decoded, name=name, source_id=page)


def _archive(page: str) -> str | None:
    """Why a path is for `batch`, not for a conversion; None for a page."""
    if archive_of(page) or not holds_pages(page):
        return None
    from ..batch.inputs import kind_of

    return "is a folder" if os.path.isdir(page) else f"is an archive ({kind_of(page)})"


# --- out


@contextmanager
def _output(out: str | None, pages: tuple[str, ...]) -> Iterator[IO[bytes] | None]:
    """The file to write to, which gets its name when it is complete; None for standard output."""
    if out is None or out == "-":
        yield None
        return
    check_not_read(out, pages)
    with opening(out):
        # Write to a device or pipe, instead of replacing it.
        regular = not os.path.exists(out) or stat.S_ISREG(os.stat(out).st_mode)
        file = click.open_file(os.path.realpath(out) if regular else out, "wb", atomic=regular)
    with file:
        yield file


def _written(
    values: str | None, csv: bool, width: int | None, *, spans: bool, sections: bool, file: IO[bytes] | None
) -> Callable[[Profile], None]:
    """A function that writes a profile, or one list of it."""
    if values is None:
        return lambda profile: echo(profile.to_json(indent=width, spans=spans, sections=sections), file)

    if csv:
        return _csv_lines(values, file)

    def put(profile: Profile) -> None:
        for line in _json_lines(profile, values, spans=spans):
            echo(line, file)

    return put


def _jsonld(width: int | None, file: IO[bytes] | None) -> Callable[[Profile], None]:
    """A function that writes a profile as JSON-LD."""
    between = (",", ":") if width is None else None

    def put(profile: Profile) -> None:
        echo(json.dumps(profile.to_jsonld(), ensure_ascii=False, indent=width, separators=between), file)

    return put


def _report(page: str, profile: Profile, quiet: bool) -> int:
    """Writes the diagnostics, equal ones on one line; returns the rank of the most severe (-1 if there is none)."""
    if not quiet:
        times = Counter((found.code, found.message) for found in profile.diagnostics)
        for found in profile.diagnostics:
            count = times.pop((found.code, found.message), 0)
            if count:
                more = f" ({count:,} times, first here)" if count > 1 else ""
                tell(f"{page}:{found.line}:{found.column}: {found.severity} {found.code} {found.message}{more}")
    return max((_SEVERITIES.index(found.severity) for found in profile.diagnostics), default=-1)


def _json_lines(profile: Profile, values: str, *, spans: bool) -> Iterator[str]:
    """The values of one list, one per line, each with the id of the page first, as `profile_id`."""
    for value in json.loads(profile.to_json(spans=spans, sections=False))[values]:
        yield json.dumps({"profile_id": profile.source.id, **value}, ensure_ascii=False, separators=(",", ":"))


def _csv_lines(values: str, file: IO[bytes] | None) -> Callable[[Profile], None]:
    """Writes the CSV header to a file; returns a function that writes the rows of a profile."""
    from ..models import Profile
    from ..outputs.relational import csv_bytes, csv_rows
    from ..outputs.tables import table_name, tables

    name = table_name(values)
    columns = next(table.columns for table in tables(Profile) if table.name == name)
    write(csv_bytes([[column.name for column in columns]]), file)
    return lambda profile: write(csv_bytes(csv_rows(profile).get(name, [])), file)


# --- dates


@click.command(epilog="Exit codes: 0 success, 1 a text is not a date, 2 usage error.")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--find", is_flag=True, help="TEXT is running text: print all dates in it, one per line.")
@language_option("ISO 639-1 code; may be repeated.", multiple=True)
@click.option("--day-first/--month-first", default=None, help="How to read 03/07/2002.")
@click.option("--quiet", "-q", is_flag=True, help="No diagnostics on standard error.")
def date(texts: tuple[str, ...], find: bool, languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    """Read dates and print them as JSON.

    One TEXT gives one JSON object. Several, or the lines of standard input if there is none, give JSON Lines: one
    object for each, and null for what is not a date.

    \b
      profileparse date "12-14 December 2012"
      profileparse date --month-first 03/07/2002
      cut -f 3 table.tsv | profileparse date > dates.jsonl
      profileparse date --find < page.txt
    """
    if not texts:
        standard_input("no text: give a date, or pipe lines in (profileparse date < dates.txt)")
    if find and len(texts) > 1:
        raise click.UsageError("--find takes one text: spans count from its beginning")
    try:
        if find:
            _find(texts[0] if texts else _standard_input(), languages, day_first, quiet)
        else:
            _read(texts, languages, day_first, quiet)
    except ValueError as error:  # an unknown language
        raise click.UsageError(str(error)) from error


def _find(text: str, languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    from ..dates import find_dates

    problems: list[Problem] = []
    for found in find_dates(text, languages=languages or None, day_first=day_first, problems=problems):
        echo(found.model_dump_json())
    for problem in () if quiet else problems:
        line = text.count("\n", 0, problem.start) + 1
        column = problem.start - text.rfind("\n", 0, problem.start)
        tell(f"-:{line}:{column}: warning {problem.code} {problem.message}")


def _read(texts: tuple[str, ...], languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    """Prints the date of each text; raises SystemExit with 1 if one is not a date."""
    from ..dates import read_date

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
    """The texts of the command line, each as line 1; or the lines of standard input with their numbers."""
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
        tell(f"profileparse: «{text}» is not a date")
