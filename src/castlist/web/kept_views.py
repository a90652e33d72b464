"""What is kept about me: behind a private link a performer reads it, takes it, puts it right, erases it, and asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import cases, erasure, keeping, no_more, reminder_letters, submissions, union
from castlist.queries.doors import NotThere
from castlist.queries.own_pages import kept_about, taken
from castlist.queries.private_links import Bearer
from castlist.rules.cases import WANTS
from castlist.rules.people import NotUsable
from castlist.rules.performers import VOICES
from castlist.rules.union import CHOICES, said
from castlist.rules.why import Refused
from castlist.web.acting import NEVER_KEPT, now, sentence_of, show, status_of
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_their_own_link
from castlist.web.zones import in_zone

ACTS = ("correct", "wish", "remind", "no_more", "ask", "union")
LINKS = {
    "page": "performer",
    "picture": "performer_picture",
    "resume": "performer_resume",
    "tape": "performer_tape",
    "cannot": "performer_cannot",
    "needs": "performer_needs",
    "take": "performer_take",
    "erase": "performer_erase",
}
DONE = {
    "correct": "That is kept as you wrote it.",
    "yes": "Thank you. You are kept in mind, and asked again before the year is over.",
    "no": "You are kept no longer than the rest of this page says.",
    "remind": "You have reminders and confirmations by letter.",
    "unremind": "You have no reminders and no confirmations from us any more.",
    "no_more": "You hear nothing new from us any more. What you came for goes on, and you still have your answer.",
    "again": "Thank you. You may be asked for other parts again.",
    "union": "That is kept as you said it.",
    "ask": "That is asked. You have an answer within a month, here and by e-mail.",
}


def _show(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    found = kept_about(bearer, now=now())
    urls = {name: reverse(view, args=[bearer.token]) for name, view in LINKS.items()}
    urls |= {name: reverse("performer_kept_act", args=[bearer.token, name]) for name in ACTS}
    context = {
        "kept": found,
        "urls": urls,
        "wants": list(WANTS.items()),
        "voices": VOICES,
        "union_choices": list(CHOICES.items()),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    with in_zone(found.zone):
        return show(request, "performer_kept.jinja", context | more, status=status)


@looked_at
@by_their_own_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """A plain list, with for what and until when; and what can be done about it."""
    return _show(request, bearer)


@looked_at_or_sent
@by_their_own_link
def act(request: HttpRequest, bearer: Bearer, name: str) -> HttpResponse:
    """Puts something right, says yes or no to being kept in mind, or asks for the rest."""
    if name not in ACTS:
        raise NotThere
    here = reverse("performer_kept", args=[bearer.token])
    if request.method != "POST":
        return redirect(here)
    try:
        return redirect(f"{here}?done={_do(request, bearer, name)}")
    except NotUsable as no:
        said, status = str(no), 422
    except Refused as no:
        said, status = sentence_of(no), status_of(no)
    typed = request.POST.dict()
    return _show(request, bearer, status=status, acted=name, errors={"form": said}, typed=typed)


def _do(request: HttpRequest, bearer: Bearer, name: str) -> str:
    form = request.POST
    if name == "correct":
        submissions.correct(bearer.performer, form=form)
        return name
    if name == "ask":
        cases.ask(bearer, wants=form.get("wants", ""), words=form.get("text", ""), now=now())
        return name
    if name == "union":
        union.say(bearer.production.pk, bearer.performer, said(form), now=now())
        return name
    if name == "remind":
        reminders = form.get("reminders") == "yes"
        reminder_letters.want(bearer.performer, reminders=reminders)
        return name if reminders else "unremind"
    if name == "no_more":
        stops = form.get("again") != "yes"
        no_more.say(bearer.performer, no_more=stops, now=now())
        return name if stops else "again"
    stay = form.get("stay") == "yes"
    keeping.wish(bearer.performer, stay=stay, now=now())
    return "yes" if stay else "no"


@looked_at
@by_their_own_link
def take(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Everything of the page, in one file."""
    answer = HttpResponse(taken(bearer, now=now()), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="what-is-kept-about-me.zip"'
    answer["Cache-Control"] = NEVER_KEPT
    return answer


@looked_at_or_sent
@by_their_own_link
def erase(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Asks once more, then everything that they gave and were sent is erased. From then on the link opens nothing."""
    found = kept_about(bearer, now=now())
    urls = {"erase": request.path, "kept": reverse("performer_kept", args=[bearer.token])}
    urls["take"] = reverse("performer_take", args=[bearer.token])
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("sure") != "yes":
                raise NotUsable("Say that you want all of it erased: nothing brings it back.")
            erasure.erase_performer(bearer.performer, now=now())
            return show(request, "performer_erase.jinja", {"gone": True, "kept": found, "urls": {}, "errors": {}})
        except NotUsable as no:
            errors, status = {"form": str(no)}, 422
        except Refused as no:
            errors, status = {"form": sentence_of(no)}, status_of(no)
    context = {"gone": False, "kept": found, "urls": urls, "errors": errors}
    return show(request, "performer_erase.jinja", context, status=status)
