"""Notes about one candidacy as a viewer may read them, now or as of a past moment.

They are asked for in one statement, whatever there is, and sorted out before anything is made of them: what is not the
viewer's to know leaves no trace, not even in how often, or for what, the database is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection

from castlist.queries.doors import Names
from castlist.queries.shapes_notes import AUDIENCES, NoteRow, Notes, NoteVersionRow
from castlist.queries.texts import Texts
from castlist.records.events import FOREVER
from castlist.records.statements import among, run
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.notes import Note, Version, heard, hidden, reads
from castlist.rules.remarks import said as moment_said

GIVE_YOURS = "Give yours to see what others wrote."
WERE_HIDDEN = "What others wrote is not shown here: yours is not given, or was not by then."

_OF = (
    " FROM note_version v JOIN note o ON o.id = v.note_id{join} WHERE o.production_id = %s"
    " AND v.note_id IN (SELECT note_id FROM note_version WHERE cand = %s)"
)
_VERSION = "v.note_id, o.author, v.n, v.cand, v.at, v.audience, v.text, v.scored, v.withdrawn, v.at_second, v.recording"
_ALONE = f"SELECT {_VERSION}{_OF.format(join='')} ORDER BY v.note_id, v.n"
_LATEST = "(SELECT MAX(w.n) FROM note_version w WHERE w.note_id = v.note_id AND w.at <= %s)"
_MAY_BE_READ = f"(o.author = %s OR (v.audience <> 'me' AND NOT v.withdrawn AND v.n = {_LATEST}))"
_JOIN = f" LEFT JOIN text t ON t.commitment = v.text AND {_MAY_BE_READ}"
_WITH_TEXTS = (
    "SELECT '' AS id, '', 0 AS n, '', 0, '', commitment, (1 = 0), (1 = 0), NULL, NULL, body, erased_at FROM text"  # noqa: S608
    " WHERE commitment {among} UNION ALL SELECT " + _VERSION + ", t.body, t.erased_at" + _OF.format(join=_JOIN)
)
_ON_MANY = (
    f"SELECT {_VERSION}, t.body, t.erased_at FROM note_version v JOIN note o ON o.id = v.note_id{_JOIN}"  # noqa: S608
    " WHERE o.production_id = %s AND v.note_id IN (SELECT note_id FROM note_version WHERE cand {among})"
    " ORDER BY v.note_id, v.n"
)
_SAME = (
    "SELECT DISTINCT text FROM note_version WHERE note_id IN (SELECT note_id FROM note_version WHERE text IN ({marks}))"
)
_CHANGED = (
    f"SELECT {_VERSION} FROM note_version v JOIN note o ON o.id = v.note_id JOIN text t ON t.commitment = v.text"  # noqa: S608
    " WHERE t.erased_at = 0 AND v.note_id IN (SELECT note_id FROM note_version WHERE n > 1) ORDER BY v.note_id, v.n"
)
_NOTED = (
    "SELECT v.cand FROM note o JOIN note_version v ON v.note_id = o.id WHERE o.production_id = %s AND o.author = %s"
    " AND NOT v.withdrawn AND v.n = (SELECT MAX(w.n) FROM note_version w WHERE w.note_id = o.id)"
)
Row = tuple[Any, ...]


def noted_by(person: str, production: str) -> frozenset[str]:
    """The candidacies about which somebody's own note stands: for nobody but themselves."""
    return frozenset(cand for (cand,) in run(_NOTED, [production, person]))


def notes_on(production: str, cand: str) -> list[Note]:
    """Every note that is, or once was, on the candidacy, by whomever and for whomever; the first written first."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [production, cand])
        return _notes(cursor.fetchall())


def changed_notes() -> list[Note]:
    """Every note that was ever changed, with the versions of which the words are there."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        return _notes(cursor.fetchall())


def notes_with_texts(
    production: str, cand: str, *, viewer: str, moment: int | None, commitments: Iterable[str]
) -> tuple[list[Note], Texts]:
    """The same, with the texts of these commitments and those that the viewer may have to read: one question for both.

    Of what nobody but its author can read, at that moment, no word is even fetched.
    """
    these, wanted = among(sorted({c for c in commitments if c and c != "withheld"}))
    at = FOREVER if moment is None else moment
    rows = run(_WITH_TEXTS.format(among=these), [wanted, viewer, at, production, cand])
    notes = _notes(sorted((row for row in rows if row[0]), key=lambda row: (row[0], row[2])))
    return notes, Texts({row[6]: (row[11], row[12]) for row in rows if row[12] is not None})


def notes_on_many(production: str, cands: Iterable[str], *, viewer: str) -> tuple[list[Note], Texts]:
    """Every note that is, or once was, on one of these, with the words that the viewer may have to read now."""
    these, wanted = among(sorted(set(cands)))
    rows = run(_ON_MANY.format(among=these), [viewer, FOREVER, production, wanted])
    return _notes(rows), Texts({row[6]: (row[11], row[12]) for row in rows if row[12] is not None})


