"""Which lines of a page begin a quote and end one, by their quotation marks."""

from __future__ import annotations

from typing import Final, NamedTuple

from ..document import LONGEST_LABEL, MOST_WORDS, SHORT_WORD, Segment, joined
from ..values.quotes import is_attribution
from ..words.quotation import QUOTATION_MARKS
from .lines import Line, dates_of, entry_shape

#: What may be between a quote and its speaker on one line.
_BEFORE_NAME: Final = frozenset({"DASH", "HYPHEN", "LPAR"})


class QuoteMarks(NamedTuple):
    """The quotation marks of a line.

    types: of all of them. at_end: whether the last thing is one that closes a quote. closes: whether the line closes
    one, at its end or by as many marks that close as open. unopened: whether its one mark closes a quote at its end.
    """

    types: list[str]
    at_end: bool
    closes: bool
    unopened: bool


def quote_marks(segment: Segment) -> QuoteMarks:
    """The quotation marks of a line."""
    document = segment.document
    types = [token.type for token in segment.tokens if token.type in QUOTATION_MARKS]
    opening, closing = types.count("OPEN"), types.count("CLOSE")
    # The full stops after a mark are few.
    start = max(segment.start + 1, segment.end - 8)
    at_end = document.engine.marks.find("CLOSING_MARK", document.text, start, segment.end) >= 0
    closes = at_end or (closing > 0 and closing >= opening)
    return QuoteMarks(types, at_end, closes, at_end and types == ["CLOSE"])


def opens_quote(segment: Segment) -> bool:
    """A line in quotation marks, or whose opening mark is never closed; no entry «“X” in Toulouse, 3 May 2008»."""
    document, marks = segment.document, segment.document.engine.marks
    if marks.at("OPENING_MARK", document.text, segment.start, segment.end) < 0 or entry_shape(segment).dated_last:
        return False
    names = all(token.text[:1].isupper() for token in segment.tokens[1:3])
    if names and document.text[segment.end - 2].isalnum() and is_attribution(segment):
        return False  # «‘Ines Berg, Mayor of Ton’» below a quote, but not «“Safety, the Mayor said, is a right”»
    if segment.end - segment.start > 300 or marks.find("INNER_MARK", document.text, segment.start + 1, segment.end) < 0:
        return True
    found = quote_marks(segment)
    return found.at_end or found.types.count("OPEN") > found.types.count("CLOSE")


def names_speaker(line: Line, above: Line, below: Line | None) -> bool:
    """Whether a line says who said the quote above it; in a block quote a short one after the closing mark may."""
    segment, text, quoted = line.segment, line.document.text, line.mark == "QUOTE_SIGN"
    if not quoted and line.type != "ITEM":
        if text[segment.end - 1] == "," and below is not None and not below.gap and not below.mark:
            segment = joined([segment, below.segment])  # «Ann Berg,» / «Mayor of Aville»
        return line.type == "SAID" or (line.type != "QUOTE" and is_attribution(segment))
    # A paragraph of its own is too: «> “We learn.”», «> Anna Berg, Mayor».
    apart = line.gap and not (quoted and above.mark == line.mark)
    if apart or line.body >= line.stop or not (quoted or text[line.start] in "-–—"):
        return False
    if segment.end - segment.start > LONGEST_LABEL or segment.tokens[0].type in QUOTATION_MARKS:
        return False
    dashed = text[segment.start] in "-–—"
    said = segment.after(segment.tokens[1].start) if dashed and len(segment.tokens) > 1 else segment
    names = text[said.start].isupper() and text[said.end - 1] not in "!?:" and not entry_shape(said).dated_last
    return is_attribution(said) or (names and (dashed or quote_marks(above.segment).at_end))


def quote_and_speaker(line: Line, entries: bool) -> list[tuple[str, Line]]:
    """A line that is a quote, and the speaker that it may name, as a line of its own before or after it.

    Nothing for any other line. entries: whether it may be an entry, with a date and quotation marks in its title.
    """
    document = line.document
    marked = document.engine.marks.find("DOUBLE_MARK", document.text, line.body, line.end) >= 0
    before = speaker_before(line.segment) if marked else 0
    at = before or (speaker_after(line.segment) if marked else 0)
    quote = not line.mark and opens_quote(line.segment)
    said = line.segment.head(at - line.body) if before else line.segment.after(at)
    if at and entries and not quote and not is_attribution(said):
        return []  # «- Women: “Who is afraid?”», «- “Safe Night.” Town Council»
    if not at or (not quote and entries and dates_of(line.segment)):
        return [("QUOTE", line)] if quote else []
    end = line.start + len(document.text[line.start : at].rstrip())
    head = Line(Segment(document, line.body, end), line.start, end, gap=line.gap)
    rest = Line(line.segment.after(at), at, line.end)
    return [("TEXT", head), ("QUOTE", rest)] if before else [("QUOTE", head), ("SAID", rest)]


