"""A profile as rows of tables, for SQL and spreadsheets: one row a value, keyed by the page and its place there.

The tables follow from the models. Every field of a profile that holds several values is a table; all others are
columns of the table `profile`. A field becomes columns by its type:

- text, numbers and days: a column of the name of the field; days are ISO 8601.
- several texts: a column, with marks between them.
- a span: two columns.
- a model: the columns of its fields, which have the names of these fields.
- several models: a row of the table for each of them, with the other columns repeated.

Where the names or columns are others, the lists below say so. A field of any other type is an error, and so are two
columns with one name: nothing is left out by mistake.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..models import Span
from ..models.base import field_type, is_model

__all__ = ["INDEXES", "Column", "Row", "Table", "rows", "table_name", "tables"]

#: Fields that are in no table.
LEFT_OUT = {
    "Profile.schema_version",
    "Profile.sections",
    "Population.text",
    "Population.span",
    "Location.parts",
    "Location.span",
    "Date.text",
    "Date.span",
    "Place.span",
    "Date.qualifier",
    "Fact.dates",
    "Fact.data",
}
#: Fields whose values are not shown as a whole: only this part of them is a column.
PART = {
    "Profile.summary": "text",
    "Population.as_of": "edtf",
    "Twin.since": "edtf",
    "Period.start": "start",
    "Period.end": "end",
}
#: Columns that do not have the names of their fields. {} is the field that holds the value, where another one holds it.
COLUMNS = {
    "Country.alpha_2": "{}",
    "Country.name": "{}_name",
    "Date.start": "start_date",
    "Date.end": "end_date",
    "Location.text": "{}",
    "Organisation.name": "{}",
    "Period.start": "start_date",
    "Period.end": "end_date",
    "Place.text": "{}",
    "Population.as_of": "{}_as_of",
    "Population.unit": "{}_unit",
    "Population.value": "{}",
    "Speaker.name": "{}",
}
#: What is put between several texts in one column.
BETWEEN = {"Profile.summary": "\n", "Speaker.responsibilities": "; "}
_BETWEEN = ", "
#: Tables that do not have the names of their fields without the s.
TABLES = {"news": "news"}

#: Columns that people search by, besides the key.
INDEXES = {
    "profile": ("name", "country"),
    "membership": ("role", "acronym", "start_date"),
    "event": ("kind", "country", "start_date"),
    "twin": ("country", "name"),
    "contract": ("start_date",),
    "quote": ("speaker",),
    "fact": ("label",),
    "diagnostic": ("code", "path"),
}

#: The columns of the key of all tables but that of the profiles.
_KEY = {"profile_id": "TEXT", "position": "INTEGER"}
_SQL_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER", datetime.date: "TEXT"}

Row = tuple[Any, ...]


class Column(NamedTuple):
    """A column. type: in SQL. required: whether every row has a cell. cell: gives it, of the value that is the row."""

    name: str
    type: str
    required: bool
    cell: Callable[[Any], Any]


class Table(NamedTuple):
    """A table; the columns of its key come first. rows: gives those of a profile."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Any], list[Row]]


def rows(profile: BaseModel) -> dict[str, list[Row]]:
    """The rows of a profile by table, without empty tables, each in the order of the columns."""
    found = {table.name: table.rows(profile) for table in tables(type(profile))}
    return {name: made for name, made in found.items() if made}


@cache
def tables(model: type[BaseModel]) -> tuple[Table, ...]:
    """The tables of a model of profiles, `profile` first.

    Raises TypeError for a field whose type no rule knows, and for two columns of a table with one name.
    """
    several = _several(model)
    return (_profile_table(model, several), *(_table(name, kind) for name, kind in several.items()))


# --- tables


