"""Files in a matter: added, and taken out, by those who may. Whoever may not finds nothing."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from castlist.actions import evidence
from castlist.actions.decisions import Actor
from castlist.queries import safeguarding as found
from castlist.queries.doors import NotThere, production_for
from castlist.queries.evidence import taken_out
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT, actor, now, sentence_of, status_of
from castlist.web.evidence_files import sent_file
from castlist.web.methods import looked_at_or_sent
from castlist.web.safeguarding_views import closely_held, once_under, show_matter
from castlist.web.uploads import takes_a_file


@takes_a_file
@looked_at_or_sent
@closely_held
def add(request: HttpRequest, production: str, matter: str) -> HttpResponse:
    """One more file with the matter, of a lead's or of its author's."""
    viewer: Any = request.user
    found.matter_for(viewer, production_for(viewer, production), matter, now=now())
    if request.method != "POST":
        return redirect("safeguarding_matter", production, matter)
    try:
        _added(request, production, matter)
    except Refused as no:
        if no.why is Why.unknown:
            raise NotThere from None
        errors = {"file": sentence_of(no)}
        return show_matter(request, production, matter, status=status_of(no), acted="file", errors=errors)
    return redirect(reverse("safeguarding_matter", args=[production, matter]) + "?done=file")


def _added(request: HttpRequest, production: str, matter: str) -> None:
    """The file is added once under the key of its form; nothing of a form that was not read to its end."""
    file = sent_file(request)
    if file is None:
        raise Refused(Why.incomplete, detail="Choose a file first.")

    def added(who: Actor) -> None:
        evidence.add_file(who, matter, name=file.name, data=file.data)

    once_under(request, production, added, file.name, hashlib.sha256(file.data).hexdigest())


@looked_at_or_sent
@closely_held
def take_out(request: HttpRequest, production: str, matter: str, file: str) -> HttpResponse:
    """The file, to be saved and never to be shown here; that it was taken out is written into the matter first."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    found.matter_for(viewer, where, matter, now=now())
    if request.method != "POST":
        return redirect("safeguarding_matter", production, matter)
    try:
        evidence.look(actor(request, production), matter, file=file)
    except Refused:
        raise NotThere from None
    taken = taken_out(viewer, where, matter, file)
    return HttpResponse(
        taken.data,
        content_type="application/octet-stream",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=taken.name) or "attachment",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": NEVER_KEPT,
        },
    )
