"""The small commands: schema, date, dialect, completion."""

from __future__ import annotations

import click

from .output import echo, echo_json

__all__ = ["completion", "date", "dialect", "schema"]


@click.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a profile.

    \b
      profileparse schema > profile.schema.json
    """
    from pydantic.json_schema import GenerateJsonSchema

    from ..models import Profile

    made = Profile.model_json_schema(mode="serialization")
    echo_json({"$schema": GenerateJsonSchema.schema_dialect, **made})


@click.command()
@click.argument("text")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="ISO 639-1 code; may be repeated.")
@click.option("--day-first/--month-first", default=None, help="How to read 03/07/2002.")
@click.option("--quiet", "-q", is_flag=True, help="No diagnostics on standard error.")
def date(text: str, languages: tuple[str, ...], day_first: bool | None, quiet: bool) -> None:
    """Read one date and print it as JSON; exit code 1 where TEXT is no date.

    \b
      profileparse date "12-14 December 2012"
      profileparse date --month-first 03/07/2002
    """
    from ..dates.api import read_date

    try:
        found, problems = read_date(text, languages=languages or None, day_first=day_first)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for problem in problems if not quiet else ():
        click.echo(f"-:1:{problem.start + 1}: warning {problem.code} {problem.message}", err=True)
    if found is None:
        click.echo(f"profileparse: «{text}» is no date", err=True)
        raise SystemExit(1)
    echo(found.model_dump_json(indent=2))


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
