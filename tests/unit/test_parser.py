"""The parser as an object, and the mistakes of callers."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import profileparse
from profileparse import Parser, Profile
from tests.support import ROOT, SAMPLES, dialect_of, read

CERGY = ROOT / "samples" / "cergy.txt"
DIALECT = 'name = "mine"\nextends = "efus"\nlanguages = ["en"]\n[labels]\ntwins = ["{}"]\n'
PAGE = "1. General Information :\nFriends: Erkrath (Germany)\n"


def test_functions_are_the_shorthand_of_an_object() -> None:
    for path in SAMPLES:
        parser = Parser(dialect=dialect_of(path))
        text = read(path)
        assert parser.parse(text) == profileparse.parse(text, dialect=dialect_of(path))
        assert parser.parse_file(path) == profileparse.parse_file(path, dialect=dialect_of(path))
        assert parser.parse_file(path).events == parser.parse(text).events


def test_an_object_tells_its_configuration() -> None:
    parser = Parser(dialect="lesenetz", language="de")
    assert (parser.dialect, parser.language) == ("lesenetz", "de")
    assert repr(parser) == "Parser(dialect='lesenetz', language='de')"
    assert parser.parse("x").source.language == "de"


def test_it_keeps_the_dialect_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(DIALECT.format("Friends"))
    parser = Parser(dialect=file)
    file.write_text(DIALECT.format("Sisters"))
    again = pickle.loads(pickle.dumps(parser))
    for found in (parser, again):
        assert [twin.name for twin in found.parse(PAGE).twins] == ["Erkrath"]
        assert found.dialect == "mine"
    assert not profileparse.parse(PAGE, dialect=file).twins


def test_functions_see_a_dialect_that_changes(tmp_path: Path) -> None:
    parent, child = tmp_path / "parent.toml", tmp_path / "child.toml"
    parent.write_text(DIALECT.format("Sisters"))
    child.write_text('name = "child"\nlanguages = ["en"]\nextends = "parent.toml"\n')
    assert not profileparse.parse(PAGE, dialect=str(child)).twins
    parent.write_text(DIALECT.format("Friends"))
    assert profileparse.parse(PAGE, dialect=str(child)).twins
    parent.unlink()
    with pytest.raises(profileparse.DialectError, match=r"parent\.toml"):
        profileparse.parse(PAGE, dialect=str(child))


def test_it_works_in_threads_and_processes() -> None:
    parser, pages = Parser(dialect="efus", language="en"), [read(CERGY)] * 8
    expected = [parser.parse(page) for page in pages]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(parser.parse, pages)) == expected
    with ProcessPoolExecutor(2) as processes:
        assert list(processes.map(parser.parse, pages)) == expected


@pytest.mark.parametrize("dialect", [Path("lesenetz"), ROOT / "grammar" / "dialects" / "lesenetz.toml"])
def test_a_dialect_may_be_a_path(dialect: Path) -> None:
    assert profileparse.parse("x", dialect=dialect).source.dialect == "lesenetz"
    assert isinstance(next(profileparse.parse_many(["x"], dialect=dialect)), Profile)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: profileparse.parse(b"x"), "decode bytes first"),  # type: ignore[arg-type]
        (lambda: profileparse.parse(None), "not NoneType"),  # type: ignore[arg-type]
        (lambda: profileparse.parse_date(None), "give its text"),  # type: ignore[arg-type]
        (lambda: profileparse.find_dates(3), "give its text"),  # type: ignore[arg-type]
        (lambda: profileparse.decode("x"), "give it to parse"),  # type: ignore[arg-type]
        (lambda: profileparse.decode_page(3), "bytes or a str"),  # type: ignore[arg-type]
        (lambda: profileparse.parse_decoded("x"), "decode bytes first"),  # type: ignore[arg-type]
        (lambda: profileparse.parse_file(True), "not bool"),  # type: ignore[arg-type]
        (lambda: profileparse.parse_many("abc"), "pass a list"),
        (lambda: profileparse.parse_many(b"abc"), "pass a list"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_type_is_told_with_what_to_do(call: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        call()


def test_a_language_without_words_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"«xx»: there are ca, de, en, es, fr"):
        Parser(language="xx")
    with pytest.raises(ValueError, match="«english»"):
        profileparse.parse_many([], language="english")


def test_names_that_are_no_unicode_give_valid_profiles(tmp_path: Path) -> None:
    made = profileparse.parse("x \ud800", source_id="a\udcff", name="B\udcffc")
    assert Profile.model_validate_json(made.model_dump_json()) == made
    assert (made.source.id, made.name) == ("a\ufffd", "B\ufffdc")
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(path)).write_text("Exville is a town.")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    found = profileparse.parse_file(os.fsdecode(path))
    assert found.name == "Exville"
    assert found.source.id.endswith("/caf\ufffd.txt")
    found.model_dump_json()


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(profileparse.NotTextError, match="PDF"):
        profileparse.parse_file(tmp_path / "a.pdf")
    with pytest.raises(FileNotFoundError):
        profileparse.parse_file(tmp_path / "b.txt")
