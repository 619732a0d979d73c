"""`profileparse batch ARCHIVE… -o OUT`: converts whole archives."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..outputs import FORMATS, format_of
from ..text.decoding import printable
from .shared import (
    STOPPED_BY_FILES,
    AtLeast,
    Grouped,
    check_globs,
    columns,
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

#: The suffixes of OUT.
_ENDINGS = [ending for format in FORMATS.values() for ending in format.endings]
_EXAMPLES = [f"profiles{format.suffixes[0]}" for format in FORMATS.values() if format.suffixes]
_FOLDERS = [format for format in FORMATS.values() if format.files]
_FOLDER = "; ".join([_FOLDERS[0].holds, *(f"with --format {format.name} {format.holds}" for format in _FOLDERS[1:])])
_HELP = f"""Convert whole archives.

ARCHIVE is a folder, a file, a .zip, .tar, .warc, .jsonl or .parquet, compressed or not, or - for a list of paths
on standard input, one per line or separated as by `find -print0`. OUT is {", ".join(_ENDINGS)},
a folder ({_FOLDER}), or - for
JSON Lines on standard output. Failures go to OUT.errors.jsonl and do not stop the run.

\b
  profileparse batch pages/ -o profiles.jsonl
  profileparse batch crawl.warc.gz more.zip -o profiles.parquet
  profileparse batch --resume crawl.warc.gz more.zip -o profiles.parquet
  profileparse batch --sample 100 pages/ -o try.sqlite
  find pages -name '*.txt' -print0 | profileparse batch - -o profiles.jsonl
