"""Crawls: the records of WARC and ARC files, the encodings of HTTP, pages that were captured twice."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.archives.internals import Page, ReadOptions, Settings, errors_file, inputs, run_batch, zstd
from tests.archives.reading import PAGES, errors, pages, read


def make_warc(path: Path, *, compressed: bool) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)

        def response(uri: str, status: str, kind: str, body: bytes, *more: tuple[str, str]) -> None:
            headers = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.0")
            writer.write_record(writer.create_warc_record(uri, "response", io.BytesIO(body), http_headers=headers))

        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
        response("https://example.org/a", "200 OK", "text/html; charset=utf-8", PAGES["sub/b.html"])
        response("https://example.org/gone", "404 Not Found", "text/html", b"<html>no</html>")
        response("https://example.org/p.png", "200 OK", "image/png", b"\x89PNG")
        zipped = gzip.compress(PAGES["sub/b.html"])
        response("https://example.org/zipped", "200 OK", "text/html", zipped, ("Content-Encoding", "gzip"))
        response("https://example.org/large", "200 OK", "text/html", b"<html>" + b"x" * 2000)
        text = io.BytesIO(PAGES["a.txt"])
        writer.write_record(
            writer.create_warc_record("https://example.org/c", "conversion", text, warc_content_type="text/plain")
        )


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    make_warc(path, compressed=name.endswith(".gz"))
    found = read(path)
    html = {item.id: item.html for item in found if isinstance(item, Page)}
    assert html == {
        "https://example.org/a": True,
        "https://example.org/zipped": True,
        "https://example.org/c": False,
    }
    assert pages(found)["https://example.org/zipped"] == PAGES["sub/b.html"]
    assert errors(found) == {
        "https://example.org/gone": "http-status",
        "https://example.org/p.png": "not-text",
        "https://example.org/large": "too-large",
    }


def test_a_warc_that_is_cut_off(tmp_path: Path) -> None:
    for name, compressed in (("crawl.warc", False), ("crawl.warc.gz", True)):
        path = tmp_path / name
        make_warc(path, compressed=compressed)
        path.write_bytes(path.read_bytes()[:-30])
        found = read(path)
        assert "https://example.org/zipped" in pages(found)
        assert "https://example.org/c" not in pages(found)
        assert "truncated" in errors(found).values()


def test_a_warc_with_something_else_in_it(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    make_warc(path, compressed=False)
    path.write_bytes(path.read_bytes() + b"and then something that is no record, whatever it may be\n" * 3)
    found = read(path)
    assert len(pages(found)) == 3
    assert errors(found)[str(path)] == "damaged"


def test_a_bomb_in_a_warc_costs_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "bomb.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        zipped = gzip.compress(b"<html>" + bytes(50_000_000))
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.0"
        )
        for uri, kind, body, http in (
            ("https://example.org/bomb", "response", zipped, headers),
            ("https://example.org/zeros", "conversion", bytes(50_000_000), None),
            ("https://example.org/fine", "conversion", b"Exville", None),
        ):
            writer.write_record(writer.create_warc_record(uri, kind, io.BytesIO(body), http_headers=http))
    found = read(path)
    assert pages(found) == {"https://example.org/fine": b"Exville"}
    assert set(errors(found).values()) == {"too-large"}


# --- one record


Header = tuple[str, str]


def write(
    path: Path, *responses: tuple[bytes, list[Header]], uri: str = "https://example.org/{}", date: str = ""
) -> Path:
    """A WARC file of responses: body and headers."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for number, (body, headers) in enumerate(responses, start=1):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
            more = {"WARC-Date": date} if date else {}
            record = writer.create_warc_record(
                uri.format(number), "response", io.BytesIO(body), http_headers=http, warc_headers_dict=more
            )
            writer.write_record(record)
    return path


