"""Letters: begun from a task, looked at, changed, sent; and the outbox that holds them all."""

import base64
import hashlib
from dataclasses import asdict, replace
from datetime import datetime
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
from castlist.queries import new_letters, outboxes
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, production_for
from castlist.queries.letters import GRACE, RESERVE, LetterPage, Words, may_go_out
from castlist.rules.letters import PENCIL, STYLE, as_html, as_plain, paragraphs
from castlist.rules.offer_parts import MOST
from castlist.rules.trade import MARKS, SEVERITIES
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT, actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.moments import read_moment
from castlist.web.zones import in_zone

STYLE_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"
DONE = {
    "save": "The letter is kept. Look at it, then send it.",
    "send": "The letter has gone out.",
    "soon": "It goes in a minute. Until then you can take it back.",
    "later": "It goes by itself. Until then it can be taken back.",
    "several": "They go by themselves. Until then each can be taken back.",
    "moved": "Everybody has their new time. The letters that say so wait here: look at each, then send it.",
    "called": "The letters wait here. Look at each, then send it; or let several go at one moment.",
    "welcome": "The letters wait here. Look at each, then send it; or let several go at one moment.",
    "answers": "The letters wait here. Look at each, then send it; or let several go at one moment.",
    "not_later": "It waits to be sent by hand.",
    "discard": "The draft is thrown away.",
    "close": "The private link opens nothing any more.",
    "read": "",
}
MADE_LATER = "https://… (theirs alone, made when the letter goes)"


def _words(form: QueryDict, where: Any) -> Words:
    version = form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    words = Words(form.get("to", ""), form.get("subject", ""), form.get("body", ""), seen)
    return replace(words, until=read_moment(form.get("until", ""), where.time_zone))


def _worded(page: LetterPage) -> dict[str, str]:
    """What a form does not ask."""
    return {"language": page.words.language, "button": page.words.button}


def _parts(form: QueryDict) -> list[str] | None:
    """What else is offered, as it was ticked; None where that was not asked."""
    return form.getlist("part")[:MOST] if form.get("parts") else None


