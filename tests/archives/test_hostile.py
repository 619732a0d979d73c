"""Archives that are made to hang or to fill the memory, names that no system takes: each costs its own rows only."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import os
import struct
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.archives.internals import (
    Bounds,
    Item,
    Page,
    ReadOptions,
    Settings,
    Unreadable,
    errors_file,
    file_name,
    inputs,
    read_archives,
    run_batch,
)
from tests.budget import budget
from tests.fuzz.archives import archives

limited = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process so")
#: Enough for every page of these tests.
SMALL = Bounds(seconds=1.0, memory=100_000_000)
#: For what fills the memory, which takes seconds where other programs run.
PATIENT = SMALL._replace(seconds=60.0)


def read(*paths: Path | str, bounds: Bounds = SMALL) -> list[Item]:
    return list(read_archives([str(path) for path in paths], ReadOptions(), bounds=bounds))


def codes(items: list[Item]) -> list[str]:
    """The codes of what could not be read, `page` for pages."""
    return [item.code if isinstance(item, Unreadable) else "page" for item in items]


# --- tar


def tar(path: Path, *more: bytes) -> Path:
    """A tar archive with a good page, and these bytes instead of its end."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        info = tarfile.TarInfo("good.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"Hello"))
    path.write_bytes(data.getvalue()[:1024] + (b"".join(more) or bytes(1024)))
    return path


def header(size: bytes, type_: bytes = tarfile.REGTYPE) -> bytes:
    """The header of a member with this field for its size, its checksum right."""
    block = bytearray(tarfile.TarInfo("hostile.txt").tobuf(tarfile.GNU_FORMAT))
    block[124:136], block[156:157], block[148:156] = size, type_, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def pax(body: bytes, size: int = 10) -> bytes:
    """A PAX header with this body and the member that it is of."""
    padded = body + b"\0" * (-len(body) % 512)
    return header(b"%011o\0" % len(body), tarfile.XHDTYPE) + padded + header(b"%011o\0" % size) + b"x" * 512


@pytest.mark.parametrize(
    "size", [header(b"\x80" + (10**18).to_bytes(11, "big")), pax(b"28 size=1000000000000000000\n")]
)
def test_a_tar_member_that_says_to_be_huge(tmp_path: Path, size: bytes) -> None:
    assert codes(read(tar(tmp_path / "a.tar", size, b"x" * 512))) == ["page", "too-large", "damaged"]


def test_a_tar_that_takes_without_end(tmp_path: Path) -> None:
    good = tar(tmp_path / "b.tar")
    hostile = tar(tmp_path / "a.tar", pax(b"9" * 900_000))
    found = read(hostile, good)
    # Some versions of tarfile take time that grows with the square of the digits, others pass such a header over.
    stopped = [item for item in found if codes([item]) == ["timeout"]]
    assert [item.id for item in stopped] in ([str(hostile)], [])
    assert [item.id for item in found if item not in stopped] == [f"{hostile}!good.txt", f"{good}!good.txt"]


# --- what unpacks to more than there is memory


def bomb(path: Path, method: int, packed: bytes) -> Path:
    """A ZIP archive with one member whose directory says that it has 100 bytes."""
    name = b"bomb.txt"
    sizes = (0, len(packed), 100, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 63, 0, method, 0, 0, *sizes) + name
    central = struct.pack("<4s6H3L5H2L", b"PK\1\2", 63, 63, 0, method, 0, 0, *sizes, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    path.write_bytes(local + packed + central + end)
    return path


@limited
def test_zip_members_whose_sizes_lie(tmp_path: Path) -> None:
    zeros = bytes(200_000_000)
    raw = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": 1 << 20,
        "lc": 3,
        "lp": 0,
        "pb": 2,
        "mode": lzma.MODE_FAST,
        "mf": lzma.MF_HC3,
        "nice_len": 273,
    }
    properties = struct.pack("<BBHBL", 9, 4, 5, 0x5D, 1 << 20)
    packed = properties + lzma.compress(zeros, lzma.FORMAT_RAW, filters=[raw])
    paths = [bomb(tmp_path / "a.zip", 12, bz2.compress(zeros, 1)), bomb(tmp_path / "b.zip", 14, packed)]
    assert codes(read(*paths, bounds=PATIENT)) == ["out-of-memory", "out-of-memory"]


