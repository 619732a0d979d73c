"""`profileparse dialect …` and `profileparse survey ARCHIVE…`: tools for authors of dialects.

`survey` shows what an archive contains and what was not understood, and drafts a dialect; `dialect` lists, shows,
checks and tests dialects.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from ..compiled import grammar_folder
from ..text.decoding import HTML_SUFFIXES
from .shared import (
    Refused,
    archive_pages,
    check_globs,
    dialect_option,
    echo,
    glob_option,
    opening,
    tell,
    text_output,
    uses_color,
)

if TYPE_CHECKING:
    from ..models import Profile
    from ..text.decoding import Decoded
    from ..tools.scoring import Scores
    from ..tools.survey import Survey

__all__ = ["dialect", "survey"]

#: How many unread lines, and how many mistakes, are shown for a page.
_MOST_LINES = 12
#: How many pages are shown one by one; for more, only the totals.
_MOST_PAGES = 20
_LONGEST_LINE = 100


@click.group()
def dialect() -> None:
    """List, show, check and test dialects: the words that a kind of page uses."""


@dialect.command("list")
def list_dialects() -> None:
    """Print the built-in dialects, one per line."""
    from ..words.dialect_files import load_dialect, names

    for name in names():
        click.echo(f"{name}\t{load_dialect(name).description}")


@dialect.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the TOML file of a built-in dialect, as a starting point.

    \b
      profileparse dialect show efus > my.toml
    """
    from ..words.dialect_files import DialectError, names

    if name not in names():
        raise Refused(DialectError(f"no dialect «{name}»: there are {', '.join(names())}"))
    click.echo((grammar_folder() / "dialects" / f"{name}.toml").read_bytes(), nl=False)


@dialect.command()
def new() -> None:
    """Print a commented dialect file, as a starting point.

    \b
      profileparse dialect new > my.toml
    """
    click.echo((grammar_folder() / "starter.toml").read_bytes(), nl=False)


@dialect.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def check(file: str) -> None:
    """Check a dialect file: exit code 0 if it can be used, 2 if not.

    Reports the position of anything that has no effect, or not the effect that it seems to have.
    """
    from ..tools.checking import warnings_of
    from ..words.dialect_files import DialectError, load_dialect

    try:
        found, warnings = load_dialect(file), warnings_of(file)
    except DialectError as error:
        raise Refused(error) from error
    for warning in warnings:
        tell(warning)
    also = f", with {len(warnings)} warning{'s' * (len(warnings) > 1)}" if warnings else ""
    tell(f"{file}: dialect «{found.name}» is valid{also}", err=False)


@dialect.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.argument("pages", nargs=-1, required=True, type=click.Path(exists=True), metavar="PAGE...")
@click.option("--marked", is_flag=True, help="Show every page line by line with its values, like `show`.")
@click.option("--all", "show_all", is_flag=True, help="Read and show all pages, with all unread lines and mistakes.")
@click.option("--least", type=click.FloatRange(0, 1), help="Also exit with 1 if the F1 of a field is lower.")
def test(file: str, pages: tuple[str, ...], marked: bool, show_all: bool, least: float | None) -> None:
    """Read pages with a dialect file, and show what is read from them and what is not.

    PAGE is a page, a folder, or any other archive. A page `a.txt` can have a file `a.json` beside it with the expected
    values: any part of the output, in the same form; a text is enough for a date ("2012-05"), an organisation or a
    place. Then precision, recall and F1 of each field are shown too, and what differs most. In a folder where a page
    has such a file, those without one are left out, except with --all.

    \b
      profileparse dialect test my.toml pages/
      profileparse dialect test my.toml pages/ --least 0.98
    """
    from ..parser import Parser
    from ..text.decoding import MissingExtraError, extra
    from ..tools.scoring import summed_up
    from ..words.dialect_files import DialectError

    try:
        parser = Parser(dialect=file)
        if marked:
            extra("rich.console", "show", "--marked")  # fail before the work
    except DialectError as error:
        raise Refused(error) from error
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from error
    folders = [] if show_all else [path for path in map(Path, pages) if any(map(_has_values, path.rglob("*")))]
    left_out = 0
    totals: dict[str, Scores] = {}
    reported: Counter[str] = Counter()  # the number of pages with each diagnostic
    differ: Counter[str] = Counter()  # the parts of values that differ
    wrong: list[str] = []
    count, most = 0, sys.maxsize if show_all else _MOST_LINES
    failed = False
    for id, decoded in archive_pages(pages, parser):
        if decoded is None:
            failed = True
            continue
        if not _has_values(page := Path(id)) and any(map(page.is_relative_to, folders)):
            left_out += 1
            continue
        count += 1
        shown = count <= _MOST_PAGES or marked or show_all
        profile = parser.parse_decoded(decoded, source_id=id)
        reported.update({problem.code for problem in profile.diagnostics})
        if shown:
            _show_page(id, profile, decoded.text, marked, most)
        expected = _expected(id, wrong)
        if expected is not None:
            differ += _score(profile, expected, totals, most if shown else 0)
    if wrong:
        raise Refused(ValueError("\n".join(summed_up(wrong))))
    if not count:
        raise click.ClickException(f"no page in {', '.join(pages)}")
    if left_out:
        click.echo(f"left out: {left_out} file{'s' * (left_out > 1)} without a .json beside; --all reads them too")
    if count > _MOST_PAGES and not (marked or show_all):
        click.echo(f"and {count - _MOST_PAGES} more pages; pages (of {count}) with each diagnostic:")
        for code, times in reported.most_common():
            click.echo(f"  {code:<22} {times:>6}")
    if differ:
        click.echo(
            "\nwhat differs most: " + ", ".join(f"{part} {times}" for part, times in differ.most_common(_MOST_LINES))
        )
    if _show_scores(totals, least) or failed:
        raise SystemExit(1)


