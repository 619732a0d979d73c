"""The command `profileparse`. Each subcommand is imported when it runs, so that `--help` is fast.

The small ones are here: `help`, `schema` and `completion`.
"""

from __future__ import annotations

import atexit
import gc
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .._version import __version__, install_line, is_compiled
from .shared import STOPPED_BY_FILES, echo, option_groups, tell, unsteered

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["COMMANDS", "completion", "help", "main", "schema"]

_DEFAULT = "convert"
#: Every command: its module (empty for this one) and its summary in the help.
COMMANDS = {
    "convert": ("convert", "Convert pages to JSON."),
    "batch": ("batch", "Convert whole archives."),
    "show": ("show", "Show how pages were read, in the terminal or as web pages."),
    "explain": ("show", "Show what the lines of a page could mean, and why they were read as they were."),
    "report": ("show", "Make a web page about a converted archive."),
    "survey": ("dialect", "Show the headings, labels and phrases of an archive, the unknown ones first."),
    "date": ("convert", "Read dates and print them as JSON."),
    "dialect": ("dialect", "List, show, check and test dialects: the words that a kind of page uses."),
    "schema": ("", "Print the JSON Schema (draft 2020-12) of a profile."),
    "completion": ("", "Print the completion script of a shell."),
    "help": ("", "Show the help of a command, or write a man page."),
}


#: New objects between two garbage collections: imports create a hundred thousand, none of them garbage.
_OBJECTS_A_LOOK = 200_000
#: The exit code after Ctrl-C, as in shells: 128 plus the number of the signal.
_STOPPED = 130


class _PagesOrCommand(click.Group):
    """A group whose first argument may be a page: `profileparse page.txt` is `profileparse convert page.txt`."""

    def main(self, *args: Any, **options: Any) -> Any:
        # Garbage collection takes a sixth of the start-up time, and as much again at exit.
        _reserve_standard_files()
        gc.set_threshold(_OBJECTS_A_LOOK)
        atexit.register(gc.freeze)
        run: Callable[..., Any] = super().main
        if not options.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **options)
        try:
            # In standalone mode, click exits with 1 on Ctrl-C.
            code = run(*args, standalone_mode=False, **options)
        except click.ClickException as error:
            # The message may contain file names and words of a dialect.
            click.UsageError(unsteered(error.format_message()), getattr(error, "ctx", None)).show()
            code = error.exit_code
        except click.Abort:
            code = _STOPPED
        except OSError as error:
            # Errors of pages and archives are reported where they are read, so this one is about the output.
            _give_up_output()
            where = error.filename or "the output can't be written"
            with suppress(OSError):
                tell(f"profileparse: {where}: {error.strerror or error}")
            code = STOPPED_BY_FILES
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name][0]}", __name__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in COMMANDS or args[0] in ("--help", "-h", "--version"))
        # While a shell completes the first word, it may still become either a page or a command.
        completes_first = ctx.resilient_parsing and not args
        if not named and not completes_first:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            default = self.get_command(ctx, _DEFAULT)
            assert default is not None
            own = {item.value for item in found}
            more = default.shell_complete(click.Context(default, parent=ctx, info_name=_DEFAULT), incomplete)
            return [*found, *(item for item in more if item.value not in own)]
        return found or [CompletionItem(incomplete, type="file")]


