"""The command `profileparse`. Every command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from .._version import __version__
from .convert import convert
from .others import completion, date, dialect, schema
from .survey import survey

__all__ = ["main"]

_DEFAULT = "convert"


class _PagesOrCommand(click.Group):
    """A group whose first argument may be a page: `profileparse page.txt` is `profileparse convert page.txt`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # While a shell completes the first word, it is still open which of the two it will be.
        if not ctx.resilient_parsing and not (
            args and (args[0] in self.commands or args[0] in ("--help", "-h", "--version"))
        ):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]


@click.group(cls=_PagesOrCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="profileparse")
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


for command in (convert, schema, date, dialect, survey, completion):
    main.add_command(command)
