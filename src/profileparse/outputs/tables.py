"""A profile as rows of tables, for SQL and spreadsheets: one row per value, keyed by page and position.

The tables are derived from the models. Every field of a profile that holds several values is a table; all others are
columns of the table `profile`. The type of a field gives its columns:

- text, numbers and days: a column with the name of the field; days are ISO 8601.
- several texts: one column, with separators between them.
- a span: two columns.
- a model: the columns of its fields, with the names of these fields.
- several models: one row of the table for each, with the other columns repeated.
- the typed value of a fact: a column of JSON.

The page itself is two tables, `section` and `block`, and a diagnostic names the row that it makes doubtful. The
constants below list the exceptions. A field of any other type is an error, and so are two columns with the same name,
so that nothing is left out by mistake.
"""

from __future__ import annotations

import datetime
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, groupby
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..dates import parse_date
from ..models import Date, Span
from ..models.base import NO_SPAN, field_type, is_model

__all__ = ["INDEXES", "PAGE_TABLES", "Cells", "Column", "Row", "Table", "data_of", "rows", "table_name", "tables"]

#: Fields without a column; the sections have their own tables.
LEFT_OUT = set(
    "Profile.schema_version Profile.sections Section.blocks Section.subsections Population.text "
    "Location.parts Date.text Date.span Date.qualifier Place.span Fact.dates".split()
)
#: Fields of which only one part has a column.
PART = {
    "Profile.summary": "text",
    "Population.as_of": "edtf",
    "Twin.since": "edtf",
    "Period.start": "start",
    "Period.end": "end",
}
#: Columns not named after their field. {} is the name of the outer field that holds the value.
COLUMNS = {
    "Country.alpha_2": "{}", "Country.name": "{}_name", "Date.start": "start_date", "Date.end": "end_date",
    "Location.span": "{}_span", "Location.text": "{}", "Organisation.name": "{}", "Period.start": "start_date",
    "Period.end": "end_date", "Place.text": "{}", "Population.as_of": "{}_as_of", "Population.span": "{}_span",
    "Population.unit": "{}_unit", "Population.value": "{}", "Speaker.name": "{}",
}  # fmt: skip
#: Fields that are one column of JSON, without empty members.
AS_JSON = {"Fact.data"}
#: Separators between several texts in one column.
BETWEEN = {"Profile.summary": "\n", "Speaker.responsibilities": "; "}
_BETWEEN = ", "
#: Tables not named after their field without its s.
TABLES = {"news": "news"}
#: The tables of the page itself.
PAGE_TABLES = ("section", "block")
#: Fields whose titles are repeated in the row of their block, for the full-text search.
_TITLED = ("events", "practices", "news", "interviews")

#: Columns with an index, besides the key.
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

#: The key columns of all tables except `profile`.
_KEY = {"profile_id": "TEXT", "position": "INTEGER"}
_SQL_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER", datetime.date: "TEXT"}

Row = tuple[Any, ...]
#: A row that is read back: its cells by column.
Cells = dict[str, Any]


class Column(NamedTuple):
    """A column. type: the SQL type. required: whether it is never null. cell: the cell for the value of a row."""

    name: str
    type: str
    required: bool
    cell: Callable[[Any], Any]


class Table(NamedTuple):
    """A table; its key columns come first. rows: the rows for a profile."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Any], list[Row]]


def rows(profile: BaseModel, *, sections: bool = True) -> dict[str, list[Row]]:
    """The rows of a profile by table, without empty tables; cells are in the order of the columns.

    sections: whether to include the page itself.
    """
    wanted = (table for table in tables(type(profile)) if sections or table.name not in PAGE_TABLES)
    found = {table.name: table.rows(profile) for table in wanted}
    return {name: made for name, made in found.items() if made}


@cache
def tables(model: type[BaseModel]) -> tuple[Table, ...]:
    """The tables for a model of profiles, `profile` first.

    Raises TypeError for a field of an unsupported type, and for two columns of a table with the same name.
    """
    several = _several(model)
    made = (_table(name, kind) for name, kind in several.items())
    tied = (_tied(table, several) if table.name == "diagnostic" else table for table in made)
    return (_profile_table(model, several), *tied, *_page_tables(model))


# --- tables


def _several(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The fields of a model that become rows of their own, and the models they hold."""
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
    # A value without parts still gets a row.
    of_part = [column._replace(required=False) for kind in parted.values() for column in _columns(kind)]
    parts_of: Callable[[Any], Any] = attrgetter(*parted) if parted else lambda value: ()
    # `rows_of` fills these cells: the id of the page and the number of the row.
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


