"""What a plain block of a page looks like, an activity, an entry, a letter; and lists that nothing explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from ..document import LONGEST_LABEL, Segment
from ..models import Date, Entry, Event
from ..values import address_of, unlinked
from ..values.entry_parts import parts_of as entry_parts
from ..values.memberships import parts_of
from ..values.quotes import is_attribution
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase
from .labels import begins_with_interview
from .lines import Line, dates_of, entry_shape, is_year, unknown_label_end, year_first
from .tree import BlockNode, Group, Plain, QuoteNode

#: A paragraph over this many characters is prose, whatever label it is under.
_LONGEST_ENTRY: Final = 450
#: Prose is longer than an entry, and ends as a sentence does.
_FEWEST_WORDS: Final = 9
#: Labels of lists that go on over the lines below, and of single values, below which such a line is unread.
_LISTED: Final = frozenset({"TWINS", "LISTED", "ENTRIES"})
_VALUED: Final = frozenset({"POPULATION", "LOCATION", "FACT"})
#: What is between a role and its period, where none is after it.
_ASKS: Final = frozenset(":?-–—_…=")


def is_activity(block: BlockNode, content_type: str, listed: bool) -> bool:
    """Whether a line without a bullet among those of a network, or among activities, reads as one.

    content_type: what is there by the word of the dialect. listed: whether a label over a list does.
    """
    segment = block.segment()
    shape = entry_shape(segment)
    colon = unknown_label_end(segment) if content_type == "network" and not listed else -1
    if colon >= 0 and not shape.named and not _term(segment, colon):
        return "KIND" in segment.types("entry")  # «Source: Le Monde, 3 May 2008»
    if shape.entry:
        return True
    if content_type == "activities" and shape.dated_first:
        return segment.end - segment.start <= _LONGEST_ENTRY
    listed = listed or content_type == "activities"
    return listed and is_short(block) and not is_attribution(segment)


def _term(segment: Segment, colon: int) -> list[Segment]:
    """The years that the value after a label begins with: «2004-2006», «1998; FFSU: 2001»; none for any other value."""
    return [part for part in parts_of(segment.after(colon + 1))[:1] if is_year(part)]


def is_paragraph(segment: Segment) -> bool:
    """Whether a plain line is a paragraph of the introduction, and no caption, heading, entry or left-over markup."""
    text, count = segment.text, len(segment.text.split())
    if not (text[0].isalnum() or text[0] in '“„«‘"('):
        return False
    # «What did we do?» is a heading.
    ends = text[-1] in ".!:…" or (text[-1] == "?" and count >= _FEWEST_WORDS)
    if ends or count < _FEWEST_WORDS:
        return ends
    shape = entry_shape(segment)
    return not shape.dated_first and not shape.dated_last


def without_letter(blocks: Sequence[BlockNode]) -> list[BlockNode]:
    """Blocks under a label over entries, without the paragraphs from the first one that is prose.

    A letter, which begins with a salutation, has its own heading: «Letter from the Mayor», «Dear friends,».
    """
    out: list[BlockNode] = []
    letter = False
    for block in blocks:
        if block.type == "TEXT" and not letter and not is_short(block):
            letter = True
            titled = out and out[-1].type == "TEXT" and not dates_of(out[-1].segment())
            if titled and block.segment().text[-1] == "," and not begins_with_interview(out[-1].first):
                del out[-1]
        if block.type != "TEXT" or not letter or (begins_with_interview(block.first) and is_short(block)):
            out.append(block)
    return out


def is_short(block: BlockNode) -> bool:
    """Whether a block is an entry and not the paragraph of a letter."""
    text = block.segment().text
    if block.type == "ITEM":
        return block.end - block.start <= _LONGEST_ENTRY
    shape = entry_shape(block.segment())
    if shape.dated_last:
        # «The project was launched in 2008.» is a sentence.
        words = block.segment().types("entry") if text[-1] == "." and not shape.apart else []
        return shape.entry and not (words[:1] == ["THE"] and words[-3:-2] == ["IN"])
    return len(text) <= 200 and text[-1] not in ".,!?:" and len(block.lines) < 3


def pair_lines(blocks: Sequence[BlockNode]) -> list[BlockNode]:
    """The blocks, one for each entry in two lines, with the words of both: `Tram opened` / `3 May 2008`, or turned.

    All plain lines below each other must be so: else a date may be above several entries.
    """
    out: list[BlockNode] = []
    for plain, run in groupby(blocks, lambda block: block.type == "TEXT"):
        found = list(run)
        dated = [bool(dates_of(block.segment())) for block in found] if plain and len(found) % 2 == 0 else []
        if dated[::2] == [not date for date in dated[1::2]] and len(set(dated[::2])) == 1:
            if all(_is_tail(*pair[:: -1 if dated[0] else 1]) for pair in zip(found[::2], found[1::2], strict=True)):
                for block, below in zip(found[::2], found[1::2], strict=True):
                    block.join(below)
                del found[1::2]
        out += found
    return out


def _is_tail(entry: BlockNode, tail: BlockNode) -> bool:
    """Whether a line is the date of an entry, which is in a line of its own, or its place and date below it."""
    parts, tokens = entry_parts(tail.segment(), "activities"), entry.segment().tokens
    whole = parts.title is None and not parts.organisers and not says_nothing(entry.segment(), negated=False)
    return whole and (parts.place is None or (entry.start < tail.start and all(t.type != "COMMA" for t in tokens)))


def part_years(blocks: Sequence[BlockNode]) -> None:
    """Parts the year that a line of a list begins with from its title: `2009 Kreischorfest, Selb`.

    The lines above or below must begin with a date too; else it may be a part of the title, «2009 Award Ceremony».
    """
    # Most lists have none; the words of all their lines at once would take more room than the rest of the page.
    if not any(year_first(block.first.segment) for block in blocks):
        return
    lines = [(block, _year(block)) for block in blocks]
    for dated, run in groupby(lines, lambda line: line[1] is not None or entry_shape(line[0].segment()).dated_first):
        found = list(run)
        for block, year in found if dated and len(found) > 1 else ():
            if year is not None:
                block.part(year.end)


def _year(block: BlockNode) -> Token | None:
    """The bare year that the title of an undated entry begins with."""
    segment = block.segment()
    if not segment.text[:4].isdecimal() or segment.text[4:5] != " ":
        return None
    year = segment.with_dates("entry")[0]
    if year.end != segment.start + 4 or any(date.start > year.start for date in dates_of(segment)):
        return None
    return year if "1000" <= year.text < "3000" else None


def segments_of(blocks: Sequence[BlockNode]) -> list[Segment]:
    """The words of entries; a number that does not count them, as in «1. Preis», belongs to its entry."""
    numbers = [block.first.number if block.first.mark == "ITEM_NUMBER" else None for block in blocks]
    counted = numbers == list(range(1, len(numbers) + 1))
    return [
        block.segment() if counted or number is None else Segment(block.first.document, block.start, block.end)
        for block, number in zip(blocks, numbers, strict=True)
    ]


def heads_roles(group: Group, after: Group) -> int:
    """Where the words of a group's last block are, if lines that begin with a role are right below; else -1."""
    owner, blocks = after.owner, group.blocks()
    if owner is None or not blocks or not owner.type.startswith("MEMBERSHIP"):
        return -1
    last = blocks[-1].first
    return last.body if owner.first.mark or not owner.first.gap or last.gap else -1


