"""What a run counts: pages, failures, values, diagnostics and unknown labels."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .many import Done, Failure

__all__ = ["Summary"]

#: Where there are more unknown labels, the rarer half is dropped: memory does not grow with the archive.
_MOST_LABELS = 2000
#: Entries of each kind in the summary for people.
_SHOWN = 15


class Summary:
    """Counts of pages, values, diagnostics and unknown labels: small enough to be kept with every commit."""

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        state = state or {}
        self.pages: int = state.get("pages", 0)
        self.failures = Counter[str](state.get("failures", {}))
        self.values = Counter[str](state.get("values", {}))
        self.codes = Counter[str](state.get("codes", {}))
        self.labels = Counter[str](state.get("labels", {}))

    @property
    def failed(self) -> int:
        """How many pages gave no profile."""
        return self.failures.total()

    def add(self, result: Done | Failure) -> None:
        """Counts one page."""
        self.pages += 1
        if isinstance(result, Failure):
            self.failures[result.code] += 1
            return
        self.values.update(result.values)
        self.codes.update(result.codes)
        self.labels.update(result.labels)
        if len(self.labels) > _MOST_LABELS:
            self.labels = Counter(dict(self.labels.most_common(_MOST_LABELS // 2)))

    def state(self) -> dict[str, Any]:
        """Plain data that makes the same summary again."""
        return {
            "pages": self.pages,
            "failures": dict(self.failures),
            "values": dict(self.values),
            "codes": dict(self.codes),
            "labels": dict(self.labels),
        }

    def lines(self, seconds: float) -> list[str]:
        """The summary for people. seconds: of this run, which may have gone on with an earlier one."""
        good = self.pages - self.failed
        out = [f"{good:,} pages parsed, {self.failed:,} failed, in {seconds:,.1f} seconds"]
        for title, counted in (
            ("failures", self.failures),
            ("values", self.values),
            ("diagnostics", self.codes),
            ("most frequent unknown labels", self.labels),
        ):
            if counted:
                ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:_SHOWN]
                out.append(f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in ordered))
        return out
