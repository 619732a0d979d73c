"""`profileparse [PAGE]…`: pages in, JSON out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from . import echo, tell

if TYPE_CHECKING:
    from ..models import Profile

__all__ = ["convert"]

_SEVERITIES = ("info", "warning", "error")


@click.command(epilog="Exit codes: 0 fine, 1 some pages failed, 2 wrong usage.")
@click.argument("pages", nargs=-1, metavar="[PAGE]...", type=click.Path())
@click.option("--name", help="Name of the city or body, where you know it.")
@click.option("--language", metavar="CODE", help="ISO 639-1 code of the page; else chosen from its words.")
@click.option(
    "--dialect",
    metavar="NAME|FILE",
    envvar="PROFILEPARSE_DIALECT",
    help="A built-in dialect or a TOML file; else $PROFILEPARSE_DIALECT, else efus.",
)
@click.option("--indent", type=click.IntRange(0, 8), help="Spaces of indentation; 2 for one page.")
@click.option("--compact", is_flag=True, help="One line, no spaces.")
@click.option("--no-spans", is_flag=True, help="Leave out where each value stood.")
@click.option("--no-sections", is_flag=True, help="Leave out the page itself, keep the values.")
@click.option("--fail-on", type=click.Choice(["warning", "error"]), help="Exit with 1 on a diagnostic so severe.")
@click.option("--quiet", "-q", is_flag=True, help="No diagnostics on standard error.")
def convert(
    pages: tuple[str, ...],
    name: str | None,
    language: str | None,
    dialect: str | None,
    indent: int | None,
    compact: bool,
    no_spans: bool,
    no_sections: bool,
    fail_on: str | None,
    quiet: bool,
) -> None:
    """Convert pages to JSON.

    PAGE is a file, or - for standard input, which is also read where no page is named. One page gives one JSON
    object, several give one object a line (JSON Lines), in the order of the arguments.

    \b
      profileparse page.txt
      profileparse --name Exville --compact < page.txt
      profileparse --fail-on warning *.txt > profiles.jsonl
    """
    if not pages and sys.stdin.isatty():
        raise click.UsageError("no page: name a file, or pipe one in (profileparse < page.txt)")
    if indent is not None and (compact or len(pages) > 1):
        raise click.UsageError("--indent is for one page and not for --compact: several pages give one object a line")
    if name is not None and len(pages) > 1:
        raise click.UsageError("--name is for one page")
    width = None if compact or len(pages) > 1 else 2 if indent is None else indent
    failed = False
    for page in pages or ("-",):
        profile = _parse(page, name, language, dialect)
        if profile is None:
            failed = True
            continue
        severe = _report(page, profile, quiet)
        failed = failed or (fail_on is not None and severe >= _SEVERITIES.index(fail_on))
        echo(profile.to_json(indent=width, spans=not no_spans, sections=not no_sections))
    if failed:
        raise SystemExit(1)


def _parse(page: str, name: str | None, language: str | None, dialect: str | None) -> Profile | None:
    """The profile of a file; None, and a message, where it can't be read."""
    from ..decoding import MissingExtraError, NotTextError, decode_page
    from ..parser import parse_decoded

    try:
        data = sys.stdin.buffer.read() if page == "-" else _read(page)
        decoded = decode_page(data, name=page)
        return parse_decoded(decoded, name=name, source_id=page, dialect=dialect, language=language)
    except OSError as error:
        tell(f"profileparse: {page}: {error.strerror or error}")
    except (NotTextError, MissingExtraError) as error:
        tell(f"profileparse: {page}: {error}")
    except ValueError as error:  # a dialect or a language of the caller's
        raise click.UsageError(str(error)) from error
    return None


def _read(page: str) -> bytes:
    with open(page, "rb") as file:
        return file.read()


def _report(page: str, profile: Profile, quiet: bool) -> int:
    """Writes the diagnostics, one a line; the rank of the most severe (-1 where there is none)."""
    worst = -1
    for found in profile.diagnostics:
        worst = max(worst, _SEVERITIES.index(found.severity))
        if not quiet:
            line = f"{page}:{found.line}:{found.column}: {found.severity} {found.code} {found.message}"
            tell(line)
    return worst