def _tied(table: Table, several: dict[str, type[BaseModel]]) -> Table:
    """Adds to the table of diagnostics the table and position of the row that each makes doubtful."""
    more = (("value_table", "TEXT"), ("value_position", "INTEGER"))
    columns = (*table.columns, *(Column(name, type_, False, lambda value: None) for name, type_ in more))

    def rows_of(profile: Any) -> list[Row]:
        found = zip(table.rows(profile), profile.diagnostics, strict=True)
        return [(*row, *_named_row(profile, diagnostic.path, several)) for row, diagnostic in found]

    return table._replace(columns=columns, rows=rows_of)


def _named_row(profile: Any, path: str | None, several: dict[str, type[BaseModel]]) -> tuple[str | None, int | None]:
    """The table and position of the value that a JSON Pointer names; no position for table `profile`."""
    if path is None:
        return None, None
    field, number, *rest = [*path[1:].split("/"), ""]
    if field not in several or not number:
        return "profile", None
    values, (part, *_) = getattr(profile, field), [*_several(several[field]), ""]
    if not part:
        return table_name(field), int(number)
    position = sum(len(getattr(value, part)) or 1 for value in values[: int(number)])
    return table_name(field), position + (int(rest[1]) if rest[0] == part and rest[1] else 0)


def _page_tables(model: type[BaseModel]) -> Iterator[Table]:
    """The tables of the page itself: a row per section, with its parent, and a row per block, with its section."""
    section = field_type(model.model_fields["sections"].annotation).kind
    block = field_type(section.model_fields["blocks"].annotation).kind
    of_section, of_block = list(_columns(section, without=("blocks", "subsections"))), list(_columns(block))
    key = [Column(column, type_, True, lambda value: None) for column, type_ in _KEY.items()]
    parent = Column("parent", "INTEGER", False, lambda value: None)
    inside = [Column("section", "INTEGER", True, parent.cell), Column("title", "TEXT", False, parent.cell)]

    def sections_of(profile: Any) -> list[Row]:
        found = enumerate(_walked(profile.sections))
        return [
            (profile.source.id, number, parent, *(column.cell(value) for column in of_section))
            for number, (parent, value) in found
        ]

    def blocks_of(profile: Any) -> list[Row]:
        values = chain.from_iterable(getattr(profile, field) for field in _TITLED)
        titles = sorted((value.span.start, value.title) for value in values if value.title is not None)
        starts = [start for start, _ in titles]
        found: list[Row] = []
        for number, (_, value) in enumerate(_walked(profile.sections)):
            for one in value.blocks:
                own = titles[bisect_left(starts, one.span.start) : bisect_left(starts, one.span.end)]
                title = BETWEEN["Profile.summary"].join(title for _, title in own) or None
                cells = (column.cell(one) for column in of_block)
                found.append((profile.source.id, len(found), number, title, *cells))
        return found

    yield Table("section", tuple(_KEY), _checked("section", [*key, parent, *of_section]), sections_of)
    yield Table("block", tuple(_KEY), _checked("block", [*key, *inside, *of_block]), blocks_of)


def _walked(sections: Iterable[Any]) -> Iterator[tuple[int | None, Any]]:
    """Yields all sections in the order of the page, each with the number of its parent."""
    waiting: list[tuple[int | None, Any]] = [(None, section) for section in reversed(tuple(sections))]
    number = 0
    while waiting:
        parent, section = waiting.pop()
        yield parent, section
        waiting += [(number, below) for below in reversed(section.subsections)]
        number += 1


def table_name(field: str) -> str:
    """The name of the table of a field of the profile."""
    return TABLES.get(field, field.removesuffix("s"))


