"""Bytes to text, and text to what is read: encodings, composed accents, mojibake, and the way back."""

from __future__ import annotations

import hashlib
import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import profileparse
from profileparse import NotTextError, decode
from tests.support import ROOT, read
from tests.unit.internals import decoded_text, fold_phrase, normalize


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Été".encode(), "utf-8"),
        ("Été".encode("utf-8-sig"), "utf-8"),
        ("Été".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "Été".encode("utf-16-be"), "utf-16"),
    ],
)
def test_marked_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("Été", encoding, False)
    assert decoded.sha256 == hashlib.sha256(data).hexdigest()


def test_other_encodings_are_detected_and_told() -> None:
    page = (
        "1. Informations générales :\n\nLa ville a été fondée très tôt, près du fleuve, là où l'été est"
        " agréable.\n\nPopulation : 12 345 habitants\n"
    )
    decoded = decode(page.encode("cp1252"))
    assert decoded.text == page
    assert decoded.guessed
    assert decoded.sha256 == hashlib.sha256(page.encode("cp1252")).hexdigest()
    profile = profileparse.parse_decoded(decoded)
    assert "encoding-guessed" in [d.code for d in profile.diagnostics]
    assert profile.source.encoding == decoded.encoding != "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("La ville a été créée, près du fleuve: l’œuvre, 100 €, n°5, 187 km², «Été»", "cp1252"),
        ("l´été d‘Évry – Šibenik, Škofja Loka; Malmö, Tromsø, ¿qué?, col·legi, LÜBECK, Größe", "cp1252"),
        ("Le prix est de 100 €, une œuvre", "iso8859-15"),
        ("Miasto zostało założone w XIII wieku, są ścieżki, żółta łódka nad rzeką", "cp1250"),
        ("Город основан в тринадцатом веке. Население: 12 345 жителей.", "cp1251"),
        ("Η πόλη ιδρύθηκε τον δέκατο τρίτο αιώνα.", "cp1253"),
        ("這個城市成立於十三世紀。人口:12 345", "big5"),
        ("この都市は十三世紀に設立されました。人口:12 345", "cp932"),
    ],
)
def test_western_encodings_where_the_dialect_is_western(text: str, encoding: str) -> None:
    for page in (text, f"<html><body><p>{text}</p></body></html>"):
        decoded = profileparse.Parser(dialect="efus").decode_page(page.encode(encoding))
        if page == text or encoding in ("cp1252", "iso8859-15"):
            assert (decoded.text.strip(), decoded.encoding, decoded.guessed) == (text, encoding, True)


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
@pytest.mark.parametrize("text", ["Wieża stoi nad brzegiem, są ścieżki i źródła", "Miód i wosk: pasą się też owce"])
def test_central_european_encodings_where_the_dialect_is_central_european(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), languages=["pl"])[:2] == (text, encoding)


