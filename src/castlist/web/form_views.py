"""What the form of the open call asks, as the desk builds it; and what came by it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import questions
from castlist.actions.decisions import Actor
from castlist.queries.doors import NotThere
from castlist.queries.questions import FormPage, as_typed, form_page
from castlist.queries.submissions import SentForm, sent_forms
from castlist.rules.questions import KINDS, OFFERS, Question
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.sheets import sheet_of

DONE = {
    "ask": "That is asked now.",
    "change": "It is asked like that from now on.",
    "retire": "It is asked no more.",
    "up": "It stands higher.",
    "down": "It stands lower.",
}


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """What is asked beside the usual, and how it looks; whoever runs the production asks something more."""
    found = form_page(request.user, production)  # type: ignore[arg-type]
    if request.method != "POST":
        return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))
    role = ident(request.POST, "role")
    try:
        if role not in ("", *(one.id for one in found.roles)):
            raise Refused(Why.bad_question, detail="There is no such role here.")
        questions.ask(actor(request, production), said=said(request.POST), role=role)
    except Refused as no:
        return _refused(request, found, no, "ask")
    return redirect(f"{request.path}?done=ask")


@looked_at_or_sent
@member_view
@gives_back
def question(request: HttpRequest, production: str, question: str) -> HttpResponse:
    """One question, said anew: whoever answered it as it was, keeps their answer to that."""
    found = form_page(request.user, production)  # type: ignore[arg-type]
    one = found.one(question)
    if not found.may_change:
        raise NotThere
    if request.method != "POST":
        return _show(request, found, one=one)
    try:
        seen = request.POST.get("version", "")
        questions.change(
            actor(request, production), question, said=said(request.POST),
            seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0,
        )  # fmt: skip
    except Refused as no:
        return _refused(request, found, no, "change", one=one)
    return redirect(reverse("call_form", args=[production]) + "?done=change")


ACTS: dict[str, Callable[[Actor, str], Any]] = {
    "up": lambda who, one: questions.move(who, one, up=True),
    "down": lambda who, one: questions.move(who, one, up=False),
    "retire": questions.retire,
}


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, question: str, name: str) -> HttpResponse:
    """It stands higher or lower, or is asked no more."""
    found = form_page(request.user, production)  # type: ignore[arg-type]
    one, here = found.one(question), reverse("call_form", args=[production])
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect(here)
    try:
        ACTS[name](actor(request, production), one.id)
    except Refused as no:
        return _refused(request, found, no, name)
    return redirect(f"{here}?done={name}#q-{one.id}" if name != "retire" else f"{here}?done={name}")


def said(form: QueryDict) -> dict[str, object]:
    """The question out of its form. What could be chosen is left alone where nothing is."""
    kind = form.get("kind", "")
    found: dict[str, object] = {"kind": kind, "text": form.get("text", ""), "help": form.get("help", "")}
    return found | {
        "required": form.get("required") == "yes", "options": form.get("options", "") if kind in OFFERS else ""
    }  # fmt: skip


def _refused(request: HttpRequest, found: FormPage, no: Refused, acted: str, **more: Any) -> HttpResponse:
    typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key", "version")}
    status = 422 if no.why is Why.unknown else status_of(no)
    return _show(request, found, status=status, acted=acted, errors={"form": sentence_of(no)}, typed=typed, **more)


def _show(request: HttpRequest, found: FormPage, *, status: int = 200, one: Any = None, **more: Any) -> HttpResponse:
    head, here = frame_for(request, found.production), found.production.pk
    urls = {"ask": reverse("call_form", args=[here])} if found.may_change else {}
    if one is not None:
        urls = {"change": reverse("call_question", args=[here, one.id])}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "one": one, "urls": urls,
        "kinds": list(KINDS.items()), "roles": [("", "everybody"), *((role.id, role.name) for role in found.roles)],
        "now_said": as_typed(one) if one else {}, "seen_as": [_seen_as(asked) for asked in found.questions],
        "of_roles": [(role, [_seen_as(asked) for asked in role.questions]) for role in found.roles if role.questions],
        **more,
    }  # fmt: skip
    return show(request, "call_form.jinja", context, status=status)


def _seen_as(one: Any) -> Question:
    return Question(one.id, one.role, one.kind, one.text, one.help, one.options, one.required)


# -- What came


TAPES = {"here": "here", "missing": "asked for, not here yet", "none": "welcome, none came yet"}
"""How a self-tape stands that the call wished for."""


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


@looked_at
@member_view
def submissions(request: HttpRequest, production: str) -> HttpResponse:
    """Everybody who put themselves in: for which parts, and what they answered."""
    tapeless = request.GET.get("tape") == "missing"
    found = sent_forms(request.user, production, page=_page_number(request), tapeless=tapeless)  # type: ignore[arg-type]
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "tapeless": tapeless, "tapes": TAPES,
        "urls": {name: reverse(view, args=[production]) for name, view in
                 (("form", "call_form"), ("csv", "submissions_csv"), ("here", "submissions"))},
    }  # fmt: skip
    return show(request, "submissions.jinja", context)


@looked_at
@member_view
def submissions_csv(request: HttpRequest, production: str) -> HttpResponseBase:
    """The same as a sheet, a column for each question; nothing in it is taken for a formula."""
    found = sent_forms(request.user, production)  # type: ignore[arg-type]
    asked = list(dict.fromkeys(one.question for form in found.forms for one in form.answers))
    taped = any(part.tape for form in found.forms for part in form.parts)
    head = [
        "Name",
        "Sent",
        "By agent",
        "Would play",
        "Would rather not play",
        *(["Self-tape"] if taped else []),
        *asked,
    ]
    return sheet_of("submissions.csv", [head, *(_row(form, asked, taped=taped) for form in found.forms)])


def _row(form: SentForm, asked: list[str], *, taped: bool) -> list[str]:
    said = {one.question: one.answer for one in form.answers}
    tapes = ", ".join(f"{one.name}: {TAPES[one.tape]}" for one in form.wanted if one.tape)
    wanted, rather_not = (", ".join(one.name for one in some) for some in (form.wanted, form.rather_not))
    return [
        form.name,
        f"{form.at:%Y-%m-%d %H:%M}",
        form.agent,
        wanted,
        rather_not,
        *([tapes] if taped else []),
        *(said.get(one, "") for one in asked),
    ]