"""
#: Seconds between two lines if standard error is not a terminal, and between two updates of the bar if it is.
_LINE_EVERY = 30.0
_BAR_EVERY = 0.2
_BAR_WIDTH = 12
#: Bytes of a page, at most.
_MOST_BYTES = 1 << 40
_GROUPS = {
    "Input": "glob hidden text_field id_field limit sample dialect language encoding",
    "Output": "out format_ resume overwrite update no_spans no_sections keep_formulas",
    "Limits": "workers page_timeout max_page_bytes max_memory",
}


@click.command(
    cls=Grouped,
    groups=_GROUPS,
    help=_HELP,
    epilog="Exit codes: 0 success, 1 some pages failed, 2 usage error, 74 OUT can't be written, 130 stopped by Ctrl-C.",
)
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...", type=click.Path())
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Where to write; the suffix selects the format.")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="Output format; overrides the suffix of OUT."
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes, at most 32 per core; default: one per core.")
@click.option("--resume", is_flag=True, help="Continue an interrupted run.")
@click.option("--overwrite", is_flag=True, help="Start again and replace OUT.")
@click.option("--update", is_flag=True, help="Start again, but reuse unchanged pages from OUT (sqlite, folder).")
@click.option("--dry-run", is_flag=True, help="Show what would be read, without writing anything.")
@click.option("--limit", type=AtLeast(0, sys.maxsize), metavar="N", help="Only the first N pages.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="N pages spread over the archive, always the same.")
@glob_option()
@click.option("--hidden", is_flag=True, help="Include hidden and backup files (.git, page.txt~, __MACOSX).")
@click.option("--text-field", default="text", show_default=True, help="Field with the text in JSON Lines and Parquet.")
@click.option("--id-field", default="id", show_default=True, help="Field with the id; without it, the id is FILE:LINE.")
@click.option(
    "--max-page-bytes", type=AtLeast(1, _MOST_BYTES), default=10_000_000, show_default=True, metavar="BYTES",
    help="Size limit of a page, unpacked.",
)  # fmt: skip
@click.option(
    "--page-timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, metavar="SECONDS",
    help="Time limit for a page.",
)  # fmt: skip
@click.option(
    "--max-memory", type=AtLeast(1 << 26, sys.maxsize), default=1 << 30, show_default=True, metavar="BYTES",
    help="Memory limit of each process (Linux).",
)  # fmt: skip
@click.option("--no-spans", is_flag=True, help="Leave out the position of each value (JSON only).")
@click.option("--no-sections", is_flag=True, help="Leave out the pages themselves (JSON and tables).")
@click.option("--keep-formulas", is_flag=True, help="Do not escape cells that a spreadsheet would run (CSV only).")
@language_option("ISO 639-1 code of all pages; default: detected for each page.")
@encoding_option()
@dialect_option("A built-in dialect or a TOML file; default: $PROFILEPARSE_DIALECT, or efus.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
def batch(
    archives: tuple[str, ...], out: Path | None, quiet: bool, resume: bool, overwrite: bool, update: bool, **given: Any
) -> None:
    """The command; its help text is _HELP."""
    paths = _paths(archives)
    read = _read_options(given)
    check_globs(paths, read)
    if given["dry_run"]:
        raise SystemExit(_dry_run(paths, read))
    if out is None:
        raise click.UsageError(f"no output: name it with -o ({', '.join(_EXAMPLES)}, a folder, - for standard output)")
    if resume + overwrite + update > 1:
        raise click.UsageError("give only one of --resume, --overwrite and --update")
    streamed = _is_standard_output(out)
    if streamed and (resume or overwrite or update or given["format_"] not in (None, "jsonl")):
        raise click.UsageError("standard output is always JSON Lines, without --resume, --overwrite or --update")
    settings = _settings(paths, out, read, given, streamed)
    if update and not FORMATS[settings.format].earlier:
        raise click.UsageError(f"--update is for {' and '.join(name for name, f in FORMATS.items() if f.earlier)}")
    before = None if quiet else _extent(settings)
    start = time.monotonic()
    if streamed:
        summary = _streamed(settings)
    else:
        summary = _run(settings, before, resume=resume, overwrite=overwrite, update=update)
    if before is not None:
        for line in summary.lines(time.monotonic() - start):
            tell(line)
        _report_skipped(settings, before, summary)
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
            # Paths never contain a null character: if there is one, it ends each path (find -print0).
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
    """Whether OUT is `-`, or a path to the open standard output such as /dev/stdout."""
    if str(out) == "-":
        return True
    if not str(out).startswith(("/dev/", "/proc/")):
        return False
    try:
        return os.path.samestat(os.stat(out), os.fstat(1))
    except OSError:
        return False


def _settings(paths: tuple[str, ...], out: Path, read: ReadOptions, given: dict[str, Any], streamed: bool) -> Settings:
    from ..batch.state import Settings

    format_ = "jsonl" if streamed else given["format_"] or _format(out)
    for part in ("spans", "sections"):
        if given[f"no_{part}"] and part not in FORMATS[format_].choices:
            raise click.UsageError(f"--no-{part} does not apply to {format_}, which always has all columns")
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
    """The name of the format for the suffix of OUT."""
    found = format_of(out)
    if found is None:
        known = f"{', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"
        raise click.UsageError(f"unknown suffix of «{out.name}»: use {known}, or give --format")
    return found.name


def _cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- the run


def _extent(settings: Settings) -> Extent:
    """Counts what a run has to read."""
    from ..batch.inputs import extent

    return extent(settings.archives, settings.read)


def _run(settings: Settings, before: Extent | None, **how: bool) -> Summary:
    from ..batch.inputs import Meter
    from ..batch.run import CompleteError, ExistsError, errors_file, followed, run_batch
    from ..batch.state import LockedError, ResumeError, progress_file
    from ..text.decoding import MissingExtraError

    meter = Meter()
    again = "continue with the same command" + ("" if how.get("update") else " and --resume")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _shown(before, meter) as shown:
            return run_batch(settings, meter=meter, report=shown.report, waiting=shown.waiting, **how)
    except CompleteError as error:
        tell(f"profileparse: {error}")
        if failed := (failures := errors_file(followed(settings.out))).exists():
            tell(f"failures: see {failures}")
        raise SystemExit(int(failed)) from None
    except (ExistsError, LockedError, ResumeError, MissingExtraError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        tell(f"profileparse: {error.filename or settings.out}: {error.strerror or error}")
        if progress_file(followed(settings.out)).exists():
            click.echo(f"everything written so far is safe: {again}", err=True)
        raise SystemExit(STOPPED_BY_FILES) from error
    except KeyboardInterrupt:
        click.echo(f"\ninterrupted: {again}", err=True)
        raise SystemExit(130) from None


def _streamed(settings: Settings) -> Summary:
    """Writes the profiles to standard output, and the failures to standard error."""
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


def _report_skipped(settings: Settings, before: Extent, summary: Summary) -> None:
    """Reports hidden files, and a run that found no pages."""
    if before.hidden:
        tell(f"skipped: {before.hidden:,} hidden or backup files and folders (--hidden reads them)")
    if not summary.pages:
        tell(f"no pages: nothing to read in {', '.join(settings.archives)} (--glob {' '.join(settings.read.glob)})")


@contextmanager
def _shown(before: Extent | None, meter: Meter) -> Iterator[_Progress]:
    """Shows the progress of a run: as a bar on a terminal, otherwise as a line now and then."""
    total = max(before.bytes, 1) if before is not None else 1
    shown = _Progress(meter, total, float("inf") if before is None else _LINE_EVERY)
    if before is None or not sys.stderr.isatty():
        yield shown
        return
    bar: Any
    with click.progressbar(
        length=total, file=sys.stderr, show_eta=False, width=_BAR_WIDTH, item_show_func=lambda item: shown.state
    ) as bar:
        shown.begin(bar)
        yield shown
        shown.state = ""
        bar.update(total - bar.pos)


class _Progress:
    """Shows rate, time left, failures, and a page that takes long. every: seconds between two lines."""

    def __init__(self, meter: Meter, total: int, every: float) -> None:
        self._meter = meter
        self._total = total
        self._every = every
        self._start = self._shown = time.monotonic()
        # Bytes and pages of an earlier run that this one resumed: they took none of its time.
        self._read = 0
        self._before: int | None = None
        self._pages = self._failed = 0
        self._bar: Any = None
        self.state = ""

    def begin(self, bar: Any) -> None:
        """Updates a bar from now on, instead of writing lines."""
        self._bar, self._every = bar, _BAR_EVERY

    def report(self, summary: Summary) -> None:
        """Shows the counts after a page."""
        self._pages, self._failed = summary.pages, summary.failed
        if self._before is None:
            self._before = summary.pages - 1
            if self._before:
                self._start, self._read = time.monotonic(), self._meter.done
        self._look("")

    def waiting(self, id: str, seconds: float) -> None:
        """Shows the id of a page that takes long."""
        self._look(f"{seconds:,.0f} s at {id}")

    def _look(self, long: str) -> None:
        now = time.monotonic()
        if now - self._shown < self._every:
            return
        self._shown = now
        took, read = max(now - self._start, 0.001), min(self._meter.done, self._total)
        parts = [f"{self._pages:,} page{'s' * (self._pages != 1)}", f"{self._failed:,} failed", long]
        if not long:
            parts[-1] = f"{(self._pages - (self._before or 0)) / took:,.0f}/s"
            if read >= self._total:
                parts.append("parsing the rest")
            elif read > self._read:
                parts.append(f"{_rounded(took * (self._total - read) / (read - self._read))} left")
        if self._bar is None:
            tell(", ".join([f"{read / self._total:.0%} read", *parts]))
            return
        # On a line that wraps, each update would start a new bar.
        self.state = printable(", ".join(parts))[: max(columns() - _BAR_WIDTH - len("  []  100%  ") - 1, 0)]
        self._bar.update(read - self._bar.pos)
        self._bar.render_progress()  # even if nothing was read since


def _rounded(seconds: float) -> str:
    """A time in the unit that suits it."""
    size, unit = (1, "s") if seconds < 100 else (60, "min") if seconds < 6_000 else (3_600, "h")
    return f"{seconds / size:,.0f} {unit}"


# --- dry run


def _dry_run(paths: tuple[str, ...], read: ReadOptions) -> int:
    """Prints what would be read, one line per archive; returns the exit code."""
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
