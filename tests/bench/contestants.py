"""The alternatives, each as a function that reads one page."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

__all__ = ["CONTESTANTS", "FLOOR", "OURS", "contestants"]

OURS = "profileparse, the whole page to JSON"
FLOOR = "re.finditer, words and marks only"
CONTESTANTS = (
    OURS,
    "datefinder.find_dates",
    "dateparser.search_dates, English only",
    "edtf.text_to_edtf, line by line",
    "a ttp template",
    FLOOR,
)

#: The fields of a page, as far as a template without look-ahead can find their end.
_TEMPLATE = """
Population: {{ population | ORPHRASE }}
Localisation : {{ location | ORPHRASE }}
Location: {{ location | ORPHRASE }}
City Website: {{ website | ORPHRASE }}
<group name="twins">
Twinned with: {{ towns | ORPHRASE }}
</group>
<group name="memberships*">
Member since {{ since | ORPHRASE }}
Member since: {{ since | ORPHRASE }}
Member of the Executive Committee from : {{ committee | ORPHRASE }}
Member of the Executive Committee from: {{ committee | ORPHRASE }}
President from {{ president | ORPHRASE }}
</group>
<group name="events*">
– {{ event | ORPHRASE }}
• {{ event | ORPHRASE }}
- {{ event | ORPHRASE }}
</group>
"""


def contestants() -> dict[str, Callable[[str], Any]]:
    """Each contestant by name. Raises ImportError without the extra `bench`."""
    import datefinder
    from dateparser.search import search_dates
    from edtf import text_to_edtf
    from ttp import ttp

    import profileparse

    words = re.compile(r"\w+|[^\w\s]")

    def line_by_line(text: str) -> None:
        for line in text.splitlines():
            with contextlib.suppress(Exception):  # it raises on some lines without a date
                text_to_edtf(line)

    def filled_template(text: str) -> Any:
        parser = ttp(data=text, template=_TEMPLATE, log_level="CRITICAL")
        parser.parse()
        return parser.result()

    functions: tuple[Callable[[str], Any], ...] = (
        lambda text: profileparse.parse(text).model_dump_json(),
        lambda text: list(datefinder.find_dates(text)),
        lambda text: search_dates(text, languages=["en"]),
        line_by_line,
        filled_template,
        lambda text: [match[0] for match in words.finditer(text)],
    )
    return dict(zip(CONTESTANTS, functions, strict=True))
