"""The callback day on paper: its running order with who is there when, and everybody's own order to be handed out."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import head_of
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import production_for
from castlist.queries.shapes_callbacks import CallbacksPage, PersonsDay, PieceOfDay
from castlist.rules.callback_lines import length_said
from castlist.rules.languages import HOUSE
from castlist.web.acting import member_view, now
from castlist.web.callback_views import day_in
from castlist.web.methods import looked_at
from castlist.web.papers.printing import Paper, printed

NOTHING_YET = "No order has been worked out yet."
NO_ORDER = "As it is asked, there is no order."


@looked_at
@member_view
def order(request: HttpRequest, production: str) -> HttpResponseBase:
    """The groups in the order as it stands, and over the clock when each comes, waits and goes."""
    seen = _seen(request, production)
    found, drawing = seen.found, seen.drawing
    groups = [
        {"time": f"{one.starts}–{one.ends}", "name": one.name, "who": ", ".join(one.who) or "nobody",
         "material": one.material, "room": str(one.room)}
        for one in (found.groups if found else ())
    ]  # fmt: skip
    people = found.people if found else ()
    bars = drawing.people if drawing else ((),) * len(people)
    there = [
        {"name": one.name, "comes": one.comes, "goes": one.goes, "waits": length_said(one.waits) if one.waits else "",
         "bars": [asdict(bar) for bar in row]}
        for one, row in zip(people, bars, strict=True)
    ]  # fmt: skip
    more = {
        "groups": groups, "people": there, "rooms": seen.rooms > 1,
        "hours": [(at, text) for text, at in drawing.hours] if drawing else [],
        "breaks": [asdict(bar) for bar in drawing.breaks] if drawing else [],
    }  # fmt: skip
    return _printed(request, seen, "callbacks", "Callback day", file="callback-day", people=len(there), more=more)


@looked_at
@member_view
def own(request: HttpRequest, production: str) -> HttpResponseBase:
    """Everybody's own order, to be cut apart and given to each."""
    seen = _seen(request, production)
    slips = [_slip(one, rooms=seen.rooms > 1) for one in (seen.found.people if seen.found else ())]
    return _printed(
        request, seen, "slips", "Everybody’s own order", file="callback-slips", people=len(slips), more={"slips": slips}
    )


def _seen(request: HttpRequest, production: str) -> CallbacksPage:
    viewer: Any = request.user
    return callbacks_page(viewer, production_for(viewer, production), day_in(request.GET), now=now())


def _slip(one: PersonsDay, *, rooms: bool) -> dict[str, Any]:
    return {
        "name": one.name, "span": f"{one.comes} to {one.goes}",
        "pieces": [
            {"time": f"{part.starts}–{part.ends}", "group": part.group, "more": _more(part, rooms=rooms)}
            for part in one.pieces
        ],
    }  # fmt: skip


def _more(part: PieceOfDay, *, rooms: bool) -> str:
    if not part.group:
        return f"waits {length_said(part.minutes)}"
    said = (f"room {part.room}" if rooms else "", part.material)
    return "".join(f", {one}" for one in said if one)


def _printed(
    request: HttpRequest, seen: CallbacksPage, template: str, title: str, *, file: str, people: int, more: Any
) -> HttpResponseBase:  # fmt: skip
    where = head_of(next((one.on for one in seen.days if one.n == seen.n), None), seen.asked.get("where", ""), HOUSE)
    impossible = seen.found is not None and seen.found.status == "impossible"
    return printed(request, Paper(
        template, file, title, seen.production.name, zone_of(seen.production), about=where, lead=where,
        empty=NO_ORDER if impossible else NOTHING_YET, people=people, more=more,
    ), at=now())  # fmt: skip
