"""A profile as JSON text, whole or without what someone does not want."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Profile

__all__ = ["chosen", "json_line", "json_text", "without_keys"]


def json_text(value: Any, indent: int | None) -> str:
    """`value`, which may be a profile or a part of one, or hold some, as one JSON document."""
    # The fields of a model are its attributes: a serializer of Pydantic's would take longer to build than to use once.
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=vars)


def json_line(profile: Profile, *, spans: bool = True, sections: bool = True) -> bytes:
    """`profile` as one line of JSON Lines in UTF-8, its line end included."""
    if spans:
        text = profile.model_dump_json(exclude=None if sections else {"sections"})
    else:
        text = json_text(chosen(profile, spans=spans, sections=sections), None)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def chosen(profile: Profile, *, spans: bool, sections: bool) -> dict[str, Any]:
    """The fields of `profile`, without where values stood or without the page itself where they are not wanted."""
    value = {name: part for name, part in vars(profile).items() if name != "sections" or sections}
    return value if spans else without_keys(value, "span")


def without_keys(value: Any, key: str) -> Any:
    """`value`, which may be a profile or a part of one, or hold some, without `key` at any depth."""
    if hasattr(value, "__dict__"):
        value = vars(value)
    if isinstance(value, dict):
        return {name: without_keys(part, key) for name, part in value.items() if name != key}
    if isinstance(value, list):
        return [without_keys(part, key) for part in value]
    return value
