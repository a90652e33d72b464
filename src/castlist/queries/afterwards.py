"""After a day: who was heard, with what the viewer may read of notes and scores, and whom they may propose from there.

What a mean is made of is what the viewer reads on each card, and nothing else: neither a note for somebody else, nor
one that is hidden until their own is given, moves it. Whom they may not know of is not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from castlist.queries import panels, queue
from castlist.queries.doors import NotThere
from castlist.queries.list_forms import ListForm, list_form
from castlist.queries.notes import Seen, notes_on_many
from castlist.queries.shapes_queue import Queue, QueueRow
from castlist.queries.texts import Texts
from castlist.records.models import Person
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS, targets
from castlist.rules.notes import Note, heard

HEARD = ("in", "done")
"""Where somebody stands who was heard, or is at this moment."""
NO_SAY = "You have no say here."
CAST = "They are cast."
FIRST = "An audition is concluded first; a callback comes after it."
SOMETHING_OPEN = "Something is on the table about them, or waits for an answer."


@dataclass(frozen=True, slots=True)
class AfterRow:
    """Somebody of the day, as the viewer looks back at them."""

    cand: str
    name: str
    role: str
    role_id: str
    at: datetime | None
    """The time that they booked; None for whoever came without one."""
    stands: str
    says: str
    step: str
    heard: bool
    """They were in the room."""
    mean: float
    """Of the scores that the viewer may read, the latest of each author; 0 where there is none."""
    scores: int
    """How many scores that is."""
    mine: int
    """The viewer's own score; 0 for none."""
    notes: int
    """How many notes the viewer may read."""
    hidden: bool
    """Those of others are hidden until the viewer's own are given; whether there are any is not said."""
    why_not: str
    """Why they cannot be proposed from here; '' where they can."""
    before: str = ""
    """What comes first for them: 'An audition is concluded before a callback.'; '' where a callback can be next."""


@dataclass(frozen=True, slots=True)
class AfterPage:
    """The day as it is looked back at."""

    queue: Queue
    rows: tuple[AfterRow, ...]
    targets: tuple[tuple[str, str], ...]
    """What can be proposed from here, as (name, words); none for whoever has no say about anybody there."""
    alone: bool
    """One person decides: then it is done at once."""

    @property
    def choosable(self) -> frozenset[str]:
        """Whom the viewer may propose."""
        return frozenset(row.cand for row in self.rows if not row.why_not)


def afterwards(viewer: Person, production: str, session: str, *, day: date | None, now: datetime) -> AfterPage:
    """Everybody of that day of whom the viewer may know, in order of time.

    NotThere for whoever may take no notes there: the page is made of them.
    """
    found = panels.look(viewer, production, session, day, now)
    seen, where = queue.marked(found, now=now), found.look.where
    there = {row.cand: about for row in seen.sheet if row.cand and (about := where.state.candidacy(row.cand))}
    notes, texts = notes_on_many(production, there, viewer=viewer.pk)
    read = {cand: panels.read(where, about, _on(notes, cand)) for cand, about in there.items()}
    forms = _forms(viewer, production, {about.role for about in there.values()})
    free = {one.id for form in forms.values() for step in form.steps for one in step.people}
    rows = tuple(
        replace(
            _row(row, there[row.cand], read[row.cand], texts, viewer.pk, _why_not(there[row.cand], row, forms, free)),
            before=_before(where.state, there[row.cand]) if row.cand in free else "",
        )
        for row in seen.sheet if row.cand in there
    )  # fmt: skip
    offered = ("callback", "released", *(["audition"] if any(row.before for row in rows) else []))
    chosen = {target for form in forms.values() for target in form.targets if target[0] in offered}
    return AfterPage(seen, rows, tuple(sorted(chosen)), any(form.alone for form in forms.values()))


def _on(notes: Iterable[Note], cand: str) -> list[Note]:
    return [note for note in notes if any(one.cand == cand for one in note.versions)]


def _forms(viewer: Person, production: str, roles: Iterable[str]) -> dict[str, ListForm]:
    """By role, whom the viewer may propose for what; without the roles in which they have no say."""
    found = {}
    for role in sorted(roles):
        try:
            found[role] = list_form(viewer, production, role)
        except NotThere:
            continue
    return found


def _why_not(about: Candidacy, row: QueueRow, forms: Mapping[str, ListForm], free: set[str]) -> str:
    if not about.lives:
        return f"They are {row.ended}." if row.ended else "They are no longer a candidate."
    if about.role not in forms:
        return NO_SAY
    if about.id in free:
        return ""
    return CAST if about.step == "cast" else SOMETHING_OPEN


def _before(state: State, about: Candidacy) -> str:
    """Whoever walked in stands below an audition: a callback is out of reach until that is concluded."""
    next_ones = targets(state.rule.steps, state.rule.skip_to, about.step, again=False)
    return "" if "callback" in next_ones or "audition" not in next_ones else FIRST


def _row(row: QueueRow, about: Candidacy, seen: Seen, texts: Texts, viewer: str, why_not: str) -> AfterRow:
    stands = [note for note in seen.notes if not note.last.withdrawn]
    scores: dict[str, int] = {}
    for note in sorted(stands, key=lambda one: (one.last.at, one.id)):
        body, state = texts.read(note.last.text)
        score = heard(body, scored=note.last.scored and not state)[0]
        if score:
            scores[note.author] = score
    mean = round(sum(scores.values()) / len(scores), 2) if scores else 0.0
    return AfterRow(
        row.cand, row.name, row.role, about.role, row.at, row.stands, row.says, LABELS.get(about.step, about.step),
        row.stands in HEARD, mean, len(scores), scores.get(viewer, 0), len(stands), seen.hidden, why_not,
    )  # fmt: skip
