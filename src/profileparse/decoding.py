"""Bytes to text: UTF-8, UTF-16 with its mark, else what a detector says; and what is no text at all."""

from __future__ import annotations

import codecs
import hashlib
from typing import NamedTuple

__all__ = ["Decoded", "NotTextError", "decode", "decoded_text"]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

#: The first bytes of files that people pass by mistake.
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)


class NotTextError(ValueError):
    """The bytes are no text in any encoding."""


class Decoded(NamedTuple):
    """Text with the encoding that it was in; `guessed` where no rule but a detector decided."""

    text: str
    encoding: str
    sha256: str
    guessed: bool = False


def decoded_text(text: str) -> Decoded:
    """What needs no decoding; its digest is that of its UTF-8, lone surrogates included."""
    return Decoded(text, "utf-8", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def decode(data: bytes) -> Decoded:
    """The text of `data`, its byte order mark removed. Raises NotTextError for what is no text."""
    digest = hashlib.sha256(data).hexdigest()
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding.removesuffix("-sig"), digest)
            except UnicodeDecodeError:
                break
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise NotTextError(f"not text but {what}: convert it to text first")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", digest)
    except UnicodeDecodeError:
        return _detect(data, digest)


def _detect(data: bytes, digest: str) -> Decoded:
    # Imported here because almost every page is UTF-8, and the detector takes long to load.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or _looks_binary(str(best)):
        raise NotTextError("not text in any encoding that could be detected: convert it to UTF-8 first")
    return Decoded(str(best), best.encoding.replace("_", "-"), digest, guessed=True)


def _looks_binary(text: str) -> bool:
    """Whether more than a tenth of the characters are control characters."""
    sample = text[:4096]
    return sum(c < " " and c not in "\t\n\r\f" for c in sample) * 10 > len(sample)
