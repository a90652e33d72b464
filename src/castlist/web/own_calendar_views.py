"""One calendar for all that is somebody's here: asked for on a page of theirs, read at an address that goes to them."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import own_calendars
from castlist.queries.doors import NotThere
from castlist.queries.given_back import given_back, no_call, no_days
from castlist.queries.own_calendars import followed, own_address
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.web.acting import calm, now, show
from castlist.web.calendar import Own, calendar_of, calendar_of_call, calendar_of_day, feed_of, feed_of_all
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import MOST_WRONG_LINKS, by_private_link, by_their_own_link, gone, keep_private, slow_down

MOST_MAILS = 3
SAYS = {
    "mailed": "The address is on its way to you by mail.",
    "not": "The mail could not be sent just now. Try again later.",
}


@looked_at_or_sent
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """What the calendar is, and a button that mails its address to the person themselves."""
    if request.method == "POST":
        if too_often("calendar-mail", bearer.link, most=MOST_MAILS):
            return slow_down(request)
        done = "mailed" if own_calendars.mail_calendar(bearer) else "not"
        return redirect(f"{request.path}?done={done}")
    to = own_address(bearer)
    context = {
        "company": to.company, "reached": bool(to.to), "done": SAYS.get(request.GET.get("done", ""), ""),
        "page": reverse("performer", args=[bearer.token]),
    }  # fmt: skip
    return show(request, "performer_all_times.jinja", context)


@looked_at
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """All that is theirs now, for a calendar that asks again by itself."""
    return keep_private(calm(partial(_file, token=token))(request))


def _file(request: HttpRequest, token: str) -> HttpResponse:
    try:
        bearers = followed(token, now=now())
    except NotThere:
        wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
        return slow_down(request) if wrong else gone(request)
    own = []
    for bearer in bearers:
        own.append(_own(bearer))
    company = bearers[0].production.company.name if bearers else ""
    return _ics(feed_of_all(own, company, now=now()), "times.ics")


# -- Of one candidacy, behind its own link


@looked_at
@by_private_link
def calendar(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The booked time as a calendar file."""
    found = page_for(bearer, now=now())
    if found.held is None:
        raise NotThere
    body = calendar_of(found, found.held, cand=bearer.cand, address=_address(bearer), now=now())
    return _ics(body, "audition.ics")


@looked_at
@by_private_link
def feed(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """What is theirs now, for a calendar that follows it."""
    return _ics(feed_of(_own(bearer), now=now()), "times.ics")


def _own(bearer: Bearer) -> Own:
    """All that is theirs, and the time that is no more."""
    found = page_for(bearer, now=now())
    gone = given_back(bearer, now=now()) if found.held is None and found.off is None else None
    over = no_call(bearer, now=now()) if found.state == "cast" else None
    days = no_days(bearer, now=now()) if found.callback_day is None else None
    return Own(found, bearer.cand, _address(bearer), gone, over, days)


@looked_at
@by_private_link
def callback_calendar(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Their callback day as a calendar file."""
    found = page_for(bearer, now=now())
    if found.callback_day is None:
        raise NotThere
    body = calendar_of_day(found, found.callback_day, cand=bearer.cand, address=_address(bearer), now=now())
    return _ics(body, "callback-day.ics")


@looked_at
@by_private_link
def first_call_calendar(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The first call as a calendar file."""
    found = page_for(bearer, now=now())
    own = found.first_call
    if own is None or own.call is None:
        raise NotThere
    body = calendar_of_call(found, own.call, own.times, cand=bearer.cand, address=_address(bearer), now=now())
    return _ics(body, "first-call.ics")


def _address(bearer: Bearer) -> str:
    return settings.CASTLIST_URL + reverse("performer", args=[bearer.token])


def _ics(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
