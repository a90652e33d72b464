"""One calendar for all that is somebody's here: asked for on a page of theirs, read at an address that goes to them."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import own_calendars
from castlist.queries.doors import NotThere
from castlist.queries.own_calendars import followed, own_address
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.web.acting import calm, now, show
from castlist.web.calendar import Own, feed_of_all
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import MOST_WRONG_LINKS, by_their_own_link, gone, keep_private, slow_down

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
        address = settings.CASTLIST_URL + reverse("performer", args=[bearer.token])
        own.append(Own(page_for(bearer, now=now()), bearer.cand, address))
    company = bearers[0].production.company.name if bearers else ""
    answer = HttpResponse(
        feed_of_all(own, company, now=now()), content_type="text/calendar; charset=utf-8; method=PUBLISH"
    )
    answer["Content-Disposition"] = 'attachment; filename="times.ics"'
    return answer
