"""The board of a day: its rooms side by side, with what can be pressed in each by who keeps its door."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions.queue import Day
from castlist.queries import day_boards as found
from castlist.queries.doors import NotThere
from castlist.queries.shapes_queue import DayBoard
from castlist.rules.why import Refused
from castlist.web.acting import frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.drawn_boards import VERSION, Shown, drawn_once
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.queue_views import ACTS, DONE, as_refused, asked_day
from castlist.web.zones import in_zone

PRESSED_HERE = ("mark", "move", "back")
"""What can be done on this page; everything else of a room is on its own."""


@looked_at
@member_view
def board(request: HttpRequest, production: str) -> HttpResponse:
    """Every room of the day: who is in it, who is called, who waits and until about when."""
    return _show(request, production, done=DONE.get(request.GET.get("done", ""), ""))


@looked_at
@member_view
def live(request: HttpRequest, production: str) -> HttpResponse:
    """Nothing (204) while every room is as the viewer last saw it, else the rooms anew."""
    viewer: Any = request.user
    day = asked_day(request)
    mark = found.mark_now(viewer, production, day=day, now=now())
    if mark.version == request.GET.get("v", ""):
        return HttpResponse(status=204)

    def drawn() -> Shown:
        seen = found.marked(mark, now=now())
        at = seen.now.replace(second=0, microsecond=0)
        same = replace(seen, version=VERSION, now=at, rooms=tuple(replace(r, version="", now=at) for r in seen.rooms))
        return Shown(seen.zone, seen.version, _context(same), same)

    return drawn_once(request, "day_board.jinja", mark=mark, what=drawn)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, session: str, name: str) -> HttpResponse:
    """One press in one of the rooms; refused, the board comes back as it stands now, and says why in that room."""
    viewer: Any = request.user
    seen = found.day_board(viewer, production, day=asked_day(request), now=now())
    room = next((one for one in seen.rooms if one.session == session and one.keeps), None)
    if room is None or name not in PRESSED_HERE:
        raise NotThere
    back = f"{reverse('day_board', args=[production])}?day={seen.day}"
    if request.method != "POST":
        return redirect(back)
    try:
        after = ACTS[name](request, production, Day(session, seen.day))
    except Refused as no:
        return _show(
            request, production, refused_in=session, **as_refused(request, name, sentence_of(no), status_of(no))
        )
    return redirect(back + (f"{after}-{session}" if name == "mark" else f"{after}#room-{session}"))


def _context(seen: DayBoard) -> dict[str, Any]:
    key, after = seen.production.pk, f"?day={seen.day.isoformat()}"

    def to(name: str, *more: str) -> str:
        return reverse(name, args=[key, *more]) + after

    return {
        "seen": seen,
        "here": reverse("day_board", args=[key]),
        "live_url": to("day_board_live"),
        "days": reverse("days", args=[key]) if not seen.guest else "",
        "boards": {room.session: to("board", room.session) for room in seen.rooms},
        "agains": {room.session: to("replan", room.session) for room in seen.rooms if room.desk},
        "doors": {room.session: to("door", room.session) for room in seen.rooms if room.keeps},
        "room_urls": {
            room.session: {name: to("day_board_act", room.session, name) for name in PRESSED_HERE}
            for room in seen.rooms if room.keeps
        },
    }  # fmt: skip


def _show(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    seen = found.day_board(viewer, production, day=asked_day(request), now=now())
    head = frame_for(request, seen.production)
    context = {"frame": head, "chrome": chrome(request, head), **_context(seen), **more}
    with in_zone(seen.zone):
        return show(request, "day_board.jinja", context, status=status)
