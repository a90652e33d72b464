"""Notes and scores about a candidacy. No act of the room: nothing of them stands in its log, and nothing follows."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from castlist.actions import erasure, log
from castlist.actions.decisions import Actor
from castlist.actions.erasure import Item
from castlist.actions.log import Scope, clean_text, commitment_to
from castlist.queries.notes import changed_notes, notes_on
from castlist.queries.retention import stays_whole
from castlist.queries.texts import texts_of
from castlist.records.ids import new_id
from castlist.records.models import Note, NoteVersion, Tape, Text
from castlist.rules import notes as rules
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import Event, State
from castlist.rules.notes import Version
from castlist.rules.remarks import checked as checked_moment
from castlist.rules.why import Refused, Why


@dataclass(frozen=True, slots=True)
class Words:
    """What a note is to say, and to whom. `score` 0 is none."""

    audience: str
    text: str = ""
    score: int = rules.NO_SCORE
    second: int | None = None
    """At which moment of the recording that is here of them; None for what is about no moment. It never changes."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Which note stands now, in which version."""

    note: str
    version: int


def write(actor: Actor, cand: str, words: Words) -> Saved:
    """The note stands, for whom it is said to be. Under the key it came with before, it is the note that it made then.

    One about a moment is on the recording that is here now, for whoever may watch it, and its words go with it.

    Writes: note, note_version, text, request. Refuses: unknown, ended, recused, no_right, incomplete, bad_score,
    no_such_moment, too_long. Tells: nobody.
    """
    body = _checked(words)

    def do(state: State, at: int) -> Saved:
        about = rules.may_write(state, cand, by=actor.by)
        moment = _moment(state, actor, about, words.second)
        note = Note.objects.create(pk=new_id(), production_id=actor.production, author=actor.by)
        return _add(note.pk, 1, about, words, _keep(actor, about, body, at), at, moment)

    return _saved(actor, cand, "note", do)


def change(actor: Actor, cand: str, *, note: str, version: int, words: Words) -> Saved:
    """The note has a further version; `version` is the one that was looked at. What it says already is no new version.

    Writes: note_version, text, request. Refuses: as `write`; stale_version where another version stands by now; unknown
    for a note that is not one's own. Tells: nobody.
    """
    body = _checked(words)

    def do(state: State, at: int) -> Saved:
        about = rules.may_write(state, cand, by=actor.by)
        known = _known(actor, cand, note)
        if known and known.author == actor.by and _says(known.last, words, body):
            return Saved(note, known.last.n)
        last = rules.may_follow(known, by=actor.by, on=version).last
        return _add(note, last.n + 1, about, words, _keep(actor, about, body, at), at, (last.second, last.recording))

    return _saved(actor, cand, f"change note {note} {version}", do)


def withdraw(actor: Actor, cand: str, *, note: str, version: int) -> Saved:
    """Nobody but its author sees the note any more, now or at any past moment.

    Writes: note_version, request. Refuses: unknown, recused, no_right, stale_version. Tells: nobody.
    """

    def do(state: State, at: int) -> Saved:
        about = rules.may_withdraw(state, cand, by=actor.by)
        last = rules.may_follow(_known(actor, cand, note), by=actor.by, on=version).last
        return _again(note, last, about.id, at, withdrawn=True)

    return _saved(actor, cand, f"withdraw note {note} {version}", do)


def carry(production: str, *, stays: str, ends: str, at: int) -> list[Saved]:
    """What was written about a candidacy that has ended because two records became one, is about the one that stays.

    At moments before, it is where it was. Says which notes, each with its newest version. Writes: note_version.
    """
    return [
        _again(note.id, note.last, stays, at, withdrawn=note.last.withdrawn)
        for note in notes_on(production, ends)
        if note.last.cand == ends
    ]


def carry_back(production: str, *, note: str, version: int, ends: str, at: int) -> None:
    """A note that was carried along, and has not been changed since, is again about what it was written about.

    Writes: note_version.
    """
    for one in notes_on(production, ends):
        if (one.id, one.last.n) == (note, version):
            _again(one.id, one.last, ends, at, withdrawn=one.last.withdrawn)


