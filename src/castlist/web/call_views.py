"""The open call behind a shared link: somebody puts themselves in, without an account."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from castlist.actions import drafts, received, submissions
from castlist.actions.people import NotUsable
from castlist.queries.access_needs import days_kept
from castlist.queries.agents import agents_may_come
from castlist.queries.calls import Call, Calls, call_of, calls_of, whom_to_ask
from castlist.queries.cannot import who_submitted
from castlist.queries.contacts import contacts_of
from castlist.queries.drafts import days_of_forms, draft_address
from castlist.queries.letters import may_go_out
from castlist.queries.questions import all_asked
from castlist.queries.union import asked_because
from castlist.rules.imports import defused
from castlist.rules.questions import NotAnswered, place_words
from castlist.rules.union import CHOICES
from castlist.rules.why import Refused, Why
from castlist.web import effort
from castlist.web.acting import calm, now, sentence_of, show
from castlist.web.after_submission import dates_after
from castlist.web.limits import WINDOW_SECONDS, came_from, too_often
from castlist.web.listings import listing, production_data, role_data
from castlist.web.methods import looked_at, looked_at_or_sent, packed_when_looked_at
from castlist.web.papers import cards
from castlist.web.papers.printing import offered
from castlist.web.role_links import calls_link, read_calls_link, read_role_link, role_link
from castlist.web.zones import in_zone

SENT_AT_MOST, BEGUN_AT_MOST = 30, 60
"""From one address in ten minutes: a school hall behind one router still gets through."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which call the form is of: production and role, and what it says, where it is there."""

    named: tuple[str, str]
    page: Call | None


@csrf_exempt
@packed_when_looked_at
@looked_at_or_sent
@calm
def call(request: HttpRequest, token: str) -> HttpResponse:
    """The open call of a role behind its shared link: somebody puts themselves in, without an account.

    Without a CSRF token, as the private pages: nobody is signed in here in whose name another page could post, and a
    page that sends no referrer sends no Origin that Django would take for ours.
    """
    named = read_role_link(token)
    page = call_of(*named, now=now()) if named else None
    if named is None or (page is None and request.method != "POST"):
        return no_call(request)
    where = Where(named, page)
    if request.method != "POST" and page:
        return shown(request, where, state=page.state)
    if page is None or page.state != "open":
        return too_late(request, where)
    later = request.POST.get("later") == "yes"
    if too_often("form-begun" if later else "call", came_from(request), most=BEGUN_AT_MOST if later else SENT_AT_MOST):
        return slower(request, where)
    if later:
        return begun(request, where)
    try:
        return sent(request, where, lambda: submit(request, named)) or shown(request, where, state="received")
    except effort.NotShown:
        return _by_mail(request, where)


SLOWER = (
    "Many forms came from here in a short while, so this one was not taken yet. Wait ten minutes, then send it again."
)


def slower(request: HttpRequest, where: Where, **more: Any) -> HttpResponse:
    """The form once more, with everything that was typed: too many came in a short while."""
    answer = shown(request, where, state="open", errors={"form": SLOWER}, status=429, **more)
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def no_call(request: HttpRequest) -> HttpResponse:
    """Whoever comes by the link of a call is no member: they are not sent to the front page, which asks them in."""
    return show(request, "performer_gone.jinja", {"slow": False, "shared": True}, status=404)


def submit(request: HttpRequest, named: tuple[str, str], draft: str = "") -> None:
    """They stand for the parts that they want. Refuses as the action does; raises NotShown for what may be a program,
    once the form is one that could be taken.
    """
    form, seen = request.POST, request.POST.get("seen", "")
    submissions.look_over(*named, form=form, seen=seen, now=now())
    effort.ask(request, draft=draft)
    submissions.submit_to_call(*named, form=form, now=now(), key=form.get("key", "")[:80], seen=seen)


def _by_mail(request: HttpRequest, where: Where) -> HttpResponse:
    """The other way without a script: the form is kept, and sent by the link that goes to the address in it."""
    try:
        draft = drafts.begin(*where.named, form=submissions.values_in(request.POST), now=now())
    except NotUsable as no:
        return shown(request, where, state="open", errors={"form": str(no)})
    return one_step_left(request, where, draft)


def one_step_left(request: HttpRequest, where: Where, draft: str) -> HttpResponse:
    """The page that says so, once the link is on its way; nobody is written to without end."""
    if not mailed(request, draft):
        return slower(request, where)
    request.worries = lambda: contacts_of(where.named[0])  # type: ignore[attr-defined]
    context = {"role": where.page, "email": request.POST.get("email", ""), "days": days_of_forms(where.named[0])}
    return show(request, "form_mailed.jinja", context)


