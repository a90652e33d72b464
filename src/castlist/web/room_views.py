"""The room: looking at it, now or then, and every act in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions.notes import Saved
from castlist.queries import rooms
from castlist.queries.doors import NotThere, candidacy_for, production_for
from castlist.queries.invitations import near_only
from castlist.queries.resolving import whom_to_ask
from castlist.queries.shapes import Room
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, member_view, new_key, now, sentence_of, show, show_block, status_of
from castlist.web.addresses import address
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.moments import asked_for
from castlist.web.role_links import role_link
from castlist.web.room_acts import ACTS, DONE
from castlist.web.saving import not_saved, saved, saves_itself

ON_OBJECTIONS = ("floor", "withdraw_objection", "adopt", "release")


def ordinal(request: HttpRequest) -> int | None:
    """The past act that is looked at, if one is."""
    value = request.GET.get("at", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def page_number(request: HttpRequest) -> int:
    """Which page of a long list."""
    number = request.GET.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1


def _urls(production: str, role: str, room: Room) -> dict[str, str]:
    """Where the acts on the candidacy that is looked at are posted to."""
    names = {"put_forward": "put_forward", "list": "list_begin", "open_call": "open_call"}
    found = {act: address(name, production, role) for act, name in names.items()}
    if room.focus:
        base = address("act", production, room.focus.id, "-").removesuffix("-/")
        found |= {act: f"{base}{act}/" for act in ACTS} | {"team_url": address("team", production)}
        if not room.focus.standing:
            found["picture"] = address("picture", production, role, room.focus.id)
            found["resume"] = address("resume", production, role, room.focus.id)
        merge = room.focus.may.get("merge")
        if merge and merge.ok:
            found["same_person"] = address("same_person", production, room.focus.performer_id)
    return found


def dropped(request: HttpRequest, room: Room) -> dict[str, Any]:
    """A card was dropped on a step: nothing has moved, and the form that proposes it is open with that step chosen."""
    step, focus = request.GET.get("propose", ""), room.focus
    if not step or focus is None or room.read_only:
        return {}
    decides = focus.may.get("decide")
    if decides and decides.ok and not focus.proposal:
        return {"done": ONE_DECIDES}
    act = "amend" if focus.proposal else "propose"
    may = focus.may.get(act)
    if may is None or not may.ok or step not in dict(focus.targets):
        return {"done": CANNOT_BE_DROPPED}
    return {"acted": act, "typed": {"target": step}, "done": DROPPED}


ONE_DECIDES = "Nothing has moved: say below what becomes of them."
DROPPED = "Nothing has moved. Say in which terms, then put it on the table."
CANNOT_BE_DROPPED = "Nothing has moved: that cannot be proposed for them from where they stand."

WORDS = ("reason", "withheld", "about", "for_")
"""What of an answer is kept when another revision is on the table by now: the answer itself is chosen anew."""
NOT_HERE = "Whoever that link is about is not in this room, as far as you may see it."
NOT_HERE_THEN = "Whoever you were looking at was not in this room at that moment, as far as you may see it."


def context(request: HttpRequest, production: str, role: str, room: Room, **more: Any) -> dict[str, Any]:
    """What the room's template needs."""
    query = request.GET.urlencode()
    live = address("live", production, role) + (f"?{query}" if query else "")
    base = address("room", production, role)
    return {
        "room": room,
        "frame": room.frame,
        "chrome": chrome(request, room.frame),
        "urls": _urls(production, role, room),
        "live_url": live,
        "sides_url": "" if room.read_only or room.looks_in else address("sides", production, role),
        "breakdown_url": "" if room.read_only else address("breakdown", production, role),
        "share_url": ""
        if room.looks_in or _is_internal(room)
        else request.build_absolute_uri(role_link(production, role)),
        "share_near": near_only(),
        "seat_url": "" if room.frame.standing or room.read_only or room.looks_in else address("seat", production, role),
        "minute_base": f"{base}minute/{room.focus.id}/" if room.focus else "",
        **dropped(request, room),
        **more,
    }


