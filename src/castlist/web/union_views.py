"""Whether the call asks for union status: switched on with why it is needed, and off again with all that was said."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import union
from castlist.queries.union import union_page
from castlist.rules.union import LONGEST_WHY
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at_or_sent

DONE = {"on": "The form asks for it now, and says why.", "off": "It is asked no more. Whatever was said is deleted."}


@looked_at_or_sent
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """The switch, for whoever runs the production. What anybody said is not here: the door alone is told."""
    viewer: Any = request.user
    found, errors, status = union_page(viewer, production), {}, 200
    if request.method == "POST":
        who = actor(request, production)
        try:
            if request.POST.get("off"):
                union.ask_no_more(who)
                return redirect(f"{request.path}?done=off")
            union.ask(who, why=request.POST.get("union_why", ""))
            return redirect(f"{request.path}?done=on")
        except Refused as no:
            errors, status = {"union_why": sentence_of(no)}, status_of(no)
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "errors": errors, "longest": LONGEST_WHY,
        "now_said": request.POST.get("union_why", "") if errors else found.why, "urls": {"union": request.path},
        "back": reverse("notice", args=[production]), "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return show(request, "union.jinja", context, status=status)