def texts_with(commitments: Iterable[str]) -> set[str]:
    """These texts, and where one is a note, how it was before: what is erased of a note is all of it."""
    wanted = sorted(set(commitments))
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_SAME.format(marks=", ".join(["%s"] * len(wanted))), wanted)
        return {*wanted, *(text for (text,) in cursor.fetchall())}


def _notes(rows: Iterable[Row]) -> list[Note]:
    found = [
        Note(key[0], key[1], tuple(_version_of(row) for row in versions))
        for key, versions in groupby(rows, key=lambda row: (row[0], row[1]))
    ]
    return sorted(found, key=lambda note: (note.versions[0].at, note.id))


def _version_of(row: Row) -> Version:
    n, cand, at, audience, text, scored, withdrawn, second, recording = row[2:11]
    return Version(n, cand, at, audience, text, bool(scored), bool(withdrawn), second, recording or "")


@dataclass(frozen=True, slots=True)
class Seen:
    """The notes of a candidacy that a viewer may read at the moment shown, each as it stood then."""

    notes: tuple[Note, ...] = ()
    hidden: bool = False
    """Those of others are hidden until the viewer's own are given; whether there are any is not said."""
    there: bool = False
    """False where nothing is shown of notes at all: for whoever looks in, and for an open call."""


NOTHING = Seen()


def may_see(cand: Candidacy | None, sight: Sight) -> bool:
    """True where notes are shown at all."""
    return cand is not None and not cand.standing and sight.room and not sight.glass and cand.id not in sight.hidden


def seen_by(
    viewer: str, notes: Iterable[Note], *, rights: State, then: State, cand: str, sight: Sight, moment: int | None
) -> Seen:
    """What the viewer reads: by the rights of now, and as it could be read at the moment shown; None is now.

    `rights`: the state now; `then`: the state shown. Whoever may not read a note now, or might not then, sees nothing
    of it. How a note was before it was changed is for its author.
    """
    now, shown = rights.candidacy(cand), then.candidacy(cand)
    if now is None or shown is None or not may_see(now, sight):
        return NOTHING
    here = list(notes)
    as_of = [note for one in here if (note := one if moment is None else one.as_of(moment)) and note.last.cand == cand]
    closed = hidden(rights.rule, now, here, viewer) or hidden(then.rule, shown, as_of, viewer)
    latest = {note.id: note.last for note in here}
    found = []
    for note in as_of:
        if note.author == viewer:
            found.append(note)
        elif not closed and all(reads(rights, now, note, one, viewer) for one in (latest[note.id], note.last)):
            found.append(Note(note.id, note.author, note.versions[-1:]))
    return Seen(tuple(found), closed, there=True)


# -- As they are read


def notes_view(
    seen: Seen, viewer: str, *, texts: Texts, names: Names, at: Callable[[int], datetime], may_write: bool,
    after_own: bool, now: bool,
) -> Notes | None:  # fmt: skip
    """What is shown, ready to be read; None where nothing is shown of notes at all."""
    if not seen.there:
        return None
    rows = tuple(_row(note, viewer, texts, names, at) for note in seen.notes)
    closed = (GIVE_YOURS if now else WERE_HIDDEN) if seen.hidden else ""
    return Notes(rows, hidden=closed, may_write=may_write, after_own=after_own)


def _row(note: Note, viewer: str, texts: Texts, names: Names, at: Callable[[int], datetime]) -> NoteRow:
    last, mine = note.last, note.author == viewer
    stands = _version(last, texts, at)
    before = tuple(_version(one, texts, at) for one in reversed(note.versions[:-1])) if mine else ()
    if not stands.text_state:  # what is kept no longer of how it was is not told one by one
        before = tuple(one for one in before if not one.text_state)
    return NoteRow(
        note.id, names.full(note.author), last.audience, stands.for_whom, stands.score, stands.text, stands.text_state,
        stands.at, mine=mine, version=last.n if mine else 0, withdrawn=last.withdrawn, earlier=before,
        second=last.second, moment="" if last.second is None else moment_said(last.second),
    )  # fmt: skip


def _version(one: Version, texts: Texts, at: Callable[[int], datetime]) -> NoteVersionRow:
    body, state = texts.read(one.text)
    score, words = heard(body, scored=one.scored and not state)
    return NoteVersionRow(at(one.at), AUDIENCES[one.audience], score, words, state)


def mark_of(seen: Seen) -> tuple[str, ...]:
    """What an open room looks at to notice that a note which its viewer may read has come, changed or gone."""
    return tuple(f"{note.id}:{note.last.n}" for note in seen.notes)
