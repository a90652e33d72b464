"""How people are looked for: the words somebody is found by, what a line of words asks for, what is nearly a word."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final, NamedTuple

LONGEST_ASKED: Final = 200
MOST_TERMS: Final = 8
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 300
"""Words of one kind by which one performer is found; what they wrote beyond that is kept, and not looked through."""
PREFIX: Final = 4
"""Beginnings of names up to this length are words of their own: whoever types the first letters finds at once."""
NAME, SKILL, CREDIT, LINE = "n:", "s:", "c:", "o:"
"""Kinds of words: of the name; of skills and voice; of credits; of the line beside the name and of the agent."""
KINDS: Final = (NAME, SKILL, CREDIT, LINE)
EVERYBODY, BEGINS, WHOLE_SKILL, VOICE, PLAYS_FROM, PLAYS_TO, SEEN = "E:", "p:", "S:", "V:", "F:", "T:", "Y:"
DIGITS: Final = {PLAYS_FROM: 7, PLAYS_TO: 7, SEEN: 9}
BEGIN: Final = {PLAYS_FROM: 0, PLAYS_TO: 0, SEEN: 1800}
"""How many binary digits a number has, and what is taken off it before."""
EXACT: Final = {NAME: 12, SKILL: 8, CREDIT: 5, LINE: 4}
BEGUN: Final = {NAME: 9, SKILL: 6, CREDIT: 3, LINE: 2}
NEARLY: Final = {NAME: 7, SKILL: 4, CREDIT: 1, LINE: 1}
"""What a term is worth in each kind of word: found as it is, as the beginning of a word, or with a slip of the hand."""
NEAR_FROM: Final = 4
TWO_SLIPS_FROM: Final = 8
"""Letters from which a word may be one slip away, and two. A slip: a letter more, less, another, or two swapped."""
KEPT_OF_A_WORD: Final = 7
"""Letters at the beginning of a word in which slips are looked for by leaving letters out."""

SHORTEST_HALF: Final = 2
"""Letters that either half has, at least, of a word that may be two: maryann is Mary Ann, too."""
WAY: Final = 2
"""By which way books are made: one that was made by an earlier way is made anew."""

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES: Final = re.compile(r"['’‘`ʼ]")
_WORD: Final = re.compile(r"[^\W_]+")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def folded(text: str) -> str:
    """The text as it is compared: without accents, and capitals are small."""
    if text.isascii():
        return text.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.casefold().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of the text as they are compared, each once, in their order."""
    found = _WORD.findall(_APOSTROPHES.sub("", folded(text)))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))


# -- By what somebody is found


class Card(NamedTuple):
    """What is known of a performer, as far as they are found by it."""

    name: str
    note: str = ""
    credits: Sequence[Sequence[object]] = ()
    last_heard: str = ""
    skills: Sequence[str] = ()
    voice: str = ""
    plays_from: int | None = None
    plays_to: int | None = None
    agent: str = ""
    also: Sequence[str] = ()
    """Other names under which they were known here."""


def last_seen(card: Card) -> int:
    """The last year in which anybody knows something of them; 0 where none is known."""
    years = [int(str(year)) for year, *_ in card.credits]
    return max([*years, *(int(year) for year in _YEAR.findall(card.last_heard))], default=0)


def tokens_of(card: Card) -> list[str]:
    """Everything that somebody is found by, each once: words with their kind, and what filters ask for."""
    found = dict.fromkeys([EVERYBODY, *_words(card)])
    found |= dict.fromkeys(WHOLE_SKILL + key for key in map(key_of, card.skills) if key)
    if key_of(card.voice):
        found[VOICE + key_of(card.voice)] = None
    if card.plays_from is not None and card.plays_to is not None:
        found |= dict.fromkeys([*digits_of(PLAYS_FROM, card.plays_from), *digits_of(PLAYS_TO, card.plays_to)])
    year = last_seen(card)
    if year:
        found |= dict.fromkeys(digits_of(SEEN, year))
    return list(found)


def digits_of(kind: str, number: int) -> list[str]:
    """The number as words: that there is one, and each of its binary digits that is set. So few lists tell who has a
    number up to another, however many numbers there are (bit-sliced indexes: O'Neil and Quass 1997).
    """
    found = number_kept(kind, number)
    return [kind, *(f"{kind}{digit}" for digit in range(DIGITS[kind]) if found >> digit & 1)]


def number_kept(kind: str, number: int) -> int:
    """The number as far as its digits reach."""
    return min(max(number - BEGIN[kind], 0), (1 << DIGITS[kind]) - 1)


def all_digits(kind: str) -> list[str]:
    """Every word that a number of that kind may be made of."""
    return [kind, *(f"{kind}{digit}" for digit in range(DIGITS[kind]))]


def _words(card: Card) -> Iterator[str]:
    for word in words_of(" ".join([card.name, *card.also])):
        yield NAME + word
        yield from (BEGINS + word[:n] for n in range(1, min(PREFIX, len(word)) + 1))
    for kind, texts in (
        (SKILL, [*card.skills, card.voice]),
        (CREDIT, [f"{year} {text}" for year, text in card.credits]),
        (LINE, [card.note, card.agent]),
    ):
        yield from (kind + word for word in words_of(" ".join(texts))[:MOST_WORDS])


