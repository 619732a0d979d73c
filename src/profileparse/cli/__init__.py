"""The command `profileparse`. A command is imported when it runs, and imports what it needs: `--help` is quick."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from .._version import __version__, is_compiled
from ..printable import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["echo", "main", "tell"]

_DEFAULT = "convert"
#: Every command: where it is, and its line in the help.
_COMMANDS = {
    "convert": ("convert", "Convert pages to JSON."),
    "batch": ("batch", "Convert whole archives."),
    "survey": ("tools", "Show the headings, labels and phrases of an archive, the unknown ones first."),
    "date": ("date", "Read dates and print them as JSON."),
    "dialect": ("tools", "List, show and check dialects: the words that a kind of page is written in."),
    "schema": ("tools", "Print the JSON Schema (draft 2020-12) of a profile."),
    "completion": ("tools", "Print the completion script of a shell."),
}


_VERSION = f"%(prog)s %(version)s (compiled: {'yes' if is_compiled() else 'no'})"
#: New objects between two runs of the garbage collector: imports make a hundred thousand, and none is garbage.
_OBJECTS_A_LOOK = 200_000


class _PagesOrCommand(click.Group):
    """A group whose first argument may be a page: `profileparse page.txt` is `profileparse convert page.txt`."""

    def main(self, *args: Any, **options: Any) -> Any:
        # Collecting garbage among imports takes a sixth of a start, and once more at the end.
        gc.set_threshold(_OBJECTS_A_LOOK)
        atexit.register(gc.freeze)
        return super().main(*args, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f".{_COMMANDS[cmd_name][0]}", __name__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # While a shell completes the first word, it may still become either of the two.
        if not ctx.resilient_parsing and not (
            args and (args[0] in _COMMANDS or args[0] in ("--help", "-h", "--version"))
        ):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]


def echo(text: str) -> None:
    """Writes a line of text, as UTF-8 whatever the terminal says."""
    # A lone surrogate of a broken page has no UTF-8; as an escape it is valid in JSON.
    click.echo(text.encode("utf-8", "backslashreplace"))


def tell(text: str, *, err: bool = True) -> None:
    """Writes a line for people, on standard error: nothing in it can steer the terminal."""
    click.echo(printable(text).encode("utf-8", "backslashreplace"), err=err)


@click.group(cls=_PagesOrCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="profileparse", message=_VERSION)
def main() -> None:
    """Turns semi-structured profile text into validated, date-normalised JSON.

    Without a command it converts pages: text in, JSON out.

    \b
      profileparse < page.txt              one page, one JSON object
      profileparse page.txt                the same
      profileparse a.txt b.txt > out.jsonl one JSON object a line
      profileparse --no-sections page.txt  the values only
      profileparse date "12-14 December 2012"

    All options of a conversion: profileparse convert --help
    """
