"""Contracts for local security: what was done, when, and for which area, by `grammar/contract.lark`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from ..document import Document, Segment, one_line
from ..models import Contract, ContractAction, ContractDate
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase
from . import NOUNS_IN_CAPITALS, Kind, Part, part, parts


def _dated(c: list[Any]) -> Part:
    """A date, and what was done then where it says that itself."""
    return Part("dated", c[-1].start, c[-1].end, (c[-1].value, "other" if len(c) > 1 else None))


#: The value of a part that is `dated`, or says what was `done`: the date and that, None for what it does not say.
KIND: Final = Kind(
    "contract",
    dated=_dated,
    meant=_dated,
    verb=lambda c: Part("done", c[1].start, c[-1].end, (c[-1].value, "other")),
    done=lambda c: Part("done", c[0].start, c[0].end, (None, c[0].value)),
    undone=lambda c: Part("undone", c[1].start, c[1].end, (None, "other")),
    area=lambda c: Part("area", c[1].start, c[-2].end),
    note=lambda c: Part("note", c[1].start, c[-2].end),
    prose=part("prose"),
    heading=lambda c: None,
    start=parts,
)
#: What parts what is said of a date from what is said of the next one.
_PARTING: Final = frozenset({"COMMA", "SEMICOLON", "AND", "DOT", "BREAK", "SLASH"})
#: What ends a sentence.
_ENDING: Final = frozenset({"DOT", "BREAK"})


def read_contract(label: tuple[int, int], value: Segment) -> Contract:
    """The contract with a label, which is from one offset to another, and this value."""
    document = value.document
    label, value = _with_bracket(label, value)
    quoted = value.quoted().stretches  # the year of «the report “Horizon 2020”» is none of the contract
    tokens = [one for one in value.with_dates("contract") if not any(a <= one.start < b for a, b in quoted)]
    decision = KIND.decide(document, KIND.lattice(document, tokens, _type_at))
    found: list[Part] = decision.given or []
    if not decision.sure:
        message = "no dates were read; expected what was done and when"
        document.report("unread-contract-date", message, value.start, value.end)
    document.report_dates([token for token in tokens if token.type == "NO_DATE"])
    areas = [document.line(part.start, part.end) for part in found if part.type == "area"]
    return Contract(
        label=document.line(*label),
        text=one_line(value.text),
        dates=tuple(_dates(value, found, fold_phrase(document.line(*label)).split())),
        area=areas[0] if areas else None,
        span=document.span(label[0], max(label[1], value.end)),
    )


def _with_bracket(label: tuple[int, int], value: Segment) -> tuple[tuple[int, int], Segment]:
    """The bracket before a colon belongs to the label: `Local Security Contract (2009-2013): signed in 2009`."""
    types = [token.type for token in value.tokens]
    close = types.index("RPAR") + 1 if types[:1] == ["LPAR"] and "RPAR" in types else 0
    if not close or types[close : close + 1] != ["COLON"] or close + 1 == len(types):
        return label, value
    return (label[0], value.tokens[close - 1].end), value.after(value.tokens[close + 1].start)


def _dates(value: Segment, found: list[Part], label: Sequence[str]) -> list[ContractDate]:
    """Each date with what was done then: what is before it, else what was done last.

    That is something else in a sentence or a bracket of its own: «signed in 1999. 120 cameras in 2005».
    label: the folded words of the label.
    """
    document = value.document
    dates: list[ContractDate] = []
    last: ContractAction = "signed"
    tokens = value.lookup_tokens("contract")
    starts = [token.start for token in tokens]
    since = value.end  # where the words begin that may be about a date and no more about what was done last
    reached = value.end  # the end of the part before
    waiting: Part | None = None  # what was not done, until a date follows
    then = _done_then(document, tokens, starts, found)
    signed = next((one.start for one in found if one.value == (None, "signed")), value.end)
    if any(one.type == "dated" and one.start > signed for one in found):
        last = "other"  # «law of 1999, signed 2001»
    for one in found:
        if one.type == "prose":
            message = "a sentence below a contract; its dates are not the contract's"
            document.report("unread-contract-date", message, one.start, one.end)
        if one.type == "note" and one is not found[0]:
            message = f"«{document.line(one.start, one.end)}» has no word for an area; it is only in the text"
            document.report("unread-words", message, one.start, one.end)
        date, action = one.value or (None, None)
        action = action or then.get(one.start)
        if one.type in ("done", "undone"):
            last, since = action or last, value.end
            before = tokens[bisect_left(starts, reached) : bisect_left(starts, one.start)]
            _report_other(document, before, one.end, label)
        reached = one.end
        if one.type == "undone":
            waiting = one
        if date is None:
            continue
        if waiting is not None:
            message = f"«{document.line(waiting.start, waiting.end)}» is something that was not done"
            document.report("unread-contract-date", message, waiting.start, waiting.end)
            waiting = None
        ends = date.edtf.startswith("../")  # «valid until 2004» is no signature
        between = tokens[bisect_left(starts, since) : bisect_left(starts, one.start)]
        other = (ends and last == "signed") or bool(_words_apart(between))
        lasts = date.edtf.endswith("/..")  # «signed in 1999; council since 2004»
        if dates and action is None and not other and not lasts:
            _report_beside(document, between, one.end)
        done, since = action or ("other" if other else last), one.end
        document.problems += date.problems
        dates += [ContractDate(action=done, date=day.date()) for day in date.members()]
    return dates


def _done_then(
    document: Document, tokens: Sequence[Token], starts: Sequence[int], found: Sequence[Part]
) -> dict[int, ContractAction]:
    """By where a date begins what is said after it was done then: «1999 signed, 2004 renewed», «1999, 2004: renewed».

    What is said between two dates is of the second one, unless a mark parts it from that only. «The contract of 1999
    was renewed» does not say when. starts: where each token begins.
    """

    def types(start: int, end: int) -> list[str]:
        return [token.type for token in tokens[bisect_left(starts, start) : bisect_left(starts, end)]]

    said: dict[int, ContractAction] = {}
    waiting: list[Part] = []  # dates of which nothing is said yet
    spoken = [one for one in found if one.type in ("dated", "done", "undone")]
    taken = None  # the date of what is said before it
    for one, after in zip(spoken, [*spoken[1:], None], strict=False):
        date, action = one.value
        if date is not None:
            waiting = [] if action is not None else waiting if one is taken else [*waiting, one]
            continue
        parted = not waiting or not _PARTING.isdisjoint(types(waiting[-1].end, one.start))
        ends = after is None or not _PARTING.isdisjoint(types(one.end, after.start))
        if one.type == "done" and ends and not parted:
            last = waiting[-1]
            at = bisect_left(starts, last.start)
            if any(token.type == "OF" for token in tokens[max(at - 1, 0) : at + 1]):
                message = f"«{document.line(last.start, one.end)}» does not say when that was"
                document.report("date-unsure", message, last.start, one.end)
                action = "other"
            every = "COLON" in types(last.end, one.start)  # «1999, 2004: renewed»
            for date in waiting if every else [last]:
                said[date.start] = action
        else:
            taken = after
        waiting = []
    return said


def _report_beside(document: Document, between: Sequence[Token], end: int) -> None:
    """Reports a later date that the words before it may give to something else: «signed in 1999 by the Law of 1998»."""
    closed = max([index + 1 for index, token in enumerate(between) if token.type == "RPAR"], default=0)
    words = [token for token in between[closed:] if token.type == "WORD"]
    if words:
        message = f"«{document.line(words[0].start, end)}» may be about something else than what was done before"
        document.report("date-unsure", message, words[0].start, end)


def _report_other(document: Document, between: Sequence[Token], end: int, label: Sequence[str]) -> None:
    """Reports what another one did, by its name, «signed in 1999. The twin town Kiel signed in 2001», or a new subject.

    That is in a sentence of its own and no word of the label: «The town centre was renewed in 2003».
    """

    def after(marks: frozenset[str]) -> Sequence[Token]:
        found = [index for index, token in enumerate(between) if token.type in marks]
        return between[found[-1] :] if found else between[:0]  # not «in 1999 in Lyon, renewed»

    names = [b for a, b in pairwise(after(_PARTING)) if b.type == "WORD" and b.text[0].isupper() and a.type != "BREAK"]
    names = [] if document.language in NOUNS_IN_CAPITALS else names
    sentence = after(_ENDING)[1:]
    subject = [token for token in sentence if token.type in ("WORD", "AREA")]
    bond = [document.meaning_of(token.lexeme, "no_place").type for token in subject[:1]] == ["BOND"]  # «The agreement»
    if subject and not bond and sentence[0].type == "THE" and fold_phrase(subject[0].text) not in label:
        names = subject
    if names:
        message = f"«{document.line(names[0].start, end)}» may be what another one did"
        document.report("date-unsure", message, names[0].start, end)


def _words_apart(tokens: Sequence[Token]) -> list[Token]:
    """The words before a date that are after a full stop, or in the bracket that the date is in."""
    marks = [index for index, token in enumerate(tokens) if token.type in ("DOT", "LPAR", "RPAR")]
    after = tokens[marks[-1] :] if marks and tokens[marks[-1]].type != "RPAR" else []
    return [token for token in after if token.type == "WORD"]


def _type_at(tokens: Sequence[Token], index: int) -> str:
    """What a token is: the capital of a line below another, a word in small letters; its type."""
    token = tokens[index]
    known = token.type in ("ACTION", "UNDONE", "BREAK", "DATE")
    if index and tokens[index - 1].type == "BREAK" and token.text.istitle() and not known:
        return "OPENING"
    return "LOWER" if token.type == "WORD" and token.text.islower() else token.type
