"""Which reminders go by themselves next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.queries.auditions import zone_of
from castlist.queries.doors import production_for
from castlist.queries.reminder_letters import reminders
from castlist.rules.reminders import DAYS
from castlist.web.acting import frame_for, member_view, now, show
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at
from castlist.web.zones import in_zone


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """To whom, of what, and when; as far as the viewer may write to them."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    found = reminders(viewer, where, now=now())
    head = frame_for(request, where)
    context = {
        "frame": head, "chrome": chrome(request, head), "found": found, "when": DAYS[found.days].lower(),
        "back": reverse("letters", args=[production]),
    }  # fmt: skip
    with in_zone(zone_of(where)):
        return show(request, "letter_reminders.jinja", context)
