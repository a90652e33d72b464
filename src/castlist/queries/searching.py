"""Performers found by words: the same people in the same order on every database. What is answered here is about the
company as a whole, and no candidacy changes it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from rapidfuzz.distance import OSA

from castlist.queries.postings import NOBODY, Bits, Postings, are_fewer, both, either, first_of, numbers_of, without
from castlist.records.models import Performer
from castlist.records.postings import in_blocks
from castlist.rules.searching import (
    BEGIN,
    BEGINS,
    BEGUN,
    CREDIT,
    DIGITS,
    EVERYBODY,
    EXACT,
    KINDS,
    LINE,
    NAME,
    NEAR_FROM,
    NEARLY,
    PLAYS_FROM,
    PLAYS_TO,
    PREFIX,
    SEEN,
    SKILL,
    VOICE,
    WHOLE_SKILL,
    Asked,
    Card,
    all_digits,
    halves_of,
    joined,
    key_of,
    marks_of,
    neighbourhood,
    number_kept,
    slips,
)

FEW = 50
"""Where fewer are found, those are found, too, whose words are nearly what was asked for, or are parted otherwise."""
SORTED = 500
"""So many who are found equally well stand by name; more of them stand as they stand in the book."""
BEGINNINGS = 300
"""Words that one term may be the beginning of, of each kind, at most."""
SHORTEST_BEGINNING = {NAME: PREFIX + 1, SKILL: 2, CREDIT: PREFIX, LINE: PREFIX}
CARD = (
    "name", "note", "credits", "last_heard", "skills", "voice", "plays_from", "plays_to", "agent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found: how many, and some of them in their order."""

    total: int
    ids: tuple[str, ...]
    everybody: Bits
    """All of them, for counting."""


def cards_of(performers: Collection[str]) -> list[tuple[str, str, Card | None]]:
    """Of each performer the company, and by what they are found, with names of records that were merged into theirs;
    None for who is erased or merged into another.
    """
    rows, also = Performer.objects.filter(pk__in=performers), defaultdict[str, list[str]](list)
    for key, name in Performer.objects.filter(merged_into__in=performers, erased_at=None).values_list(
        "merged_into_id", "name"
    ):
        also[key].append(name)
    return [
        (key, company, None if merged or erased else Card(*known)._replace(also=sorted(also[key])))
        for key, company, merged, erased, *known in rows.values_list(
            "pk", "company_id", "merged_into_id", "erased_at", *CARD
        )
    ]


