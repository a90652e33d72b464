"""The performer's own page: look, take a time, change it, give it back, say no; all by the one private link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import answers, auditions, offers, time_holds, waiting_list
from castlist.actions.bookings import Taken
from castlist.queries import recordings
from castlist.queries.agents import agent_address
from castlist.queries.doors import NotThere
from castlist.queries.own_parts import other_parts
from castlist.queries.own_times import free_near
from castlist.queries.performer_pages import PerformerPage, page_for
from castlist.queries.private_links import Bearer
from castlist.queries.represented import acting_agents
from castlist.queries.sides import own_sides
from castlist.rules.pencils import PENCILLED
from castlist.rules.why import Refused, Why
from castlist.web.acting import now, show, status_of
from castlist.web.fields import ident
from castlist.web.link_codes import code_first
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link
from castlist.web.own_live import asks_again, moves, still, their_turn, version_of
from castlist.web.performer_words import NONE_LEFT, OF_A_TIME, SURE, about_page, call_facts, done_on, refusal
from castlist.web.role_links import cast_list_link
from castlist.web.twice_views import of_twice

ACTED = frozenset(SURE) - {"decline_all"}
ENDINGS = {"decline": offers.decline, "leave": offers.leave, "withdraw": offers.withdraw}


def _show(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page as it stands now, with what was refused and what was typed."""
    page = page_for(bearer, now=now())
    done = done_on(page, request.GET.get("done", ""))
    turn = their_turn(bearer, page)
    agents = acting_agents(bearer.cand) if page.represented else ()
    context = {
        "page": page, "urls": _urls(bearer, page), "done": done, "turn": turn, "by_agent": bool(bearer.agent),
        "agents": agents, "sides": sides_of(bearer, page),
        "version": version_of(page, turn), "live": reverse("performer", args=[bearer.token]) if moves(page) else "",
        "others": other_parts(bearer, now=now()) if page.has_other_parts else (),
        **of_twice(bearer, page), "call_facts": call_facts(page), **about_page(page), **more,
    }  # fmt: skip
    return show(request, "performer.jinja", context, status=status)


def sides_of(bearer: Bearer, page: PerformerPage) -> list[tuple[str, str, int]]:
    """What they are given to read: what it is called, where it lies, and how many pages it has."""
    found = own_sides(bearer, page.state, taped=page.tape is not None) if page.has_sides else ()
    return [(one.called, reverse("performer_sides", args=[bearer.token, one.id]), one.pages) for one in found]


def _urls(bearer: Bearer, page: PerformerPage) -> dict[str, str]:
    """Where each thing is done that can be done now; the template shows no other."""

    def to(name: str, *more: str) -> str:
        return reverse(f"performer_{name}", args=[bearer.token, *more])

    state, ahead = page.state, page.held is not None and not page.held.begun
    unsure = state in ("asked", "full", "called", "comes")
    found = {
        "accept": to("time") if state in ("asked", "other_times") and page.days else "",
        "change": to("time") if state == "confirmed" and ahead else "",
        **_of_free_times(page, ahead, to),
        "none_fit": to("none") if unsure or (state == "confirmed" and ahead) else "",
        "interested": to("interested") if state == "interest" or _still_asks(page) else "",
        "comes": to("comes") if state == "called" else "",
        **{what: to("pencil", what) for what in (PENCILLED if state == "pencilled" else ())},
        "after_all": to("after_all") if state in ("declined", "withdrawn") and not bearer.untold else "",
        **_of_offer(page, to),
        "content": to("content") if page.added else "",
        "leave": to("sure", "leave") if page.added else "",
        "decline": to("sure", "decline") if state in MAY_DECLINE else "",
        "withdraw": to("sure", "withdraw") if state in ("submitted", "confirmed", "cast", "seen") else "",
        "give_back": to("sure", "give-back") if state == "confirmed" and ahead else "",
        "ics": to("calendar") if page.held and not page.held.over else "",
        "callback_day": to("callback_day") if page.callback_day and page.own_day else "",
        "first_call": to("first_call") if page.first_call and page.first_call.call else "",
        "tape": to("tape") if page.tape else "",
        "cast_list": cast_list_link(bearer.production.pk) if page.cast_list else "",
        "guardian": to("guardian") if page.acts_for else "",
        "emergency": to("emergency") if state == "cast" and not bearer.agent else "",
        "recording": to("recording") if _is_recorded(bearer, page) else "",
        **{name: to(name) for name in ALWAYS},
        **(_of_themselves(bearer, page, to) if not bearer.agent else {}),
        "clients": agent_address(bearer.agent_link) if bearer.agent else "",
        "concern": to("concern"),
    }
    found |= _followed(to("feed")) if found["ics"] or found["callback_day"] or found["first_call"] else {}
    return {name: address for name, address in found.items() if address}


ALWAYS = ("cannot", "needs", "if_no", "picture", "resume")
WERE_HEARD = ("seen", "cast", "pencilled", "offered", "lapsed", "told", "over", "declined", "withdrawn")
MAY_DECLINE = ("asked", "called", "comes", "tape", "full", "other_times", "interest", "interested", *WERE_HEARD[2:5])


