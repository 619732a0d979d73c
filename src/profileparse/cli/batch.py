"""`profileparse batch ARCHIVE… -o OUT`: whole archives, over night."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..outputs import ALL_COLUMNS, FORMATS, format_of
from .shared import (
    STOPPED_BY_FILES,
    Grouped,
    check_globs,
    dialect_option,
    echo,
    encoding_option,
    glob_option,
    language_option,
    standard_input,
    tell,
)

if TYPE_CHECKING:
    from ..batch import ReadOptions
    from ..batch.inputs import Extent, Meter
    from ..batch.state import Settings, Summary

__all__ = ["batch"]

#: What OUT can end in.
_ENDINGS = [ending for format in FORMATS.values() for ending in format.endings]
_EXAMPLES = [f"profiles{format.suffixes[0]}" for format in FORMATS.values() if format.suffixes]
_FOLDERS = [format for format in FORMATS.values() if format.files]
_FOLDER = "; ".join([_FOLDERS[0].holds, *(f"with --format {format.name} {format.holds}" for format in _FOLDERS[1:])])
_HELP = f"""Convert whole archives.

ARCHIVE is a folder, a file, a .zip, .tar, .warc, .jsonl or .parquet, compressed or not, or - for a list of paths
on standard input, one a line or as `find -print0` writes them. OUT is {", ".join(_ENDINGS)},
a folder ({_FOLDER}), or - for
JSON Lines on standard output. Failures go to OUT.errors.jsonl and stop nothing.

\b
  profileparse batch pages/ -o profiles.jsonl
  profileparse batch crawl.warc.gz more.zip -o profiles.parquet
  profileparse batch --resume crawl.warc.gz more.zip -o profiles.parquet
  profileparse batch --sample 100 pages/ -o try.sqlite
  find pages -name '*.txt' -print0 | profileparse batch - -o profiles.jsonl
