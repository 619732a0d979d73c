"""Checks mutated archives and progress files: they may cost only their own rows, and every loss is reported."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.archives.internals import (
    COMMIT,
    Bounds,
    CompleteError,
    Page,
    ReadOptions,
    ResumeError,
    Settings,
    Summary,
    Unreadable,
    progress_file,
    read_archives,
    run_batch,
    zstd,
)
from tests.fuzz.mutations import Mutator

__all__ = ["archives", "check_archives", "check_progress"]

_TEXTS = {"a.txt": b"Population: 1,234", "sub/b.html": b"<html><body><h1>Exville</h1></body></html>", "c.txt": b""}
#: Archives to read together: starting the process takes longer than reading them.
_TOGETHER = 40
_OPTIONS = ReadOptions(most_bytes=200_000)
_BOUNDS = Bounds(seconds=5.0)
#: An archive is small, so it has few pages; a mutated one may count twice the bounds.
_MOST_SECONDS = 60.0


def _zip(method: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in _TEXTS.items():
            archive.writestr(name, content * 20)
    return data.getvalue()


def _tar(format: int) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=format) as archive:
        for name, content in _TEXTS.items():
            info = tarfile.TarInfo(name + "é" * (60 if format == tarfile.PAX_FORMAT else 0))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def _warc(packed: bool) -> bytes:
    data = io.BytesIO()
    writer = WARCWriter(data, gzip=packed)
    for number, content in enumerate((*_TEXTS.values(), gzip.compress(b"<p>Exville</p>"))):
        coding = [("Content-Encoding", "gzip")] if content[:1] == b"\x1f" else [("Transfer-Encoding", "chunked")]
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *coding], protocol="HTTP/1.1")
        uri = f"https://example.org/{number}"
        writer.write_record(writer.create_warc_record(uri, "response", io.BytesIO(content), http_headers=http))
    return data.getvalue()


def _arc() -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Exville</p>"
    spec = b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20200203040506 text/plain %d\n%b" % (len(spec), spec)
    return head + b"".join(
        b"\nhttp://e.org/%d 192.0.2.1 20200203040506 text/html %d\n%b\n" % (number, len(block), block)
        for number in range(3)
    )


def _jsonl() -> bytes:
    return b"".join(json.dumps({"id": n, "text": t.decode()}).encode() + b"\n" for n, t in _TEXTS.items())


def _parquet() -> bytes:
    data = io.BytesIO()
    pq.write_table(pa.table({"id": list(_TEXTS), "text": [text.decode() for text in _TEXTS.values()]}), data)
    return data.getvalue()


@lru_cache(1)
def archives() -> dict[str, bytes]:
    """An archive of every kind, by its suffix."""
    tar = _tar(tarfile.PAX_FORMAT)
    compressors: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
        ".zst": lambda data: bytes(zstd().compress(data)),
    }
    return {
        "stored.zip": _zip(zipfile.ZIP_STORED),
        "deflated.zip": _zip(zipfile.ZIP_DEFLATED),
        "bzip2.zip": _zip(zipfile.ZIP_BZIP2),
        "lzma.zip": _zip(zipfile.ZIP_LZMA),
        "pax.tar": tar,
        "gnu.tar": _tar(tarfile.GNU_FORMAT),
        **{f"a.tar{suffix}": compress(tar) for suffix, compress in compressors.items()},
        **{f"a.jsonl{suffix}": compress(_jsonl()) for suffix, compress in compressors.items()},
        **{f"a.html{suffix}": compress(_TEXTS["sub/b.html"]) for suffix, compress in compressors.items()},
        "a.jsonl": _jsonl(),
        "a.warc": _warc(False),
        "a.warc.gz": _warc(True),
        "a.arc": _arc(),
        "a.arc.gz": gzip.compress(_arc()),
        "a.parquet": _parquet(),
    }


def check_archives(mutator: Mutator) -> int:
    """Every archive in a folder gives pages or reasons, and the intact ones all of their pages."""
    rng = mutator.rng
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(_TOGETHER):
            suffix, data = rng.choice(list(archives().items()))
            (folder / f"{number:02}-{suffix}").write_bytes(mutator.bytes_(data))
        right = b"".join(b'{"id": "right-%d", "text": "Exville"}\n' % number for number in range(3))
        for place in ("00-right", "20-right", "99-right"):
            (folder / f"{place}.jsonl").write_bytes(right.replace(b"right", place.encode()))
        start = time.monotonic()
        with _silent():
            items = list(read_archives([name], _OPTIONS, bounds=_BOUNDS))
        took = time.monotonic() - start
    ids = [item.id for item in items if isinstance(item, Page)]
    for place in ("00-right", "20-right", "99-right"):
        assert [id for id in ids if id.startswith(place)] == [f"{place}-{number}" for number in range(3)]
    for item in items:
        item.id.encode()  # no lone surrogates
        assert isinstance(item, Page) or (item.code and item.message), item
        assert not isinstance(item, Page) or len(item.content) <= _OPTIONS.most_bytes
    stuck = sum(isinstance(item, Unreadable) and item.code in ("timeout", "worker-died") for item in items)
    assert took < _MOST_SECONDS + stuck * 3 * 5.0, f"{took:.0f} seconds"
    return _TOGETHER


@contextmanager
def _silent() -> Iterator[None]:
    """Fails if anything is printed."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        yield
    assert not out.getvalue() + err.getvalue()


# --- progress


class _Stop(Exception):
    pass


@lru_cache(1)
def _stopped() -> tuple[tempfile.TemporaryDirectory[str], dict[str, tuple[dict[str, bytes], bytes]]]:
    """A folder with an archive; for each format the files of an interrupted run, and the result of a complete run."""
    top = tempfile.TemporaryDirectory()
    archive = Path(top.name, "pages.jsonl")
    rows = [{"id": str(number), "text": f"Population: {number + 1000}"} for number in range(COMMIT + 20)]
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = {}

    def stop(summary: Summary) -> None:
        if summary.pages == COMMIT + 5:
            raise _Stop

    for name in ("out.jsonl", "out.jsonl.gz"):
        out = Path(top.name, name)

        settings = Settings((str(archive),), out, workers=1)
        try:
            run_batch(settings, report=stop)
        except _Stop:
            files = {path.name: path.read_bytes() for path in Path(top.name).glob(f"{name}*")}
        run_batch(settings, resume=True)
        found[name] = (files, out.read_bytes())
        out.unlink()
    return top, found


def check_progress(mutator: Mutator) -> int:
    """A run resumes from a damaged state to the same bytes, or reports that the state is damaged."""
    top, found = _stopped()
    name, (files, whole) = mutator.rng.choice(list(found.items()))
    out = Path(top.name, name)
    for file, data in files.items():
        Path(top.name, file).write_bytes(data)
    progress = progress_file(out)
    if mutator.rng.random() < 0.8:
        progress.write_bytes(mutator.bytes_(progress.read_bytes()))
    else:
        part = out.with_name(f"{name}.part")
        os.truncate(part, mutator.rng.randint(0, part.stat().st_size))
    try:
        run_batch(Settings((str(Path(top.name, "pages.jsonl")),), out, workers=1), resume=True)
        assert out.read_bytes() == whole
    except (ResumeError, CompleteError):
        pass
    finally:
        for path in Path(top.name).glob(f"{name}*"):
            path.unlink()
    return 1
