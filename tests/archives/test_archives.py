"""Archives of every kind are read, as usual libraries write them; damaged and hostile ones are reported."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.archives.internals import LazyZipFile, Page, inputs, zstd
from tests.archives.reading import PAGES, SMALL, errors, pages, read

# --- readers


def make_folder(folder: Path) -> Path:
    root = folder / "pages"
    for name, content in PAGES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def make_zip(folder: Path) -> Path:
    path = folder / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PAGES.items():
            archive.writestr(name, content)
    return path


def tar_bytes() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in PAGES.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


TARS: dict[str, Callable[[bytes], bytes]] = {
    ".tar": lambda data: data,
    ".tar.gz": gzip.compress,
    ".tgz": gzip.compress,
    ".tar.bz2": bz2.compress,
    ".tar.xz": lzma.compress,
    ".tar.zst": lambda data: bytes(zstd().compress(data)),
}


def test_folder(tmp_path: Path) -> None:
    root = make_folder(tmp_path)
    assert pages(read(root)) == {f"{root}/{name}": content for name, content in PAGES.items()}
    assert list(pages(read(root, options=SMALL._replace(glob=("*.html",))))) == [f"{root}/sub/b.html"]
    assert list(pages(read(root, options=SMALL._replace(glob=("sub/*.txt", "*.nothing"))))) == [f"{root}/sub/c.txt"]


def test_zip(tmp_path: Path) -> None:
    path = make_zip(tmp_path)
    assert pages(read(path)) == {f"{path}!{name}": content for name, content in PAGES.items()}


@pytest.mark.parametrize("suffix", TARS)
def test_tar(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pages{suffix}"
    path.write_bytes(TARS[suffix](tar_bytes()))
    assert pages(read(path)) == {f"{path}!{name}": content for name, content in PAGES.items()}


def test_what_systems_leave_is_no_page(tmp_path: Path) -> None:
    left = ("__MACOSX/._a.txt", "sub/.DS_Store", "Thumbs.db", "sub/desktop.ini", "._b.html")
    kept = ("a.txt", ".b.txt", "sub/MACOSX.txt", "thumbs.txt", "_.txt")
    folder = tmp_path / "pages"
    for name in (*left, *kept):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Exville")
    archives = [tmp_path / "pages.zip", tmp_path / "pages.tar"]
    with zipfile.ZipFile(archives[0], "w") as zipped, tarfile.open(archives[1], "w") as tarred:
        for name in (*left, *kept):
            zipped.write(folder / name, name)
            tarred.add(folder / name, name)
    for archive in archives:
        assert sorted(pages(read(archive))) == sorted(f"{archive}!{name}" for name in kept)
        assert len(pages(read(archive, options=SMALL._replace(hidden=True)))) == len(left) + len(kept)
    shown = [name for name in kept if not name.startswith(".")]
    assert sorted(pages(read(folder))) == sorted(f"{folder}/{name}" for name in shown)


def test_archives_in_a_folder_are_read_as_archives(tmp_path: Path) -> None:
    make_zip(tmp_path)
    (tmp_path / "one.txt.gz").write_bytes(gzip.compress(b"Exville"))
    found = pages(read(tmp_path))
    assert found[f"{tmp_path}/one.txt.gz"] == b"Exville"
    assert f"{tmp_path}/pages.zip!a.txt" in found


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstd().compress, bytes])
def test_json_lines(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    lines = [
        json.dumps({"id": "one", "text": "Exville"}),
        "{broken",
        json.dumps({"id": 2, "text": "Ville"}),
        json.dumps({"text": "no id"}),
        json.dumps({"id": "four", "body": "x"}),
        "[]",
        "",
        json.dumps({"id": "long", "text": "x" * 1001}),
        json.dumps({"id": "endless", "text": "x" * 200_000}),
        json.dumps({"id": "last", "text": "x"}),
    ]
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(compress("\n".join(lines).encode()))
    found = read(path)
    assert pages(found) == {"one": "Exville", "2": "Ville", f"{path}:4": "no id", "last": "x"}
    assert errors(found) == {
        f"{path}:2": "bad-json",
        "four": "no-text",
        f"{path}:6": "bad-json",
        "long": "too-large",
        f"{path}:9": "too-large",
    }


def test_fields_have_other_names(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(json.dumps({"url": "https://example.org/", "body": "Exville"}))
    found = read(path, options=SMALL._replace(text_field="body", id_field="url"))
    assert pages(found) == {"https://example.org/": "Exville"}


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    pq.write_table(pa.table({"id": ["a", None], "text": ["Exville", "Ville"], "more": [1, 2]}), path)
    assert pages(read(path)) == {"a": "Exville", f"{path}:2": "Ville"}
    assert errors(read(path, options=SMALL._replace(text_field="body"))) == {str(path): "no-text"}
    path.write_bytes(path.read_bytes()[:-20])
    assert errors(read(path)) == {str(path): "damaged"}


# --- hostile and damaged archives


def make_tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def info(name: str, type_: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = type_, link
    return made


def test_names_that_lead_out_and_links(tmp_path: Path) -> None:
    tar = make_tar(
        tmp_path / "bad.tar",
        (info("/etc/passwd"), b"x"),
        (info("../../up"), b"x"),
        (info("a/../../b"), b"x"),
        (info("link", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (info("hard", tarfile.LNKTYPE, "fine.txt"), b""),
        (info("pipe", tarfile.FIFOTYPE), b""),
        (info("fine.txt"), b"Exville"),
    )
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("/abs", "../up", "C:\\windows", "a\\..\\b"):
            made.writestr(name, b"x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("fine.txt", b"Exville")
    found = read(tar, archive)
    assert pages(found) == {f"{tar}!fine.txt": b"Exville", f"{archive}!fine.txt": b"Exville"}
    assert set(errors(found).values()) == {"unsafe-name", "link", "not-a-file"}
    assert len(errors(found)) == 11


def test_ids_are_text_whatever_the_names_are(tmp_path: Path) -> None:
    tar = tmp_path / "latin.tar"
    with tarfile.open(tar, "w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        archive.addfile(tarfile.TarInfo("orl\xe9ans.txt"))
    lines = tmp_path / "pages.jsonl"
    lines.write_text('{"id": "half\\ud83d", "text": "x"}\n{"id": "\\ud83d\\ude00", "text": "x"}\n')
    assert list(pages(read(tar, lines))) == [f"{tar}!orl\ufffdans.txt", "half\ufffd", "\U0001f600"]


def test_links_and_pipes_in_a_folder(tmp_path: Path) -> None:
    root = make_folder(tmp_path)
    (root / "link.txt").symlink_to("/etc/passwd")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")
    assert errors(read(root)) == {f"{root}/link.txt": "link", f"{root}/loop": "link", f"{root}/pipe": "not-a-file"}


def test_zip_directories_are_read_as_the_library_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with path.open("wb") as file:
        file.write(b"#!/bin/sh\n")  # an archive may stand behind something else
        with zipfile.ZipFile(file, "a") as made:
            for number in range(66_000):  # over 65,535 members the directory is a ZIP64 one
                made.writestr(f"é{number}.txt", b"x", compress_type=0 if number % 50 else 8)
            with made.open(zipfile.ZipInfo("large.txt"), "w", force_zip64=True) as member:
                member.write(b"y" * 100)
    with zipfile.ZipFile(path) as whole, path.open("rb") as raw, LazyZipFile(raw) as lazy:
        for known, found in zip(whole.infolist(), lazy.entries(), strict=True):
            for field in ("filename", "file_size", "compress_size", "header_offset", "CRC", "compress_type"):
                assert getattr(found, field) == getattr(known, field)
    found_pages = pages(read(path))
    assert len(found_pages) == 66_001
    assert found_pages[f"{path}!large.txt"] == b"y" * 100


def test_a_member_without_a_name_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a", "b.txt"):
            archive.writestr(name, name)
    data = path.read_bytes()
    # The name becomes an extra field.
    place = data.index(b"PK\x01\x02") + 28
    path.write_bytes(data[:place] + b"\0\0\1\0" + data[place + 4 :])
    found = read(path)
    assert (errors(found), pages(found)) == ({f"{path}!": "damaged"}, {f"{path}!b.txt": b"b.txt"})


def test_a_damaged_directory_ends_the_reading(tmp_path: Path) -> None:
    path = make_zip(tmp_path)
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second : second + 4] = b"XXXX"
    path.write_bytes(data)
    assert list(pages(read(path))) == [f"{path}!a.txt"]
    assert errors(read(path)) == {str(path): "damaged"}


def test_encrypted_members(tmp_path: Path) -> None:
    path = make_zip(tmp_path)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of the first member, in its own header
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(data)
    found = read(path)
    assert errors(found) == {f"{path}!a.txt": "encrypted"}
    assert len(pages(found)) == 2


def test_bad_checksums(tmp_path: Path) -> None:
    path = make_zip(tmp_path)
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 16 : directory + 20] = struct.pack("<I", zlib.crc32(b"other"))
    path.write_bytes(data)
    assert errors(read(path)) == {f"{path}!a.txt": "bad-crc"}
    tar = tmp_path / "bad.tar.gz"
    tar.write_bytes(gzip.compress(tar_bytes())[:-8] + b"\0" * 8)
    found = read(tar)
    assert len(pages(found)) == 3
    assert errors(found) == {str(tar): "damaged"}


@pytest.mark.parametrize("suffix", [".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"])
def test_truncated_tars(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut{suffix}"
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for number in range(3000):
            member, content = info(f"{number}.txt"), os.urandom(900)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    packed = TARS[suffix](whole.getvalue())
    path.write_bytes(packed[: len(packed) // 2])
    found = read(path)
    assert errors(found) == {str(path): "truncated"}
    assert 500 < len(pages(found)) < 2000


def test_truncated_lines_and_pages(tmp_path: Path) -> None:
    lines = tmp_path / "cut.jsonl.gz"
    text = "".join(json.dumps({"id": str(n), "text": os.urandom(40).hex()}) + "\n" for n in range(2000))
    lines.write_bytes(gzip.compress(text.encode())[:60_000])
    found = read(lines)
    assert len(pages(found)) > 500
    assert errors(found) == {str(lines): "truncated"}
    page = tmp_path / "page.txt.gz"
    page.write_bytes(gzip.compress(b"Exville" * 100)[:-10])
    assert errors(read(page)) == {str(page): "truncated"}


def lines(*ids: str) -> bytes:
    return b"".join(json.dumps({"id": id, "text": "Hello"}).encode() + b"\n" for id in ids)


@pytest.mark.parametrize(("suffix", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_files_of_several_compressed_streams(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    first, second = compress(lines("a")), compress(lines("b", "c"))
    path = tmp_path / f"pages.jsonl.{suffix}"
    for between in (b"", bytes(4), bytes(200_000)):
        path.write_bytes(first + between + second + between)
        assert list(pages(read(path))) == ["a", "b", "c"]
    # What is damaged after the first stream is not the end of the file.
    middle = len(second) // 2
    for rest, code in (
        (b"garbage", "damaged"),
        (second[:1] + b"?" + second[2:], "damaged"),
        (second[:middle] + b"??" + second[middle + 2 :], "damaged"),
        (second[:3], "truncated"),
        (second[:-3], "truncated"),
    ):
        path.write_bytes(first + rest)
        assert errors(read(path)) == {str(path): code}, rest


def test_a_file_that_is_written_to_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    text = b"".join(lines(str(number)) for number in range(1000))

    def codes_after(change: Callable[[], object]) -> set[str]:
        path.write_bytes(text)
        (file,) = inputs.files([str(path)], SMALL)
        items = inputs.read_file(file, SMALL, lambda raw: None)
        first = next(items)
        change()
        rest = list(items)
        again = list(inputs.read_file(file, SMALL, lambda raw: None, passed=1))
        assert errors(again) == ({str(path): "changed"} if path.exists() else {str(path): "unreadable"})
        assert len(pages([first, *rest])) == 1000 or rest[-1].id == str(path)
        return set(errors(rest).values())

    def replace() -> None:
        other = path.with_name("other")
        other.write_bytes(lines("new"))
        other.replace(path)

    assert codes_after(lambda: os.truncate(path, 0)) >= {"changed"}
    assert codes_after(lambda: path.write_bytes(lines("new"))) >= {"changed"}
    assert codes_after(replace) == set()
    assert codes_after(path.unlink) == set()


def test_two_archives_in_one_file(tmp_path: Path) -> None:
    tar, zip_ = tmp_path / "two.tar", tmp_path / "two.zip"
    tar.write_bytes(tar_bytes() + tar_bytes())
    zip_.write_bytes(make_zip(tmp_path).read_bytes() * 2)
    for path in (tar, zip_):
        found = read(path)
        assert len(pages(found)) == len(PAGES)
        assert errors(found) == {str(path): "damaged"}


def test_a_tar_that_was_cut_off_between_two_members(tmp_path: Path) -> None:
    path = tmp_path / "cut.tar"
    with tarfile.open(fileobj=io.BytesIO(tar_bytes())) as archive:
        last = archive.getmembers()[-1].offset
    path.write_bytes(tar_bytes()[:last])
    found = read(path)
    assert len(pages(found)) == len(PAGES) - 1
    assert errors(found) == {str(path): "truncated"}


def test_a_zip_directory_that_lacks_entries(tmp_path: Path) -> None:
    path = make_zip(tmp_path)
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<2H", 9, 9)
    path.write_bytes(data)
    found = read(path)
    assert len(pages(found)) == len(PAGES)
    assert errors(found) == {str(path): "damaged"}


def test_what_is_no_archive_at_all(tmp_path: Path) -> None:
    names = ("a.zip", "a.tar", "a.tar.gz", "a.parquet", "a.warc")
    for name in names:
        (tmp_path / name).write_bytes(b"this is no archive, whatever its name says" * 30)
    assert errors(read(*(tmp_path / name for name in names))) == {str(tmp_path / name): "damaged" for name in names}
    assert errors(read(tmp_path / "nothing.zip")) == {str(tmp_path / "nothing.zip"): "unreadable"}


def test_bombs_are_bounded(tmp_path: Path) -> None:
    zeros = bytes(50_000_000)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", zeros)
        archive.writestr("liar.txt", zeros)
    # The directory says that the second one is small.
    data = bytearray(bomb.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 24 : second + 28] = struct.pack("<I", 10)
    bomb.write_bytes(data)
    tar = make_tar(tmp_path / "bomb.tar", (info("large.txt"), zeros), (info("fine.txt"), b"Exville"))
    packed = tmp_path / "bomb.tar.gz"
    packed.write_bytes(gzip.compress(tar.read_bytes()))
    page = tmp_path / "bomb.txt.gz"
    page.write_bytes(gzip.compress(zeros))
    lines = tmp_path / "bomb.jsonl.gz"
    lines.write_bytes(gzip.compress(b'{"text": "' + zeros))
    found = read(bomb, packed, page, lines)
    assert list(pages(found)) == [f"{packed}!fine.txt"]
    assert errors(found) == {
        f"{bomb}!bomb.txt": "too-large",
        f"{bomb}!liar.txt": errors(found)[f"{bomb}!liar.txt"],
        f"{packed}!large.txt": "too-large",
        str(page): "too-large",
        f"{lines}:1": "too-large",
    }
    assert errors(found)[f"{bomb}!liar.txt"] in ("too-large", "bad-crc", "damaged")


def test_headers_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "header.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        long = info("a.txt")
        long.pax_headers = {"comment": "x" * 2_000_000}
        archive.addfile(long, io.BytesIO(b""))
    assert errors(read(path)) == {str(path): "damaged"}


def test_one_large_file_is_not_opened(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(5_000_000_000)  # sparse: it takes no room
    assert errors(read(large)) == {str(large): "too-large"}


def test_duplicate_names_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.txt", b"one")
        archive.writestr("a.txt", b"two")
    assert [item.content for item in read(path) if isinstance(item, Page)] == [b"one", b"two"]


def test_names_in_no_encoding(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    assert list(pages(read(tmp_path))) == [f"{tmp_path}/caf\ufffd.txt"]


def test_an_id_or_the_name_of_a_field_that_is_very_long(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [{"id": "i" * 100_001, "text": "x"}, {"id": "i" * 100_000, "text": "x"}, {"f" * 90_000: "x"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    long, whole, nameless = read(path)
    assert long[:2] == (f"{path}:1", "too-large")
    assert whole[:2] == ("i" * 100_000, "x")
    assert nameless[1] == "no-text"
    assert len(str(nameless)) < 300
