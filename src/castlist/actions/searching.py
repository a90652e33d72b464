"""The books in which performers are found by words: kept in step with the records, and made anew from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from castlist.actions import leases
from castlist.actions.search_books import (
    AT_ONCE,
    DOC,
    LIST,
    called_of,
    chunks,
    fill,
    forget_book,
    near_marks,
    rows_of,
    write_words,
)
from castlist.queries.searching import cards_of
from castlist.records.models import Company, SearchBook, SearchDoc, SearchFresh, SearchWord
from castlist.records.postings import (
    BLOCK,
    WHOLE,
    in_blocks,
    numbers_in_blocks,
    numbers_packed,
    packed,
    packed_numbers,
    unpacked,
)
from castlist.records.search import WORDS_IN_A_BOOK, word_id
from castlist.rules.searching import WAY, Card, tokens_of

LEASE = "search"
LEASE_LASTS = timedelta(minutes=10)


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


# -- What is fresh comes into the book


def keep_up(*, now: datetime) -> int:
    """Everything that was noted stands in the books, and every company has one; says how many notes that were.

    Writes: as `fold` and `renew`. For the clock, and for whoever has erased something.
    """
    count = 0
    for company in Company.objects.order_by("pk").values_list("pk", flat=True):
        books = set(SearchBook.objects.filter(company=company).values_list("ready", "way"))
        if books != {(True, WAY)}:  # there is none yet or one of before, or whoever made a new one may have been killed
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
        self.fresh_words: set[int] = set()

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
                self._mark(self.take, old.doc, numbers_packed(bytes(old.words)), -1)
            if one.tokens:  # whoever is called otherwise stands no more where they stood by name
                doc = old.doc if old is not None and bytes(old.called) == bytes(one.called) else self._next()
                numbers = sorted(ids[token] for token in one.tokens.split("\n"))
                self._mark(self.add, doc, numbers, 1)
                made.append((self.book.pk, doc, one.performer, packed_numbers(numbers), bytes(one.called)))
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
        for some in chunks(sorted(tokens)):
            rows = SearchWord.objects.filter(book=self.book.pk, token__in=[token.encode() for token in some])
            ids |= {bytes(row.token).decode(): row.pk % WORDS_IN_A_BOOK for row in rows}
        fresh = sorted(tokens - ids.keys())
        if fresh:
            ids |= {token: self.book.next_word + n for n, token in enumerate(fresh)}
            self.fresh_words |= {ids[token] for token in fresh}
            self.book.next_word += len(fresh)
            with connection.cursor() as cursor:
                write_words(cursor, self.book.pk, [(token, ids[token], 0) for token in fresh])
        return ids

    def _write_lists(self, cursor: Any) -> None:
        touched = self.add.keys() | self.take.keys()
        whole = self._write_whole(cursor, {number for number, _ in touched})
        by_block: dict[int, list[int]] = defaultdict(list)
        for number, block in touched:
            if number not in whole:
                by_block[block].append(number)
        for block, numbers in sorted(by_block.items()):
            for some in chunks(sorted(numbers)):
                self._write_block(cursor, block, some)

    def _write_whole(self, cursor: Any, numbers: set[int]) -> set[int]:
        """The lists of those words that stand in one row each, or in none yet; says which they are."""
        before: dict[int, dict[int, int]] = {number: {} for number in self.fresh_words}
        for some in chunks(sorted(numbers - before.keys())):
            ids = [word_id(self.book.pk, number) for number in some]
            marks = ", ".join(["%s"] * len(ids))
            statement = f"SELECT word, bits FROM search_list WHERE word IN ({marks}) AND block = %s"  # noqa: S608
            cursor.execute(statement, [*ids, WHOLE])
            found = {word % WORDS_IN_A_BOOK: bytes(bits) for word, bits in cursor.fetchall()}
            before |= {number: in_blocks(numbers_packed(bits)) for number, bits in found.items()}
        rows, gone = list[tuple[int, int, bytes]](), list[tuple[int, int]]()
        blocks_of: dict[int, set[int]] = defaultdict(set)
        for number, block in self.add.keys() | self.take.keys():
            blocks_of[number].add(block)
        for number, blocks in sorted(before.items()):
            word = word_id(self.book.pk, number)
            for block in blocks_of[number]:
                blocks[block] = (blocks.get(block, 0) & ~self.take[number, block]) | self.add[number, block]
            after = rows_of(word, numbers_in_blocks(blocks))
            rows += after
            gone += [] if [block for _, block, _ in after] == [WHOLE] else [(word, WHOLE)]
        if gone:
            cursor.executemany("DELETE FROM search_list WHERE word = %s AND block = %s", gone)
        if rows:
            cursor.executemany(LIST, rows)
        return set(before)

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
        for ids in chunks(some):
            rows = list(SearchWord.objects.filter(pk__in=ids, n__lte=0))
            for row in rows:
                marks = near_marks(self.book.pk, bytes(row.token).decode())
                if marks:
                    cursor.executemany(
                        "DELETE FROM search_near WHERE mark = %s AND word = %s", [(mark, row.pk) for mark in marks]
                    )
            SearchWord.objects.filter(pk__in=[row.pk for row in rows]).delete()


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
            forget_book(torn)
        with transaction.atomic():  # whoever brings something into the old book just now does so first
            list(SearchBook.objects.select_for_update().filter(company=company))
            book = SearchBook.objects.create(company_id=company, way=WAY)
        count = fill(book)
        with transaction.atomic():
            for old in SearchBook.objects.select_for_update().filter(company=company, ready=True):
                forget_book(old)
            book.ready = True
            book.save()
    finally:
        leases.give_back(LEASE, holder=f"{company} {now.isoformat()}")
    return count
