"""The rows in which the book of a company is kept, and a new book filled from the records."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction

from castlist.queries.postings import NEAR_KINDS
from castlist.queries.searching import cards_of
from castlist.records.models import Performer, SearchBook
from castlist.records.postings import BLOCK, SHORT, WHOLE, in_blocks, packed, packed_numbers, packed_places, places
from castlist.records.search import word_id
from castlist.rules.searching import folded, marks_of, neighbourhood, tokens_of

Some = TypeVar("Some")
AT_ONCE = 500
"""Rows in one statement, and changes that are brought into a book in one transaction."""
SLICE = 16
"""Blocks whose rows are written together when a book is made anew."""
CALLED_BYTES = 80
END = b"\x00"
"""Comes before whatever a name goes on with."""
DOC = "INSERT INTO search_doc (book, doc, performer, words, called) VALUES (%s, %s, %s, %s, %s)"
LIST = (
    "INSERT INTO search_list (word, block, bits) VALUES (%s, %s, %s)"
    " ON CONFLICT (word, block) DO UPDATE SET bits = excluded.bits"
)
WORD = "INSERT INTO search_word (id, book, token, n) VALUES (%s, %s, %s, %s)"
NEAR = "INSERT INTO search_near (mark, word) VALUES (%s, %s) ON CONFLICT (mark, word) DO NOTHING"


def called_of(name: str) -> bytes:
    """The name as it is sorted."""
    return folded(name).encode()[:CALLED_BYTES]


def rows_of(word: int, numbers: Sequence[int]) -> list[tuple[int, int, bytes]]:
    """The list of the word: in one row where few have it, else in one for each block; none where nobody has."""
    if len(numbers) > SHORT:
        return [(word, block, packed(bits)) for block, bits in sorted(in_blocks(numbers).items())]
    return [(word, WHOLE, packed_numbers(numbers))] if numbers else []


def near_marks(book: int, token: str) -> list[int]:
    """Under what the word is found that is nearly it; nothing for kinds that are found exactly."""
    kind, word = token[:2], token[2:]
    return sorted(marks_of(book, neighbourhood(word))) if kind in NEAR_KINDS else []


def write_words(cursor: Any, book: int, words: Sequence[tuple[str, int, int]]) -> None:
    """These words stand in the book: each with its number, and how many have it."""
    for some in chunks(words):
        cursor.executemany(WORD, [(word_id(book, number), book, token.encode(), n) for token, number, n in some])
        near = [(mark, word_id(book, number)) for token, number, _ in some for mark in near_marks(book, token)]
        if near:
            cursor.executemany(NEAR, near)


def chunks(rows: Sequence[Some], size: int = AT_ONCE) -> Iterator[Sequence[Some]]:
    """The rows, so many at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


# -- A book is filled anew, and forgotten


def fill(book: SearchBook) -> int:
    """Everybody stands in the book, in the order of their names; what is noted meanwhile comes in afterwards."""
    rows = Performer.objects.filter(company=book.company_id, merged_into=None, erased_at=None)
    names = rows.values_list("pk", "name").iterator(chunk_size=5_000)
    everybody = sorted(called_of(name) + END + key.encode() for key, name in names)  # a million of them are in memory
    filling = _Filling(book)
    for some in chunks(everybody, BLOCK):
        filling.take([(called, key.decode()) for called, _, key in (one.rpartition(END) for one in some)])
    filling.finish()
    return book.next_doc


class _Filling:
    """A new book, as far as it is filled."""

    def __init__(self, book: SearchBook) -> None:
        self.book = book
        self.numbers: dict[str, int] = {}
        self.counts: Counter[int] = Counter()
        self.few: dict[int, array[int]] = {}
        """All who have a word, while they are few."""
        self.rows: list[tuple[int, int, bytes]] = []
        """What many have, of the blocks of a slice: written together, so that a word's rows stand side by side."""

    def take(self, some: Sequence[tuple[bytes, str]]) -> None:
        """These stand in the book, a block of them."""
        cards = {key: card for part in chunks(some) for key, _, card in cards_of([key for _, key in part])}
        docs, many = [], defaultdict[int, list[int]](list)
        for place, (called, key) in enumerate(some):
            card, doc = cards.get(key), self.book.next_doc + place
            own = sorted(
                {self.numbers.setdefault(token, len(self.numbers)) for token in tokens_of(card)} if card else ()
            )
            for number in own:
                self._put(number, doc, many)
            if own:
                docs.append((self.book.pk, doc, key, packed_numbers(own), called))
        block = self.book.next_doc // BLOCK
        self.rows += [(word_id(self.book.pk, n), block, packed_places(places)) for n, places in many.items()]
        self.book.next_doc += len(some)
        with transaction.atomic(), connection.cursor() as cursor:
            for docs_part in chunks(docs):
                cursor.executemany(DOC, docs_part)
        if block % SLICE == SLICE - 1:
            self._write_rows()

    def _put(self, number: int, doc: int, many: dict[int, list[int]]) -> None:
        count = self.counts[number]
        self.counts[number] = count + 1
        if count < SHORT:
            self.few.setdefault(number, array("I")).append(doc)
            return
        if count == SHORT:
            block = doc // BLOCK
            for other, bits in in_blocks(self.few.pop(number)).items():
                if other == block:
                    many[number] = list(places(bits))
                else:
                    self.rows.append((word_id(self.book.pk, number), other, packed(bits)))
        many[number].append(doc % BLOCK)

    def _write_rows(self) -> None:
        self.rows.sort()
        with transaction.atomic(), connection.cursor() as cursor:
            for some in chunks(self.rows):
                cursor.executemany(LIST, some)
        self.rows = []

    def finish(self) -> None:
        """What is left of it is written; it is not ready yet."""
        self._write_rows()
        for some in chunks(sorted(self.few)):
            self.rows = [row for n in some for row in rows_of(word_id(self.book.pk, n), self.few.pop(n))]
            self._write_rows()
        self.book.next_word, self.book.sorted_docs = len(self.numbers), self.book.next_doc
        words = [(token, number, self.counts[number]) for token, number in sorted(self.numbers.items())]
        with transaction.atomic(), connection.cursor() as cursor:
            write_words(cursor, self.book.pk, words)


def forget_book(book: SearchBook) -> None:
    """Nothing is left of the book."""
    words = [word_id(book.pk, 0), word_id(book.pk + 1, 0)]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("search_list", "search_near"):
            cursor.execute(f"DELETE FROM {table} WHERE word >= %s AND word < %s", words)  # noqa: S608 - a name of ours
        for table in ("search_word", "search_doc"):
            cursor.execute(f"DELETE FROM {table} WHERE book = %s", [book.pk])  # noqa: S608 - a name of ours
        SearchBook.objects.filter(pk=book.pk).delete()
