"""The small commands: schema, dialect, completion."""

from __future__ import annotations

import json

import click

from . import echo

__all__ = ["completion", "dialect", "schema"]


@click.command()
@click.option("--no-spans", is_flag=True, help="Of what `--no-spans` leaves.")
@click.option("--no-sections", is_flag=True, help="Of what `--no-sections` leaves.")
def schema(no_spans: bool, no_sections: bool) -> None:
    """Print the JSON Schema (draft 2020-12) of a profile.

    \b
      profileparse schema > profile.schema.json
    """
    from ..models import Profile

    echo(json.dumps(Profile.json_schema(spans=not no_spans, sections=not no_sections), ensure_ascii=False, indent=2))


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
