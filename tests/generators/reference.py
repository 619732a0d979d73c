"""Writes REFERENCE.md, and the keys of dialects in grammar/README.md, as the source describes them.

python -m tests.generators.reference
"""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Iterator
from typing import Any

import click
from pydantic import BaseModel

import profileparse
from profileparse.cli import COMMANDS, main
from profileparse.cli.shared import Grouped
from profileparse.compiled import tables
from profileparse.models import ContractAction, EventKind, FactType, Profile, Role
from profileparse.models.base import descriptions
from profileparse.words.dialects import (
    Contents,
    Dialect,
    Entries,
    FactLabel,
    Labels,
    OrganisationWords,
    Shapes,
)
from tests.support import ROOT

__all__ = ["KEYS", "REFERENCE", "reference", "with_keys"]

REFERENCE = ROOT / "REFERENCE.md"
#: The document with the keys of dialects, and between which lines they stand there.
KEYS = ROOT / "grammar" / "README.md"
_BOUNDS = ("<!-- keys: ", "<!-- end of keys -->")
_TOP = """# Reference

Written by `python -m tests.generators.reference` from the source: change that, and run it again.
"""
#: The functions, classes and errors of the library, in the order of their use; models have a part of their own.
_LIBRARY = (
    "parse parse_file parse_many read_output Parser parse_date find_dates decode decode_page parse_decoded "
    "Failure Decoded DialectError NotTextError MissingExtraError"
).split()


def reference() -> str:
    """The whole document."""
    parts = "\n".join(["## The command", "", *_commands(), "## The library", "", *_library(), *_output()])
    return "\n".join([_TOP, *_contents(parts), "", parts])


def _contents(parts: str) -> Iterator[str]:
    """A link to each part, and to each of its headings on the same line."""
    links: list[str] = []
    for line in [*parts.splitlines(), "## "]:
        marks, _, title = line.partition(" ")
        if marks == "##" and links:
            yield f"- {links[0]}: {', '.join(links[1:])}"
            links = []
        if marks in ("##", "###"):
            links.append(f"[{_short(title)}](#{_anchor(title)})")


def _short(title: str) -> str:
    """A heading, of which a command keeps its own name only."""
    if not title.startswith("`"):
        return title
    name, *below = title.strip("`").split()[1:]
    grouped = isinstance(main.get_command(click.Context(main), name), click.Group)
    return f"`{name} {below[0]}`" if grouped else f"`{name}`"


def _anchor(title: str) -> str:
    """Where GitHub puts a heading."""
    return "".join(c if c.isalnum() or c in "-_" else "-" * (c == " ") for c in title.lower())


# --- the keys of dialects

#: The tables of a dialect file, and the models that check them.
_TABLES: dict[str, type[BaseModel]] = {
    "[shapes]": Shapes,
    "[labels]": Labels,
    "[[facts]]": FactLabel,
    "[[contents]]": Contents,
    "[entries]": Entries,
    "[[organisations]]": OrganisationWords,
}
#: The keys of tables that every one of these names may be.
_NAMED = {
    "[roles]": Role,
    "[kinds]": EventKind,
    "[actions]": ContractAction,
    "type of a fact": FactType,
}


def with_keys(text: str) -> str:
    """The document on dialects with its list of keys as the models have them now."""
    before, mark, rest = text.partition(_BOUNDS[0])
    head, _, below = rest.partition("\n")
    return "\n".join([before + mark + head, "", *_keys(), _BOUNDS[1] + below.partition(_BOUNDS[1])[2]])


