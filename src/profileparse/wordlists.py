"""The form of the word lists in `grammar/words/`, checked by Pydantic when they are compiled."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

__all__ = ["check_countries", "check_words"]

Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Phrases = list[Phrase]
MonthNumber = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
WeekdayNumber = Literal["1", "2", "3", "4", "5", "6", "7"]
SeasonName = Literal["spring", "summer", "autumn", "winter"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Connectors(_Strict):
    """The words between the parts of a date; each key is a terminal of `date.lark` in lower case."""

    of: Phrases = []
    the: Phrases = []
    in_: Phrases = Field(default=[], alias="in")
    to: Phrases = []
    and_: Phrases = Field(default=[], alias="and")
    or_: Phrases = Field(default=[], alias="or")
    between: Phrases = []
    from_: Phrases = Field(default=[], alias="from")
    since: Phrases = []
    until: Phrases = []
    before: Phrases = []
    after: Phrases = []
    onwards: Phrases = []
    present: Phrases = []
    circa: Phrases = []
    maybe: Phrases = []
    early: Phrases = []
    mid: Phrases = []
    late: Phrases = []
    century: Phrases = []
    year: Phrases = []
    decade: Phrases = []
    quarter: Phrases = []
    half: Phrases = []
    era: Phrases = []
    before_era: Phrases = []
    happened: Phrases = []


class _Ordinary(_Strict):
    """The words above that are everyday words as well."""

    months: Phrases = []
    weekdays: Phrases = []
    seasons: Phrases = []
    numbers: Phrases = []


class WordList(_Strict):
    """The date words of one language."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    day_first: bool = True
    months: dict[MonthNumber, Phrases]
    weekdays: dict[WeekdayNumber, Phrases]
    seasons: dict[SeasonName, Phrases]
    numbers: dict[Annotated[str, StringConstraints(pattern=r"^([1-9]|[12][0-9]|3[01])$")], Phrases] = {}
    thousands: dict[Literal["1000", "2000"], Phrases] = {}
    words: _Connectors
    ordinary: _Ordinary = _Ordinary()


_COUNTRIES: TypeAdapter[dict[str, Phrases]] = TypeAdapter(
    dict[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], Phrases]
)


def check_words(data: dict[str, Any]) -> dict[str, Any]:
    """`data` as a checked word list; raises pydantic.ValidationError."""
    return WordList.model_validate(data).model_dump(by_alias=True)


def check_countries(data: dict[str, Any]) -> dict[str, list[str]]:
    """`data` as names by ISO 3166-1 alpha-2 code; raises pydantic.ValidationError."""
    return _COUNTRIES.validate_python(data)
