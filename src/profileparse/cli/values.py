"""One list of a profile alone, as JSON Lines or as the CSV that `batch` writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Profile

__all__ = ["csv_lines", "json_lines"]


def json_lines(profile: Profile, values: str, *, spans: bool) -> Iterator[str]:
    """The values of the list of that name, a line each, with the id of the page in front as `profile_id`."""
    for value in json.loads(profile.to_json(spans=spans, sections=False))[values]:
        yield json.dumps({"profile_id": profile.source.id, **value}, ensure_ascii=False, separators=(",", ":"))


def csv_lines(values: str, file: IO[bytes]) -> Callable[[Profile], None]:
    """What writes the rows of a profile's list to a file, the names of the columns in front of the first."""
    from ..models import Profile
    from ..outputs.csv import csv_bytes, csv_rows
    from ..outputs.tables import table_name, tables

    name = table_name(values)
    columns = next(table.columns for table in tables(Profile) if table.name == name)
    file.write(csv_bytes([[column.name for column in columns]]))

    def write(profile: Profile) -> None:
        file.write(csv_bytes(csv_rows(profile).get(name, [])))
        file.flush()

    return write
