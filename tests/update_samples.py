"""Writes the JSON beside every sample anew. Read the difference before you commit it: it is the test."""

from __future__ import annotations

from support import SAMPLES, read

import profileparse

for path in SAMPLES:
    profile = profileparse.parse(read(path), source_id=path.name)
    path.with_suffix(".json").write_text(profile.model_dump_json(indent=2) + "\n", "utf-8")
