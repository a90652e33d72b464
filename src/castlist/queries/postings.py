"""Who has which word: read from the book of a company, and from what is fresh and stands in no book yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

from castlist.records.postings import BLOCK, WHOLE, in_blocks, numbers_packed, places, unpacked, words_there
from castlist.records.statements import among, among_numbers, run
from castlist.rules.searching import CREDIT, LINE, NAME, SKILL

Bits = Mapping[int, int]
"""Numbers of performers: by block, a bit for each."""
NOBODY: Bits = {}
BOOK_AND_FRESH = (
    "SELECT b.id, b.next_doc, b.sorted_docs, f.performer, f.tokens, f.called FROM company c"
    " LEFT JOIN search_book b ON b.company_id = c.id AND b.ready LEFT JOIN search_fresh f ON f.company_id = c.id"
    " WHERE c.id = %s ORDER BY f.id"
)
NEAR_KINDS = (NAME, SKILL, CREDIT, LINE)
"""Kinds of words that are found with a slip of the hand, too."""


def both(one: Bits, other: Bits) -> Bits:
    """Whoever is in both."""
    if len(one) > len(other):
        one, other = other, one
    return {block: bits for block, mine in one.items() if (bits := mine & other.get(block, 0))}


def either(one: Bits, other: Bits) -> Bits:
    """Whoever is in any of the two."""
    if not one or not other:
        return one or other
    found = dict(one)
    for block, bits in other.items():
        found[block] = found.get(block, 0) | bits
    return found


def without(one: Bits, other: Bits) -> Bits:
    """Whoever is in the first and not in the second."""
    if not other:
        return one
    return {block: bits for block, mine in one.items() if (bits := mine & ~other[block] if block in other else mine)}


def numbers_of(bits: Bits) -> int:
    """How many they are."""
    return sum(map(int.bit_count, bits.values()))


def are_fewer(bits: Bits, than: int) -> bool:
    """Whether they are fewer than that: so many are counted, and no more."""
    counted = 0
    for block in bits.values():
        counted += block.bit_count()
        if counted >= than:
            return False
    return True


def first_of(bits: Bits, start: int, count: int) -> list[int]:
    """The numbers from the one at this place on, so many, in their order."""
    found: list[int] = []
    for block in sorted(bits):
        if len(found) >= count:
            break
        size = bits[block].bit_count()
        if start < size:
            some = (block * BLOCK + place for place in places(bits[block]))
            found += islice(some, start, start + count - len(found))
        start = max(0, start - size)
    return found


class Postings:
    """The lists of one company, as they are now; for one request, and nothing is read twice."""

    def __init__(self, company: str) -> None:
        rows = run(BOOK_AND_FRESH, [company])
        book = tuple(one or 0 for one in rows[0][:3]) if rows else (0, 0, 0)
        self.book, self._next, self._sorted = book
        self._words: dict[str, int] = {}
        """Words of the book that were looked up, and their ids; 0 where nobody has one."""
        self._lists: dict[int, dict[int, int]] = {}
        """By word: who has it, in blocks."""
        self._short: dict[int, tuple[int, ...]] = {}
        """The same, one by one, where they are few."""
        self._stale: Bits = NOBODY
        """Numbers of whom something is fresh: of them the book knows nothing."""
        self._fresh: dict[str, dict[int, int]] = defaultdict(dict)
        self._fresh_called: dict[int, tuple[bytes, str]] = {}
        self._fresh_docs: dict[str, int | None] = {}
        self._take_fresh({row[3]: (row[4], bytes(row[5])) for row in rows if row[3]})
        block, place = divmod(self._sorted, BLOCK)
        self._loose = either({block: (1 << BLOCK) - (1 << place)}, in_blocks(self._fresh_called))
        """Numbers up to this block that may stand out of the order of the names."""

    def _take_fresh(self, fresh: dict[str, tuple[str, bytes]]) -> None:
        """Whoever is fresh has the number that the book will give them."""
        in_book = self._numbers(list(fresh))
        self._stale = in_blocks(in_book.values())
        after = self._next
        for performer, (tokens, called) in fresh.items():
            doc = in_book.get(performer) if tokens else None
            if tokens and doc is None:
                doc, after = after, after + 1
            self._fresh_docs[performer] = doc
            if doc is None:
                continue
            block, place = divmod(doc, BLOCK)
            for token in tokens.split("\n"):
                there = self._fresh[token]
                there[block] = there.get(block, 0) | 1 << place
            self._fresh_called[doc] = (called, performer)

    def _numbers(self, performers: Sequence[str]) -> dict[str, int]:
        if not performers:
            return {}
        these, said = among(performers, hundreds=True)
        statement = f"SELECT performer, doc FROM search_doc WHERE book = %s AND performer {these}"  # noqa: S608
        return dict(run(statement, [self.book, said]))

    # -- Words

    def look_up(
        self, words: Iterable[str], ranges: Iterable[tuple[str, str, int]] = (), *, perhaps: Iterable[str] = ()
    ) -> list[list[str]]:  # fmt: skip
        """Of each range, from one word to before another and so many at most, the words that are there.

        The lists of all of them, and of `words`, are read; of `perhaps` it is only known afterwards whether anybody has
        them. In two questions.
        """
        asked = list(dict.fromkeys(words))
        wanted = [word for word in dict.fromkeys([*asked, *perhaps]) if word not in self._words]
        ranges = list(ranges)
        found = self._ask(wanted, ranges)
        missing = {self._words[word] for word in [*asked, *(word for some in found for word in some)]}
        self._read(sorted(missing - self._lists.keys() - {0}))
        return [self._with_fresh(some, *one) for some, one in zip(found, ranges, strict=True)]

    def _ask(self, words: Sequence[str], ranges: Sequence[tuple[str, str, int]]) -> list[list[str]]:
        self._words |= dict.fromkeys(words, 0)
        found: list[list[str]] = [[] for _ in ranges]
        if not self.book or not (words or ranges):
            return found
        bounds = [(first.encode(), _end(end), most) for first, end, most in ranges]
        for part, key, token in run(*words_there(self.book, [word.encode() for word in words], bounds)):
            word = bytes(token).decode()
            self._words[word] = key
            if part >= 0:
                found[part].append(word)
        return found

    def _with_fresh(self, words: list[str], first: str, end: str, most: int) -> list[str]:
        fresh = [word for word in self._fresh if first.encode() <= word.encode() < _end(end)]
        self._words |= {word: 0 for word in fresh if word not in self._words}
        return sorted({*words, *fresh}, key=str.encode)[:most]

    def _read(self, ids: Sequence[int]) -> None:
        self._lists |= {key: {} for key in ids}
        if ids:
            these, said = among_numbers(ids)
            statement = f"SELECT word, block, bits FROM search_list WHERE word {these}"  # noqa: S608
            for word, block, bits in run(statement, [said], binary=True):
                if block == WHOLE:
                    self._short[word] = numbers_packed(bits)
                else:
                    self._lists[word][block] = unpacked(bits)

    def is_there(self, word: str) -> bool:
        """Whether anybody has the word, which was looked up."""
        return bool(self._words.get(word)) or word in self._fresh

    def near(self, marks: Collection[int]) -> list[str]:
        """The words that share one of the marks, or are fresh."""
        these, said = among_numbers(sorted(marks))
        statement = (
            "SELECT DISTINCT w.id, w.token FROM search_near n JOIN search_word w ON w.id = n.word"  # noqa: S608
            f" WHERE n.mark {these} AND w.book = %s"
        )
        known = {bytes(token).decode(): key for key, token in run(statement, [said, self.book])}
        self._words |= known
        return sorted({*known, *(word for word in self._fresh if word[:2] in NEAR_KINDS)})

    def commonest(self, kind: str, most: int) -> list[str]:
        """The words of that kind that most people have, and what is fresh of it; their lists are read."""
        statement = (
            "SELECT token FROM search_word WHERE book = %s AND token >= %s AND token < %s"
            " ORDER BY n DESC, token LIMIT %s"
        )
        rows = run(statement, [self.book, kind.encode(), _end(kind), most])
        known = [bytes(token).decode() for (token,) in rows]
        found = list(dict.fromkeys([*known, *(word for word in self._fresh if word.startswith(kind))]))
        self.look_up(found)
        return found

    # -- Sets of people

    def union(self, words: Collection[str]) -> Bits:
        """Whoever has any of the words. Those that were not looked up are, all at once."""
        if any(word not in self._words for word in words):
            self.look_up(words)
        ids = {self._words[word] for word in words}
        found = in_blocks([number for key in ids for number in self._short.get(key, ())])
        for key in ids:
            for block, bits in self._lists.get(key, NOBODY).items():
                found[block] = found.get(block, 0) | bits
        said = without(found, self._stale)
        for word in words:
            said = either(said, self._fresh.get(word, NOBODY))
        return said

    def docs_of(self, performers: Collection[str]) -> Bits:
        """These performers, as far as they can be found."""
        return in_blocks(self.doc_of_each(performers).values())

    def doc_of_each(self, performers: Collection[str]) -> dict[str, int]:
        """The number of each of these performers who can be found."""
        known = self._numbers([one for one in performers if one not in self._fresh_docs])
        return known | {one: doc for one in performers if (doc := self._fresh_docs.get(one)) is not None}

    def in_front(self, bits: Bits, count: int) -> list[int]:
        """Of these, all among whom so many may be the first by name: numbers stand in the order of the names, but for
        those that were given since, and those of whom something is fresh.
        """
        last, loose = self._sorted // BLOCK, self._loose
        apart = {block: mine if block > last else mine & loose[block] for block, mine in bits.items()
                 if block > last or block in loose}  # fmt: skip
        return [*first_of(without(bits, apart), 0, count), *first_of(apart, 0, numbers_of(apart))]

    def called(self, docs: Sequence[int]) -> dict[int, tuple[bytes, str]]:
        """What these people are called, as it is sorted, and their ids."""
        found, kept = {}, [doc for doc in docs if doc not in self._fresh_called]
        if kept:
            these, said = among_numbers(kept)
            statement = f"SELECT doc, called, performer FROM search_doc WHERE book = %s AND doc {these}"  # noqa: S608
            found = {doc: (bytes(called), key) for doc, called, key in run(statement, [self.book, said])}
        return found | {doc: self._fresh_called[doc] for doc in docs if doc in self._fresh_called}


def _end(word: str) -> bytes:
    """What comes after every word that begins so."""
    return word.encode() + b"\xff"
