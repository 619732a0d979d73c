"""Labels that are not as a list has them, and how a value after one begins; the language that labels show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final

from ..document import LONGEST_LABEL, MOST_WORDS, Document, Segment
from ..values import address_of, opening_in_link
from ..values.memberships import membership_reading
from ..values.organisations import body_reading
from ..values.places import country_at_end
from ..words.lexer import Token, votes_of
from ..words.vocabulary import NO_MEANING, Meaning, Node, differ_by_a_slip
from .lines import Line, skip_colon, skip_label_end, unknown_label_end

#: What a label may hold beside its words.
_INSIDE: Final = frozenset({"WORD", "HYPHEN", "SLASH", "AMP", "LPAR", "RPAR"})
_AROUND_DATE: Final = frozenset({"DATE", "LPAR", "RPAR", "IN", "OF", "THE", "PER", "COMMA", "COUNTED"})
#: What is between a role and its period.
_CONNECTORS: Final = frozenset({"SINCE", "FROM", "UNTIL"})
#: A shorter word alone may be another one as well.
_SHORTEST_ALONE: Final = 6


def respell(line: Line) -> None:
    """Gives a line the heading, label or role that it misspells, and its words that one's meaning; reports that."""
    _respell_label(line)
    if line.meaning is not None and line.meaning.type == "ROLE":
        _respell_connector(line)


def _respell_label(line: Line) -> None:
    if line.phrase is not None and line.document.text[line.label_end : line.label_end + 1] in ("", ":", "\n"):
        return  # all of the label is known
    label = _label_words(line)
    known = sum(token.end <= line.label_end for token in label)
    if len(label) <= known:
        return
    words = [token.lexeme.folded for token in label if token.lexeme is not None]
    for node, phrase, slip in _misspelt(line.document.engine.lexicon.openings, words):
        meaning, count = node.answer(line.document.lookups["opening"]), len(phrase)
        if meaning is NO_MEANING or count <= known:
            continue
        right = _respelled(line.segment, label[slip], phrase[slip])
        end = label[count - 1].end
        end += "(" in line.document.text[line.body : end] and line.document.text.startswith(")", end)
        if _fits(line, right, meaning, phrase, end, whole=count == len(words)):
            line.phrase, line.meaning, line.segment = node, meaning, right
            line.relabel(end, skip_colon(line.document, end, line.end))
            written = line.document.text[line.body : end]
            line.document.report("label-spelling", f"«{written}» read as «{' '.join(phrase)}»", line.body, end)
            return


def _respell_connector(line: Line) -> None:
    """Gives the word after a role the meaning that it misspells: «Member sinec : 2001»."""
    word = next((token for token in line.segment.tokens if token.start >= line.label_end), None)
    if word is None or word.type != "WORD" or word.lexeme is None or word.lexeme.node is not None:
        return
    for node, phrase, _ in _misspelt(line.document.engine.lexicon.words, [word.lexeme.folded]):
        if node.answer(line.document.lookups["membership"]).type in _CONNECTORS:
            line.segment = _respelled(line.segment, word, phrase[0])
            line.relabel(line.label_end, line.value)
            line.document.report("label-spelling", f"«{word.text}» read as «{phrase[0]}»", word.start, word.end)
            return


def _label_words(line: Line) -> list[Token]:
    """The words that the label of a line may consist of; none where it is too long for one."""
    colon = line.document.text.find(":", line.body, line.stop)
    if (colon if colon >= 0 else line.stop) - line.body > LONGEST_LABEL:
        return []
    root, segment = line.document.engine.lexicon.openings, line.segment.head(LONGEST_LABEL)
    first = segment.lexemes[0].folded if segment.lexemes else ""
    if line.phrase is None and first not in root.children and not (first and _meant(root, root, first)):
        return []  # most lines are prose: their words are not looked at again
    inside = takewhile(lambda token: token.type in _INSIDE, segment.tokens)
    return [token for token in inside if token.type in ("WORD", "AMP")]


