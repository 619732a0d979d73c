"""Headings: lines that marks or a number make one, and how their phrase may go on."""

from __future__ import annotations

from typing import Final

from ..document import LONGEST_LABEL, MOST_WORDS, Segment
from ..values.organisations import Body, body_reading, organisation_of, report_unlisted
from ..values.quotes import is_attribution
from ..words.gazetteer import country_code
from ..words.vocabulary import OPEN_END, Meaning, fold_phrase
from .labels import begins_with_interview, open_meaning
from .lines import FRAMES, Line, dates_of, entry_shape, is_title, is_year, skip_colon, skip_label_end, unknown_label_end
from .position import OF_ENTRIES, SectionContext, lists_names
from .quote_lines import opens_quote
from .tree import UNKNOWN_HEADING

#: What a section holds of which only the kind is said.
_BY_KIND: Final = frozenset({"", "network", "practices"})
#: So far may the number of a section be ahead of the one before: two are left out at most.
_MOST_AHEAD: Final = 3
#: A shorter word in capitals is an acronym.
_SHORTEST_WORD: Final = 5
#: The fields that another town, or the region, has as well.
_OF_TOWNS: Final = frozenset({"population", "location"})
#: What no heading ends with.
_ENDS: Final = frozenset('.!?,;”»"')


def marked_heading(position: SectionContext, line: Line, at_top: bool) -> str:
    """What a line is that its marks make a heading: a section, a sub-section, a label over a list, the title.

    at_top: whether nothing of the page is above.
    """
    meaning, level = line.meaning, line.number or 1
    below = position.kind is not None and level > position.level
    line.number = int("".join(filter(str.isdecimal, line.document.text[line.start : line.body])) or 0) or None
    line.read = None
    line.relabel(line.label_end, line.end)
    rest = line.document.text[line.label_end : line.stop].strip(" :")
    if meaning is not None and meaning.type == "LABEL" and not rest:
        return "NOTICE" if meaning.value == "notice" else "FIELD"
    scope = line.scope if meaning is not None and meaning.type in ("HEADING", "LIST") else None
    if meaning is not None and scope is not None and (not rest or _is_aside(line, rest) or has_open_end(line)):
        if below and (meaning.type == "LIST" or scope.content_type not in _BY_KIND):
            return "SUBHEADING"  # over a list it may be a part of the section above
        if meaning.type == "LIST" and position.kind is None:
            return "LIST"
        line.meaning, position.level = Meaning("HEADING", meaning.value), level
        return "HEADING"
    named = meaning is not None and meaning.type == "SUBHEADING"
    reading = body_reading(line.segment.after(line.label_end) if named else line.segment)
    if named or (reading is not None and reading.value.known):
        line.relabel(line.label_end if named else line.body, line.end)
        line.read = organisation_of(line.document, reading.value) if reading is not None else None
        return "SUBHEADING"
    if at_top and level == 1:
        line.relabel(line.body, line.end)
        return "TITLE"
    if below and is_year(line.segment):
        line.meaning = None  # «### 2006» parts what its section holds
        line.relabel(line.stop, line.end)
        return "SUBHEADING"
    position.level = level
    _take_unknown(line, line.stop)
    return "HEADING"


def _take_unknown(line: Line, end: int) -> None:
    """Makes a line the heading of a section that no list knows, which ends what is above it, and reports that."""
    line.meaning = UNKNOWN_HEADING
    line.relabel(end, line.end)
    words = line.document.line(line.body, end).rstrip(" :")
    line.document.report("unknown-section", f"the section «{words}» is in no list", line.body, end)


def _names_body(segment: Segment) -> bool:
    """Whether a word of a line is an organisation's name, or what kind of one it is: «German Forum»."""
    lexicon = segment.document.engine.lexicon
    ends = (*lexicon.bodies, *lexicon.societies, *lexicon.networks)
    return any(
        token.type == "ORG" or (token.text[:1].isupper() and f" {token.text.casefold()}".endswith(ends))
        for token in segment.lookup_tokens("membership")
    )


def _is_aside(line: Line, rest: str) -> bool:
    """Whether all that follows the phrase of a section's heading is in brackets: «Project files (good practice)»."""
    heading = line.meaning is not None and line.meaning.type == "HEADING"
    return heading and rest[:1] == "(" and rest.find(")") == len(rest) - 1


