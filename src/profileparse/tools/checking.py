"""What is wrong with a dialect file or missing in it, and how one is written.

That is the warnings of `dialect check`: parts without effect, or with another than they seem to have; and what a survey
found that a dialect does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ..compiled import tables
from ..document import Document, Engine, Segment, dialect_content, load_engine, one_line
from ..page.classify import classify
from ..page.lines import Line
from ..parser import read_lines
from ..text.decoding import printable
from ..text.normalize import normalize
from ..words.dialect_files import load_dialect, own_part, place_in
from ..words.dialects import Dialect, Opening, openings
from ..words.vocabulary import ANY_LANGUAGE, OPEN_END, phrase_key
from .outline import Outline
from .survey import Finding, Survey, in_order

__all__ = ["additions", "example_of", "toml_list", "toml_string", "warnings_of", "with_outline"]

#: Paths of keys in a file, each with a message.
_Found = Iterator[tuple[tuple[str, ...], str]]

#: Marks that do not belong in a phrase.
_MARKS = "#=|>"
#: The keys of headings and lists that hold activities.
_ACTIVITIES = frozenset({"activities", "attended", "participated", "hosted", "organised", "none"})


def warnings_of(path: str) -> list[str]:
    """A line for each part of the dialect file at `path` without effect, or with another than it seems to have.

    Raises DialectError for an invalid file.
    """
    whole = load_dialect(path)
    own, text = own_part(path)
    found = [*_idle(whole, own), *_of_phrases(whole, own, load_engine(dialect_content(path))), *_shadowed(own, path)]
    return [f"{path}:{place_in(text, where)}: {message}" for where, message in found]


def _idle(whole: Dialect, own: Dialect) -> _Found:
    """Reports parts that nothing else in the dialect uses."""
    held = {*whole.headings, *whole.lists, *(contents.holds for contents in whole.contents)}
    for language in own.languages:
        if language not in tables().words:
            known = ", ".join(sorted(tables().words))
            yield ("languages",), f"no date words for «{language}»: there are {known}"
    for fact in own.facts:
        if not fact.labels and fact.name not in held:
            yield ("facts",), f"the fact «{fact.name}» has no label, and no heading or list holds it"
    for name, times in Counter(fact.name for fact in own.facts).items():
        if times > 1:
            yield ("facts",), f"the fact «{name}» is defined {times} times: only the last type counts"
    for contents in own.contents:
        if not contents.headings and not contents.labels:
            yield ("contents",), f"[[contents]] that holds {contents.holds} has neither headings nor labels"
        if contents.activity is not None and contents.holds not in _ACTIVITIES:
            message = f"[[contents]] that holds {contents.holds} has no activity of the kind {contents.activity}"
            yield ("contents",), message
    for capacity in own.capacity_kinds:
        if capacity not in whole.capacities:
            where = ("capacity_kinds", capacity)
            yield where, f"no words for the capacity {capacity}: add some to [capacities]"
    for kind in own.places_behind:
        if kind not in whole.kinds:
            yield ("places_behind",), f"no words for the kind {kind}: add some to [kinds]"
    if "population" in own.expected and not whole.labels.population:
        yield ("expected",), "no label for the population, so every page lacks it: add one to [labels]"
    lists = any(key in _ACTIVITIES for key in (*whole.headings, *whole.lists)) or "network" in whole.headings
    if own.organisation is not None and not whole.roles and not lists:
        yield ("organisation",), "nothing uses the organisation: there are no [roles], and nothing holds activities"


def _of_phrases(whole: Dialect, own: Dialect, engine: Engine) -> _Found:
    """Reports phrases that match no line as written, or are listed twice. engine: of the whole dialect."""
    over_lists = [(name, *item) for name in ("headings", "lists") for item in getattr(own, name).items()]
    for table, key, by_language in over_lists:
        phrases = [phrase for listed in by_language.values() for phrase in listed]
        closed = {phrase_key(phrase) for phrase in phrases if not phrase.endswith(OPEN_END)}
        for phrase in phrases:
            if phrase.endswith(OPEN_END) and phrase_key(phrase.removesuffix(OPEN_END)) in closed:
                yield (table, key), f"«{phrase}» already matches what «{phrase.rstrip(' *')}» does: remove the latter"
    for opening in openings(own):
        phrase, language, where = opening.phrase, opening.language, opening.path
        if phrase.strip()[:1] in _MARKS:
            yield where, f"«{phrase}» begins with a mark: write only the words, and enable the shape in [shapes]"
        elif OPEN_END in phrase:
            rule = "* leaves an end open only at the end of a heading or of a label over a list"
            yield where, f"«{opening.written}»: {rule}; elsewhere it matches the sign itself"
        elif phrase != opening.written and not opening.is_alone:
            yield where, f"«{opening.written}»: * is only allowed at the end of a heading or of a label over a list"
        elif language not in (ANY_LANGUAGE, *whole.languages):
            yield where, f"«{phrase}» is in the language {language}, which is not in «languages»"
        elif not _is_read(engine, opening):
            meant = ".".join(where)
            yield where, f"«{phrase}»: a line that begins with this is not read as {meant}; remove any marks"
    for group, phrase, where in _inside(own, [ANY_LANGUAGE, *whole.languages]):
        segment = Segment(Document(engine, normalize(phrase), None), 0, len(phrase))
        first = segment.lookup_tokens(group)[0]
        if first.meaning is None or any(c.isalnum() for c in phrase[first.end :]):
            yield where, f"«{phrase}»: this is not recognised inside a line; remove any marks"


def _shadowed(own: Dialect, path: str) -> _Found:
    """Reports phrases that mean something else in the dialect that this one extends."""
    if own.extends is None:
        return
    beside = Path(path).parent / own.extends
    parent = load_dialect(str(beside) if beside.is_file() else own.extends)
    meant = {opening.key[1:]: ".".join(opening.path) for opening in openings(parent)}
    for opening in openings(own):
        target = ".".join(opening.path)
        other = meant.get(opening.key[1:], target)
        if other != target:
            yield opening.path, f"«{opening.phrase}» is {other} in {own.extends}; here it is {target}"


# --- phrases that match nothing

#: The types in `grammar/page.lark` of a line that begins with a phrase of these tables; other tables are not checked.
_READ_AS = {
    "headings": ("HEADING",),
    "lists": ("LIST",),
    "contents": ("HEADING", "LIST"),
    "labels": ("FIELD", "NOTICE"),
    "facts": ("FIELD",),
    "roles": ("MEMBERSHIP",),
}


def _is_read(engine: Engine, opening: Opening) -> bool:
    """Whether a line with this phrase, and a value if it takes one, is read as the dialect says."""
    phrase, table = opening.phrase.strip(" :;"), opening.path[0]
    if opening.type == "SUBHEADING":
        rest = "Efus" if phrase[-1] in "'’" else " Efus"
    else:
        rest = "" if opening.is_alone else ": 1999"
    language = None if opening.language == ANY_LANGUAGE else opening.language
    document, lines = read_lines(engine, f"Exville\n\n{phrase}{rest}\n", language)
    line = lines[-1]
    whole = line.meaning is not None and document.text[line.body : line.label_end].rstrip(" :;") == phrase
    return whole and (table not in _READ_AS or classify(document, lines)[-1].type in _READ_AS[table])


def _inside(own: Dialect, languages: Sequence[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yields (group of readers, phrase, path of keys) for the phrases that occur inside lines."""
    for organisation in own.organisations:
        yield from (("membership", name, ("organisations",)) for name in (organisation.name, *organisation.aliases))
    tables = (("roles", "membership"), ("kinds", "entry"), ("actions", "contract"), ("capacities", "capacity"))
    for table, group in tables:
        for key, phrases in getattr(own, table).items():
            yield from ((group, phrase, (table, key)) for language in languages for phrase in phrases.get(language, ()))


