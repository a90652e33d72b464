"""A form of an open call that is begun and not sent, behind its own link: gone on with, sent, or thrown away."""

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from castlist.actions import drafts, submissions
from castlist.actions.people import NotUsable
from castlist.queries.calls import call_of
from castlist.queries.doors import NotThere
from castlist.queries.drafts import Begun, draft_for, gone_since
from castlist.rules.questions import wanted_in
from castlist.web import effort
from castlist.web.acting import calm, now, show
from castlist.web.call_views import (
    SENT_AT_MOST,
    Where,
    by_itself,
    by_mail,
    closed,
    labelled,
    mailed,
    one_step_left,
    sent,
    shown,
    slower,
    submit,
    too_late,
)
from castlist.web.limits import came_from, far_too_often, too_often
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import MOST_WRONG_LINKS, gone, keep_private, slow_down

KEPT_AT_MOST = 300
"""Times in ten minutes that one form is kept: as somebody types, every few seconds."""
DONE = {
    "mailed": "It is kept. Its link is on its way to the address that you gave.",
    "kept": "It is kept. Note the address of this page: by it you go on.",
}
BEGUN = "It is kept."


@csrf_exempt
@looked_at_or_sent
def form(request: HttpRequest, token: str) -> HttpResponseBase:
    """The form as it was kept; sent, kept anew, or thrown away. Whoever has the link has the form, and nobody else."""
    return keep_private(calm(_form)(request, token))


def _form(request: HttpRequest, token: str) -> HttpResponse:
    try:
        kept = draft_for(token, now=now())
    except NotThere:
        wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
        return slow_down(request) if wrong else gone(request)
    where = _where(kept)
    if request.method != "POST":
        return _looked_at(request, where, kept)
    typing = bool(request.POST.get("later"))  # kept as somebody types
    if far_too_often("form-kept", kept.id, most=KEPT_AT_MOST) if typing else _sent_too_often(kept):
        is_open = where.page is not None and where.page.state == "open" and not kept.sent
        return slower(request, where, **_about(kept, version=_version(request))) if is_open else slow_down(request)
    if request.POST.get("later") == "no":
        drafts.throw_away(kept.id)
        return show(request, "form_gone.jinja", {"role": where.page})
    if kept.sent:
        return _sent_before(request, where)
    return _keep(request, where, kept) if request.POST.get("later") == "yes" else _send(request, where, kept)


def _where(kept: Begun) -> Where:
    """The call that the form is of; where its part was taken back, that of the dearest other one in it that is open."""
    named = [kept.role, *wanted_in(kept.form)]
    pages = [(role, call_of(kept.production, role, now=now())) for role in named]
    role, page = next(((role, page) for role, page in pages if page), (kept.role, None))
    return Where((kept.production, role), page)


def _sent_too_often(kept: Begun) -> bool:
    return too_often("form-sent", kept.id, most=SENT_AT_MOST)


def _looked_at(request: HttpRequest, where: Where, kept: Begun) -> HttpResponse:
    if kept.sent:
        return shown(request, where, state="received") if where.page else gone(request)
    if where.page is None or where.page.state != "open":
        lost = () if where.page else gone_since(kept, open_now=())
        return closed(request, where, kept.form, status=200, begun=kept, gone=lost)
    says = DONE.get(request.GET.get("done", ""), BEGUN)
    lost = gone_since(kept, open_now=[part.id for part in where.page.parts])
    if lost:
        says += (
            f" {' and '.join(lost)} {'is' if len(lost) == 1 else 'are'} not open any more; all else is as you left it."
        )
    typed = {name: values[-1] for name, values in kept.form.items() if values}
    return shown(request, where, state="open", typed=typed, filled=kept.form, **_about(kept, says))


def _about(kept: Begun, says: str = BEGUN, version: int = 0) -> dict[str, Any]:
    begun = {"says": says, "days": kept.days, "version": version or kept.version, "until": kept.until}
    return {"begun": begun, "index": False}


def _keep(request: HttpRequest, where: Where, kept: Begun, *, asked: bool = False) -> HttpResponse:
    """Kept anew. Where another window kept something since, nothing is written over: both stand on the page.

    `asked`: it was to be sent, and is by the link that is mailed.
    """
    try:
        version = drafts.keep(
            kept.id, form=submissions.values_in(request.POST), version=_version(request), now=now()
        )  # fmt: skip
    except drafts.Moved:
        return JsonResponse({"moved": True}, status=409) if by_itself(request) else _both(request, where, kept)
    except drafts.Sent:
        return JsonResponse({"sent": True}, status=410) if by_itself(request) else _sent_before(request, where)
    except NotUsable as no:
        errors = {"form": str(no)}
        return shown(request, where, state="open", errors=errors, **_about(kept, version=_version(request)))
    if by_itself(request):
        return JsonResponse({"version": version, "days": kept.days})
    if asked:
        return one_step_left(request, where, kept.id)
    done, by = "mailed" if mailed(request, kept.id) else "kept", by_mail(request)
    return redirect(f"{request.path}?{urlencode({'done': done} | ({'by': by} if by else {}))}")


def _send(request: HttpRequest, where: Where, kept: Begun) -> HttpResponse:
    """Sent once, whichever window it comes from; then nothing of it is kept here."""

    if where.page is None or where.page.state != "open":
        return too_late(request, where, **_about(kept))

    def send() -> None:
        with transaction.atomic():
            drafts.sent(kept.id, production=kept.production, version=_version(request), now=now())
            submit(request, where.named, kept.id)

    try:
        refused = sent(request, where, send, **_about(kept, version=_version(request)))
    except effort.NotShown:
        return _keep(request, where, kept, asked=True)
    except drafts.Moved:
        return _both(request, where, kept)
    except drafts.Sent:
        return _sent_before(request, where)
    return refused or shown(request, where, state="received", index=False)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _both(request: HttpRequest, where: Where, kept: Begun) -> HttpResponse:
    """What was typed here stands in the form, and beside it what another window kept where that says otherwise."""
    here = submissions.values_in(request.POST)
    typed = dict(labelled(where, here))
    other = [(label, text) for label, text in labelled(where, kept.form) if typed.get(label) != text]
    moved = {"form": MOVED}
    return shown(request, where, state="open", errors=moved, other=other, status=409, **_about(kept, ""))


MOVED = "This form was changed in another window since you looked at it, so nothing was kept or sent by this one."


def _sent_before(request: HttpRequest, where: Where) -> HttpResponse:
    before = labelled(where, submissions.values_in(request.POST))
    return shown(request, where, state="received", before=before, index=False) if where.page else gone(request)