@limited
def test_a_parquet_dictionary(tmp_path: Path) -> None:
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 64, pa.int32()), pa.array(["a" * 9_000_000]))
    pq.write_table(pa.table({"text": rows}), tmp_path / "a.parquet", compression="zstd", use_dictionary=["text"])
    assert codes(read(tmp_path / "a.parquet", bounds=PATIENT)) == ["out-of-memory"]


@limited
def test_a_row_of_json_that_takes_more_than_its_length(tmp_path: Path) -> None:
    good = json.dumps({"text": "Hello"})
    # More than what earlier tests may have left in the memory that the process begins with.
    (tmp_path / "a.jsonl").write_text(f"{good}\n[{'{},' * 12_000_000}{{}}]\n{good}\n")
    assert codes(read(tmp_path / "a.jsonl", bounds=PATIENT)) == ["page", "out-of-memory", "page"]


@limited
def test_a_page_that_becomes_more_than_its_length(tmp_path: Path) -> None:
    text = "2. The City in our Network :\nThe City and Efus:\nAttended:\n" + "- a\n" * 200_000
    rows = [{"id": "hostile", "text": text}, {"id": "good", "text": "Population: 3,000"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "out.jsonl"
    run_batch(Settings((str(tmp_path / "a.jsonl"),), out, memory=90_000_000))
    assert [json.loads(line)["source"]["id"] for line in out.read_text().splitlines()] == ["good"]
    (failed,) = [json.loads(line) for line in errors_file(out).read_text().splitlines()]
    assert failed["id"] == "hostile"
    assert "memory" in failed["message"] or failed["code"] == "worker-died"


# --- a reader that dies


def test_a_reader_that_dies_costs_its_archive_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
        for number in range(100):
            yield Page(f"{id}!{number}", "Hello")
        os._exit(9)

    zip_ = inputs._BY_SUFFIX[".zip"]
    monkeypatch.setitem(inputs._BY_SUFFIX, ".zip", zip_._replace(read=dying))
    for name in ("a.zip", "b.txt", "c.zip"):
        (tmp_path / name).write_text("Hello")
    found = read(tmp_path)
    # Every page that was read before is there, once and in its place.
    dead = [*(f"{{}}!{number}" for number in range(100)), "{}"]
    expected = [*(id.format(tmp_path / "a.zip") for id in dead), str(tmp_path / "b.txt")]
    assert [item.id for item in found] == [*expected, *(id.format(tmp_path / "c.zip") for id in dead)]
    assert codes(found).count("worker-died") == 2


def dying(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """A reader of ZIP archives whose process dies at once."""
    os._exit(9)
    yield


def folder_with_a_killer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Pages in a folder, and between them an archive whose reader dies."""
    monkeypatch.setitem(inputs._BY_SUFFIX, ".zip", inputs._BY_SUFFIX[".zip"]._replace(read=dying))
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.zip", "d.txt", "e.txt")]
    for path in paths:
        path.write_text(path.name)
    return paths


def test_a_reader_that_dies_loses_no_page_of_the_files_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = folder_with_a_killer(tmp_path, monkeypatch)
    found = read(tmp_path)
    assert [item.id for item in found] == [str(path) for path in paths]
    assert codes(found) == ["page", "page", "worker-died", "page", "page"]


@pytest.mark.parametrize("name", ["0.txt", "a.txt", "d.txt", "f.txt"])
def test_files_that_come_and_go_while_a_reader_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    paths = folder_with_a_killer(tmp_path, monkeypatch)
    items = read_archives([str(tmp_path)], ReadOptions(), bounds=SMALL)
    found = [next(items)]
    if (tmp_path / name).exists():
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text("new")
    found += items
    assert [item.id for item in found] == [str(path) for path in paths]
    gone = ["unreadable" if name == "d.txt" else "page", "page"]
    assert codes(found) == ["page", "page", "worker-died", *gone]


def test_a_reader_that_never_starts_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = __import__("profileparse.batch.reading", fromlist=["settle"])
    monkeypatch.setattr(module, "settle", lambda memory: os._exit(9))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Hello")
    assert codes(read(tmp_path)) == ["worker-died", "worker-died"]


# --- damage anywhere


#: Where the end of a line or record may be the end of the file, so that a file that is cut off there seems whole.
WITHOUT_END = ("a.jsonl", "a.warc", "a.warc.gz", "a.arc")
#: Zstandard checks nothing by default.
WITHOUT_CHECKSUM = ("a.jsonl.zst", "a.html.zst")


@pytest.mark.parametrize("name", archives())
def test_no_page_is_lost_without_a_word(tmp_path: Path, name: str) -> None:
    path, data = tmp_path / name, archives()[name]

    def found(data: bytes) -> list[Item]:
        path.write_bytes(data)
        (file,) = inputs.files([str(path)], ReadOptions())
        return list(inputs.read_file(file, ReadOptions(most_bytes=1_000_000), lambda raw: None))

    whole = found(data)
    for place in range(0, len(data), max(len(data) // budget(50, 1000), 1)):
        damaged = [] if name in WITHOUT_CHECKSUM else [data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]]
        damaged += [] if name in WITHOUT_END else [data[:place]]
        for one in damaged:
            items = found(one)
            lost = codes(items).count("page") < len(whole)
            assert not lost or any(isinstance(item, Unreadable) for item in items), place


# --- names


@contextmanager
def deep_folder(top: Path, depth: int) -> Iterator[None]:
    """A page so many folders below `top`; neither its path nor what removes folders takes so many at once."""
    start = os.getcwd()
    os.chdir(top)
    try:
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        Path("page.txt").write_text("Hello")
        bottom = os.open(".", os.O_RDONLY)
        os.chdir(start)
        yield
        os.chdir(bottom)
        os.close(bottom)
        os.unlink("page.txt")
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")
    finally:
        os.chdir(start)


def test_a_folder_however_deep(tmp_path: Path) -> None:
    with deep_folder(tmp_path, 1300):
        (found,) = read(tmp_path)
    assert found.id.endswith("/d/d/page.txt")
    assert isinstance(found, Page)


def test_a_path_that_no_system_takes(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Hello")
    assert codes(read("a\0b", "x" * 5000, tmp_path / "good.txt")) == ["unreadable", "unreadable", "page"]


IDS = ["x\ud800", "a\0b", "y" * 9000, "z/" * 1500, "/".join(["w" * 250] * 30), "good"]


@pytest.mark.parametrize("format_", ["jsonl", "folder", "csv", "sqlite", "parquet"])
def test_ids_that_are_no_names(tmp_path: Path, format_: str) -> None:
    digits = "Population: " + "9" * 30
    rows = [*({"id": id, "text": "Population: 3,000"} for id in IDS), {"id": "digits", "text": digits}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary = run_batch(Settings((str(tmp_path / "a.jsonl"),), tmp_path / "out", format_))
    assert (summary.pages, summary.failed) == (len(rows), 0)
    assert summary.values["population"] == len(IDS)


def test_two_ids_never_share_a_file(tmp_path: Path) -> None:
    ids = ["a//b", "a/\0/b", "a/%00/b", "a/%/b", "a/./b", "a/%2E/b", "c" * 300, "C", "c", "é", "e\u0301"]
    ids += ["d" * 180 + "~" + file_name("d" * 300)[-21:-5], "d" * 300]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": id, "text": "Hello"}) + "\n" for id in ids))
    run_batch(Settings((str(tmp_path / "a.jsonl"),), tmp_path / "out", "folder"))
    found = [json.loads(path.read_text())["source"]["id"] for path in (tmp_path / "out").rglob("*.json")]
    assert sorted(found) == sorted(ids)


def test_names_that_differ_in_case_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = __import__("profileparse.outputs.documents", fromlist=["file_name"])
    # As on a file system that takes both names for one.
    monkeypatch.setattr(module, "file_name", lambda id: file_name(id).lower())
    rows = [{"id": id, "text": "Hello"} for id in ("Page", "page", "PAGE")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run_batch(Settings((str(tmp_path / "a.jsonl"),), tmp_path / "out", "folder"))
    found = [json.loads(path.read_text())["source"]["id"] for path in (tmp_path / "out").rglob("*.json")]
    assert sorted(found) == ["PAGE", "Page", "page"]