def _has_values(page: Path) -> bool:
    """Whether a file has another one beside it that may say what it holds."""
    return page.suffix != ".json" and page.is_file() and page.with_suffix(".json").is_file()


def _show_page(id: str, profile: Profile, text: str, marked: bool, most: int) -> None:
    """Prints the number of values of each field of a page, and at most so many lines that no value came from."""
    from ..show import KINDS, marks_of, unread

    given = ((field, getattr(profile, field)) for field in KINDS)
    counts = ((field, len(value) if isinstance(value, tuple) else int(value is not None)) for field, value in given)
    read = ", ".join(f"{field} {count}" for field, count in counts if count) or "nothing read"
    of_text = " (its lines are those of its text)" if id.lower().endswith(HTML_SUFFIXES) else ""
    tell(f"{id}: {read}{of_text}", err=False)
    if marked:
        from ..show.terminal import show

        file = text_output()
        show(profile, text, file=file, color=uses_color("auto", file))
        file.flush()
        return
    left = [span for span in unread(profile, marks_of(profile)) if any(map(str.isalnum, text[span.start : span.end]))]
    for span in left[:most]:
        line = " ".join(text[span.start : span.end].split())
        tell(f"  not read, line {text.count(chr(10), 0, span.start) + 1}: {line[:_LONGEST_LINE]}", err=False)
    if len(left) > most:
        click.echo(f"  and {len(left) - most} more unread lines: --all shows them")
    for problem in profile.diagnostics[:most]:
        tell(f"  {problem.severity} {problem.code}, line {problem.line}: {problem.message[:_LONGEST_LINE]}", err=False)
    if len(profile.diagnostics) > most:
        click.echo(f"  and {len(profile.diagnostics) - most} more diagnostics: --all shows them")