HTML = b"<html><body>" + b"Exville " * 50 + b"</body></html>"
NAMED = "https://example.org/{}"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "capitals": ("GZIP", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "two members": ("gzip", lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", lambda data: bytes(zstd().compress(data))),
    "two frames": ("zstd", lambda data: bytes(zstd().compress(b"") + zstd().compress(data))),
    "twice": ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
    "identity": ("identity", lambda data: data),
}


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("transfer", [[], [("Transfer-Encoding", "chunked")]])
def test_content_codings(tmp_path: Path, name: str, transfer: list[Header]) -> None:
    coding, encode = CODINGS[name]
    headers = [("Content-Encoding", coding), *transfer]
    wrap = chunked if transfer else bytes
    encoded = encode(HTML)
    bomb = encode(b"<html>" + bytes(3_000_000))
    path = write(
        tmp_path / "a.warc.gz",
        (wrap(encoded), headers),
        (HTML, headers),  # decoded by the crawler, its headers left
        (wrap(encoded[: len(encoded) // 2]), headers),
        (wrap(bomb), headers),
        (b"Exville", []),
    )
    found = read(path)
    whole = {NAMED.format(1): HTML, NAMED.format(2): HTML, NAMED.format(5): b"Exville"}
    if name == "identity":
        assert pages(found) == {**whole, NAMED.format(3): HTML[: len(HTML) // 2]}
        assert errors(found) == {NAMED.format(4): "too-large"}
    else:
        assert pages(found) == whole
        assert errors(found).keys() == {NAMED.format(3), NAMED.format(4)}
        assert errors(found)[NAMED.format(3)] in ("truncated", "damaged")
        assert errors(found)[NAMED.format(4)] == "too-large"


@pytest.mark.parametrize(
    ("coding", "body", "code"),
    [
        ("zstd", b"(\xb5/\xfd and then something else", "damaged"),
        ("br", b"no brotli, whatever its name says", "damaged"),
        ("compress", b"\x1f\x9d\x90", "unsupported"),
    ],
)
def test_bodies_that_cannot_be_decoded(tmp_path: Path, coding: str, body: bytes, code: str) -> None:
    path = write(tmp_path / "a.warc", (body, [("Content-Encoding", coding)]), (b"Exville", []))
    found = read(path)
    assert errors(found) == {NAMED.format(1): code}
    assert pages(found) == {NAMED.format(2): b"Exville"}


def test_a_chunk_that_is_cut_off(tmp_path: Path) -> None:
    headers = [("Transfer-Encoding", "chunked")]
    path = write(tmp_path / "a.warc", (chunked(HTML)[:100], headers), (b"Exville", headers))
    found = read(path)
    assert errors(found) == {NAMED.format(1): "truncated"}
    assert pages(found) == {NAMED.format(2): b"Exville"}


def test_chunks_as_servers_send_them(tmp_path: Path) -> None:
    headers = [("Transfer-Encoding", "chunked")]
    whole = HTML[:9], HTML[9:]
    bodies = [
        b"9;name=%b\r\n%b\r\n%X \r\n%b\r\n0\r\n\r\n" % (b"v" * 200, whole[0], len(whole[1]), whole[1]),
        b"9\r\n%b\r\n%x\r\n%b\r\n0\r\nExpires: never\r\n\r\n" % (whole[0], len(whole[1]), whole[1]),
        b"9\n%b\n%x\n%b\n0\n" % (whole[0], len(whole[1]), whole[1]),
        b"\r\n".join([*(b"%x\r\n%b" % (len(one), one) for one in re.findall(b".{1,7}", HTML)), b"0", b""]),
        b"9\r\n%bwhat is no length\r\n" % whole[0],
        b"9\r\n%b\r\n" % whole[0],
    ]
    found = read(write(tmp_path / "a.warc", *((body, headers) for body in bodies)))
    assert pages(found) == {NAMED.format(number): HTML for number in range(1, 5)}
    assert errors(found) == {NAMED.format(5): "truncated", NAMED.format(6): "truncated"}


def test_what_an_encoding_needs_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    path = write(tmp_path / "a.warc", (brotli.compress(HTML), [("Content-Encoding", "br")]), (b"Exville", []))
    found = list(inputs.read_file(next(inputs.files([str(path)], ReadOptions())), ReadOptions(), print))
    assert errors(found) == {NAMED.format(1): "missing-extra"}
    assert pages(found) == {NAMED.format(2): b"Exville"}


def record(headers: str, block: bytes) -> bytes:
    return f"WARC/1.0\r\n{headers}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def test_records_of_other_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    uri = "WARC-Target-URI: {}\r\n"
    path.write_bytes(
        record("WARC-Type: response\r\n", b"HTTP/1.1 200 OK\r\n\r\nno address")
        + record("WARC-Type: resource\r\nContent-Type: text/html\r\n" + uri.format("http://e.org/r"), b"<p>R</p>")
        + record("WARC-Type: resource\r\nContent-Type: image/png\r\n" + uri.format("http://e.org/i"), b"PNG")
        + record("WARC-Type: response\r\nContent-Type: text/dns\r\n" + uri.format("dns:e.org"), b"20200101")
        + record("WARC-Type: response\r\n" + uri.format("http://e.org/empty"), b"")
        + record("WARC-Type: response\r\n" + uri.format("http://e.org/2"), b"HTTP/2 200\r\n\r\n<p>2</p>")
        + record(
            "WARC-Type: response\r\nWARC-Truncated: length\r\n" + uri.format("http://e.org/t"), b"HTTP/1.1 200\r\n\r\nx"
        )
        + record(
            "WARC-Type: response\r\nWARC-Segment-Number: 1\r\n" + uri.format("http://e.org/s"), b"HTTP/1.1 200\r\n\r\nx"
        )
        + record("WARC-Type: conversion\r\n" + uri.format("http://e.org/last"), b"Exville")
    )
    found = read(path)
    assert pages(found) == {
        "http://e.org/r": b"<p>R</p>",
        "http://e.org/2": b"<p>2</p>",
        "http://e.org/last": b"Exville",
    }
    told = errors(found)
    assert told.pop(f"{path}!None") == "not-text"
    assert told == {
        "http://e.org/i": "not-text",
        "http://e.org/empty": "truncated",
        "http://e.org/t": "truncated",
        "http://e.org/s": "unsupported",
    }


# --- files


def test_a_crawl_as_one_stream(tmp_path: Path) -> None:
    """Packed as a whole, by `gzip` or `zstd`, and not record by record."""
    plain = write(tmp_path / "a.warc", (HTML, []), (b"Exville", []))
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "c.warc.zst").write_bytes(zstd().compress(plain.read_bytes()))
    whole = {NAMED.format(1): HTML, NAMED.format(2): b"Exville"}
    for name in ("b.warc.gz", "c.warc.zst"):
        assert pages(read(tmp_path / name)) == whole


def test_a_length_that_is_wrong(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.warc", (HTML, []), (b"Exville", []))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"</html>", b"</html> and more than it says", 1))
    found = read(path)
    assert set(pages(found)) == {NAMED.format(1), NAMED.format(2)}
    assert errors(found) == {str(path): "damaged"}
    assert capfd.readouterr() == ("", "")


ARC = (
    b"filedesc://a.arc 0.0.0.0 20200203040506 text/plain 75\n"
    b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
)


def arc_record(uri: str, block: bytes, time: str = "20200203040506") -> bytes:
    return f"\n{uri} 192.0.2.1 {time} text/html {len(block)}\n".encode() + block + b"\n"


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_arc(tmp_path: Path, name: str) -> None:
    parts = [
        ARC.replace(b" 75\n", b" %d\n" % len(ARC.partition(b"\n")[2])),
        arc_record("dns:e.org", b"20200203 192.0.2.1"),
        arc_record("http://e.org/", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML),
        arc_record("http://e.org/", b"HTTP/1.1 200 OK\r\n\r\nlater", "20210203040506"),
        arc_record("http://e.org/gone", b"HTTP/1.1 404 Not Found\r\n\r\nno"),
    ]
    path = tmp_path / name
    path.write_bytes(b"".join(map(gzip.compress, parts)) if name.endswith("gz") else b"".join(parts))
    found = read(path)
    assert [(page.id, page.captured) for page in found if isinstance(page, Page)] == [
        ("http://e.org/", "2020-02-03T04:05:06Z"),
        ("http://e.org/", "2021-02-03T04:05:06Z"),
    ]
    assert errors(found) == {"http://e.org/gone": "http-status"}
    path.write_bytes(path.read_bytes()[:-20])
    assert errors(read(path))[str(path)] == "truncated"


def test_a_page_that_was_captured_twice(tmp_path: Path) -> None:
    for name, date in (("a", "2020-01-01T00:00:00Z"), ("b", "2021-01-01T00:00:00Z"), ("c", "2021-01-01T00:00:00Z")):
        write(tmp_path / f"{name}.warc", (f"Population: {len(name)}000".encode(), []), uri="http://e.org/", date=date)
    out = tmp_path / "out.jsonl"
    summary = run_batch(Settings(tuple(str(tmp_path / f"{name}.warc") for name in "abc"), out))
    assert (summary.pages, summary.failed) == (3, 1)
    assert '"id":"http://e.org/@2021-01-01T00:00:00Z"' in out.read_text().replace(" ", "")
    assert "duplicate-id" in errors_file(out).read_text()
