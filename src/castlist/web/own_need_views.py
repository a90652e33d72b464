"""What would make it work for somebody, behind their private link: read, said otherwise, and taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import access_needs
from castlist.queries.access_needs import days_kept, own_need
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.rules.why import Refused
from castlist.web.acting import now, sentence_of, show, status_of
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_private_link, kept_of

DONE = {"said": "That is kept, for whoever arranges the days.", "back": "You took it back. Nothing of it is kept."}


def _show(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    page = page_for(bearer, now=now())
    context = {
        "name": page.name, "reader": page.reader, "said": own_need(bearer), "by_agent": bool(bearer.agent),
        "days": days_kept(bearer.production.pk), "production": page.production,
        "urls": {"say": request.path, "page": reverse("performer", args=[bearer.token])} | kept_of(bearer),
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "performer_needs.jinja", context, status=status)


@looked_at_or_sent
@by_private_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """One field, with what they said in it; an empty one takes it back."""
    if request.method != "POST":
        return _show(request, bearer)
    text = request.POST.get("access", "")
    try:
        access_needs.say(bearer, text=text, now=now())
    except Refused as no:
        return _show(request, bearer, status=status_of(no), errors={"access": sentence_of(no)}, typed=text)
    return redirect(f"{request.path}?done={'said' if own_need(bearer) else 'back'}")
