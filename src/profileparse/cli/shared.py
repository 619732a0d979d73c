"""What several commands share: output, options, and reading the pages that the command line names."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from ..text.decoding import HTML_SUFFIXES, printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..batch import Item, ReadOptions
    from ..parser import Parser
    from ..text.decoding import Decoded

__all__ = [
    "STOPPED_BY_FILES",
    "AtLeast",
    "Grouped",
    "Refused",
    "archive_of",
    "archive_pages",
    "check_globs",
    "check_not_read",
    "color_option",
    "columns",
    "decoded_page",
    "dialect_option",
    "echo",
    "encoding_option",
    "glob_option",
    "holds_pages",
    "language_option",
    "opening",
    "option_groups",
    "signs_of_life",
    "standard_input",
    "standard_output",
    "tell",
    "text_output",
    "unsteered",
    "uses_color",
    "write",
]

#: The exit code after an I/O error such as a full disk: EX_IOERR of <sysexits.h>. Failed pages give 1.
STOPPED_BY_FILES = 74


def echo(text: str, out: IO[bytes] | None = None) -> None:
    """Writes a line of text as UTF-8, whatever the locale; to standard output by default."""
    # A lone surrogate from a broken page has no UTF-8 encoding; as an escape it is valid JSON.
    write(text.encode("utf-8", "backslashreplace") + b"\n", out)


def write(data: bytes, out: IO[bytes] | None = None) -> None:
    """Writes UTF-8; to standard output by default, with control characters escaped if that is a terminal."""
    file = standard_output() if out is None else out
    if out is None and file.isatty():
        data = unsteered(data.decode().replace("\r\n", "\n")).encode()
    file.write(data)
    if out is None:
        file.flush()


def unsteered(text: str) -> str:
    """Text with every character that can control a terminal escaped as in JSON (`\\u001b`), except line ends."""
    lines = text.split("\n")
    return "\n".join([line if line.isprintable() else "".join(map(_in_json, line)) for line in lines])


def _in_json(character: str) -> str:
    return character if character == "\t" or printable(character) == character else json.dumps(character).strip('"')


def tell(text: str, *, err: bool = True) -> None:
    """Writes a message, on standard error by default, with control characters escaped."""
    click.echo(printable(text).encode("utf-8", "backslashreplace"), err=err)


def standard_input(missing: str) -> IO[bytes]:
    """Standard input as bytes. Raises UsageError if it is closed, or with `missing` if it is a terminal.

    missing: what to do instead; empty if a terminal is fine.
    """
    if sys.stdin is None:
        raise click.UsageError("standard input is closed: name a file, or pipe something in")
    if missing and sys.stdin.isatty():
        raise click.UsageError(missing)
    return sys.stdin.buffer


def standard_output() -> IO[bytes]:
    """Standard output for bytes. Raises OSError if it is closed."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    return sys.stdout.buffer


def text_output() -> IO[str]:
    """Standard output for text; escapes characters that its encoding lacks, and reports that first."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    encoding = codecs.lookup(sys.stdout.encoding).name
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict" and not encoding.startswith("utf"):
        sys.stdout.reconfigure(errors="backslashreplace")
        tell(f"profileparse: the output is {encoding}: other characters are escaped (set PYTHONIOENCODING=utf-8)")
    return sys.stdout


def uses_color(choice: str, file: IO[str]) -> bool:
    """Whether to write colours to `file`. choice: the value of `--color`.

    The command line wins over FORCE_COLOR (force-color.org), and that over NO_COLOR (no-color.org); empty variables do
    not count.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and file.isatty()


