"""The page of the day for a panel: one person large, with a form for a note, and everybody else of the day at hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions.notes import Saved
from castlist.queries import panels
from castlist.queries.doors import NotThere, candidacy_for, production_for
from castlist.queries.files import picture_url
from castlist.queries.shapes_panels import PanelPage
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, new_key, now, sentence_of, show, show_block, status_of
from castlist.web.addresses import address
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.queue_views import asked_day
from castlist.web.room_acts import ACTS, DONE
from castlist.web.saving import not_saved, saved, saves_itself

WRITTEN_HERE = ("note", "change_note", "withdraw_note")


@looked_at
@member_view
def panel(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Who is in the room now, or whoever is asked for; for who may take notes about those heard there."""
    done = request.GET.get("done", "")
    return _show(request, production, session, _asked(request), done=DONE[done] if done in WRITTEN_HERE else "")


@looked_at
@member_view
def live(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Nothing (204) while the page of that person is as the viewer last saw it, else the page anew, of the same."""
    viewer: Any = request.user
    day, cand = asked_day(request), _asked(request)
    version = request.GET.get("v", "")
    if not panels.has_moved(viewer, production, session, version, day=day, cand=cand, now=now()):
        return HttpResponse(status=204)
    page = panels.panel(viewer, production, session, day=day, cand=cand, now=now())
    return show_block(request, "panel_page.jinja", "panel_day", _context(request, page))


def _asked(request: HttpRequest) -> str:
    return request.GET.get("c", "")[:12]


def _show(
    request: HttpRequest, production: str, session: str, cand: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    viewer: Any = request.user
    page = panels.panel(viewer, production, session, day=asked_day(request), cand=cand, now=now())
    return show(request, "panel_page.jinja", {**_context(request, page), **more}, status=status)


def _context(request: HttpRequest, page: PanelPage) -> dict[str, Any]:
    seen, person = page.queue, page.person
    head, place = frame_for(request, seen.production), [seen.production.pk, seen.session]
    after = f"?day={seen.day.isoformat()}"
    here = address("panel", *place)

    def of(cand: str) -> str:
        return f"{here}{after}&c={cand}"

    context: dict[str, Any] = {
        "frame": head, "chrome": chrome(request, head), "page": page, "here": here, "follow": here + after,
        "people": [(one, of(one.cand)) for one in page.people],
        "inside": [(one, of(one.cand)) for one in page.inside if not one.shown],
        "previous": of(page.previous.cand) if page.previous else "",
        "next": of(page.next.cand) if page.next else "",
        "board": address("board", *place) + after, "sheets": address("panel_sheets", *place) + after,
        "after": address("day_after", *place) + after,
        "live_url": address("panel_live", *place) + after + (f"&c={person.cand}" if person else ""),
        "urls": {}, "links": {}, "others": [], "sides": [],
    }  # fmt: skip
    if person:
        acts = {name: address("panel_act", *place, person.cand, name) + after for name in WRITTEN_HERE}
        room = address("room", seen.production.pk, person.role_id)
        others = [(picture_url(room, person.cand, name), shows) for name, shows in person.others]
        sides = [(one, address("sides_file", seen.production.pk, person.role_id, one.id)) for one in person.at_hand]
        context |= {"urls": acts, "links": _links(page), "others": others, "sides": sides}
    return context


def _links(page: PanelPage) -> dict[str, str]:
    """What can be opened of the person: their picture, their card in the room, their résumé."""
    person, key = page.person, page.queue.production.pk
    if person is None:
        return {}
    room = address("room", key, person.role_id)
    shot = address("day_picture_file", key, page.queue.session, person.cand) + f"?day={page.queue.day.isoformat()}"
    return {
        "picture": picture_url(room, person.cand, person.picture) or (shot if person.pictured else ""),
        "room": f"{room}?c={person.cand}",
        "resume": address("resume", key, person.role_id, person.cand) if person.resume else "",
    }


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, session: str, cand: str, name: str) -> HttpResponse:
    """A note is written, changed or taken back; refused, the page comes back with what was typed, and why."""
    viewer: Any = request.user
    if name not in WRITTEN_HERE:
        raise NotThere
    found = candidacy_for(viewer, production_for(viewer, production), cand)[2]
    day = asked_day(request)
    there = panels.is_there(viewer, production, session, day=day, cand=cand, now=now())
    here = f"{reverse('panel', args=[production, session])}?{f'day={day.isoformat()}&' if day else ''}c={cand}"
    # Who is gone from the day meanwhile is still in the room: what was typed about them is not lost.
    back = here if there else f"{address('room', production, found.role)}?c={cand}"
    if request.method != "POST":
        return redirect(back)
    try:
        who = actor(request, production)
        look_over(request.POST)
        done = ACTS[name](who, cand, request.POST, found)
    except Refused as no:
        if saves_itself(request):
            return not_saved(no)
        typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key")}
        looks = asks(request, production, no, performer=found.performer)
        more = {"acted": name, "errors": {"form": sentence_of(no)}, "typed": typed, "looks": looks, "key": new_key()}
        return _show(request, production, session, cand, status=status_of(no), **more)
    if saves_itself(request) and isinstance(done, Saved):
        action = reverse("panel_act", args=[production, session, cand, "change_note"])
        return saved(f"{action}?day={day.isoformat()}" if day else action, done)
    return redirect(f"{back}&done={name}")
