"""The page on which somebody is told of a matter about them, behind a link of its own, and where they answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from castlist.actions import told
from castlist.queries.doors import NotThere
from castlist.queries.safeguarding import Locked
from castlist.queries.told import ToldPage, told_page
from castlist.rules.why import Refused, Why
from castlist.web.acting import calm, error_page, now, sentence_of, show, status_of
from castlist.web.evidence_files import brought_a_file, sent_file
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import MOST_WRONG_LINKS, gone, keep_private, slow_down
from castlist.web.uploads import takes_words_and_a_file

MOST_ANSWERS = 20
View = Callable[[HttpRequest, ToldPage], HttpResponseBase]


def by_told_link(view: View) -> Callable[..., HttpResponseBase]:
    """Only for whoever holds the link, as behind every private link: no account, no cookie, and no token of a form."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        return keep_private(calm(_found)(request, view, token))

    return guarded


def _found(request: HttpRequest, view: View, token: str) -> HttpResponseBase:
    try:
        seen = told_page(token, now=now())
        if request.method == "POST" and too_often("told", seen.page, most=MOST_ANSWERS):
            return slow_down(request)
        with timezone.override(seen.zone):
            return view(request, seen)
    except NotThere:
        wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
        return slow_down(request) if wrong else gone(request)
    except Locked:
        return error_page(request, 503, "It cannot be opened safely just now. Please come back later.")


@takes_words_and_a_file
@looked_at_or_sent
@by_told_link
def page(request: HttpRequest, seen: ToldPage) -> HttpResponse:
    """What they were told and what they answered; one form, as long as the matter is open."""
    context: dict[str, Any] = {
        "seen": seen,
        "error": "",
        "typed": "",
        "again": False,
        "sent": request.GET.get("done") == "sent",
    }
    if request.method != "POST":
        return show(request, "told.jinja", context)
    typed, context["again"] = request.POST.get("text", ""), brought_a_file(request)
    try:
        told.reply(seen.matter, seen.page, text=typed, now=now(), file=sent_file(request))
    except Refused as no:
        if no.why is Why.unknown:
            raise NotThere from None
        return show(request, "told.jinja", context | {"error": sentence_of(no), "typed": typed}, status=status_of(no))
    return redirect(f"{request.path}?done=sent")
