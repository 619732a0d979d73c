"""Explains why a page was read as it was: what its words can be, the readings with their costs, and the decision.

An explanation is plain data: `explain --json` writes it as it is, and `explained` formats it as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from pydantic import BaseModel

from ..compiled import tables
from ..dates import date_tokens, read_date
from ..dates.resolve import Resolved
from ..document import Document, Segment, load_engine
from ..models import Block, Profile, Section, Span
from ..parser import Parser, parse_traced, read_lines
from ..readings.decide import Decision, decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader, Reading
from ..readings.tables import END
from ..text.decoding import Decoded
from ..values.entries import read_event

__all__ = ["LEGEND", "explain_date", "explain_decision", "explain_entry", "explain_page", "explained"]

Explanation = dict[str, Any]

#: Readings to show in the text form, and characters of a text.
_MOST_READINGS, _LONGEST = 6, 300
_named = itemgetter("first", "text", "type")  # what tells an edge from the others
#: Characters of a part, and parts that a reading takes for something else than the cheapest does, to show.
_COLUMN = 40
_MOST_OTHERS = 4
#: What the marks in the text form mean.
LEGEND = """\
* marks the cheapest reading, and what it takes each part for. Another reading has what it takes for something else in
  brackets. A number is a cost (grammar/costs.toml), the words after it say what for; what has none costs nothing.
  Words in capitals are types: the head of grammar/NAME.lark lists those of the grammar NAME.
  The cheapest reading is the result, unless it costs too much, or one with another value costs nearly as little."""
#: The grammar whose tokens are lines: its decisions are shown only if a line is asked for.
_OF_LINES = "page"
#: Fields of a profile that are not values of the page.
_NO_VALUES = frozenset({"schema_version", "source", "name", "title", "summary", "sections", "diagnostics"})


# --- pages, entries and dates


def explain_page(parser: Parser, decoded: Decoded, source_id: str, line: int | None = None) -> list[Explanation]:
    """Explains the lines of a page on which something was decided, or one given line in any case.

    line: its number, from 1; then only its part of a decision about several lines is explained, otherwise the whole
        with the first of them. Raises ValueError if the page has no such line.
    """
    profile, document = parse_traced(parser, decoded, source_id)
    lines = decoded.text.split("\n")
    if line is not None and not 1 <= line <= len(lines):
        raise ValueError(f"no line {line}: the page has {len(lines)} (of a web page, the lines of its text count)")
    spans = [(_span(document, decision), decision) for decision in document.trace or () if decision.lattice.tokens]
    out = []
    start = 0
    for number, text in enumerate(lines, 1):
        here = Span(start, start + len(text))
        if line is None:
            begun = [one for span, one in spans if here.start <= span.start <= here.end and one.grammar != _OF_LINES]
            found = [explain_decision(document, one) for one in begun]
        else:
            found = [explain_decision(document, one, here) for span, one in spans if text.strip() and _on(here, span)]
        if number == line or (line is None and found):
            made = {"source": source_id, "line": number, "text": text.rstrip("\r"), "decisions": _each_once(found)}
            out.append(made | _outcome(profile, here.start, here.end))
        start = here.end + 1
    return out


def explain_entry(parser: Parser, text: str) -> Explanation:
    """Explains an entry of a list of activities."""
    document, _ = read_lines(load_engine(parser.content), text, parser.language, [])
    event = read_event(Segment(document, 0, len(document.text)), None, None)
    found = [explain_decision(document, decision) for decision in document.trace or () if decision.lattice.tokens]
    problems = [_problem(problem.code, problem.message) for problem in document.problems]
    return {"text": text, "decisions": _each_once(found), "values": {"/": _plain(event)}, "diagnostics": problems}


def explain_date(text: str, languages: Sequence[str] | None, day_first: bool | None) -> Explanation:
    """Explains a written date, in the language that reads most of it. Raises ValueError for an unknown language."""
    best: Decision | None = None
    best_language = ""
    for language, tokens in date_tokens(text, languages):
        lattice = Lattice(tokens, text, {})
        for index, token in enumerate(tokens):
            lattice.add(token.type, index, index + 1)
        decision = decide(_plain_reader("date"), lattice, key=lambda rules: None)  # one date, whatever the rules
        if best is None or (bool(decision.readings), decision.reached) > (bool(best.readings), best.reached):
            best, best_language = decision, language
    found, problems = read_date(text, languages=languages, day_first=day_first)
    reported = [_problem(problem.code, problem.message) for problem in problems]
    values = {"/": _plain(found)} if found is not None else {}
    value = {"value": found.edtf if found is not None else None}
    decisions = [explain_decision(None, best) | value] if best is not None and best.lattice.tokens else []
    return {"text": text, "language": best_language, "decisions": decisions, "values": values, "diagnostics": reported}


def _each_once(found: Sequence[Explanation]) -> list[Explanation]:
    """The decisions without repetitions: classifying a line can read it more than once."""
    return list({json.dumps(decision): decision for decision in found}.values())


# --- decisions as data


def explain_decision(document: Document | None, decision: Decision, here: Span | None = None) -> Explanation:
    """A decision as plain data.

    document: the page; None if the text of the lattice is the whole text. here: only the part on this line.
    """
    lattice = decision.lattice
    costs = tables().costs.get(decision.grammar, {})

    def on_line(edges: Iterable[Edge]) -> list[Explanation]:
        there = (edge for edge in edges if edge.stands)
        return [_edge(edge) for edge in there if here is None or document is None or _on(here, _place(document, edge))]

    readings: list[Explanation] = []
    for reading in decision.readings:
        made = {
            "cost": reading.cost,
            "edges": on_line(reading.edges),
            "rules": _costs_of_rules(decision.grammar, reading),
        }
        if here is None or all(made["edges"] != other["edges"] for other in readings):
            readings.append(made)  # readings that differ only on other lines are the same here
    return {
        "grammar": decision.grammar,
        "span": list(_span(document, decision)),
        "text": _text(document, decision, here),
        "verdict": decision.verdict,
        "cost": decision.cost if decision.readings else None,
        "most": costs.get("most"),
        "margin": decision.margin,
        "lead": costs.get("lead"),
        "value": None if decision.value is None else _said(decision.value, lattice.text),
        "other": None if decision.other is None else _said(decision.other, lattice.text),
        "edges": on_line(edge for out in lattice.out for edge in out),
        "readings": readings,
        "cut": decision.cut,
        "stopped": None if decision.readings else _stopped(decision),
    }


def _span(document: Document | None, decision: Decision) -> Span:
    """The span of the stretch that was decided on."""
    tokens = decision.lattice.tokens
    start, end = tokens[0].start, tokens[-1].end
    return document.span(start, end) if document is not None else Span(start, end)


def _text(document: Document | None, decision: Decision, here: Span | None) -> str:
    """The text that was decided on, or its part on a line."""
    start, end = _span(document, decision)
    text = document.original if document is not None else decision.lattice.text
    return text[start:end] if here is None else text[max(start, here.start) : min(end, here.end)]


def _place(document: Document, edge: Edge) -> Span:
    return document.span(edge.start, edge.end)


def _on(line: Span, span: Span) -> bool:
    """Whether a stretch is at least partly on a line."""
    return span.start <= line.end and span.end >= line.start


def _said(value: Any, text: str) -> str:
    """The result of a transformer as text: the words of an edge, date or part; the other fields of a named tuple."""
    if isinstance(value, Edge):
        words = " ".join(value.text.split())
        return words if any(map(str.isalnum, words)) else f"«{words}»"
    if isinstance(value, Resolved):
        return value.text
    if isinstance(value, BaseModel):
        return json.dumps(_plain(value), ensure_ascii=False)
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, int) for part in value):
        return " ".join(text[slice(*value)].split())
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        # The edges are listed under the readings.
        fields = {name: part for name, part in value._asdict().items() if part is not None and name != "edges"}
        if {"start", "end"} <= fields.keys():
            fields = {"text": (fields.pop("start"), fields.pop("end"))} | fields
        named = [f"{name}: {_said(part, text)}" for name, part in fields.items() if part not in ("", 0, (), [])]
        return f"{type(value).__name__}({', '.join(named)})"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_said(part, text) for part in value if part is not None)}]"
    return str(value)


def _edge(edge: Edge) -> Explanation:
    return {"type": edge.type, "first": edge.first, "text": edge.text, "cost": edge.cost, "reason": edge.reason}


def _costs_of_rules(grammar: str, reading: Reading) -> list[Explanation]:
    """The rules of a reading that cost something."""
    costs = tables().costs.get(grammar, {}).get("rules", {})
    followed = _names_in([_plain_reader(grammar).value(reading)])
    return [{"rule": name, "cost": costs[name]} for name in followed if costs.get(name)]


class _RuleNames:
    """A transformer whose value for a rule is a list of names: those of the rules inside it, then its own."""

    def __getattr__(self, name: str) -> Any:
        return lambda parts: [*_names_in(parts), name]


def _names_in(parts: Iterable[Any]) -> list[str]:
    return [name for part in parts if isinstance(part, list) for name in part]


@cache
def _plain_reader(grammar: str) -> Reader:
    """A reader of the grammar that only tells whether something is a sentence, and by which rules."""
    return Reader(grammar, _RuleNames())


def _stopped(decision: Decision) -> Explanation:
    """Where the readings stop, and what the grammar would accept there."""
    reader, lattice, reached = _plain_reader(decision.grammar), decision.lattice, decision.reached
    rest = [edge.type for edge in lattice.out[reached] if edge.stands] if reached < len(lattice.out) else [END]
    at = ""
    if reached < len(lattice.tokens):
        at = lattice.text[lattice.tokens[reached].start : lattice.tokens[reached].end]
    return {"at": at, "found": rest, "expected": _expected(reader, lattice, reached)}


def _expected(reader: Reader, lattice: Lattice, reached: int) -> list[str]:
    """The types that can follow the first `reached` tokens of a lattice."""
    before = [[edge for edge in out if edge.last <= reached] for out in lattice.out[:reached]]
    found = []
    for kind in sorted(reader.parser.terminals):
        tokens = [*lattice.tokens[:reached], lattice.tokens[-1]]
        tried = Lattice(tokens, lattice.text, {})
        tried.out[:reached] = before
        tried.add(kind, reached, reached + 1)
        if reader.readings(tried).reached > reached:
            found.append(kind)
    whole = Lattice(lattice.tokens[:reached], lattice.text, {})
    whole.out = before
    return [*found, END] if reader.readings(whole).found else found


# --- the result


def _outcome(profile: Profile, start: int, end: int) -> Explanation:
    """What a stretch of a page became: its blocks, the values that overlap it, and its diagnostics."""
    blocks = [block.kind for block in _blocks(profile.sections) if block.span.start < end and block.span.end > start]
    reported = [found for found in profile.diagnostics if start <= found.span.start <= end]
    return {
        "blocks": blocks,
        "values": {path: _plain(value) for path, value in _values(profile, start, end)},
        "diagnostics": [_problem(found.code, found.message) for found in reported],
    }


def _problem(code: str, message: str) -> Explanation:
    return {"code": code, "message": message}


def _blocks(sections: Sequence[Section]) -> Iterator[Block]:
    for section in sections:
        yield from section.blocks
        yield from _blocks(section.subsections)


def _values(profile: Profile, start: int, end: int) -> Iterator[tuple[str, Any]]:
    for name in type(profile).model_fields:
        given = getattr(profile, name)
        if name in _NO_VALUES or given is None:
            continue
        several = isinstance(given, tuple)
        for index, value in enumerate(given if several else (given,)):
            if value.span.start < end and value.span.end > start:
                yield (f"/{name}/{index}" if several else f"/{name}"), value


def _plain(value: Any) -> Any:
    """A value as JSON data, without empty fields and spans."""
    return _filled(value.model_dump(mode="json"))


def _filled(data: Any) -> Any:
    if isinstance(data, dict):
        made = {name: _filled(part) for name, part in data.items() if name != "span"}
        return {name: part for name, part in made.items() if part not in (None, [], {})}
    return [_filled(part) for part in data] if isinstance(data, list) else data


# --- as text


def explained(found: Explanation) -> Iterator[str]:
    """The explanation of a line, an entry or a date as lines of text."""
    place = f"{found['source']}:{found['line']}: " if "source" in found else ""
    language = f" ({found['language']})" if found.get("language") else ""
    yield f"{place}{found['text'].strip()}{language}"
    if found.get("blocks"):
        yield f"  {', '.join(dict.fromkeys(found['blocks']))}"
    # What kind of line it is, then what is on it.
    for decision in sorted(found["decisions"], key=lambda one: one["grammar"] != _OF_LINES):
        yield ""
        yield from _explained(decision)
    if not found["decisions"]:
        yield "  no grammar had to decide here" if found["text"].strip() else "  the line is empty"
    yield ""
    for path, value in found["values"].items():
        yield f"  gives {path} {json.dumps(value, ensure_ascii=False)}"
    for problem in found["diagnostics"]:
        yield f"  reports {problem['code']}: {problem['message']}"
    if not found["values"] and not found["diagnostics"]:
        yield "  gives no value"


def _explained(decision: Explanation) -> Iterator[str]:
    yield f"  {decision['grammar']}: «{_short(decision['text'])}»"
    yield "    what each part can be, and what counts against it:"
    cheapest = set(map(_named, decision["readings"][0]["edges"])) if decision["readings"] else set()
    yield from _parts(decision["edges"], cheapest)
    # One reading of a page is about all its lines, and says nothing about this one.
    if decision["readings"] and (decision["grammar"] != _OF_LINES or len(decision["readings"]) > 1):
        yield "    readings, cheapest first:"
        yield from _readings(decision["readings"], cheapest)
        if decision["cut"]:
            yield "           and others: there are too many to follow"
    yield from _verdict(decision)


def _parts(edges: list[Explanation], cheapest: set[object]) -> Iterator[str]:
    """What each part can be, cheapest first; what the cheapest reading takes it for is marked."""
    parts: dict[tuple[int, str], list[Explanation]] = {}
    for edge in edges:
        parts.setdefault((edge["first"], edge["text"]), []).append(edge)
    width = max((len(_short(text, _COLUMN)) for _, text in parts), default=0)
    for (_, text), found in parts.items():
        named = (
            "*" * (_named(edge) in cheapest) + _costed(edge) for edge in sorted(found, key=lambda one: one["cost"])
        )
        yield f"      {_short(text, _COLUMN):<{width}}  {', '.join(named)}"


def _readings(readings: list[Explanation], cheapest: set[object]) -> Iterator[str]:
    for number, reading in enumerate(readings[:_MOST_READINGS]):
        rules = "".join(f" + {rule['cost']} for {rule['rule']}" for rule in reading["rules"])
        apart = [one for one in reading["edges"] if _named(one) not in cheapest]
        others = [f"«{_short(one['text'], _COLUMN)}» {one['type']}" for one in apart]
        beside = f"  ({', '.join(others[:_MOST_OTHERS])}{', …' * (len(others) > _MOST_OTHERS)})" if others else ""
        types = " ".join(map(_costed_alone, reading["edges"]))
        yield f"    {' ' if number else '*'} {reading['cost']:>3}  {types}{rules}{beside}"
    if len(readings) > _MOST_READINGS:
        yield f"           and {len(readings) - _MOST_READINGS} more"


def _costed(edge: Explanation) -> str:
    return f"{edge['type']} {edge['cost']} ({edge['reason']})" if edge["reason"] else str(edge["type"])


def _costed_alone(edge: Explanation) -> str:
    return f"{edge['type']}·{edge['cost']}" if edge["cost"] else str(edge["type"])


def _verdict(decision: Explanation) -> Iterator[str]:
    stopped = decision["stopped"]
    if stopped is not None:
        found = f"«{stopped['at']}» is {' or '.join(stopped['found']) or 'nothing'}" if stopped["at"] else "it ends"
        yield f"    unread: {found}, where the grammar accepts {', '.join(stopped['expected']).replace(END, 'the end')}"
        return
    verdicts = {"read": "read", "costly": "withheld, too costly", "close": "withheld, another reading is close"}
    margin = "there is no other reading"
    if decision["margin"] is not None:
        margin = f"{decision['margin']} less than the next with another value{_of('at least', decision['lead'])}"
    what = "the whole page" if decision["grammar"] == _OF_LINES else "it"
    cost = f"{what} costs {decision['cost']}{_of('at most', decision['most'])}"
    yield f"    {verdicts[decision['verdict']]}: {cost}, {margin}"
    if decision["value"] is not None:
        yield f"      it says   {_short(decision['value'])}"
    if decision["other"] is not None:
        yield f"      the next  {_short(decision['other'])}"


def _of(how: str, limit: int | None) -> str:
    return "" if limit is None else f" ({how} {limit})"


def _short(text: str, most: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
