"""Reads the examples that the rules of `grammar/*.lark` carry, and makes a grammar without one of its alternatives.

    // + Perthby, Scotland, UK => Perthby GB, region Scotland
    // - International Policy Adviser
    // - Paris, London           => Paris; London
    place: NAME region? country?
         | country                            -> alone

The comment lines directly above a rule, and between its alternatives, are its examples. `+` gives the short form, and
surely; `-` is refused or withheld, or is surely read as something else. In a text `\\n` is a line end. An alternative
is a line that begins with the name of a rule or with `|`, and the lines that continue it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["MARK", "NEVER", "Alternative", "Example", "ExampleError", "Grammar", "Rule", "form_mark", "read_grammar"]

#: A terminal that no lattice has, for a rule without its only alternative.
NEVER = "NEVER"
#: What begins the name of a terminal that marks an alternative.
MARK = "MARK_"

_COMMENT = re.compile(r"\s*//(.*)")
_EXAMPLE = re.compile(r" ([+-]) (.*)")
_HEAD = re.compile(r"([?!]*[A-Za-z_]\w*(?:\{[^}]*\})?(?:\.-?\d+)?)\s*:(.*)")
_OTHER = re.compile(r"%")


class ExampleError(ValueError):
    """A grammar whose examples are not in the format. The message names the file and the line."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{name}.lark:{line}: {message}")


class Example(NamedTuple):
    """An example. good: whether it is one of the rule. short: what it gives; None where nothing is given."""

    line: int
    good: bool
    text: str
    short: str | None


class Alternative(NamedTuple):
    """An alternative of a rule, as it is written behind the colon or the bar."""

    line: int
    text: str


class Rule(NamedTuple):
    """A rule with its examples. head: what stands before the colon."""

    head: str
    examples: list[Example]
    alternatives: list[Alternative]


class Grammar(NamedTuple):
    """A grammar by its rules, and the other lines of the file."""

    name: str
    rules: list[Rule]
    others: list[str]

    @property
    def examples(self) -> list[Example]:
        """The examples of all rules."""
        return [example for rule in self.rules for example in rule.examples]

    def proofs(self, rule: Rule) -> list[Example]:
        """The examples that need the alternatives of a rule: its own, or those of the file where it has none.

        What a terminal is for may be that something is refused; a rule is for what is read.
        """
        own = [example for example in rule.examples if example.good or rule.head.isupper()]
        return own or [example for example in self.examples if example.good or rule.head.isupper()]

    def without(self, rule: Rule, alternative: Alternative) -> str:
        """The text of the grammar without one alternative."""
        lines = [*self.others, f"%declare {NEVER}"]
        for each in self.rules:
            left = [one.text for one in each.alternatives if each is not rule or one is not alternative]
            if not left:
                _, arrow, alias = alternative.text.partition("->")
                left = [f"{NEVER} {arrow} {alias}"]
            lines.append(f"{each.head}: " + "\n    | ".join(left))
        return "\n".join(lines) + "\n"

    def marked(self) -> str:
        """The text of the grammar with a mark in front of each alternative, which says its line.

        That is a terminal in a rule, `MARK_12`, and in a terminal an expression that fits anywhere.
        """
        lines, marks = list(self.others), []
        for each in self.rules:
            if each.head.isupper():
                texts = [_marked_form(alternative) for alternative in each.alternatives]
            else:
                marks += [f"{MARK}{alternative.line}" for alternative in each.alternatives]
                texts = [_marked(alternative) for alternative in each.alternatives]
            lines.append(f"{each.head}: " + "\n    | ".join(texts))
        return "\n".join([*lines, *(f"%declare {mark}" for mark in marks)]) + "\n"


def _marked(alternative: Alternative) -> str:
    body, arrow, alias = alternative.text.partition("->")
    return f"{MARK}{alternative.line} {f'({body})' if body.strip() else ''} {arrow} {alias}"


def form_mark(alternative: Alternative) -> str:
    """An expression that fits anywhere, as no text has these characters."""
    return f"(?!\ue000{alternative.line}\ue001)"


def _marked_form(alternative: Alternative) -> str:
    text = alternative.text
    if text.startswith("/") and text.endswith("/"):  # a mark before it would belong to its first part only
        return f"/{form_mark(alternative)}(?:{text[1:-1]})/"
    return f"/{form_mark(alternative)}/ ({text})"


def read_grammar(path: Path) -> Grammar:
    """The rules of a grammar with their examples. Raises ExampleError."""
    return grammar_of(path.stem, path.read_text("utf-8").splitlines())


def grammar_of(name: str, lines: Sequence[str]) -> Grammar:
    """The same of the lines of a file."""
    rules: list[Rule] = []
    others: list[str] = []
    waiting: list[Example] = []
    for number, line in enumerate(lines, 1):
        comment = _COMMENT.fullmatch(line)
        if comment is not None:
            example = _EXAMPLE.fullmatch(comment[1])
            waiting += [_example(name, number, example[1], example[2])] if example is not None else []
            continue
        text = line.partition(" //")[0].strip()
        head = _HEAD.fullmatch(text) if line[:1].strip() else None
        if head is not None:
            rules.append(Rule(head[1], waiting, [Alternative(number, head[2].strip())]))
            waiting = []
        elif text.startswith("|") and not _is_open(rules[-1]):
            rules[-1].examples.extend(waiting)
            rules[-1].alternatives.append(Alternative(number, text.removeprefix("|").strip()))
            waiting = []
        elif waiting:
            raise ExampleError(name, waiting[-1].line, "an example must stand directly above a rule or an alternative")
        elif _OTHER.match(text):
            others.append(text)
        elif text:
            last = rules[-1].alternatives[-1]
            rules[-1].alternatives[-1] = last._replace(text=f"{last.text} {text}".strip())
    if waiting:
        raise ExampleError(name, waiting[-1].line, "an example must stand directly above a rule or an alternative")
    return Grammar(name, rules, others)


def _is_open(rule: Rule) -> bool:
    """Whether a bracket goes on over the end of the line: what stands in it is no alternative of the rule."""
    text = "" if rule.head.isupper() else rule.alternatives[-1].text  # expressions have brackets of their own
    return text.count("(") + text.count("[") > text.count(")") + text.count("]")


def _example(name: str, line: int, sign: str, written: str) -> Example:
    text, arrow, short = written.partition("=>")
    if sign == "+" and not arrow:
        raise ExampleError(name, line, "write what the example gives: `// + text => short form`")
    return Example(line, sign == "+", text.strip().replace("\\n", "\n"), short.strip() if arrow else None)
