"""What `castlist verify` checks of the rows beside the log: people, seats, letters, private links, where texts lie.

Each is read by one statement for a production, or for the whole database, and held against what the log folds to.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey

from castlist.queries.verification import LOG_TABLES, Event, Finding, Text, read
from castlist.rules.decisions.facts import Alternate, Candidacy, Glass, Letter, Member, Objection, Relation
from castlist.rules.decisions.state import Changes, State

SEATED = (Member, Alternate, Glass)
NAMING = (Candidacy, Objection, Relation, *SEATED)
NAMED = ("performer", "person", "owner")
WAITING = ("drafted", "failed")
"""A letter that is on its way out waits still, as the log has it."""


class Row(NamedTuple):
    """A letter as its row has it."""

    id: str
    performer: str
    role: str
    cand: str
    task: str
    kind: str
    state: str
    by: str
    minute: int
    erased: bool


class Filed(NamedTuple):
    """By whom a text was said, and about what: its role and its candidacy."""

    by: str
    role: str
    cand: str


# -- The whole database


def names_of_nothing() -> Iterator[tuple[str, str, str, int]]:
    """Table, column, table that is named, and how many rows name there what is gone. The sign-in's are its own."""
    asked = []
    for model in apps.get_app_config("records").get_models():
        table = model._meta.db_table
        for column in model._meta.concrete_fields:
            if isinstance(column, ForeignKey) and (column.column != "production_id" or table not in LOG_TABLES):
                named = column.related_model._meta
                asked.append(
                    f"SELECT '{table}', '{column.column}', '{named.db_table}', COUNT(*) FROM {table} a"  # noqa: S608
                    f" WHERE a.{column.column} IS NOT NULL AND NOT EXISTS"
                    f" (SELECT 1 FROM {named.db_table} b WHERE b.{named.pk.column} = a.{column.column})"
                )
    for table, column, named, count in read(" UNION ALL ".join(asked)):
        if count:
            yield table, column, named, count


def everybody() -> frozenset[str]:
    """Every person and every performer that there is, also who has closed an account, was merged or was erased."""
    return frozenset(one for (one,) in read("SELECT id FROM person UNION ALL SELECT id FROM performer"))


# -- One production


