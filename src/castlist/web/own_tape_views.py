"""The performer's self-tape, behind their private link: what to read, sending it, taking it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import tape_uploads
from castlist.queries.call_tapes import sides_link
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.queries.tapes import kept_for, largest, own_recording, tape_behind
from castlist.rules.files import TooLarge
from castlist.rules.taping import KINDS
from castlist.rules.why import Refused, Why
from castlist.web.acting import now, sentence_of, show, status_of
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link, kept_of
from castlist.web.performer_views import answered_by_link, sides_of
from castlist.web.ranges import played
from castlist.web.tape_form import recording_in
from castlist.web.uploads import AROUND, announced, leave_unread, trouble_of

DONE = {
    "sent": "It is here. You can send a better one until it is due, and take it back at any time.",
    "back": "It is gone from here, and from every copy that we keep. You can send another.",
}


def _show(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    found, tape = page_for(bearer, now=now()), tape_behind(bearer, now=now())
    token = bearer.token
    urls = {"page": reverse("performer", args=[token])} | kept_of(bearer)
    if not tape.closed:
        urls["send"] = reverse("performer_tape", args=[token])
        urls["upload"] = reverse("performer_tape_upload", args=[token])
    if tape.file or tape.under_way is not None:
        urls["back"] = reverse("performer_tape_back", args=[token])
    if tape.file:
        urls["watch"] = reverse("performer_tape_watch", args=[token, tape.file])
    if tape.small:
        urls["small"] = reverse("performer_tape_watch", args=[token, tape.small])
    context = {
        "page": found, "tape": tape, "urls": urls, "done": DONE.get(request.GET.get("done", ""), ""),
        "most": largest(), "most_says": f"{largest() / 1024**3:g} GB", "days": kept_for(bearer.production),
        "sides": sides_of(bearer, found), "link": sides_link(bearer) if tape.of_call else "",
        "accepts": ",".join(["video/*", "audio/*", *(f".{kind}" for kind in KINDS)]), **more,
    }  # fmt: skip
    return show(request, "performer_tape.jinja", context, status=status)


@looked_at_or_sent
@by_private_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """What to read and by when; and the recording in one piece, where no script sends it in parts."""
    if request.method != "POST":
        return _show(request, bearer)
    try:
        _received(request, bearer)
    except Refused as no:
        status = 507 if no.why is Why.no_room else status_of(no)
        return _show(request, bearer, status=status, errors={"tape": sentence_of(no)})
    return redirect(reverse("performer_tape", args=[bearer.token]) + "?done=sent")


def _received(request: HttpRequest, bearer: Bearer) -> None:
    """The recording in the form is the performer's tape; nothing of a form that was not read to its end."""
    size = announced(request)
    try:
        tape_uploads.may_send(bearer, max(1, size - AROUND))
    except Refused as no:
        leave_unread(request, no)
        raise
    with recording_in(request) as path:
        trouble = trouble_of(request)
        if trouble is not None:
            raise trouble if isinstance(trouble, TooLarge) else Refused(Why.not_a_tape, detail=trouble.detail)
        if path is None:
            raise Refused(Why.incomplete, detail="Choose a recording first.")
        tape_uploads.send_whole(bearer, path, now=now())


@answered_by_link
def back(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Takes it back: nothing of it is kept here."""
    try:
        tape_uploads.take_back(bearer, now=now())
    except Refused as no:
        return _show(request, bearer, status=status_of(no), errors={"tape": sentence_of(no)})
    return redirect(reverse("performer_tape", args=[bearer.token]) + "?done=back")


@looked_at
@by_private_link
def watch(request: HttpRequest, bearer: Bearer, file: str) -> HttpResponseBase:
    """What they sent, for themselves."""
    return played(request, own_recording(bearer, file))