def _still_asks(page: PerformerPage) -> bool:
    """Their offer has run out, and they have not said since that they would still like it."""
    return page.state == "lapsed" and page.replied != "yes"


def _is_recorded(bearer: Bearer, page: PerformerPage) -> bool:
    """They are heard, or were, where somebody records: only then is it asked for, by themselves and by no agent."""
    there = page.held is not None or page.turn is not None or page.state in WERE_HEARD
    return there and not bearer.agent and recordings.is_recorded(bearer)


def _of_themselves(bearer: Bearer, page: PerformerPage, to: Callable[..., str]) -> dict[str, str]:
    """What is their own, and no agent's."""
    alone = not page.acts_for and not (bearer.untold and page.represented)
    more = {"twice": to("twice") if alone else "", "other": to("other") if alone and not bearer.untold else ""}
    own = {name: to(name) for name in ("kept", "agent", "not_me", "all_times")}
    return {**own, **more}


def _of_free_times(page: PerformerPage, ahead: bool, to: Callable[..., str]) -> dict[str, str]:
    """Where one is held for a while, and where somebody waits for one."""
    holds = page.days and not page.waiting and (page.held is None or ahead)
    return {"hold": to("hold") if holds else "", "wait": to("wait") if page.may_wait or page.waiting else ""}


def _of_offer(page: PerformerPage, to: Callable[..., str]) -> dict[str, str]:
    """Where an offer is answered, and where somebody says that they need longer for it."""
    if page.state != "offered" or page.offer is None:
        return {}
    closed = bool(page.added or page.offer.late or page.offer.asks)
    return {"accept_offer": "" if closed else to("accept"), "longer": to("longer") if page.offer.until else ""}


def _followed(path: str) -> dict[str, str]:
    """Where a calendar follows: under a scheme that opens it where there is one, and as it is typed into another."""
    address = settings.CASTLIST_URL + path
    return {"feed": f"webcal://{address.partition('://')[2]}", "feed_address": address}


def _back(bearer: Bearer, done: str) -> HttpResponse:
    return redirect(reverse("performer", args=[bearer.token]) + f"?done={done}")


def _refused(request: HttpRequest, bearer: Bearer, no: Refused, acted: str, *, says: str = "") -> HttpResponse:
    typed = {name: value for name, value in request.POST.items() if name != "key"}
    field = "slot" if no.why in OF_A_TIME and acted not in ("content", "accept_offer") else "form"
    if no.why in (Why.incomplete, Why.goes_against):
        field = "slot"
    status = 410 if no.why is Why.ended else 409 if no.why is Why.not_live else status_of(no)
    return _show(request, bearer, status=status, acted=acted, typed=typed, errors={field: says or refusal(no, acted)},
                 against=no.why is Why.goes_against)  # fmt: skip


def answered_by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """An answer that is sent; somebody who opens its address is led to the page that it is sent from."""

    @looked_at_or_sent
    @by_private_link
    @wraps(view)
    def guarded(request: HttpRequest, bearer: Bearer, **more: str) -> HttpResponse:
        return view(request, bearer, **more) if request.method == "POST" else redirect("performer", bearer.token)

    return guarded


@looked_at
@by_private_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Who asks, for what, when and where, and what can be answered now; nothing (204) where an open page looks again
    and it is as it was.
    """
    if asks_again(request):
        return still(request, bearer) or _show(request, bearer)
    ahead = {request.headers.get("Purpose", ""), request.headers.get("Sec-Purpose", "")}
    if request.method == "GET" and not any("prefetch" in said for said in ahead):
        offers.opened(bearer, now=now())
    return _show(request, bearer)


@answered_by_link
def wait(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Waits for a time to come free, or does so no more."""
    leaves = request.POST.get("leave") == "yes"
    try:
        (waiting_list.leave if leaves else waiting_list.join)(bearer, now=now())
    except Refused as no:
        return _refused(request, bearer, no, "wait")
    return _back(bearer, "wait_no" if leaves else "wait")


