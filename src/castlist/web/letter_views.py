"""Letters: begun from a task, looked at, changed, sent; and the outbox that holds them all."""

import base64
import hashlib
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import letters, offers
from castlist.actions.decisions import Actor
from castlist.queries import letters as found
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, production_for
from castlist.queries.letters import LetterPage, Words
from castlist.rules.letters import STYLE, as_html, as_plain, paragraphs
from castlist.rules.why import Refused
from castlist.web.acting import NEVER_KEPT, actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.zones import in_zone

STYLE_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"
DONE = {
    "save": "The letter is kept. Look at it, then send it.",
    "send": "The letter has gone out.",
    "discard": "The draft is thrown away.",
    "close": "The private link opens nothing any more.",
    "read": "",
}
MADE_LATER = "https://… (theirs alone, made when the letter goes)"


def _words(form: QueryDict) -> Words:
    version = form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    return Words(form.get("to", ""), form.get("subject", ""), form.get("body", ""), seen)


def _page(request: HttpRequest, production: Any, page: LetterPage, *, status: int = 200, **more: Any) -> HttpResponse:
    """One letter as it will arrive, and what can be done with it."""
    head = frame_for(request, production)
    room = reverse("room", args=[production.pk, page.role_id])
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "letter": page,
        "role": {"name": page.role, "url": f"{room}?c={page.cand}"},
        "paragraphs": [(text, text.strip() == "{link}") for text in paragraphs(page.paper.body)],
        "plain": as_plain(page.paper).replace("{link}", MADE_LATER),
        "urls": _urls(production.pk, page),
        "done": _done(request, page),
        "days_url": reverse("days", args=[production.pk]),
        **more,
    }
    with in_zone(zone_of(production)):
        return show(request, "letter.jinja", context, status=status)


def _done(request: HttpRequest, page: LetterPage) -> str:
    """What was done; that it can be sent only where it can."""
    done = DONE.get(request.GET.get("done", ""), "")
    return "The letter is kept." if page.why_not and done == DONE["save"] else done


def _urls(production: str, page: LetterPage) -> dict[str, str]:
    if not page.id:
        return {"save": reverse("letter_for", args=[production, page.cand])}

    def to(name: str) -> str:
        return reverse("letter_act", args=[production, page.id, name])

    may = {
        "save": page.may_change,
        "send": page.may_change,
        "discard": page.may_change,
        "pass_on": page.may_pass_on,
        "renew": page.may_revoke,
        "close": page.may_revoke,
        "read": any(not reply.read for reply in page.replies),
    }
    shown = {"as_sent": reverse("letter_as_sent", args=[production, page.id])}
    return shown | {name: to(name) for name, ok in may.items() if ok}


@looked_at
@member_view
def outbox(request: HttpRequest, production: str) -> HttpResponse:
    """Every letter of the production that the viewer may know of."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    box = found.outbox(viewer, where)
    head = frame_for(request, where)
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "letters": box.letters,
        "replies": box.replies,
        "sentence": box.sentence,
        "shown": box.shown,
        "answers": box.answers,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    with in_zone(zone_of(where)):
        return show(request, "outbox.jinja", context)


@looked_at_or_sent
@member_view
@gives_back
def begin(request: HttpRequest, production: str, cand: str, task: str = "") -> HttpResponse:
    """The letter that this candidacy asks for: drafted from the outline, kept only when somebody says so."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    begun = found.open_letter(viewer, where, cand)
    if begun and request.method != "POST":
        return redirect("letter", production, begun)
    try:
        page = found.new_letter(viewer, where, cand, now=now())
    except Refused as no:
        return _cannot_write(request, where, cand, no)
    if request.method != "POST":
        return _page(request, where, page)
    try:
        letter = letters.draft(actor(request, production), cand, _words(request.POST), kind=page.kind)
    except Refused as no:
        return _refused(request, where, page, no, "save")
    return redirect(reverse("letter", args=[production, letter]) + "?done=save")


def _cannot_write(request: HttpRequest, where: Any, cand: str, no: Refused) -> HttpResponse:
    head = frame_for(request, where)
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "status": 409,
        "sentence": "There is nothing to write to them just now. " + sentence_of(no),
        "back": reverse("production", args=[where.pk]),
    }
    return show(request, "error.jinja", context, status=409)


def _refused(request: HttpRequest, where: Any, page: LetterPage, no: Refused, acted: str) -> HttpResponse:
    typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "key")}
    return _page(request, where, page, status=status_of(no), acted=acted, typed=typed, errors={"form": sentence_of(no)})


@looked_at
@member_view
def letter(request: HttpRequest, production: str, letter: str) -> HttpResponse:
    """One letter."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    return _page(request, where, found.letter_for(viewer, where, letter, now=now()))


@looked_at
@csp_replace({"default-src": [NONE], "style-src": [STYLE_HASH], "frame-ancestors": [NONE]})
@member_view
def as_sent(request: HttpRequest, production: str, letter: str) -> HttpResponse:
    """The HTML of the mail itself, as a mail program gets it; its one style is allowed by hash, and nothing else."""
    viewer: Any = request.user
    page = found.letter_for(viewer, production_for(viewer, production), letter, now=now())
    return HttpResponse(as_html(page.paper).replace("{link}", MADE_LATER))


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, letter: str, name: str) -> HttpResponse:
    """One act on one letter."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    page = found.letter_for(viewer, where, letter, now=now())
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("letter", production, letter)
    try:
        token = ACTS[name](actor(request, production), page, request.POST)
    except Refused as no:
        return _refused(request, where, found.letter_for(viewer, where, letter, now=now()), no, name)
    if token:
        link = settings.CASTLIST_URL + reverse("performer", args=[token])
        made = _page(request, where, found.letter_for(viewer, where, letter, now=now()), made_link=link)
        made["Cache-Control"] = NEVER_KEPT
        return made
    back = reverse("letters", args=[production]) if name == "discard" else reverse("letter", args=[production, letter])
    return redirect(f"{back}?done={name}")


def _save(who: Actor, page: LetterPage, form: QueryDict) -> None:
    letters.change(who, page.id, _words(form))


def _close(who: Actor, page: LetterPage, form: QueryDict) -> None:
    letters.close_links(who, page.id)


ACTS: dict[str, Any] = {
    "save": _save,
    "send": lambda who, page, form: letters.send(who, page.id),
    "discard": lambda who, page, form: letters.drop(who, page.id),
    "pass_on": lambda who, page, form: letters.pass_on(who, page.id),
    "renew": lambda who, page, form: letters.renew_link(who, page.id),
    "close": _close,
    "read": lambda who, page, form: offers.mark_read(who, page.cand),
}
"""Each does one thing; what it gives back is the token of a fresh link, to be shown once."""