def key_of(text: str) -> str:
    """A skill or a voice as a filter compares it."""
    return " ".join(words_of(text))


# -- What a line of words asks for


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom somebody looks for: who has all of these terms, and passes every filter that is set."""

    terms: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    voice: str = ""
    plays: tuple[int, int] | None = None
    seen_before: int | None = None
    """In no year from this one on."""
    seen_after: int | None = None
    """In a year after this one."""

    @property
    def is_everybody(self) -> bool:
        """True where nothing is asked for."""
        return self == Asked()


_SEEN: Final = re.compile(
    r"\b(?:last\s+)?(?:seen|heard(?:\s+(?:of|from))?)\s+(before|until|after|since|in)\s+((?:19|20)\d\d)\b"
)
_UNSEEN: Final = re.compile(
    r"\b(?:not|never)\s+(?:seen|heard(?:\s+(?:of|from))?)\s+(before|until|after|since)\s+((?:19|20)\d\d)\b"
)
_OTHERWISE: Final = {"since": "before", "before": "since", "after": "until", "until": "after"}
"""What is meant by each word where “not seen” stands before it."""
_PLAYS: Final = re.compile(
    r"\b(?:plays|playing)(?:\s+range)?\s+(\d{1,3})(?:\s*(?:-|\u2013|\u2014|to|and)\s*(\d{1,3}))?\b"
)


NOBODY: Final = "\u2205"
"""A term that no name holds: for a line in which there is nothing to look for, such as a picture alone."""


def asked(text: str) -> Asked:
    """What the line asks for: “belt london last seen before 2021”, “not seen since 2021”, “plays 30-40”, or a name.

    Where there is something in it and nothing to look for, it asks for nobody.
    """
    said = folded(" ".join(text[:LONGEST_ASKED].split()))
    found = Asked()
    for how, year in _UNSEEN.findall(said):
        found = _seen(found, _OTHERWISE[how], int(year))
    said = _UNSEEN.sub(" ", said)
    for how, year in _SEEN.findall(said):
        found = _seen(found, how, int(year))
    for start, end in _PLAYS.findall(said):
        low, high = sorted((int(start), int(end or start)))
        found = replace(found, plays=(low, high))
    rest = _PLAYS.sub(" ", _SEEN.sub(" ", said))
    terms = tuple(words_of(rest)[:MOST_TERMS])
    if text.strip() and not terms and found.is_everybody:
        terms = (NOBODY,)
    return replace(found, terms=terms)


def _seen(found: Asked, how: str, year: int) -> Asked:
    if how == "before":
        return replace(found, seen_before=year)
    if how == "until":
        return replace(found, seen_before=year + 1)
    if how == "after":
        return replace(found, seen_after=year)
    if how == "since":
        return replace(found, seen_after=year - 1)
    return replace(found, seen_after=year - 1, seen_before=year + 1)


# -- What is nearly a word


def halves_of(term: str) -> list[tuple[str, str]]:
    """The two words that the term may be, wherever it may be parted: for Mary-Ann, written as one."""
    if len(term) < NEAR_FROM:
        return []
    return [(term[:at], term[at:]) for at in range(SHORTEST_HALF, len(term) - SHORTEST_HALF + 1)]


def joined(terms: Sequence[str]) -> list[str]:
    """Each two terms that stand side by side, as one word: for Maryann, written as two."""
    return [f"{one}{other}"[:LONGEST_WORD] for one, other in pairwise(terms)]


def slips(one: str, other: str) -> int:
    """How many slips may lie between the two so that one is taken for the other; 0: they have to be the same."""
    short = min(len(one), len(other))
    if short < NEAR_FROM - 1 or max(len(one), len(other)) < NEAR_FROM:
        return 0
    return 2 if short >= TWO_SLIPS_FROM else 1


def neighbourhood(word: str) -> set[str]:
    """The beginning of the word with as many letters left out as there may be slips: two words that are nearly the same
    share some of it (deletion neighbourhoods: Bocek, Hunt and Stiller 2007).
    """
    if len(word) < NEAR_FROM - 1:
        return set()
    start = word[:KEPT_OF_A_WORD]
    most = 2 if len(word) >= TWO_SLIPS_FROM else 1
    found = {start}
    for count in range(1, most + 1):
        if len(start) - count >= 2:
            found.update("".join(kept) for kept in combinations(start, len(start) - count))
    return found


def marks_of(book: int, words: Iterable[str]) -> set[int]:
    """The numbers under which these parts of words are kept in one book: no words, and 63 bits each."""
    return {int.from_bytes(hashlib.blake2b(f"{book}:{word}".encode(), digest_size=8).digest()) >> 1 for word in words}


def distance(one: str, other: str) -> int:
    """How many slips lie between the two words: the optimal string alignment distance."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, char_too in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != char_too))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == char_too:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def is_near(asked: str, word: str) -> bool:
    """True where what was asked may be meant for the word, and is not the word."""
    most = slips(asked, word)
    return asked != word and abs(len(asked) - len(word)) <= most and 0 < distance(asked, word) <= most
