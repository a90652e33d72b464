"""Lists: one form over many candidacies; and the open call, put on the table once for everybody who comes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import decisions, lists
from castlist.actions.decisions import Actor
from castlist.actions.lists import Outcome
from castlist.queries import list_forms, rooms
from castlist.queries.doors import NotThere, production_for, role_sight
from castlist.queries.lists import ListPage, Looked, list_page, read_looked
from castlist.queries.open_calls import call_in_force
from castlist.rules.why import Refused, Why
from castlist.web import room_views
from castlist.web.acting import actor, frame_for, member_view, new_key, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import KNOWINGLY, gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.room_acts import reason

LONGEST_NAMED = 200_000
"""Characters of names that one form may send."""


# -- Beginning one


@looked_at_or_sent
@member_view
@gives_back
def begin(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Whom to propose at once, for what, and why."""
    form = list_forms.list_form(request.user, production, role)  # type: ignore[arg-type]
    errors: dict[str, str] = {}
    looks: dict[str, Any] = {}
    if request.method == "POST":
        try:
            return _begin(request, form, role)
        except Refused as no:
            errors, looks = {"form": sentence_of(no)}, asks(request, production, no)
    head = frame_for(request, form.production)
    ticked = request.POST.getlist("name") if errors else []
    context = {
        "frame": head, "chrome": chrome(request, head), "form": form, "urls": {"list": request.path}, "ticked": ticked,
        "whole": request.POST.getlist("step") if errors else [], "acted": "list" if errors else "", "errors": errors,
        "typed": request.POST.dict() if errors else {}, "looks": looks,
    }  # fmt: skip
    return show(request, "list_begin.jinja", context, status=422 if errors else 200)


def _begin(request: HttpRequest, form: list_forms.ListForm, role: str) -> HttpResponse:
    """What was chosen is done: a list is on the table, or, where nobody else must agree, each is decided."""
    posted, who = request.POST, actor(request, form.production.pk)
    names = list_forms.chosen(form, posted.getlist("name"), posted.getlist("step"), posted.get("offered", ""))
    if not names:
        raise Refused(Why.incomplete, detail="Choose somebody.")
    target, why = posted.get("target", ""), posted.get("terms", "")
    if target not in dict(form.targets):
        raise Refused(Why.incomplete, detail="Choose what is proposed.")
    look_over(posted)
    if target == "admit":
        return _result(request, form, lists.admit(who, role, names, under=_call(request, form, role)), target)
    if form.alone:
        return _result(request, form, lists.decide(who, role, names, target=target, reason=why), target)
    support = bool(posted.get("support"))
    done = lists.propose(who, role, names, target=target, reason=why, support=support)
    return _back(reverse("list", args=[form.production.pk, role, done.batch]), "begin", done)


def _call(request: HttpRequest, form: list_forms.ListForm, role: str) -> str:
    state = role_sight(request.user, form.production, role)[0]  # type: ignore[arg-type]
    found = call_in_force(state, role)
    if found is None:
        raise Refused(Why.no_minute)
    return found.id


def _result(request: HttpRequest, form: list_forms.ListForm, done: Outcome, target: str) -> HttpResponse:
    """What became of each name, said one by one; asked for again, it is said again and not done again."""
    head = frame_for(request, form.production)
    refused = [
        {"name": form.known[cand], "url": f"{form.role_url}?c={cand}", "why": why} for cand, why in done.refused.items()
    ]
    context = {
        "frame": head, "chrome": chrome(request, head), "form": form, "target": target, "refused": refused,
        "done_names": [form.known[cand] for cand in done.done],
    }  # fmt: skip
    return show(request, "list_result.jinja", context)


def _back(address: str, act: str, done: Outcome) -> HttpResponse:
    return redirect(f"{address}?done={act}&n={len(done.done)}&left={len(done.refused)}")


# -- One list


SAID = {
    "begin": ("{n} on the table.", "{left} left out: something is open on them, or they cannot go there."),
    "answer": ("Your answer stands on {n}.", "{left} left out; each says why below."),
    "conclude": ("{n} concluded, each with its minute.", "{left} stay open; each says below what it waits for."),
    "take_out": ("Taken out of the list: it stands on its own now.", ""),
    "withdraw": ("{n} taken off the table.", "{left} stay open."),
}