def thin(*, now: datetime) -> int:
    """How a note was before is kept as the rules say, and no more of it; says of how many versions the words went.

    Nothing goes of what was said of somebody who is held, or who has asked to read it.
    Writes: text, erasure, and the journal. Refuses: nothing. Tells: nobody.
    """
    at = log.milliseconds(now)
    found = {note: gone for note in changed_notes() if (gone := rules.thinned(note.versions, now=at))}
    stays = stays_whole([note.last.cand for note in found], now=now)
    texts = sorted(text for note, gone in found.items() if note.last.cand not in stays for text in gone)
    return erasure.erase([Item("note", text) for text in texts], purpose="versions", now=now)


def _checked(words: Words) -> str:
    text = clean_text(words.text)
    rules.checked(words.audience, words.score, text)
    return rules.said(words.score, text)


def _known(actor: Actor, cand: str, note: str) -> rules.Note | None:
    found = {one.id: one for one in notes_on(actor.production, cand) if one.last.cand == cand}
    return found.get(note)


def _says(version: Version, words: Words, body: str) -> bool:
    """True when the version says this already: a form that was sent twice, or from two devices, is no conflict."""
    same = (version.audience, version.scored) == (words.audience, words.score != rules.NO_SCORE)
    return same and not version.withdrawn and texts_of([version.text]).read(version.text)[0] == body


def _keep(actor: Actor, about: Candidacy, body: str, at: int) -> str:
    """The text lies with all others, under a salted commitment, and is erased as they are."""
    salt = secrets.token_bytes(16)
    commitment = commitment_to(salt, body)
    Text.objects.create(
        commitment=commitment, production_id=actor.production, author=actor.by, role=about.role, cand=about.id,
        salt=salt, body=body, created_at=at,
    )  # fmt: skip
    return commitment


Moment = tuple[int | None, str]
"""After how many seconds of which recording; (None, '') for no moment."""


def _moment(state: State, actor: Actor, about: Candidacy, second: int | None) -> Moment:
    if second is None:
        return None, ""
    if not sight(state, actor.by, about.role).reads(about.id):
        raise Refused(Why.no_right)
    row = Tape.objects.filter(cand=about.id, role=about.role).exclude(file="").first()
    if row is None:
        raise Refused(Why.unknown, detail="There is no recording of them here.")
    return checked_moment(second), row.file


def _add(note: str, n: int, about: Candidacy, words: Words, text: str, at: int, moment: Moment) -> Saved:
    NoteVersion.objects.create(
        note_id=note, n=n, cand=about.id, at=at, audience=words.audience, text=text,
        scored=words.score != rules.NO_SCORE, at_second=moment[0], recording=moment[1] or None,
    )  # fmt: skip
    return Saved(note, n)


def _again(note: str, last: Version, cand: str, at: int, *, withdrawn: bool) -> Saved:
    """The same once more, elsewhere or taken back."""
    NoteVersion.objects.create(
        note_id=note, n=last.n + 1, cand=cand, at=at, audience=last.audience, text=last.text, scored=last.scored,
        withdrawn=withdrawn, at_second=last.second, recording=last.recording or None,
    )  # fmt: skip
    return Saved(note, last.n + 1)


def _saved(actor: Actor, cand: str, name: str, do: Callable[[State, int], Saved]) -> Saved:
    """Done under the lock of the production, with the rights of that very moment; done once under its key (I37).

    The log is asked what is so, and is given nothing: no place in it tells that a note was written.
    """
    made: list[Saved] = []

    def look(state: State, at: int) -> list[Event]:
        made.append(do(state, at))
        return []

    def told(state: State, events: tuple[Event, ...]) -> dict[str, Any]:
        return {"note": made[-1].note, "version": made[-1].version}

    done = log.write(
        actor.production, look, by=actor.by, now=actor.now, scope=Scope(cand=cand), key=actor.key,
        act=f"{name} {cand}", answer=told,
    )  # fmt: skip
    return Saved(done.answer["note"], done.answer["version"])