def test_an_encoding_that_is_given(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes("Population: 1,234\n\nŞehir İstanbul\n".encode("cp1254"))
    profile = profileparse.parse_file(page, encoding="windows-1254")
    assert profile.source.encoding == "cp1254"
    assert "Şehir İstanbul" in profile.sections[0].blocks[-1].text
    assert "encoding-guessed" not in [found.code for found in profile.diagnostics]
    parser = pickle.loads(pickle.dumps(profileparse.Parser(encoding="utf-16-le")))
    assert parser.decode_page("Été".encode("utf-16-le")).text == "Été"
    assert parser.decode_page("Été".encode()).text == "Été"
    with pytest.raises(NotTextError, match="not text in the encoding that was given"):
        parser.decode_page(b"\xe9\0\0")
    (found,) = profileparse.parse_many([page.read_bytes()], encoding="cp1254", workers=1)
    assert found == profile.model_copy(update={"source": profile.source.model_copy(update={"id": "0"})})
    for name in ("nonsense", "zip"):
        with pytest.raises(ValueError, match="unknown encoding"):
            profileparse.Parser(encoding=name)


@pytest.mark.parametrize(
    ("page", "text", "encoding"),
    [
        ("“Été” à Évry".encode() + b" \x96 1998", "“Été” à Évry – 1998", None),
        ("Zażółć gęślą".encode() + b" ja\x9f\xf1.", "Zażółć gęślą jaźń.", "cp1250"),
        ("“Été” à É".encode()[:-1], "“Été” à \ufffd", None),
    ],
)
def test_a_few_bytes_of_another_encoding_leave_the_others_alone(page: bytes, text: str, encoding: str | None) -> None:
    decoded = decode(page, encoding=encoding)
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-8", True)


def test_the_digest_of_text_is_that_of_its_utf_8() -> None:
    for text, data in (("Été", "Été".encode()), ("a\ud800", b"a\xed\xa0\x80")):
        assert decoded_text(text) == (text, "utf-8", hashlib.sha256(data).hexdigest(), False, ())


def test_sixteen_bits_without_a_mark() -> None:
    page = "Les étés sont tièdes, près du fleuve.\n" * 5
    assert decode(page.encode("utf-16-le"))[:2] == (page, "utf-16-le")


def test_short_lines_are_text() -> None:
    assert decode(("été\n\t" * 50).encode("cp1252")).text.count("\n\t") == 50


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.4\n1 0 obj", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"GIF89a\1\0\1\0", "a GIF picture"),
        (b"II*\0\x08\0\0\0", "a TIFF picture"),
        (b"MM\0*\0\0\0\x08", "a TIFF picture"),
        (b"PK\3\4\x14\0\6\0", "a ZIP archive or an office document"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip file"),
        (b"BZh91AY&SY", "a bzip2 file"),
        (b"\xfd7zXZ\0\0\4", "an xz file"),
        (b"(\xb5/\xfd\4\0", "a zstd file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
        (b"\x7fELF\2\1\1\0", "a program"),
        (b"SQLite format 3\0\x10\0", "an SQLite database"),
    ],
)
def test_files_that_are_no_text(data: bytes, told: str) -> None:
    with pytest.raises(NotTextError, match=f"^not text but {told}: convert it to text first$"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"\xff\xfe\x00\xd8 a mark, and no UTF-16",
        b"\x1e\x9ed d",  # one of four characters is a control character, whatever the rest may be
    ],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    told = "not text in any encoding that could be detected: convert it to UTF-8 first"
    with pytest.raises(NotTextError, match=f"^{told}$"):
        decode(data)


def test_a_picture_is_no_web_page() -> None:
    with pytest.raises(NotTextError, match="a PNG picture"):
        profileparse.Parser().decode_page(b"\x89PNG\r\n\x1a\n\0\0", name="a.html")


def test_repairs_lead_back() -> None:
    text = "CitÃ© et cafe\u0301 de Por\u00adtugal, “Ã‰tÃ©”"
    reading = normalize(text)
    assert reading.text == "Cité et café de Portugal, “Été”"
    assert reading.offsets is not None
    start = reading.text.index("café")
    assert text[reading.offsets[start] : reading.offsets[start + 4]] == "cafe\u0301"
    start = reading.text.index("Portugal")
    assert text[reading.offsets[start] : reading.offsets[start + 8]] == "Por\u00adtugal"


def test_what_may_be_letters_is_mojibake_where_other_words_are() -> None:
    page = "Zarząd Środa ąę – „Łódź” Kłodzko"
    for encoding in ("sloppy-windows-1252", "latin-1"):
        mangled = " ".join(word.encode().decode(encoding) for word in page.split())
        assert normalize(mangled).text == page
    assert normalize("Lücke: Ä…, Öl").text == "Lücke: Ä…, Öl"


def test_values_of_a_repaired_page_point_at_the_original() -> None:
    text = read(ROOT / "samples" / "mixed-accents.txt")
    profile = profileparse.parse(text)
    assert profile.location is not None
    assert profile.location.text == "Portugal"
    assert text[profile.location.span.start : profile.location.span.end] == "Portu\u00adgal"
    event = profile.events[0]
    assert event.theme == "La Cité de demain"
    assert "CitÃ©" in text[event.span.start : event.span.end]
    assert event.date is not None
    assert text[event.date.span.start : event.date.span.end] == event.date.text == "3 May 2008-11-14"


@given(st.text(alphabet="aé e\u0301Ã©\u00ad\n“”â€œÂ\u00a0"))
def test_offsets_never_run_backwards(text: str) -> None:
    reading = normalize(text)
    if reading.offsets is not None:
        assert len(reading.offsets) == len(reading.text) + 1
        assert reading.offsets == sorted(reading.offsets)
        assert reading.offsets[-1] == len(text)


@given(st.text(alphabet="aé\u0301\u0323\u0344\u0f71\u0f73\u0f72\u1100\u1161가ạ"))
def test_marks_are_composed_as_unicode_has_it(text: str) -> None:
    assert normalize(text).text == unicodedata.normalize("NFC", text)
    assert fold_phrase(text) == "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def test_a_letter_alone_says_nothing_about_the_language() -> None:
    english = profileparse.parse("Exville is a town in the north, a harbour and a market.\n\nPopulation: 12,345\n")
    assert english.source.language == "en"
    french = profileparse.parse("Exville est une ville à deux heures de Paris.\n\nPopulation : 12 345 habitants\n")
    assert french.source.language == "fr"
