"""The papers of an audition day: what hangs on the door, what people sign, what they wear, what the panel writes on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from castlist.queries import auditions, queue
from castlist.queries.doors import NotThere, production_for
from castlist.queries.line_ups import letters_of
from castlist.queries.shapes_days import SessionRow, SlotRow, share_of, starts
from castlist.queries.shapes_queue import Queue, QueueRow, Roster
from castlist.queries.shapes_sent import Answered
from castlist.queries.sheet_pictures import sheet_pictures
from castlist.queries.submissions import sent_forms
from castlist.web.acting import member_view, now
from castlist.web.jinja import clock
from castlist.web.methods import looked_at
from castlist.web.papers.lists import Cell, Column, Faint, part
from castlist.web.papers.printing import Paper, printed, spelt
from castlist.web.queue_views import asked_day
from castlist.web.zones import in_zone

NOBODY = "Nobody has a time on this day yet."
SPARE = 6
"""Empty lines below a sheet that people sign, for whoever comes without a time."""


# -- For whoever keeps the door


@looked_at
@member_view
def door(request: HttpRequest, production: str, session: str) -> HttpResponseBase:
    """Everybody in order of time, with a box for each to be ticked when they are here, and when they are done."""
    seen = _door(request, production, session)
    group = [*([Column("Group", mm=13)] if seen.in_groups else []), *([Column("List", mm=26)] if seen.lists else [])]
    columns = [
        Column("Here", "tick", mm=11), Column("Time", mm=16), Column("No.", mm=11), *group,
        Column("Name", "strong", share=3), Column("", share=2), Column("Done", "tick", mm=11),
    ]  # fmt: skip
    with in_zone(seen.zone):
        rows: list[list[Cell]] = [
            [
                "",
                _time(row),
                str(row.number or ""),
                *_group(seen, row),
                *_listed(seen, row),
                (_name(row), row.pronouns),
                _aside(row),
                "",
            ]
            for row in seen.sheet
        ]
    return _list(request, seen, "Door list", "door", part(columns, rows, empty=NOBODY))


def _aside(row: QueueRow) -> str:
    said = ("under 18" if row.under_18 else "", row.ended, f"fetched by {row.collector}" if row.collector else "")
    return " · ".join(filter(None, said))


@looked_at
@member_view
def sign_in(request: HttpRequest, production: str, session: str) -> HttpResponseBase:
    """What people sign as they come in: their names and times, and nothing else that is known of them."""
    seen = _door(request, production, session)
    group = [Column("Group", mm=13)] if seen.in_groups else []
    columns = [
        Column("Time", mm=16), *group, Column("Name", "strong", share=3), Column("Here at", "write", mm=22),
        Column("Signature", "write", share=3),
    ]  # fmt: skip
    with in_zone(seen.zone):
        rows: list[list[Cell]] = [[_time(row), *_group(seen, row), _name(row), "", ""] for row in seen.sheet]
    if rows:
        rows += [[""] * len(columns)] * SPARE
    return _list(request, seen, "Sign-in sheet", "sign-in", part(columns, rows, empty=NOBODY, room=3.6))


@looked_at
@member_view
def labels(request: HttpRequest, production: str, session: str) -> HttpResponseBase:
    """A label with the name of each whom the viewer may know of, in order of time."""
    seen = _door(request, production, session)
    with in_zone(seen.zone):
        found = [
            {"name": row.name, "number": str(row.number or ""), "over": " · ".join(filter(None, (
                clock(row.at) if row.at else "", f"group {row.grouped}" if row.grouped else "", row.pronouns,
            )))}
            for row in seen.sheet if row.cand
        ]  # fmt: skip
    return printed(request, _paper(
        seen, "labels", "labels", "Name labels", people=len(found), empty=NOBODY, more={"labels": found},
    ), at=now())  # fmt: skip


@looked_at
@member_view
def chaperones(request: HttpRequest, production: str, session: str) -> HttpResponseBase:
    """Who looks after children, how many there are each half-hour, and who came, went, and was fetched by whom."""
    viewer: Any = request.user
    door = queue.door(viewer, production, session, day=asked_day(request), now=now())
    if door.roster is None:
        raise NotThere
    seen, roster = door.queue, door.roster
    with in_zone(seen.zone):
        listed = [_there(roster), _halves(roster), _children(seen)]
    return printed(request, _paper(
        seen, "lists", "chaperones", "Chaperones", people=len(roster.chaperones) + len(seen.rows), empty=NOBODY,
        more={"parts": listed, "apart": False}, foot="For those who look after children, and who arrange the day",
    ), at=now())  # fmt: skip


def _there(roster: Roster) -> dict[str, Any]:
    columns = [
        Column("From", mm=16), Column("Until", mm=16), Column("Name", "strong", share=3), Column("At most", mm=18),
        Column("Approved by", share=2),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [clock(one.starts), clock(one.until), one.name, str(one.most), one.approved] for one in roster.chaperones
    ]
    return part(columns, rows, title="Who looks after them", empty="Nobody is entered yet.")


def _halves(roster: Roster) -> dict[str, Any]:
    columns = [
        Column("From", mm=16), Column("Here", mm=18), Column("Expected", mm=22), Column("Chaperones for", share=2),
        Column("", "strong", share=2),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [clock(one.at), str(one.here), str(one.expected), str(one.cover), "too few" if one.short else ""]
        for one in roster.half_hours
    ]
    return part(columns, rows, title="Each half-hour", empty="Nobody under 18 is here or expected on this day.")


def _children(seen: Queue) -> dict[str, Any]:
    columns = [
        Column("Time", mm=16), Column("Name", "strong", share=3), Column("Here", mm=16), Column("Out", mm=16),
        Column("Fetched by", share=2), Column("Signature", "write", share=2),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [_time(row), row.name, clock(row.arrived) if row.arrived else "",
         clock(row.left) if row.left and row.collector else "", row.collector, ""]
        for row in seen.sheet if row.under_18
    ]  # fmt: skip
    return part(columns, rows, title="Children", empty="Nobody under 18 is here or expected on this day.", room=3.6)


def _door(request: HttpRequest, production: str, session: str) -> Queue:
    viewer: Any = request.user
    return queue.door(viewer, production, session, day=asked_day(request), now=now()).queue


def _list(request: HttpRequest, seen: Queue, title: str, file: str, listed: dict[str, Any]) -> HttpResponseBase:
    paper = _paper(
        seen, "lists", file, title, people=len(seen.rows), empty=NOBODY, more={"parts": [listed], "apart": False}
    )
    return printed(request, paper, at=now())


def _paper(seen: Queue, template: str, file: str, title: str, **more: Any) -> Paper:
    """A paper of this session on its day."""
    return Paper(
        template, f"{file}-{seen.day.isoformat()}", title, seen.production.name, seen.zone,
        about=f"{seen.place}, {spelt(seen.day)}",
        lead=" · ".join(filter(None, (spelt(seen.day), seen.place, seen.role))), **more,
    )  # fmt: skip


def _time(row: QueueRow) -> str:
    return clock(row.at) if row.at else ""


def _group(seen: Queue, row: QueueRow) -> list[str]:
    """Their group, where there are any."""
    return [row.grouped] if seen.in_groups else []


def _listed(seen: Queue, row: QueueRow) -> list[str]:
    """On which list they are, where there are any."""
    return [row.listed] if seen.lists else []


def _name(row: QueueRow) -> str:
    return row.name if row.cand else Faint("taken")


# -- For the panel


@looked_at
@member_view
def panel(request: HttpRequest, production: str, session: str) -> HttpResponseBase:
    """A page for each whom the viewer may know of, in order of time: what their form answered, and room to write."""
    viewer: Any = request.user
    seen = queue.queue(viewer, production, session, day=asked_day(request), now=now())
    if seen.guest:
        raise NotThere
    answered = _answered(viewer, production, {row.cand for row in seen.rows if row.cand})
    with in_zone(seen.zone):
        sheets = [_sheet(row, answered.get(row.cand, ())) for row in seen.sheet if row.cand]
    paper = _paper(seen, "panel", "panel", "Panel sheets", people=len(sheets), empty=NOBODY, more={"sheets": sheets})
    pictures = sheet_pictures(viewer, production, session, [row.cand for row in seen.sheet if row.cand])
    return printed(request, replace(paper, pictures=pictures), at=now())


def _sheet(row: QueueRow, answers: Iterable[Answered]) -> dict[str, Any]:
    facts = (
        ("Time", f"{clock(row.at)}, {row.minutes} minutes" if row.at else "without a time"), ("For", row.role),
        ("Number", str(row.number or "")), ("Group", row.grouped), ("Recording", row.recorded),
    )  # fmt: skip
    return {
        "picture": row.cand, "name": row.name, "under": " · ".join(filter(None, (row.pronouns, row.ended))),
        "facts": [pair for pair in facts if pair[1]], "answers": [(one.question, one.answer) for one in answers],
    }  # fmt: skip


def _answered(viewer: Any, production: str, cands: set[str]) -> dict[str, tuple[Answered, ...]]:
    """What each answered in the form that they sent last for that part: of the whole call, and of the part."""
    found: dict[str, tuple[Answered, ...]] = {}
    for form in sent_forms(viewer, production).forms:
        for wanted in form.wanted:
            if wanted.candidacy in cands and wanted.candidacy not in found:
                found[wanted.candidacy] = tuple(one for one in form.answers if one.role in ("", wanted.role))
    return found


# -- For everybody on the team


@looked_at
@member_view
def order(request: HttpRequest, production: str) -> HttpResponseBase:
    """The running order of a day, or of all of them, a page for each room; with what people need for who arranges it.

    `without=needs` leaves that out: such a paper can hang on a wall.
    """
    viewer: Any = request.user
    where = production_for(viewer, production)
    found, day, groups = auditions.days(viewer, where, now=now()), asked_day(request), letters_of(viewer, where)
    needs = request.GET.get("without", "") != "needs"
    rooms: dict[tuple[date, str], list[tuple[SessionRow, SlotRow]]] = {}
    for session in found.sessions:
        for one in session.days:
            if day in (None, one.day):
                rooms.setdefault((one.day, session.place), []).extend((session, slot) for slot in one.slots)
    if day is not None and not rooms:
        raise NotThere
    shown = any(slot.needs for some in rooms.values() for _, slot in some) and needs
    with in_zone(found.zone):
        parts = [
            _room(on, place, some, groups, needs=shown, share=needs)
            for (on, place), some in sorted(rooms.items(), key=_first)
        ]  # fmt: skip
    return printed(request, Paper(
        "lists", f"running-order-{day.isoformat()}" if day else "running-order", "Running order", where.name,
        found.zone, about=spelt(day) if day else "", empty="There is no audition day yet.",
        foot="With what people need: for those who arrange the day" if shown else "",
        people=sum(len(some) for some in rooms.values()), more={"parts": parts, "apart": True},
    ), at=now())  # fmt: skip


Rooms = tuple[tuple[date, str], list[tuple[SessionRow, SlotRow]]]


def _first(room: Rooms) -> tuple[date, str]:
    return room[0]


def _room(
    on: date, place: str, some: list[tuple[SessionRow, SlotRow]],
    groups: dict[tuple[str, date, str], str], *, needs: bool, share: bool,
) -> dict[str, Any]:  # fmt: skip
    some = sorted(some, key=lambda pair: (pair[1].at, pair[0].id))
    letters = {slot.id: groups.get((session.id, on, slot.cand), "") for session, slot in some if slot.cand}
    in_groups = any(letters.values())
    columns = [Column("Time", mm=16), Column("Min.", mm=12), *([Column("Group", mm=13)] if in_groups else [])]
    columns += [Column("Name", "strong", share=3), Column("For", share=2)]
    columns += [Column("Needs", share=2)] if needs else []
    by = {slot.id: session for session, slot in some}
    rows: list[list[Cell]] = [
        [when, long, *([letters.get(slot.id, "")] if in_groups else []),
         (slot.name if slot.cand else Faint(words), slot.state), slot.role_name or by[slot.id].role_name,
         *([slot.needs] if needs else [])]
        for when, long, slot, words in _lines(slot for _, slot in some)
    ]  # fmt: skip
    said = dict.fromkeys(text for session, _ in some for text in (session.inside.words, session.material) if text)
    shared = share_of(len(some), len({(session.id, slot.at) for session, slot in some}), _online(some))
    pauses = (row.words for session, _ in some for one in session.days if one.day == on for row in one.breaks)
    said |= dict.fromkeys(f"break {words}" for words in pauses)
    if share and shared:
        said[shared] = None
    return part(columns, rows, title=f"{place}, {spelt(on)}", lead=" · ".join(said))


def _online(some: Iterable[tuple[SessionRow, SlotRow]]) -> int:
    return sum(not slot.desk for _, slot in some)


def _lines(slots: Iterable[SlotRow]) -> Iterator[tuple[str, str, SlotRow, str]]:
    """A line each: when, how long, whose, and what stands where nobody is named. Where several come at once, the time
    stands with the first of them, and places that nobody has are counted.
    """
    for start in starts(slots):
        for n, slot in enumerate(start.people):
            first = not n
            yield clock(slot.at) if first else "", str(slot.minutes) if first else "", slot, slot.name
        empty = {stands: slot for slot in start.slots if not slot.name for stands in [slot.stands]}
        for n, (stands, count) in enumerate(start.unbooked):
            first = not (n or start.people)
            words = f"{count} {'place' if count == 1 else 'places'} {stands}" if start.several else stands
            slot = empty[stands]
            yield clock(slot.at) if first else "", str(slot.minutes) if first else "", slot, words
