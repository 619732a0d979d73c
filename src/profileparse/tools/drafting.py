"""Drafts a dialect for unknown pages: what their headings seem to hold, and the types of the facts after labels.

The guesses are based on shares of lines and values that look like activities, memberships, officers, places and so on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Final, NamedTuple, get_args

from ..models import FactType, Participation
from ..page.lines import Line
from ..values.places import country_named
from ..words.vocabulary import OPEN_END, fold_phrase, phrase_key
from . import (
    Shares,
    columns_of,
    meaning,
    offices_among,
    phrase_in,
    role_phrases,
    said_of,
    said_role,
    slug,
)
from .checking import example_of, toml_list, toml_string
from .outline import Label, Outline, Part
from .survey import (
    column_of,
    is_name,
    is_of_head,
    kind_of,
    kinds_of,
    languages_of,
    names_places,
    network_of,
    tables_of,
)

__all__ = ["draft"]

#: The share of values or lines that must agree on what they are.
_MOST: Final = 0.6
#: Values and lines to look at.
_SAMPLE: Final = 200
#: The share of lines that is enough for a guess, of quotes beside those who said them, of days among memberships.
_SOME: Final = 0.35
_QUOTED: Final = 0.25
_FEW: Final = 0.1
#: Words of an office in the place of a label.
_LONGEST_OFFICE: Final = 3


#: What holds activities.
_OF_ACTIVITIES: Final = ("activities", *get_args(Participation))


class _Guess(NamedTuple):
    """What a heading or label seems to hold. sure: whether most of its lines agree."""

    key: str
    sure: bool


#: What prose can be below a heading that says so.
_OF_PROSE: Final = frozenset({"news", "interviews", "practices", "text"})
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
        self._roles: defaultdict[str, list[Label]] = defaultdict(list)
        self._columns: defaultdict[str, list[Label]] = defaultdict(list)
        self._languages = languages_of(found)
        self._officers: dict[str, Part] = {}  # headings over officers, each after the label of the office
        self._meant: set[str] = set()  # phrases that have a meaning, each with where it has it
        self._guess_parts()
        own = [part for key in ("network", "memberships") for part, _ in self._headings.get(key, ())]
        self._named = network_of(found, own, self._lines_of("memberships", "network"), self._languages)
        self._guess_labels()
        self._guess_roles()
        self._guess_columns()

    # --- headings and labels over lists

    def _guess_parts(self) -> None:
        # A shared label with its value below needs no entry in the dialect; one over a list becomes a heading.
        known = {part.phrase: meaning(part.phrase, self._languages) for part in self._found.parts}
        labels = {phrase: found.value for phrase, found in known.items() if found is not None and found.type == "LABEL"}
        kept = [part for part in self._found.parts if labels.get(part.phrase, "twins") == "twins"]
        parts = {part.phrase: _PLACES if part.phrase in labels else self._held(part) for part in kept}
        for part in kept:
            guess = parts[part.phrase]
            inside = [other for other in kept if other.level > 1 and other.parent == fold_phrase(part.phrase)]
            within = [parts[other.phrase] for other in inside]
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
            self._lists[self._participation(part.phrase) or "activities"].append((part, True))
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
        said, prose = self._said(part, share), share.prose >= _MOST
        if said is not None and (not prose or said.key in _OF_PROSE):
            return said
        if prose or (share.quotes >= _QUOTED and share.dated < _SOME):
            return _Guess("text", True)
        if share.officers >= _FEW and share.officers + share.persons >= _SOME:
            self._officers[part.phrase] = part
            return _Guess("facts", True)
        if share.terms >= _SOME:
            return _Guess(self._fact(part, "entries"), True)
        heads = Counter(_kind_of_table(columns) for line in lines if (columns := columns_of(line)))
        heads += Counter([_kind_of_table(part.columns)] * len(lines) if part.columns else [])
        kind = heads.most_common(1)[0][0] if heads and share.labelled < _SOME else ""
        officers = kind == "memberships" and share.persons >= _MOST
        if (kind == "entries" and share.days < _SOME) or officers:
            return _Guess(self._fact(part, "entries"), True)
        if kind and kind != "entries":
            return _Guess("activities" if kind == "memberships" and share.days >= _SOME else kind, True)
        some = share.roles >= 1 / len(lines) and share.of_members < _MOST and share.labelled < _MOST
        if share.roles >= _SOME or some:
            return _Guess("network" if share.days >= _FEW else "memberships", True)
        if share.contact >= _SOME / 2 and share.labelled < _MOST:
            return _Guess(self._fact(part, "contact"), True)
        if share.places >= _MOST and share.days < _SOME:
            return _Guess("places", True)
        if share.labelled >= _SOME and share.labelled > share.dated:
            return _Guess("facts", True)
        if share.dated >= _SOME:
            if share.activities >= _SOME or share.years >= _FEW:
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
        name = "contact" if type_ == "contact" else slug(part.phrase)
        self._facts.setdefault(name, (type_, []))
        return name

    def _said(self, part: Part, share: Shares) -> _Guess | None:
        """What the words of a heading suggest, if the lines below it agree."""
        said = said_of(part.phrase)
        if said in _OF_PROSE:
            return _Guess(said, True)
        if said == "places" and share.places >= _SOME:
            return _Guess(said, True)
        if said == "memberships" and share.days < _SOME and max(share.dated, share.roles) >= _SOME:
            return _Guess(said, True)
        if said == "entries" and max(share.dated, share.persons) >= _SOME and share.roles < _SOME:
            return _Guess(self._fact(part, "entries"), True)
        if self._participation(part.phrase) is not None and share.dated >= _SOME / 2:
            return _Guess("activities", True)
        return _Guess("activities", True) if said == "activities" and share.dated >= _SOME else None

    def _participation(self, phrase: str) -> str | None:
        return said_of(phrase, among=get_args(Participation))

    # --- labels

    def _guess_labels(self) -> None:
        held = {part.phrase: key for key, found in self._headings.items() for part, _ in found}
        lists = {part.phrase for found in self._lists.values() for part, _ in found}
        listed = self._lines_of("memberships", "network")
        offices = Counter(fold_phrase(role) for line in listed for role in role_phrases(line))
        sites = self._pages_with_website()
        if self._found.heads:
            self._fields["notice"] += [(head, True) for head in self._found.heads]
        for label in self._found.labels:
            above = "" if label.part in lists else held.get(label.part, "facts")
            known = meaning(label.phrase, self._languages)
            kind = kind_of(label, self._languages)
            is_label = known is not None and known.type == "LABEL"
            pages = {id(line.segment.document) for line in label.values}
            if above in ("network", "memberships") and kind in ("period", "date") and not is_label:
                self._guess_role(label, above)
                continue
            if above not in ("facts", "network", "text") or fold_phrase(label.phrase) in offices:
                continue
            if known is not None and is_label:
                if known.value == "population" and names_places(label):
                    self._fields["location"].append((label, True))
            elif kind == "website-official":
                self._fields["website-other" if pages & sites else kind].append((label, True))
                sites |= pages
            elif kind in ("population", "location", "twins", "contract"):
                self._fields[kind].append((label, True))
            elif kind == "text" and is_name(label):
                self._facts.setdefault("name", ("text", []))[1].append(label)
            elif is_of_head(label):
                self._fields["notice"].append((label, True))
            else:
                kind = "entries" if kind == "text" and label.part in self._officers else kind
                self._facts.setdefault(slug(label.phrase), (kind, []))[1].append(label)  # type: ignore[arg-type]
        self._guess_officers(offices)

    def _pages_with_website(self) -> set[int]:
        """The pages with a website whose label the words shared by all networks have."""
        known = [(label, meaning(label.phrase, self._languages)) for label in self._found.labels]
        sites = [label for label, found in known if found is not None and found.value == "website-official"]
        return {id(line.segment.document) for label in sites for line in label.values}

    def _guess_role(self, label: Label, above: str) -> None:
        """Adds a label whose values say since when: «Board: 2001–2005», «Joined the ELTN: 2004»."""
        name, _ = self._named
        role = said_role(label.phrase) if len(label.phrase.split()) <= _LONGEST_OFFICE else None
        if role is None and name in label.phrase.split():
            role = "member"
        if role is not None or above == "network":
            self._roles[role or "other"].append(label)

    def _guess_officers(self, offices: Mapping[str, int]) -> None:
        """Makes a fact of each office: «President: Ann Berg (1981–1996)».

        offices: how often memberships name one; a phrase can't be both a label and a role.
        """
        known = {fold_phrase(label.phrase) for _, labels in self._facts.values() for label in labels}
        found: defaultdict[str, list[tuple[str, Line]]] = defaultdict(list)
        for part in self._officers.values():
            for phrase, line in offices_among(part.below):
                found[fold_phrase(phrase)].append((phrase, line))
        for key, rows in found.items():
            label = Label(rows[0][0], len(rows), "", [line for _, line in rows], "")
            if key not in known and len(rows) > offices.get(key, 0):
                self._facts.setdefault(slug(label.phrase), ("entries", []))[1].append(label)

    # --- roles and columns

    def _lines_of(self, *keys: str) -> list[Line]:
        """The lines below the headings and labels over lists that hold one of these."""
        tables = (self._headings, self._lists)
        return [line for table in tables for key in keys for part, _ in table.get(key, ()) for line in part.below]

    def _guess_roles(self) -> None:
        lines: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self._lines_of("memberships", "network"):
            for phrase in role_phrases(line):
                lines[phrase.casefold()].append(line)
        labels = {fold_phrase(label.phrase) for _, listed in self._facts.values() for label in listed}
        for phrase, found in lines.items():
            names_body = len(found) == 1 and _names_body(phrase, found[0])
            role, known = None if names_body else said_role(phrase), meaning(phrase, self._languages)
            is_label = fold_phrase(phrase) in labels
            if role is not None and not is_label and (known is None or known.type != "ROLE" or known.value == "other"):
                self._roles[role].append(Label(phrase, len(found), "", found, ""))

    def _guess_columns(self) -> None:
        """Guesses what the unknown cells of heads of tables name, and which activities a cell says were hosted."""
        parts = [(key, part) for table in (self._headings, self._lists) for key in table for part, _ in table[key]]
        for key, part in parts:
            for head, rows in tables_of(part.phrase if part.columns else "", part.below) if key != "facts" else ():
                names = [column_of(phrase_in(cell, self._languages)) if cell else "" for cell in head]
                for at, cell in enumerate(head if any(names) else ()):
                    values = [(cells[at], line) for cells, line in rows if at < len(cells) and cells[at]]
                    if names[at] == "role_column" and key in _OF_ACTIVITIES:
                        self._guess_participations(values)
                    elif cell and not names[at]:
                        names[at] = _column_of([value for value, _ in values], names)
                        self._add_column(names[at], Label(cell, part.pages, "", [line for _, line in values], ""))

    def _add_column(self, column: str, head: Label) -> None:
        known = {fold_phrase(label.phrase) for found in self._columns.values() for label in found}
        if column and fold_phrase(head.phrase) not in known:
            self._columns[column].append(head)

    def _guess_participations(self, values: list[tuple[str, Line]]) -> None:
        for value, line in values:
            said = self._participation(value)
            listed = {fold_phrase(part.phrase) for found in self._lists.values() for part, _ in found}
            if said is not None and fold_phrase(value) not in listed:
                self._lists[said].append((Part(value, 1, 2, "", [line], ""), True))

    # --- the file

    def written(self) -> str:
        """The TOML text."""
        found, (name, sure) = self._found, self._named
        shapes = [name for name, on in found.shapes.model_dump().items() if on and name in _SWITCHED_ON]
        lines = [
            f"# Drafted from {found.pages} pages: how often each phrase occurs, and an example of what follows it.",
            "# Commented parts are uncertain. Move what is wrong to where it belongs, then check the file:",
            "#   profileparse dialect check FILE, then profileparse dialect test FILE PAGES",
            "",
            f'name = "{self._name}"',
            'extends = "common"',
            f"languages = [{', '.join(map(toml_string, self._languages))}]",
            f"{'' if sure else '# '}organisation = {toml_string(name)}   {_ABOUT_NETWORK}",
        ]
        if self._facts:
            lines += ["facts = [", *(self._fact_line(name) for name in self._facts), "]"]
        lines += ["", "[shapes]", *(f"{shape} = true" for shape in shapes)] if shapes else []
        lines += self._table("headings", self._headings, " alone")
        lines += self._table("lists", self._lists, " alone")
        lines += self._table("labels", self._fields)
        # Whatever other offices are: member, president, treasurer …
        roles = {role: [(office, role != "other") for office in found] for role, found in self._roles.items()}
        lines += self._table("roles", roles)
        columns = {column: [(head, True) for head in heads] for column, heads in self._columns.items()}
        lines += self._table("words", columns, " of a head")
        return "\n".join(lines) + "\n"

    def _is_new(self, phrase: str, where: str) -> bool:
        """Whether a phrase has no meaning there yet: a dialect gives it one. where: how it is on a line."""
        key = phrase_key(phrase.removesuffix(OPEN_END)) + where
        new = key not in self._meant
        self._meant.add(key)
        return new

    def _fact_line(self, name: str) -> str:
        type_, labels = self._facts[name]
        wording = ", ".join(toml_string(label.phrase) for label in labels if self._is_new(label.phrase, ""))
        about = (
            f"   # {labels[0].pages} times: {example_of(labels[0].values)}" if labels else "   # all under its heading"
        )
        named = f", labels = [{wording}]" if labels else ""
        return f'    {{ name = "{name}", type = "{type_}"{named} }},{about}'

    def _table(self, name: str, found: Mapping[str, Sequence[tuple[Part | Label, bool]]], where: str = "") -> list[str]:
        lines = ["", f"[{name}]"] if found else []
        for key, listed in found.items():
            rows = [(one, one.below if isinstance(one, Part) else one.values, sure) for one, sure in listed]
            lines += toml_list(
                key,
                [
                    (one.phrase, one.pages, example_of(below), sure and self._is_new(one.phrase, where))
                    for one, below, sure in rows
                ],
            )
        return lines


_ABOUT_NETWORK: Final = "# the network of these pages, which «Member since: 2013» refers to"
_SWITCHED_ON: Final = frozenset(
    {"markdown_headings", "equals_headings", "underlined_headings", "value_on_next_line", "wiki_markup", "year_lines"}
)


def _kind_of_table(columns: Set[str]) -> str:
    """What a table with these columns holds."""
    if columns >= {"DATE_COLUMN", "PLACE_COLUMN"}:
        return "activities"
    return "places" if "COUNTRY_COLUMN" in columns else "memberships" if "ROLE_COLUMN" in columns else "entries"


def _names_body(phrase: str, line: Line) -> bool:
    """Whether what a line begins with is rather an organisation than an office: «Swan Bay Sports Council, 2003»."""
    words = line.segment.text[: len(phrase)].split()
    return line.segment.text.casefold().startswith(phrase) and len(words) > 2 and all(w[0].isupper() for w in words)


def _column_of(values: list[str], names: list[str]) -> str:
    """What an unknown column seems to hold, beside others; empty if nothing."""
    count = _MOST * len(values)
    kinds = Counter(kind for value in values for kind in kinds_of(phrase_in(value)))
    if values and sum(country_named(value) is not None for value in values) >= count:
        return "" if "country_column" in names else "country_column"
    if values and kinds["date"] + kinds["period"] >= count:
        return "" if "date_column" in names or "from_column" in names else "date_column"
    about = {"title_column", "place_column"} if "country_column" in names else {"title_column"}
    return "" if about & {*names} else "title_column"