def _page(request: HttpRequest, production: Any, page: LetterPage, *, status: int = 200, **more: Any) -> HttpResponse:
    """One letter as it will arrive, and what can be done with it."""
    head = frame_for(request, production)
    room = reverse("room", args=[production.pk, page.role_id])
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "letter": page,
        "role": {"name": page.role, "url": f"{room}?c={page.cand}"},
        "paragraphs": [
            (text.replace("{link}", "https://…/"), text.strip() == "{link}") for text in paragraphs(page.paper.body)
        ],
        "plain": as_plain(page.paper).replace("{link}", MADE_LATER),
        "urls": _urls(production.pk, page),
        "within_url": reverse("letter", args=[production.pk, page.within]) if page.within else "",
        "done": _done(request, page),
        "days_url": reverse("days", args=[production.pk]),
        "zone": production.time_zone,
        "until": f"{page.words.until.astimezone(zone_of(production)):%Y-%m-%dT%H:%M}" if page.words.until else "",
        "trade_words": {"severities": SEVERITIES, "marks": MARKS},
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
        begun = "letter_pencil" if page.kind == PENCIL else "letter_for"
        return {"save": reverse(begun, args=[production, page.cand])}

    def to(name: str) -> str:
        return reverse("letter_act", args=[production, page.id, name])

    may = {
        "save": page.may_change,
        "send": page.may_change,
        "soon": page.may_change and not page.goes_at and page.state != "failed",
        "discard": page.may_change,
        "later": page.may_change and not page.goes_at and page.why_not in ("", GRACE, RESERVE),
        "not_later": page.goes_at is not None and page.may_change,
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
    return _box(request, production_for(request.user, production))  # type: ignore[arg-type]


def _box(request: HttpRequest, where: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    box = outboxes.outbox(request.user, where, page=_page_asked(request))  # type: ignore[arg-type]
    head = frame_for(request, where)
    several = (box.waiting > 1 or sum(one.may_send for one in box.letters) > 1) and may_go_out()
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "letters": box.letters,
        "urls": {"later": reverse("letters_later", args=[where.pk])} if several else {},
        "zone": where.time_zone,
        "replies": box.replies,
        "sentence": box.sentence,
        "shown": box.shown,
        "answers": box.answers,
        "wording": box.wording,
        "reminders": reverse("letter_reminders", args=[where.pk]),
        "box": box,
        "most": MOST_AT_ONCE,
        "done": DONE.get(request.GET.get("done", ""), ""),
        **more,
    }
    with in_zone(zone_of(where)):
        return show(request, "outbox.jinja", context, status=status)


def _page_asked(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


@looked_at_or_sent
@member_view
@gives_back
def several_later(request: HttpRequest, production: str) -> HttpResponse:
    """Letters that are ticked, or all that wait, go by themselves at one moment; of one that does not is said why."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    if request.method != "POST":
        return redirect("letters", production)
    waiting = outboxes.waiting(viewer, where)
    untimed = [one for one, (_, timed) in waiting.items() if not timed]
    asked = untimed if request.POST.get("everybody") else request.POST.getlist("letter")
    chosen = [one for one in dict.fromkeys(asked[:MOST_AT_ONCE]) if one in waiting]
    who, not_to = actor(request, production), dict[str, list[str]]()
    try:
        goes = _goes_at(request.POST, where)
        if not chosen:
            raise Refused(Why.incomplete, detail="Tick the letters that are to go.")
    except Refused as no:
        return _refused_box(request, where, sentence_of(no), status_of(no))
    for one in chosen:
        try:
            letters.send_later(replace(who, key=f"{who.key}:{one}" if who.key else ""), one, goes=goes)
        except Refused as no:
            not_to.setdefault(sentence_of(no), []).append(waiting[one][0])
    if not_to:
        said = (f"Not to {', '.join(names)}: {why}" for why, names in not_to.items())
        return _refused_box(request, where, " ".join(said), 422)
    return redirect(reverse("letters", args=[production]) + "?done=several")


MOST_AT_ONCE = 500


def _refused_box(request: HttpRequest, where: Any, sentence: str, status: int) -> HttpResponse:
    typed = {"goes_at": request.POST.get("goes_at", "")[:40], "letter": request.POST.getlist("letter")[:MOST_AT_ONCE],
             "everybody": request.POST.get("everybody", "")[:3]}  # fmt: skip
    return _box(request, where, status=status, acted="later", typed=typed, errors={"form": sentence})


def _goes_at(form: QueryDict, where: Any) -> datetime:
    """The moment that was typed, on the clock of the production."""
    found = read_moment(form.get("goes_at", ""), where.time_zone)
    if found is None:
        raise Refused(Why.bad_times, detail="Say the day and the time, like 2026-12-03T18:00.")
    return found


@looked_at_or_sent
@member_view
@gives_back
def begin(request: HttpRequest, production: str, cand: str, task: str = "", kind: str = "") -> HttpResponse:
    """The letter that this candidacy asks for: drafted from the outline, kept only when somebody says so. `kind`: a
    pencil, where one is asked for instead.
    """
    viewer: Any = request.user
    where = production_for(viewer, production)
    begun = new_letters.open_letter(viewer, where, cand, kind=kind)
    if begun and request.method != "POST":
        return redirect("letter", production, begun)
    try:
        page = new_letters.new_letter(viewer, where, cand, now=now(), pencil=kind == PENCIL)
    except Refused as no:
        return _cannot_write(request, where, cand, no)
    if request.method != "POST":
        return _page(request, where, page)
    try:
        letter = letters.draft(
            actor(request, production), cand,
            replace(page.words, **asdict(_words(request.POST, where)) | _worded(page)),
            kind=page.kind, parts=_parts(request.POST) or (),
        )  # fmt: skip
    except Refused as no:
        return _refused(request, where, page, no, "save")
    return redirect(reverse("letter", args=[production, letter]) + "?done=save")


def _cannot_write(request: HttpRequest, where: Any, cand: str, no: Refused) -> HttpResponse:
    head = frame_for(request, where)
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "status": 409,
        "sentence": sentence_of(no),
        "back": reverse("production", args=[where.pk]),
        "title": "" if request.method == "POST" else "There is nothing to write to them just now",
    }
    return show(request, "error.jinja", context, status=409)


def _refused(request: HttpRequest, where: Any, page: LetterPage, no: Refused, acted: str) -> HttpResponse:
    words = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "key")}
    typed = {**words, "part": request.POST.getlist("part")[:MOST]}
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
        token = ACTS[name](actor(request, production), page, request.POST, where)
    except Refused as no:
        return _refused(request, where, found.letter_for(viewer, where, letter, now=now()), no, name)
    if token:
        link = settings.CASTLIST_URL + reverse("performer", args=[token])
        made = _page(request, where, found.letter_for(viewer, where, letter, now=now()), made_link=link)
        made["Cache-Control"] = NEVER_KEPT
        return made
    back = reverse("letters", args=[production]) if name == "discard" else reverse("letter", args=[production, letter])
    return redirect(f"{back}?done={name}")


def _close(who: Actor, page: LetterPage, *_: Any) -> None:
    letters.close_links(who, page.id)


ACTS: dict[str, Any] = {
    "save": lambda who, page, form, where: letters.change(who, page.id, _words(form, where), parts=_parts(form)),
    "send": lambda who, page, *_: letters.send(who, page.id),
    "soon": lambda who, page, *_: letters.send_soon(who, page.id),
    "later": lambda who, page, form, where: letters.send_later(who, page.id, goes=_goes_at(form, where)),
    "not_later": lambda who, page, *_: letters.not_later(who, page.id),
    "discard": lambda who, page, *_: letters.drop(who, page.id),
    "pass_on": lambda who, page, *_: letters.pass_on(who, page.id),
    "renew": lambda who, page, *_: letters.renew_link(who, page.id),
    "close": _close,
    "read": lambda who, page, *_: offers.mark_read(who, page.cand),
}
"""Each does one thing; what it gives back is the token of a fresh link, to be shown once."""
