"""The notice of the open call: what it says and lacks, a form that changes it, publishing and taking back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import notices
from castlist.queries.doors import NotThere
from castlist.queries.invitations import near_only
from castlist.queries.notices import NoticePage, notice_page
from castlist.rules.auditions import moment
from castlist.rules.call_tapes import WISHES
from castlist.rules.notices import BY_KEY, LONGEST, PARTS, PER_ROLE, RECORDING
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.papers.printing import offered
from castlist.web.role_links import calls_link, role_link
from castlist.web.zones import in_zone

TAPE_DAYS = (
    "Nobody is asked while the notice does not stand in public. The call has to stand open for the time that is fair: "
    "four days, three for up to three pages, and a working day after a weekend or a public holiday that comes between."
)
DONE = {
    "say": "The notice says so now.",
    "publish": "The notice is published.",
    "take_back": "The notice stands in public no more.",
}


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str, role: str = "") -> HttpResponse:
    """What the notice says and lacks; whoever runs the production changes it here."""
    found = notice_page(request.user, production, role)  # type: ignore[arg-type]
    if request.method != "POST":
        return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))
    form, zone = request.POST, ZoneInfo(found.production.time_zone)
    try:
        notices.say(
            actor(request, production), said=said(form, role), role=role, opens=moment_in(form, "opens", zone),
            closes=moment_in(form, "closes", zone), seen=form.get("seen", "-")[:40],
        )  # fmt: skip
    except Refused as no:
        return _refused(request, found, no, "say")
    return redirect(f"{request.path}?done=say")


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """The notice is published, or taken back."""
    found = notice_page(request.user, production)  # type: ignore[arg-type]
    if name not in ("publish", "take_back"):
        raise NotThere
    if request.method != "POST":
        return redirect("notice", production)
    who = actor(request, production)
    try:
        if name == "publish":
            notices.publish(who, sure=request.POST.get("sure") == "yes")
        else:
            notices.take_back(who)
    except Refused as no:
        return _refused(request, found, no, name)
    return redirect(reverse("notice", args=[production]) + f"?done={name}")


def _refused(request: HttpRequest, found: NoticePage, no: Refused, acted: str) -> HttpResponse:
    typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key", "seen")}
    status = 422 if no.why is Why.unknown else status_of(no)
    return _show(request, found, status=status, acted=acted, errors={"form": sentence_of(no)}, typed=typed)


def _show(request: HttpRequest, found: NoticePage, *, status: int = 200, **more: Any) -> HttpResponse:
    head, here, zone = frame_for(request, found.production), found.production.pk, ZoneInfo(found.production.time_zone)
    urls = {
        "say": request.path.removesuffix("publish/").removesuffix("take_back/"),
        "publish": reverse("notice_act", args=[here, "publish"]),
        "take_back": reverse("notice_act", args=[here, "take_back"]),
    }  # fmt: skip
    to = request.build_absolute_uri
    public = found.published and any(r.open_to == "public" for r in found.roles)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "parts": _parts(found),
        "recording": list(RECORDING.items()), "tapes": list(WISHES.items()),
        "tape_days": TAPE_DAYS, "longest": LONGEST, "zone": zone.key.replace("_", " "),
        "now_said": _as_typed(found, zone), "urls": urls if found.may_change else {},
        "links": {r.id: to(role_link(here, r.id)) for r in found.roles if r.open_to != "nobody"},
        "all_link": to(calls_link(here)) if public else "", "near": near_only(),
        "papers": offered(("Notice", f"{calls_link(here)}call.pdf")) if public else [], **more,
    }  # fmt: skip
    with in_zone(zone):
        return show(request, "notice.jinja", context, status=status)


def _parts(found: NoticePage) -> list[Any]:
    return [part for part in PARTS if not found.role or part.key in PER_ROLE]


def _as_typed(found: NoticePage, zone: ZoneInfo) -> dict[str, str]:
    """What the notice says now, as its form would send it; where it says nothing, what the days say."""
    typed = dict(found.proposed) | dict(found.raw)
    for name in ("opens", "closes"):
        at = getattr(found, name)
        typed[name] = f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" if at else ""
    return typed


def said(form: QueryDict, role: str) -> dict[str, str]:
    """The parts of the notice out of the form."""
    return {name: form.get(name, "") for name in BY_KEY if not role or name in PER_ROLE}


def moment_in(form: QueryDict, name: str, zone: ZoneInfo) -> datetime | None:
    """A moment on the clock of the production; None for nothing. Refuses anything else."""
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        naive = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - on the clock of the production, below
    except ValueError:
        raise Refused(Why.bad_notice, detail=f"“{text[:20]}” is not a time. Write it like 2026-12-03T18:00.") from None
    return moment(naive.date(), naive.time(), zone)