def take_speakers(group: Group) -> list[Plain]:
    """Gives quotes below a line that names a speaker theirs from above them; the plain nodes for other readers.

    «Ann Berg, Mayor» / «“X”» / «Bo Lind, Councillor» / «“Y”»: nothing is below the last one. Where something is, that
    is reported.
    """
    left: list[Plain] = []
    for quoted, nodes in groupby(group.plain, lambda node: isinstance(node, QuoteNode)):
        run = list(nodes)
        head = left[-1] if quoted and left else None
        if isinstance(head, BlockNode) and head.type == "TEXT" and is_attribution(head.segment()):
            quotes = [node for node in run if isinstance(node, QuoteNode)]
            said = [quote.speaker for quote in quotes]
            if None not in said:
                head.report("speaker-unread", "«{}» above a quote may say whose it is")
            elif said[0] is None or None not in said[:-1]:
                left.pop()
                head.kind = "attribution"
                for quote, speaker in zip(quotes, [head, *said[: said.index(None)]], strict=False):
                    quote.speaker = speaker
        left += run
    group.plain = left
    return _without_unsaid(left)


# --- what is reported because nothing of its kind is read here


def _without_unsaid(plain: Sequence[Plain]) -> list[Plain]:
    """Reports what may say whose a quote is, or when, and was not read; the nodes that are left for other readers.

    That is a short line above or below one without a speaker, and a date or an office below any: they are no entries.
    """
    taken: list[Plain] = []
    for above, node, below in zip([None, *plain], plain, [*plain[1:], None], strict=False):
        if not isinstance(node, QuoteNode):
            continue
        for block in (above, below):
            if not isinstance(block, BlockNode) or block.type != "TEXT" or len(block.segment().text) > LONGEST_LABEL:
                continue
            segment, near = block.segment(), not (block if block is below else node.blocks[0]).first.gap
            words = segment.types("speaker")
            unsaid, shape = node.speaker is None, entry_shape(segment)
            if unsaid:
                office = near and "OFFICE" in words
            else:
                dated = near and [token.type for token in segment.with_dates("entry")] == ["DATE"]
                office = block is below and (words[:1] == ["OFFICE"] or dated)
            office = office and not shape.named
            if office or (unsaid and near and not shape.entry):
                block.report("speaker-unread", "«{}» beside a quote may say whose it is")
                taken += [block] if office else []
    return [node for node in plain if node not in taken]