class Beside:
    """The rows beside one production's log."""

    def __init__(self, production: str, known: frozenset[str]) -> None:
        self.production = production
        self.looked: dict[str, int] = {"rows": 0, "team": 0, "letters": 0}
        self.filed: dict[str, Filed] = {}
        self._known = known
        self._seated: set[str] = set()
        self._acted: dict[str, int] = {}

    def add(self, event: Event, made: Changes) -> None:
        """The event says who acted, and who is concerned by it."""
        if event.by and event.by not in self._acted:
            self._acted[event.by] = event.seq
        self._seated.update(fact.person for fact in made.values() if isinstance(fact, SEATED))

    def said(self, commitment: str, event: Event) -> None:
        """The event commits to the text; the first that does is the act by which it was said."""
        self.filed.setdefault(commitment, Filed(event.by, event.role, event.cand))

    def close(self, state: State) -> Iterator[Finding]:
        """What is wrong with the rows, now that the whole log is known."""
        yield from self._of_people(state)
        yield from self._of_seats(state)
        letters = self._letters()
        yield from self._of_letters(state, letters)
        yield from self._of_links(state, letters)

    def of_text(self, text: Text) -> Iterator[Finding]:
        """What is wrong with where the text lies: its author alone may erase it, and with its candidacy it goes."""
        filed = self.filed.get(text.commitment)
        if filed is None:
            return
        if filed.by != text.author:
            sentence = f"{filed.by} said it by the log, and {text.author or 'nobody'} by the row"
            yield self._found("texts", f"the text {text.commitment} is kept under another author: {sentence}")
        if (filed.role, filed.cand) != (text.role, text.cand):
            yield self._found("texts", f"the text {text.commitment} is kept under another role or candidacy")

    def _of_people(self, state: State) -> Iterator[Finding]:
        missing = {who: f"event {seq}" for who, seq in self._acted.items() if who not in self._known}
        self.looked["rows"] += len(self._acted)
        for kind in NAMING:
            for fact in state.all(kind):
                for name in NAMED:
                    who = str(getattr(fact, name, ""))
                    self.looked["rows"] += bool(who)
                    if who and who not in self._known:
                        missing[who] = f"the {fact.kind} {fact.key}"
        for who, where in sorted(missing.items()):
            sentence = f"{where} names {who}, and neither a person nor a performer has that id: the row is gone"
            yield self._found("rows", sentence)

    def _of_seats(self, state: State) -> Iterator[Finding]:
        seats = {person for (person,) in read("SELECT person_id FROM seat WHERE production_id = %s", [self.production])}
        wanted = {fact.person for fact in state.all(Member)} | {fact.person for fact in state.all(Alternate)}
        wanted |= {fact.person for fact in state.all(Glass)}
        self.looked["team"] += len(seats)
        for person in sorted(wanted - seats):
            yield self._found("team", f"{person} belongs here by the log, and has no seat: they no longer find it")
        for person in sorted(seats - self._seated):
            yield self._found("team", f"{person} has a seat here, and never belonged here by the log")

    def _letters(self) -> dict[str, Row]:
        statement = (
            'SELECT l.id, performer_id, role, cand, task, kind, state, "by", minute, p.erased_at IS NOT NULL'
            " FROM letter l LEFT JOIN performer p ON p.id = performer_id WHERE production_id = %s"
        )
        return {row[0]: Row._make(row) for row in read(statement, [self.production])}

    def _of_letters(self, state: State, letters: dict[str, Row]) -> Iterator[Finding]:
        facts = {fact.id: fact for fact in state.all(Letter)}
        self.looked["letters"] += len(letters)
        for letter in sorted(facts.keys() | letters.keys()):
            fact, row = facts.get(letter), letters.get(letter)
            if row is None:
                yield self._found("letters", f"the log has the letter {letter}, and its row is gone")
            elif fact is None:
                yield self._found("letters", f"the log knows nothing of the letter {letter}")
            else:
                yield from self._of_letter(state.candidacy(fact.cand), fact, row)

    def _of_letter(self, cand: Candidacy | None, fact: Letter, row: Row) -> Iterator[Finding]:
        wanted: tuple[Any, ...] = (fact.cand, fact.what, fact.minute, fact.task, fact.by)
        there = (cand.role, cand.performer) if cand else ()
        if (row.cand, row.kind, row.minute, row.task, row.by) != wanted or (row.role, row.performer) != there:
            sentence = "is for another candidacy, from another hand or under another minute than the log says"
            yield self._found("letters", f"the letter {row.id} {sentence}")
        if not _may_be(fact.state, row):
            yield self._found("letters", f"the letter {row.id} is {row.state}, and by the log it is {fact.state}")

    def _of_links(self, state: State, letters: dict[str, Row]) -> Iterator[Finding]:
        statement = " UNION ALL ".join(
            f"SELECT '{words}', id, performer_id, role, cand, letter FROM {table} WHERE production_id = %s"  # noqa: S608
            for table, words in (("link", "private link"), ("reply", "answer"))
        )
        for words, key, performer, role, found, letter in read(statement, [self.production] * 2):
            self.looked["letters"] += 1
            cand = state.candidacy(found)
            if cand is None or (cand.role, cand.performer) != (role, performer):
                sentence = f"is of {performer}, and the candidacy {found} that it is for is somebody else’s"
                yield self._found("letters", f"the {words} {key} {sentence}")
            elif letter and (letter not in letters or letters[letter].performer != performer):
                yield self._found("letters", f"the {words} {key} is of {performer}, and its letter {letter} is not")

    def _found(self, invariant: str, sentence: str) -> Finding:
        return Finding(invariant, sentence, self.production)


def _may_be(state: str, row: Row) -> bool:
    """True when the row may say what it says of a letter that is so by the log."""
    if state in WAITING:
        return row.state in (state, "sending")
    if state == "dropped":
        return row.state == "dropped" or row.erased  # who is erased while their letter is on its way out
    return row.state == "sent"