# --- options

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Grouped(click.Command):
    """A command with its options in groups in the help. groups: titles, and the names of the options in each."""

    def __init__(self, *arguments: Any, groups: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.groups = {title: names.split() for title, names in groups.items()}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes each group under its title."""
        for title, options in option_groups(self, ctx):
            with formatter.section(title):
                formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])


class AtLeast(click.IntRange):
    """A whole number with a lower limit; the help leaves out the upper one, which is beyond what anybody needs."""

    def _describe_range(self) -> str:
        return f"x>={self.min}"


def option_groups(command: click.Command, ctx: click.Context) -> list[tuple[str, list[click.Option]]]:
    """The options of a command as in its help, with `--help`: titles, and the options under each."""
    options = {option.name: option for option in command.get_params(ctx) if isinstance(option, click.Option)}
    if not isinstance(command, Grouped):
        return [("Options", list(options.values()))]
    found = [(title, [options.pop(name) for name in names]) for title, names in command.groups.items()]
    return [*found, ("Other options", list(options.values()))]


def dialect_option(help: str) -> Callable[[_Command], _Command]:
    """`--dialect`: a name or a path, also from the environment."""
    return click.option(
        "--dialect", metavar="NAME|FILE", envvar="PROFILEPARSE_DIALECT", shell_complete=_dialects, help=help
    )


def language_option(help: str, *, multiple: bool = False) -> Callable[[_Command], _Command]:
    """`--language`; `multiple` if it may be repeated."""
    name = "languages" if multiple else "language"
    return click.option(
        "--language", name, metavar="CODE", multiple=multiple, shell_complete=_languages, help=help
    )  # fmt: skip


def _dialects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from ..words.dialect_files import names

    found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return [*found, CompletionItem(incomplete, type="file")]


def _languages(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from ..compiled import tables

    return [CompletionItem(code) for code in sorted(tables().words) if code.startswith(incomplete)]


def encoding_option() -> Callable[[_Command], _Command]:
    """`--encoding`."""
    return click.option(
        "--encoding", metavar="NAME", help="Encoding of pages that are not UTF-8, e.g. windows-1252; default: guessed."
    )


def glob_option() -> Callable[[_Command], _Command]:
    """`--glob`, with braces as in shells."""
    return click.option(
        "--glob", multiple=True, default=("*",), show_default=True, metavar="PATTERN",
        help="Which files of a folder to read; repeatable; braces work: '*.{txt,md}'.",
    )  # fmt: skip


def color_option() -> Callable[[_Command], _Command]:
    """`--color`."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
        help="When to use colours; `auto`: on a terminal, unless NO_COLOR or FORCE_COLOR is set.",
    )  # fmt: skip


def check_globs(archives: Iterable[str], options: ReadOptions) -> None:
    """Raises UsageError for a pattern that matches no file in the folders among `archives`."""
    from ..batch.inputs import files

    folders = [path for path in archives if os.path.isdir(path)]
    for pattern in options.glob if folders and options.glob != ("*",) else ():
        if all(file.hidden for file in files(folders, options._replace(glob=(pattern,)))):
            raise click.UsageError(f"no file in {', '.join(folders)} matches --glob {pattern}")


def decoded_page(page: str, parser: Parser) -> Decoded | None:
    """The text of a page; None, after a message, if it can't be read.

    page: a file, `-` for standard input, or a page in an archive, as `batch` names it.
    """
    from ..text.decoding import MissingExtraError, NotTextError

    archive = archive_of(page)
    if archive:
        return _page_of(archive, page, parser)
    if holds_pages(page):
        what = "a folder: name a page in it" if os.path.isdir(page) else f"an archive: name a page in it, {page}!NAME"
        tell(f"profileparse: {page}: is {what}")
        return None
    try:
        if page == "-":
            data = standard_input("").read()
        else:
            with open(page, "rb") as file:
                data = file.read()
        return parser.decode_page(data, name=page)
    except OSError as error:
        tell(f"profileparse: {page}: {error.strerror or error}")
    except (NotTextError, MissingExtraError) as error:
        tell(f"profileparse: {page}: {error}")
    return None


#: Suffixes of pages. Files with other suffixes are looked up, which takes as long as reading a page.
_PAGES = ("", ".txt", ".text", ".md", *HTML_SUFFIXES)


def holds_pages(path: str) -> bool:
    """Whether a path is a folder or an archive, as far as its name tells."""
    if os.path.isdir(path):
        return True
    if os.path.splitext(path)[1].lower() in _PAGES:
        return False
    from ..batch.inputs import PAGE_KIND, kind_of

    return os.path.lexists(path) and kind_of(path) != PAGE_KIND


