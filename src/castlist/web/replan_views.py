"""The rest of a day worked out again: shown as who gets which new time, and done in one press."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import replanning
from castlist.actions.decisions import Actor
from castlist.actions.replanning import Said
from castlist.queries import replanning as found
from castlist.queries.auditions import zone_of
from castlist.queries.queue import Kept
from castlist.rules.auditions import read_time
from castlist.rules.replanning import Asked
from castlist.rules.trade import MARKS, SEVERITIES, AgainstTheTrade
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, sentences_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident, number
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.queue_views import asked_day
from castlist.web.zones import in_zone

TYPED = ("lost", "restart", "until", "each", "gap")
CARRIED = {"lost": "lost_now", "restart": "restart_now", "until": "until_now", "each": "each_now", "gap": "gap_now"}
"""Under which name the form that does it carries what was typed in the one that looks."""


@looked_at
@member_view
def page(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """What would become of whom, and the press that does it; nothing is done by looking."""
    viewer: Any = request.user
    where = found.for_desk(viewer, production, session)
    return _show(request, where, {name: request.GET.get(name, "")[:12] for name in TYPED}, asked_day(request))


@looked_at_or_sent
@member_view
@gives_back
def give(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Everybody has the time that was shown; the letters are begun. Refused, it is shown as it would be now."""
    viewer: Any = request.user
    where = found.for_desk(viewer, production, session)
    if request.method != "POST":
        return redirect("replan", production, session)
    form = request.POST
    typed = {name: form.get(carried, "")[:12] for name, carried in CARRIED.items()}
    day = _day(form.get("on_day", ""))
    who, instead = actor(request, production), _instead(form.getlist("instead"))
    try:
        if day is None:
            raise Refused(Why.bad_times, detail="Say which day.")
        said = Said(_asked(typed), form.get("seen", "")[:80], instead, form.get("says", ""), form.get("why", ""))
        replanning.replan(who, session, day, said)
    except Refused as no:
        return _show(request, where, typed, day, no=no, instead=instead)
    return _told(request, where, day, who)


@looked_at_or_sent
@member_view
@gives_back
def tell(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """A letter is begun for everybody whose time was changed and who has not been written to since."""
    viewer: Any = request.user
    where = found.for_desk(viewer, production, session)
    if request.method != "POST":
        return redirect("replan", production, session)
    return _told(request, where, asked_day(request), actor(request, production))


def _told(request: HttpRequest, where: Kept, day: date | None, who: Actor) -> HttpResponse:
    """Where the letters wait; or the day, with why some could not be begun."""
    production, session = where.production.pk, where.session.pk
    drafts = replanning.draft_all(replace(who, key=f"{who.key}:letters" if who.key else ""), session)
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        done = "It is done. Everybody’s own page says so; some letters could not be begun."
        return _show(request, where, {}, day, status=422, done=done, untold_why=said)
    if drafts.letters:
        return redirect(f"{reverse('letters', args=[production])}?done=moved")
    return redirect(f"{reverse('board', args=[production, session])}?day={day}&done=replan")


def _instead(said: list[str]) -> dict[str, str]:
    """By candidacy what was chosen, as the form carries it: 'person/time'."""
    pairs = (one.partition("/") for one in said[:400])
    return {ident({"c": cand}, "c"): ident({"s": slot}, "s") for cand, _, slot in pairs}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked(typed: Mapping[str, str]) -> Asked:
    def count(name: str, says: str) -> int:
        return number(typed, name, says) if typed.get(name, "").strip() else 0

    def clock(name: str) -> time | None:
        return read_time(typed[name]) if typed.get(name, "").strip() else None

    return Asked(
        count("lost", "How many minutes are lost"), clock("restart"), clock("until"),
        count("each", "How long each time is"), count("gap", "Minutes between one and the next"),
    )  # fmt: skip


def _looked(
    request: HttpRequest, where: Kept, typed: Mapping[str, str], day: date | None
) -> tuple[found.Replan | None, Refused | None]:  # fmt: skip
    viewer: Any = request.user
    try:
        asked = _asked(typed)
        return found.replan(viewer, where.production.pk, where.session.pk, day=day, asked=asked, now=now()), None
    except Refused as no:
        return None, no


def _show(
    request: HttpRequest, where: Kept, typed: Mapping[str, str], day: date | None, *, no: Refused | None = None,
    instead: Mapping[str, str] | None = None, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    viewer: Any = request.user
    plan, against = _looked(request, where, typed, day)
    no = no or against
    head, place = frame_for(request, where.production), [where.production.pk, where.session.pk]
    on = plan.day if plan else day
    after = f"?day={on.isoformat()}" if on else ""
    trade = no.findings if isinstance(no, AgainstTheTrade) else ()
    said = sentences_of(no) if no and trade else sentence_of(no) if no else ""
    context = {
        "frame": head, "chrome": chrome(request, head), "plan": plan, "place": where.session.place, "day": on,
        "asked": {name: typed.get(name, "") for name in TYPED}, "instead": instead or {},
        "carried": CARRIED, "against": trade, "trade_words": {"severities": SEVERITIES, "marks": MARKS},
        "errors": {"form": said} if said else {}, "acted": "give" if no and not against else "look" if no else "",
        "asks_why": bool(no and (Why.trade_asks_why in no.whys or request.POST.get("why", "").strip())),
        "typed": {name: request.POST.get(name, "") for name in ("says", "why")},
        "here": reverse("replan", args=place),
        "urls": {"give": reverse("replan_give", args=place), "tell": reverse("replan_tell", args=place) + after},
        "board": reverse("board", args=place) + after,
        "untold": found.untold(viewer, where.production, where.session.pk, now=now()), "untold_why": "",
        "zone": where.production.time_zone.replace("_", " "), **more,
    }  # fmt: skip
    with in_zone(plan.zone if plan else zone_of(where.production)):
        return show(request, "replan.jinja", context, status=status_of(no) if no else status)
