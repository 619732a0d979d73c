"""`profileparse survey ARCHIVE…`: what an archive contains, and what was not understood."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from . import echo, tell
from .options import dialect_option
from .pages import archive_pages

if TYPE_CHECKING:
    from ..text.decoding import Decoded
    from ..tools.outline import Outline
    from ..tools.survey import Survey

__all__ = ["survey"]


@click.command(epilog="Exit codes: 0 fine, 1 some pages failed, 2 wrong usage.")
@click.argument("archive", nargs=-1, required=True, type=click.Path(exists=True))
@dialect_option("The dialect to look with; else efus.")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs; also where the output is no terminal.")
@click.option("--table", is_flag=True, help="The table, even where the output is no terminal.")
@click.option("--draft", type=click.Path(path_type=Path), help="Write a dialect to begin with to this file.")
@click.option("--glob", default="*", show_default=True, help="The files of a folder that are pages.")
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

    A draft of pages that no built-in dialect knows says what each heading seems to hold and of what type the facts are,
    with how often and an example. A draft beside --dialect lists what that dialect does not know.

    \b
      profileparse survey pages/
      profileparse survey pages/ --draft my.toml
    """
    from ..tools.outline import outline, sampled
    from ..tools.survey import survey as look
    from ..tools.survey import with_outline
    from ..words.dialect_files import DialectError

    pages = archive_pages(archive, glob=glob, answers=True)
    failed: list[str] = []
    read = _readable(pages, failed)
    sample: list[tuple[str, str]] = []
    with _new_file(draft) as file:
        try:
            found = look(sampled(read, sample), dialect)
        except DialectError as error:
            raise click.UsageError(str(error)) from error
        if not found.pages:
            raise click.ClickException(f"no page in {', '.join(archive)} (--glob {glob})")
        form = outline(sample)
        found = with_outline(found, form)
        if file is not None and draft is not None:
            file.write(_drawn_up(found, form, dialect, _name_of(draft)))
    if draft is not None:
        tell(f"profileparse: wrote {draft}")
    if as_json or not (table or sys.stdout.isatty()):
        plain = {**found._asdict(), "findings": [finding._asdict() for finding in found.findings]}
        echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _show(found, most)
    if failed:
        raise SystemExit(1)


def _readable(pages: Iterable[tuple[str, Decoded | None]], failed: list[str]) -> Iterator[tuple[str, str]]:
    """The texts of pages; the ids of those that have none are put into `failed`."""
    for id, decoded in pages:
        if decoded is None:
            failed.append(id)
        else:
            yield id, decoded.text


#: Of the pages of an archive that a dialect is for, so many have a heading that it knows.
_KNOWN: Final = 0.5


def _drawn_up(found: Survey, form: Outline, dialect: str | None, name: str) -> str:
    """The draft: of what the dialect does not know yet, where it is for these pages; else of all that they have."""
    from ..tools.drafting import draft
    from ..tools.survey import draft as draft_of_the_rest

    if dialect is not None or found.headed >= _KNOWN:
        return draft_of_the_rest(found, dialect or "efus", name)
    return draft(form, name)


def _name_of(path: Path) -> str:
    """The name of the dialect that a file is for."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-") or "mine"
    return name if name[0].isalpha() else f"d-{name}"


@contextmanager
def _new_file(path: Path | None) -> Iterator[IO[str] | None]:
    """A new file, so that what can't be written is told before the work; it is removed where that fails."""
    if path is None:
        yield None
        return
    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise click.UsageError(f"{path} exists: name a new file, so that nothing of yours is lost") from error
    except OSError as error:
        raise click.UsageError(f"can't write {path}: {error.strerror or error}") from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _show(found: Survey, most: int) -> None:
    """Prints a survey for people. most: the rows of a kind."""
    click.echo(f"{found.pages} pages, {found.understood:.1%} of the characters in blocks that were understood")
    if found.diagnostics:
        told = ", ".join(f"{code} {count}" for code, count in found.diagnostics.items())
        click.echo(f"pages with diagnostics: {told}")
    click.echo("languages: " + ", ".join(f"{code} {count}" for code, count in found.languages.items()))
    for known in (False, True):
        click.echo(f"\n{'known' if known else 'not known'}")
        shown: dict[str, int] = {}
        for finding in found.findings:
            shown[finding.what] = shown.get(finding.what, 0) + (finding.known == known)
            if finding.known == known and shown[finding.what] <= most:
                shown_as = f"{finding.times:>7}  {finding.what:<20}  {finding.phrase[:60]:<60}  {finding.example}"
                tell(shown_as, err=False)
