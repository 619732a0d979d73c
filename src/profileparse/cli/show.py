"""`profileparse show`, `explain` and `report`: how pages were read, why, and what a converted archive contains."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..text.decoding import printable
from .shared import (
    archive_of,
    archive_pages,
    check_not_read,
    color_option,
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
    text_output,
    uses_color,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..parser import Parser
    from ..text.decoding import Decoded

__all__ = ["explain", "report", "show"]

_LISTS = (
    "unread diagnostics population location websites contracts twins facts memberships events quotes practices news "
    "interviews"
).split()


@click.command(epilog="Exit codes: 0 success, 1 some pages failed, 2 usage error.")
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path())
@click.option("--only", type=click.Choice(_LISTS), metavar="LIST", help=f"Only lines of one kind: {', '.join(_LISTS)}.")
@click.option("--html", is_flag=True, help="Make a web page; for several pages or an archive, a folder with an index.")
@click.option("--out", "-o", metavar="FILE|FOLDER", help="With --html: where to write; default for one page: stdout.")
@color_option()
@language_option("ISO 639-1 code of the page; default: detected from its words.")
@encoding_option()
@dialect_option("A built-in dialect or a TOML file; default: $PROFILEPARSE_DIALECT, or efus.")
def show(
    pages: tuple[str, ...],
    only: str | None,
    html: bool,
    out: str | None,
    color: str,
    language: str | None,
    encoding: str | None,
    dialect: str | None,
) -> None:
    """Show how a page was read, before you trust it.

    Shows each line with its kind and its dates; values are in colour, text that was not read is dim, and diagnostics
    are below their line. With --html: the page beside its values, with a timeline, a filter and tables that can be
    saved as CSV, in one self-contained file.

    PAGE is a file, - for standard input, a folder or an archive, or one page of an archive, as `batch` names it:
    more.zip!page.txt, pages.jsonl:12, crawl.warc.gz!https://...

    \b
      profileparse show page.txt
      profileparse show --only unread page.txt
      profileparse show 'more.zip!page.txt'
      profileparse show page.txt --html -o page.html
      profileparse show pages/ --html -o shown
    """
    from ..parser import Parser
    from ..text.decoding import MissingExtraError

    if not pages:
        standard_input("no page: name a file, or pipe one in (profileparse show < page.txt)")
    if out is not None and not html:
        raise click.UsageError("-o needs --html")
    if html and only is not None:
        raise click.UsageError("--only is for the terminal; the web page has a filter")
    try:
        parser = Parser(dialect=dialect, language=language, encoding=encoding)
        failed = _web(parser, pages, out) if html else _terminal(parser, pages, only, color)
    except (MissingExtraError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    if failed:
        raise SystemExit(1)


def _terminal(parser: Parser, pages: tuple[str, ...], only: str | None, color: str) -> bool:
    from ..show.terminal import show as show_page

    failed = shown = False
    several = len(pages) > 1 or any(map(holds_pages, pages))
    file = text_output()
    for page, decoded in _decoded(pages or ("-",), parser):
        failed = failed or decoded is None
        if decoded is not None:
            if several:
                tell(f"== {page}", err=False)
            with signs_of_life(page, len(decoded.text)):
                profile = parser.parse_decoded(decoded, source_id=page)
            show_page(profile, decoded.text, only=only, file=file, color=uses_color(color, file))
            file.flush()
            shown = True
    if not shown:
        _hint(pages)
    return failed


def _decoded(pages: tuple[str, ...], parser: Parser) -> Iterator[tuple[str, Decoded | None]]:
    """The id and text of each page, and of each page of folders and archives; None, after a message, for a failure."""
    for page in pages:
        if holds_pages(page):
            yield from archive_pages((page,), parser)
        else:
            yield page, decoded_page(page, parser)


def _hint(pages: tuple[str, ...]) -> None:
    """Says what shows an output of `batch`, if that is what was given instead of pages."""
    from ..show.results import READABLE

    for path in pages:
        if os.path.isfile(path) and path.lower().endswith(READABLE):
            tell(f"profileparse: if {path} is an output of batch, profileparse report {path} shows what it has")


def _web(parser: Parser, pages: tuple[str, ...], out: str | None) -> bool:
    """Writes web pages; returns whether a page failed."""
    from ..batch.inputs import PAGE_KIND, kind_of

    single = len(pages) <= 1 and (not pages or pages[0] == "-" or kind_of(pages[0]) == PAGE_KIND)
    if single:
        from ..show.html import page_html

        name = pages[0] if pages else "-"
        check_not_read(out or "-", [name])
        decoded = decoded_page(name, parser)
        if decoded is None:
            _hint(pages)
            return True
        made = page_html(parser.parse_decoded(decoded, source_id=name), decoded.text)
        if out is None or out == "-":
            echo(made)
        else:
            _write(Path(out), made)
        return False
    if out is None:
        raise click.UsageError("several pages or an archive: name a folder with -o")
    missing = next((page for page in pages if not os.path.lexists(page) and not archive_of(page)), None)
    if missing is not None:
        raise click.UsageError(f"no file or folder «{missing}»")
    return _folder(parser, pages, Path(out))


def _write(path: Path, made: str) -> None:
    """Writes a web page; what can't be written whole leaves no part of it behind."""
    existed = path.exists()
    with opening(path):
        try:
            path.write_text(made, "utf-8", "backslashreplace")
        except OSError:
            if not existed:
                path.unlink(missing_ok=True)
            raise