# --- what a dialect does not know


def additions(found: Survey, base: str, name: str) -> str:
    """The text of a dialect file that extends `base`, with what `base` does not know as comments."""
    lines = [
        f"# Drafted from {found.pages} pages. The commented phrases were not understood: move each to where it belongs",
        "# (see: profileparse dialect new), delete those without meaning, then check the file.",
        "",
        f'name = "{name}"',
        f'extends = "{base}"',
        "languages = [" + ", ".join(f'"{code}"' for code in found.languages if len(code) == 2) + "]"
        if any(len(code) == 2 for code in found.languages)
        else 'languages = ["en"]',
    ]
    tables = {"heading": "[headings]", "label": "[labels]", "list label": "[lists]", "membership?": "[roles]"}
    examples = {"heading": "general", "label": "fact", "list label": "attended", "membership?": "member"}
    for what, table in tables.items():
        unknown = [f for f in found.findings if f.what == what and not f.known]
        if unknown:
            lines += ["", table]
            for finding in unknown:
                first = printable(finding.example)
                lines.append(
                    f"# {examples[what]} = [{toml_string(finding.phrase)}]   # {finding.times} times, first in {first}"
                )
    return "\n".join(lines) + "\n"


def with_outline(found: Survey, form: Outline) -> Survey:
    """Adds to a survey the headings and labels of an outline that the dialect does not know."""
    known = {(finding.what, finding.phrase.casefold()) for finding in found.findings}
    names = {"heading", "sub-heading", "list label", "label", "role"}
    phrases = {phrase for what, phrase in known if what in names}
    new = [
        Finding("heading" if part.level == 1 else "list label", part.phrase, False, part.pages, part.example)
        for part in form.parts
    ]
    new += [Finding("label", label.phrase, False, label.pages, label.example) for label in form.labels]
    findings = [*found.findings, *(finding for finding in new if finding.phrase.casefold() not in phrases)]
    findings.sort(key=in_order)
    return found._replace(findings=findings)


# --- how a dialect is written

_LONGEST_EXAMPLE: Final = 70


def toml_string(text: str) -> str:
    """`text` as a basic string of TOML 1.0, with control characters escaped.

    A lone surrogate, which TOML can't escape, becomes U+FFFD.
    """
    return '"' + "".join(_in_toml(character) for character in text) + '"'


def _in_toml(character: str) -> str:
    if character in ('"', "\\"):
        return "\\" + character
    if printable(character) == character:
        return character
    code = 0xFFFD if "\ud800" <= character <= "\udfff" else ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def toml_list(key: str, phrases: Sequence[tuple[str, int, str, bool]]) -> list[str]:
    """A key with its phrases (phrase, pages, example, sure), one per line; uncertain ones are comments."""
    out = [f"{key} = ["]
    for phrase, pages, example, sure in phrases:
        out.append(f"    {'' if sure else '# '}{toml_string(phrase)},   # {pages} pages: {example}")
    if any(sure for *_, sure in phrases):
        return [*out, "]"]
    return [line if line.lstrip().startswith("#") else f"# {line}" for line in [*out, "]"]]


def example_of(lines: Sequence[Line]) -> str:
    """One of the lines, quoted."""
    if not lines:
        return "nothing directly below"
    line = next((line for line in lines if _has_letters(line.segment.text)), lines[0])
    text = one_line(line.segment.document.text[line.body : line.stop])
    return "«" + printable(text[:_LONGEST_EXAMPLE]) + ("…»" if len(text) > _LONGEST_EXAMPLE else "»")


def _has_letters(text: str) -> bool:
    """Whether a text has a letter or digit."""
    return any(map(str.isalnum, text))
