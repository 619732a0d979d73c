"""A run over archives: reads, parses and writes pages, and records its progress so that a killed run can resume."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ..outputs import FORMATS, About, Earlier, UnwritableError, Writer, new_of, old_of, opened, part_of, remove, synced
from ..outputs.documents import RUN, json_line
from ..parser import Parser
from . import Item, Page, Unreadable
from .inputs import Meter, check_extras, chosen, files, sampled, unique
from .many import Done, Failure, Work, check_limits
from .pool import Lost, run_ordered
from .reading import Bounds, read_archives
from .state import (
    Digest,
    Lock,
    ResumeError,
    Settings,
    State,
    Summary,
    damaged,
    described,
    errors_file,
    fingerprint,
    lock_file,
    own_files,
    progress_file,
    read_state,
    read_with,
    write_state,
    written,
)

__all__ = ["COMMIT", "CompleteError", "ExistsError", "errors_file", "followed", "run_batch", "stream"]

#: Pages between two commits; a killed run resumes from the last commit.
COMMIT = 256
#: Bytes of pages after which a commit comes sooner: most writers hold in memory what they have not committed.
_COMMIT_BYTES = 8_000_000


class ExistsError(Exception):
    """OUT exists already; the message says what to do."""


class CompleteError(Exception):
    """There is nothing to resume: OUT is complete."""


def followed(out: Path) -> Path:
    """The path that a run to `out` writes to: its target if it is a link."""
    return Path(os.path.realpath(out)) if out.is_symlink() else out


def run_batch(
    settings: Settings,
    *,
    resume: bool = False,
    overwrite: bool = False,
    update: bool = False,
    meter: Meter | None = None,
    report: Callable[[Summary], None] = lambda summary: None,
    waiting: Callable[[str, float], None] = lambda id, seconds: None,
) -> Summary:
    """Parses the archives of `settings` and writes OUT; returns the counts.

    resume: continue an interrupted run to the same OUT. overwrite: start again, whatever is there.
    update: start again, or continue an interrupted run if its archives are the same; reuse pages that have not changed
        from OUT.
    meter: counts the bytes read. report: called after every page.
    waiting: called every second with the id of a page that takes long and the seconds it has taken so far.

    OUT appears under its name when it is complete; the errors file (kept only if there are failures) grows during the
    run. Raises ExistsError, CompleteError, ResumeError, LockedError if another run writes to OUT, DialectError,
    MissingExtraError, ValueError for an unknown language, and OSError if OUT can't be written.
    """
    parser = Parser(dialect=settings.dialect, language=settings.language, encoding=settings.encoding)
    check_limits(settings.workers, settings.timeout)
    _check_place(settings)
    settings = settings._replace(out=followed(settings.out))
    check_extras(settings.archives, settings.read._replace(skip=own_files(settings.out)))
    shown = _Shown(meter or Meter(), report, waiting)
    writer = FORMATS[settings.format].make_writer(settings.out)
    with Lock(lock_file(settings.out)):
        if update:
            return _update(settings, parser, shown)
        state = _begin(settings, resume=resume, overwrite=overwrite)
        if state is not None and _is_in_place(settings.out, state):
            return _tidied(settings, state, Summary(state.summary))
        return _run(settings, _work(settings, parser, writer), writer, state, shown)


class _Shown(NamedTuple):
    """The callbacks of a run: `meter`, `report` and `waiting` of `run_batch`."""

    meter: Meter
    report: Callable[[Summary], None]
    waiting: Callable[[str, float], None]


def _work(settings: Settings, parser: Parser, writer: Writer, earlier: Earlier | None = None) -> Work:
    choices = {name: getattr(settings, name) for name in FORMATS[settings.format].choices}
    return Work(partial(writer.make, **choices), parser, earlier)


def _update(settings: Settings, parser: Parser, shown: _Shown) -> Summary:
    """Runs from the start, or from where a run was interrupted, and reuses unchanged pages from OUT."""
    try:
        state = read_state(settings.out)
    except ResumeError:
        state = None
    if state is not None and (state.settings != fingerprint(settings) or state.writer is None):
        state = None
    if state is not None and _is_in_place(settings.out, state):
        _tidied(settings, state, Summary(state.summary))  # the archives may have changed since then
        state = None
    earlier, parsed = _earlier(settings)
    if state is not None:
        writer = FORMATS[settings.format].make_writer(settings.out)
        with suppress(ResumeError):
            return _run(settings, _work(settings, parser, writer, earlier), writer, state, shown)
    writer = FORMATS[settings.format].make_writer(settings.out)
    begun = _begin(settings, resume=False, overwrite=True)
    return _run(settings, _work(settings, parser, writer, earlier), writer, begun, shown, earlier=parsed)


#: What the result for a page depends on, besides its bytes and its id.
_READING = ("version", "dialect_digest")
_READING_OPTIONS = ("language", "encoding", "spans", "sections", "keep_formulas")


def _earlier(settings: Settings) -> tuple[Earlier | None, int]:
    """The existing OUT, None unless its pages were read with the same version, dialect and options; its page count.

    Raises ExistsError if OUT exists but no run has written it, so that nothing else is lost.
    """
    earlier = FORMATS[settings.format].make_earlier(settings.out)
    if earlier is None:
        return None, 0
    before, now = earlier.run(), read_with(settings)
    if not before and (settings.out.is_file() or any(settings.out.iterdir())):
        raise ExistsError(f"{settings.out} is not from a run that can be updated: use another name, or --overwrite")
    parsed = before.get("parsed")
    return earlier if _read_alike(before, now) else None, parsed if isinstance(parsed, int) else 0


def _read_alike(before: dict[str, Any], now: dict[str, str | int | None]) -> bool:
    """Whether two runs read pages in the same way."""
    try:
        options, wanted = json.loads(before["options"]), json.loads(str(now["options"]))
        same = [before[name] == now[name] for name in _READING]
        same += [options[name] == wanted[name] for name in _READING_OPTIONS]
    except (KeyError, TypeError, ValueError):
        return False
    return all(same)


def _check_place(settings: Settings) -> None:
    """Raises ExistsError if OUT would be read as well, is not a regular file, or is a folder that holds other files."""
    out = Path(os.path.realpath(settings.out))
    for archive in settings.archives:
        path = Path(os.path.realpath(archive.replace("\0", "")))
        for own in written(out) if out.name else [out]:  # the root of a file system has no files beside it
            if own in (path, *path.parents):
                raise ExistsError(f"{own} is one of the archives, or contains one: write somewhere else")
    # Not `out`: what a link such as /dev/stderr leads to may have no path.
    if settings.out.exists() and not settings.out.is_file() and not settings.out.is_dir():
        raise ExistsError(f"{settings.out} is a device, pipe or socket: write somewhere else")
    if not out.is_dir():
        return
    suffix = FORMATS[settings.format].files
    known = (path for path in out.rglob("*") if path != out / RUN)
    strange = next((path for path in known if path.suffix != suffix and not path.is_dir()), None)
    if suffix is None or strange is not None:
        what = f"holds other files ({strange})" if suffix else "is a folder"
        raise ExistsError(f"{settings.out} {what}: write somewhere else")


def _begin(settings: Settings, *, resume: bool, overwrite: bool) -> State | None:
    """The state of the last commit; None for a run from the start."""
    out = settings.out
    state = None if overwrite else _stopped(settings, resume=resume)
    if state is not None and state.writer is not None:
        return state
    # Written before anything is removed, so that a run killed here is not taken for the one that wrote those files.
    digest = Digest().so_far()
    write_state(out, State(settings=fingerprint(settings), last=None, digest=digest, errors=0, writer=None))
    remove(part_of(out))
    remove(errors_file(out))
    return None


def _stopped(settings: Settings, *, resume: bool) -> State | None:
    """The state of an interrupted run; None if there is none."""
    out = settings.out
    # A run with `overwrite` can be killed while it writes its first progress file.
    if not progress_file(out).exists() and not (out.exists() and new_of(progress_file(out)).exists()):
        if out.exists() and resume:
            raise _complete(settings)
        if out.exists():
            raise ExistsError(f"{out} exists: use another name, or --overwrite")
        return None
    if not resume:
        raise ExistsError(f"a run to {out} was interrupted: continue with --resume, or start again with --overwrite")
    state = read_state(out)
    if state is not None and state.settings != fingerprint(settings):
        what = "had other archives, options or dialect: use the same ones, or --overwrite"
        raise ResumeError(f"the interrupted run to {out} {what}")
    return state


def _complete(settings: Settings) -> Exception:
    """The error for resuming a run that is complete, of which only OUT is left to compare the archives with."""
    out = settings.out
    written = out.stat().st_mtime
    for file in files(settings.archives, settings.read._replace(skip=own_files(out))):
        with suppress(OSError):
            status = os.stat(file.path)
            # A copy may keep its modification time, but its change time is new.
            if file.problem is None and not file.hidden and max(status.st_mtime, status.st_ctime) > written:
                return ResumeError(f"{out} is complete, but {file.id} is newer: start again with --overwrite")
    return CompleteError(f"{out} is complete: there is nothing to resume")


def _is_in_place(out: Path, state: State) -> bool:
    """Whether a run was interrupted after OUT got its name, so that only files are left to remove."""
    return out.exists() and (state.finished or out.stat().st_ino == state.part)


def _items(settings: Settings, meter: Meter, given_up: Sequence[Unreadable] = ()) -> Iterator[Item]:
    """All items of the run, with an Unreadable for each page with a duplicate id. given_up: as in `read_archives`."""
    options = settings.read._replace(skip=own_files(settings.out))
    bounds = Bounds(memory=settings.memory)
    read = partial(read_archives, settings.archives, options, bounds=bounds, given_up=given_up)
    sample = None if settings.sample is None else sampled(unique(read()), settings.sample)
    return chosen(unique(read(meter)), settings.limit, sample)


class _Run:
    """A run in progress: the writer, the errors file and the summary, which are committed together."""

    def __init__(self, settings: Settings, writer: Writer, state: State | None) -> None:
        self._out = settings.out
        self._settings = settings
        self._writer = writer
        self.summary = Summary(state.summary if state else None)
        self.last = state.last if state else None
        self.digest = Digest()
        self.given_up = list(state.given_up) if state else []
        self._bytes = 0  # of the pages since the last commit
        self._fingerprint = state.settings if state else fingerprint(settings)
        # By the clock of the file system, with which OUT and the archives are compared.
        self._begun = state.begun if state else progress_file(settings.out).stat().st_mtime_ns
        try:
            self._errors = opened(errors_file(settings.out), state.errors if state else None)
            writer.open(state.writer if state else None)
        except (KeyError, TypeError, ValueError, FileNotFoundError) as error:
            raise damaged(self._out) from error

    def take(self, item: Item, result: Done | Failure | Lost) -> None:
        """Writes the result of one page."""
        if isinstance(result, Lost):
            result = Failure(item.id, *result)
        if isinstance(result, Done):
            try:
                self._writer.write(item.id, result.payload)
            except UnwritableError as error:
                result = Failure(item.id, "unwritable", str(error))
        if isinstance(result, Failure):
            row = dict(zip(("id", "code", "message"), result, strict=True))
            self._errors.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
            self._errors.flush()
        self.summary.add(result)
        self.digest.add(item)
        if isinstance(item, Unreadable) and item.given_up:
            self.given_up.append(item)
        self.last = item.id
        self._bytes += _size(item)
        if self.summary.pages % COMMIT == 0 or self._bytes >= _COMMIT_BYTES:
            self.commit()

    def commit(self) -> State:
        """Flushes everything so far to disk, then records that in the progress file."""
        self._bytes = 0
        writer = self._writer.commit()
        state = State(
            settings=self._fingerprint,
            last=self.last,
            digest=self.digest.so_far(),
            errors=synced(self._errors),
            writer=writer,
            summary=self.summary.counts(),
            given_up=self.given_up,
            begun=self._begun,
        )
        write_state(self._out, state)
        return state

    def finish(self) -> None:
        """Gives OUT its name."""
        state = self.commit()
        part = part_of(self._out)
        if part.exists():
            state = state.model_copy(update={"part": part.stat().st_ino})
            write_state(self._out, state)
        try:
            self._writer.finish(About(described(self._settings, self.summary), errors_file(self._out)))
        except (KeyError, TypeError, ValueError, FileNotFoundError) as error:
            raise damaged(self._out) from error
        self._errors.close()
        # From here on only OUT is needed: a run interrupted now has only files left to remove.
        write_state(self._out, state.model_copy(update={"finished": True}))
        _tidied(self._settings, state, self.summary)

    def close(self) -> None:
        self._errors.close()


def _tidied(settings: Settings, state: State, summary: Summary) -> Summary:
    """Removes the files that only an unfinished run needs; returns the summary.

    OUT gets the time at which the run began: a file that has been changed since then may have been read before that.
    """
    os.utime(settings.out, ns=(state.begun, state.begun))
    remove(part_of(settings.out))
    remove(old_of(settings.out))
    if not summary.failed:
        remove(errors_file(settings.out))
    remove(new_of(progress_file(settings.out)))
    remove(progress_file(settings.out))
    return summary


def _run(
    settings: Settings, work: Work, writer: Writer, state: State | None, shown: _Shown, *, earlier: int = 0
) -> Summary:
    """A run, or the rest of one. earlier: how many pages an OUT that is updated has."""
    with closing(writer), closing(_Run(settings, writer, state)) as run:
        run.summary.earlier = earlier or run.summary.earlier
        items = _items(settings, shown.meter, run.given_up.copy())
        if state is None:
            run.commit()
        else:
            _pass_over(items, run, state)
        with closing(_parsed(settings, work, items, shown.waiting)) as done:
            for item, result in done:
                run.take(item, result)
                shown.report(run.summary)
        run.finish()
        return run.summary


def stream(settings: Settings) -> Iterator[Done | Failure]:
    """Parses the archives of `settings` without writing anything: `Done.payload` is a line of JSON for each page.

    Raises what `run_batch` raises for wrong settings.
    """
    parser = Parser(dialect=settings.dialect, language=settings.language, encoding=settings.encoding)
    check_limits(settings.workers, settings.timeout)
    check_extras(settings.archives, settings.read)
    work = Work(partial(json_line, spans=settings.spans, sections=settings.sections), parser)
    with closing(_parsed(settings, work, _items(settings, Meter()))) as parsed:
        for item, result in parsed:
            yield Failure(item.id, *result) if isinstance(result, Lost) else result


def _parsed(
    settings: Settings,
    work: Work,
    items: Iterator[Item],
    waiting: Callable[[str, float], None] = lambda id, seconds: None,
) -> Generator[tuple[Item, Done | Failure | Lost], None, None]:
    return run_ordered(
        work, items, workers=settings.workers, timeout=settings.timeout, size=_size, memory=settings.memory,
        waiting=lambda item, seconds: waiting(item.id, seconds),
    )  # fmt: skip


def _pass_over(items: Iterator[Item], run: _Run, state: State) -> None:
    """Skips the items that the run has already processed. Raises ResumeError if they have changed."""
    count = run.summary.pages
    for _ in range(count):
        item = next(items, None)
        if item is None:
            break
        run.digest.add(item)
    if run.digest.so_far() != state.digest:
        raise ResumeError(f"the archives have changed before page {count + 1:,}: start again with --overwrite")


def _size(item: Item) -> int:
    return len(item.content) if isinstance(item, Page) else 0