@looked_at
@member_view
def page(request: HttpRequest, production: str, role: str, batch: str) -> HttpResponse:
    """Every name of the list, and one form for all that wait for the viewer."""
    return _page(request, production, role, batch)


def _page(request: HttpRequest, production: str, role: str, batch: str, status: int = 200, **more: Any) -> HttpResponse:
    found = list_page(request.user, production, role, batch)  # type: ignore[arg-type]
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "done": _said(request.GET),
        "urls": {act: reverse("list_act", args=[production, role, batch, act]) for act in ACTS}, **more,
    }  # fmt: skip
    return show(request, "list.jinja", context, status=status)


def _said(query: Mapping[str, str]) -> str:
    """What the viewer reads after an act on the list."""
    done, left = SAID.get(query.get("done", ""), ("", ""))
    numbers = {name: query.get(name, "") for name in ("n", "left")}
    if not done or not all(v.isascii() and v.isdigit() and len(v) < 7 for v in numbers.values()):
        return ""
    said = done.format(**numbers)
    return f"{said} {left.format(**numbers)}" if left and numbers["left"] != "0" else said


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, role: str, batch: str, name: str) -> HttpResponse:
    """One act on every name of the list that it may reach; refused, the list comes back with what was typed."""
    found = list_page(request.user, production, role, batch)  # type: ignore[arg-type]
    does = ACTS.get(name)
    if does is None:
        raise NotThere
    if request.method != "POST":
        return redirect("list", production, role, batch)
    try:
        who = actor(request, production)
        look_over(request.POST)
        done = does(who, role, found, request.POST)
    except Refused as no:
        typed = {k: v for k, v in request.POST.items() if k in ("kind", "reason", "withheld", KNOWINGLY)}
        more = {"acted": name, "errors": {"form": sentence_of(no)}, "typed": typed, "key": new_key()}
        more["looks"] = asks(request, production, no)
        return _page(request, production, role, batch, status_of(no), **more)
    return _back(reverse("list", args=[production, role, batch]), name, done)


Act = Callable[[Actor, str, ListPage, Any], Outcome]


def _answer(who: Actor, role: str, page: ListPage, form: Any) -> Outcome:
    return lists.answer(who, role, page.batch, _named(page, form), what=form.get("kind", ""), reason=reason(form))


def _conclude(who: Actor, role: str, page: ListPage, form: Any) -> Outcome:
    return lists.conclude(who, role, page.batch, _named(page, form))


def _named(page: ListPage, form: Any) -> list[Looked]:
    """The names that the form is about, of those that the viewer may know of."""
    there = {row.id for _, rows in page.groups for row in rows}
    return [one for one in read_looked(form.get("names", "")[:LONGEST_NAMED]) if one.cand in there]


def _take_out(who: Actor, role: str, page: ListPage, form: Any) -> Outcome:
    cand = form.get("name", "")[:12]
    if cand not in {row.id for _, rows in page.groups for row in rows}:
        raise Refused(Why.unknown)
    decisions.take_out(who, cand, batch=page.batch)
    return Outcome((cand,))


def _withdraw(who: Actor, role: str, page: ListPage, form: Any) -> Outcome:
    inside = [row.id for _, rows in page.groups for row in rows if row.may_take_out]
    return lists.withdraw(who, role, page.batch, inside)


ACTS: dict[str, Act] = {"answer": _answer, "conclude": _conclude, "take_out": _take_out, "withdraw": _withdraw}


# -- The open call


@looked_at_or_sent
@member_view
def open_call(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """Whether everybody who meets the call may be heard is on the table, once for all."""
    viewer: Any = request.user
    found = production_for(viewer, production)
    role_sight(viewer, found, role)
    if request.method != "POST":
        return redirect("room", production, role)
    try:
        written = decisions.standing_open(actor(request, production), role=role)
    except Refused as no:
        if no.why is Why.unknown:
            raise Http404 from None
        seen = rooms.room(viewer, production, role, now=now())
        more = {"acted": "open_call", "errors": {"form": sentence_of(no)}, "key": new_key()}
        return show(
            request, "room.jinja", room_views.context(request, production, role, seen, **more), status=status_of(no)
        )
    return redirect(f"{reverse('room', args=[production, role])}?c={written.answer['candidacy']}&done=propose")