def _keys() -> Iterator[str]:
    yield "Put keys of the top level above the first `[table]`.\n"
    yield from _table_of(Dialect)
    for name, model in _TABLES.items():
        yield f"**`{name}`** {descriptions(Dialect).get(name.strip('[]'), '')}\n"
        yield from _table_of(model)
    yield f"**`[words]`** {descriptions(Dialect)['words']}\n\n| key | |\n| --- | --- |"
    yield from (f"| `{key}` | {small['is']} |" for key, small in tables().small_words.items())
    yield ""
    for name, literal in _NAMED.items():
        names = ", ".join(f"`{value}`" for value in typing.get_args(literal))
        yield f"The {f'keys of `{name}`' if name.startswith('[') else 'types of facts'} are {names}.\n"


def _table_of(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | |\n| --- | --- |"
    told = descriptions(model)
    for name, field in model.model_fields.items():
        default = field.default
        shown = isinstance(default, bool | str) and default not in ("", None)
        behind = f" (default: `{json.dumps(default)}`)" if shown else ""
        text = " ".join(told[name].split()).replace("`| Label | value |`", "A row of a table: a label and its value")
        yield f"| `{field.alias or name}` | {text}{behind} |"
    yield ""


# --- the command


def _commands() -> Iterator[str]:
    yield "`profileparse PAGE…` is `profileparse convert PAGE…`.\n"
    context = click.Context(main, info_name="profileparse")
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield from _command(command, f"profileparse {name}")


def _command(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _command(below, f"{path} {name}")
        return
    arguments = [_value(param) for param in command.params if isinstance(param, click.Argument)]
    yield f"### `{' '.join([path, *arguments])}`\n"
    yield f"{_paragraphs(command.help or '')}\n"
    groups = command.groups if isinstance(command, Grouped) else {}
    options = {param.name: param for param in command.params if isinstance(param, click.Option)}
    for title, names in groups.items():
        yield from _options(title, [options.pop(name) for name in names])
    if options:
        yield from _options("Other options" if groups else "", list(options.values()))
    if command.epilog:
        yield f"{command.epilog}\n"


def _options(title: str, options: list[click.Option]) -> Iterator[str]:
    if title:
        yield f"{title}:\n"
    yield "| option | |\n| --- | --- |"
    yield from map(_option, options)
    yield ""


def _paragraphs(help: str) -> str:
    """The help of a command; what click keeps as it stands (behind \\b) becomes a block of commands."""
    text, separator, kept = inspect.cleandoc(help).partition("\b\n")
    return text.strip() + (f"\n\n```sh\n{inspect.cleandoc(kept)}\n```" if separator else "")


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    value = "" if option.is_flag or option.count else f" `{_value(option)}`"
    told = [option.help or ""]
    if option.show_default and not option.is_flag:
        default = " ".join(option.default) if isinstance(option.default, tuple) else option.default
        shown = f"{default:,}" if isinstance(default, int) else f"`{default}`"
        told.append(f"(default: {shown})")
    return f"| {names}{value} | {' '.join(told).strip()} |".replace("NAME|FILE", "NAME\\|FILE")


def _value(param: click.Parameter) -> str:
    """What stands for the value of an option or an argument."""
    if isinstance(param.type, click.Choice) and param.metavar is None:
        return " \\| ".join(map(str, param.type.choices))
    named = param.name if isinstance(param, click.Argument) else param.type.name
    return param.metavar or (named or "").upper().replace(" RANGE", "")


# --- the library


def _library() -> Iterator[str]:
    yield "Everything is a name of the package `profileparse`.\n"
    for name in _LIBRARY:
        yield from _object(name, getattr(profileparse, name))


def _object(name: str, value: Any) -> Iterator[str]:
    documented = inspect.getdoc(value) or ""
    if not inspect.isclass(value):
        yield f"### {name}\n\n```text\n{_signature(name, value)}\n```\n\n{_prose(documented)}\n"
        return
    if issubclass(value, BaseException):
        yield f"### {name}\n\nRaised as a kind of `{value.__bases__[0].__name__}`. {_prose(documented)}\n"
        return
    made = value.__init__ if "__init__" in vars(value) else None
    yield f"### {name}\n\n```text\n{_signature(name, made or value)}\n```\n\n{_prose(documented)}\n"
    if made is not None:
        yield f"{_prose(inspect.getdoc(made) or '')}\n"
    yield from _members(name, value)


def _members(name: str, value: Any) -> Iterator[str]:
    """The public methods and properties that a class has itself or from a class of ours."""
    for base in reversed(value.__mro__):
        if base.__module__.startswith("profileparse"):
            for member, found in vars(base).items():
                called = found.__func__ if isinstance(found, classmethod) else found
                if member.startswith("_") or not (inspect.isfunction(called) or isinstance(called, property)):
                    continue
                if isinstance(called, property):
                    yield f"**`{name}.{member}`** {_prose(inspect.getdoc(called) or '')}\n"
                else:
                    yield f"**`{_signature(f'{name}.{member}', called)}`**\n\n{_prose(inspect.getdoc(called) or '')}\n"


def _signature(name: str, value: Any) -> str:
    shown, star = [], False
    signature = inspect.signature(value)
    for param in signature.parameters.values():
        if param.name in ("self", "cls"):
            continue
        if param.kind is param.KEYWORD_ONLY and not star:
            shown.append("*")
            star = True
        text = ("**" if param.kind is param.VAR_KEYWORD else "") + param.name
        if param.annotation is not param.empty:
            text += f": {_type(param.annotation)}"
        if param.default is not param.empty:
            text += f" = {param.default!r}"
        shown.append(text)
    returned = (
        "" if signature.return_annotation in (signature.empty, "None") else f" -> {_type(signature.return_annotation)}"
    )
    return f"{name}({', '.join(shown)}){returned}"


def _type(annotation: Any) -> str:
    if isinstance(annotation, typing.ForwardRef):
        return annotation.__forward_arg__
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _prose(text: str) -> str:
    """A docstring as Markdown: the lines about arguments become a list."""
    out: list[str] = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if any(_names_argument(line) for line in lines):
            for line in lines:
                out.append(f"- {line}" if _names_argument(line) else f"  {line.strip()}" if line[:1] == " " else line)
            out.append("")
        else:
            out += [*lines, ""]
    return "\n".join(out).strip()


def _names_argument(line: str) -> bool:
    head, colon, _ = line.partition(": ")
    return bool(colon) and all(part.isidentifier() for part in head.split(", "))


# --- the output


def _output() -> Iterator[str]:
    yield "## The output\n"
    yield "One `Profile` a page. In JSON, tuples are arrays and days are ISO 8601; all keys are always there.\n"
    for name in ["Profile", *(name for name in Profile.json_schema()["$defs"] if name not in ("Profile", "Span"))]:
        model: Any = getattr(profileparse, name)
        described = model.model_json_schema(mode="serialization")
        properties = (described.get("$defs", {}).get(name) or described)["properties"]
        yield f"### {name}\n\n{_prose(inspect.getdoc(model) or '')}\n\n| field | type | |\n| --- | --- | --- |"
        for field, info in model.model_fields.items():
            type_ = _shown_type(info.annotation).replace("|", "\\|")
            yield f"| `{field}` | {type_} | {' '.join(properties[field]['description'].split())} |"
        yield ""
        yield from _members(name, model)
    span = inspect.getdoc(profileparse.Span) or ""
    yield f"### Span\n\n{_prose(span)}\n"


def _shown_type(annotation: Any) -> str:
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " | ".join(f"`{choice}`" for choice in inner)
    if origin is tuple:
        return f"tuple of {_shown_type(inner[0])}"
    if inner:
        return " | ".join(_shown_type(part) for part in inner)
    if annotation is type(None):
        return "None"
    name = annotation.__name__
    return f"[{name}](#{name.lower()})" if annotation.__module__.startswith("profileparse") else name


if __name__ == "__main__":
    REFERENCE.write_text(reference(), "utf-8")
    KEYS.write_text(with_keys(KEYS.read_text("utf-8")), "utf-8")
