"""Labelled lines: websites and facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, cast

from ..document import Document, Segment, joined, one_line
from ..models import Fact, FactData, FactType, Website, WebsiteKind
from ..words.lexer import Token
from ..words.vocabulary import fold, fold_phrase
from . import address_of, addresses_in, extent, link_title, period_of, unlinked
from .entries import read_entries
from .numbers import read_number, unit_of_label
from .places import read_twins

#: Where a label is: its first offset, and the one after it.
_Label = tuple[int, int]
_BETWEEN_ADDRESSES: Final = frozenset({"COMMA", "SEMICOLON", "PIPE", "AND", "OR", "DASH", "SLASH"})
_ENDS_NOTE: Final = _BETWEEN_ADDRESSES | {"RPAR"}
#: What begins a template of a wiki, whose values no type reads.
_TEMPLATE: Final = "{{"


# --- websites


def _labelled(part: Segment, *, several: bool) -> Website | None:
    """The website of a link whose title is a label, or one of several that is about prevention; None for any other."""
    title = link_title(part)
    website = _website("website-other", None, part) if title is not None else None
    if title is None or website is None:
        return None
    meaning, end = title.opening()
    known = meaning is not None and meaning.type == "LABEL" and end >= title.end
    label = str(meaning.value) if meaning is not None and known else ""
    if not label.startswith("website-"):
        kind = _kind_of("website-other", title) if several else "other"
        return website.model_copy(update={"kind": kind}) if kind != "other" else None
    return website.model_copy(update={"kind": _kind_of(label, title), "label": website.text, "text": None})


def _kind_of(meaning: str, label: Segment) -> WebsiteKind:
    """The kind of website that a label says. meaning: that of the phrase which it begins with."""
    kind = meaning.removeprefix("website-")
    written = fold(label.text)
    if kind == "other" and any(word in written for word in label.document.engine.lexicon.prevention):
        kind = "prevention"  # «Website des Präventionsrates»
    return cast(WebsiteKind, kind)


def read_websites(meaning: str, label: _Label | None, value: Segment) -> list[Website]:
    """The websites of a line: «http://a.example, http://b.example» are two. None where it is only an empty link.

    meaning: that of the phrase which the label begins with, `website-official`.
    """
    parts: list[tuple[_Label | None, Segment]] = []
    words: list[Token] = []  # since the last address
    begun = -1  # where the link that is open begins
    for token in value.lookup_tokens("website"):
        if token.type == "LINK":
            begun = token.start
        elif token.type == ("URL" if begun < 0 else "LINK_END"):
            if words and parts and words[0].type == "LPAR" and words[-1].type in _ENDS_NOTE:
                parts[-1] = _with_note(parts[-1], next((word for word in words if word.type == "RPAR"), words[0]))
                words = []  # «http://a.example (English), http://b.example»
            if words and (parts or len(words) > 1) and words[-1].type != "COLON":
                break
            named = (words[0].start, words[-1].start) if words and words[-1].type == "COLON" else None
            parts.append((named, Segment(value.document, begun if begun >= 0 else token.start, token.end)))
            words, begun = [], -1
        elif begun < 0 and (words or token.type not in _BETWEEN_ADDRESSES):
            words.append(token)
    several = len(parts) > 1 and (not words or words[0].type == "LPAR")  # «http://a.example, since 2001»
    if several and words:  # «http://a.example, http://b.example (police)»
        parts[-1] = _with_note(parts[-1], words[-1])
    found: list[Website | None] = []
    for named, part in parts if several else [(None, value)]:
        titled = _labelled(part, several=several) if several or label is None else None
        found.append(titled or _website("website-other" if named else meaning, named or label, part))
    return [website for website in found if website is not None]


def _with_note(part: tuple[_Label | None, Segment], last: Token) -> tuple[_Label | None, Segment]:
    """An address with its label and the note in brackets after it, up to that token."""
    return part[0], Segment(part[1].document, part[1].start, last.end)


def _host_of(value: Segment) -> str | None:
    """The address of a value that is a bare one: `www.example.org` without its first part."""
    text = value.document.text
    end = value.document.engine.marks.at("HOST", text, value.start, value.end)
    return text[value.start : end] if end >= 0 else None


def _website(meaning: str, label: _Label | None, value: Segment) -> Website | None:
    """One website; None for an empty link."""
    document, url = value.document, address_of(value)
    if url is None and label is not None:
        # a web page's link may be the label itself
        url = address_of(Segment(document, *label)) or _host_of(value)
    bare = next((token for token in value.tokens if token.type == "URL"), None)  # a second one stays in the text
    text: str | None = unlinked(value, value.start, value.end, bare).strip(" .")
    if not text or text == url or not any(map(str.isalnum, text)):
        text = None  # of «<http://www.example.org>» only brackets are left
    if label is None and url is None and text is None:
        return None
    start, end = (label[0], max(label[1], value.end)) if label else (value.start, value.end)
    written = document.line(*label) if label else None
    kind = _kind_of(meaning, Segment(document, *label)) if label else "other"
    return Website(kind=kind, label=written, text=text, url=url, span=document.span(start, end))


# --- facts


def read_fact(label: _Label, values: Sequence[Segment], name: str | None) -> Fact:
    """The fact with this label.

    values: what is after the label and on the lines below it. name: that of a fact of the dialect, or any other.
    """
    value = joined(values, apart=True)
    document = value.document
    known = cast("FactType | None", document.engine.lexicon.facts.get(name or ""))
    # A telephone number looks like a date that no calendar has, and a template of a wiki may hold the parts of one.
    tokens = value.with_dates("date") if known != "contact" and _TEMPLATE not in value.text else []
    if known == "list":  # «TLF 2000», «LF 10/10/05» are names of items
        named = pairwise([Token("", 0, 0, ""), *tokens])
        tokens = [token for before, token in named if before.type != "WORD" or any(map(str.isalpha, token.text))]
    document.report_dates(tokens)
    # A dash or «n.d.» says that there is no value.
    nothing = fold_phrase(value.text) in {"", *document.engine.lexicon.nothing}
    return Fact(
        label=document.line(*label).rstrip(" :"),
        value="\n".join([one_line(line.text) for line in values]),
        dates=tuple([token.value.date() for token in tokens if token.type == "DATE"]),
        name=name if known else None,
        type=known or "text",
        data=None if nothing or not known or known == "text" else _data(name or "", known, label, values, tokens),
        span=document.span(label[0], max(label[1], value.end)),
    )


def _data(name: str, known: FactType, label: _Label, values: Sequence[Segment], tokens: list[Token]) -> FactData:
    """The typed value. What the type does not find stays empty, and is reported, as is a value of several dates."""
    value = values[0]
    dates = [token.value for token in tokens if token.type == "DATE"]
    date = dates[0] if len(dates) == 1 else None
    empty = FactData()
    read: dict[FactType, Callable[[], FactData]] = {
        "number": lambda: _number(value, Segment(value.document, *label)),
        "date": lambda: FactData(date=date.date()) if date is not None else empty,
        "period": lambda: FactData(period=period_of(date)) if date is not None else empty,
        "places": lambda: FactData(places=tuple(read_twins(values))),
        "list": lambda: FactData(items=tuple([item for one in values for item in _items(one, len(values) > 1)])),
        "entries": lambda: FactData(entries=tuple([entry for segment in values for entry in read_entries(segment)])),
        "link": lambda: FactData(url=address_of(joined(values)) or _host_of(value)),
        "contact": lambda: _contact(values),
    }
    written = one_line(value.document.text[value.start : values[-1].end])
    data = empty if _TEMPLATE in written else read[known]()
    if data == empty and written:
        message = f"«{written}» is no {known}, as the dialect says of {name}"
        value.document.report("fact-unread", message, value.start, values[-1].end)
    return data


def _number(value: Segment, label: Segment) -> FactData:
    found = read_number(value)
    if found is None:
        return FactData()
    unit = found.unit or unit_of_label(label)
    if found.last is None:
        return FactData(number=float(found.value), unit=unit)
    return FactData(minimum=float(found.value), maximum=float(found.last), unit=unit)


_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON", "PIPE"})


def _items(value: Segment, several: bool) -> list[str]:
    """The items between commas, semicolons and line ends, and around the last «and»; brackets kept together.

    «Food and drink» alone is one, unless both are names («Estonian and English»). several: whether there are other
    lines: then only semicolons part what is after a bullet.
    """
    document, lexicon = value.document, value.document.engine.lexicon
    line = document.text.rfind("\n", 0, value.start) + 1
    line += len(document.text[line : value.start]) - len(document.text[line : value.start].lstrip())
    bullet = several and document.engine.marks.at("BULLET", document.text, line, value.end) == value.start
    marks = {"SEMICOLON"} if bullet else _LIST_MARKS
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in value.lookup_tokens("membership"):
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        ends = token.type in marks and depth <= 0
        if ends or (not bullet and parts[-1] and "\n" in document.text[parts[-1][-1].end : token.start]):
            parts.append([])
        if not ends:
            parts[-1].append(token)
    nothing, spoken = {"", *lexicon.nothing}, {document.language, *lexicon.languages}
    *series, last = [part for part in parts if fold_phrase(_written(document, part)) not in nothing] or [[]]
    ands = [i for i, word in enumerate(last) if word.type == "AND" and word.meaning and word.meaning.language in spoken]
    parted = any(token.type == "SEMICOLON" for token in value.tokens)  # «music; giants and big heads»
    if ands and not bullet and not parted:
        around = [last[: ands[-1]], last[ands[-1] + 1 :]]
        names = len(ands) == 1 and all(part and part[0].text[0].isupper() for part in around)
        if around[1] and (series or names):
            series, last = [*series, around[0]], around[1]
    return [_written(document, part) for part in (*series, last) if part]


def _written(document: Document, tokens: list[Token]) -> str:
    return document.line(*extent(tokens)).strip(" .,;•·*-–|") if tokens else ""


def _phone(text: str, faxes: set[str]) -> str | None:
    """The first number that is no date and of no fax; what is after `Tel/Fax:` is of both. faxes: the words for one."""
    since = behind = 0  # since: where the last figures end
    for run in "".join(c if c.isdigit() or c in "+ /-.()" else "|" for c in text).split("|"):
        start, behind = behind, behind + len(run) + 1
        parts = run.replace(".", " ").replace("-", " ").replace("/", " ").split()
        years = len(parts) == 2 and all(len(part) == 4 and part[0] in "12" for part in parts)
        day = len(parts) == 3 and len(parts[2]) == 4 and all(len(part) <= 2 for part in parts[:2])
        figures = sum(c.isdigit() for c in run)
        if figures >= 6 and not (years or day):
            before = text[since:start].rstrip(" .:|")
            if not any(before.endswith(word) and before.removesuffix(word)[-1:] not in ("/", "&") for word in faxes):
                number = one_line(run).strip(" .-/")
                return number if number.count("(") == number.count(")") else number.strip("() ")
        since = start + len(run) if figures else since
    return None


def _contact(values: Sequence[Segment]) -> FactData:
    """The first mail address and telephone number among words. Both are known by their own characters only."""
    lines = [one_line(line) for segment in values for line in segment.text.splitlines() if line.strip()]
    text = "|".join(lines)
    hidden = [address for segment in values for address in addresses_in(segment)]
    words = [*text.replace("|", " ").split(), *hidden]
    written = [*text.translate(str.maketrans("|(),;", "     ")).split(), *hidden]
    mails = [word.removeprefix("mailto:").partition("?")[0].strip("<>.").partition("@") for word in written]
    email = next((name + at + host for name, at, host in mails if name and "." in host), None)
    faxes = {token.text for segment in values for token in segment.lookup_tokens("contact") if token.type == "FAX"}
    url = next((word.rstrip(".,;") for word in words if word.startswith(("http://", "https://", "www."))), None)
    return FactData(items=tuple(lines) if len(lines) > 1 else (), email=email, phone=_phone(text, faxes), url=url)