def _checked(table: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for column in columns:
        if column.name in found:
            raise TypeError(f"table {table}: two fields have the column {column.name}; see COLUMNS")
        found[column.name] = column
    return tuple(found.values())


# --- columns


def _columns(model: type[BaseModel], holder: str = "", without: Iterable[str] = ()) -> Iterator[Column]:
    """The columns for the fields of a model. holder: the field that holds the model."""
    for name in model.model_fields:
        if name not in without and f"{model.__name__}.{name}" not in LEFT_OUT:
            yield from _field_columns(model, name, holder)


def _field_columns(model: type[BaseModel], name: str, holder: str) -> Iterator[Column]:
    place = f"{model.__name__}.{name}"
    kind, several, optional = field_type(model.model_fields[name].annotation)
    column = _column_name(place, name, holder)
    get = attrgetter(name)
    part = PART.get(place)
    if place in AS_JSON:
        dumped = methodcaller("model_dump_json", exclude_defaults=True)
        yield Column(column, "TEXT", not optional, lambda value: (data := get(value)) and dumped(data))
    elif several and (kind is str or part):
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
    """A function that returns the cell of an inner value; None if there is none."""

    def inside(value: Any) -> Any:
        inner = get(value)
        return None if inner is None else cell(inner)

    return inside


def _unknown(place: str, model: type[BaseModel], name: str) -> TypeError:
    annotation = model.model_fields[name].annotation
    return TypeError(f"{place}: no rule for the columns of {annotation}; add one, or list the field in LEFT_OUT")


# --- reading back


def data_of(model: type[BaseModel], cells: dict[str, list[Cells]]) -> dict[str, Any]:
    """The data for a profile `model` from its rows by table.

    For fields without a column, the `text` of a date is its EDTF, any other text is empty, lists are empty, and spans
    are `NO_SPAN`.
    """
    several = _several(model)
    made = _back(model, cells["profile"][0], without=(*several, "sections", "schema_version"))
    for field, kind in several.items():
        own, parted = cells.get(table_name(field), []), _several(kind)
        made[field] = [_joined(kind, parted, list(rows)) for rows in _by_value(own, parted)]
    section = field_type(model.model_fields["sections"].annotation).kind
    return {**made, "sections": _sections(section, cells.get("section", []), cells.get("block", []))}


def _by_value(found: list[Cells], parted: dict[str, type[BaseModel]]) -> Iterator[Iterable[Cells]]:
    """Groups the rows by value: consecutive rows that differ only in the columns of the parts."""
    of_part = {column.name for kind in parted.values() for column in _columns(kind)}
    of_part |= {"position"} if parted else set()
    for _, same in groupby(found, lambda row: [cell for name, cell in row.items() if name not in of_part]):
        yield same


def _joined(model: type[BaseModel], parted: dict[str, type[BaseModel]], found: list[Cells]) -> dict[str, Any]:
    made = _back(model, found[0], without=parted)
    return made | {name: [_back(kind, row) for row in found if _is_there(kind, row)] for name, kind in parted.items()}


def _is_there(kind: type[BaseModel], cells: Cells, holder: str = "") -> bool:
    return any(cells[column.name] is not None for column in _columns(kind, holder))


def _sections(model: type[BaseModel], sections: list[Cells], blocks: list[Cells]) -> list[dict[str, Any]]:
    block = field_type(model.model_fields["blocks"].annotation).kind
    made, top = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in sections:
        made.append({**_back(model, row, without=("blocks", "subsections")), "blocks": [], "subsections": []})
        (top if row["parent"] is None else made[row["parent"]]["subsections"]).append(made[-1])
    for row in blocks:
        made[row["section"]]["blocks"].append(_back(block, row))
    return top


def _back(model: type[BaseModel], cells: Cells, holder: str = "", without: Iterable[str] = ()) -> dict[str, Any]:
    """The data for a model from the columns that `_columns` gives it."""
    made = {name: _field_back(model, name, cells, holder) for name in model.model_fields if name not in without}
    if made.get("edtf") is not None and not made["text"]:
        made["text"] = made["edtf"]
    return made


def _field_back(model: type[BaseModel], name: str, cells: Cells, holder: str) -> Any:
    place = f"{model.__name__}.{name}"
    kind, several, optional = field_type(model.model_fields[name].annotation)
    column, part = _column_name(place, name, holder), PART.get(place)
    if place in LEFT_OUT:
        return NO_SPAN if kind is Span else () if several else None if optional else ""
    if place in AS_JSON:
        return None if cells[column] is None else json.loads(cells[column])
    if several:
        texts = cells[column].split(BETWEEN.get(place, _BETWEEN)) if cells[column] else []
        return [{part: text, "span": NO_SPAN} for text in texts] if part else texts
    if kind is Span:
        return cells[f"{column}_start"], cells[f"{column}_end"]
    if not is_model(kind):
        return cells[column]
    if part:
        return _date(place, name, cells, column)
    return _back(kind, cells, name) if _is_there(kind, cells, name) else None


def _date(place: str, name: str, cells: Cells, column: str) -> Date | None:
    """The date of which a column holds a part; the ends of a period come from its EDTF."""
    ends = cells["edtf"].split("/") if place in ("Period.start", "Period.end") else [cells[column] or ".."]
    edtf = ends[0 if name == "start" else -1]
    return None if edtf == ".." else parse_date(edtf)
