"""The desk's page for whoever walks in: a name, a role, and on to the next one."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import queue, requests, walk_ins
from castlist.actions.people import NotUsable
from castlist.actions.queue import Day
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, candidacy_for, names, production_for
from castlist.queries.walk_ins import roles_for
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.queue_views import asked_day


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Enters somebody, and asks for the next; the role stays chosen."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    roles, errors, status = roles_for(viewer, where), dict[str, str](), 200
    if request.method == "POST":
        role = ident(request.POST, "role")
        try:
            if role not in dict(roles):
                raise NotUsable("Choose the role that they come for.")
            cand = _enter(request, production, role)
            return redirect(f"{reverse('walk_in', args=[production])}?role={role}&{_let_in(request, where, cand)}")
        except NotUsable as no:
            errors, status = {"form": str(no)}, 422
        except Refused as no:
            errors, status = {"form": sentence_of(no)}, status_of(no)
    head, chosen, door = frame_for(request, where), ident(request.GET, "role"), _door(request, production)
    context = {
        "frame": head, "chrome": chrome(request, head), "roles": roles, "chosen": chosen or (roles[0][0]),
        "urls": {"walk_in": reverse("walk_in", args=[production]) + door["after"]},
        "days": reverse("days", args=[production]), **door,
        "acted": "walk_in" if errors else "", "errors": errors, "typed": request.POST.dict() if errors else {},
        **_entered(request, where),
    }  # fmt: skip
    return show(request, "walk_in.jinja", context, status=status)


def _door(request: HttpRequest, production: str) -> dict[str, str]:
    """The door at which they stand, where there is one, on the day that it shows."""
    session, day = ident(request.POST, "session") or ident(request.GET, "session"), asked_day(request)
    after = f"?day={day.isoformat()}" if session and day else ""
    door = reverse("door", args=[production, session]) + after if session else ""
    return {"session": session, "door": door, "after": f"{after}&session={session}" if after else ""}


def _let_in(request: HttpRequest, where: Any, cand: str) -> str:
    """Who came to the door of a session is here, with a number; what the page says next stands in its address."""
    session = ident(request.POST, "session") or ident(request.GET, "session")
    asked = asked_day(request)
    after = f"done={cand or 'there'}" + (f"&session={session}" if session else "")
    after += f"&day={asked.isoformat()}" if session and asked else ""
    if not session or not cand:
        return after
    day = asked or now().astimezone(zone_of(where)).date()
    who = replace(actor(request, where.pk), key="")
    try:
        pressed = queue.mark(who, Day(session, day), cand, what="here", seen=0)
    except Refused:
        return after  # the session is for another role: they are entered all the same
    return f"{after}&number={pressed.number}"


def _enter(request: HttpRequest, production: str, role: str) -> str:
    form, who = request.POST, actor(request, production)
    name, email = form.get("name", ""), form.get("email", "")
    once = replace(who, key="")
    if not who.key:
        return walk_ins.enter(once, role=role, name=name, email=email)
    told = requests.once(
        lambda: {"candidacy": walk_ins.enter(once, role=role, name=name, email=email)},
        by=who.by, key=requests.part_key(who.key, "whole"), act=f"walk in {role} {name!r} {email!r}", now=who.now,
    )  # fmt: skip
    return str(told["candidacy"])


def _entered(request: HttpRequest, where: Any) -> dict[str, Any]:
    """Who was entered just now, where the viewer may know of them."""
    viewer: Any = request.user
    done = request.GET.get("done", "")
    if not done or request.method == "POST":
        return {"done": "", "card": ""}
    try:
        state, _, found = candidacy_for(viewer, where, done)
    except NotThere:
        return {"done": "They are entered, or stood there already.", "card": ""}
    called = names(where, state)
    address = f"{reverse('room', args=[where.pk, found.role])}?c={found.id}"
    says = f"{called.performer(found.performer)} is entered for {called.role(found.role)}."
    number = request.GET.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 5:
        says += f" They are here, with the number {number}."
    return {"done": says, "card": address}
