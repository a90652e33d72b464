"""The books in which performers are found by words: kept in step with the records, and made anew from them."""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from castlist.actions import leases
from castlist.queries.postings import NEAR_KINDS
from castlist.queries.searching import cards_of
from castlist.records.models import Company, Performer, SearchBook, SearchDoc, SearchFresh, SearchWord
from castlist.records.postings import BLOCK, packed, packed_places, unpacked
from castlist.records.search import WORDS_IN_A_BOOK, word_id
from castlist.rules.searching import Card, folded, marks_of, neighbourhood, tokens_of

Some = TypeVar("Some")
AT_ONCE = 500
"""Rows in one statement, and changes that are brought into a book in one transaction."""
CALLED_BYTES = 80
LEASE = "search"
LEASE_LASTS = timedelta(minutes=10)
DOC = "INSERT INTO search_doc (book, doc, performer, words, called) VALUES (%s, %s, %s, %s, %s)"
LIST = (
    "INSERT INTO search_list (word, block, bits) VALUES (%s, %s, %s)"
    " ON CONFLICT (word, block) DO UPDATE SET bits = excluded.bits"
)
WORD = "INSERT INTO search_word (id, book, token, n) VALUES (%s, %s, %s, %s)"
NEAR = "INSERT INTO search_near (mark, word) VALUES (%s, %s) ON CONFLICT (mark, word) DO NOTHING"


def note(performers: Iterable[str]) -> None:
    """These performers are found by what is kept of them now, from this transaction on; not who is erased, or merged.

    To be called after they were written, in the same transaction.
    Writes: search_fresh. Refuses: nothing. Tells: nobody.
    """
    ids = list(dict.fromkeys(performers))
    for start in range(0, len(ids), AT_ONCE):
        found = cards_of(ids[start : start + AT_ONCE])
        SearchFresh.objects.bulk_create(
            SearchFresh(company_id=company, performer=key, tokens="\n".join(tokens), called=called)
            for key, company, tokens, called in (_row(*one) for one in found)
        )


def forget(company: str, performers: Iterable[str]) -> None:
    """Nobody finds these performers any more, whose records are to go in the same transaction.

    Writes: search_fresh. Refuses: nothing. Tells: nobody.
    """
    SearchFresh.objects.bulk_create(
        SearchFresh(company_id=company, performer=key, tokens="", called=b"") for key in performers
    )


def _row(key: str, company: str, card: Card | None) -> tuple[str, str, list[str], bytes]:
    return (key, company, tokens_of(card), called_of(card.name)) if card else (key, company, [], b"")


def called_of(name: str) -> bytes:
    """The name as it is sorted."""
    return folded(name).encode()[:CALLED_BYTES]


# -- What is fresh comes into the book


def keep_up(*, now: datetime) -> int:
    """Everything that was noted stands in the books, and every company has one; says how many notes that were.

    Writes: as `fold` and `renew`. For the clock, and for whoever has erased something.
    """
    count = 0
    for company in Company.objects.order_by("pk").values_list("pk", flat=True):
        states = set(SearchBook.objects.filter(company=company).values_list("ready", flat=True))
        if states != {True}:  # there is none yet, or whoever made a new one may have been killed
            renew(company, now=now)
        while done := fold(company):
            count += done
    return count


def is_kept_up() -> bool:
    """True where nothing is noted that stands in no book yet."""
    return not SearchFresh.objects.exists()


def fold(company: str) -> int:
    """Some of what was noted stands in the book of the company; says how many notes that were, 0 where none is left.

    While a new book is made, what is noted waits for that one. Of two who do this the second waits for the first.
    Writes: search_book, search_word, search_near, search_list, search_doc; search_fresh goes. Refuses: nothing.
    """
    with transaction.atomic():
        rows = SearchBook.objects.filter(company=company).order_by("pk")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        books = list(rows)
        if len(books) != 1 or not books[0].ready:
            return 0
        fresh = list(SearchFresh.objects.filter(company=company).order_by("pk")[:AT_ONCE])
        if fresh:
            _Change(books[0]).bring({row.performer: row for row in fresh}.values())
            SearchFresh.objects.filter(pk__in=[row.pk for row in fresh]).delete()
    return len(fresh)


