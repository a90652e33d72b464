"""What is kept about me, for members: they read it, take it, and erase what they wrote."""

import json
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import erasure
from castlist.queries.closing import needed, words_of
from castlist.queries.member_pages import kept_about_member, member_data
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT, actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import AUTHOR, gives_back
from castlist.web.methods import looked_at, looked_at_or_sent

LONGEST = 64


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    head = frame_for(request)
    urls = {"settings": reverse("settings"), "take": reverse("my_kept_take"), "erase_text": reverse("my_kept_erase")}
    urls["close"] = reverse("my_close")
    context = {
        "frame": head, "chrome": chrome(request, head), "kept": kept_about_member(viewer), "urls": urls,
        "done": "That is erased. Where it stood, it says so." if request.GET.get("done") else "", **more,
    }  # fmt: skip
    answer = show(request, "member_kept.jinja", context, status=status)
    answer["Cache-Control"] = NEVER_KEPT
    return answer


@looked_at
@member_view
def kept(request: HttpRequest) -> HttpResponse:
    """Who they are here, where they sit, and what they wrote."""
    return _show(request)


@looked_at
@member_view
def take(request: HttpRequest) -> HttpResponse:
    """All of it, in one file."""
    viewer: Any = request.user
    body = json.dumps(member_data(viewer), ensure_ascii=False, indent=1, default=str)
    answer = HttpResponse(body, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="what-is-kept-about-me.json"'
    answer["Cache-Control"] = NEVER_KEPT
    return answer


@looked_at_or_sent
@member_view
@gives_back
def erase_text(request: HttpRequest) -> HttpResponse:
    """Something that they wrote is erased."""
    if request.method != "POST":
        return redirect("my_kept")
    try:
        who = actor(request, "")
        erasure.erase_own_text(request.POST.get("commitment", "")[:LONGEST], by=who.by, now=now())
    except Refused as no:
        return _show(request, status=status_of(no), acted="erase_text", errors={"form": sentence_of(no)})
    return redirect(reverse("my_kept") + "?done=yes")


@looked_at_or_sent
@member_view
@gives_back
def close(request: HttpRequest) -> HttpResponse:
    """Asks once more, or says what has to be done first; then the account is closed, and nobody is signed in."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _close(request)
            return _gone(request)
        except NotUsable as no:
            errors, status = {"form": str(no)}, 422
        except Refused as no:
            errors, status = {"form": no.why.sentence if no.why is Why.still_needed else sentence_of(no)}, status_of(no)
    return _ask(request, errors, status)


def _close(request: HttpRequest) -> None:
    who, form = actor(request, ""), request.POST
    if form.get(AUTHOR, who.by) != who.by:
        raise NotUsable("Somebody else was signed in here when this page was opened. Look again whose account this is.")
    if form.get("sure") != "yes":
        raise NotUsable("Say that you want your account closed: nothing brings it back.")
    erasure.close_account(who.by, now=now(), with_words=form.get("words") == "yes")


def _gone(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in here any more, and what was typed and not sent is kept in no tab."""
    logout(request)
    answer = show(request, "member_gone.jinja", {})
    answer["Cache-Control"] = NEVER_KEPT
    answer["Clear-Site-Data"] = '"storage"'
    return answer


def _ask(request: HttpRequest, errors: dict[str, str], status: int) -> HttpResponse:
    viewer: Any = request.user
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "needed": needed(viewer, now=now()),
        "texts": len(words_of(viewer.pk)), "acted": "close" if errors else "", "errors": errors,
        "typed": request.POST.dict(),
        "urls": {"close": request.path, "kept": reverse("my_kept"), "take": reverse("my_kept_take")},
    }  # fmt: skip
    answer = show(request, "member_close.jinja", context, status=status)
    answer["Cache-Control"] = NEVER_KEPT
    return answer
