"""Breaking the glass: a page for the owner of the company, and nothing for everybody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import glass
from castlist.queries import glass as found
from castlist.queries.doors import NotThere
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.methods import looked_at_or_sent


@looked_at_or_sent
@member_view
def page(request: HttpRequest) -> HttpResponse:
    """Which rooms there are, and a form that opens one for a day; it leads into the room."""
    viewer: Any = request.user
    seen, no = found.glass_page(viewer), None
    if request.method == "POST":
        production, _, role = request.POST.get("room", "").partition(":")
        production, role = ident({"id": production}, "id"), ident({"id": role}, "id")
        try:
            if not production:
                raise Refused(Why.incomplete, detail="Choose a room.")
            glass.break_glass(actor(request, production), role=role, why=request.POST.get("why", ""))
            return redirect("room", production, role)
        except Refused as refused:
            if refused.why is Why.unknown:
                raise NotThere from None
            no = refused
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "seen": seen, "whys": found.WHYS,
        "urls": {"glass": reverse("glass")}, "acted": "glass" if no else "",
        "errors": {"form": sentence_of(no)} if no else {}, "typed": request.POST.dict() if no else {},
    }  # fmt: skip
    return show(request, "glass.jinja", context, status=status_of(no) if no else 200)
