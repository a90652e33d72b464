"""Who represents somebody: as the client sees and ends it, and as those do who write to them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agents
from castlist.queries.doors import NotThere, production_for
from castlist.queries.private_links import Bearer
from castlist.queries.represented import acting_agents, agents_page
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_their_own_link

DONE = {
    "copies": "That is kept.",
    "end": "They act for you no more, and see nothing of you here.",
    "end_agent": "They act for them no more, and see nothing of them here.",
    "renew_agent": "The link is closed. A new one is on its way to the agent.",
}


# -- Behind the client's own link


def _urls(bearer: Bearer) -> dict[str, str]:
    acts = {name: reverse("performer_agent_act", args=[bearer.token, name]) for name in ("copies", "end")}
    token = [bearer.token]
    return acts | {"page": reverse("performer", args=token), "kept": reverse("performer_kept", args=token)}


@looked_at
@by_their_own_link
def own(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Who acts for them; whether they have letters, too; and the end of it."""
    found = acting_agents(bearer.cand)
    done = DONE.get(request.GET.get("done", ""), "")
    if not found and not done:
        raise NotThere
    return show(request, "performer_agent.jinja", {"agents": found, "urls": _urls(bearer), "done": done})


@looked_at_or_sent
@by_their_own_link
def own_act(request: HttpRequest, bearer: Bearer, name: str) -> HttpResponse:
    """They have each letter too, or no longer; or an agent acts for them no more."""
    here = reverse("performer_agent", args=[bearer.token])
    if name not in ("copies", "end"):
        raise NotThere
    if request.method != "POST":
        return redirect(here)
    if name == "copies":
        agents.copy_to(bearer, wanted=request.POST.get("copied") == "yes")
    elif not agents.end(request.POST.get("agent_id", "")[:12], bearer.performer, now=now()):
        raise NotThere
    return redirect(f"{here}?done={name}")


# -- For those who write to them


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """Who acts for a candidate, and what they did; ended, or given a new link, by the desk."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = agents_page(viewer, where, cand)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        do = {"end_agent": agents.end_by_desk, "renew_agent": agents.renew_by_desk}.get(request.POST.get("act", ""))
        if do is None:
            raise NotThere
        try:
            do(actor(request, production), cand, agent=request.POST.get("agent_id", "")[:12])
            return redirect(f"{request.path}?done={request.POST['act']}")
        except Refused as no:
            errors, status = {"form": sentence_of(no)}, status_of(no)
    head = frame_for(request, where)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "errors": errors,
        "urls": {"end_agent": request.path, "renew_agent": request.path} if seen.may_change else {},
        "room": f"{reverse('room', args=[where.pk, seen.role_id])}?c={cand}",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return show(request, "represented.jinja", context, status=status)