def _folder(parser: Parser, archives: tuple[str, ...], out: Path) -> bool:
    from ..show.html import Index

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(f"{out} already exists: name a new folder")
    failed = False
    index = None
    for id, decoded in _decoded(archives, parser):
        failed = failed or decoded is None
        if decoded is not None:
            index = index or Index(out)
            index.add(parser.parse_decoded(decoded, source_id=id), decoded.text)
    if index is None:
        _hint(archives)
        tell(f"profileparse: no page in {', '.join(archives)}: wrote nothing")
        return True
    index.finish()
    tell(f"profileparse: wrote {out / 'index.html'}")
    return failed


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--out", "-o", "target", metavar="FILE", help="Write to this file; default: OUT.html, beside OUT.")
def report(out: Path, target: str | None) -> None:
    """Make a web page about a converted archive.

    OUT is an output of `profileparse batch`: .jsonl (compressed or not), .parquet or .sqlite. The page shows
    activities by year, kind and city, memberships over time, countries of twin towns, and how much of the text was
    read. It lists the values of all pages, doubtful values, unknown labels and failed pages. Each figure leads to the
    values that it counts, and each value to its place on the marked page and in the source file. Lists can be sorted,
    filtered and saved as CSV; the address keeps what is chosen, so that you can share it.

    \b
      profileparse report night.sqlite -o night.html
    """
    from ..show.html import report_html
    from ..show.results import ReportError, totals_of
    from ..text.decoding import MissingExtraError, extra

    _check_report(out, target)
    path = Path(target) if target is not None else out.with_name(out.name + ".html")
    check_not_read(str(path), [out])
    try:
        extra("jinja2", "show", "report")  # fail before the work
        made = report_html(out, totals_of(out), Path() if target == "-" else path.parent)
    except (MissingExtraError, ReportError) as error:
        raise click.UsageError(str(error)) from error
    if target == "-":
        echo(made)
        return
    _write(path, made)
    tell(f"profileparse: wrote {path}")


def _check_report(out: Path, target: str | None) -> None:
    """Raises UsageError, before the work, for what can't be read or written."""
    needed = "a report needs an output of profileparse batch: .jsonl, .parquet or .sqlite"
    if out.is_dir():
        raise click.UsageError(f"{out} is a folder: {needed}")
    if not out.exists():
        raise click.UsageError(f"no file «{out}»: {needed}")
    if target is not None and not os.path.isdir(os.path.dirname(target) or "."):
        raise click.UsageError(f"can't write {target}: there is no folder «{os.path.dirname(target)}»")


@click.command(epilog="Exit codes: 0 success, 1 the page can't be read, 2 usage error.")
@click.argument("page", required=False, metavar="[PAGE[:LINE]]")
@click.option("--text", metavar="TEXT", help="Explain this page, or line of a page, instead of a file.")
@click.option("--entry", metavar="TEXT", help="Explain this entry of a list of activities.")
@click.option("--date", metavar="TEXT", help="Explain this written date.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object per explained line.")
@language_option("ISO 639-1 code of the page; default: detected from its words.")
@encoding_option()
@dialect_option("A built-in dialect or a TOML file; default: $PROFILEPARSE_DIALECT, or efus.")
def explain(
    page: str | None,
    text: str | None,
    entry: str | None,
    date: str | None,
    as_json: bool,
    language: str | None,
    encoding: str | None,
    dialect: str | None,
) -> None:
    """Show what the lines of a page could mean, and why they were read as they were.

    For one LINE, or for each line on which a grammar had to decide: what its words can be and what counts against
    that, the readings that the grammar accepts with their costs, the decision, and its result. PAGE is a file, -
    for standard input, or a page of an archive (more.zip!page.txt); of a web page, the lines of its text count, not
    those of its HTML.

    \b
      profileparse explain page.txt:14
      profileparse explain page.txt
      profileparse explain --entry "General Assembly, Paris, 25 June 2008"
      profileparse explain --date "12-14 December 2012"
    """
    given = [one for one in (page, text, entry, date) if one is not None]
    if len(given) > 1:
        raise click.UsageError("give only one of PAGE, --text, --entry and --date")
    if not given:
        standard_input("no page: name a file, or pipe one in (profileparse explain < page.txt)")
    explanations = _explanations(page, text, entry, date, language, encoding, dialect)
    if as_json:
        for found in explanations:
            echo(json.dumps(found, ensure_ascii=False))
        return
    from ..tools.explain import LEGEND, explained

    for found in explanations:
        for line in explained(found):
            echo(printable(line))
        echo("")
    if any(found["decisions"] for found in explanations):
        echo(LEGEND)


def _explanations(
    page: str | None,
    text: str | None,
    entry: str | None,
    date: str | None,
    language: str | None,
    encoding: str | None,
    dialect: str | None,
) -> list[dict[str, object]]:
    from ..parser import Parser
    from ..text.decoding import decoded_text
    from ..tools.explain import explain_date, explain_entry, explain_page

    try:
        if date is not None:
            return [explain_date(date, [language] if language else None, None)]
        parser = Parser(dialect=dialect, language=language, encoding=encoding)
        if entry is not None:
            return [explain_entry(parser, entry)]
        if text is not None:
            return explain_page(parser, decoded_text(text), "-")
        path, line = _place(page or "-")
        decoded = decoded_page(path, parser)
        if decoded is None:
            raise SystemExit(1)
        return explain_page(parser, decoded, path, line)
    except ValueError as error:  # a wrong dialect, language or line
        raise click.UsageError(str(error)) from error


def _place(page: str) -> tuple[str, int | None]:
    """The path and line of PAGE:LINE; an existing file with that whole name wins."""
    path, colon, line = page.rpartition(":")
    # The line of an archive is a page: pages.jsonl:12:3.
    if colon and line.isascii() and line.isdigit() and not os.path.lexists(page) and archive_of(page) != path:
        return path, int(line)
    return page, None