class _Change:
    """What some notes change in a book."""

    def __init__(self, book: SearchBook) -> None:
        self.book = book
        self.add: dict[tuple[int, int], int] = defaultdict(int)
        self.take: dict[tuple[int, int], int] = defaultdict(int)
        self.counts: Counter[int] = Counter()

    def bring(self, notes: Iterable[SearchFresh]) -> None:
        """The book says what the notes say."""
        fresh = list(notes)
        known = {
            row.performer: row
            for row in SearchDoc.objects.filter(book=self.book.pk, performer__in=[one.performer for one in fresh])
        }
        ids = self._ids({token for one in fresh for token in one.tokens.split("\n") if token})
        made = []
        for one in fresh:
            old = known.get(one.performer)
            if old is not None:
                self._mark(self.take, old.doc, numbers_in(bytes(old.words)), -1)
            if one.tokens:
                doc = old.doc if old is not None else self._next()
                numbers = sorted(ids[token] for token in one.tokens.split("\n"))
                self._mark(self.add, doc, numbers, 1)
                made.append((self.book.pk, doc, one.performer, words_in(numbers), bytes(one.called)))
        SearchDoc.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
        with connection.cursor() as cursor:
            if made:
                cursor.executemany(DOC, made)
            self._write_lists(cursor)
            self._write_counts(cursor)
        self.book.save(update_fields=["next_doc", "next_word"])

    def _next(self) -> int:
        self.book.next_doc += 1
        return self.book.next_doc - 1

    def _mark(self, where: dict[tuple[int, int], int], doc: int, numbers: Iterable[int], count: int) -> None:
        block, place = divmod(doc, BLOCK)
        for number in numbers:
            where[number, block] |= 1 << place
            self.counts[number] += count

    def _ids(self, tokens: set[str]) -> dict[str, int]:
        """The numbers of these words; those that were in nobody yet have one now."""
        ids: dict[str, int] = {}
        for some in _chunks(sorted(tokens)):
            rows = SearchWord.objects.filter(book=self.book.pk, token__in=[token.encode() for token in some])
            ids |= {bytes(row.token).decode(): row.pk % WORDS_IN_A_BOOK for row in rows}
        fresh = sorted(tokens - ids.keys())
        if fresh:
            ids |= {token: self.book.next_word + n for n, token in enumerate(fresh)}
            self.book.next_word += len(fresh)
            with connection.cursor() as cursor:
                write_words(cursor, self.book.pk, [(token, ids[token], 0) for token in fresh])
        return ids

    def _write_lists(self, cursor: Any) -> None:
        by_block: dict[int, list[int]] = defaultdict(list)
        for number, block in self.add.keys() | self.take.keys():
            by_block[block].append(number)
        for block, numbers in sorted(by_block.items()):
            for some in _chunks(sorted(numbers)):
                self._write_block(cursor, block, some)

    def _write_block(self, cursor: Any, block: int, numbers: Sequence[int]) -> None:
        ids = [word_id(self.book.pk, number) for number in numbers]
        marks = ", ".join(["%s"] * len(ids))
        cursor.execute(f"SELECT word, bits FROM search_list WHERE word IN ({marks}) AND block = %s", [*ids, block])  # noqa: S608
        before = {word: unpacked(bytes(bits)) for word, bits in cursor.fetchall()}
        after = {}
        for number, word in zip(numbers, ids, strict=True):
            after[word] = (before.get(word, 0) & ~self.take[number, block]) | self.add[number, block]
        kept = [(word, block, packed(bits)) for word, bits in after.items() if bits and bits != before.get(word)]
        if kept:
            cursor.executemany(LIST, kept)
        gone = [(word, block) for word, bits in after.items() if not bits and word in before]
        if gone:
            cursor.executemany("DELETE FROM search_list WHERE word = %s AND block = %s", gone)

    def _write_counts(self, cursor: Any) -> None:
        """Of a word that nobody has any more nothing is left."""
        moved = [(n, word_id(self.book.pk, number)) for number, n in sorted(self.counts.items()) if n]
        if moved:
            cursor.executemany("UPDATE search_word SET n = n + %s WHERE id = %s", moved)
        some = [word_id(self.book.pk, number) for number in self.counts]
        for ids in _chunks(some):
            rows = list(SearchWord.objects.filter(pk__in=ids, n__lte=0))
            for row in rows:
                marks = _marks(self.book.pk, bytes(row.token).decode())
                if marks:
                    cursor.executemany(
                        "DELETE FROM search_near WHERE mark = %s AND word = %s", [(mark, row.pk) for mark in marks]
                    )
            SearchWord.objects.filter(pk__in=[row.pk for row in rows]).delete()


def words_in(numbers: Sequence[int]) -> bytes:
    """The numbers of words as a row keeps them."""
    return struct.pack(f"<{len(numbers)}I", *numbers)


def numbers_in(words: bytes) -> tuple[int, ...]:
    """The numbers of words that a row keeps."""
    return struct.unpack(f"<{len(words) // 4}I", words)


def _marks(book: int, token: str) -> list[int]:
    kind, word = token[:2], token[2:]
    return sorted(marks_of(book, neighbourhood(word))) if kind in NEAR_KINDS else []


