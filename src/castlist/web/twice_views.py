"""Somebody who is here twice sees both behind their private link, and joins them with one press."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import twice
from castlist.queries.performer_pages import PerformerPage
from castlist.queries.private_links import Bearer
from castlist.queries.twice import may_be_twice, one_now, twice_page
from castlist.rules.why import Refused
from castlist.web.acting import now, sentence_of, show, status_of
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_their_own_link

LONGEST = 400
DONE = {"joined": "It is one now.", "parted": "They are two again."}
NOT_FOUND = "No other page of yours was found by that. Copy the whole address of it, as it stands in the other letter."


@looked_at_or_sent
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Both side by side; joined, or two again, as the form says."""
    form = request.POST
    other, gone = _token(form.get("other", "")), form.get("gone", "")[:12]
    if form.get("two_again"):
        return _done(request, bearer, "parted", lambda: twice.part(bearer, gone, now=now()))
    if gone:
        return _done(request, bearer, "joined", lambda: twice.join(bearer, gone, other=other, now=now()), other)
    return _show(request, bearer, other, asked=request.method == "POST")


def _done(request: HttpRequest, bearer: Bearer, what: str, act: Any, other: str = "") -> HttpResponse:
    try:
        act()
    except Refused as no:
        return _show(request, bearer, other, status=status_of(no), errors={"form": sentence_of(no)})
    return redirect(f"{request.path}?done={what}")


def _show(
    request: HttpRequest, bearer: Bearer, other: str, *, asked: bool = False, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    found = twice_page(bearer, other=other, now=now())
    before = twice_page(bearer, now=now()) if asked else found
    errors = {"other": NOT_FOUND} if asked and len(found.others) == len(before.others) else {}
    context = {
        "page": found, "other": other, "errors": errors, "typed": request.POST.get("other", "")[:LONGEST],
        "urls": {"twice": request.path}, "back": reverse("performer", args=[bearer.token]), "longest": LONGEST,
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "performer_twice.jinja", context, status=422 if errors.get("other") else status)


def of_twice(bearer: Bearer, page: PerformerPage) -> dict[str, Any]:
    """What their own page says of it: that they may be here twice, and where they stand since the two are one."""
    token = one_now(bearer, now=now()) if page.state == "withdrawn" else ""
    there = reverse("performer", args=[token]) if token else ""
    return {"twice": page.has_namesake and may_be_twice(bearer), "one_now": there}


def _token(typed: str) -> str:
    """The token of a private link out of its address, or the token itself."""
    path = urlsplit(typed.strip()[:LONGEST]).path.strip("/").split("/")
    return path[path.index("i") + 1] if "i" in path[:-1] else path[0]