def speaker_before(segment: Segment) -> int:
    """Where a quote begins after its speaker, «Ines Berg, Mayor of Y: “X.”»; 0 where no sentence is quoted so."""
    text = segment.document.text
    colon = text.find(":", segment.start, min(segment.start + LONGEST_LABEL, segment.end))
    if colon < 0 or text[colon : colon + 2].strip() != ":" or not text[segment.start].isupper():
        return 0
    said, head = segment.after(colon + 1), segment.head(colon - segment.start)
    tokens = said.tokens
    if len(tokens) <= SHORT_WORD or tokens[0].type not in QUOTATION_MARKS or not quote_marks(said).at_end:
        return 0
    if not {"SAID", "PRONOUN"}.isdisjoint(head.types("speaker")):
        return 0  # «Our Mayor says: “X.”» names nobody
    sentence = any(token.type in ("DOT", "QMARK") or token.text == "!" for token in tokens[-3:-1])
    words = [word for word in head.lookup_tokens("entry") if word.type not in ("OF", "DOT", "HYPHEN", "THE")]
    named = 1 < len(words) <= MOST_WORDS and all(word.type == "WORD" and word.text[0].isupper() for word in words)
    return tokens[0].start if is_attribution(head) or (sentence and named) else 0


def speaker_after(segment: Segment) -> int:
    """Where the speaker is named after a quote on one line, «“X.” Ines Berg, Mayor of Y»; 0 where none is."""
    if segment.document.text[segment.start].isalnum():
        return 0  # no mark: most lines are not cut into tokens for this
    tokens = segment.tokens
    if not tokens or tokens[0].type not in QUOTATION_MARKS:
        return 0
    close = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].type in QUOTATION_MARKS), 0)
    behind = [i for i in range(close + 1, len(tokens)) if tokens[i].type not in ("DOT", "COMMA")]
    if not close or not behind:
        return 0
    first = tokens[behind[0]].start
    verbs = {word.start: word.end for word in segment.lookup_tokens("speaker") if word.type == "SAID"}
    says = verbs.get(first, first)
    name = next((i for i in behind if tokens[i].type not in _BEFORE_NAME and tokens[i].start >= says), 0)
    if not name:
        return 0
    said = segment.after(tokens[name].start)
    words = {*said.types("speaker"), *said.types("entry")}
    # The title of an activity would be no sentence: «“X.” (Ines Berg, Mayor, 2012)», «“X.” Ines Berg, teacher».
    sentence = tokens[close - 1].type == "DOT"
    named = sentence and said.text[0].isupper() and "KIND" not in words and len(said.text) <= LONGEST_LABEL
    if entry_shape(segment).dated_last:
        dates = [token.value for token in said.with_dates("entry") if token.type == "DATE"]
        named = named and bool(dates) and dates[-1].edtf.endswith("/..")  # «commander since 2010»
        office = (sentence or "KIND" not in words) and not words.isdisjoint({"OFFICE", "RESPONSIBLE"})
    else:
        office = is_attribution(said)
    return first if office or named else 0


def is_office_below(line: Line, above: Line, below: Line | None) -> bool:
    """Whether the office of the one that is named above is on a line of its own: «Ines Berg» / «Mayor of Ton»."""
    segment = line.segment
    if line.gap or line.mark == "QUOTE_SIGN" or ":" in segment.text:
        return False
    begins = segment.lookup_tokens("speaker")[0].type in ("OFFICE", "RESPONSIBLE")
    return begins and is_attribution(joined([above.segment, segment])) and not is_attribution(segment)


def is_name_below(line: Line, above: Line, below: Line | None) -> bool:
    """Whether a line right below the end of a quote is a name, and perhaps an office: «Ines Berg, teacher».

    below: the line after it: «Future Plans» right above a sentence is a heading.
    """
    segment, text = line.segment, line.document.text
    short = segment.end - segment.start <= LONGEST_LABEL and text[segment.end - 1] not in ".:;!?,"
    office = prose = False
    if below is not None and not below.gap and "," not in segment.text:
        office = not {"OFFICE", "RESPONSIBLE"}.isdisjoint(below.segment.types("speaker")[:1])
        prose = not office and not below.mark and below.meaning is None and text[below.end - 1] == "."
    # «Ann Berg» / «Mayor of Aville» may be after a blank line.
    apart = (line.gap and not office) or line.mark == "QUOTE_SIGN"
    if apart or prose or not short or not quote_marks(above.segment).at_end:
        return False
    if not {"KIND", "ORG"}.isdisjoint(segment.types("entry")):
        return False  # «General Assembly, Paris»
    if "VENUE" in segment.types("venue"):
        return False  # «Town Hall»
    bodies = segment.document.engine.lexicon.societies
    if any(f" {token.text.casefold()}".endswith(bodies) for token in segment.tokens):
        return False  # «City Council, Exville»
    words = segment.lookup_tokens("speaker")
    comma = next((i for i, token in enumerate(words) if token.type == "COMMA"), len(words))
    name = [token for token in words[:comma] if token.type not in ("HYPHEN", "DOT")]
    capitals = sum(token.text[:1].isupper() for token in name)
    if not 2 <= capitals <= len(name) <= MOST_WORDS or not name[0].text[:1].isupper():
        return False
    plain = all(token.text[:1].isupper() or len(token.text) <= SHORT_WORD for token in name)
    if segment.document.meaning_of(name[0].lexeme, "no_place").type == "NO_PLACE":
        return False  # «Security Plan», but «Ann Young»
    return plain and all(token.text[:1].isalpha() for token in name) and not entry_shape(segment).dated_last


def size_mark(line: Line) -> int:
    """Where the mark `[800x600]` ends that a caption ends with; 0 where there is none."""
    segment = line.segment
    if segment.document.text.find("[", line.start, line.end) < 0:
        return 0
    return next((token.end for token in segment.tokens if token.type == "SIZE"), 0)