def _expected(id: str, wrong: list[str]) -> dict[str, Any] | None:
    """The expected values of a page; None if there is no such file, or it is invalid.

    wrong: gets a line for each mistake in it.
    """
    from ..models import Profile
    from ..tools.scoring import mistakes_in

    page = Path(id)
    path = page.with_suffix(".json") if page.is_file() else page
    if path == page or not path.is_file():
        return None
    try:
        found = json.loads(path.read_text("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        wrong.append(f"{path}: not JSON: {error}")
        return None
    if not isinstance(found, dict):
        wrong.append(f"{path}: not a JSON object: write the expected values in the form of the output")
        return None
    mistakes = [f"{path}: {mistake}" for mistake in mistakes_in(found, Profile)]
    wrong += mistakes
    return None if mistakes else found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _score(profile: Profile, expected: dict[str, Any], totals: dict[str, Scores], most: int) -> Counter[str]:
    """Compares a page with its expected values; prints at most so many mistakes, and returns how many of each kind."""
    from ..tools.scoring import compared

    result = compared(json.loads(profile.model_dump_json()), expected)
    for field, scores in result.scores.items():
        totals[field] = totals[field].plus(scores) if field in totals else scores
    mistakes = list(result.mistakes())
    for mistake in mistakes[:most]:
        tell(f"  {mistake}", err=False)
    if most and len(mistakes) > most:
        click.echo(f"  and {len(mistakes) - most} more mistakes: --all shows them")
    return result.kinds()


def _show_scores(totals: dict[str, Scores], least: float | None) -> bool:
    """Prints the table; returns whether the F1 of a field is too low."""
    from ..tools.scoring import Scores

    if totals:
        click.echo(f"\n{'field':<14} {'precision':>9} {'recall':>7} {'F1':>7} {'values':>7}")
        whole = Scores(*(sum(column) for column in zip(*totals.values(), strict=True)))
        for field, scores in (*totals.items(), ("all together", whole)):
            shown = f"{scores.precision:>9.3f} {scores.recall:>7.3f} {scores.f1:>7.3f} {scores.wanted:>7}"
            click.echo(f"{field:<14} {shown}")
    if least is not None and not totals:
        raise click.UsageError("--least: no page has a .json with expected values beside it")
    return least is not None and any(scores.f1 < least for scores in totals.values())


@click.command(epilog="Exit codes: 0 success, 1 some pages failed, 2 usage error.")
@click.argument("archive", nargs=-1, required=True, type=click.Path(exists=True))
@dialect_option("The dialect to read the archive with; default: the draft, or efus without one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; the default if the output is not a terminal.")
@click.option("--table", is_flag=True, help="Print the table, even if the output is not a terminal.")
@click.option("--draft", type=click.Path(path_type=Path), help="Write a draft dialect to this file.")
@glob_option()
@click.option("--most", default=25, show_default=True, help="Rows of each kind in the table.")
def survey(
    archive: tuple[str, ...],
    dialect: str | None,
    as_json: bool,
    table: bool,
    draft: Path | None,
    glob: tuple[str, ...],
    most: int,
) -> None:
    """Show the headings, labels and phrases of an archive, the unknown ones first.

    ARCHIVE is what `profileparse batch` reads: files, folders, .zip, .tar, .warc, .jsonl, .parquet.

    A draft is a complete dialect: what each heading seems to hold and the types of the facts, with counts and
    examples. The survey then shows what the draft does not know. With --dialect, the draft lists what that dialect
    does not know.

    \b
      profileparse survey pages/
      profileparse survey pages/ --draft my.toml
    """
    from ..batch import ReadOptions
    from ..parser import Parser
    from ..tools.checking import additions, with_outline
    from ..tools.drafting import draft as whole_draft
    from ..tools.outline import outline, sampled
    from ..tools.survey import survey as look
    from ..words.dialect_files import DialectError

    try:
        parser = Parser(dialect=dialect)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    check_globs(archive, ReadOptions(glob))
    pages = archive_pages(archive, parser, glob=glob)
    if draft is not None:  # it is made before the pages are read, and may be among them
        pages = (page for page in pages if Path(page[0]).absolute() != draft.absolute())
    failed: list[str] = []
    read = _readable(pages, failed)
    with _new_file(draft) as file:
        sample, read = sampled(read)
        form = outline(sample)
        if file is not None and draft is not None and dialect is None:
            file.write(whole_draft(form, _name_of(draft)))
            file.flush()
        try:
            found = look(read, str(draft) if draft is not None and dialect is None else dialect)
        except DialectError as error:
            raise Refused(error) from error
        if not found.pages:
            raise click.ClickException(f"no page in {', '.join(archive)} (--glob {' '.join(glob)})")
        if draft is None or dialect is not None:  # else it says what the draft does not know
            found = with_outline(found, form)
        if file is not None and draft is not None and dialect is not None:
            file.write(additions(found, dialect, _name_of(draft)))
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
    """Yields the texts of pages; adds the ids of those that can't be read to `failed`."""
    for id, decoded in pages:
        if decoded is None:
            failed.append(id)
        else:
            yield id, decoded.text


def _name_of(path: Path) -> str:
    """The name of a dialect, from the name of its file."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-") or "mine"
    return name if name[0].isalpha() else f"d-{name}"


@contextmanager
def _new_file(path: Path | None) -> Iterator[IO[str] | None]:
    """Creates a file before the work, so that errors are reported early; removes it if the work fails."""
    if path is None:
        yield None
        return
    try:
        with opening(path):
            file = path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise click.UsageError(f"{path} exists: name a new file, so that no work is lost") from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _show(found: Survey, most: int) -> None:
    """Prints a survey as a table. most: rows of each kind."""
    pages = "page" if found.pages == 1 else "pages"
    click.echo(f"{found.pages} {pages}, {found.understood:.1%} of the characters in blocks that were understood")
    if found.diagnostics:
        counts = ", ".join(f"{code} {count}" for code, count in found.diagnostics.items())
        click.echo(f"pages with diagnostics: {counts}")
    click.echo("languages: " + ", ".join(f"{code} {count}" for code, count in found.languages.items()))
    for known in (False, True):
        click.echo(f"\n{'known' if known else 'unknown'}")
        shown: dict[str, int] = {}
        for finding in found.findings:
            shown[finding.what] = shown.get(finding.what, 0) + (finding.known == known)
            if finding.known == known and shown[finding.what] <= most:
                shown_as = f"{finding.times:>7}  {finding.what:<20}  {finding.phrase[:60]:<60}  {finding.example}"
                tell(shown_as, err=False)