def is_office(block: BlockNode, event: Event, in_network: bool) -> bool:
    """Whether what could be an event is an office: «Assistant to the President of the Forum since 2003».

    in_network: whether memberships may be here too: then it is an office, or a sub-heading, where nothing shows an
    activity, «Affiliated since 2003»; else where it names a role before any word for one.
    """
    segment, meaning = block.segment(), block.first.meaning
    colon = unknown_label_end(segment) if in_network and event.kind == "other" else -1
    if colon >= 0 and _term(segment, colon):
        return True  # «Works council: 2004-2006», «Efus: 1998; FFSU: 2001»
    if event.date is None:
        return in_network and (event.title or "").isdecimal()  # «1998 (Efus)»
    edtf = event.date.edtf
    lasts = edtf.endswith("/..")
    if not lasts and (not in_network or "-" in edtf or event.place is not None):
        return False  # most have their day, and are not looked at further
    roles = [token for token in segment.lookup_tokens("membership") if token.type == "ROLE"]
    kinds = [token for token in segment.lookup_tokens("entry") if token.type == "KIND"]
    if not lasts:  # «Elected to the Executive Committee in 2001»
        return roles != [] and {token.end for token in kinds} <= {token.end for token in roles}
    role, kind = (found[0].start if found else segment.end for found in (roles, kinds))
    bare = in_network and (event.kind in ("other", "meeting") or " " not in (event.title or ""))
    named = in_network and meaning is not None and meaning.type == "SUBHEADING"
    return named or (event.theme is None and (bare or role < kind))


def lone_date(segment: Segment, entry: Entry | Event) -> Date | None:
    """The date of an entry that is nothing else, which is reported: it may be that of an entry above or below it."""
    if entry.date is None or entry.title or entry.place or (isinstance(entry, Event) and entry.organisers):
        return None
    message = f"«{entry.text}» is a date on a line of its own, and is that of no entry"
    segment.document.report("unread-date", message, segment.start, segment.end)
    return entry.date


def says_nothing(segment: Segment, *, negated: bool = True) -> bool:
    """Whether an entry is none: a rule of dashes, an empty bullet, an empty link, «None», «Coming soon».

    negated: whether one without a date may say that there is none, «No forms available», which is reported.
    """
    lexicon = segment.document.engine.lexicon
    if not any(map(str.isalnum, unlinked(segment, segment.start, segment.end))):
        address = address_of(segment) or ""
        return "." not in address and "/" not in address
    if segment.end - segment.start > LONGEST_LABEL:
        return False
    folded = fold_phrase(segment.text)
    begun = negated and f"{folded} ".startswith(lexicon.negations) and folded not in lexicon.nothing
    # Not «No Blame campaign».
    none = begun and ("KIND" in segment.types("entry") or not lexicon.missing.isdisjoint(folded.split()))
    if none and all(token.value.edtf.endswith("/..") for token in dates_of(segment)):  # «No meeting since 1998»
        segment.report("unread-list", "«{}» begins as a line does that says that there is none")
        return True
    return folded in lexicon.nothing


def says_role(segment: Segment) -> bool:
    """Whether a short line says a role, or its end, and a date, and is no sentence about others.

    «No longer a member since 2009», «We have been a member since 2005.»
    """
    own = segment.text[-1] != "." or not {"PRONOUN", "TOWN"}.isdisjoint(segment.types("sentence")[:2])
    short = len(segment.text) <= LONGEST_LABEL and own and bool(dates_of(segment))
    return short and not {"ROLE", "LEFT", "REJOINED"}.isdisjoint(segment.types("membership"))


