"""A profile as JSON text, whole or without what someone does not want."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Profile

__all__ = ["profile_json", "without_spans"]


def profile_json(profile: Profile, indent: int | None = None, *, spans: bool = True, sections: bool = True) -> str:
    """`profile` as JSON: what Pydantic writes, without where values stood or without the page itself if so asked."""
    left_out = None if sections else {"sections"}
    if spans:
        return profile.model_dump_json(indent=indent, exclude=left_out)
    value = without_spans(profile.model_dump(mode="json", exclude=left_out))
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)


def without_spans(value: Any) -> Any:
    """Plain JSON data without `span` at any depth."""
    if isinstance(value, dict):
        return {name: without_spans(part) for name, part in value.items() if name != "span"}
    return [without_spans(part) for part in value] if isinstance(value, list) else value
