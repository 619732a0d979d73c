"""Entries of lists: activities, practices, news and interviews, read by `grammar/entry.lark`."""

from __future__ import annotations

from typing import Final

from ..compiled import tables
from ..document import MOST_WORDS, Document, Segment, one_line
from ..models import Date, Entry, Event, EventKind, Organisation, Participation, Place
from ..words.gazetteer import lies_there, town_countries
from ..words.vocabulary import fold
from . import Part, address_of, unlinked
from .entry_parts import EntryParts, parts_of, words_of
from .places import country_named

#: What may be before the first word of a title.
_BEFORE_TITLE: Final = frozenset({"LINK", "THE", "OPEN", "PLAIN_QUOTE"})
#: Periods of an entry, each of which gets the words of all: of a long line, that is more than memory holds.
_MOST_TERMS: Final = 30
_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})


def entries_of(segment: Segment) -> tuple[list[Segment], EventKind | None]:
    """The entries of a line, each with its date in brackets, `Projects: SURE (2008), Beccaria (2006)`; else it all.

    Where semicolons part them, the date is the last of each or the first: `Assembly, Lyon 2008; Fair, Kiel 2009`. With
    them what the word before a colon says that all of them are.
    """
    tokens = segment.with_dates("entry")
    kind = tokens[0].value if [token.type for token in tokens[:2]] == ["KIND", "COLON"] else None
    parts = _apart(segment.after(tokens[2].start) if kind and len(tokens) > 2 else segment)
    if len(parts) < 2:
        return [segment], None
    words = [part.with_dates("entry") for part in parts]
    bracketed = all([word.type for word in part[-2:]] == ["DATE", "RPAR"] and part[0].type != "LPAR" for part in words)
    # not «Project X, 2004; renewed 2008», «Project X, 2004; Partner: Kiel, 2008»
    begins = all(len(part) > 1 and not part[0].text[:1].islower() for part in words)
    dated = [{part[at].type for part in words} == {"DATE"} for at in (0, -1)]
    labelled = not dated[0] and any(part[1].type == "COLON" for part in words if len(part) > 1)
    parted = sum(token.type == "SEMICOLON" for token in tokens) == len(parts) - 1 and begins and not labelled
    shared = segment.phrase_at(segment.start, "capacity")  # «Partner in the projects SURE (2008), Beccaria (2006)»
    if not (bracketed or (parted and any(dated))) or (shared is not None and shared.type == "CAPACITY"):
        return [segment], None
    return parts, kind


def read_event(
    segment: Segment,
    organisation: Organisation | None,
    participation: Participation | None,
    activity: EventKind = "other",
) -> Event:
    """The activity that an entry (without its bullet) describes.

    organisation, participation: what the heading and the label above it say. activity: its kind, where no word says it.
    """
    whole, (segment, part) = segment, _own_part(segment)
    parts = parts_of(segment, "activities")
    document, written = segment.document, _title_of(segment, parts.title)
    title = parts.title if written is not None else None
    capacity = (_capacity(segment, title) if title is not None else None) or parts.capacity
    if title is not None and capacity is None:
        _report_label(segment, title)
    return Event(
        organisation=organisation,
        participation=parts.participation or part or participation,
        capacity=capacity,
        kind=(_kind_of(segment, title, capacity) if title is not None else None) or activity,
        title=written,
        theme=_theme(segment, parts.title) if parts.title is not None else None,
        place=_place(document, parts.place),
        organisers=tuple([name if isinstance(name, str) else document.line(*name) for name in parts.organisers]),
        date=_date(segment, parts),
        url=address_of(segment),
        text=document.line(whole.start, whole.end),
        span=document.span(whole.start, whole.end),
    )


def _own_part(segment: Segment) -> tuple[Segment, Participation | None]:
    """An entry without the label that it begins with, and what that says: `Hosted: General Assembly, Lyon, 2009`."""
    meaning, end = segment.opening()
    scope = segment.document.engine.lexicon.scopes.get(str(meaning.value)) if meaning is not None else None
    if scope is None or scope.participation is None or end >= segment.end:
        return segment, None
    after = segment.after(end)
    if after.tokens[0].type == "COLON":
        return after.after(after.tokens[0].end), scope.participation
    named = after.lookup_tokens("entry")[0].type == "KIND"  # «Attended Conference on trams»
    return (after, scope.participation) if named else (segment, None)


