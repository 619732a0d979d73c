"""`profileparse explain [PAGE[:LINE]]`: why lines were read as they were."""

from __future__ import annotations

import json
import os

import click

from ..text.printable import printable
from . import echo, standard_input
from .options import dialect_option, language_option
from .pages import decoded_page

__all__ = ["explain"]


@click.command(epilog="Exit codes: 0 fine, 1 the page can't be read, 2 wrong usage.")
@click.argument("page", required=False, metavar="[PAGE[:LINE]]")
@click.option("--text", metavar="TEXT", help="A page, or a line of one, in place of a file.")
@click.option("--entry", metavar="TEXT", help="An entry of a list of activities.")
@click.option("--date", metavar="TEXT", help="A written date.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: an object for each line that is explained.")
@language_option("ISO 639-1 code of the page; else chosen from its words.")
@dialect_option("A built-in dialect or a TOML file; else $PROFILEPARSE_DIALECT, else efus.")
def explain(
    page: str | None,
    text: str | None,
    entry: str | None,
    date: str | None,
    as_json: bool,
    language: str | None,
    dialect: str | None,
) -> None:
    """Show what the lines of a page could mean, and why they were read as they were.

    For one LINE, or for each line on which a grammar had to decide: what its words may be and what speaks against
    that, the readings that the grammar takes with their costs, the decision, and what came of it. PAGE is a file, or -
    for standard input.

    \b
      profileparse explain page.txt:14
      profileparse explain page.txt
      profileparse explain --entry "General Assembly, Paris, 25 June 2008"
      profileparse explain --date "12-14 December 2012"
    """
    given = [one for one in (page, text, entry, date) if one is not None]
    if len(given) > 1:
        raise click.UsageError("explain one thing: a PAGE, --text, --entry or --date")
    if not given:
        standard_input("no page: name a file, or pipe one in (profileparse explain < page.txt)")
    for number, found in enumerate(_explanations(page, text, entry, date, language, dialect)):
        if as_json:
            echo(json.dumps(found, ensure_ascii=False))
            continue
        from ..tools.explain import explained

        if number:
            echo("")
        for line in explained(found):
            echo(printable(line))


def _explanations(
    page: str | None, text: str | None, entry: str | None, date: str | None, language: str | None, dialect: str | None
) -> list[dict[str, object]]:
    from ..parser import Parser
    from ..text.decoding import decoded_text
    from ..tools.explain import explain_date, explain_entry, explain_page

    try:
        if date is not None:
            return [explain_date(date, [language] if language else None, None)]
        parser = Parser(dialect=dialect, language=language)
        if entry is not None:
            return [explain_entry(parser, entry)]
        if text is not None:
            return explain_page(parser, decoded_text(text), "-")
        path, line = _place(page or "-")
        decoded = decoded_page(path)
        if decoded is None:
            raise SystemExit(1)
        return explain_page(parser, decoded, path, line)
    except ValueError as error:  # a dialect, a language or a line of the caller's
        raise click.UsageError(str(error)) from error


def _place(page: str) -> tuple[str, int | None]:
    """The path and the line of PAGE:LINE; a file whose name ends like that is meant itself."""
    path, colon, line = page.rpartition(":")
    if colon and line.isascii() and line.isdigit() and not os.path.lexists(page):
        return path, int(line)
    return page, None
