"""A session on its day: the door, where people come in, and the board, which says whose turn it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import chaperones, line_ups, recordings
from castlist.actions import queue as acts
from castlist.actions.people import NotUsable
from castlist.actions.queue import Day
from castlist.queries import queue as found
from castlist.queries.doors import NotThere
from castlist.queries.shapes_queue import Door, Queue, QueueRow
from castlist.queries.trade import care_on
from castlist.rules.auditions import read_time
from castlist.rules.files import TAKEN
from castlist.rules.imports import defused
from castlist.rules.line_ups import USUAL
from castlist.rules.recordings import read as read_answer
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.cameras import opened
from castlist.web.chrome import chrome
from castlist.web.drawn_boards import VERSION, Shown, drawn_once
from castlist.web.fields import ident
from castlist.web.fields import number as number_in
from castlist.web.jinja import clock
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.papers.printing import offered
from castlist.web.sheets import XLSX, as_csv, as_workbook, attached
from castlist.web.zones import in_zone

TEMPLATES = {"door": "door.jinja", "board": "board.jinja"}
PAPERS: tuple[tuple[str, str, Callable[[Queue], bool]], ...] = (
    ("Door list", "door_list", lambda seen: seen.keeps),
    ("Sign-in sheet", "sign_in_sheet", lambda seen: seen.keeps),
    ("Name labels", "name_labels", lambda seen: seen.keeps),
    ("Panel sheets", "panel_sheets", lambda seen: not seen.guest),
)
"""What can be printed of a day, and by whom."""
SHEET_HEADINGS = (
    "Time", "Minutes", "Number", "Group", "Name", "Pronouns", "For", "Stands", "Here", "In", "Out", "List",
)  # fmt: skip
DONE = {
    "move": "The rest of the day is moved. Whoever waits reads it on their own page.",
    "back": "The move is taken back.",
    "replan": "Everybody has their new time. It stands on their own page.",
    "monitor": "They can open this door now, from their own sign-in.",
    "end": "They do not keep this door any more.",
    "groups": "The groups are made. Whoever is in one reads its letter on their own page.",
    "group": "They are in that group now.",
    "apart": "They are in no group now.",
    "picture": "It is kept as you wanted it.",
    "recording": "It is written down as they said it. They can take it back on their own page.",
    "chaperone": "They are entered. Only who may know that somebody is under 18 reads it.",
    "no_chaperone": "They are not entered any more.",
    "left": "It is done, but not of all of the group: look at who was left out.",
}


def asked_day(request: HttpRequest) -> date | None:
    """The day that is asked for; None for the present one. What is no day is not there."""
    text = request.GET.get("day", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotThere from None


@looked_at
@member_view
def door(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """The sign-in sheet: everybody in order of time, and whether they are here. For who keeps the door alone."""
    return opened(_show(request, production, session, "door", done=DONE.get(request.GET.get("done", ""), "")))


@looked_at
@member_view
def board(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Who waits, who is called, who is in the room, who is done; and when everybody else may expect their turn."""
    return _show(request, production, session, "board", done=DONE.get(request.GET.get("done", ""), ""))


@looked_at
@member_view
def live(request: HttpRequest, production: str, session: str, page: str) -> HttpResponse:
    """Nothing (204) while the queue is as the viewer last saw it, else the queue anew."""
    viewer: Any = request.user
    seen_before, door = request.GET.get("v", ""), page == "door"
    if page not in TEMPLATES:
        raise NotThere
    mark = found.mark_now(viewer, production, session, door=door, day=asked_day(request), now=now())
    if mark.version == seen_before:
        return HttpResponse(status=204)

    def drawn() -> Shown:
        seen = _looked(request, production, session, page) if door else Door(found.marked(mark, now=now()))
        at = seen.queue.now.replace(second=0, microsecond=0)
        same = replace(seen.queue, version=VERSION, now=at)
        context = _context(request, replace(seen, queue=same), page)
        return Shown(seen.queue.zone, seen.queue.version, context, same if page == "board" else None)

    return drawn_once(request, TEMPLATES[page], mark=mark, what=drawn)


