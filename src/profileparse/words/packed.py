"""Grammar tables and lexicons as plain data for `marshal`: loading a file of them runs nothing that is in it."""

from __future__ import annotations

import marshal
from typing import Any, Final

from ..readings.tables import Rule, Table
from .vocabulary import Lexicon, Meaning, Node, PageShapes, Scope, Vocabulary

__all__ = ["pack_lexicon", "pack_table", "unpack_lexicon", "unpack_table", "write"]

#: The format of `marshal` that every Python since 3.4 reads.
_FORMAT: Final = 4


def write(value: Any) -> bytes:
    """`value`, of dictionaries, lists, tuples, sets, strings and numbers, as `marshal.loads` reads it."""
    return marshal.dumps(value, _FORMAT)


def pack_table(table: Table) -> tuple[Any, ...]:
    """A table without its classes."""
    return (table.states, [tuple(rule) for rule in table.rules], table.start, table.end, table.terminals)


def unpack_table(packed: tuple[Any, ...]) -> Table:
    """What `pack_table` packed."""
    states, rules, start, end, terminals = packed
    return Table(states, [Rule(*rule) for rule in rules], start, end, terminals)


def pack_lexicon(lexicon: Lexicon) -> bytes:
    """A lexicon as bytes; each meaning is there once, and a node names the numbers of its meanings."""
    numbers: dict[tuple[Any, ...], int] = {}
    words, openings = _packed_node(lexicon.words.root, numbers), _packed_node(lexicon.openings.root, numbers)
    scopes = {key: tuple(scope) for key, scope in lexicon.scopes.items()}
    fields = lexicon._replace(shapes=tuple(lexicon.shapes), scopes=scopes, words=None, openings=None)  # type: ignore[arg-type]
    return write((tuple(fields), list(numbers), words, openings))


def unpack_lexicon(packed: bytes) -> Lexicon:
    """What `pack_lexicon` packed."""
    fields, listed, words, openings = marshal.loads(packed)
    meanings = [Meaning(*meaning) for meaning in listed]
    lexicon = Lexicon(*fields)
    return lexicon._replace(
        shapes=PageShapes(*lexicon.shapes),
        scopes={key: Scope(*scope) for key, scope in lexicon.scopes.items()},
        words=_vocabulary(words, meanings),
        openings=_vocabulary(openings, meanings),
    )


def _packed_node(node: Node, numbers: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
    meanings = [numbers.setdefault(tuple(meaning), len(numbers)) for meaning in node.meanings]
    return meanings, {word: _packed_node(child, numbers) for word, child in node.children.items()}


def _vocabulary(packed: tuple[Any, ...], meanings: list[Meaning]) -> Vocabulary:
    vocabulary = Vocabulary()
    vocabulary.root = _node(packed, meanings)
    return vocabulary


def _node(packed: tuple[Any, ...], meanings: list[Meaning]) -> Node:
    numbers, children = packed
    node = Node()
    node.meanings = [meanings[number] for number in numbers]
    node.children = {word: _node(child, meanings) for word, child in children.items()}
    return node