def _reserve_standard_files() -> None:
    """Opens the null device for each closed standard file: OUT would get its number, and what is written to that."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


def _give_up_output() -> None:
    """Discards unwritten output; otherwise Python tries to write it at exit, and complains."""
    with suppress(OSError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


@click.group(
    cls=_PagesOrCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Environment: PROFILEPARSE_DIALECT is the default of --dialect; NO_COLOR and FORCE_COLOR switch colours off "
    "and on.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, param, wanted: _tell_version(wanted),
    help="Show the version and exit.",
)
def main() -> None:
    """Turns semi-structured profile text into validated, date-normalised JSON.

    Without a command it converts pages: text in, JSON out.

    \b
      profileparse < page.txt              one page, one JSON object
      profileparse page.txt                the same
      profileparse a.txt b.txt > out.jsonl one JSON object per line
      profileparse --no-sections page.txt  the values only
      profileparse --values events page.txt
      profileparse date "12-14 December 2012"

    All options of a conversion: profileparse help convert
    """


def _tell_version(wanted: bool) -> None:
    if not wanted:
        return
    echo(f"profileparse {__version__} (compiled: {'yes' if is_compiled() else 'no'})")
    if not is_compiled():
        source = _source()
        how = install_line("--force-reinstall", "--no-deps", *source) if source else "install a checkout or an sdist"
        echo("The readers run as plain Python. To make them three times as fast, with a C compiler (gcc, clang, MSVC)")
        echo(f"and the Python headers: {how}")
    raise SystemExit(0)


def _source() -> list[str]:
    """The arguments for pip to build this package: a checkout, repository, sdist or index; empty for a lone wheel."""
    from importlib.metadata import PackageNotFoundError, distribution

    root = Path(__file__).resolve().parents[3]
    if (root / "pyproject.toml").is_file() and (root / "grammar").is_dir():
        return [str(root)]
    try:
        origin = json.loads(distribution("profileparse").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return []
    url = str(origin.get("url", ""))
    if "vcs_info" in origin:
        return [f"{origin['vcs_info']['vcs']}+{url}@{origin['vcs_info']['commit_id']}"]
    if not url:
        return ["--no-cache-dir", "--no-binary=profileparse", "profileparse"]
    return [] if url.endswith(".whl") else [url]


@click.command()
@click.option("--no-spans", is_flag=True, help="The schema of output with `--no-spans`.")
@click.option("--no-sections", is_flag=True, help="The schema of output with `--no-sections`.")
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


# --- help


@click.command()
@click.argument("command", nargs=-1, metavar="[COMMAND]...")
@click.option("--man", is_flag=True, help="Write a man page for COMMAND, or for all commands.")
@click.pass_context
def help(ctx: click.Context, command: tuple[str, ...], man: bool) -> None:
    """Show the help of a command, or write a man page.

    \b
      profileparse help batch
      profileparse help dialect check
      profileparse help --man > profileparse.1
    """
    found = ctx.find_root()
    for name in command:
        inner = found.command.get_command(found, name) if isinstance(found.command, click.Group) else None
        if inner is None:
            raise click.UsageError(f"no command «{' '.join(command)}»: profileparse help lists all commands")
        found = click.Context(inner, parent=found, info_name=name)
    echo("\n".join(_man(found)) if man else found.get_help())


def _man(ctx: click.Context) -> Iterator[str]:
    """The man page of a command, in the macros of man(7), from its click definition."""
    title = ctx.command_path.replace(" ", "-")
    line, _, rest = inspect.cleandoc(ctx.command.help or "").partition("\n\n")
    yield f'.TH {_roff(title).upper()} 1 "" "profileparse {__version__}" "User Commands"'
    yield from (".SH NAME", f"{_roff(title)} \\- {_roff(line.rstrip('.'))}", ".SH SYNOPSIS")
    yield from (_roff(" ".join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])), ".SH DESCRIPTION")
    yield from (*_prose(rest), *_options(ctx, ".SH"), *_prose(ctx.command.epilog or ""))
    below = list(_below(ctx))
    if below:
        yield ".SH COMMANDS"
    for inner in below:
        yield f'.SS "{_roff(" ".join([inner.command_path, *inner.command.collect_usage_pieces(inner)]))}"'
        yield from (*_prose(inspect.cleandoc(inner.command.help or "")), *_options(inner, ".PP\n.B"))
        yield from _prose(inner.command.epilog or "")


def _below(ctx: click.Context) -> Iterator[click.Context]:
    """The commands of a group, with nested groups replaced by their commands."""
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            inner = ctx.command.get_command(ctx, name)
            assert inner is not None
            made = click.Context(inner, parent=ctx, info_name=name)
            yield from _below(made) if isinstance(inner, click.Group) else [made]


def _options(ctx: click.Context, heading: str) -> Iterator[str]:
    """The options of a command, under the titles of their groups."""
    for title, options in option_groups(ctx.command, ctx):
        yield f"{heading} {title.upper() if heading == '.SH' else title}"
        for record in filter(None, (option.get_help_record(ctx) for option in options)):
            yield from (".TP", f".B {_roff(record[0])}", _roff(record[1]))


def _prose(text: str) -> Iterator[str]:
    """Paragraphs; those that begin with `\\b` keep their line breaks."""
    for paragraph in filter(None, text.split("\n\n")):
        kept = paragraph.startswith("\b\n")
        yield from (
            ".PP",
            *([".nf"] if kept else []),
            _roff(paragraph.removeprefix("\b\n")),
            *([".fi"] if kept else []),
        )


#: Characters that roff would change, so that a command copied from the man page would not run.
_ESCAPES = str.maketrans(
    {"\\": "\\e", "-": "\\-", '"': "\\(dq", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
)


def _roff(text: str) -> str:
    """Escapes text for roff."""
    escaped = text.translate(_ESCAPES)
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in escaped.split("\n"))