def archive_of(page: str) -> str:
    """The archive of a page that is named as in the output of `batch`; empty for other names.

    That is `archive.zip!folder/page.txt`, or `pages.jsonl:12`; a page with an id of its own is `crawl.warc.gz!ID`.
    """
    if page == "-" or os.path.lexists(page):
        return ""
    parts = page.split("!")
    whole = ["!".join(parts[:length]) for length in range(1, len(parts))]
    file, _, line = page.rpartition(":")
    known = [*whole, *([file] if line.isdecimal() else [])]
    return next((path for path in known if os.path.isfile(path) and holds_pages(path)), "")


def _page_of(archive: str, page: str, parser: Parser) -> Decoded | None:
    """The text of a page in an archive; None, after a message, if there is none."""
    from difflib import get_close_matches

    from ..batch import ReadOptions
    from ..batch.inputs import id_of
    from ..batch.reading import read_archives

    name = page[len(archive) + 1 :]
    asked = (id_of(archive), name, id_of(archive) + page[len(archive) :])  # the first: it is damaged
    seen: list[str] = []
    for item in read_archives((archive,), ReadOptions(hidden=True)):
        if item.id in asked:
            return _decoded(item, parser)
        seen.append(item.id)
    near = get_close_matches(asked[-1], seen, n=1) or seen[:1]
    more = f" among its {len(seen):,} pages; did you mean «{near[0]}»?" if near else ""
    tell(f"profileparse: {archive}: no page «{name}»{more}")
    return None


def columns() -> int:
    """The width of the terminal on standard error."""
    return os.get_terminal_size(sys.stderr.fileno()).columns or 80


#: A page with more characters takes seconds: a terminal then shows the time every second, a file gets a line now and
#: then.
_LONG = 1_000_000
_SIGN_EVERY = 1.0
_LINE_EVERY = 10.0


@contextmanager
def signs_of_life(page: str, characters: int) -> Iterator[None]:
    """A context manager that shows on standard error that a long page is still in progress."""
    if characters < _LONG or sys.stderr is None:
        yield
        return
    terminal, begun, done = sys.stderr.isatty(), time.monotonic(), threading.Event()

    def say() -> None:
        while not done.wait(_SIGN_EVERY if terminal else _LINE_EVERY):
            line = printable(f"{time.monotonic() - begun:,.0f} s at {page}, {characters:,} characters")
            line = f"\r{line[: columns() - 1]}\x1b[K" if terminal else f"{line}\n"
            click.echo(line.encode("utf-8", "backslashreplace"), nl=False, err=True)
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)

    (thread := threading.Thread(target=say, daemon=True)).start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def archive_pages(
    archives: tuple[str, ...], parser: Parser, *, glob: tuple[str, ...] = ("*",)
) -> Iterator[tuple[str, Decoded | None]]:
    """Yields the id and text of each page in archives, in order; None, after a message, for what is not a page."""
    from ..batch import ReadOptions
    from ..batch.reading import read_archives

    for item in read_archives(archives, ReadOptions(glob=glob)):
        yield item.id, _decoded(item, parser)


def _decoded(item: Item, parser: Parser) -> Decoded | None:
    """The text of what was read from an archive; None, after a message, for what is not a page."""
    from ..batch import Unreadable
    from ..text.decoding import MissingExtraError, NotTextError

    if isinstance(item, Unreadable):
        problem = item.message
    else:
        try:
            return parser.decode_page(item.content, name=item.id, html=item.html)
        except (NotTextError, MissingExtraError) as error:
            problem = str(error)
    tell(f"profileparse: {item.id}: {problem}")
    return None


def check_not_read(out: str, read: Iterable[str | os.PathLike[str]]) -> None:
    """Raises UsageError if `out` is one of the files that a command reads, which it would destroy."""
    if any(os.path.exists(path) and os.path.exists(out) and os.path.samefile(path, out) for path in read):
        raise click.UsageError(f"{out} is one of the files to read: write somewhere else")


@contextmanager
def opening(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turns the errors of a file that is opened for writing: that no file can be there is a usage error."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        raise click.UsageError(f"can't write {path}: {error.strerror or error}") from error
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from error


class Refused(click.ClickException):
    """Stops a command with exit code 2 because of an input file; prints only the message, no usage."""

    exit_code = 2

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