class Search:
    """The performers of one company, as they can be looked for now; for one request."""

    def __init__(self, company: str, *, seen: Mapping[str, int] | None = None) -> None:
        """`seen`: by performer the last year in which they were seen here, which stands in no book."""
        self.lists = Postings(company)
        years = defaultdict[int, list[int]](list)
        for performer, doc in self.lists.doc_of_each(list(seen or ())).items():
            years[(seen or {})[performer]].append(doc)
        self._seen_here = {year: in_blocks(docs) for year, docs in years.items()}

    def find(
        self, asked: Asked, *, among: Collection[str] | None = None, start: int = 0, count: int = FEW
    ) -> Found:  # fmt: skip
        """Whoever has all that is asked for, the best first; `among`: only of these."""
        words, ranges = _needs(asked)
        said = self.lists.look_up(words, [one[1:] for one in ranges], perhaps=_parted_otherwise(asked.terms))
        begun: dict[tuple[str, str], list[str]] = {}
        for (name, *_), some in zip(ranges, said, strict=True):
            begun[name] = some
        passing = self._passing(asked, among)
        if not asked.terms:
            everybody = NOBODY if passing is None else passing
            return self._found([(0, everybody)], everybody, start, count)
        tiers = [self._tiers(term, begun) for term in asked.terms]
        found = _matching(tiers, passing)
        if are_fewer(found, FEW) and (len(asked.terms) > 1 or len(asked.terms[0]) >= NEAR_FROM):
            tiers = self._with_near(asked.terms, tiers)
            found = _matching(tiers, passing)
        levels = _levels(tiers, found) if passing is not None or len(tiers) > 1 else tiers[0]
        return self._found(levels, found, start, count)

    def _passing(self, asked: Asked, among: Collection[str] | None) -> Bits | None:
        """Whoever passes the filters; None for everybody where terms say who is meant."""
        parts = [self.lists.docs_of(among)] if among is not None else []
        parts += [self.lists.union([word]) for word in _chosen(asked)]
        if asked.plays is not None:
            low, high = asked.plays
            parts += [self._up_to(PLAYS_FROM, high), self._from(PLAYS_TO, low)]
        if asked.seen_before is not None:
            seen = either(self.lists.union([SEEN]), self._here_from(0))
            parts.append(without(seen, self._seen_from(asked.seen_before)))
        if asked.seen_after is not None:
            parts.append(self._seen_from(asked.seen_after + 1))
        if not parts:
            return None if asked.terms else self.lists.union([EVERYBODY])
        return reduce(both, parts)

    def _up_to(self, kind: str, most: int) -> Bits:
        """Whoever has such a number, and none above this one: read off digit by digit, the highest first."""
        same, below = self.lists.union([kind]), NOBODY
        if most < BEGIN[kind]:
            return NOBODY
        number = number_kept(kind, most)
        for digit in reversed(range(DIGITS[kind])):
            ones = self.lists.union([f"{kind}{digit}"])
            if number >> digit & 1:
                below = either(below, without(same, ones))
                same = both(same, ones)
            else:
                same = without(same, ones)
        return either(below, same)

    def _from(self, kind: str, least: int) -> Bits:
        """Whoever has such a number, and none below this one."""
        return without(self.lists.union([kind]), self._up_to(kind, least - 1))

    def _seen_from(self, year: int) -> Bits:
        """Whoever was seen in this year or later, elsewhere or here."""
        return either(self._from(SEEN, year), self._here_from(year))

    def _here_from(self, year: int) -> Bits:
        return reduce(either, (bits for at, bits in self._seen_here.items() if at >= year), NOBODY)

    # -- How many

    def count(self, found: Found, kind: str, most: int) -> list[tuple[str, int]]:
        """How many of those found have each of the commonest words of that kind; the most first."""
        counted = []
        for token in self.lists.commonest(kind, 3 * most):
            n = numbers_of(both(found.everybody, self.lists.union([token])))
            if n:
                counted.append((token[len(kind) :], n))
        return sorted(counted, key=lambda one: (-one[1], one[0]))[:most]

    def count_passing(self, found: Found, each: Sequence[Asked]) -> list[int]:
        """How many of those found pass each of these filters, too; words are not looked at."""
        self.lists.look_up(word for asked in each for word in _filters(asked))
        counts = []
        for asked in each:
            passing = self._passing(asked, None)
            counts.append(numbers_of(found.everybody if passing is None else both(found.everybody, passing)))
        return counts

    def count_among(self, found: Found, among: Collection[str]) -> int:
        """How many of those found are among these performers."""
        return numbers_of(both(found.everybody, self.lists.docs_of(among)))

    # -- Terms

    def _tiers(self, term: str, begun: dict[tuple[str, str], list[str]]) -> list[tuple[int, Bits]]:
        """Who has the term as a word, or as the beginning of one; by what that is worth, each person once."""
        tiers = [(EXACT[kind], self.lists.union([kind + term])) for kind in KINDS]
        if len(term) <= PREFIX:
            tiers.append((BEGUN[NAME], self.lists.union([BEGINS + term])))
        tiers += [(BEGUN[kind], self.lists.union(some)) for (of, kind), some in begun.items() if of == term]
        return _each_once(tiers)

    def _with_near(
        self, terms: Sequence[str], tiers: Sequence[list[tuple[int, Bits]]]
    ) -> list[list[tuple[int, Bits]]]:  # fmt: skip
        """As well whoever has a word that is nearly the term, or has it parted otherwise; in two questions for all."""
        long = [term for term in dict.fromkeys(terms) if len(term) >= NEAR_FROM]
        words = self.lists.near(set().union(*(marks_of(self.lists.book, neighbourhood(term)) for term in long)))
        near = {term: [word for word in words if _is_near(term, word[2:])] for term in long}
        halves = {term: self._there(halves_of(term)) for term in long}
        whole = [word if self.lists.is_there(word) else "" for word in (NAME + one for one in joined(terms))]
        wanted = [*near.values(), *(pair for some in halves.values() for pair in some), list(filter(None, whole))]
        self.lists.look_up(word for some in wanted for word in some)
        found = []
        for n, (term, said) in enumerate(zip(terms, tiers, strict=True)):
            some = near.get(term, [])
            more = [(NEARLY[kind], self.lists.union([word for word in some if word[:2] == kind])) for kind in KINDS]
            parted = [both(self.lists.union([one]), self.lists.union([other])) for one, other in halves.get(term, ())]
            parted += [self.lists.union([word]) for word in whole[max(0, n - 1) : n + 1] if word]
            found.append(_each_once([*said, *more, *((NEARLY[NAME], bits) for bits in parted)]))
        return found

    def _there(self, halves: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of these pairs of words in names, those that both stand in one."""
        pairs = [(NAME + one, NAME + other) for one, other in halves]
        return [pair for pair in pairs if all(map(self.lists.is_there, pair))]

    # -- The order

    def _found(self, levels: Iterable[tuple[int, Bits]], everybody: Bits, start: int, count: int) -> Found:
        """So many of them from one place on. Who is equally good stands by name, unless they are very many."""
        passed, left, parts = 0, count, list[tuple[list[int], int, int]]()
        for _, bits in levels:
            size = numbers_of(bits)
            first = max(0, start - passed)
            if first < size and left:
                taken = min(left, size - first)
                by_name = size <= SORTED
                if by_name:
                    parts.append((self.lists.in_front(bits, first + taken), first, taken))
                else:
                    parts.append((first_of(bits, first, taken), 0, 0))
                left -= taken
            passed += size
        called = self.lists.called([doc for docs, _, _ in parts for doc in docs])
        ids = list[str]()
        for docs, first, taken in parts:
            there = [called[doc] for doc in docs if doc in called]
            ids += [key for _, key in (sorted(there)[first : first + taken] if taken else there)]
        return Found(passed, tuple(ids), everybody)


Range = tuple[tuple[str, str], str, str, int]
"""For which term and kind, from which word, up to those that begin so, and how many at most."""


def _needs(asked: Asked) -> tuple[list[str], list[Range]]:
    """The words, and the ranges of words, that have to be looked up."""
    words = [*_filters(asked), *([] if asked.terms else [EVERYBODY])]
    ranges: list[Range] = []
    for term in dict.fromkeys(asked.terms):
        words += [kind + term for kind in KINDS]
        if len(term) <= PREFIX:
            words.append(BEGINS + term)
        for kind in KINDS:
            if len(term) >= SHORTEST_BEGINNING[kind]:
                ranges.append(((term, kind), kind + term, kind + term, BEGINNINGS))
    return words, ranges


def _parted_otherwise(terms: Sequence[str]) -> list[str]:
    """Words of names that are looked for where few are found: two terms as one, and the halves of each."""
    halves = [half for term in terms for pair in halves_of(term) for half in pair]
    return [NAME + word for word in (*joined(terms), *halves)]


def _chosen(asked: Asked) -> list[str]:
    voice = [VOICE + key_of(asked.voice)] if asked.voice else []
    return [*(WHOLE_SKILL + key_of(skill) for skill in asked.skills), *voice]


def _filters(asked: Asked) -> list[str]:
    """The words that have to be looked up for the filters."""
    words = _chosen(asked)
    if asked.plays is not None:
        words += [*all_digits(PLAYS_FROM), *all_digits(PLAYS_TO)]
    if asked.seen_before is not None or asked.seen_after is not None:
        words += all_digits(SEEN)
    return words


def _is_near(asked: str, word: str) -> bool:
    """As rules.searching.is_near, quicker."""
    most = slips(asked, word)
    return (
        asked != word and abs(len(asked) - len(word)) <= most and OSA.distance(asked, word, score_cutoff=most) <= most
    )


def _matching(tiers: Sequence[list[tuple[int, Bits]]], passing: Bits | None) -> Bits:
    """Whoever has every term, and passes."""
    whole = [reduce(either, (bits for _, bits in said), NOBODY) for said in tiers]
    return reduce(both, whole if passing is None else [passing, *whole])


def _each_once(tiers: Iterable[tuple[int, Bits]]) -> list[tuple[int, Bits]]:
    """Everybody stands only where they are worth most; the most first, and nothing stands twice."""
    found, seen = dict[int, Bits](), NOBODY
    for worth, bits in sorted(tiers, key=lambda one: -one[0]):
        fresh = without(bits, seen)
        if fresh:
            found[worth] = either(found.get(worth, NOBODY), fresh)
            seen = either(seen, fresh)
    return list(found.items())


def _levels(tiers: Sequence[list[tuple[int, Bits]]], found: Bits) -> list[tuple[int, Bits]]:
    """Those who are found by what all terms are worth together, the best first."""
    levels = {0: found}
    for said in tiers:
        after: dict[int, Bits] = {}
        for score, bits in levels.items():
            for worth, some in said:
                here = both(bits, some)
                if here:
                    after[score + worth] = either(after.get(score + worth, NOBODY), here)
        levels = after
    return sorted(levels.items(), reverse=True)
