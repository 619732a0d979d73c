"""Drafts a dialect for unknown pages: what their headings seem to hold, and the types of the facts after labels.

The guesses are based on shares of lines and values that look like activities, memberships, officers, places and so on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set
from typing import Final, NamedTuple, get_args

from ..compiled import tables
from ..models import FactType, Participation
from ..page.lines import Line
from ..words.vocabulary import fold, fold_phrase
from . import SHORTEST_ACRONYM, Shares, columns_of, example_of, kinds_of, said_of, slug, toml_list, toml_string
from .outline import Label, Outline, Part, meaning

__all__ = ["draft"]

#: The share of values or lines that must agree on what they are.
_MOST: Final = 0.6
#: Values and lines to look at.
_SAMPLE: Final = 200
#: The share of numbers after a label of the population that must say that they count people.
_COUNTED: Final = 0.25
# --- what values are


def _is_known(label: Label) -> bool:
    """Whether the words shared by all networks have the label."""
    found = meaning(label.phrase)
    return found is not None and found.type == "LABEL"


def _names_page(line: Line) -> bool:
    """Whether the value of a line is what the first line of its page says: the name of the page."""
    value, document = fold_phrase(line.value_segment().text), line.segment.document
    first = document.text.lstrip().partition("\n")[0].partition("(")[0]
    return bool(value) and value == fold_phrase(first.strip(" #=*'"))


def _kind_of(label: Label) -> str:
    """The field or type of fact that most values belong to."""
    counts: Counter[str] = Counter()
    values = label.values[:_SAMPLE]
    for line in values:
        counts.update(kinds_of(line.value_segment() if line.value < line.end else line.segment))
    if counts["number"] >= _MOST * len(values) and counts["population"] >= _COUNTED * len(values):
        return "population"
    for kind in ("website-official", "twins", "location", "contact", "period", "date", "number", "list"):
        if counts[kind] >= _MOST * len(values):
            return kind
    return "text"


#: The share of lines that is enough for a guess.
_SOME: Final = 0.35


class _Guess(NamedTuple):
    """What a heading or label seems to hold. sure: whether most of its lines agree."""

    key: str
    sure: bool


#: The guess for a heading that the words shared by all networks have for twin towns.
_PLACES: Final = _Guess("places", True)


def draft(found: Outline, name: str) -> str:
    """A draft dialect file with this name for the pages of an outline. Uncertain parts are comments."""
    return _Draft(found, name).written()


class _Draft:
    """A draft in progress."""

    def __init__(self, found: Outline, name: str) -> None:
        self._found = found
        self._name = name
        self._facts: dict[str, tuple[FactType, list[Label]]] = {}
        self._fields: defaultdict[str, list[tuple[Label, bool]]] = defaultdict(list)
        self._headings: defaultdict[str, list[tuple[Part, bool]]] = defaultdict(list)
        self._lists: defaultdict[str, list[tuple[Part, bool]]] = defaultdict(list)
        self._roles: list[Label] = []
        self._guess_parts()
        self._guess_labels()

    # --- headings and labels over lists

    def _guess_parts(self) -> None:
        # A shared label with its value below needs no entry in the dialect; one over a list becomes a heading.
        known = {part.phrase: meaning(part.phrase) for part in self._found.parts}
        labels = {phrase: found.value for phrase, found in known.items() if found is not None and found.type == "LABEL"}
        kept = [part for part in self._found.parts if labels.get(part.phrase, "twins") == "twins"]
        parts = {part.phrase: _PLACES if part.phrase in labels else self._held(part) for part in kept}
        for part in kept:
            guess = parts[part.phrase]
            within = [parts[other.phrase] for other in kept if other.level > 1 and _is_in(other, part)]
            if not part.below and within:
                guess = Counter(within).most_common(1)[0][0]
            if part.level > 1:
                self._guess_list(part, guess)
            elif guess.key == "activities":
                self._headings[self._participation(part.phrase) or "activities"].append((part, guess.sure))
            else:
                self._headings[guess.key].append((part, guess.sure))

    def _guess_list(self, part: Part, guess: _Guess) -> None:
        """Adds a label over a list, or a sub-heading, where it seems to belong."""
        if guess.key == "activities":
            self._lists[self._participation(part.phrase) or "none"].append((part, True))
        elif guess.key in ("facts", "practices", "text") and part.below and all(line.mark for line in part.below):
            label = Label(part.phrase, part.pages, part.parent, part.below, part.example)
            self._facts[slug(part.phrase)] = ("list", [label])
        else:
            key = "memberships" if guess.key == "network" else guess.key
            self._lists[key].append((part, guess.sure))

    def _held(self, part: Part) -> _Guess:
        """Guesses what a heading or a label over a list holds."""
        lines = part.below[:_SAMPLE]
        if not lines:
            return _Guess("text", False)
        share = Shares(lines)
        said = self._said(part, share)
        if said is not None:
            return said
        heads = Counter(_kind_of_table(columns) for line in lines if (columns := columns_of(line)))
        heads += Counter([_kind_of_table(part.columns)] * len(lines) if part.columns else [])
        kind = heads.most_common(1)[0][0] if heads and share.labelled < _SOME else ""
        if kind == "entries" and share.days < _SOME:
            return _Guess(self._fact(part, "entries"), True)
        if kind and kind != "entries":
            return _Guess(kind, True)
        some = share.roles >= 1 / len(lines) and share.of_members < _MOST and share.labelled < _MOST
        if share.roles >= _SOME or some:
            return _Guess("network", True)
        if share.contact >= _SOME / 2 and share.labelled < _MOST:
            return _Guess(self._fact(part, "contact"), True)
        if share.places >= _MOST and share.days < _SOME:
            return _Guess("places", True)
        if share.labelled >= _SOME and share.labelled > share.dated:
            return _Guess("facts", True)
        if share.dated >= _SOME:
            if share.activities >= _SOME:
                return _Guess("activities", True)
            # A prize has a year, not a period.
            if min(share.of_members, share.periods) >= _SOME and share.persons < _MOST:
                return _Guess("memberships", True)
            return _Guess(self._fact(part, "entries"), True)
        if share.labelled >= _SOME / 2:
            return _Guess("facts", True)
        return _Guess("practices" if share.marked >= _MOST else "text", False)

    def _fact(self, part: Part, type_: FactType) -> str:
        """Adds a fact that holds everything below a heading; returns its name."""
        name = slug(part.phrase)
        self._facts.setdefault(name, (type_, []))
        return name

    def _said(self, part: Part, share: Shares) -> _Guess | None:
        """What the words of a heading suggest, if the lines below it agree."""
        said = said_of(part.phrase)
        if said in ("news", "interviews", "practices", "text"):
            return _Guess(said, True)
        if said == "places" and share.places >= _SOME:
            return _Guess(said, True)
        if said == "memberships" and share.days < _SOME and max(share.dated, share.roles) >= _SOME:
            return _Guess(said, True)
        if said == "entries" and max(share.dated, share.persons) >= _SOME and share.roles < _SOME:
            return _Guess(self._fact(part, "entries"), True)
        activities = said == "activities" or self._participation(part.phrase) is not None
        return _Guess("activities", True) if activities and share.dated >= _SOME else None

    def _participation(self, phrase: str) -> str | None:
        said = said_of(phrase)
        return said if said in get_args(Participation) else None

    # --- labels

    def _guess_labels(self) -> None:
        held = {part.phrase: key for key, found in self._headings.items() for part, _ in found}
        lists = {part.phrase for found in self._lists.values() for part, _ in found}
        for label in self._found.labels:
            if label.part in lists or held.get(label.part, "facts") not in ("facts", "network", "text"):
                continue
            if _is_known(label):
                continue
            kind = _kind_of(label)
            if held.get(label.part) == "network" and kind in ("period", "date"):
                self._roles.append(label)
            elif kind in ("population", "location", "website-official", "twins"):
                self._fields[kind].append((label, True))
            elif kind == "text" and sum(map(_names_page, label.values)) >= _MOST * len(label.values):
                self._facts.setdefault("name", ("text", []))[1].append(label)
            else:
                self._facts[slug(label.phrase)] = (kind, [label])  # type: ignore[assignment]

    # --- the file

    def written(self) -> str:
        """The TOML text."""
        found = self._found
        shapes = [name for name, on in found.shapes.model_dump().items() if on and name in _SWITCHED_ON]
        lines = [
            f"# Drafted from {found.pages} pages: how often each phrase occurs, and an example of what follows it.",
            "# Commented parts are uncertain. Move what is wrong to where it belongs, then check the file:",
            "#   profileparse dialect check FILE, then profileparse dialect test FILE PAGES",
            "",
            f'name = "{self._name}"',
            'extends = "common"',
            f'languages = ["{_language(found)}"]',
            self._organisation(),
        ]
        if self._facts:
            lines += ["facts = [", *(self._fact_line(name) for name in self._facts), "]"]
        lines += ["", "[shapes]", *(f"{shape} = true" for shape in shapes)] if shapes else []
        lines += self._table("headings", self._headings)
        lines += self._table("lists", self._lists)
        if self._fields:
            lines += ["", "[labels]"]
            for field, labels in self._fields.items():
                lines += toml_list(
                    field, [(label.phrase, label.pages, example_of(label.values), sure) for label, sure in labels]
                )
        if self._roles:
            lines += [
                "",
                "[roles]",
                "# the role of a member: member, founding-member, executive-committee-member, president …",
            ]
            lines += toml_list("other", [(r.phrase, r.pages, example_of(r.values), False) for r in self._roles])
        return "\n".join(lines) + "\n"

    def _organisation(self) -> str:
        """The line that names the network: an acronym in a heading over memberships, «We and the ELTN»."""
        about = "# the network of these pages, which «Member since: 2013» refers to"
        for key in ("network", "memberships"):
            for part, _ in self._headings.get(key, ()):
                words = [] if part.phrase.isupper() else part.phrase.split()
                named = [word for word in words if word.isupper() and len(word) >= SHORTEST_ACRONYM]
                if named:
                    return f"organisation = {toml_string(named[-1])}   {about}"
        return f'# organisation = "…"   {about}'

    def _fact_line(self, name: str) -> str:
        type_, labels = self._facts[name]
        wording = ", ".join(toml_string(label.phrase) for label in labels)
        about = (
            f"   # {labels[0].pages} times: {example_of(labels[0].values)}" if labels else "   # all under its heading"
        )
        named = f", labels = [{wording}]" if labels else ""
        return f'    {{ name = "{name}", type = "{type_}"{named} }},{about}'

    def _table(self, name: str, found: dict[str, list[tuple[Part, bool]]]) -> list[str]:
        lines = ["", f"[{name}]"] if found else []
        for key, parts in found.items():
            lines += toml_list(key, [(part.phrase, part.pages, example_of(part.below), sure) for part, sure in parts])
        return lines


_SWITCHED_ON: Final = frozenset(
    {"markdown_headings", "equals_headings", "underlined_headings", "value_on_next_line", "wiki_markup"}
)


def _kind_of_table(columns: Set[str]) -> str:
    """What a table with these columns holds."""
    if columns >= {"DATE_COLUMN", "PLACE_COLUMN"}:
        return "activities"
    return "places" if "COUNTRY_COLUMN" in columns else "memberships" if "ROLE_COLUMN" in columns else "entries"


def _is_in(other: Part, part: Part) -> bool:
    return other.parent == fold_phrase(part.phrase)


def _language(found: Outline) -> str:
    """The language whose month names occur most often, or else that of most pages."""
    lines = [line for part in found.parts for line in part.below[:_SAMPLE]]
    lines += [line for label in found.labels for line in label.values[:_SAMPLE]]
    spoken = Counter(line.segment.document.language for line in lines if line.segment.document.language)
    words = Counter(word for line in lines for word in fold_phrase(line.segment.text).split())
    months = {
        language: sum(words[fold(name)] for listed in known["months"].values() for name in listed if len(name) > 3)
        for language, known in tables().words.items()
    }
    # Some languages share most of their month names.
    return max(months, key=lambda language: (months[language], spoken[language], language == "en"))