"""
#: Seconds between two lines where standard error is no terminal, and between two looks of the bar where it is one.
_LINE_EVERY = 30.0
_BAR_EVERY = 0.2
_GROUPS = {
    "Input": "glob hidden text_field id_field limit sample dialect language encoding",
    "Output": "out format_ resume overwrite no_spans no_sections keep_formulas",
    "Limits": "workers page_timeout max_page_bytes max_memory",
}


@click.command(
    cls=Grouped,
    groups=_GROUPS,
    help=_HELP,
    epilog="Exit codes: 0 fine, 1 some pages failed, 2 wrong usage, 74 OUT can't be written, 130 stopped by Ctrl-C.",
)
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...", type=click.Path())
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Where to write; its suffix says what.")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="What to write, where the suffix of OUT does not say."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; else one for each core.")
@click.option("--resume", is_flag=True, help="Continue a run that was stopped.")
@click.option("--overwrite", is_flag=True, help="Start anew, whatever is there.")
@click.option("--dry-run", is_flag=True, help="Show what would be read, and write nothing.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="The first N pages only.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="N pages spread over all, always the same ones.")
@glob_option()
@click.option("--hidden", is_flag=True, help="Hidden and back-up files too (.git, page.txt~, __MACOSX).")
@click.option("--text-field", default="text", show_default=True, help="The text in JSON Lines and Parquet.")
@click.option("--id-field", default="id", show_default=True, help="The id there; without one it is FILE:LINE.")
@click.option(
    "--max-page-bytes",
    type=click.IntRange(1),
    default=10_000_000,
    show_default=True,
    metavar="BYTES",
    help="The largest page, unpacked.",
)
@click.option(
    "--page-timeout",
    type=click.FloatRange(0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest time for a page.",
)
@click.option(
    "--max-memory",
    type=click.IntRange(1 << 26),
    default=1 << 30,
    show_default=True,
    metavar="BYTES",
    help="The most memory of each process (Linux).",
)
@click.option("--no-spans", is_flag=True, help="Leave out where each value is (JSON only).")
@click.option("--no-sections", is_flag=True, help="Leave out the pages themselves (JSON only).")
@click.option("--keep-formulas", is_flag=True, help="Leave cells that a spreadsheet would run as they are (CSV only).")
@language_option("ISO 639-1 code of all pages; else chosen for each from its words.")
@encoding_option()
@dialect_option("A built-in dialect or a TOML file; else $PROFILEPARSE_DIALECT, else efus.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
def batch(
    archives: tuple[str, ...], out: Path | None, quiet: bool, resume: bool, overwrite: bool, **given: Any
) -> None:
    """The command; its help text is _HELP."""
    paths = _paths(archives)
    read = _read_options(given)
    check_globs(paths, read)
    if given["dry_run"]:
        raise SystemExit(_dry_run(paths, read))
    if out is None:
        raise click.UsageError(f"no output: name it with -o ({', '.join(_EXAMPLES)}, a folder, - for standard output)")
    if resume and overwrite:
        raise click.UsageError("--resume continues a run and --overwrite starts anew: give only one of them")
    streamed = _is_standard_output(out)
    if streamed and (resume or overwrite or given["format_"] not in (None, "jsonl")):
        raise click.UsageError("standard output takes only JSON Lines, without --resume and --overwrite")
    settings = _settings(paths, out, read, given, streamed)
    before = None if quiet else _extent(settings)
    start = time.monotonic()
    if streamed:
        summary = _streamed(settings)
    else:
        summary = _run(settings, before, resume=resume, overwrite=overwrite)
    if before is not None:
        for line in summary.lines(time.monotonic() - start):
            tell(line)
        _report_what_is_odd(settings, before, summary)
    if summary.failed:
        if not quiet and not streamed:
            from ..batch.run import errors_file, followed

            tell(f"failures: see {errors_file(followed(out))}")
        raise SystemExit(1)


# --- options


def _paths(archives: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for path in archives:
        if path == "-":
            listed = os.fsdecode(standard_input("").read())
            # No path has a null character: where there is one, each path ends with one (find -print0).
            lines = listed.split("\0") if "\0" in listed else [line.rstrip("\r") for line in listed.split("\n")]
            found += [line for line in lines if line.strip()]
        elif os.path.lexists(path):
            found.append(path)
        else:
            raise click.UsageError(f"no file or folder «{path}»")
    return tuple(found)


def _read_options(given: dict[str, Any]) -> ReadOptions:
    from ..batch import ReadOptions

    return ReadOptions(
        given["glob"], given["hidden"], given["text_field"], given["id_field"], given["max_page_bytes"]
    )  # fmt: skip


def _is_standard_output(out: Path) -> bool:
    """Whether OUT is `-`, or a path that leads to the open standard output, as /dev/stdout does."""
    if str(out) == "-":
        return True
    if not out.is_absolute() or out.parts[1] not in ("dev", "proc"):
        return False
    try:
        return os.path.samestat(os.stat(out), os.fstat(1))
    except OSError:
        return False


def _settings(paths: tuple[str, ...], out: Path, read: ReadOptions, given: dict[str, Any], streamed: bool) -> Settings:
    from ..batch.state import Settings

    format_ = "jsonl" if streamed else given["format_"] or _format(out)
    if "spans" not in FORMATS[format_].choices and (given["no_spans"] or given["no_sections"]):
        raise click.UsageError(ALL_COLUMNS)
    if not out.parent.is_dir():
        raise click.UsageError(f"no folder «{out.parent}» to write to")
    return Settings(
        archives=paths,
        out=out,
        format=format_,
        read=read,
        dialect=given["dialect"],
        language=given["language"],
        encoding=given["encoding"],
        spans=not given["no_spans"],
        sections=not given["no_sections"],
        keep_formulas=given["keep_formulas"],
        workers=given["workers"] or _cores(),
        timeout=given["page_timeout"],
        memory=given["max_memory"],
        limit=given["limit"],
        sample=given["sample"],
    )


def _format(out: Path) -> str:
    """The name of the format that the suffix of OUT says."""
    found = format_of(out)
    if found is None:
        known = f"{', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"
        raise click.UsageError(f"unknown format of «{out.name}»: end the name in {known}, or give --format")
    return found.name


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- the run


def _extent(settings: Settings) -> Extent:
    """How much a run has to read."""
    from ..batch.inputs import extent

    return extent(settings.archives, settings.read)


def _run(settings: Settings, before: Extent | None, *, resume: bool, overwrite: bool) -> Summary:
    from ..batch.inputs import Meter
    from ..batch.run import CompleteError, ExistsError, errors_file, followed, run_batch
    from ..batch.state import LockedError, ResumeError, progress_file
    from ..text.decoding import MissingExtraError

    meter = Meter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _shown(before, meter) as report:
            return run_batch(settings, resume=resume, overwrite=overwrite, meter=meter, report=report)
    except CompleteError as error:
        tell(f"profileparse: {error}")
        raise SystemExit(int(errors_file(followed(settings.out)).exists())) from None
    except (ExistsError, LockedError, ResumeError, MissingExtraError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        tell(f"profileparse: {error.filename or settings.out}: {error.strerror or error}")
        if progress_file(followed(settings.out)).exists():
            click.echo("what was written is safe: continue with the same command and --resume", err=True)
        raise SystemExit(STOPPED_BY_FILES) from error
    except KeyboardInterrupt:
        click.echo("\nstopped: continue with the same command and --resume", err=True)
        raise SystemExit(130) from None


def _streamed(settings: Settings) -> Summary:
    """Writes the profiles to standard output, and what failed to standard error."""
    from ..batch.many import Failure
    from ..batch.run import stream
    from ..batch.state import Summary
    from ..text.decoding import MissingExtraError

    summary = Summary()
    try:
        for result in stream(settings):
            summary.add(result)
            if isinstance(result, Failure):
                tell(f"profileparse: {result.source_id}: {result.code}: {result.message}")
            else:
                echo(result.payload.decode().rstrip("\n"))
    except (MissingExtraError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    return summary


def _report_what_is_odd(settings: Settings, before: Extent, summary: Summary) -> None:
    """Reports what a run has skipped, and that there was nothing to read."""
    if before.hidden:
        tell(f"skipped: {before.hidden:,} hidden or back-up files and folders (--hidden reads them)")
    if not summary.pages:
        tell(f"no pages: nothing to read in {', '.join(settings.archives)} (--glob {' '.join(settings.read.glob)})")


@contextmanager
def _shown(before: Extent | None, meter: Meter) -> Iterator[Callable[[Summary], None]]:
    """The function that shows how far a run is: as a bar on a terminal, else as a line now and then."""
    if before is None:
        yield lambda summary: None
        return
    total = before.bytes
    show = _Progress(meter, max(total, 1))
    if not sys.stderr.isatty():
        yield show.line
        return
    bar: Any
    with click.progressbar(
        length=max(total, 1), file=sys.stderr, show_eta=True, item_show_func=lambda item: show.state
    ) as bar:
        yield lambda summary: show.bar(summary, bar)
        bar.update(max(total, 1) - bar.pos)


class _Progress:
    """Rate, time left and failures."""

    def __init__(self, meter: Meter, total: int) -> None:
        self._meter = meter
        self._total = total
        self._start = self._shown = time.monotonic()
        self._before: int | None = None
        self.state = ""

    def _rate(self, summary: Summary, now: float) -> float:
        if self._before is None:
            self._before = summary.pages - 1  # a run that goes on has pages that cost nothing now
        return (summary.pages - self._before) / max(now - self._start, 0.001)

    def bar(self, summary: Summary, bar: Any) -> None:
        """Moves the bar, at most a few times a second."""
        now = time.monotonic()
        rate = self._rate(summary, now)
        if now - self._shown >= _BAR_EVERY:
            self._shown = now
            self.state = f"{summary.pages:,} pages, {rate:,.0f}/s, {summary.failed:,} failed"
            bar.update(min(self._meter.done, self._total) - bar.pos)

    def line(self, summary: Summary) -> None:
        """Writes a line now and then."""
        now = time.monotonic()
        rate = self._rate(summary, now)
        if now - self._shown >= _LINE_EVERY:
            self._shown = now
            part = min(self._meter.done / self._total, 1.0)
            left = (now - self._start) / part * (1 - part) if part else 0.0
            click.echo(
                f"{summary.pages:,} pages, {rate:,.0f}/s, {summary.failed:,} failed, {part:.0%} read, "
                f"about {left / 60:,.0f} minutes left",
                err=True,
            )


# --- trying out


def _dry_run(paths: tuple[str, ...], read: ReadOptions) -> int:
    """Prints what would be read, an archive a line; the exit code."""
    from ..batch import Page
    from ..batch.inputs import kind_of
    from ..batch.reading import read_archives

    failed = 0
    click.echo(f"{'pages':>10}  {'bytes':>14}  {'unreadable':>10}  {'as':<10}  archive")
    for path in paths:
        pages = size = bad = 0
        for item in read_archives([path], read):
            if isinstance(item, Page):
                pages += 1
                size += len(item.content)
            else:
                bad += 1
                tell(f"{item.id}: {item.code}: {item.message}")
        failed += bad
        tell(f"{pages:>10,}  {size:>14,}  {bad:>10,}  {kind_of(path):<10}  {path}", err=False)
    return 1 if failed else 0