def opens_body(position: SectionContext, line: Line) -> bool:
    """Whether «The City and X» names a body: a known one, or some words in the place of one, which is reported.

    A membership may follow a known one: «The City and Efus: Member since 1998».
    """
    document, text = line.document, line.document.text
    colon = text.find(":", line.label_end, line.stop)
    rest = skip_colon(document, colon, line.end) if colon >= 0 else line.end
    words = text[line.label_end : line.stop].rstrip(FRAMES).removesuffix("...")
    reading = body_reading(line.segment.head(line.label_end + len(words) - line.body).after(line.label_end))
    named = body_reading(line.segment.head(colon - line.body).after(line.label_end)) if rest < line.end else None
    if named is not None and named.sure:
        reading = named
    line.relabel(line.label_end, rest if named is not None and named.sure else line.end)
    if reading is None:
        return False
    body: Body = reading.value
    line.read = organisation_of(document, body)
    if reading.sure:
        report_unlisted(document, body)
        return True
    if position.kind != "network" or line.mark == "BULLET":
        return False
    if not text[line.end :].strip() or text[line.end - 1] != ":":
        line.read = None  # «The City and the Italian F» names nobody in full, and ends what is above it
    document.report_words("unknown-organisation", "«{}» is no organisation that the lists know", body.start, body.end)
    return True


def rest_of(line: Line) -> Line | None:
    """What follows a heading on its line, cut off it; None where nothing does, or more of the heading.

    «Project files (good practice)», «Project files / best practices».
    """
    start = line.value
    words = line.document.text[start : line.end].rstrip(" :")
    if start >= line.end or words.startswith("/") or _is_aside(line, words):
        return None
    rest = Line(line.segment.after(start), start, line.end, indent=line.indent)
    rest.meaning = open_meaning(rest)
    line.end = line.stop = start
    return rest


def shorter_phrase(line: Line) -> str:
    """SUBHEADING where a shorter phrase makes a line one: «The City and the Network of Harbours»; else nothing."""
    last = next(token for token in reversed(line.segment.tokens) if token.start < line.label_end)
    meaning, end = line.segment.head(last.start - line.segment.start).opening()
    if meaning is None or meaning.type != "SUBHEADING" or line.mark:
        return ""
    line.meaning = meaning
    line.relabel(end, end)
    return meaning.type


def has_open_end(line: Line) -> bool:
    """Whether the rest of a line may follow its phrase: a few words without a date."""
    assert line.meaning is not None
    if not str(line.meaning.value).endswith(OPEN_END) or line.stop - line.body > LONGEST_LABEL:
        return False
    rest = line.segment.after(line.label_end)
    if line.segment.text[-1] in ".;!?," or ":" in rest.text.rstrip(" :") or not _names_years(rest):
        return False
    line.relabel(line.stop, line.end)
    return True


def has_unknown_label(position: SectionContext, line: Line) -> bool:
    """Whether a line begins with a label that no list knows, where facts may be."""
    content_type, kind = position.content_type, position.kind
    if content_type != "facts" and (content_type or kind not in (None, "general", "other")):
        return False
    colon = unknown_label_end(line.segment)
    # «Germany: Kiel, Bonn» below «Twinned with» says where these are.
    if colon < 0 or (position.below_towns and country_code(line.segment.text[: colon - line.body])):
        return False
    line.meaning = None
    line.relabel(colon, skip_label_end(line.document, colon, line.stop))
    return True


def is_heading_in_capitals(position: SectionContext, line: Line) -> bool:
    """Whether a short line in capitals is a heading that no list knows: where bare headings are in capitals."""
    text = line.segment.text
    if not position.in_capitals or line.mark or line.end - line.body > LONGEST_LABEL or not text.isupper():
        return False
    if all(len(word) < _SHORTEST_WORD for word in text.split()) or any(map(str.isdecimal, text)) or ":" in text[:-1]:
        return False
    reading = body_reading(line.segment)
    if reading is not None and reading.value.known:
        return False
    _take_unknown(line, line.end)
    return True


def may_be_heading(position: SectionContext, line: Line, after: Line | None, in_list: bool) -> bool:
    """Whether an unmarked line may be a heading or a label that no list knows, and so ends what is above it.

    after: the line below. in_list: whether plain lines or items are above, so that this one is not their first.
    """
    content_type, segment, bulleted = position.content_type, line.segment, position.bulleted
    if (
        content_type == "text"
        or line.document.engine.lexicon.facts.get(content_type.removeprefix("fact:")) == "contact"
    ):
        return False
    if after is not None and opens_quote(after.segment) and is_attribution(segment):
        return False  # «Ann Berg, Mayor of Aville:»
    if content_type in ("network", "activities"):
        if bulleted and not (shape := entry_shape(segment)).dated_last and not shape.dated_first:
            return True  # «The National Forum», «Conferences» are no activities without a bullet and a date
    elif content_type in OF_ENTRIES or position.kind in ("practices", "further"):
        if bulleted and line.gap:
            # «Awards», «Office open from 9 to 12», «Last update: 14 March 2015»; a letter is prose.
            short = len(segment.text) <= LONGEST_LABEL and segment.text[-1] not in ".!?,"
            return short and not begins_with_interview(line)
        # A plain line is an entry, and one above the first item what these are.
        after = after if after is not None and after.mark == "BULLET" and not bulleted else None
    elif segment.text[-1] == ":" and not (bulleted and lists_names(position.content_type)):
        return False  # «The contract names three topics:»
    return _says_what_is_below(line, after, in_list, content_type)