def _respelled(segment: Segment, slip: Token, word: str) -> Segment:
    """`segment` with the meaning of `word` for one of its words."""
    respelled = segment.document.engine.lexer.part(slip, slip.start, slip.end, word)
    tokens = [respelled if token.start == slip.start else token for token in segment.tokens]
    return Segment(segment.document, segment.start, segment.end, tokens)


def _fits(line: Line, right: Segment, meaning: Meaning, phrase: list[str], end: int, whole: bool) -> bool:
    """Whether a line with this phrase is what the phrase says, and not a sentence that begins with words like it."""
    alone = len(phrase) == 1
    if alone and len(phrase[0]) < _SHORTEST_ALONE:
        return False
    behind = right.after(end)
    if meaning.type == "ROLE":
        of = behind.types("membership")[:1] == ["OF"]
        return _has_period(behind, alone) or (of and membership_reading(right) is not None)
    if meaning.type == "SUBHEADING":
        reading = body_reading(behind) if line.mark != "ITEM_NUMBER" else None
        return reading is not None and reading.sure
    colon = ":" in line.segment.text
    if meaning.type == "HEADING":
        ends = skip_colon(line.document, end, line.stop) >= line.stop
        return whole and ends and (colon or bool(line.mark) or not alone)
    return whole and (colon or not alone) and not line.mark and meaning.type in ("LABEL", "LIST")


def _has_period(behind: Segment, alone: bool) -> bool:
    """Whether a period follows a role: «Mmber since», but not «Founded: 1421», which is one letter from a role."""
    marks = ("COLON", "COMMA")
    first = next((kind for kind in behind.types("membership") if kind not in marks), "")
    dated = [] if alone else [token.type for token in behind.with_dates("membership") if token.type not in marks]
    return first in _CONNECTORS or dated[:1] == ["DATE"]


def take_contract(line: Line) -> None:
    """Makes a contract of a line with the label of a website: «Prevention: Local Safety Contract …».

    One with the label of its own, or that says without an address what was done when: «First plan signed in 1995».
    """
    if line.meaning is None or not str(line.meaning.value).startswith("website") or line.value >= line.end:
        return
    value = line.value_segment()
    meaning, end = value.opening()
    if meaning is not None and (meaning.type, meaning.value) == ("LABEL", "contract"):
        line.meaning, line.body = meaning, value.start
        line.relabel(end, skip_colon(line.document, end, line.end))
    elif {"ACTION", "DATE"} <= (types := {token.type for token in value.with_dates("contract")}) and "URL" not in types:
        line.meaning = Meaning("LABEL", "contract")


def take_date(line: Line) -> bool:
    """Whether a label goes on with a date only, `Population (2010 census): 40,000`; the line keeps that date."""
    text, reach = line.document.text, min(line.end, line.label_end + LONGEST_LABEL)
    separators = (":", "\t", " = ", "|") if line.document.engine.lexicon.shapes.label_separators else (":",)
    end = min((at for sign in separators if (at := text.find(sign, line.label_end, reach)) >= 0), default=-1)
    if end < 0:
        return False
    between = Segment(line.document, line.label_end, end).with_dates("population")
    dates = [token for token in between if token.type == "DATE"]
    if len(dates) != 1 or any(token.type not in _AROUND_DATE for token in between):
        return False
    line.read = dates[0]
    line.relabel(between[-1].end, skip_label_end(line.document, end, line.end))
    return True


# --- how values begin, and what is a website as a whole

#: The fields whose values begin with such a token, where no colon is before it, and what may be passed over.
_BEGINS: Final = {
    "population": frozenset({"NUMBER", "GROUPED", "DECIMAL", "CIRCA"}),
    "contract": frozenset({"ACTION", "NUMBER", "MONTH", "SINCE", "FROM"}),
    "website": frozenset({"URL", "LINK", "LINK_END"}),
}
_PASSED: Final = frozenset({"IN", "LPAR", "COMMA", "DASH", "HYPHEN"})
#: What a city is a member of for some years, and what it is part in; it is so many words after the role.
_LONG_ACTIVITIES: Final = frozenset({"project", "working-group"})
_NEAR: Final = 6
#: Words for a website are so many: «Site internet du».
_WEBSITE_WORDS: Final = 3