def _several(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The fields of a model that give rows of their own, and what they hold."""
    found = {}
    for name, field in model.model_fields.items():
        kind, several, _ = field_type(field.annotation)
        place = f"{model.__name__}.{name}"
        if several and is_model(kind) and place not in LEFT_OUT and place not in PART:
            found[name] = kind
    return found


def _profile_table(model: type[BaseModel], several: Iterable[str]) -> Table:
    columns = _checked("profile", _columns(model, without=several))
    return Table("profile", ("id",), columns, lambda profile: [tuple(column.cell(profile) for column in columns)])


def _table(field: str, model: type[BaseModel]) -> Table:
    """The table of a field of the profile that holds several values."""
    name = table_name(field)
    parted = _several(model)
    if len(parted) > 1:
        raise TypeError(f"table {name}: only one of {', '.join(parted)} can give its rows")
    own = list(_columns(model, without=parted))
    # Where there are no parts, there is a row all the same.
    of_part = [column._replace(required=False) for kind in parted.values() for column in _columns(kind)]
    parts_of: Callable[[Any], Any] = attrgetter(*parted) if parted else lambda value: ()
    # Their cells are the page and the number of the row.
    key = [Column(column, type_, True, lambda value: None) for column, type_ in _KEY.items()]
    columns = _checked(name, [*key, *own, *of_part])

    def rows_of(profile: Any) -> list[Row]:
        found: list[Row] = []
        for value in getattr(profile, field) or ():
            cells = [column.cell(value) for column in own]
            for part in parts_of(value) or (None,):
                more = [None if part is None else column.cell(part) for column in of_part]
                found.append((profile.source.id, len(found), *cells, *more))
        return found

    return Table(name, tuple(_KEY), columns, rows_of)


def table_name(field: str) -> str:
    """The table of a field of the profile."""
    return TABLES.get(field, field.removesuffix("s"))


def _checked(table: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for column in columns:
        if column.name in found:
            raise TypeError(f"table {table}: two fields give the column {column.name}; see COLUMNS")
        found[column.name] = column
    return tuple(found.values())


# --- columns


def _columns(model: type[BaseModel], holder: str = "", without: Iterable[str] = ()) -> Iterator[Column]:
    """The columns of the fields of a model. holder: the field that holds it."""
    for name in model.model_fields:
        if name not in without and f"{model.__name__}.{name}" not in LEFT_OUT:
            yield from _field_columns(model, name, holder)


def _field_columns(model: type[BaseModel], name: str, holder: str) -> Iterator[Column]:
    place = f"{model.__name__}.{name}"
    kind, several, optional = field_type(model.model_fields[name].annotation)
    column = _column_name(place, name, holder)
    get = attrgetter(name)
    part = PART.get(place)
    if several and (kind is str or part):
        between = BETWEEN.get(place, _BETWEEN)
        text = attrgetter(part) if part else str
        yield Column(column, "TEXT", False, lambda value: between.join(map(text, get(value) or ())) or None)
    elif several:
        raise _unknown(place, model, name)
    elif kind is datetime.date:
        yield Column(column, _SQL_TYPES[kind], not optional, lambda value: (day := get(value)) and day.isoformat())
    elif kind in _SQL_TYPES:
        yield Column(column, _SQL_TYPES[kind], not optional, get)
    elif kind is Span:
        yield Column(f"{column}_start", "INTEGER", not optional, lambda value: (span := get(value)) and span.start)
        yield Column(f"{column}_end", "INTEGER", not optional, lambda value: (span := get(value)) and span.end)
    elif is_model(kind):
        inner = _field_columns(kind, part, name) if part else _columns(kind, name)
        for made in inner:
            required = made.required and not optional
            yield Column(column if part else made.name, made.type, required, _inside(get, made.cell))
    else:
        raise _unknown(place, model, name)


def _column_name(place: str, name: str, holder: str) -> str:
    given = COLUMNS.get(place, name)
    return given.format(holder) if holder or "{}" not in given else name


def _inside(get: Callable[[Any], Any], cell: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The cell of a value inside another one, where there is one."""

    def inside(value: Any) -> Any:
        inner = get(value)
        return None if inner is None else cell(inner)

    return inside


def _unknown(place: str, model: type[BaseModel], name: str) -> TypeError:
    annotation = model.model_fields[name].annotation
    return TypeError(f"{place}: no rule makes columns of {annotation}; give one, or name the field in LEFT_OUT")
