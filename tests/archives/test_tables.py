"""The tables follow from the models: a new field is a column everywhere, and a type that no rule knows is an error."""

from __future__ import annotations

import csv
import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel, create_model

import profileparse
from profileparse.arrow import model_schema
from profileparse.models import Date, Event, Place, Profile
from profileparse.models.base import field_type, is_model
from profileparse.outputs import About, Writer
from profileparse.outputs.documents import ParquetWriter
from profileparse.outputs.relational import CsvWriter, SqliteWriter
from profileparse.outputs.tables import (
    BETWEEN,
    COLUMNS,
    INDEXES,
    LEFT_OUT,
    PART,
    TABLES,
    tables,
)
from tests.support import ROOT, read

CERGY = read(ROOT / "samples" / "cergy.txt")


def extended(**fields: Any) -> type[Profile]:
    """The model of profiles whose events have more fields, all None or empty by default."""
    event = create_model("Event", __base__=Event, **fields)
    made: type[Profile] = create_model("Profile", __base__=Profile, events=(tuple[event, ...], ()))  # type: ignore[valid-type]
    return made


def columns(model: type[Profile]) -> dict[str, dict[str, tuple[str, bool]]]:
    """Type and need of every column by table."""
    return {table.name: {c.name: (c.type, c.required) for c in table.columns} for table in tables(model)}


@pytest.mark.parametrize(
    ("annotation", "value", "sql", "cell"),
    [
        (str | None, "10 €", "TEXT", "10 €"),
        (int | None, 10, "INTEGER", 10),
        (float | None, 1.5, "REAL", 1.5),
        (bool | None, True, "INTEGER", True),
        (datetime.date | None, datetime.date(2008, 5, 1), "TEXT", "2008-05-01"),
        (tuple[str, ...] | None, ("a", "b"), "TEXT", "a, b"),
    ],
)
def test_a_new_field_is_a_column(annotation: Any, value: Any, sql: str, cell: Any) -> None:
    model = extended(fee=(annotation, None))
    found, known = columns(model), columns(Profile)
    assert found["event"].pop("fee") == (sql, False)
    assert found == known
    data = profileparse.parse(CERGY).model_dump()
    data["events"][0]["fee"] = value
    table = next(table for table in tables(model) if table.name == "event")
    index = [column.name for column in table.columns].index("fee")
    cells = [row[index] for row in table.rows(model.model_validate(data))]
    assert cells == [cell] + [None] * (len(data["events"]) - 1)


def test_a_new_list_of_values_is_a_table() -> None:
    model = create_model("Profile", __base__=Profile, venues=(tuple[Place, ...], ()))
    assert list(columns(model)["venue"]) == ["profile_id", "position", "text", "city", "country_name", "country"]


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (dict[str, str], r"Event\.fee: no rule"),
        (str | int, r"Event\.fee: no rule"),
        (tuple[str, int] | None, r"Event\.fee: no rule"),
        (tuple[tuple[str, ...], ...], r"Event\.fee: no rule"),
        (tuple[int, ...], r"Event\.fee: no rule"),
        (Date | None, "two fields have the column edtf"),
        (Place | None, "two fields have the column city"),
    ],
)
def test_what_no_rule_knows_is_an_error(annotation: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        tables(extended(fee=(annotation, None)))


def test_a_row_can_be_parted_by_one_list_only() -> None:
    with pytest.raises(TypeError, match="only one of"):
        tables(extended(venues=(tuple[Place, ...], ()), dates=(tuple[Date, ...], ())))


# --- the writers


def priced() -> tuple[type[Profile], Profile]:
    """A model of profiles whose events have a fee, and a page whose first event costs 10 €."""
    model = extended(fee=(str | None, None))
    data = profileparse.parse(CERGY, source_id="cergy").model_dump()
    data["events"][0]["fee"] = "10 €"
    return model, model.model_validate(data)


def write(writer: Writer, profile: Profile, out: Path) -> None:
    """A whole run of one page."""
    writer.open(None)
    writer.write(profile.source.id, writer.make(profile))
    writer.commit()
    errors = out.with_name("errors")
    errors.touch()
    writer.finish(About({"pages": 1}, errors))
    writer.close()


def test_sqlite_has_a_new_field(tmp_path: Path) -> None:
    model, profile = priced()
    write(SqliteWriter(tmp_path / "out.sqlite", model), profile, tmp_path / "out.sqlite")
    database = sqlite3.connect(tmp_path / "out.sqlite")
    assert database.execute("SELECT fee FROM event ORDER BY position LIMIT 2").fetchall() == [("10 €",), (None,)]
    database.close()


def test_csv_has_a_new_field(tmp_path: Path) -> None:
    model, profile = priced()
    write(CsvWriter(tmp_path / "out", model), profile, tmp_path / "out")
    with (tmp_path / "out" / "event.csv").open(encoding="utf-8", newline="") as file:
        assert [row["fee"] for row in csv.DictReader(file)][:2] == ["10 €", ""]


def test_parquet_has_a_new_field(tmp_path: Path) -> None:
    model, profile = priced()
    write(ParquetWriter(tmp_path / "out.parquet", model), profile, tmp_path / "out.parquet")
    events = pq.read_table(tmp_path / "out.parquet").to_pylist()[0]["events"]
    assert [event["fee"] for event in events][:2] == ["10 €", None]
    with pytest.raises(TypeError, match=r"Event\.fee: no rule"):
        model_schema(extended(fee=(dict[str, str], {})))


# --- the lists of what is irregular


def fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """Every field of a model and of those in it, as the lists of the tables name it."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield f"{model.__name__}.{name}"
        kind = field_type(field.annotation).kind
        if is_model(kind):
            yield from fields(kind, seen)


def test_the_lists_name_what_there_is() -> None:
    assert {*LEFT_OUT, *PART, *COLUMNS, *BETWEEN} <= set(fields(Profile, set()))
    assert TABLES.keys() <= Profile.model_fields.keys()
    found = columns(Profile)
    assert all(column in found[table] for table, indexed in INDEXES.items() for column in indexed)