def begins_value(line: Line, field: str) -> bool:
    """Whether a value of this field follows its label without a colon: `Population 57,576`, `Location Germany`.

    Of a website the whole line may be the label.
    """
    value, first = line.value_segment(), line.document.text[line.value : line.value + 1]
    if field == "twins":
        # «GEMELLAGGI MUSICALI» is a heading.
        return (first.isupper() and not line.segment.text.isupper()) or first == "("
    if field == "location":
        return first.isupper() and country_at_end(value) is not None
    kind = field.partition("-")[0]
    if kind not in _BEGINS or (kind == "population" and take_date(line)):
        return kind in _BEGINS
    begins = next((token.type for token in value.lookup_tokens(kind)[:_NEAR] if token.type not in _PASSED), "")
    bullet = line.mark in ("BULLET", "ITEM_NUMBER")
    return begins in _BEGINS[kind] or (kind == "website" and not bullet and _take_website(line))


def skip_empty_link(line: Line) -> None:
    """Puts the end of a label where its line ends in an empty link, as «Official website: [link url=””][/link]» does.

    The link may be on the line below.
    """
    value = line.value_segment()
    if all(token.type in ("LINK", "LINK_END") for token in value.tokens) and address_of(value) is None:
        line.relabel(line.label_end, line.end)


def begins_with_interview(line: Line) -> bool:
    """Interview with the mayor · [link url=”1″]Interview with the mayor[/link]"""
    linked = line.meaning is None and line.segment.text[:1] == "["
    meaning = opening_in_link(line.segment) if linked else line.meaning
    return meaning is not None and meaning.type == "INTERVIEW"


def names_activity(segment: Segment) -> bool:
    """Member of the working group “X”, 2004-2006"""
    tokens = segment.lookup_tokens("entry")[:_NEAR]
    return any(token.type == "KIND" and token.value in _LONG_ACTIVITIES for token in tokens)


def names_label(link: Segment) -> bool:
    """Whether the title of a link begins with a known label, so that it is another website than the one above it."""
    words = [token for token in link.tokens if token.type not in ("LINK", "LINK_END", "URL")]
    meaning = link.after(words[0].start).opening()[0] if words else None
    return meaning is not None and meaning.type == "LABEL"


def _take_website(line: Line) -> bool:
    """Whether a line begins with words for a website and is no sentence: «Website for X local prevention».

    All of it is then the label, up to its address: «Blog of the Ministry of X: http://…».
    """
    segment, text, tokens = line.segment, line.segment.text, line.segment.tokens
    # A longer phrase, «Site du service prévention», may be known as well.
    meaning = segment.head(tokens[:_WEBSITE_WORDS][-1].end - segment.start).opening()[0]
    if meaning is None or meaning.value != "website-other" or len(text) > LONGEST_LABEL or text[-1] in ".!?":
        return False
    url = next((token for token in tokens if token.type in ("URL", "LINK")), None)
    label = line.document.text[line.body : url.start if url is not None else line.end]
    if url is None:
        line.relabel(line.end, line.end)
    else:
        line.relabel(line.body + len(label.rstrip(" :-–(<")), url.start)
    return True


def report_second_label(line: Line) -> None:
    """Reports a known label in the value of another one: «Population: 57,576 Location: France» has no location."""
    text, tokens = line.document.text, line.segment.tokens
    for index, colon in enumerate(tokens):
        if colon.type != "COLON" or colon.start <= line.value:
            continue
        for word in tokens[max(index - MOST_WORDS, 0) : index]:
            if word.start > line.value and text[word.start].isupper():
                meaning, end = Segment(line.document, word.start, colon.end).opening()
                if meaning is not None and meaning.type == "LABEL" and end == colon.start:
                    message = f"the label «{line.document.line(word.start, end)}» is inside the value of another one"
                    line.document.report("unread-field", message, word.start, line.end)
                    return


