"""A second lock for everybody: the owner says whether each member has to have one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import people
from castlist.actions.people import NotUsable
from castlist.queries.keeping_pages import owned_by
from castlist.queries.locks import locks
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent

DONE = {
    True: "From now on everybody is asked for a second lock.",
    False: "Nobody has to have a second lock any more.",
}


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest) -> HttpResponse:
    """How many have one, and a form that asks everybody for one, or nobody any more."""
    viewer: Any = request.user
    company, errors, status = owned_by(viewer), dict[str, str](), 200
    if request.method == "POST":
        try:
            actor(request, "")
            people.ask_for_second_lock(company, by=viewer, everybody=request.POST.get("everybody") == "yes")
            return redirect(reverse("locks") + "?done=yes")
        except NotUsable as no:
            errors, status = {"form": str(no)}, 422
        except Refused as no:
            errors, status = {"form": sentence_of(no)}, status_of(no)
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "locks": locks(company, viewer=viewer),
        "done": DONE[company.second_lock] if request.GET.get("done") else "",
        "acted": "locks" if errors else "", "errors": errors, "typed": {},
        "urls": {"locks": reverse("locks"), "ways": reverse("mfa_index"), "settings": reverse("settings")},
    }  # fmt: skip
    return show(request, "locks.jinja", context, status=status)
