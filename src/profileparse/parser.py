"""Parses text to a Profile, stage by stage.

text -> normalised text -> lines -> classified lines -> page tree -> values -> Profile
"""

from __future__ import annotations

import os
from bisect import bisect_right
from itertools import accumulate
from typing import Any

from .compiled import tables
from .document import Document, Engine, dialect_content, load_engine, one_line
from .models import Diagnostic, Profile, Source, Span
from .models.codes import Code, pointers
from .page.classify import classify
from .page.labels import choose_language, open_meaning
from .page.lines import Line, cut_lines
from .page.profile_reader import ProfileReader
from .page.tree import SectionNode, make_sections, page_tree
from .page.wrapped import unwrap
from .readings.decide import Decision
from .text.decoding import Decoded, decode_page, decoded_text, well_formed
from .text.normalize import emphasis_marks, head_marks, normalize, quote_signs, web_marks, wiki_marks

DEFAULT_DIALECT = "efus"


class Parser:
    """A parser with a fixed configuration, for jobs that read many pages.

    It can be shared by threads, and pickled to other processes. A dialect file is read when the parser is created:
    later changes to the file do not affect it, in any process.
    """

    __slots__ = ("_content", "_encoding", "_engine", "_language")

    def __init__(
        self,
        *,
        dialect: str | os.PathLike[str] | None = None,
        language: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """Creates a parser.

        dialect: the name of a built-in dialect or the path of a dialect file; default: that of the environment variable
            PROFILEPARSE_DIALECT, or `efus`.
        language: ISO 639-1 code of the pages; default: detected for each page from its words.
        encoding: the encoding of pages that are not UTF-8; default: guessed for each page.

        Raises DialectError for a dialect that can't be loaded, and ValueError for an unknown encoding or language.
        """
        self.__setstate__((dialect_content(named_dialect(dialect)), language, encoding))

    def __getstate__(self) -> tuple[str, str | None, str | None]:
        return self._content, self._language, self._encoding

    def __setstate__(self, state: tuple[str, str | None, str | None]) -> None:
        self._content, language, encoding = state
        self._engine = load_engine(self._content)
        known = sorted({*tables().words, *self._engine.lexicon.languages})
        if language is not None and language not in known:
            raise ValueError(f"no words for the language «{language}»: there are {', '.join(known)} (ISO 639-1)")
        self._language = None if language is None else str.__str__(language)
        self._encoding = encoding
        try:
            b"x".decode(encoding or "utf-8", "replace")
        except LookupError as error:
            raise ValueError(f"unknown encoding «{encoding}»: use a name like «windows-1252»") from error

    @property
    def dialect(self) -> str:
        """The name of the dialect."""
        return self._engine.lexicon.name

    @property
    def language(self) -> str | None:
        """The language given to the constructor; None if it is detected."""
        return self._language

    @property
    def content(self) -> str:
        """The complete dialect as one text, or the name of a built-in one; identifies the dialect of a parser."""
        return self._content

    def parse(self, text: str, *, name: str | None = None, source_id: str | None = None) -> Profile:
        """Parses one page; the arguments are those of the function `parse`.

        Raises TypeError if `text` is not a str.
        """
        if not isinstance(text, str):
            raise TypeError(f"parse takes a str, not {type(text).__name__}: decode bytes first")
        return self.parse_decoded(decoded_text(text), name=name, source_id=source_id or "-")

    def parse_decoded(self, decoded: Decoded, *, name: str | None = None, source_id: str = "-") -> Profile:
        """Like `parse`, for bytes decoded by `decode`: the source keeps their digest and encoding."""
        if not isinstance(decoded, Decoded):
            raise TypeError(f"parse_decoded takes a Decoded, not {type(decoded).__name__}: decode bytes first")
        return self._parsed(decoded, name, source_id, None)[0]

    def _parsed(
        self, decoded: Decoded, name: str | None, source_id: str, trace: list[Decision] | None
    ) -> tuple[Profile, Document]:
        document, sections = read_page(self._engine, decoded.text, self._language, trace)
        document.links = decoded.links
        reader = ProfileReader(document)
        reader.read(sections)
        found_name = _name(reader, well_formed(name) if name else None)
        _check_page(document, reader, sections, found_name)
        if decoded.guessed:
            message = f"not valid UTF-8; read as {decoded.encoding} (guessed)"
            if decoded.encoding == "utf-8":
                message = "some bytes are not UTF-8; their characters are guessed"
            document.report("encoding-guessed", message, 0, min(1, len(document.text)))
        source = Source(
            id=well_formed(source_id),
            sha256=decoded.sha256,
            encoding=decoded.encoding,
            characters=len(decoded.text),
            language=document.language,
            dialect=self.dialect,
        )
        return _profile(document, reader, sections, source, found_name), document

    def parse_file(self, path: str | os.PathLike[str], *, name: str | None = None) -> Profile:
        """Parses the page in a file; the arguments and errors are those of the function `parse_file`."""
        where = os.fsdecode(path)  # a number would be a file that is open already
        with open(where, "rb") as file:
            data = file.read()
        return self.parse_decoded(self.decode_page(data, name=where), name=name, source_id=where)

    def decode_page(self, page: bytes | str, *, name: str = "", html: bool = False) -> Decoded:
        """Like the function `decode_page`, with the encoding of this parser, or those common in its languages."""
        languages = (self._language,) if self._language else self._engine.lexicon.languages
        return decode_page(page, name=name, html=html, encoding=self._encoding, languages=languages)

    def __repr__(self) -> str:
        return f"Parser(dialect={self.dialect!r}, language={self._language!r})"


def parse(
    text: str,
    *,
    name: str | None = None,
    source_id: str | None = None,
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> Profile:
    """Parses one page, like `Parser(dialect=dialect, language=language).parse(text, name=name, source_id=source_id)`.

    text: the page. Any string is valid: text that no rule recognises is kept as paragraphs.
    name: the name of the city or organisation, if known.
    source_id: the value of `source.id`, such as a path or URL; default: `-`.
    dialect: the name of a built-in dialect or the path of a dialect file; default: that of the environment variable
        PROFILEPARSE_DIALECT, or `efus`. A file is cached, and read again when it changes.
    language: ISO 639-1 code of the page; default: detected from its words.

    Spans in the result count characters of `text` from 0, end excluded. Raises DialectError for a dialect that can't be
    loaded, ValueError for an unknown language, and TypeError if `text` is not a str.
    """
    return Parser(dialect=dialect, language=language).parse(text, name=name, source_id=source_id)


def parse_decoded(
    decoded: Decoded,
    *,
    name: str | None = None,
    source_id: str = "-",
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> Profile:
    """Like `parse`, for bytes decoded by `decode`: the source keeps their digest and encoding."""
    return Parser(dialect=dialect, language=language).parse_decoded(decoded, name=name, source_id=source_id)


def parse_file(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Profile:
    """Parses the page in a file: text in any encoding, or a web page (extra `web`).

    path: the file, and the value of `source.id`.
    name, dialect, language: as for `parse`. encoding: as for `Parser`.

    Raises what `parse` raises, OSError if the file can't be read, NotTextError if it is not text, and MissingExtraError
    for a web page without the extra.
    """
    return Parser(dialect=dialect, language=language, encoding=encoding).parse_file(path, name=name)


def parse_traced(parser: Parser, decoded: Decoded, source_id: str) -> tuple[Profile, Document]:
    """The profile of a page, and its document with the trace of all decisions between readings."""
    return parser._parsed(decoded, None, source_id, [])


def read_page(
    engine: Engine, text: str, language: str | None, trace: list[Decision] | None = None
) -> tuple[Document, list[SectionNode]]:
    """The page tree of a text. language: None to detect it from the words."""
    document, lines = read_lines(engine, text, language, trace)
    return document, page_tree(document, classify(document, lines))


def read_lines(
    engine: Engine, text: str, language: str | None, trace: list[Decision] | None = None
) -> tuple[Document, list[Line]]:
    """The lines of a text before classification, with wrapped lines joined.

    trace: collects each decision between readings.
    """
    shapes, left_out = engine.lexicon.shapes, []
    if shapes.wiki_markup:
        left_out = wiki_marks(text, engine.marks)
    elif shapes.emphasis_marks:
        left_out = emphasis_marks(text, engine.marks)
    if shapes.table_rows:
        left_out += head_marks(text, engine.marks)
    left_out += web_marks(text, engine.marks)
    left_out += quote_signs(text, engine.marks) if "\n>" in text else []
    document = Document(engine, normalize(text, left_out), language, trace)
    lines = cut_lines(document)
    document.set_language(language or choose_language(document, lines))
    for line in lines:
        line.meaning = open_meaning(line)
    return document, unwrap(lines)


def named_dialect(dialect: str | os.PathLike[str] | None) -> str:
    """The dialect to use: the given one, or that of the environment, or the default."""
    return str.__str__(os.fsdecode(dialect or os.environ.get("PROFILEPARSE_DIALECT") or DEFAULT_DIALECT))


def _profile(
    document: Document, reader: ProfileReader, sections: list[SectionNode], source: Source, name: str | None
) -> Profile:
    """Builds the profile from what the readers found."""
    found: dict[str, Any] = {"source": source, "name": name}
    for field, value in reader.found.items():
        found[field] = tuple(value) if isinstance(value, list) else value
    found["sections"] = make_sections(document, sections)
    return Profile(**found, diagnostics=_diagnostics(document, found))


def _name(reader: ProfileReader, given: str | None) -> str | None:
    """The name of the city or organisation, from the first source that has it; a title loses a code, «Orvanne (CA)»."""
    title = reader.found["title"]
    head, _, code = (title or "").rpartition(" ")
    coded = code[:1] in ("(", "[") and code[-1:] in (")", "]") and code[1:-1].isupper() and len(code) in (4, 5)
    return given or reader.named or (head if coded else title) or reader.subject


# --- diagnostics


def _check_page(document: Document, reader: ProfileReader, sections: list[SectionNode], name: str | None) -> None:
    """Reports problems of the page as a whole."""
    if not document.text or document.text.isspace():
        document.report("empty-page", "the page has no text", 0, 0)
        return
    number = 0
    headings = [section.heading.first for section in sections if section.heading is not None]
    numbered = [heading for heading in headings if heading.number is not None]
    for heading in numbered:
        assert heading.number is not None
        if heading.number <= number:
            message = f"section {heading.number} follows section {number}"
            document.report("heading-order", message, heading.start, heading.end)
        number = heading.number
    expected = document.engine.lexicon.expected
    if (
        "population" in expected
        and reader.found["population"] is None
        and any(one.kind == "general" for one in sections)
    ):
        document.report("population-missing", "the page has no population field", headings[0].start, headings[0].end)
    if "name" in expected and name is None and not (numbered and numbered[0].number != 1):
        # An excerpt that begins with a later section has lost the line that named it.
        document.report("name-missing", "no title, field or first sentence names the subject of the page", 0, 1)


def _diagnostics(document: Document, values: dict[str, Any]) -> tuple[Diagnostic, ...]:
    """The problems in the order of the text, without duplicates, with line, column and the value that each affects."""
    if not document.problems:
        return ()
    starts = list(accumulate((len(line) + 1 for line in document.original.split("\n")), initial=0))
    problems = sorted(dict.fromkeys(document.problems), key=lambda problem: (problem.start, problem.end, problem.code))
    spans = [document.span(problem.start, problem.end) for problem in problems]
    codes = [tables().codes[problem.code] for problem in problems]
    places = [(_place(document, code, span), code.doubtful) for code, span in zip(codes, spans, strict=True)]
    found = []
    for problem, code, span, path in zip(problems, codes, spans, pointers(values, places), strict=True):
        line = bisect_right(starts, span.start)
        words = document.text[problem.start : problem.end]
        whole = code.about == "page" or "\n" in words.strip()
        found.append(
            Diagnostic(
                code=problem.code,
                severity=code.severity,
                message=problem.message,
                subject=None if whole else one_line(words) or None,
                path=path,
                span=span,
                line=line,
                column=span.start - starts[line - 1] + 1,
            )
        )
    return tuple(found)


def _place(document: Document, code: Code, span: Span) -> Span:
    """The span to search for the affected value: for a problem of a label, up to the end of its line."""
    if code.about != "label":
        return span
    end = document.original.find("\n", span.end)
    return Span(span.start, len(document.original) if end < 0 else end)
