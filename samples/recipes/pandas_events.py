"""Activities of converted pages as a pandas frame: `python pandas_events.py night.jsonl`.

The file is what `profileparse batch pages/ -o night.jsonl` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd

from profileparse import Profile


def rows(path: str) -> Iterator[dict[str, Any]]:
    """A row for each activity of each page."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            profile = Profile.model_validate_json(line)
            for event in profile.events:
                yield {
                    "city": profile.name,
                    "kind": event.kind,
                    "title": event.title,
                    "country": event.place.country.alpha_2 if event.place and event.place.country else None,
                    "start": event.date.start if event.date else None,
                    "end": event.date.end if event.date else None,
                }


def frame(path: str) -> pd.DataFrame:
    """The activities; days are timestamps, NaT where the page gives no date."""
    found = pd.DataFrame(rows(path), columns=["city", "kind", "title", "country", "start", "end"])
    return found.astype({"kind": "category", "start": "datetime64[s]", "end": "datetime64[s]"})


if __name__ == "__main__":
    events = frame(sys.argv[1])
    print(pd.crosstab(events["start"].dt.year.rename("year"), events["kind"]))
