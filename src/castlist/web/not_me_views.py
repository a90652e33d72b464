"""Somebody has a private link that is not theirs: they say so here, and learn no more of whoever it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import not_me
from castlist.queries.private_links import Bearer
from castlist.web.acting import now, show
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_their_own_link


@looked_at_or_sent
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """What they can do, which is one thing; sent, the company is told, and nothing else happens."""
    if request.method == "POST":
        not_me.say(bearer, now=now())
        return redirect(f"{request.path}?done=told")
    context = {
        "company": bearer.production.company.name, "told": request.GET.get("done", "") == "told",
        "page": reverse("performer", args=[bearer.token]),
    }  # fmt: skip
    return show(request, "performer_not_me.jinja", context)
