"""A run over archives: reads, parses, writes, and records how far it is, so that a killed run can go on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..document import load_engine
from ..parser import check_language, named_dialect
from .inputs import Meter, check_extras, chosen, read_archives, sampled, unique
from .items import Item, Page, ReadOptions
from .many import Done, Failure, Work
from .outputs import FORMATS, Writer, opened, part_of, remove, synced, write_whole
from .pool import Lost, run_ordered

__all__ = ["CompleteError", "ExistsError", "ResumeError", "Settings", "Summary", "errors_file", "run_batch"]

#: Pages between two commits; a killed run goes on from the last commit.
COMMIT = 256
#: Where there are more unknown labels, the rarer half is dropped: memory does not grow with the archive.
_MOST_LABELS = 2000
#: Entries of each kind in the summary for people.
_SHOWN = 15


class ExistsError(Exception):
    """OUT is there already; the message says what to do."""


class CompleteError(Exception):
    """There is nothing to go on with: OUT is complete."""


class ResumeError(Exception):
    """A run can't go on: it was another one, or its archives have changed."""


class Settings(NamedTuple):
    """The options of a run.

    format: one of FORMATS. spans, sections: whether JSON has them. workers: processes.
    timeout: seconds for a page. limit: the first so many pages; sample: so many, spread over all.
    """

    archives: tuple[str, ...]
    out: Path
    format: str = "jsonl"
    read: ReadOptions = ReadOptions()
    dialect: str | None = None
    language: str | None = None
    spans: bool = True
    sections: bool = True
    workers: int = 1
    timeout: float | None = 60.0
    limit: int | None = None
    sample: int | None = None


