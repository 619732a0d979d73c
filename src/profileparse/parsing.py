"""The pipeline: text to a Profile."""

from __future__ import annotations

import gc
import os
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager

from .build import Builder
from .context import Context, Engine, engine
from .decoding import Decoded, decoded_text
from .models import Diagnostic, Profile, Severity, Source
from .page.language import choose_language
from .page.lines import LineLexer
from .page.shapes import Shapes
from .page.tree import SectionNode, page_tree
from .reading import Reading, make_reading
from .sections import make_sections

__all__ = ["DEFAULT_DIALECT", "check_language", "named_dialect", "parse", "parse_decoded", "read_decoded", "read_page"]

DEFAULT_DIALECT = "efus"

_SEVERITIES: dict[str, Severity] = {
    "unknown-label": "info",
    "unknown-country": "info",
    "country-spelling": "info",
    "population-missing": "info",
    "heading-order": "info",
}


def parse(
    text: str,
    *,
    name: str | None = None,
    source_id: str | None = None,
    dialect: str | None = None,
    language: str | None = None,
) -> Profile:
    """Parses one page.

    text: the page. Any string is a page: what no rule knows is kept as paragraphs.
    name: the name of the city or body, where the caller knows it.
    source_id: what `source.id` says, a path or URL; `-` where nothing is given.
    dialect: the name of a built-in dialect or the path of a dialect file; where nothing is given the one that the
        environment variable PROFILEPARSE_DIALECT names, else `efus`.
    language: ISO 639-1 code of the page; chosen from its words where nothing is given.

    Spans in the result count characters of `text` from 0, end excluded. Raises DialectError for a dialect that
    can't be loaded, ValueError for a language that is no code, and TypeError where `text` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"parse takes a str, not {type(text).__name__}: decode bytes first")
    return parse_decoded(decoded_text(text), name=name, source_id=source_id or "-", dialect=dialect, language=language)


def parse_decoded(
    decoded: Decoded,
    *,
    name: str | None = None,
    source_id: str = "-",
    dialect: str | None = None,
    language: str | None = None,
) -> Profile:
    """`parse` for text that `decode` made of bytes: the source keeps their digest and encoding."""
    return read_decoded(decoded, name=name, source_id=source_id, dialect=dialect, language=language)


def read_decoded(
    decoded: Decoded, *, name: str | None, source_id: str, dialect: str | None, language: str | None
) -> Profile:
    """`parse_decoded` for who wants JSON: as long as nobody asked for models, a record with the same attributes."""
    check_language(language)
    with _collector_paused():
        return _parsed(decoded, name, source_id, dialect, language)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keeps Python's cycle collector from looking, again and again, through the values of a page.

    None of them is part of a cycle: there is nothing to find.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _parsed(decoded: Decoded, name: str | None, source_id: str, dialect: str | None, language: str | None) -> Profile:
    text = _without_surrogates(decoded.text)
    used = engine(named_dialect(dialect))
    reading = make_reading(text)
    context, shapes, nodes = read_page(used, reading, text, language)
    builder = Builder(context, shapes)
    builder.read(nodes)
    _check_page(context, builder, nodes)
    if decoded.guessed:
        message = f"no UTF-8; read as {decoded.encoding}, which a detector guessed"
        context.report("encoding-guessed", message, 0, min(1, len(reading.text)))
    source = Source(
        id=source_id,
        sha256=decoded.sha256,
        encoding=decoded.encoding,
        characters=len(decoded.text),
        language=context.language,
        dialect=used.dialect.name,
    )
    return Profile(
        source=source,
        name=name or builder.title or builder.subject,
        title=builder.title,
        summary=tuple(builder.summary),
        population=builder.population,
        location=builder.location,
        websites=tuple(builder.websites),
        contracts=tuple(builder.contracts),
        twins=tuple(builder.twins),
        facts=tuple(builder.facts),
        memberships=tuple(builder.memberships),
        events=tuple(builder.events),
        quotes=tuple(builder.quotes),
        practices=tuple(builder.practices),
        news=tuple(builder.news),
        interviews=tuple(builder.interviews),
        sections=tuple(make_sections(context, shapes, nodes)),
        diagnostics=_diagnostics(context),
    )


def check_language(language: str | None) -> None:
    """Raises ValueError for what is no ISO 639-1 code."""
    if language is not None and not (len(language) == 2 and language.isascii() and language.islower()):
        raise ValueError(f"«{language}» is no ISO 639-1 code: two small letters, like en")


def named_dialect(dialect: str | None) -> str:
    """The dialect that is meant: the one given, else that of the environment, else the default."""
    return dialect or os.environ.get("PROFILEPARSE_DIALECT") or DEFAULT_DIALECT


def _without_surrogates(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, which has no place in JSON; every offset stays."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def read_page(
    used: Engine, reading: Reading, original: str, language: str | None
) -> tuple[Context, Shapes, list[SectionNode]]:
    """Context, shapes and page tree of a text in one dialect; the language is chosen where None is given."""
    context = Context(used, reading, original, language)
    shapes = Shapes(context)
    lines = LineLexer(context, shapes, used.dialect.marks).tokens(reading.text)
    if language is None:
        context.language = choose_language(lines, context)
    return context, shapes, page_tree(lines)


# --- diagnostics


def _check_page(context: Context, builder: Builder, nodes: list[SectionNode]) -> None:
    """Reports what only the whole page shows."""
    number = 0
    general = False
    for node in nodes:
        heading = node.heading
        if heading is None or heading.sense is None:
            continue
        general = general or heading.sense.value == "general"
        if heading.number is not None:
            if heading.number <= number:
                message = f"section {heading.number} stands behind section {number}"
                context.report("heading-order", message, heading.start, heading.end)
            number = heading.number
    if general and builder.population is None:
        first = next(node.heading for node in nodes if node.heading is not None)
        context.report("population-missing", "the page has no population field", first.start, first.end)


def _diagnostics(context: Context) -> tuple[Diagnostic, ...]:
    """The problems in the order of the text, each once, with line and column."""
    problems = context.problems
    starts = _line_starts(context.original) if problems else []
    found = []
    for problem in sorted(set(problems), key=lambda problem: (problem.start, problem.end, problem.code)):
        span = context.span(problem.start, problem.end)
        line, column = _line_and_column(starts, span.start)
        found.append(
            Diagnostic(
                code=problem.code,
                severity=_SEVERITIES.get(problem.code, "warning"),
                message=problem.message,
                span=span,
                line=line,
                column=column,
            )
        )
    return tuple(found)


def _line_starts(text: str) -> list[int]:
    return [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]


def _line_and_column(starts: list[int], offset: int) -> tuple[int, int]:
    """Both from 1."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1
