"""A line of a page, as `lines` makes it and all who follow read it."""

from __future__ import annotations

from ..vocabulary import Sense

__all__ = ["Line"]


class Line:
    """What is known of a line: where it stands, and where its bullet, its label and its value do.

    body: behind the bullet or number.
    label_end: behind the label, without its colon.
    value: where the value begins; `end` where there is none.
    number: of a heading or an item. stop: where the words of a heading end that closes with marks (`== Title ==`).
    """

    __slots__ = ("body", "end", "indented", "label_end", "number", "sense", "start", "stop", "value")

    def __init__(
        self,
        start: int,
        end: int,
        body: int,
        label_end: int,
        value: int,
        sense: Sense | None = None,
        number: int | None = None,
        indented: bool = False,
        stop: int | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.label_end = label_end
        self.value = value
        self.sense = sense
        self.number = number
        self.indented = indented
        self.stop = stop

    @property
    def content_end(self) -> int:
        """Where the words of the line end."""
        return self.end if self.stop is None else self.stop
