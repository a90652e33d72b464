"""The page of the day for a panel: who is in the room now, large, and what the viewer wrote about everybody there.

It is for whoever may take notes about those heard there. Whom they may not know of is not on it, and neither next nor
previous leads to them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from castlist.queries import queue
from castlist.queries.auditions import zone_of
from castlist.queries.board_marks import Mark
from castlist.queries.brought import brought
from castlist.queries.doors import NotThere, moment, names, token
from castlist.queries.files import shots_of
from castlist.queries.log import fact_rows
from castlist.queries.notes import Seen, mark_of, may_see, noted_by, notes_on, notes_view, notes_with_texts, seen_by
from castlist.queries.notices import notices_of, said_in
from castlist.queries.queue import Kept
from castlist.queries.shapes import Linked
from castlist.queries.shapes_panels import Heard, InOrder, PanelPage
from castlist.queries.shapes_queue import Queue, QueueRow
from castlist.queries.sides import at_hand
from castlist.records.models import Person, QueueAct, Resume, Tape
from castlist.rules.call_tapes import WELCOME
from castlist.rules.decisions.facts import Candidacy, Closed
from castlist.rules.decisions.sight import NOTHING as SEES_NOTHING
from castlist.rules.decisions.sight import Sight
from castlist.rules.notes import Note

FOLLOWS = ("in", "called", "waiting", "expected", "missing")
"""Where whoever is shown stands when nobody is asked for: the first of these at which somebody stands."""


def panel(
    viewer: Person, production: str, session: str, *, day: date | None, cand: str = "", now: datetime
) -> PanelPage:  # fmt: skip
    """The page with that person large; without one, with whoever is in the room, or whose turn comes next.

    NotThere for whoever may take no notes there, and for somebody who is not there on that day as far as they may know.
    """
    found = look(viewer, production, session, day, now)
    seen = queue.marked(found, now=now)
    where, mine = found.look.where, noted_by(viewer.pk, production)
    rows = [row for row in seen.sheet if row.cand]
    row = next((one for one in rows if one.cand == cand), None) if cand else _first(rows)
    if cand and row is None:
        raise NotThere
    people = tuple(_in_order(one, mine, row) for one in rows)
    at = next((n for n, one in enumerate(people) if one.shown), -1)
    heard = _heard(where, seen, row, now) if row else None
    return PanelPage(
        replace(seen, version=""), where.session.material, people, heard,
        people[at - 1] if at > 0 else None, people[at + 1] if 0 <= at < len(people) - 1 else None,
        tuple(one for one in people if one.stands == "in"), _version(found, mine, where, row.cand if row else ""),
    )  # fmt: skip


def is_there(viewer: Person, production: str, session: str, *, day: date | None, cand: str, now: datetime) -> bool:
    """That person is in the running order of the day. NotThere for whoever may take no notes there."""
    return cand in look(viewer, production, session, day, now).look.people


def has_moved(
    viewer: Person, production: str, session: str, version_seen: str, *, day: date | None, cand: str, now: datetime
) -> bool:
    """True when the page of that person is no longer as the viewer saw it: the queue, or a note that they may read.

    NotThere as `panel`, but for whom it is about: who is gone from the queue has moved.
    """
    found = look(viewer, production, session, day, now)
    return _version(found, noted_by(viewer.pk, production), found.look.where, cand) != version_seen


def look(viewer: Person, production: str, session: str, day: date | None, now: datetime) -> Mark:
    """The day as it stands, with the mark of it. NotThere for whoever may take no notes there."""
    found = queue.mark_now(viewer, production, session, door=False, day=day, now=now)
    if not found.look.where.takes_notes:
        raise NotThere
    return found


def _first(rows: Sequence[QueueRow]) -> QueueRow | None:
    """Whoever the panel looks at now: who is in the room, who is called, who comes next; else the last of the day."""
    for stands in FOLLOWS:
        there = [row for row in rows if row.stands == stands and (stands == "in" or not row.ended)]
        if there:
            return next((row for row in there if row.next), there[0])
    return rows[-1] if rows else None


def _in_order(row: QueueRow, mine: frozenset[str], shown: QueueRow | None) -> InOrder:
    return InOrder(row.cand, row.name, row.at, row.number, row.stands, row.says, row.cand in mine, row is shown)


def _version(found: Mark, mine: frozenset[str], where: Kept, cand: str) -> str:
    """Changes with every press the viewer may know of, with what they wrote, and with every note on whom they look at
    that is theirs to read.
    """
    about = where.state.candidacy(cand)
    noted = read(where, about, notes_on(where.production.pk, cand)) if about and where.knows(about) else Seen()
    return token("panel", found.version, cand, noted.hidden, *mark_of(noted), *sorted(mine))


def read(where: Kept, about: Candidacy, notes: Iterable[Note]) -> Seen:
    """What of these notes is the viewer's to read now."""
    sight = where.sights.get(about.role, SEES_NOTHING)
    return seen_by(
        where.viewer, notes, rights=where.state, then=where.state, cand=about.id, sight=sight, moment=None
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Person:
    """What is stored of somebody besides where they stand."""

    headshot: str
    others: tuple[tuple[str, str], ...]
    resume: bool
    tape: Linked | None
    called_by: str


def _heard(where: Kept, seen: Queue, row: QueueRow, now: datetime) -> Heard | None:
    about = where.state.candidacy(row.cand)
    if about is None or not may_see(about, where.sights.get(about.role, SEES_NOTHING)):
        return None
    sight, key = where.sights[about.role], where.production.pk
    found, texts = notes_with_texts(key, about.id, viewer=where.viewer, moment=None, commitments=())
    zone, stored = zone_of(where.production), _stored(where, seen, row, about, sight)
    closed = fact_rows(key, None).filter(kind=Closed.kind).exists()
    notes = notes_view(
        read(where, about, found), where.viewer, texts=texts, names=names(where.production, where.state, {}),
        at=lambda at: moment(at).astimezone(zone), may_write=about.lives and not closed,
        after_own=where.state.rule.notes_after_own, now=True,
    )  # fmt: skip
    sent = brought(where.production, where.state, about, where.viewer, glass=False).sent
    return Heard(
        row.cand, row.name, row.name[:1].upper(), row.pronouns, row.role, about.role, row.stands, row.says, row.at,
        row.called, stored.called_by, row.entered, row.ended, row.number, row.grouped, row.elsewhere, stored.headshot,
        stored.others, row.pictured, row.recorded, row.recorded_told, stored.resume, stored.tape,
        said_in(notices_of(key), about.role, whole=True).get("sides", ""),
        at_hand(key, about.role), sent, notes,
    )  # fmt: skip


def _stored(where: Kept, seen: Queue, row: QueueRow, about: Candidacy, sight: Sight) -> _Person:
    shots = [(shot.name, shot.shows) for shot in shots_of(about.performer)] if about.performer else []
    tape = Tape.objects.filter(cand=about.id, role=about.role).first() if sight.reads(about.id) else None
    by = ""
    if row.called:
        acts = QueueAct.objects.filter(session=where.session, day=seen.day, cand=about.id, what="call")
        caller = acts.order_by("-n").values_list("by", flat=True).first() or ""
        by = Person.objects.values_list("name", flat=True).filter(pk=caller).first() or ""
    return _Person(
        shots[0][0] if shots else "", tuple(shots[1:]),
        Resume.objects.filter(performer=about.performer).exclude(file="").exists(),
        _of_tape(tape, f"/p/{where.production.pk}/tape/{about.id}/"), by,
    )  # fmt: skip


def _of_tape(tape: Tape | None, watch: str) -> Linked | None:
    """Where it is watched; nothing of one that would have been welcome and did not come."""
    if tape is None or (tape.of_call == WELCOME and not tape.file):
        return None
    return Linked("Watch their self-tape" if tape.file else "Their self-tape has not come", watch)
