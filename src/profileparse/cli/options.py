"""Options that several commands have, and what a shell may complete for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["dialect_option", "language_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def dialect_option(help: str) -> Callable[[_Command], _Command]:
    """`--dialect`: a name or a path, which the environment may give as well."""
    return click.option(
        "--dialect", metavar="NAME|FILE", envvar="PROFILEPARSE_DIALECT", shell_complete=_dialects, help=help
    )


def language_option(help: str, *, multiple: bool = False) -> Callable[[_Command], _Command]:
    """`--language`; `multiple` where it may be repeated."""
    name = "languages" if multiple else "language"
    return click.option(
        "--language", name, metavar="CODE", multiple=multiple, shell_complete=_languages, help=help
    )  # fmt: skip


def _dialects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from ..words.dialect_files import names

    found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return [*found, CompletionItem(incomplete, type="file")]


def _languages(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from ..compiled import tables

    return [CompletionItem(code) for code in sorted(tables().words) if code.startswith(incomplete)]