def _is_internal(room: Room) -> bool:
    """True where nobody may put themselves in: then there is no link to share."""
    return room.breakdown is not None and room.breakdown.open_to == "nobody"


@looked_at
@member_view
def room(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """The room of one role."""
    seen = rooms.room(
        request.user, production, role, now=now(), focused=request.GET.get("c", "")[:12], at=ordinal(request),  # type: ignore[arg-type]
        came_from=request.GET.get("from", "")[:12], everybody="all" in request.GET, find=request.GET.get("find", ""),
    )  # fmt: skip
    done = {"done": DONE[request.GET["done"]]} if request.GET.get("done", "") in DONE else {}
    if not done and request.GET.get("c") and (seen.focus is None or seen.focus.id != request.GET["c"]):
        done = {"done": NOT_HERE_THEN if seen.read_only else NOT_HERE}
    if request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted"):
        return show_block(request, "room.jinja", "room_body", context(request, production, role, seen))
    return show(request, "room.jinja", context(request, production, role, seen, **done))


@looked_at
@member_view
def live(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Nothing (204) while the room is as the viewer last saw it, else the room anew."""
    cand = request.GET.get("c", "")[:12]
    if not rooms.has_moved(request.user, production, role, request.GET.get("v", ""), cand=cand):  # type: ignore[arg-type]
        return HttpResponse(status=204)
    seen = rooms.room(
        request.user, production, role, now=now(), focused=cand, everybody="all" in request.GET,  # type: ignore[arg-type]
        find=request.GET.get("find", ""),
    )  # fmt: skip
    return show_block(request, "room.jinja", "room_body", context(request, production, role, seen))


@looked_at
@member_view
def acts(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Every act of the room, the latest first; with `when`, the room as it was at that time of day."""
    viewer = request.user
    zone = production_for(viewer, production).time_zone  # type: ignore[arg-type]
    at, said = asked_for(request, zone, lambda when: rooms.act_at(viewer, production, role, when))  # type: ignore[arg-type]
    if at:
        return redirect(f"{reverse('room', args=[production, role])}?at={at}")
    found = rooms.acts_page(viewer, production, role, page=page_number(request), now=now())  # type: ignore[arg-type]
    context = {"page": found, "frame": found.frame, "chrome": chrome(request, found.frame), **said}
    return show(request, "acts.jinja", context)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, cand: str, name: str) -> HttpResponse:
    """One act on one candidacy; refused, the room comes back with what was typed, and why."""
    viewer = request.user
    found = candidacy_for(viewer, production_for(viewer, production), cand)[2]  # type: ignore[arg-type]
    if name not in ACTS:
        raise NotThere
    back = f"{reverse('room', args=[production, found.role])}?c={cand}"
    if request.method != "POST":
        return redirect(back)
    try:
        who = actor(request, production)
        look_over(request.POST)
        done = ACTS[name](who, cand, request.POST, found)
    except Refused as no:
        if saves_itself(request):
            return not_saved(no)
        seen = rooms.room(viewer, production, found.role, now=now(), focused=cand)  # type: ignore[arg-type]
        typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key", "seen", "revision")}
        if name == "position" and Why.not_latest in no.whys:
            typed = {k: v for k, v in typed.items() if k in WORDS}
        errors = {"form": _told(request, production, cand, no)}
        looks = asks(request, production, no, performer=found.performer)
        more = {"acted": name, "errors": errors, "typed": typed, "looks": looks, "key": new_key()}
        return show(request, "room.jinja", context(request, production, found.role, seen, **more), status=status_of(no))
    if saves_itself(request) and isinstance(done, Saved):
        return saved(reverse("act", args=[production, cand, "change_note"]), done)
    return redirect(f"{back}&done={name}")


def _told(request: HttpRequest, production: str, cand: str, no: Refused) -> str:
    """Why not, and whom to ask, as far as the viewer may know them."""
    thing = next((request.POST[name] for name in ("objection", "condition", "task") if request.POST.get(name)), "")
    ask = whom_to_ask(request.user, production, cand, no.whys, thing=thing)  # type: ignore[arg-type]
    return f"{sentence_of(no)} {ask}".strip()