# --- misspelt phrases


def _misspelt(root: Node, words: Sequence[str]) -> list[tuple[Node, list[str], int]]:
    """The phrases that folded `words` begin with where one of them is misspelt.

    Each is the phrase's node, its words, and the index of the one that `words` have misspelt.
    """
    out: list[tuple[Node, list[str], int]] = []
    before, node = list[str](), root
    for index, word in enumerate(words):
        for known in _meant(root, node, word):
            end, phrase = node.children[known], [*before, known]
            for following in [*words[index + 1 :], ""]:
                if end.meanings:
                    out.append((end, phrase, index))
                if following not in end.children:
                    break
                end, phrase = end.children[following], [*phrase, following]
        if word not in node.children:
            break
        node = node.children[word]
        before.append(word)
    return out


@lru_cache(maxsize=20_000)
def _meant(root: Node, node: Node, word: str) -> tuple[str, ...]:
    """The words that may follow and that `word` misspells: no plural, no word of a phrase («contract», «contact»).

    Kept, because pages have the same words again and again.
    """
    if not _words_of_phrases(root).isdisjoint({word, word.removesuffix("s")}):
        return ()
    return tuple([known for known in node.words_like(word) if differ_by_a_slip(known, word) and word + "s" != known])


@cache
def _words_of_phrases(root: Node) -> frozenset[str]:
    words: set[str] = set()
    below = [root]
    while below:
        node = below.pop()
        words.update(node.children)
        below += node.children.values()
    return frozenset(words)


# --- the language of a page, which its labels and small words show, and what its phrases mean in it

#: A heading or label of one language says more than one of its small words.
_LABEL_WEIGHT: Final = 4
_SMALL_WORDS: Final = frozenset({"OF", "THE", "AND", "IN", "FROM", "TO", "SINCE"})
#: So many votes for one language and none for another are enough.
_CLEAR: Final = 12 * _LABEL_WEIGHT
#: So much of the prose is looked at; it tells as much as all of it.
_SAMPLE: Final = 600


def choose_language(document: Document, lines: Sequence[Line]) -> str | None:
    """The dialect's language (ISO 639-1) that most labels and small words belong to; None where none shows.

    A dialect of one language has pages in no other.
    """
    languages = document.engine.lexicon.languages
    if len(languages) == 1:
        return languages[0]
    votes: Counter[str] = Counter()
    prose: list[Line] = []
    for line in lines:
        meaning = line.phrase.meanings[0] if line.phrase is not None else None
        if meaning is not None and line.end - line.start <= 2 * LONGEST_LABEL:
            if meaning.language is not None:
                votes[meaning.language] += _LABEL_WEIGHT
        elif not line.mark and unknown_label_end(line.segment) < 0:
            prose.append(line)
    leading = max(votes.values(), default=0)
    sampled = _SAMPLE if leading >= _CLEAR and leading == votes.total() else 0
    for line in prose:
        if sampled >= _SAMPLE:
            break
        sampled += line.end - line.start
        votes.update(votes_of(line.segment.head(_SAMPLE).lexemes, _SMALL_WORDS))
    best = max(languages, key=lambda language: votes[language])  # of equal ones the first
    return best if votes[best] else None


def open_meaning(line: Line, *, alone: bool = False) -> Meaning | None:
    """What the phrase of a line means: alone on its line it may be a heading, and a label before a value.

    alone: whether it is so where its value may be: in the head of a table.
    """
    if line.phrase is None:
        return None
    groups = ("alone", "opening") if alone or line.value >= line.end else ("opening",)
    meanings = [line.phrase.answer(line.document.lookups[group]) for group in groups]
    return next((meaning for meaning in meanings if meaning is not NO_MEANING), None)