@answered_by_link
def hold(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Holds a time for a few minutes while they look whether they can come, does so a little longer, or lets it go."""
    form = request.POST
    how = form.get("hold", "")
    acted = how if how in ("longer", "go") else "change" if form.get("held") else "accept"
    try:
        if how == "go":
            time_holds.let_go(bearer, now=now())
        elif how == "longer":
            time_holds.longer(bearer, seen=form.get("seen", ""), needs=form.get("access"), now=now())
        elif form.get("slot"):
            time_holds.hold(bearer, slot=ident(form, "slot"), needs=form.get("access", ""), now=now())
        else:
            raise Refused(Why.incomplete)
    except Refused as no:
        return _refused(request, bearer, no, acted)
    return _back(bearer, "let_go" if how == "go" else "hold")


@answered_by_link
@code_first
def time(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Takes a time, or changes it, together with what was said about access."""
    form = request.POST
    acted = "change" if form.get("held") else "accept"
    try:
        if not form.get("slot"):
            raise Refused(Why.incomplete)
        slot, held = ident(form, "slot"), ident(form, "held")
        anyway = form.get("anyway") == "yes"
        auditions.book(bearer, slot=slot, held=held, needs=form.get("access"), now=now(), anyway=anyway)
    except Refused as no:
        return _taken(request, bearer, no, slot) if no.why is Why.slot_taken else _refused(request, bearer, no, acted)
    return _back(bearer, acted)


def _taken(request: HttpRequest, bearer: Bearer, no: Refused, slot: str) -> HttpResponse:
    """Many are told so in one second: a small page with what is still free, where nothing was typed that must stay."""
    form, near = request.POST, no.near if isinstance(no, Taken) else free_near(bearer, slot, now=now())
    if form.get("access", "").strip():
        acted = "change" if form.get("held") else "accept"
        return _refused(request, bearer, no, acted, says="" if near.days else NONE_LEFT)
    context = {
        "company": bearer.production.company.name, "production": bearer.production.name, "near": near,
        "held": ident(form, "held"), "access": "access" in form,
        "urls": {"time": request.path, "page": reverse("performer", args=[bearer.token])},
    }  # fmt: skip
    answer = show(request, "performer_taken.jinja", context, status=status_of(no))
    answer._has_been_logged = True  # type: ignore[attr-defined]  # somebody was quicker: no log warns of it
    return answer


@answered_by_link
def none_fit(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """None of the times suits: the desk reads when they could come."""
    return _reply(request, bearer, "none", "none_fit")


@answered_by_link
def interested(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """They would like to: the desk reads it."""
    return _reply(request, bearer, "yes", "interested")


@answered_by_link
def comes(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """They come to the callback day, as they were called: the desk reads it, with what would make the day work."""
    return _reply(request, bearer, "comes", "comes")


@answered_by_link
def pencil(request: HttpRequest, bearer: Bearer, what: str) -> HttpResponse:
    """They keep the dates free, or tell of other work: the desk reads it, and whoever wrote to them."""
    if what not in PENCILLED:
        raise NotThere
    return _reply(request, bearer, what, what)


@answered_by_link
def after_all(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """They said no before, and have thought again: the desk reads it; the room decides."""
    return _reply(request, bearer, "back", "after_all")


@answered_by_link
def if_no(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Whether they want to be written to where the answer is no."""
    wants = request.POST.get("letter", "")
    if wants not in ("yes", "no"):
        return _show(request, bearer, status=422, acted="if_no", errors={"letter": "Choose one of the two."})
    answers.wish(bearer, wants_no=wants == "yes", now=now())
    return _back(bearer, "if_no" if wants == "yes" else "if_no_none")


def _reply(request: HttpRequest, bearer: Bearer, what: str, acted: str) -> HttpResponse:
    try:
        offers.reply(bearer, what=what, text=request.POST.get("text", ""), now=now())
    except Refused as no:
        return _refused(request, bearer, no, acted)
    return _back(bearer, acted)


@answered_by_link
@code_first
def accept(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Accepts a live offer of which they were told."""
    try:
        offers.accept(bearer, now=now())
    except Refused as no:
        return _refused(request, bearer, no, "accept_offer")
    return _back(bearer, "")


@answered_by_link
def longer(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """They need longer to answer an offer: whoever wrote to them reads it, and the room decides."""
    return _reply(request, bearer, "longer", "longer")


@answered_by_link
@code_first
def content(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """What was added to the part is all right for them."""
    try:
        offers.accept_content(bearer, seen=request.POST.get("seen", "")[:40], now=now())
    except Refused as no:
        if bearer.untold and no.why in (Why.unknown, Why.ended):  # that the room has ended it is for a letter to say
            raise NotThere from no
        return _refused(request, bearer, no, "content")
    return _back(bearer, "content")


@looked_at_or_sent
@by_private_link
@code_first
def sure(request: HttpRequest, bearer: Bearer, what: str) -> HttpResponse:
    """Asks once more before a time is given back or a candidacy is ended; then does it."""
    if what not in ACTED or (bearer.untold and what not in ("withdraw", "leave")):
        raise NotThere
    if request.method != "POST":
        page = page_for(bearer, now=now())
        urls = {"sure": request.path, "page": reverse("performer", args=[bearer.token])}
        says = SURE["decline_all" if what == "decline" and page.offer and page.offer.with_it else what]
        urls |= {} if bearer.agent else {"not_me": reverse("performer_not_me", args=[bearer.token])}
        context = {"page": page, "urls": urls, "what": what, "says": says, **about_page(page)}
        return show(request, "performer_sure.jinja", context)
    try:
        text = request.POST.get("text", "")
        if what == "give-back":
            auditions.give_back(bearer, now=now())
        else:
            ENDINGS[what](bearer, text=text, now=now())
    except Refused as no:
        return _refused(request, bearer, no, what)
    return _back(bearer, what)
