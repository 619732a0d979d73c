"""Writes the JSON beside every sample anew. Read the difference before you commit it: it is the test.

python -m tests.generators.update_samples
"""

from __future__ import annotations

import profileparse
from tests.support import SAMPLES, dialect_of, read

for path in SAMPLES:
    profile = profileparse.parse(read(path), source_id=path.name, dialect=dialect_of(path))
    path.with_suffix(".json").write_text(profile.model_dump_json(indent=2) + "\n", "utf-8")
