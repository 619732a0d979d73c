"""What people who type a page do to it: each change takes the lines of a right page and changes one place.

A change also says what the page says afterwards. `CHANGES` holds them by name; each takes the lines and a source of
random numbers, marks the lines that it changed, and returns whether it found a place for itself.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from typing import Final

from tests.generators.typist import TypedLine

__all__ = ["CHANGES", "Change"]

Lines = list[TypedLine]
Change = Callable[[Lines, random.Random], bool]
#: Filled by the functions below, in their order.
CHANGES: Final[dict[str, Change]] = {}

_EVENTS = ("event", "practice", "news")
_DATED: Final = re.compile(r"\b\d{1,2}(?:-\d{1,2})? (?:[A-Z][a-zé]+|mars|avril|mai)(?= \d{4}$)")
_WORD: Final = re.compile(r"[^\W\d_]{5,}")


def _change(function: Change) -> Change:
    CHANGES[function.__name__.replace("_", " ")] = function
    return function


def _pick(rng: random.Random, lines: Lines, wanted: Callable[[TypedLine], object]) -> TypedLine | None:
    found = [line for line in lines if wanted(line)]
    return rng.choice(found) if found else None


def _insert(lines: Lines, index: int, *texts: str, values: dict[str, list[str]] | None = None) -> None:
    lines[index:index] = [TypedLine(text, (values or {}).get(text, []), True) for text in texts]


def _is_french(lines: Lines) -> bool:
    return any("habitants" in line.text for line in lines)


def _where(lines: Lines, line: TypedLine) -> int:
    return next(index for index, one in enumerate(lines) if one is line)


def _fields(lines: Lines) -> Lines:
    return [line for line in lines if line.colon >= 0 and line.says("population", "location", "contract", "twin")]


# --- labels


@_change
def date_in_a_label(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("population"))
    if line is None:
        return False
    label = line.text[: line.colon].rstrip()
    line.text = line.text.replace(
        label, label + rng.choice([" (2010)", " in 2010", " (in 2010)", " 2010", " (census 2010)", ", 2010"]), 1
    )
    line.values = [value + " | 2010" for value in line.values]
    line.changed = True
    return True


@_change
def more_words_in_a_label(lines: Lines, rng: random.Random) -> bool:
    longer = {
        "Location": ["Location (region)", "Geographical location", "Location of the town"],
        "Twinned with": ["Twinned with the towns of", "Twinned with (twin towns)", "Currently twinned with"],
        "Safety contract": ["Safety contract (local)", "Local safety contract", "Safety contract of the city"],
        "Population": ["Total population", "Population of the town", "Population of the city"],
        "Member since": ["Member of the network since", "Member of Efus since"],
        "Attended": ["Attended (selection)", "Has attended", "Attended by the city"],
        "Participated in": ["Participated in (selection)", "Has participated in", "Participated in the following"],
        "Jumelée avec": ["Ville jumelée avec", "Jumelée avec les villes de"],
        "Membre depuis": ["Membre de l’Efus depuis"],
        "Population ": ["Population totale ", "Population de la ville "],
    }
    found = [(line, label) for line in lines for label in longer if line.text.startswith(label + ":")]
    found += [(line, label) for line in lines for label in longer if line.text.startswith(label + " :")]
    if not found:
        return False
    line, label = rng.choice(found)
    if "Membre" in label and "FFSU" in str(line.values):
        return False
    new = rng.choice(longer[label])
    if "Efus" in new and line.says("membership") and "Efus" not in line.values[0]:
        return False
    line.text = line.text.replace(label, new, 1)
    line.changed = True
    return True


_OTHER_FACTS: Final = [
    ("Population density", "400/km2"), ("Population growth", "2 %"), ("Surface area", "12 km2"),
    ("Mayor of the city", "Jane Ferrel"), ("Location of the town hall", "Main street 4"), ("Founded", "1843"),
    ("Population of the metropolitan area", "900,000"), ("Number of police officers", "120"),
    ("Website visitors", "30,000 a month"), ("Twin schools", "Ecole des Lilas, Lycée Brune"),
    ("Member states", "27"), ("Presidents", "Jane Ferrel, Paul Ostrow"), ("Safety budget", "3.2 million euros"),
    ("Contract staff", "12 mediators"), ("Twinned schools", "Ecole des Lilas (France)"),
    ("Local police", "84 officers"),
    ("Attended crimes", "312"), ("Languages", "French, Dutch"), ("Unemployment rate", "8.1 %"),
    ("Location factor", "1.2"), ("President of the council", "Jane Ferrel"), ("Members of the council", "43"),
    ("Participants", "120"), ("Partner organisations", "Red Cross, Scouts"), ("Contact", "Jane Ferrel, 01 44 55 66 77"),
    ("Youth population", "12,000"), ("Foreign population", "9 %"),
]  # fmt: skip
_OTHER_FACTS_FR: Final = [
    ("Densité de population", "400/km2"), ("Superficie", "12 km2"), ("Maire de la ville", "Jeanne Ferrel"),
    ("Population active", "32 000"), ("Population de l’agglomération", "900 000"), ("Taux de chômage", "8,1 %"),
    ("Localisation de la mairie", "12 rue de la Brune"), ("Nombre de policiers", "120"), ("Budget sécurité", "3,2 M€"),
]  # fmt: skip


@_change
def facts_of_like_names(lines: Lines, rng: random.Random) -> bool:
    fields = _fields(lines)
    if not fields:
        return False
    for label, value in rng.sample(_OTHER_FACTS_FR if _is_french(lines) else _OTHER_FACTS, 3):
        text = f"{label} : {value}" if _is_french(lines) else f"{label}: {value}"
        _insert(lines, _where(lines, rng.choice(fields)), text, values={text: [f"fact | {label} | {value}"]})
    return True


@_change
def a_field_twice(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.colon >= 0 and one.says("population", "location"))
    if line is None:
        return False
    label = line.text[: line.colon].rstrip()
    value = rng.choice(["61,000 inhabitants", "70 200"]) if line.says("population") else "Country of Rivers, Spain"
    fields = [one for one in _fields(lines) if _where(lines, one) >= _where(lines, line)]
    text = f"{label}: {value}"
    index = _where(lines, rng.choice(fields)) + 1
    if index < len(lines) and lines[index].bullet:
        index = _where(lines, line) + 1
    _insert(lines, index, text, values={text: [f"fact | {label} | {value}"]})
    return True


@_change
def capitals(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.text.rstrip().endswith(":") or one.colon > 0)
    if line is None:
        return False
    if line.colon > 0 and not line.says("section"):
        line.text = line.text[: line.colon].upper() + line.text[line.colon :]
        line.values = [_upper_label(value) for value in line.values]
    else:
        line.text = line.text.upper()
    line.changed = True
    return True


def _upper_label(value: str) -> str:
    parts = value.split(" | ")
    return " | ".join([parts[0], parts[1].upper(), *parts[2:]]) if parts[0] == "fact" else value


@_change
def a_line_in_capitals(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("event", "twin", "practice") and not one.says("fact"))
    if line is None:
        return False
    line.text = line.text.upper()
    line.values = [_upper_names(value) for value in line.values]
    line.changed = True
    return True


def _upper_names(value: str) -> str:
    parts = value.split(" | ")
    if parts[0] in ("event", "twin", "place", "practice"):
        parts[1] = parts[1].upper()
    return " | ".join(parts)


@_change
def typing_mistake_in_a_label(lines: Lines, rng: random.Random) -> bool:
    def label(line: TypedLine) -> str:
        text = line.text
        if line.bullet or not line.values or line.says("event", "name", "quote", "fact", "interview"):
            return ""
        return text[: line.colon] if line.colon > 0 else text.split(" since")[0].split(" signed")[0]

    line = _pick(rng, lines, lambda one: _WORD.search(label(one)))
    if line is None:
        return False
    word = rng.choice(list(_WORD.finditer(label(line))))
    start = word.start()
    text, index = line.text, start + rng.randint(1, len(word[0]) - 2)
    letter = text[index]
    slips = [
        letter * 2, "", rng.choice("aeinrst"), text[index + 1] + letter,
    ]  # fmt: skip
    which = rng.randrange(4)
    line.text = text[:index] + slips[which] + text[index + (2 if which == 3 else 1) :]
    line.changed = line.text != text
    return line.changed


@_change
def missing_colon(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: ":" in one.text and not one.bullet and one.values and not one.says("fact"))
    if line is None:
        return False
    line.text = re.sub(r"\s*:\s*(.)", r" \1", line.text, count=1) if line.colon > 0 else line.text.rstrip(" :")
    line.changed = True
    return True


@_change
def colon_twice(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: ":" in one.text and not one.bullet)
    if line is None:
        return False
    line.text = line.text.replace(":", rng.choice(["::", " : :", ": :", ";:"]), 1)
    line.changed = True
    return True


@_change
def value_on_the_next_line(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.colon > 0 and one.values and not one.says("fact"))
    if line is None:
        return False
    rest = line.text[line.colon + 1 :].strip()
    line.text = line.text[: line.colon + 1]
    line.changed = True
    index = _where(lines, line) + 1
    gap = [TypedLine("", [], True)] if rng.random() < 0.3 else []
    lines[index:index] = [*gap, TypedLine(rest, line.values, True)]
    line.values = []
    return True


# --- lines between others


_PROSE: Final = [
    "The city has been working on safety with its neighbours since 1995.",
    "In 2004 a new department for prevention was created, with a staff of 12 people.",
    "More information can be found in the town hall.",
    "Its 14 districts have a council each, and the mayor, Jane Ferrel, was re-elected in 2008.",
    "About 300 people from 12 countries came to the opening in May 2003.",
    "It is a member of several other networks and is twinned with towns all over the world.",
    "Population grew to 60,000 after 2010, when two villages joined the city.",
    "Members of the council meet every month in the town hall.",
    "The president of the region and the mayor signed an agreement in 2006.",
    "Its location matters: the town lies between two motorways.",
    "Twinned towns meet every year in May, the last time in 2011.",
    "Participation of young people has always been important to us, since 1998 at least.",
    "Contracts like these were signed in 2001 and 2003 by other towns (Bellarive, Torrenova).",
    "Conference rooms can be hired in the town hall.",
]  # fmt: skip
_PROSE_FR: Final = [
    "La ville travaille avec ses voisines depuis 1995.",
    "En 2004 un service de prévention a été créé, avec 12 personnes.",
    "Les membres du conseil se réunissent chaque mois, et depuis 2004 avec les jeunes.",
    "Présidente de la région en 2005, Jeanne Ferrel a signé plusieurs accords.",
    "La population a atteint 90 000 habitants en 2010.",
    "La ville est aussi membre d’autres réseaux et compte 14 quartiers.",
]  # fmt: skip


@_change
def prose_between_fields(lines: Lines, rng: random.Random) -> bool:
    fields = _fields(lines)
    if not fields:
        return False
    prose = rng.choice(_PROSE_FR if _is_french(lines) else _PROSE)
    blank = rng.random() < 0.5
    index = _where(lines, rng.choice(fields))
    _insert(lines, index, *(["", prose, ""] if blank else [prose]))
    return True


@_change
def prose_among_memberships(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("membership"))
    if line is None:
        return False
    prose = rng.choice(_PROSE_FR if _is_french(lines) else _PROSE)
    _insert(lines, _where(lines, line), *(["", prose, ""] if rng.random() < 0.5 else [prose]))
    return True


@_change
def a_sentence_in_a_list(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("event") and one.bullet)
    if line is None:
        return False
    prose = rng.choice(_PROSE_FR if _is_french(lines) else _PROSE)
    _insert(lines, _where(lines, line), *(["", prose, ""] if rng.random() < 0.5 else [prose]))
    return True


@_change
def a_sentence_among_twin_towns(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("twin") and not one.says("fact"))
    if line is None:
        return False
    if line.bullet:
        sentence = "  • furthermore the city is engaged in city friendships with Matsuo (Japan), Arvik (Norway)"
        _insert(
            lines, _where(lines, line) + 1, sentence, values={sentence: ["twin | Matsuo | JP", "twin | Arvik | NO"]}
        )
    elif _is_french(lines):
        line.text += ", en outre la ville a des liens d’amitié avec Matsuo (Japon)"
        line.values.append("twin | Matsuo | JP")
    else:
        line.text += "; furthermore the city is engaged in city friendships with Matsuo (Japan)"
        line.values.append("twin | Matsuo | JP")
    line.changed = True
    return True


@_change
def an_unknown_section(lines: Lines, rng: random.Random) -> bool:
    headings = [line for line in lines if re.match(r"[234]\.", line.text)]
    if not headings:
        return False
    at = rng.choice([*headings, None])
    title = rng.choice(["Our team", "Partners and friends", "Statistics", "Contact persons", "History"])
    if at is None:
        number, index = int(headings[-1].text[0]) + 1, len(lines)
    else:
        number, index = int(at.text[0]), _where(lines, at)
        for line in headings[headings.index(at) :]:
            new = str(int(line.text[0]) + 1)
            line.text = new + line.text[1:]
            line.values = [re.sub(r"section \| \d", f"section | {new}", value) for value in line.values]
            line.changed = True
    colon = rng.choice([" :", ":", ""])
    heading = f"{number}. {title}{colon}"
    phone = "Phone: 01 44 55 66 77"
    texts = [heading, "- Jane Ferrel, coordinator", "- Office for prevention, Main street 4", phone, ""]
    values = {heading: [f"section | {number} | other"], phone: ["fact | Phone | 01 44 55 66 77"]}
    _insert(lines, index, *texts, values=values)
    return True


@_change
def order_of_fields(lines: Lines, rng: random.Random) -> bool:
    found = [line for line in lines if line.says("population", "location", "contract") or line.says("website")]
    found = [line for line in found if not any("http" in one.text for one in lines[_where(lines, line) :][:3])]
    if len(found) < 2:
        return False
    one, other = rng.sample(found, 2)
    for line, text, values in ((one, other.text, other.values), (other, one.text, one.values)):
        line.text, line.values, line.changed = text, values, True
    return True


@_change
def a_membership_below_the_list(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("membership"))
    if line is None:
        return False
    index = _where(lines, line)
    end = next((i for i in range(index + 1, len(lines)) if lines[i].says("section")), len(lines))
    last = max((i for i in range(index, end) if lines[i].says("event")), default=0)
    if not last:
        return False
    line.changed = True
    lines.insert(last + 1, line)
    del lines[index]
    return True


# --- lines and spaces


@_change
def a_line_wrapped(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: len(one.text) > 40 and (one.bullet or not one.says("event")))
    if line is None:
        return False
    spaces = [i for i, mark in enumerate(line.text) if mark == " " and 20 < i < len(line.text) - 4 and i > line.colon]
    if not spaces:
        return False
    at = rng.choice(spaces)
    rest = line.text[at + 1 :]
    line.text, line.changed = line.text[:at], True
    lines.insert(_where(lines, line) + 1, TypedLine(rest, [], True))
    return True


@_change
def all_lines_wrapped(lines: Lines, rng: random.Random) -> bool:
    width = rng.randint(50, 75)
    for line in list(lines):
        parts = textwrap.wrap(line.text, width, break_long_words=False, break_on_hyphens=False)
        if len(parts) < 2 or (line.says("event") and not line.bullet):
            continue
        line.text, line.changed = line.bullet[: len(line.bullet) - 2] + parts[0].lstrip(" "), True
        index = _where(lines, line) + 1
        lines[index:index] = [TypedLine(part, [], True) for part in parts[1:]]
    return any(line.changed for line in lines)


@_change
def all_values_on_the_next_line(lines: Lines, rng: random.Random) -> bool:
    for line in [one for one in lines if one.colon > 0 and one.values and not one.says("fact")]:
        if line.text.startswith("Prevention & Safety"):
            continue
        rest = line.text[line.colon + 1 :].strip()
        line.text, line.changed = line.text[: line.colon + rng.choice([0, 1])], True
        lines.insert(_where(lines, line) + 1, TypedLine(rest, line.values, True))
        line.values = []
    return True


@_change
def a_tab_for_a_colon(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.colon > 0 and one.values and not one.says("fact"))
    if line is None:
        return False
    line.text = re.sub(r" ?: ?", "\t", line.text, count=1)
    line.changed = True
    return True


@_change
def tabs(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.values)
    if line is None:
        return False
    way = rng.randrange(3)
    if way == 0 and line.colon > 0:
        line.text = re.sub(r" ?: ?", rng.choice([":\t", "\t:\t", " :\t\t"]), line.text, count=1)
    elif way == 1:
        line.text = "\t" + line.text
    else:
        line.text = line.text.replace(" ", "\t", 1)
    line.changed = True
    return True


@_change
def blank_lines(lines: Lines, rng: random.Random) -> bool:
    if rng.random() < 0.5:
        lines[:] = [line for line in lines if line.text]
    else:
        lines[:] = [part for line in lines for part in (line, TypedLine(""))]
    for line in lines:
        line.changed = True
    return True


@_change
def spaces_at_marks(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says(*_EVENTS, "twin") and ", " in one.text)
    if line is None:
        return False
    old, new = rng.choice([(", ", ","), (", ", " , "), (" ", "  "), (", ", ",  "), (" ", "\u00a0")])
    parts = line.text.split(old)
    at = rng.randrange(len(parts) - 1)
    line.text = old.join(parts[: at + 1]) + new + old.join(parts[at + 1 :])
    for index, value in enumerate(line.values):
        if new == " , " and value.startswith(("event", "place", "practice")) and ", " in value:
            return False  # the mark may stand inside the value
        line.values[index] = value
    line.changed = True
    return not (new == "," and any(", " in value.split(" | ")[1] for value in line.values if value[0] == "e"))


# --- marks


@_change
def quotation_marks(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("quote"))
    if line is None:
        return False
    inside = line.text[1:-1]
    marks = ["|”", "“|", "““|””", "”|”", "«|»", '"|"', "„|”", "“ | ”", "‘|’", "“|“", "«|”"]
    line.text = rng.choice(marks).replace("|", inside)
    line.changed = True
    return True


@_change
def quotation_marks_in_titles(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("event") and re.search("[“„‘«]", one.text))
    if line is None:
        return False
    opening = re.search("[“„‘«] ?", line.text)
    closing = re.search("(?<!t) ?[”’»](?!s)|(?<=t)“", line.text[opening.end() :]) if opening else None
    if opening is None or closing is None:
        return False
    inside = line.text[opening.end() : opening.end() + closing.start()]
    old = opening[0] + inside + closing[0]
    ways = [
        f"“{inside}“",
        f'"{inside}"',
        f"«{inside}»",
        f"““{inside}””",
        f"“{inside}",
        f"{inside}”",
        f"‘{inside}’",
        f"’{inside}’",
    ]
    line.edit(old, rng.choice(ways))
    return True


@_change
def brackets(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("twin") and "(" in one.text)
    if line is None:
        return False
    at = rng.choice([i for i, letter in enumerate(line.text) if letter in "()"])
    line.text = line.text[:at] + rng.choice(["", line.text[at] * 2]) + line.text[at + 1 :]
    line.changed = True
    return True


@_change
def separators_of_twin_towns(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("twin") and re.search(r"[)\d][,;]?(?: et)? [A-Z]", one.text))
    if line is None:
        return False
    line.text = re.sub(
        r"(?<=[)\d])[,;]?( (?:and|et))? ",
        rng.choice([") ", "),, ", "). ", ") / ", ") - ", ")\n"])[1:],
        line.text,
        count=1,
    )
    line.changed = True
    return True


@_change
def commas(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("event") and ", " in one.text)
    if line is None:
        return False
    last = line.text.rindex(", ")
    line.text = line.text[:last] + rng.choice([",, ", ". ", "; ", " – ", " "]) + line.text[last + 2 :]
    line.changed = True
    return True


@_change
def bullets(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.bullet)
    if line is None:
        return False
    body = line.text[len(line.bullet) :]
    line.text = rng.choice(["", "- - ", "* ", "•", "–", "— ", "· ", "    - ", "1. ", "-> "]) + body
    line.changed = True
    return True


# --- dates


@_change
def an_impossible_date(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says(*_EVENTS) and _DATED.search(one.text))
    if line is None:
        return False
    month = "février" if _is_french(lines) else "February"
    line.text = _DATED.sub(f"31 {month}", line.text)
    line.values = [re.sub(r" \| \d{4}-[\d\-/]*$", " | -", value) for value in line.values]
    line.changed = True
    return True


@_change
def an_impossible_membership(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("membership") and re.search(r"\d{4}", one.text))
    if line is None:
        return False
    line.text = re.sub(
        r"(January )?\d{4}", rng.choice(["31 February 2009", "31/02/2003", "30.02.2008"]), line.text, count=1
    )
    line.values = [" | ".join([*value.split(" | ")[:3], "-"]) for value in line.values]
    line.changed = True
    return True


@_change
def an_impossible_date_beside_good_ones(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines, lambda one: one.says("contract"))
    if line is None:
        return False
    line.text += rng.choice([" and 31 June 2003", ", 31/02/2003", " (30 February 2004)"])
    line.changed = True
    return True


# --- several of them


@_change
def two_changes(lines: Lines, rng: random.Random) -> bool:
    others = [change for change in CHANGES.values() if change is not two_changes]
    return sum(change(lines, rng) for change in rng.sample(others, 2)) == 2


# --- the end


@_change
def cut_off(lines: Lines, rng: random.Random) -> bool:
    line = _pick(rng, lines[3:], lambda one: len(one.text) > 20 and one.values)
    if line is None:
        return False
    line.text = line.text[: rng.randint(6, len(line.text) - 3)]
    del lines[_where(lines, line) + 1 :]
    # What the rest of a cut line still says is a matter of taste; what stands above must not suffer.
    line.values, line.changed = ["?"], True
    return True
