"""An agent and their clients: the link is asked for at a call and comes by mail; behind it is their page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from castlist.actions import agents, drafts, erasure
from castlist.actions import clients as submitting
from castlist.actions.people import NotUsable
from castlist.actions.submissions import values_in
from castlist.queries.agents import AgentBearer, agent_page, agents_may_come, call_behind
from castlist.queries.calls import Call, call_of
from castlist.queries.doors import NotThere
from castlist.queries.drafts import Begun, days_of_forms, draft_of_agent
from castlist.queries.retention import periods
from castlist.queries.union import asked_because
from castlist.rules import agents as rules
from castlist.rules.questions import NotAnswered
from castlist.rules.union import CHOICES
from castlist.rules.union import FIELD as UNION
from castlist.rules.why import Refused
from castlist.web.acting import calm, now, sentence_of, show
from castlist.web.call_views import BEGUN_AT_MOST, MAILS_AT_MOST, SEE_BELOW, SLOWER, TOO_LATE, by_itself, places_of
from castlist.web.draft_views import MOVED
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_agents_link
from castlist.web.role_links import read_role_link, role_link
from castlist.web.zones import in_zone

SENT_AT_MOST = 10
"""Forms of one agent in ten minutes, with twelve clients each."""


# -- How an agent comes in


@csrf_exempt
@looked_at_or_sent
@calm
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """An agent says who they are; their link comes by mail, and nothing here tells whether they were known."""
    named = read_role_link(token)
    page = call_of(*named, now=now()) if named else None
    if named is None or page is None or not agents_may_come():
        raise Http404
    if request.method != "POST":
        return _who(request, page)
    if too_often("form-begun", came_from(request), most=BEGUN_AT_MOST):
        return _who(request, page, errors={"form": SLOWER}, status=429)
    email = request.POST.get("email", "").strip().lower()[:254]
    try:
        rules.read(request.POST)
        if too_often("form-mail", email, most=MAILS_AT_MOST):
            return _who(request, page, errors={"form": SLOWER}, status=429)
        then = f"clients/{token}/" if page.state == "open" else ""
        shown = agents.begin(named[0], form=request.POST, then=then, now=now())
    except NotUsable as no:
        return _who(request, page, errors={"form": str(no)}, status=422)
    return show(request, "agent_mailed.jinja", {"role": page, "email": email, "shown": shown})


def _who(request: HttpRequest, page: Call, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "role": page, "urls": {"begin": request.path}, "acted": "begin" if more else "",
        "typed": request.POST.dict(), "errors": {}, "frame": None, "chrome": {}, **more,
    }  # fmt: skip
    return show(request, "agent_begin.jinja", context, status=status)


# -- Their page


@looked_at
@by_agents_link
def page(request: HttpRequest, agent: AgentBearer) -> HttpResponse:
    """Every client of theirs here, and what waits for an answer."""
    ahead = {request.headers.get("Purpose", ""), request.headers.get("Sec-Purpose", "")}
    if request.method == "GET" and not any("prefetch" in said for said in ahead):
        agents.opened(agent, now=now())
    found = agent_page(agent, now=now())
    request.worries = lambda: found.contacts  # type: ignore[attr-defined]
    calls = [(one, _clients_at(agent, one.production, one.role)) for one in found.calls]
    context = {"agent": agent, "page": found, "calls": calls, "urls": _urls(agent), "done": _done(request)}
    return show(request, "agent.jinja", context)


def _done(request: HttpRequest) -> str:
    said = request.GET.get("done", "")
    if said == "gone":
        return "It is thrown away."
    if not (said.isascii() and said.isdigit() and len(said) < 3):
        return ""
    return "They are submitted." if int(said) > 1 else "Your client is submitted."


def _urls(agent: AgentBearer) -> dict[str, str]:
    acts = {name: reverse("agent_kept_act", args=[agent.token, name]) for name in ("correct", "renew", "erase")}
    return acts | {"page": reverse("agent", args=[agent.token]), "kept": reverse("agent_kept", args=[agent.token])}


def _clients_at(agent: AgentBearer, production: str, role: str) -> str:
    call = role_link(production, role).rstrip("/").rpartition("/")[2]
    return reverse("agent_clients", args=[agent.token, call])


# -- Clients are submitted


@looked_at_or_sent
@by_agents_link
def clients(request: HttpRequest, agent: AgentBearer, call: str) -> HttpResponse:
    """Several clients in one form: sent, or kept until somebody goes on with it."""
    named = read_role_link(call)
    found = call_behind(agent, named, now=now()) if named else None
    if named is None or found is None:
        raise NotThere
    agents.opened(agent, now=now())
    begun = draft_of_agent(agent.id, *named, now=now())
    if request.method != "POST":
        return _form(request, agent, found, begun, begun.form if begun else {})
    later = request.POST.get("later", "")
    if later == "no":
        if begun:
            drafts.throw_away(begun.id)
        return redirect(reverse("agent", args=[agent.token]) + "?done=gone")
    if later in ("yes", "more"):
        return _keep(request, agent, named, found, begun)
    if too_often("agent-sent", agent.id, most=SENT_AT_MOST):
        return _form(request, agent, found, begun, values_in(request.POST), errors={"form": SLOWER}, status=429)
    return _send(request, agent, named, found, begun)


def _keep(
    request: HttpRequest, agent: AgentBearer, named: tuple[str, str], found: Call, begun: Begun | None
) -> HttpResponse:
    """Kept, with room for one more where that is wanted; nothing that another window kept is written over."""
    typed, more = values_in(request.POST), request.POST.get("later") == "more"
    if more:
        typed[rules.COUNT] = [str(min(rules.places_in(typed) + 1, rules.MOST_AT_ONCE))]
    try:
        if begun is None:
            drafts.begin(*named, form=typed, now=now(), agent=agent.id)
            version = 1
        else:
            version = drafts.keep(begun.id, form=typed, version=_version(request), now=now())
    except (drafts.Moved, drafts.Sent):
        if by_itself(request):
            return JsonResponse({"moved": True}, status=409)
        return _form(request, agent, found, begun, typed, errors={"form": MOVED}, status=409)
    except NotUsable as no:
        return _form(request, agent, found, begun, typed, errors={"form": str(no)})
    if by_itself(request):
        return JsonResponse({"version": version, "days": days_of_forms(named[0])})
    if more and any(typed.get(f"c{place}_{UNION}", [""])[-1] for place in range(1, rules.places_in(typed) + 1)):
        kept = draft_of_agent(agent.id, *named, now=now())  # what no draft keeps would be gone from another page
        return _form(request, agent, found, kept, typed, version=version)
    return redirect(request.path + (f"#client-{typed[rules.COUNT][0]}" if more else "?done=kept"))


def _send(
    request: HttpRequest, agent: AgentBearer, named: tuple[str, str], found: Call, begun: Begun | None
) -> HttpResponse:
    """All of them are submitted, or the page says why none is, with everything that was typed."""
    typed = values_in(request.POST)
    try:
        count = submitting.submit(
            agent, *named, form=typed, seen=request.POST.get("seen", ""), key=request.POST.get("key", "")[:60],
            draft=(begun.id, _version(request)) if begun else ("", 0), now=now(),
        )  # fmt: skip
    except NotAnswered as no:
        return _form(request, agent, found, begun, typed, errors={"form": SEE_BELOW, **no.errors})
    except (drafts.Moved, drafts.Sent):
        return _form(request, agent, found, begun, typed, errors={"form": MOVED}, status=409)
    except Refused as no:
        late = no.why in TOO_LATE
        found, status = (call_behind(agent, named, now=now()) or found, 410) if late else (found, 422)
        return _form(request, agent, found, begun, typed, errors={"form": sentence_of(no)}, status=status)
    return redirect(reverse("agent", args=[agent.token]) + f"?done={count}")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _form(
    request: HttpRequest, agent: AgentBearer, found: Call, begun: Begun | None, typed: Mapping[str, Sequence[str]], *,
    errors: dict[str, str] | None = None, status: int = 0, version: int = 0,
) -> HttpResponse:  # fmt: skip
    """The call with a form for several clients; what was typed stands in it, too, once it is too late."""
    request.worries = lambda: found.notice.contacts  # type: ignore[attr-defined]
    context = {
        "agent": agent, "role": found, "notice": found.notice, "places": places_of(found),
        "clients": [_place(found, place, typed) for place in range(1, rules.places_in(typed) + 1)],
        "most": rules.MOST_AT_ONCE, "begun": begun, "errors": errors or {}, "acted": "submit" if errors else "",
        "urls": _urls(agent) | {"submit": request.path}, "typed": {}, "frame": None, "chrome": {},
        "version": version or (_version(request) if request.method == "POST" else begun.version if begun else 0),
        "newest": rules.places_in(typed) if version else 0,
        "needs_days": periods(agent.company)["needs"], "union_choices": list(CHOICES.items()),
        "union": _union_because(request) if found.state == "open" else "",
        "done": "It is kept." if request.GET.get("done") == "kept" else "",
    }  # fmt: skip
    with in_zone(found.notice.zone):
        return show(request, "agent_clients.jinja", context, status=status or (422 if errors else 200))


def _union_because(request: HttpRequest) -> str:
    """Why the call asks for union status; '' where it does not."""
    match = request.resolver_match
    named = read_role_link(str(match.kwargs.get("call", ""))) if match else None
    return asked_because(named[0]) if named else ""


def _place(found: Call, place: int, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """One client's part of the form, under names of its own."""
    before = f"c{place}_"
    mine = rules.client_in(typed, place)

    def asked(questions: Any) -> list[dict[str, Any]]:
        names = ("kind", "text", "help", "options", "required", "choices")
        return [{"field": before + one.field, **{name: getattr(one, name) for name in names}} for one in questions]

    parts = [{"id": one.id, "name": one.name, "questions": asked(one.questions)} for one in found.parts]
    return {
        "n": place, "before": before, "said": {name: values[-1] for name, values in mine.items() if values},
        "filled": typed if mine else {}, "questions": asked(found.questions), "parts": parts,
    }  # fmt: skip


