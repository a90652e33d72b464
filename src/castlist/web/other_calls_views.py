"""Somebody whom the company knows puts themselves in for another part: nothing is typed that is known already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import drafts
from castlist.queries.doors import NotThere
from castlist.queries.drafts import draft_address
from castlist.queries.other_calls import known_of, other_parts
from castlist.queries.private_links import Bearer
from castlist.web.acting import now, show
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_their_own_link


@looked_at_or_sent
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The parts that are open; a form that is begun for one of them says what is known, and nothing is sent yet."""
    found = other_parts(bearer, now=now())
    if request.method == "POST":
        wanted = (request.POST.get("production", "")[:12], request.POST.get("role", "")[:12])
        one = next((part for part in found if (part.production, part.role) == wanted), None)
        if one is None:
            raise NotThere
        return redirect(draft_address(drafts.begin(*wanted, form=known_of(bearer, one.role), now=now())))
    context = {
        "parts": found, "company": bearer.production.company.name, "urls": {"other": request.path},
        "back": reverse("performer", args=[bearer.token]),
    }  # fmt: skip
    return show(request, "performer_other.jinja", context)
