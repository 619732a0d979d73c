"""The small commands: schema, dialect, survey, completion."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from . import echo, tell

__all__ = ["completion", "dialect", "schema", "survey"]


@click.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a profile.

    \b
      profileparse schema > profile.schema.json
    """
    from pydantic.json_schema import GenerateJsonSchema

    from ..models import Profile

    made = Profile.model_json_schema(mode="serialization")
    _echo_json({"$schema": GenerateJsonSchema.schema_dialect, **made})


@click.group()
def dialect() -> None:
    """List, show and check dialects: the words that a kind of page is written in."""


@dialect.command("list")
def list_dialects() -> None:
    """Print the built-in dialects, one a line."""
    from ..dialect_files import load_dialect, names

    for name in names():
        click.echo(f"{name}\t{load_dialect(name).description}")


@dialect.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the TOML file of a built-in dialect: a place to start from.

    \b
      profileparse dialect show efus > my.toml
    """
    from ..dialect_files import DialectError, source_of

    try:
        click.echo(source_of(name).encode(), nl=False)
    except DialectError as error:
        raise click.UsageError(str(error)) from error


@dialect.command()
def new() -> None:
    """Print a commented dialect file to begin with.

    \b
      profileparse dialect new > my.toml
    """
    from ..dialect_files import starter

    click.echo(starter().encode(), nl=False)


@dialect.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def check(file: str) -> None:
    """Check a dialect file: exit code 0 where it can be used, 2 where not."""
    from ..dialect_files import DialectError, load_dialect

    try:
        found = load_dialect(file)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{file}: fine, the dialect «{found.name}»")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
      eval "$(profileparse completion bash)"
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(ctx.find_root().command, {}, "profileparse", "_PROFILEPARSE_COMPLETE").source())


# --- survey


@click.command()
@click.argument("archive", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--dialect", metavar="NAME|FILE", envvar="PROFILEPARSE_DIALECT", help="The dialect to look with; else efus."
)
@click.option("--json", "as_json", is_flag=True, help="JSON for programs; also where the output is no terminal.")
@click.option("--table", is_flag=True, help="The table, even where the output is no terminal.")
@click.option("--draft", type=click.Path(path_type=Path), help="Write a dialect to begin with to this file.")
@click.option("--glob", default="*.txt", show_default=True, help="The files of a folder that are pages.")
@click.option("--most", default=25, show_default=True, help="Rows of a kind in the table.")
def survey(
    archive: tuple[str, ...],
    dialect: str | None,
    as_json: bool,
    table: bool,
    draft: Path | None,
    glob: str,
    most: int,
) -> None:
    """Show the headings, labels and phrases of an archive, the unknown ones first.

    ARCHIVE is what `profileparse batch` reads: files, folders, .zip, .tar, .warc, .jsonl, .parquet.

    \b
      profileparse survey pages/
      profileparse survey pages/ --draft my.toml
    """
    from ..dialect_files import DialectError
    from ..survey import draft as draw_up
    from ..survey import survey as look

    if draft is not None and draft.exists():
        raise click.UsageError(f"{draft} exists: name a new file, so that nothing of yours is lost")
    try:
        found = look(_pages(archive, glob), dialect)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    if draft is not None:
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in draft.stem.lower()).strip("-") or "my-dialect"
        draft.write_text(draw_up(found, dialect or "efus", name if name[0].isalpha() else f"d-{name}"), "utf-8")
        click.echo(f"profileparse: wrote {draft}", err=True)
    if as_json or not (table or sys.stdout.isatty()):
        _echo_json({**found._asdict(), "findings": [finding._asdict() for finding in found.findings]})
        return
    click.echo(f"{found.pages} pages, {found.understood:.1%} of the characters in blocks that were understood")
    click.echo("languages: " + ", ".join(f"{code} {count}" for code, count in found.languages.items()))
    for known in (False, True):
        click.echo(f"\n{'known' if known else 'not known'}")
        shown: dict[str, int] = {}
        for finding in found.findings:
            shown[finding.what] = shown.get(finding.what, 0) + (finding.known == known)
            if finding.known == known and shown[finding.what] <= most:
                shown_as = f"{finding.times:>7}  {finding.what:<20}  {finding.phrase[:60]:<60}  {finding.example}"
                tell(shown_as, err=False)


def _pages(archive: tuple[str, ...], glob: str) -> Iterator[tuple[str, str]]:
    """The pages of archives, in their order; what is no page is reported and skipped."""
    from ..batch.items import Page, ReadOptions
    from ..batch.reading import read_archives
    from ..decoding import MissingExtraError, NotTextError, decode_page

    for item in read_archives(archive, ReadOptions(glob=glob)):
        if isinstance(item, Page):
            try:
                yield item.id, decode_page(item.content, name=item.id, html=item.html).text
            except (NotTextError, MissingExtraError) as error:
                tell(f"profileparse: {item.id}: {error}")
        else:
            tell(f"profileparse: {item.id}: {item.message}")


def _echo_json(value: Any) -> None:
    """Writes plain data as one JSON document."""
    echo(json.dumps(value, ensure_ascii=False, indent=2))
