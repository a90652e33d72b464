"""What a member tries out on the casting grid: begun, filled, called otherwise, copied, thrown away. Theirs alone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import requests, what_ifs
from castlist.actions.decisions import Actor
from castlist.queries.doors import NotThere
from castlist.queries.what_ifs import WhatIfPage, my_what_ifs, what_if_page
from castlist.rules.people import NotUsable
from castlist.rules.what_ifs import Fill
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.casting_views import show_grid
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.parts_views import version_in

DONE = {
    "begin": "It is begun. Nobody but you sees it.",
    "keep": "That is kept. Nobody but you sees it.",
    "rename": "It is called so now.",
    "copy": "This is the copy.",
}


@looked_at_or_sent
@member_view
@gives_back
def begin(request: HttpRequest, production: str) -> HttpResponse:
    """Something is tried out under a name, from nothing or as it stands now."""
    viewer: Any = request.user
    my_what_ifs(viewer, production, now=now())
    if request.method != "POST":
        return redirect("casting", production)
    form = request.POST
    try:
        who, as_now = actor(request, production), form.get("as_now") == "yes"

        def do() -> str:
            return what_ifs.begin(viewer, production, name=form.get("name", ""), as_now=as_now, now=who.now)

        made = _once(who, do, f"what if {form.get('name', '')!r} {as_now}")
    except (Refused, NotUsable) as no:
        return show_grid(request, production, **_refusal(request, no, "begin"))
    return redirect(f"{reverse('what_if', args=[production, made])}?done=begin")


def _once(who: Actor, do: Callable[[], str], act: str) -> str:
    """What was made under the form's key, however often it was sent."""
    act = f"{act} in {who.production}"
    return str(requests.once(lambda: {"made": do()}, by=who.by, key=who.key, act=act, now=who.now)["made"])


def _refusal(request: HttpRequest, no: Exception, acted: str) -> dict[str, Any]:
    typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
    said, status = (sentence_of(no), status_of(no)) if isinstance(no, Refused) else (str(no), 422)
    return {"status": status, "acted": acted, "errors": {"form": said}, "typed": typed}


@looked_at
@member_view
def page(request: HttpRequest, production: str, what_if: str) -> HttpResponse:
    """One of the viewer's own: who takes which place, and what of that cannot be."""
    return _show(request, production, what_if, done=DONE.get(request.GET.get("done", ""), ""))


def _found(request: HttpRequest, production: str, what_if: str) -> WhatIfPage:
    viewer: Any = request.user
    return what_if_page(viewer, production, what_if, now=now())


def _show(request: HttpRequest, production: str, what_if: str, *, status: int = 200, **more: Any) -> HttpResponse:
    found = _found(request, production, what_if)
    head = frame_for(request, found.production)
    urls = {name: reverse("what_if_act", args=[production, what_if, name]) for name in ACTS}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "urls": urls,
        "grid": reverse("casting", args=[production]),
        "away": reverse("what_if_throw_away", args=[production, what_if]), **more,
    }  # fmt: skip
    return show(request, "what_if.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, what_if: str, name: str) -> HttpResponse:
    """What was chosen is kept, the what-if is called otherwise, or copied."""
    found = _found(request, production, what_if)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("what_if", production, what_if)
    try:
        here = ACTS[name](request, found, actor(request, production))
    except (Refused, NotUsable) as no:
        return _show(request, production, what_if, **_refusal(request, no, name))
    return redirect(f"{reverse('what_if', args=[production, here])}?done={name}")


def _keep(request: HttpRequest, found: WhatIfPage, who: Actor) -> str:
    viewer: Any = request.user
    fills, seen = list(_fills(found, request.POST)), version_in(request.POST.get("version", ""))
    what_ifs.keep(viewer, who.production, found.id, fills=fills, seen=seen, now=who.now)
    return found.id


def _fills(found: WhatIfPage, form: QueryDict) -> list[Fill]:
    places = [(role.id, place.number) for role in found.roles for place in role.places]
    said = [(role, n, ident(form, f"place-{role}-{n}")) for role, n in places if f"place-{role}-{n}" in form]
    return [Fill(role, n, who) for role, n, who in said if who]


def _rename(request: HttpRequest, found: WhatIfPage, who: Actor) -> str:
    viewer: Any = request.user
    seen = version_in(request.POST.get("version", ""))
    what_ifs.rename(viewer, who.production, found.id, name=request.POST.get("name", ""), seen=seen, now=who.now)
    return found.id


def _copy(request: HttpRequest, found: WhatIfPage, who: Actor) -> str:
    viewer: Any = request.user
    return _once(
        who, lambda: what_ifs.copy(viewer, who.production, found.id, now=who.now), f"copy what if {found.id}"
    )  # fmt: skip


ACTS: dict[str, Callable[[HttpRequest, WhatIfPage, Actor], str]] = {
    "keep": _keep, "rename": _rename, "copy": _copy,
}  # fmt: skip


@looked_at_or_sent
@member_view
def throw_away(request: HttpRequest, production: str, what_if: str) -> HttpResponse:
    """Asks once more; then nothing is left of it."""
    viewer: Any = request.user
    found = _found(request, production, what_if)
    if request.method == "POST":
        what_ifs.throw_away(viewer, production, what_if, now=actor(request, production).now)
        return redirect(f"{reverse('casting', args=[production])}?done=gone")
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "title": f"Throw “{found.name}” away?",
        "sentence": "Nothing is left of it, and nothing brings it back. What the rooms have decided stays as it is.",
        "action": request.path, "button": "Throw it away", "back": reverse("what_if", args=[production, what_if]),
    }  # fmt: skip
    return show(request, "confirm.jinja", context)
