"""What a worker does with a page of an archive: parses it, and makes what the writer needs of the profile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from .items import Item, Unreadable
from .many import Failure, parse_page
from .tables import rows

__all__ = ["Done", "Work"]

_COUNTED = (
    "contracts events facts interviews memberships news practices quotes twins websites population location".split()
)


class Done(NamedTuple):
    """A page that was parsed: what the writer takes, and what the summary counts."""

    payload: Any
    values: dict[str, int]
    codes: dict[str, int]
    labels: list[str]


@dataclass(frozen=True)
class Work:
    """The function of the workers. form: `lines` for JSON, `rows` for tables."""

    form: str
    dialect: str | None = None
    language: str | None = None
    spans: bool = True
    sections: bool = True

    def __call__(self, item: Item) -> Done | Failure:
        """Parses a page."""
        if isinstance(item, Unreadable):
            return Failure(*item)
        profile = parse_page(item.id, item.content, html=item.html, dialect=self.dialect, language=self.language)
        if isinstance(profile, Failure):
            return profile
        if self.form == "rows":
            payload: Any = rows(profile)
        else:
            text = profile.to_json(spans=self.spans, sections=self.sections)
            payload = text.encode("utf-8", "backslashreplace") + b"\n"
        values = {name: _count(getattr(profile, name)) for name in _COUNTED}
        codes = Counter(found.code for found in profile.diagnostics)
        labels = [_label(found.message) for found in profile.diagnostics if found.code == "unknown-label"]
        return Done(payload, {name: count for name, count in values.items() if count}, dict(codes), labels)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else int(value is not None)


def _label(message: str) -> str:
    """The label that a message is about, which stands between its first marks."""
    return message.partition("«")[2].partition("»")[0][:80]
