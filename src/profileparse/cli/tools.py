"""The small commands: schema, completion."""

from __future__ import annotations

import json

import click

from . import echo

__all__ = ["completion", "schema"]


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
