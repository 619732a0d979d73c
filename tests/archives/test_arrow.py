"""Profiles as columns: the same values there and back, and a row for whatever comes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import profileparse
from profileparse import Failure, Parser, Profile
from profileparse.arrow import from_table, parse_batch, schema, to_table
from profileparse.spark import pieces
from tests.command import run
from tests.generators.pages import draw
from tests.support import SAMPLES, dialect_of, read

DRAWN = {str(seed): draw(seed).text for seed in range(20)}


def batch(texts: Any, ids: Any = None, **names: Any) -> pa.RecordBatch:
    columns = {names.get("text", "text"): pa.array(texts)}
    if ids is not None:
        columns[names.get("id", "id")] = pa.array(ids)
    return pa.RecordBatch.from_pydict(columns)


@pytest.mark.parametrize("dialect", ["efus", "lesenetz"])
def test_a_table_gives_equal_profiles(dialect: str) -> None:
    pages = [read(path) for path in SAMPLES if dialect_of(path) == dialect] + list(DRAWN.values())
    profiles = [profileparse.parse(page, dialect=dialect, source_id=str(n)) for n, page in enumerate(pages)]
    table = to_table(profiles)
    assert table.schema == schema()
    assert list(from_table(table)) == profiles
    assert table.schema.field("events").type.value_type.field("date").type.field("start").type == pa.date32()
    starts = pc.struct_field(table.column("events").combine_chunks().flatten(), ["date", "start"]).to_pylist()
    assert starts == [event.date and event.date.start for profile in profiles for event in profile.events]
    assert any(isinstance(day, datetime.date) for day in starts)


def test_nothing_to_convert() -> None:
    assert list(from_table(to_table([]))) == []
    assert parse_batch(batch(pa.array([], pa.string()), pa.array([], pa.string()))).num_rows == 0


def test_a_batch_is_parsed_row_by_row() -> None:
    made = parse_batch(batch(list(DRAWN.values()), list(DRAWN)))
    assert made.schema == schema(failures=True)
    assert list(from_table(made)) == list(profileparse.parse_many(DRAWN.items()))
    assert made.column("failure").null_count == made.num_rows


def test_what_is_wrong_with_a_page_is_a_row() -> None:
    pages = [
        b"%PDF-1.4",
        "Exville is a town.",
        None,
        b"Caf\xe9 \xe0 Exville. " * 9,
        "<html><p>Exville is a town.</p></html>",
    ]
    made = parse_batch(batch(pa.array(pages[:1] + pages[2:4], pa.binary()), ["a", "b", None]))
    failed, missing, guessed = from_table(made)
    assert isinstance(failed, Failure)
    assert (failed.source_id, failed.code) == ("a", "not-text")
    assert missing == Failure("b", "no-text", "neither text nor bytes")
    assert isinstance(guessed, Profile)
    assert guessed.source.id == "-"
    town, web = from_table(parse_batch(batch(["Exville is a town.", "<html><p>Exville is a town.</p></html>"], [7, 8])))
    assert isinstance(town, Profile)
    assert isinstance(web, Profile)
    assert (town.name, town.source.id, web.name) == ("Exville", "7", "Exville")
    (number,) = from_table(parse_batch(batch([3], ["n"])))
    assert number == Failure("n", "no-text", "neither text nor bytes")


def test_columns_have_names(tmp_path: Path) -> None:
    page = "1. General Information :\nFriends: Erkrath (Germany)\n"
    file = tmp_path / "my.toml"
    file.write_text('name = "my"\nextends = "efus"\nlanguages = ["en"]\n[labels]\ntwins = ["Friends"]\n')
    made = parse_batch(batch([page], ["x"], text="body", id="url"), text="body", id="url", dialect=file, language="en")
    assert [twin["name"] for twin in made.column("twins")[0].as_py()] == ["Erkrath"]
    again = parse_batch(batch([page]), id=None, parser=Parser(dialect=file, language="en"))
    assert again.column("twins") == made.column("twins")
    with pytest.raises(KeyError, match="no column «text», or several; the columns are body"):
        parse_batch(batch([page], text="body"))
    with pytest.raises(profileparse.DialectError):
        parse_batch(batch([page], ["x"]), dialect="none")


def test_it_is_what_batch_writes(tmp_path: Path) -> None:
    rows = [json.dumps({"id": id, "text": text}) for id, text in DRAWN.items()]
    (tmp_path / "pages.jsonl").write_text("\n".join(rows))
    run("batch", "pages.jsonl", "-o", "out.parquet", cwd=tmp_path)
    written = pq.read_table(tmp_path / "out.parquet")
    assert written.schema == schema()
    parsed = parse_batch(batch(list(DRAWN.values()), list(DRAWN)))
    columns = [name for name in parsed.schema.names if name != "failure"]
    assert written.combine_chunks().to_batches()[0] == parsed.select(columns)
    assert list(from_table(written)) == list(profileparse.parse_many(DRAWN.items()))


def test_pieces_are_bounded_by_bytes_and_rows() -> None:
    small, large = "x" * 10, "y" * 3_000_000
    texts = [small] * 300 + [large, large, small, None, large * 2, small]
    made = batch(texts)
    found = list(pieces(made, made.column("text")))
    assert [text for piece in found for text in piece.column("text").to_pylist()] == texts
    assert [piece.num_rows for piece in found] == [256, 45, 3, 1, 1]
    assert list(pieces(made.slice(0, 0), made.slice(0, 0).column("text"))) == []
