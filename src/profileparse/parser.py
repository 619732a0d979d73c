"""Text to a Profile: the stages by name, one after another.

text -> normalized text -> lines -> classed lines -> page tree -> values -> Profile
"""

from __future__ import annotations

import os
from bisect import bisect_right

from .decoding import Decoded, decoded_text
from .document import Document, Engine, load_engine
from .models import Diagnostic, Profile, Severity, Source
from .normalize import Normalized, normalize
from .page.classify import classify
from .page.lines import choose_language, cut_lines, open_senses
from .page.tree import SectionNode, make_sections, page_tree
from .page.wrapped import unwrap
from .profile_reader import ProfileReader

__all__ = ["DEFAULT_DIALECT", "check_language", "named_dialect", "parse", "parse_decoded", "read_page"]

DEFAULT_DIALECT = "efus"

_SEVERITIES: dict[str, Severity] = {
    "repeated-field": "info",
    "unknown-label": "info",
    "unread-field": "info",
    "unread-list": "info",
    "unread-contract-date": "info",
    "unknown-country": "info",
    "unknown-role": "info",
    "unknown-section": "info",
    "unknown-organisation": "info",
    "country-spelling": "info",
    "label-spelling": "info",
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
    check_language(language)
    engine = load_engine(named_dialect(dialect))
    document, sections = read_page(engine, normalize(decoded.text), language)
    reader = ProfileReader(document)
    reader.read(sections)
    _check_page(document, reader, sections)
    if decoded.guessed:
        message = f"no UTF-8; read as {decoded.encoding}, which a detector guessed"
        document.report("encoding-guessed", message, 0, min(1, len(document.text)))
    source = Source(
        id=source_id,
        sha256=decoded.sha256,
        encoding=decoded.encoding,
        characters=len(decoded.text),
        language=document.language,
        dialect=engine.lexicon.name,
    )
    return Profile(
        source=source,
        name=name or reader.title or reader.subject,
        title=reader.title,
        summary=tuple(reader.summary),
        population=reader.population,
        location=reader.location,
        websites=tuple(reader.websites),
        contracts=tuple(reader.contracts),
        twins=tuple(reader.twins),
        facts=tuple(reader.facts),
        memberships=tuple(reader.memberships),
        events=tuple(reader.events),
        quotes=tuple(reader.quotes),
        practices=tuple(reader.practices),
        news=tuple(reader.news),
        interviews=tuple(reader.interviews),
        sections=make_sections(document, sections),
        diagnostics=_diagnostics(document),
    )


def read_page(engine: Engine, page: Normalized, language: str | None) -> tuple[Document, list[SectionNode]]:
    """The page tree of a text in one dialect; the language is chosen from its words where None is given."""
    document = Document(engine, page, language)
    lines = cut_lines(document)
    document.speak(language or choose_language(document, lines))
    open_senses(document, lines)
    return document, page_tree(classify(document, unwrap(document, lines)))


def check_language(language: str | None) -> None:
    """Raises ValueError for what is no ISO 639-1 code."""
    if language is not None and not (len(language) == 2 and language.isascii() and language.islower()):
        raise ValueError(f"«{language}» is no ISO 639-1 code: two small letters, like en")


def named_dialect(dialect: str | None) -> str:
    """The dialect that is meant: the one given, else that of the environment, else the default."""
    return dialect or os.environ.get("PROFILEPARSE_DIALECT") or DEFAULT_DIALECT


# --- diagnostics


def _check_page(document: Document, reader: ProfileReader, sections: list[SectionNode]) -> None:
    """Reports what only the whole page shows."""
    number = 0
    for section in sections:
        heading = section.heading.first if section.heading is not None else None
        if heading is None or heading.number is None:
            continue
        if heading.number <= number:
            message = f"section {heading.number} stands behind section {number}"
            document.report("heading-order", message, heading.start, heading.end)
        number = heading.number
    if reader.population is None and any(section.kind == "general" for section in sections):
        first = next(section.heading for section in sections if section.heading is not None).first
        document.report("population-missing", "the page has no population field", first.start, first.end)


def _diagnostics(document: Document) -> tuple[Diagnostic, ...]:
    """The problems in the order of the text, each once, with line and column."""
    if not document.problems:
        return ()
    starts = [0, *(index + 1 for index, character in enumerate(document.original) if character == "\n")]
    found = []
    for problem in sorted(set(document.problems), key=lambda problem: (problem.start, problem.end, problem.code)):
        span = document.span(problem.start, problem.end)
        line = bisect_right(starts, span.start)
        found.append(
            Diagnostic(
                code=problem.code,
                severity=_SEVERITIES.get(problem.code, "warning"),
                message=problem.message,
                span=span,
                line=line,
                column=span.start - starts[line - 1] + 1,
            )
        )
    return tuple(found)