def _says_what_is_below(line: Line, after: Line | None, in_list: bool, content_type: str) -> bool:
    """Whether a few words end with a colon, are above items, or come after a blank line and right above a line."""
    segment, text = line.segment, line.segment.text
    opens = line.meaning is not None and line.meaning.type == "SUBHEADING"
    if len(text) > LONGEST_LABEL if opens else len(text.split()) > MOST_WORDS:
        return False
    if text[-1] == ":":
        return True
    if after is None or text[-1] in _ENDS or not text[0].isupper() or _is_dated(segment):
        return False
    if opens or _names_owner(line, after, in_list, content_type):
        return True  # «The City and its harbour» is no body that is understood
    if after.mark in ("BULLET", "ITEM_NUMBER"):
        return " " not in text or not entry_shape(segment).entry
    apart = line.gap and (not after.gap or text.isupper())
    return in_list and apart and not after.mark and not entry_shape(segment).entry


def _names_owner(line: Line, after: Line, in_list: bool, content_type: str) -> bool:
    """Whether a line names whose the field, the role or the list right below it is.

    «German Forum» / «Member since 2010», «District of Kiel» / «Population: 12,000», but not «Where we took part».
    """
    below, segment = None if after.mark else after.meaning, line.segment
    if below is not None and content_type in ("network", "activities"):
        bodies = line.gap or (content_type == "network" and not in_list)  # else it may be an entry
        return below.type in ("ROLE", "LIST") and bodies and _names_body(segment)
    if below is None or below.value not in _OF_TOWNS:
        return False
    place = segment.document.town_like(segment.text) == "known" or "TOWN" in segment.types("sentence")
    return place and fold_phrase(segment.text) not in segment.document.title


def _is_dated(segment: Segment) -> bool:
    """Whether a date is in a line that is no open period in brackets: «Awards (since 2000)»."""
    dates = [token.value.meaning for token in dates_of(segment)]
    opened = segment.text[-1] == ")" and all(date is not None and date.edtf.endswith("/..") for date in dates)
    return bool(dates) and not opened


def _names_years(rest: Segment) -> bool:
    """Whether the dates in a stretch are years only: «Meetings from 2003 to 2010», and no entry with its day."""
    dates = [token.value.meaning for token in dates_of(rest)]
    if not dates:
        return True
    years = all(date is not None and "-" not in date.edtf for date in dates)
    tokens = rest.tokens
    if (tokens[0].type, tokens[-1].type) == ("LPAR", "RPAR"):
        tokens = tokens[1:-1]  # «Awards (since 2000)»
    return years and all(token.type not in ("COMMA", "SEMICOLON", "LPAR") for token in tokens)


def is_numbered_heading(position: SectionContext, line: Line) -> bool:
    """Whether a numbered line is a heading: a known one, or one of the next numbers with a colon at its end."""
    text = line.document.text
    more = text[line.label_end : line.end].strip()
    rest = more.strip(" :")
    cut = more.endswith(":") and ":" not in more[:-1].rstrip(" :") and rest != ""
    if _is_aside(line, rest) or (not cut and line.meaning is not None and line.meaning.type == "HEADING"):
        return True  # «3. Best practices of ours :» goes on after the phrase
    ahead, colon = (line.number or 0) - position.number, text[line.end - 1] == ":"
    # «3) FURTHER INFO» after «7. Visit» is none of those items.
    listed = position.item and (line.number == position.item + 1 or not line.segment.text.isupper())
    if not 0 < ahead <= (_MOST_AHEAD if colon else 1) or listed or position.kind is None:
        return False
    if not position.number and not colon:
        return False  # the headings of this page have no numbers: «1. Safe school» is an entry
    if line.indent or line.end - line.body > LONGEST_LABEL or not (colon or is_title(line.segment)):
        return False
    _take_unknown(line, line.end - 1 if colon else line.end)
    return True