def asks_for_period(line: Line) -> bool:
    """Whether a role without a period asks for one: that of a form that is not filled in, or that says no.

    «Member since:», «President: ?», «☐ Treasurer», «Founding member: no», but not «Founding member».
    """
    text, clause = line.document.text, line.read[-1]
    rest = text[clause.end : line.end]
    asked = clause.connector or not _ASKS.isdisjoint(rest) or text[line.start] == "☐"
    return clause.when is None and bool(asked)


def report_unread_membership(block: BlockNode) -> None:
    """Reports what may be a membership and was not read as one."""
    block.report("unread-membership", "looks like a membership, but was not read: «{}»")


def report_unread_label(block: BlockNode) -> None:
    """Tells of a label without a colon, «Location Germany» stays text, and of one that no list knows before a tab."""
    line, document, text = block.first, block.first.document, block.first.document.text
    tab = text.find("\t", line.body, line.end)
    if line.meaning is None and 0 < tab - line.body <= LONGEST_LABEL and text[line.body].isupper():
        document.report_words("unknown-label", "the label «{}» is in no list; kept as text", line.body, tab)
    if line.meaning is None or line.meaning.type != "LABEL" or block.end - block.start > LONGEST_LABEL:
        return
    rest = text[line.value : line.end]
    value = rest.lstrip("-–—= .,(+")  # «Location - Hesse, Germany.» is no prose
    if value and (rest[:1] in "-–—=" or text[block.end - 1] != "."):
        message = f"begins with the label «{document.line(*line.label)}», but has no colon; kept as text"
        document.report("unread-field", message, block.start, block.end)


def report_lines_below(group: Group) -> int:
    """Reports the plain lines right below a label and its value that are no more of it; how many there are.

    Below one value prose is none of it: «Mayor: Ann Berg» / «The town lies by the sea.»
    """
    owner, found = group.owner, list[BlockNode]()
    kind = owner.type.removesuffix("_LABEL") if owner is not None else ""
    if owner is None or kind not in _LISTED | _VALUED:
        return 0
    below = owner.first.value < owner.end or bool(group.below)  # else the list may begin after a blank line
    for node in group.plain:
        if not isinstance(node, BlockNode) or node.type != "TEXT" or (node.first.gap and (below or found)):
            break
        # One with a label is reported as such.
        labelled = node.first.meaning is not None or "\t" in node.first.document.text[node.start : node.end]
        if kind in _VALUED and (labelled or is_paragraph(node.segment())):
            break
        found.append(node)
    report_unread_lists(found, lines=True)
    return len(found)


def report_unread_lists(blocks: Iterable[BlockNode], *, lines: bool = False) -> None:
    """Tells of each list among blocks that nothing above explains: bullets, rows, lines with a date in front.

    lines: whether every line that is no prose is one, because a list was expected there.
    """
    for listed, run in groupby(blocks, partial(_is_listed, lines=lines)):
        if not listed:
            continue
        found = list(run)
        count = sum(len(block.lines) if block.type == "TEXT" else 1 for block in found)
        shape = entry_shape(found[0].segment())  # «Training, Lyon, 3 May 2010» is one by itself, not «Update: 2010»
        if not (lines or count > 1 or found[0].type == "ITEM" or (shape.named and shape.entry and shape.dated_last)):
            continue
        message = f"the dialect expects no list here; kept as text ({count} {'entry' if count == 1 else 'entries'})"
        if lines:
            message = f"{count} line{'' if count == 1 else 's'} below a label could not be read; kept as text"
        found[0].first.document.report("unread-list", message, found[0].start, found[-1].end)


def _is_listed(block: BlockNode, lines: bool) -> bool:
    if block.type == "ITEM":
        return True
    if block.type != "TEXT" or not block.segment().text:
        return False  # as a mark without words
    if len(block.lines) > 1 and not lines:  # below each other without a bullet, as the lines of a paragraph are
        begun = [line.segment for line in block.lines if not line.segment.text[:1].islower()]
        dated = [s.dated_first or s.dated_last or year_first(one) for one in begun for s in [entry_shape(one)]]
        return len(begun) == len(block.lines) and sum(dated) > len(dated) / 2
    segment = block.segment()
    shape = entry_shape(segment)
    first = shape.dated_first or (year_first(segment) and segment.text[-1] != ".")
    return segment.text.startswith("|") or first or shape.entry or (lines and not is_paragraph(segment))