class Summary:
    """Counts of pages, values, diagnostics and unknown labels: small enough to be kept with every commit."""

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        state = state or {}
        self.pages: int = state.get("pages", 0)
        self.failures = Counter[str](state.get("failures", {}))
        self.values = Counter[str](state.get("values", {}))
        self.codes = Counter[str](state.get("codes", {}))
        self.labels = Counter[str](state.get("labels", {}))

    @property
    def failed(self) -> int:
        """How many pages gave no profile."""
        return self.failures.total()

    def add(self, result: Done | Failure) -> None:
        """Counts one page."""
        self.pages += 1
        if isinstance(result, Failure):
            self.failures[result.code] += 1
            return
        self.values.update(result.values)
        self.codes.update(result.codes)
        self.labels.update(result.labels)
        if len(self.labels) > _MOST_LABELS:
            self.labels = Counter(dict(self.labels.most_common(_MOST_LABELS // 2)))

    def state(self) -> dict[str, Any]:
        """Plain data that makes the same summary again."""
        return {
            "pages": self.pages,
            "failures": dict(self.failures),
            "values": dict(self.values),
            "codes": dict(self.codes),
            "labels": dict(self.labels),
        }

    def lines(self, seconds: float) -> list[str]:
        """The summary for people. seconds: of this run, which may have gone on with an earlier one."""
        good = self.pages - self.failed
        out = [f"{good:,} pages parsed, {self.failed:,} failed, in {seconds:,.1f} seconds"]
        for title, counted in (
            ("failures", self.failures),
            ("values", self.values),
            ("diagnostics", self.codes),
            ("most frequent unknown labels", self.labels),
        ):
            if counted:
                ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:_SHOWN]
                out.append(f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in ordered))
        return out


def errors_file(out: Path) -> Path:
    """Where the failures of a run are written."""
    return out.with_name(out.name + ".errors.jsonl")


def _progress_file(out: Path) -> Path:
    return out.with_name(out.name + ".progress")


def run_batch(
    settings: Settings,
    *,
    resume: bool = False,
    overwrite: bool = False,
    meter: Meter | None = None,
    told: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Parses the archives of `settings` and writes OUT; returns what was counted.

    resume: go on with the run to the same OUT that was stopped. overwrite: begin anew, whatever is there.
    meter: counts the bytes that are read. told: is called after every page.

    OUT appears under its name when it is complete, the errors file (only where there are failures) beside it grows as
    the run goes. Raises ExistsError, CompleteError, ResumeError, DialectError, MissingExtraError, ValueError for a
    language that is no code, and OSError where OUT can't be written.
    """
    check_language(settings.language)
    load_engine(named_dialect(settings.dialect))
    check_extras(settings.archives)
    _check_place(settings)
    writer = FORMATS[settings.format].make_writer(settings.out)
    state = _begin(settings, resume=resume, overwrite=overwrite)
    if state is not None and settings.out.exists() and not part_of(settings.out).exists():
        # Stopped between the last two steps: the result has its name, and the progress file is still there.
        return _tidied(settings, Summary(state["summary"]))
    try:
        return _run(settings, writer, state, meter or Meter(), told)
    finally:
        writer.close()


def _own(out: Path) -> tuple[str, ...]:
    """The files that a run writes. It must not read them as pages where OUT lies in a folder that is read."""
    named = (out, part_of(out), errors_file(out), _progress_file(out))
    return tuple(str(path.absolute()) + suffix for path in named for suffix in ("", ".new"))


def _check_place(settings: Settings) -> None:
    """Raises ExistsError where OUT would be read as well, or is a folder with other files in it."""
    out = settings.out.absolute()
    for archive in settings.archives:
        path = Path(archive).absolute()
        if path == out or out in path.parents:
            raise ExistsError(f"{settings.out} is what is read, or has it in it: write somewhere else")
    if not out.is_dir():
        return
    suffix = FORMATS[settings.format].files
    strange = next((path for path in out.rglob("*") if path.suffix != suffix and not path.is_dir()), None)
    if suffix is None or strange is not None:
        what = f"has other files in it ({strange})" if suffix else "is a folder"
        raise ExistsError(f"{settings.out} {what}: write somewhere else")


def _begin(settings: Settings, *, resume: bool, overwrite: bool) -> dict[str, Any] | None:
    """The state of the last commit; None for a run from the beginning."""
    out, progress = settings.out, _progress_file(settings.out)
    if overwrite:
        for path in (progress, part_of(out), errors_file(out)):
            remove(path)
        return None
    if not progress.exists():
        if out.exists() and resume:
            raise CompleteError(f"{out} is complete: nothing to go on with")
        if out.exists():
            raise ExistsError(f"{out} exists: give another name, or --overwrite")
        remove(part_of(out))
        return None
    state: dict[str, Any] = json.loads(progress.read_text("utf-8"))
    if not resume:
        raise ExistsError(f"a run to {out} was stopped: go on with --resume, or begin anew with --overwrite")
    if state["settings"] != _fingerprint(settings):
        raise ResumeError(f"the run to {out} was another one: give the same archives and options, or --overwrite")
    return state


def _fingerprint(settings: Settings) -> str:
    """A digest of all that the result depends on."""
    dialect = named_dialect(settings.dialect)
    content = Path(dialect).read_bytes() if Path(dialect).is_file() else b""
    told = settings._replace(workers=0, out=Path(settings.out.name), dialect=dialect)
    return hashlib.sha256(repr((__version__, told)).encode() + content).hexdigest()


def _items(settings: Settings, meter: Meter) -> Iterator[Item]:
    """All items of the run, with an Unreadable in the place of each page whose id came before."""
    read = partial(read_archives, settings.archives, settings.read._replace(skip=_own(settings.out)))
    sample = None if settings.sample is None else sampled(unique(read()), settings.sample)
    return chosen(unique(read(meter)), settings.limit, sample)


class _Run:
    """The state of a run: the writer, the errors file and the summary, which are committed together."""

    def __init__(self, settings: Settings, writer: Writer, state: dict[str, Any] | None) -> None:
        self._settings = settings
        self._writer = writer
        self.summary = Summary(state["summary"] if state else None)
        self.last = state["last"] if state else None
        self._fingerprint = state["settings"] if state else _fingerprint(settings)
        self._errors = opened(errors_file(settings.out), state["errors"] if state else None)
        writer.open(state["writer"] if state else None)

    def take(self, item: Item, result: Done | Failure | Lost) -> None:
        """Writes the result of one page."""
        if isinstance(result, Lost):
            result = Failure(item.id, *result)
        if isinstance(result, Failure):
            row = dict(zip(("id", "code", "message"), result, strict=True))
            self._errors.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
            self._errors.flush()
        else:
            self._writer.write(item.id, result.payload)
        self.summary.add(result)
        self.last = item.id
        if self.summary.pages % COMMIT == 0:
            self.commit()

    def commit(self) -> None:
        """Flushes everything up to here to the disk, and records that it is there."""
        writer = self._writer.commit()
        state = {
            "settings": self._fingerprint,
            "last": self.last,
            "errors": synced(self._errors),
            "writer": writer,
            "summary": self.summary.state(),
        }
        write_whole(_progress_file(self._settings.out), json.dumps(state).encode())

    def finish(self) -> None:
        """Puts OUT in its place."""
        self.commit()
        self._writer.finish()
        self._errors.close()
        _tidied(self._settings, self.summary)

    def close(self) -> None:
        self._errors.close()


def _tidied(settings: Settings, summary: Summary) -> Summary:
    """Removes the files that only an unfinished run needs."""
    if not summary.failed:
        remove(errors_file(settings.out))
    remove(_progress_file(settings.out))
    return summary


def _run(
    settings: Settings,
    writer: Writer,
    state: dict[str, Any] | None,
    meter: Meter,
    told: Callable[[Summary], None],
) -> Summary:
    with closing(_Run(settings, writer, state)) as run:
        if state is None:
            run.commit()
        items = _behind(_items(settings, meter), run.summary.pages, run.last)
        make = writer.make
        if FORMATS[settings.format].leaves_out:
            make = partial(make, spans=settings.spans, sections=settings.sections)
        work = Work(make, settings.dialect, settings.language)
        done = run_ordered(work, items, workers=settings.workers, timeout=settings.timeout, size=_size)
        with closing(done):
            for item, result in done:
                run.take(item, result)
                told(run.summary)
        run.finish()
        return run.summary


def _behind(items: Iterator[Item], count: int, last: str | None) -> Iterator[Item]:
    """`items` without the first `count`, the last of which must be `last`."""
    reached = next(islice(items, count - 1, None), None) if count else None
    if count and (reached is None or reached.id != last):
        raise ResumeError(f"the archives have changed: page {count:,} was «{last}»; begin anew with --overwrite")
    return items


def _size(item: Item) -> int:
    return len(item.content) if isinstance(item, Page) else 0
