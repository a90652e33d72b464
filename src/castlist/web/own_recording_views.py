"""Whether somebody may be recorded where they are heard, behind their private link: said by them, and taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import recordings
from castlist.queries.doors import NotThere
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.queries.recordings import own
from castlist.queries.tapes import kept_for
from castlist.rules.recordings import read
from castlist.rules.why import Refused
from castlist.web.acting import now, sentence_of, show, status_of
from castlist.web.fields import ident
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_their_own_link, kept_of


def _show(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    found = own(bearer)
    if not found:
        raise NotThere
    here = reverse("performer_recording", args=[bearer.token])
    context = {
        "name": page_for(bearer, now=now()).name, "found": found, "days": kept_for(bearer.production),
        "urls": {"say": here, "page": reverse("performer", args=[bearer.token])} | kept_of(bearer),
        "done": "That is kept, and whoever sees you on the day reads it." if request.GET.get("done") else "", **more,
    }  # fmt: skip
    return show(request, "performer_recording.jinja", context, status=status)


@looked_at_or_sent
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Yes or no for each recorded session in which they have a time; said, and said otherwise, at any time."""
    if request.method != "POST":
        return _show(request, bearer)
    session = ident(request.POST, "session")
    try:
        recordings.say(bearer, session=session, agrees=read(request.POST.get("agrees", "")), now=now())
    except Refused as no:
        return _show(request, bearer, status=status_of(no), acted=session, errors={"form": sentence_of(no)})
    return redirect(reverse("performer_recording", args=[bearer.token]) + "?done=said")