def sent(request: HttpRequest, where: Where, submit: Callable[[], None], **more: Any) -> HttpResponse | None:
    """None once the form is taken; else the page that says why it is not, with everything that was typed."""
    try:
        submit()
    except NotAnswered as no:
        errors = {"form": SEE_BELOW, **no.errors}
        return shown(request, where, state="open", errors=errors, **more) if where.page else not_there()
    except Refused as no:
        if where.page is None or no.why in TOO_LATE:
            return too_late(request, where, **more)
        return shown(request, where, state="open", errors={"form": sentence_of(no)}, **more)
    _written_to(request, where)
    return None if where.page else not_there()


def _written_to(request: HttpRequest, where: Where) -> None:
    """They have their own page by mail; one address is not written to without end."""
    form = request.POST
    email = form.get("email", "").strip().lower()[:254]
    if may_go_out() and not too_often("form-received", email, most=MAILS_AT_MOST):
        performer = who_submitted(where.named[0], email, form.get("name", ""), child=_child(form))
        received.write_to(where.named[0], performer, now=now())


def begun(request: HttpRequest, where: Where) -> HttpResponse:
    """What was typed is kept under a link of its own, mailed where an address is given; and leads there."""
    try:
        draft = drafts.begin(*where.named, form=submissions.values_in(request.POST), now=now())
    except NotUsable as no:
        return shown(request, where, state="open", errors={"form": str(no)})
    if by_itself(request):
        return JsonResponse({"address": draft_address(draft), "version": 1, "days": days_of_forms(where.named[0])})
    done = mailed(request, draft)
    return redirect(draft_address(draft) + ("?done=mailed" if done else "?done=kept"))


def by_mail(request: HttpRequest) -> str:
    """What the address says of having been mailed; whether it is so is looked at when the form is sent."""
    return (request.POST.get("by") or request.GET.get("by", ""))[:40]


def by_itself(request: HttpRequest) -> bool:
    """True where the page keeps it as somebody types; then no page is wanted, and no mail."""
    return request.headers.get("X-Requested-With") == "castlist"


MAILS_AT_MOST = 5
"""To one address in ten minutes."""


def mailed(request: HttpRequest, draft: str) -> bool:
    """Whether the link is at the address that the form names; one address is not written to without end."""
    email = request.POST.get("email", "").strip().lower()[:254]
    return bool(email) and not too_often("form-mail", email, most=MAILS_AT_MOST) and drafts.mail(draft, now=now())


SEE_BELOW = "Some of it cannot be taken like that; beside it stands why. Nothing is sent yet, and nothing is lost."
TOO_LATE = (Why.call_closed, Why.call_not_open, Why.unknown)


def not_there() -> HttpResponse:
    """Raises what says that nothing is there."""
    raise Http404


PLACES = (("", "I say nothing of it"), ("not", "Please not"))


def places_of(page: Call) -> list[tuple[str, str]]:
    """In which place a part may be wanted, as (key, words)."""
    wanted = [(str(n), place_words(n).capitalize()) for n in range(1, len(page.parts) + 1)]
    return [PLACES[0], *wanted, PLACES[1]]


