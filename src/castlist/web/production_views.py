"""A production, its team and rule, putting somebody forward, and minutes."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agreements, decisions, productions, requests
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.people import NotAnAddress, NotUsable
from castlist.queries import performers
from castlist.queries.doors import NotThere, production_for, role_to_fill
from castlist.queries.frames import frame
from castlist.queries.minutes import minute_page
from castlist.queries.productions import act_at, acts_page, production_page
from castlist.queries.submissions import rather_not
from castlist.queries.teams import seat_kept, team_page
from castlist.rules.breakdowns import SORTS
from castlist.rules.decisions.seats import base, runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, error_page, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.credits import NotAYear, credits_in, last_heard_in
from castlist.web.inviting import Handed, kept_nowhere
from castlist.web.kept_words import NEVER, gives_back
from castlist.web.looking_over import ReadsLike, asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.moments import asked_for
from castlist.web.room_acts import and_mine, number
from castlist.web.room_views import ordinal, page_number
from castlist.web.team_acts import ACTS, OPEN_TO_ALL, sentence_after, went

KINDS = [(sort, sort) for sort in SORTS]


@looked_at_or_sent
@member_view
@gives_back
def production(request: HttpRequest, production: str) -> HttpResponse:
    """Its roles, who stands where, what is stuck and on what; a form adds a role."""
    viewer: Any = request.user
    errors: dict[str, str] = {}
    if request.method == "POST":
        production_for(viewer, production)
        try:
            role = _add_role(actor(request, production), request.POST)
            return redirect("room", production, role)
        except Refused as no:
            errors = {"form": sentence_of(no)}
        except NotUsable as no:
            errors = {"name": str(no)}
    page = production_page(viewer, production, now=now(), at=ordinal(request))
    head = frame(viewer, page.production, now=now())
    links = [{"text": "Open call", "url": reverse("notice", args=[production])}]
    links += [{"text": "Casting", "url": reverse("casting", args=[production])}]
    links += [{"text": "Dates", "url": reverse("dates", args=[production])}]
    links += [{"text": "Who plays what", "url": reverse("parts", args=[production])}] if page.may_plan else []
    links += [{"text": "Callback day", "url": reverse("callbacks", args=[production])}] if page.may_add_roles else []
    links += [{"text": "First call", "url": reverse("first_call", args=[production])}]
    links += [{"text": "Cast list", "url": reverse("cast_list", args=[production])}]
    links += [{"text": "Safeguarding", "url": reverse("safeguarding", args=[production])}] if page.is_lead else []
    context = {
        "frame": head, "chrome": chrome(request, head), "roles": page.roles, "links": links, "kinds": KINDS,
        "production": {"name": page.production.name, "about": page.production.about, "sentence": page.sentence},
        "urls": {"add_role": reverse("production", args=[production])} if page.may_add_roles else {},
        "flashback": page.flashback, "read_only": page.read_only, "answered": page.answered,
        "answers_url": reverse("answers", args=[production]),
        "acted": "add_role" if errors else "", "errors": errors, "typed": request.POST.dict() if errors else {},
    }  # fmt: skip
    return show(request, "production.jinja", context, status=422 if errors else 200)


@looked_at
@member_view
def acts(request: HttpRequest, production: str) -> HttpResponse:
    """Every act of the production, the latest first; with `when`, the production as it was at that time."""
    viewer = request.user
    zone = production_for(viewer, production).time_zone  # type: ignore[arg-type]
    at, said = asked_for(request, zone, lambda when: act_at(viewer, production, when))  # type: ignore[arg-type]
    if at:
        return redirect(f"{reverse('production', args=[production])}?at={at}")
    found = acts_page(viewer, production, page=page_number(request), now=now())  # type: ignore[arg-type]
    head = found.frame
    context = {"page": found, "frame": head, "chrome": chrome(request, head), "place": "production", **said}
    return show(request, "acts.jinja", context)


def _add_role(who: Actor, form: Any) -> str:
    kind = form.get("kind", "principal")
    if kind not in SORTS:
        raise Refused(Why.unknown)
    written = agreements.add_role(
        who, name=form.get("name", ""), about=form.get("about", ""), places=number(form, "places", 1), sort=kind
    )
    return str(written.answer["role"])


@looked_at
@member_view
def team(request: HttpRequest, production: str) -> HttpResponse:
    """Who has a say or a voice, and under which rule."""
    return _team(request, production)


def _team(request: HttpRequest, production: str, status: int = 200, **more: Any) -> HttpResponse:
    page = team_page(request.user, production, now=now())  # type: ignore[arg-type]
    head = frame_for(request, page.production)
    urls = {act: reverse("team_act", args=[production, act]) for act in ACTS if page.may_change or act in OPEN_TO_ALL}
    done = sentence_after(request.GET, page.context)
    context = {
        "frame": head, "chrome": chrome(request, head), "urls": urls, "done": done, "handed": None,
        "joined": page.context["absent"].get(request.GET.get("who", "")),
        **page.context, **more,
    }  # fmt: skip
    return show(request, "team.jinja", context, status=status)


def _ask_removal(request: HttpRequest, production: str, status: int = 200, **more: Any) -> HttpResponse:
    """Asks once more before somebody is to be removed, and says what that takes and leaves."""
    page = team_page(request.user, production, now=now())  # type: ignore[arg-type]
    chosen = request.GET.get("member") or request.POST.get("member", "")
    everybody = (*page.context["members"], *page.context["seated"])
    row = next((m for m in everybody if m["id"] == chosen and m["may_remove"]), None)
    if row is None:
        raise NotThere
    head = frame_for(request, page.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "member": row, "back": reverse("team", args=[production]),
        "urls": {"remove": reverse("team_act", args=[production, "remove"])}, "officers": page.context["officers"],
        **more,
    }  # fmt: skip
    return show(request, "remove.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def team_act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """One act about the team or the rule; a removal is asked about first."""
    viewer: Any = request.user
    if request.method != "POST":
        if name == "remove" and request.GET.get("member"):
            return _ask_removal(request, production)
        return redirect("team", production)
    team_page(viewer, production)
    if name not in ACTS:
        raise NotThere
    try:
        who = actor(request, production)
        look_over(request.POST)
        outcome = ACTS[name](who, request.POST)
    except (Refused, NotUsable) as no:
        sentence = sentence_of(no) if isinstance(no, Refused) else str(no)
        typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key")}
        status = status_of(no) if isinstance(no, Refused) else 422
        again = _ask_removal if name == "remove" and isinstance(no, ReadsLike) else _team
        more = {"errors": {"form": sentence}, "typed": typed, "looks": asks(request, production, no)}
        return again(request, production, status, acted=name, **more)
    if isinstance(outcome, Handed):
        return kept_nowhere(_team(request, production, handed=outcome))
    after = urlencode(went(name, outcome))
    return redirect("home") if name == "leave" else redirect(f"{reverse('team', args=[production])}?{after}")


@looked_at_or_sent
@member_view
def seat(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Whoever sits on without being on the team gives up every such seat, once they were asked again."""
    found = seat_kept(request.user, production)  # type: ignore[arg-type]
    if request.method == "POST":
        agreements.leave(actor(request, production))
        return redirect("home")
    head = frame_for(request, found)
    context = {
        "frame": head, "chrome": chrome(request, head), "title": "Give up your seat?", "action": request.path,
        "sentence": "You are not on the team, and sit on what was open when that ended. Give this up, and nothing here "
        "waits for you any more. Your objections stay, and bite, until all with a say release them.",
        "button": "Give it up", "back": reverse("room", args=[production, role]),
    }  # fmt: skip
    return show(request, "confirm.jinja", context)