def write_words(cursor: Any, book: int, words: Sequence[tuple[str, int, int]]) -> None:
    """These words stand in the book: each with its number, and how many have it."""
    for some in _chunks(words):
        cursor.executemany(WORD, [(word_id(book, number), book, token.encode(), n) for token, number, n in some])
        near = [(mark, word_id(book, number)) for token, number, _ in some for mark in _marks(book, token)]
        if near:
            cursor.executemany(NEAR, near)


def _chunks(rows: Sequence[Some], size: int = AT_ONCE) -> Iterator[Sequence[Some]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


# -- A book is made anew


class Busy(Exception):
    """Somebody else makes a new book just now."""


def renew_all(*, now: datetime) -> int:
    """Every company has a new book, and nothing waits to come into one; says how many performers stand in them.

    Writes: as `renew` and `fold`. Raises Busy while somebody else does the same.
    """
    count = 0
    for company in Company.objects.order_by("pk").values_list("pk", flat=True):
        made = renew(company, now=now)
        if made is None:
            raise Busy
        count += made
        while fold(company):
            pass
    return count


def renew(company: str, *, now: datetime) -> int | None:
    """The company has a new book, made from what is kept of its performers, by name; says how many stand in it.

    None while somebody else makes one. The old book answers until the new one is whole; a killed try is begun anew.
    Writes: search_book, search_word, search_near, search_list, search_doc, lease. Refuses: nothing. Tells: nobody.
    """
    if not leases.take(LEASE, holder=f"{company} {now.isoformat()}", now=now, lasts=LEASE_LASTS):
        return None
    try:
        for torn in SearchBook.objects.filter(company=company, ready=False):
            _forget(torn)
        with transaction.atomic():  # whoever brings something into the old book just now does so first
            list(SearchBook.objects.select_for_update().filter(company=company))
            book = SearchBook.objects.create(company_id=company)
        count = _fill(book)
        with transaction.atomic():
            for old in SearchBook.objects.select_for_update().filter(company=company, ready=True):
                _forget(old)
            book.ready = True
            book.save()
    finally:
        leases.give_back(LEASE, holder=f"{company} {now.isoformat()}")
    return count


def _fill(book: SearchBook) -> int:
    """Everybody stands in the book, in the order of their names; what is noted meanwhile comes in afterwards."""
    rows = Performer.objects.filter(company=book.company_id, merged_into=None, erased_at=None)
    called = sorted((called_of(name), key) for key, name in rows.values_list("pk", "name").iterator(chunk_size=5_000))
    numbers: dict[str, int] = {}
    counts: Counter[int] = Counter()
    everybody = iter(called)
    while some := list(islice(everybody, BLOCK)):
        _fill_block(book, some, numbers, counts)
    book.next_word = len(numbers)
    with transaction.atomic(), connection.cursor() as cursor:
        write_words(cursor, book.pk, [(token, number, counts[number]) for token, number in sorted(numbers.items())])
    return book.next_doc


def _fill_block(
    book: SearchBook, some: Sequence[tuple[bytes, str]], numbers: dict[str, int], counts: Counter[int]
) -> None:
    cards = {key: card for part in _chunks(some) for key, _, card in cards_of([key for _, key in part])}
    lists: dict[int, list[int]] = defaultdict(list)
    docs = []
    for place, (called, key) in enumerate(some):
        card = cards.get(key)
        tokens = tokens_of(card) if card else []
        own = sorted(numbers.setdefault(token, len(numbers)) for token in tokens)
        for number in own:
            lists[number].append(place)
        if own:
            docs.append((book.pk, book.next_doc + place, key, words_in(own), called))
    block = book.next_doc // BLOCK
    rows = [(word_id(book.pk, n), block, packed_places(places)) for n, places in sorted(lists.items())]
    counts.update({number: len(places) for number, places in lists.items()})
    book.next_doc += len(some)
    with transaction.atomic(), connection.cursor() as cursor:
        for docs_part in _chunks(docs):
            cursor.executemany(DOC, docs_part)
        for rows_part in _chunks(rows):
            cursor.executemany(LIST, rows_part)


def _forget(book: SearchBook) -> None:
    """Nothing is left of the book."""
    words = [word_id(book.pk, 0), word_id(book.pk + 1, 0)]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("search_list", "search_near"):
            cursor.execute(f"DELETE FROM {table} WHERE word >= %s AND word < %s", words)  # noqa: S608 - a name of ours
        for table in ("search_word", "search_doc"):
            cursor.execute(f"DELETE FROM {table} WHERE book = %s", [book.pk])  # noqa: S608 - a name of ours
        SearchBook.objects.filter(pk=book.pk).delete()