def _report_label(segment: Segment, title: Part) -> None:
    """Reports what may be a label in an entry: `Not attended: Seminar “Streets”`, but not `Efus: General Assembly`."""
    within = words_of(segment, title)
    colon = next((index for index, token in enumerate(within) if token.type == "COLON"), 0)
    labelled = all(token.type == "WORD" or token.type in ("OF", "IN", "THE", "AND") for token in within[:colon])
    if 0 < colon <= MOST_WORDS and labelled and within[colon + 1 : colon + 2] and within[colon + 1].type == "KIND":
        start, end = within[0].start, within[colon - 1].end
        message = f"«{segment.document.line(start, end)}» may be a label; it was left in the title"
        segment.document.report("unknown-label", message, start, end)


def read_entry(segment: Segment) -> Entry:
    """The practice, news or interview that an entry (without its bullet) names."""
    return _entry_of(segment, parts_of(segment, "articles"))


def _entry_of(segment: Segment, parts: EntryParts, *, of_all: bool = False) -> Entry:
    """of_all: whether each of its dates gets an entry."""
    document, title = segment.document, _title_of(segment, parts.title)
    return Entry(
        title=", ".join([words for words in (title, parts.office) if words]) or None,
        place=_place(document, parts.place),
        date=_date(segment, parts, of_all=of_all),
        url=address_of(segment),
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entries(segment: Segment) -> list[Entry]:
    """The entries of a value: `First Prize, 2004; Second Prize, 2008` are two, each with its date."""
    return [entry for part in _apart(segment) if any(map(str.isalnum, part.text)) for entry in _terms(part)]


def _terms(segment: Segment) -> list[Entry]:
    """An entry, once for each of several periods: `Hanne Vik (1981-1985, 1990-1996)`."""
    parts = parts_of(segment, "terms")
    if not 1 < len(parts.dates) <= _MOST_TERMS:
        return [_entry_of(segment, parts)]
    return [_entry_of(segment, parts._replace(date=term), of_all=True) for term in parts.dates]


def _apart(segment: Segment) -> list[Segment]:
    """The entries of a value, which semicolons part, and commas after a date or before the next one."""
    tokens = segment.with_dates("entry")
    if segment.columns or not any(token.type in _LIST_MARKS for token in tokens):
        return [segment]
    date_first = tokens[0].type == "DATE"
    parts: list[tuple[int, int]] = []
    start, dated, depth = segment.start, -1, 0  # dated: where the last date so far begins
    for index, (before, mark, after) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        dated = before.start if before.type == "DATE" else dated
        depth = max(depth + (before.type == "LPAR") - (before.type == "RPAR"), 0)
        alone = not date_first and before.type == after.type == "DATE"
        if depth or (alone and all(token.type in _LIST_MARKS for token in tokens[index + 3 : index + 4])):
            continue  # «Olga Vik (1994–1998; 2001–2004)», «Olga Vik, 1994–1998; 2001–2004»
        behind = before.type in ("DATE", "RPAR") and not date_first and after.type not in ("DATE", "COUNTRY")
        if mark.type == "SEMICOLON" or (mark.type == "COMMA" and (behind or (date_first and after.type == "DATE"))):
            if mark.type == "SEMICOLON" or dated >= start:
                parts.append((start, mark.start))
                start = after.start
    parts.append((start, segment.end))
    return [segment] if len(parts) == 1 else [Segment(segment.document, *part) for part in parts]


# --- the title


def _title_of(segment: Segment, title: Part | None) -> str | None:
    """The words of a title, without the markup of links; one before a colon may be a label, which is reported."""
    if title is not None and segment.text[-1] == ":":
        message = f"«{segment.text[:-1]}» may be a label over what is below it; it is read as an entry"
        segment.document.report("unknown-label", message, title.start, title.end)
    cut = segment.text.rfind("[")
    if title is not None and cut > segment.text.rfind("]"):  # «Presentation at the [lin»
        message = f"«{one_line(segment.text[cut:])}» is cut off, and in no part of the entry"
        segment.document.report("unread-words", message, segment.start + cut, segment.end)
    written = unlinked(segment, title.start, title.end) if title is not None else ""
    return written.strip(" ,;:.–—-|") or None


def _theme(segment: Segment, title: Part) -> str | None:
    """What is inside the outermost quotation marks of a title."""
    quoted, document = segment.quoted(), segment.document
    found = next((stretch for stretch in quoted.stretches if title.start <= stretch[0] < title.end), None)
    if found is None and quoted.unclosed is not None and title.start <= quoted.unclosed < title.end:
        message = "a quotation mark is opened and never closed; the theme is read up to the end of the title"
        document.report("unbalanced-quote", message, quoted.unclosed, quoted.unclosed + 1)
        found = quoted.unclosed, title.end + 1
    if found is None:
        return None
    inside = unlinked(segment, found[0] + 1, found[1] - 1)
    if inside[:1] == document.text[found[0]] and inside[-1:] == document.text[found[1] - 1 : found[1]]:
        inside = inside[1:-1]  # ‘‘X’’
    return inside.strip(" ,;") or None


def _kind_of(segment: Segment, title: Part, capacity: str | None) -> EventKind | None:
    """What the first word outside the quotation marks says that names an activity, else what the capacity does."""
    lexicon = segment.document.engine.lexicon
    named: list[EventKind] = [
        kind
        for token in words_of(segment, title)
        for end, kind in ([("", token.value)] if token.type == "KIND" else lexicon.kind_ends)
        if token.type == "KIND" or (token.type == "WORD" and fold(token.text).endswith(end))
    ]
    return named[0] if named else lexicon.capacity_kinds.get(capacity or "")


def _capacity(segment: Segment, title: Part) -> str | None:
    """What the city was (`Speaker at`), where the title begins so, or after the name of a body of the city.

    «ASBL Exville Partner in the project X»: the words before it have capitals, and the one after it has none.
    """
    within = [word for word in segment.lookup_tokens("entry") if title.start <= word.start < title.end]
    first = next((word.start for word in within if word.type not in _BEFORE_TITLE), title.end)
    words = [token for token in segment.tokens if first <= token.start < title.end]
    for index, word in enumerate(words):
        behind = bool(index) and words[index + 1 : index + 2] != [] and words[index + 1].text.islower()
        if not index or behind:
            meaning = segment.phrase_at(word.start, "capacity")
            if meaning is not None and meaning.type == "CAPACITY":
                return str(meaning.value)
        if behind or word.type != "WORD" or not word.text[:1].isupper():
            return None
    return None


# --- what follows the title


def _place(document: Document, found: Part | None) -> Place | None:
    """A place with its city and country; a venue has neither."""
    if found is None:
        return None
    text = ", ".join([one.strip() for one in document.line(found.start, found.end).split(",")])
    town, wider, unlisted = found.value
    city = document.line(*town) if town else None
    country = country_named(document.text[slice(*wider)]) if wider else None
    coded = country is not None and country.name == country.alpha_2 and "(" not in text
    known = town_countries(city) if city and coded else ()
    # Not «Lyon, KW 23», where KW is a week and no country.
    sure = country is None or (country.name not in tables().part_codes and (not known or country.alpha_2 in known))
    if country is not None and not lies_there(city or "", str(country.alpha_2), country.name, otherwise=sure):
        message, country = f"«{country.name}» may be a country or a state; no country is given", None
        document.report("unknown-country", message, found.start, found.end)
    elif unlisted and town and country is None:
        document.report_town(document.line(*town), *town)
    return Place(text=text, city=city, country=country, span=document.span(found.start, found.end))


def _date(segment: Segment, parts: EntryParts, *, of_all: bool = False) -> Date | None:
    """The date of an entry. Another day is reported, and another date right beside it: `Vik (1981-1985, 1990-1996)`.

    Without one, a day or a month among its words is reported: `Study day of 17 March 2011 on safety`.
    """
    document, found = segment.document, segment.with_dates("entry")
    document.report_dates(found)
    own = parts.date if parts.date is not None and parts.date.meaning is not None else None
    beside = {date.start for date in parts.dates}
    many = sum(token.type == "DATE" for token in found) > 2  # «Assembly, Aville 2008, Bville 2009 and Cville 2010»
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        itself = own is not None and token.start <= own.start < token.end
        if token.type != "DATE" or itself or (of_all and token.start in beside):
            continue
        precision = token.value.meaning.precision
        period = precision == "interval" and not segment.columns  # the columns of a table say what is its date
        bracketed = document.text[token.end : token.end + 1] == ")"
        town = before is not None and before.text[:1].isupper() and document.town_like(before.text) == "known"
        # «Lyon 2008, Kiel 2009», «“X” 2008 “Y” 2009», «in Lyon in 2008 and in Kiel in 2009»
        joined = [one.type for one in found[index + 1 : index + 2]] == ["AND"]
        told = town or joined or (before is not None and before.type == "QUOTED")
        if own is None and not segment.columns and (period or bracketed or precision in ("day", "month")):
            message = f"«{token.text}» could be the date of the entry; it was left in its words"
            document.report("date-unsure", message, token.start, token.end)
        elif own is not None and (period or bracketed or many or told or token.start in beside or precision == "day"):
            message = f"the entry has another date, «{token.text}»; «{document.text[own.start : own.end]}» is its own"
            document.report("several-dates", message, token.start, token.end)
    if own is None and document.year is not None and not any(token.type in ("DATE", "NO_DATE") for token in found):
        own = document.year.value
    return own.date() if own is not None else None