@looked_at_or_sent
@member_view
@gives_back
def put_forward(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Names a performer who never submitted, with the reason, their credits, and when they were last heard from."""
    viewer: Any = request.user
    found = production_for(viewer, production)
    state = role_to_fill(viewer, found, role)
    errors, looks = dict[str, str](), dict[str, Any]()
    alike: tuple[performers.Known, ...] = ()
    looks_for = bool(request.POST.get("look") or request.POST.get("this"))
    if request.method == "POST" and not looks_for:
        try:
            cand = _put_forward(request, found, role)
            return redirect(f"{reverse('room', args=[production, role])}?c={cand}")
        except Unfilled as no:
            errors = no.errors
        except Refused as no:
            errors, looks = {"form": sentence_of(no)}, asks(request, production, no)
        except Alike as no:
            alike = no.known
        except NotAYear as no:
            errors = {"credits": str(no)}
        except (NotAnAddress, NotUsable) as no:
            errors = {"contact" if isinstance(no, NotAnAddress) else "name": str(no)}
    query, known = _looked_for(request), _chosen(request, found)
    part, head = state.role(role), frame_for(request, found)
    here = reverse("put_forward", args=[production, role])
    context = {
        "frame": head, "chrome": chrome(request, head), "query": query, "results": performers.search(found, query),
        "role": {"name": (part.name if part else "") or role, "url": reverse("room", args=[production, role])},
        "chosen": known, "rather_not": rather_not(production, role, known.id if known else ""), "year": now().year,
        "urls": {"put_forward": here, **_twice(found, state, viewer.pk, known)}, "errors": errors,
        "acted": "put_forward" if errors or alike else "", "alike": alike, "looks": looks,
        "typed": request.POST.dict() if errors or alike or looks_for else {},
        "may_propose": _proposes(state, viewer.pk, role),
    }  # fmt: skip
    return show(request, "put_forward.jinja", context, status=422 if errors else 409 if alike else 200)


def _looked_for(request: HttpRequest) -> str:
    """The name that somebody looks for among those who are known; of a form the name that it is about will do."""
    form = request.POST if request.POST.get("look") else {}
    return (request.GET.get("q") or form.get("q") or form.get("name", ""))[:60]


def _chosen(request: HttpRequest, found: Any) -> performers.Known | None:
    if request.POST.get("look"):
        return None
    chosen = request.GET.get("performer", "") or request.POST.get("this", "") or request.POST.get("performer", "")
    return performers.performer_for(found, chosen[:12]) if chosen else None


def _twice(found: Any, state: State, viewer: str, known: performers.Known | None) -> dict[str, str]:
    """Where the one who is chosen becomes one with another record, for the desk."""
    if known is None or not runs_desk(state, viewer):
        return {}
    return {"same_person": reverse("same_person", args=[found.pk, known.id])}


def _proposes(state: State, viewer: str, role: str) -> str:
    """The first step, for whoever may put it on the table in the same form; '' for everybody else."""
    first = state.rule.steps[0]
    together = state.rule.preset != "one"  # who decides alone has one button for all of it
    return first if together and viewer in base(state, role, first) else ""


class Alike(Exception):
    """The company knows somebody by the name that was typed, and nobody said who is meant."""

    def __init__(self, known: tuple[performers.Known, ...]) -> None:
        super().__init__()
        self.known = known


def _ask_who_is_meant(form: Any, found: Any) -> None:
    if form.get("performer") or form.get("new") or not form.get("reason", "").strip():
        return
    known = performers.called_alike(found, form.get("name", "")[:60])
    if known:
        raise Alike(known)


class Unfilled(Exception):
    """Fields that have to be filled in were left empty."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


def _make_sure_is_filled(form: Any) -> None:
    errors = {}
    if not form.get("performer") and not form.get("name", "").strip():
        errors["name"] = "A name is needed."
    if not form.get("reason", "").strip():
        errors["reason"] = "Please say why."
    if errors:
        raise Unfilled(errors)


def _put_forward(request: HttpRequest, found: Any, role: str) -> str:
    form, who = request.POST, actor(request, found.pk)
    _make_sure_is_filled(form)
    look_over(form)
    if not who.key:
        return _named(who, form, found, role)
    said = sorted((name, value) for name, value in form.items() if name not in NEVER)
    told = requests.once(
        lambda: {"candidacy": _named(who, form, found, role)},
        by=who.by, key=requests.part_key(who.key, "whole"), act=f"put forward {role} {said!r}", now=who.now,
    )  # fmt: skip
    return str(told["candidacy"])


def _named(who: Actor, form: Any, found: Any, role: str) -> str:
    """They stand below the ladder, and what is proposed about them on the table: all of it, or nothing."""
    _ask_who_is_meant(form, found)  # not before: a form that comes twice names somebody who is known by then
    known = form.get("performer", "")
    if known:
        performer = performers.performer_for(found, known[:12]).id
    else:
        performer = productions.add_performer(
            found.company_id, name=form.get("name", ""), email=form.get("contact", ""), credits=credits_in(form),
            last_heard=last_heard_in(form.get("last_heard", "")), now=who.now,
        ).pk  # fmt: skip
    reason = Reason(form.get("reason", ""))
    account = performers.account_of(performer)
    written = decisions.put_forward(who, role=role, performer=performer, reason=reason, person=account)
    cand = str(written.answer["candidacy"])
    if form.get("propose"):
        again = Actor(who.production, who.by, who.now)
        first = written.state.rule.steps[0]
        on_table = decisions.propose(again, cand, revision=Revision(first, form.get("reason", "")))
        and_mine(again, cand, form, on_table)
    return cand


@looked_at
@member_view
def minute(request: HttpRequest, production: str, role: str, cand: str, number: int) -> HttpResponse:
    """One minute, whole, as it would be filed."""
    viewer: Any = request.user
    page = minute_page(viewer, production, role, cand, number)
    head = frame_for(request, page.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "minute": page.minute,
        "role": {"name": page.role, "url": f"{reverse('room', args=[production, role])}?c={cand}"},
    }  # fmt: skip
    return show(request, "minute.jinja", context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here: the very same page for what is not there and for what is not theirs to know."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something went wrong here, and is in the log."""
    return error_page(request, 500)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """The form had lost its key: asked to try again, with what was typed."""
    return error_page(request, 403)
