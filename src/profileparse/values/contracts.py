"""Contracts for local security: what was done, when, and for which area, by `grammar/contract.lark`."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple, cast

from ..document import Segment, one_line
from ..models import Contract, ContractAction, ContractDate
from ..readings.decide import decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader

__all__ = ["read_contract", "reader"]

#: What a token is to the grammar, beside the text that it may be as well.
_TERMINALS: Final = {
    **{name: name for name in ("ACTION", "IS", "UNDONE", "MEANT_FOR", "AREA", "LPAR", "RPAR")},
    **{"AND": "JOINT", "COMMA": "JOINT", "SEMICOLON": "JOINT", "TOWN": "AREA"},
    **{"IN": "PREPOSITION", "THE": "PREPOSITION", "COLON": "PREPOSITION"},
}


class _Part(NamedTuple):
    """Something that a value says. kind: `done`, `undone`, `dated`, `area`, or `prose` with another date.

    action: what was done; None for a date that has what was done before it.
    """

    kind: str
    start: int
    end: int
    date: Any = None
    action: ContractAction | None = None


class _Transformer:
    def dated(self, c: list[Edge]) -> _Part:
        return _Part("dated", c[0].start, c[0].end, c[0].value)

    def meant(self, c: list[Edge]) -> _Part:
        return _Part("dated", c[1].start, c[1].end, c[1].value, "other")

    def verb(self, c: list[Edge]) -> _Part:
        return _Part("done", c[1].start, c[1].end, c[-1].value, "other")

    def done(self, c: list[Edge]) -> _Part:
        return _Part("done", c[0].start, c[0].end, None, cast(ContractAction, c[0].value))

    def undone(self, c: list[Edge]) -> _Part:
        return _Part("undone", c[1].start, c[1].end, None, "other")

    def area(self, c: list[Edge]) -> _Part:
        return _Part("area", c[1].start, c[-2].end)

    def prose(self, c: list[Edge]) -> _Part | None:
        return _Part("prose", c[0].start, c[-1].end) if any(edge.type == "PASSED" for edge in c) else None

    def start(self, c: list[Any]) -> list[_Part]:
        return [part for part in c if isinstance(part, _Part)]


@cache
def reader() -> Reader:
    """What reads the value of a contract."""
    return Reader("contract", _Transformer())


def read_contract(label: tuple[int, int], value: Segment) -> Contract:
    """The contract with a label, which is from one offset to another, and this value."""
    document = value.document
    label, value = _with_bracket(label, value)
    decision = decide(reader(), _lattice(value))
    parts: list[_Part] = decision.value if decision.sure else []
    if not decision.sure:
        document.report(
            "unread-contract-date", "no dates were read; expected what was done and when", value.start, value.end
        )
    document.report_dates([token for token in value.with_dates("contract") if token.type == "NO_DATE"])
    areas = [part for part in parts if part.kind == "area"]
    return Contract(
        label=document.line(*label),
        text=one_line(value.text),
        dates=tuple(_dates(value, parts)),
        area=document.line(areas[0].start, areas[0].end) if areas else None,
        span=document.span(label[0], max(label[1], value.end)),
    )


def _with_bracket(label: tuple[int, int], value: Segment) -> tuple[tuple[int, int], Segment]:
    """The bracket before a colon belongs to the label: `Local Security Contract (2009-2013): signed in 2009`."""
    types = [token.type for token in value.tokens]
    close = types.index("RPAR") + 1 if types[:1] == ["LPAR"] and "RPAR" in types else 0
    if not close or types[close : close + 1] != ["COLON"] or close + 1 == len(types):
        return label, value
    return (label[0], value.tokens[close - 1].end), value.after(value.tokens[close + 1].start)


def _dates(value: Segment, parts: list[_Part]) -> list[ContractDate]:
    """Each date with what was done then: what is before it, else what was done last."""
    document = value.document
    dates: list[ContractDate] = []
    action: ContractAction = "signed"
    waiting: _Part | None = None  # what was not done, until a date follows
    for part in parts:
        if part.kind == "prose":
            message = "a sentence below a contract; its dates are not the contract's"
            document.report("unread-contract-date", message, part.start, part.end)
        if part.kind in ("done", "undone") and part.action is not None:
            action = part.action
        if part.kind == "undone":
            waiting = part
        if part.date is None:
            continue
        if waiting is not None:
            message = f"«{document.line(waiting.start, waiting.end)}» is something that was not done"
            document.report("unread-contract-date", message, waiting.start, waiting.end)
            waiting = None
        ends = part.date.date().edtf.startswith("../")  # «valid until 2004» is no signature
        done = "other" if ends and action == "signed" else part.action or action
        document.problems += part.date.problems
        dates += [ContractDate(action=done, date=date) for date in part.date.members()]
    return dates


def _lattice(value: Segment) -> Lattice:
    tokens = value.with_dates("contract")
    lattice = Lattice(tokens, value.document.text, reader().costs)
    for index, token in enumerate(tokens):
        kind, last = token.type, index + 1
        opens = index > 0 and tokens[index - 1].type == "BREAK"
        closes = last == len(tokens) or tokens[last].type == "BREAK"
        if kind == "BREAK":
            lattice.add("BREAK", index, last)
        elif kind == "DATE":
            lattice.add("DATE", index, last, token.value)
            lattice.add("PASSED", index, last)
        elif kind == "DOT" and closes:
            lattice.add("STOP", index, last)
        elif opens and token.text.istitle() and kind not in ("ACTION", "UNDONE"):
            lattice.add("OPENING", index, last)
        else:
            if kind in _TERMINALS:
                lattice.add(_TERMINALS[kind], index, last, token.value)
            elif kind == "WORD" and token.text.islower():
                lattice.add("VERB", index, last)
            text = "BRACKET" if kind in ("LPAR", "RPAR") else "TEXT"
            lattice.add(text, index, last, cost="passed" if kind in _TERMINALS else "")
    return lattice