# -- What is kept about them


@looked_at
@by_agents_link
def kept(request: HttpRequest, agent: AgentBearer) -> HttpResponse:
    """Their name, agency and address, and what can be done about it."""
    return _kept(request, agent)


def _kept(request: HttpRequest, agent: AgentBearer, *, status: int = 200, **more: Any) -> HttpResponse:
    found = agent_page(agent, now=now())
    request.worries = lambda: found.contacts  # type: ignore[attr-defined]
    context = {
        "agent": agent, "urls": _urls(agent), "clients": len(found.clients),
        "days": periods(agent.company)["forms"],
        "done": "That is kept as you wrote it." if request.GET.get("done") == "correct" else "", **more,
    }  # fmt: skip
    return show(request, "agent_kept.jinja", context, status=status)


@looked_at_or_sent
@by_agents_link
def kept_act(request: HttpRequest, agent: AgentBearer, name: str) -> HttpResponse:
    """Puts it right, closes the link for a new one, or erases all of it."""
    if name not in ("correct", "renew", "erase"):
        raise NotThere
    here = reverse("agent_kept", args=[agent.token])
    if request.method != "POST":
        return redirect(here)
    try:
        if name == "correct":
            agents.correct(agent, form=request.POST)
            return redirect(f"{here}?done=correct")
        if name == "renew":
            agents.renew(agent.id, now=now())
            return show(request, "agent_gone.jinja", {"agent": agent, "erased": False})
        if request.POST.get("sure") != "yes":
            raise NotUsable("Say that you want all of it erased: nothing brings it back.")
        erasure.erase_agent(agent.id, now=now())
    except NotUsable as no:
        return _kept(request, agent, status=422, acted=name, errors={"form": str(no)}, typed=request.POST.dict())
    return show(request, "agent_gone.jinja", {"agent": agent, "erased": True})
