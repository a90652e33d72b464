"""By which words performers are found: derived from their records, and made anew from them at any time."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .productions import Company

WORDS_IN_A_BOOK = 1 << 32


def word_id(book: int, number: int) -> int:
    """The id of the word that has this number in the book."""
    return book * WORDS_IN_A_BOOK + number


class SearchBook(models.Model):
    """One index of the performers of a company. While a new one is made, the old one answers."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    ready = models.BooleanField(default=False)
    way = models.PositiveSmallIntegerField(default=1)
    """By which way it was made: see rules.searching.WAY."""
    next_doc = models.PositiveIntegerField(default=0)
    """The number that the next performer gets."""
    next_word = models.PositiveIntegerField(default=0)
    """The number that the next word gets within the book."""
    sorted_docs = models.PositiveIntegerField(default=0)
    """Below this, numbers stand in the order of the names."""

    class Meta:
        db_table = "search_book"
        constraints = (
            models.UniqueConstraint(fields=["company"], name="search_book_ready", condition=models.Q(ready=True)),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SearchWord(models.Model):
    """A word with its kind, and how many have it. As bytes, which both databases sort alike.

    Its id says the book, too: see `word_id`.
    """

    id = models.BigIntegerField(primary_key=True)
    book = models.IntegerField()
    token = models.BinaryField(max_length=60)
    n = models.IntegerField(default=0)

    class Meta:
        db_table = "search_word"
        constraints = (models.UniqueConstraint(fields=["book", "token"], name="search_word_once"),)

    def __str__(self) -> str:
        return bytes(self.token).decode()


class SearchList(models.Model):
    """Who has a word, of one block of numbers, or of all of them; see postings.py."""

    pk = models.CompositePrimaryKey("word", "block")
    word = models.BigIntegerField()
    block = models.IntegerField()
    bits = models.BinaryField()

    class Meta:
        db_table = "search_list"

    def __str__(self) -> str:
        return f"{self.word}:{self.block}"


class SearchNear(models.Model):
    """A word is found under this mark, which it shares with whatever is nearly the same."""

    pk = models.CompositePrimaryKey("mark", "word")
    mark = models.BigIntegerField()
    word = models.BigIntegerField()

    class Meta:
        db_table = "search_near"

    def __str__(self) -> str:
        return f"{self.mark}:{self.word}"


class SearchDoc(models.Model):
    """The number of a performer in a book, and the words by which they are found there."""

    pk = models.CompositePrimaryKey("book", "doc")
    book = models.IntegerField()
    doc = models.IntegerField()
    performer = models.CharField(max_length=LENGTH)
    words = models.BinaryField()
    """The numbers of the words within the book, four bytes each."""
    called = models.BinaryField(max_length=80)
    """The name as it is sorted, in bytes."""

    class Meta:
        db_table = "search_doc"
        constraints = (models.UniqueConstraint(fields=["book", "performer"], name="search_doc_once"),)

    def __str__(self) -> str:
        return self.performer


class SearchFresh(models.Model):
    """What has been changed of a performer and stands in no book yet. The newest row of a performer counts.

    Whoever writes adds rows, and whoever brings them into the book takes them away: nobody waits for another.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    performer = models.CharField(max_length=LENGTH)
    tokens = models.TextField()
    """Separated by lines; '' when they are found no more."""
    called = models.BinaryField(max_length=80)

    class Meta:
        db_table = "search_fresh"
        indexes = (models.Index(fields=["company", "id"], name="search_fresh_order"),)

    def __str__(self) -> str:
        return self.performer


class SavedSearch(models.Model):
    """What a member looks for again and again: theirs alone, and gone with their account."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    """As it stands in the address of the directory."""
    created_at = models.DateTimeField()

    class Meta:
        db_table = "saved_search"
        constraints = (models.UniqueConstraint(fields=["person", "company", "name"], name="saved_search_once"),)

    def __str__(self) -> str:
        return self.name