@looked_at
@member_view
def sheet(request: HttpRequest, production: str, session: str, kind: str) -> HttpResponseBase:
    """The sign-in sheet as a table, for who keeps the door: as CSV or as a workbook."""
    seen = _looked(request, production, session, "door").queue
    with in_zone(seen.zone):
        table = [list(SHEET_HEADINGS), *(_line(row) for row in seen.sheet)]
    name = f"door-{seen.day.isoformat()}.{kind}"
    if kind == "xlsx":
        return attached(StreamingHttpResponse(as_workbook("Door", table), content_type=XLSX), name)
    if kind != "csv":
        raise NotThere
    rows = as_csv([defused(cell) for cell in row] for row in table)
    return attached(StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8"), name)


def _line(row: QueueRow) -> list[str]:
    """One person, without what is told to few: this file travels."""
    pressed = [clock(one) if one else "" for one in (row.arrived, row.entered, row.left)]
    return [
        clock(row.at) if row.at else "", str(row.minutes), str(row.number or ""), row.grouped, row.name or "taken",
        row.pronouns, row.role, row.says, *pressed, row.listed,
    ]  # fmt: skip


@looked_at
@member_view
def here(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """What the sign on somebody's own page leads to: their line at the door, for who keeps it; nothing is done yet."""
    viewer: Any = request.user
    session, day = found.door_of(viewer, production, cand, now=now())
    return redirect(f"{reverse('door', args=[production, session])}?day={day}&who={cand}#found")


def _looked(request: HttpRequest, production: str, session: str, page: str) -> Door:
    viewer: Any = request.user
    if page not in TEMPLATES:
        raise NotThere
    if page == "door":
        return found.door(viewer, production, session, day=asked_day(request), now=now())
    return Door(found.queue(viewer, production, session, day=asked_day(request), now=now()))


def _acts(door: Door, to: Callable[..., str], page: str) -> dict[str, str]:
    """Where what can be pressed is sent, by whoever keeps the door."""
    seen = door.queue
    back = f"&from={page}"
    urls = {"mark": to("queue_act", "mark") + back, "move": to("queue_act", "move") + back}
    urls["back"] = to("queue_act", "back") + back
    if any("no_recording" in row.may for row in seen.rows):
        urls["recording"] = to("queue_act", "recording") + back
    if seen.arranges:
        urls |= {name: to("queue_act", name) + back for name in ("groups", "group", "together", "apart")}
    if seen.desk:
        urls |= {name: to("queue_act", name) + back for name in ("chaperone", "no_chaperone")} if door.roster else {}
        urls |= {"monitor": to("queue_act", "monitor") + back, "end": to("queue_act", "end") + back}
    return urls


def _context(request: HttpRequest, door: Door, page: str) -> dict[str, Any]:
    seen = door.queue
    place, day = [seen.production.pk, seen.session], seen.day.isoformat()
    who, after = request.GET.get("who", "")[:80], f"?day={day}"

    def to(name: str, *more: str) -> str:
        return reverse(name, args=[*place, *more]) + after

    days = reverse("days", args=[seen.production.pk])
    return {
        "queue": seen,
        "page": page,
        "urls": _acts(door, to, page) if seen.keeps else {},
        "here": reverse(page, args=place),
        "door": to("door") if seen.keeps else "",
        "board": to("board"),
        "live_url": to("queue_live", page),
        "all_rooms": f"{reverse('day_board', args=[seen.production.pk])}{after}" if seen.parallel else "",
        "days": days if not seen.guest else "",
        "panel": to("panel") if seen.takes_notes else "",
        "after": to("day_after") if seen.takes_notes else "",
        "again": to("replan") if seen.desk else "",
        "walk_in": reverse("walk_in", args=place[:1]) + f"{after}&session={seen.session}" if seen.desk else "",
        "address": request.build_absolute_uri(reverse("door", args=place)),
        "monitors": door.monitors,
        "roster": door.roster,
        "union": door.union,
        "roster_papers": offered(("Chaperones", to("chaperone_sheet"))) if door.roster else [],
        "care": care_on(seen.production, seen.day) if door.roster else None,
        "sign": to("read_sign") if seen.keeps else "",
        "pictures_read": ",".join(TAKEN),
        "without": door.without,
        "who": who,
        "found": seen.found(who),
        "sheets": [(kind, to("day_sheet", kind)) for kind in ("csv", "xlsx")] if seen.keeps else [],
        "usual": USUAL,
        "pictures_of": to("day_picture", "CAND"),
        "shown_at": "" if seen.guest else to("day_picture_file", "CAND"),
        "papers": offered(*((text, to(name)) for text, name, may in PAPERS if may(seen))),
    }


def _show(
    request: HttpRequest, production: str, session: str, page: str, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    seen = _looked(request, production, session, page)
    head = frame_for(request, seen.queue.production)
    context = {"frame": head, "chrome": chrome(request, head), **_context(request, seen, page), **more}
    with in_zone(seen.queue.zone):
        return show(request, TEMPLATES[page], context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, session: str, name: str) -> HttpResponse:
    """One press; refused, the page comes back as it stands now, and says why."""
    viewer: Any = request.user
    page = request.GET.get("from", "")
    page = page if page in TEMPLATES else "board"
    seen = found.queue(viewer, production, session, day=asked_day(request), now=now())
    if name not in ACTS or not seen.keeps:
        raise NotThere
    back = f"{reverse(page, args=[production, session])}?day={seen.day}"
    if request.method != "POST":
        return redirect(back)
    try:
        after = ACTS[name](request, production, Day(session, seen.day))
    except NotUsable as no:
        refused = as_refused(request, name, str(no), 422)
    except Refused as no:
        refused = as_refused(request, name, sentence_of(no), status_of(no))
    else:
        return redirect(back + after)
    again = _show(request, production, session, page, **refused)
    return opened(again) if page == "door" else again


def door_refused(request: HttpRequest, production: str, session: str, said: str, status: int) -> HttpResponse:
    """The door as it stands now, and why what was sent to it came to nothing."""
    return opened(_show(request, production, session, "door", **as_refused(request, "sign", said, status)))


def as_refused(request: HttpRequest, name: str, said: str, status: int) -> dict[str, Any]:
    """What a page is drawn with that comes back refused: why, and what was typed."""
    typed: dict[str, Any] = {
        key: text for key, text in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")
    }
    typed["who"] = request.POST.getlist("who")
    return {"status": status, "acted": name, "typed": typed, "errors": {"form": said}}


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip().replace("−", "-")
    bare = text.removeprefix("-").removeprefix("+")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 6):
        raise Refused(Why.bad_times, detail=f"“{text[:12]}” is not a number of minutes.")
    return -int(bare) if text.startswith("-") else int(bare)


def _mark(request: HttpRequest, production: str, on: Day) -> str:
    form, cand = request.POST, ident(request.POST, "cand")
    acts.mark(
        actor(request, production), on, cand, what=form.get("press", ""), seen=_seen(request),
        collector=form.get("collector", ""), listed=form.get("listed", "")[:80],
    )  # fmt: skip
    return f"#q-{cand}"


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1


def _move(request: HttpRequest, production: str, on: Day) -> str:
    acts.move(actor(request, production), on, minutes=_number(request, "minutes"), seen=_seen(request))
    return "&done=move"


def _back(request: HttpRequest, production: str, on: Day) -> str:
    acts.undo_move(actor(request, production), on, seen=_seen(request))
    return "&done=back"


def _monitor(request: HttpRequest, production: str, on: Day) -> str:
    acts.name_monitor(actor(request, production), on.session, email=request.POST.get("email", ""))
    return "&done=monitor"


def _end(request: HttpRequest, production: str, on: Day) -> str:
    acts.end_monitor(actor(request, production), on.session, person=ident(request.POST, "keeper"))
    return "&done=end"


def _groups(request: HttpRequest, production: str, on: Day) -> str:
    size, whom = number_in(request.POST, "size", "How many in a group"), request.POST.get("whom", "")
    line_ups.make(actor(request, production), on, size=size, whom=whom, seen=_seen(request))
    return "&done=groups#groups"


def _group(request: HttpRequest, production: str, on: Day) -> str:
    """Who is ticked goes into the group that is chosen; out of any with 'none'."""
    letter, cands = (
        request.POST.get("group", "")[:8],
        [ident({"who": one}, "who") for one in request.POST.getlist("who")],
    )
    into = "" if letter == "none" else letter or "?"
    line_ups.put(actor(request, production), on, cands=cands, letter=into, seen=_seen(request))
    return f"&done={'group' if into else 'apart'}#groups"


def _together(request: HttpRequest, production: str, on: Day) -> str:
    form = request.POST
    letter, what = form.get("group", "")[:8], form.get("press", "")
    done = line_ups.mark(actor(request, production), on, letter, what=what, seen=form.get("seen", "")[:32])
    return f"{'&done=left' if done['left'] else ''}#group-{letter}"


def _recording(request: HttpRequest, production: str, on: Day) -> str:
    form, cand = request.POST, ident(request.POST, "cand")
    agrees = read_answer(form.get("agrees", ""))
    recordings.press(actor(request, production), on, cand, agrees=agrees, seen=_seen(request))
    return f"&done=recording#q-{cand}"


def _chaperone(request: HttpRequest, production: str, on: Day) -> str:
    form = request.POST
    starts, until = (read_time(form.get(name, "")) for name in ("starts", "until"))
    most = number_in(form, "most", "How many children at most")
    chaperones.enter(
        actor(request, production), on, name=form.get("name", ""), starts=starts.hour * 60 + starts.minute,
        until=until.hour * 60 + until.minute, most=most, approved=form.get("approved", ""),
    )  # fmt: skip
    return "&done=chaperone#chaperones"


def _no_chaperone(request: HttpRequest, production: str, on: Day) -> str:
    chaperones.remove(actor(request, production), on, chaperone=ident(request.POST, "chaperone"))
    return "&done=no_chaperone#chaperones"


ACTS = {
    "mark": _mark, "move": _move, "back": _back, "monitor": _monitor, "end": _end, "groups": _groups, "group": _group,
    "together": _together, "apart": _group, "chaperone": _chaperone, "no_chaperone": _no_chaperone,
    "recording": _recording,
}  # fmt: skip