def shown(
    request: HttpRequest, where: Where, *, state: str, errors: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The call, with its form while it is open; and with what was typed where that is refused."""
    page = where.page
    if page is None:
        return not_there()
    context = {
        "role": page, "state": state, "contacts": page.notice.contacts, "notice": page.notice, "index": page.public,
        "papers": [] if state == "received" else offered(("Notice", f"{role_link(*where.named)}call.pdf")),
        "dates": _dates(where.named[0], request.POST) if state == "received" else "",
        "mailed": state == "received" and may_go_out(),
        "age_on": page.age_on, "card": _card(cards.of_role(page), role_link(*where.named)),
        "urls": ({"submit": request.path} | _agent(where.named) if state == "open" else {})
        | (_concern(where.named) if page.heard else {}),
        "data": role_data(page, role_link(*where.named)), "acted": "submit" if errors else "", "errors": errors or {},
        "typed": request.POST.dict() if errors else {}, "frame": None, "chrome": {}, "places": places_of(page),
        "filled": submissions.values_in(request.POST) if errors else {}, "by": by_mail(request),
        "union": asked_because(where.named[0]) if state == "open" else "", "union_choices": list(CHOICES.items()),
        "wants_no": request.POST.get("letter") != "no",
        "needs_days": days_kept(where.named[0]) if state == "open" else 0,
        "effort": effort.challenge() if state == "open" and effort.is_asked() else "",
    }  # fmt: skip
    status = more.pop("status", 422 if errors else 200)
    with in_zone(page.notice.zone):
        return show(request, "submit.jinja", context | more, status=status)


def _card(found: cards.Card | None, link: str) -> dict[str, str]:
    """The picture that other sites show, and what they say of it; {} where there is none."""
    if found is None:
        return {}
    address = f"{settings.CASTLIST_URL}{link}"
    return {"url": f"{address}card.png?v={found.mark}", "alt": found.alt, "page": address}


def _dates(production: str, form: Mapping[str, str]) -> str:
    """Where whoever has just sent the form says on which days they cannot."""
    return dates_after(production, form.get("email", ""), form.get("name", ""), child=_child(form), now=now())


def _child(form: Mapping[str, str]) -> bool:
    return form.get("age") == "minor" and not form.get("adult")


KEPT = (
    ("name", "Your name"),
    ("email", "Your e-mail address"),
    ("credits", "What you have done"),
    ("note", "In a line"),
    ("access", "What would make it work for you"),
)


def labelled(where: Where, typed: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """What was typed, as (label, text), to be read or copied: all of it, also where the role is taken back."""
    labels, page = dict(KEPT), where.page
    asked = (*page.questions, *(q for part in page.parts for q in part.questions)) if page else all_asked(*where.named)
    labels |= {one.field: one.text for one in asked}
    said = [(label, ", ".join(typed.get(name, ())).strip()[:20_000]) for name, label in labels.items()]
    places = dict(places_of(page)) if page else {}
    for part in page.parts if page and len(page.parts) > 1 else ():
        said.append((part.name, places.get((typed.get(f"like_{part.id}") or [""])[-1], "")))
    return [(label, text) for label, text in said if text and text != PLACES[0][1]]


def too_late(request: HttpRequest, where: Where, **more: Any) -> HttpResponse:
    """The form came when the call was closed, or the role was taken back: said plainly, with what was typed."""
    return closed(request, where, submissions.values_in(request.POST), status=410, **more)


def closed(
    request: HttpRequest, where: Where, form: Mapping[str, Sequence[str]], *, status: int, **more: Any
) -> HttpResponse:
    """Nobody can send the form now: what stands in it, whom to ask, and which other parts are open."""
    page, typed = where.page, labelled(where, form)
    ask = whom_to_ask(where.named[0])
    request.worries = lambda: contacts_of(where.named[0])  # type: ignore[attr-defined]
    others = None if page else calls_of(where.named[0], now=now())
    context = {
        "role": page, "typed": typed, "ask": ask, "notice": page.notice if page else None,
        "others": others if others and others.state == "open" else None, "others_url": calls_link(where.named[0]),
    }  # fmt: skip
    with in_zone(page.notice.zone) if page else nullcontext():
        return show(request, "call_closed.jinja", context | more, status=status)


def _agent(named: tuple[str, str]) -> dict[str, str]:
    """Where an agent comes in, where their link can be mailed."""
    token = role_link(*named).rstrip("/").rpartition("/")[2]
    return {"agent": reverse("agent_begin", args=[token])} if agents_may_come() else {}


def _concern(named: tuple[str, str]) -> dict[str, str]:
    token = role_link(*named).rstrip("/").rpartition("/")[2]
    return {"concern": reverse("concern", args=[token])}


# -- A whole production


@packed_when_looked_at
@looked_at
@calm
def calls(request: HttpRequest, token: str) -> HttpResponse:
    """The public roles of a production, with everything that its notice says."""
    try:
        page = _calls(token)
    except Http404:
        return no_call(request)
    links = {part.id: role_link(page.id, part.id) for part in page.roles}
    context = {
        "page": page, "notice": page.notice, "links": links, "data": production_data(page, links), "index": True,
        "contacts": page.notice.contacts,
        "urls": {name: reverse(f"calls_{name}", args=[token]) for name in ("json", "csv")},
        "card": _card(cards.of_production(page), calls_link(page.id)),
        "papers": offered(("Notice", f"{request.path}call.pdf")),
    }  # fmt: skip
    with in_zone(page.notice.zone):
        return show(request, "calls.jinja", context)


def _calls(token: str) -> Calls:
    production = read_calls_link(token)
    page = calls_of(production, now=now()) if production else None
    if page is None:
        raise Http404
    return page


@looked_at
@calm
def calls_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same as plain data, for listings."""
    page = _calls(token)
    body = json.dumps({"roles": listing(page, request)}, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/json")


@looked_at
@calm
def calls_csv(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a sheet, for listings; nothing in it is taken for a formula."""
    out = io.StringIO()
    rows = listing(_calls(token), request)
    sheet = csv.DictWriter(out, list(rows[0]))
    sheet.writeheader()
    sheet.writerows({name: defused(text) for name, text in row.items()} for row in rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return answer
