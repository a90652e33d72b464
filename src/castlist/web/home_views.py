"""Home, the viewer's own settings, and the first four screens."""

from typing import Any

from django.conf import settings as installation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agreements, people, productions
from castlist.actions.people import NotUsable
from castlist.queries.calls import call_of
from castlist.queries.doors import production_for
from castlist.queries.frames import frame
from castlist.queries.glass import owns_a_company
from castlist.queries.home import home as read_home
from castlist.queries.imports import passes_lists_door
from castlist.queries.invitations import near_only, what_became
from castlist.queries.kept_doors import KeptDoor
from castlist.queries.people import company_of, is_owner, tokens_of
from castlist.rules.why import Refused
from castlist.web.acting import NEVER_KEPT, actor, frame_for, member_view, now, page_before, sentence_of, show
from castlist.web.chrome import chrome
from castlist.web.inviting import again, invite, kept_nowhere
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.role_links import role_link
from castlist.web.zones import every_zone

AT_ONCE = 25
"""Things that wait, of those that home shows by itself."""

OWNERS = {"keeping": "keeping", "locks": "locks", "wording": "company_letter_wordings"}
"""Pages that are the owner’s alone."""


@looked_at
@member_view
def home(request: HttpRequest) -> HttpResponse:
    """What waits on the viewer, then what moved."""
    most = None if "all" in request.GET else AT_ONCE
    found = read_home(request.user, now=now(), again=True, most=most)  # type: ignore[arg-type]
    if not found.productions and found.may_start:
        return redirect("start")
    head = frame(request.user, None, now=now(), waits=len(found.waits) + found.more)  # type: ignore[arg-type]
    context = {
        "frame": head, "chrome": chrome(request, head), "waits": found.waits, "more": found.more, "moved": found.moved,
        "productions": found.productions, "doors": _doors(found.doors),
        "start_url": reverse("start") if found.may_start else "",
        "people_url": reverse("people") if found.on_team else "",
    }  # fmt: skip
    answer = show(request, "home.jinja", context)
    if found.news and request.method == "GET":
        productions.look_up_to({one: found.heads[one] for one in found.news}, by=str(request.user.pk), now=now())
    return answer


def _doors(kept: tuple[KeptDoor, ...]) -> list[dict[str, Any]]:
    return [
        {"place": one.place, "day": one.day,
         "url": reverse("door", args=[one.production, one.session]) + f"?day={one.day.isoformat()}"}
        for one in kept
    ]  # fmt: skip


@looked_at_or_sent
def theme(request: HttpRequest) -> HttpResponse:
    """Paper, house, or as the device: kept in a cookie."""
    if request.method != "POST":
        return redirect("home")
    answer = redirect(page_before(request) or reverse("home"))
    chosen, cookie = request.POST.get("theme", ""), installation.CASTLIST_THEME_COOKIE
    if chosen in ("light", "dark"):
        answer.set_cookie(
            cookie, chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True,
            secure=installation.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    else:
        answer.delete_cookie(cookie)
    return answer


@looked_at_or_sent
@member_view
def settings(request: HttpRequest) -> HttpResponse:
    """Theme, sessions, passkeys, and tokens for programs."""
    viewer: Any = request.user
    shown, errors = "", dict[str, str]()
    if request.method == "POST":
        try:
            shown = _token(request)
        except NotUsable as no:
            errors = {"label": str(no)}
        if not shown and not errors:
            return redirect("settings")
    tokens = [{"id": t.id, "label": t.name, "made": t.created_at, "used": t.last_used_at} for t in tokens_of(viewer)]
    head = frame_for(request)
    here = reverse("settings")
    context = {
        "frame": head, "chrome": chrome(request, head), "tokens": tokens, "new_token": shown,
        "urls": {
            "theme": reverse("theme"), "make_token": here, "drop_token": here, "passkeys": reverse("mfa_index"),
            "totp": reverse("mfa_activate_totp"), "email": "", "sessions": reverse("usersessions_list"),
            "glass": reverse("glass") if owns_a_company(viewer) else "",
            "kept": reverse("my_kept"),
        } | ({name: reverse(to) for name, to in OWNERS.items()} if is_owner(viewer) else {})
        | ({"imports": reverse("imports"), "export": reverse("export"), "people": reverse("people")}
           if passes_lists_door(viewer) else {}),
        "acted": "make_token" if errors else "", "errors": errors, "typed": {"label": request.POST.get("label", "")},
    }  # fmt: skip
    answer = show(request, "settings.jinja", context, status=422 if errors else 200)
    if shown:
        answer["Cache-Control"] = NEVER_KEPT
    return answer


def _token(request: HttpRequest) -> str:
    """Makes or revokes a token; says the new one, which is shown once."""
    person: Any = request.user
    if request.POST.get("token"):
        people.revoke_token(request.POST["token"], by=person, now=now())
        return ""
    return people.make_token(person, name=request.POST.get("label", ""), now=now())[1]


@looked_at_or_sent
@member_view
@gives_back
def start(request: HttpRequest) -> HttpResponse:
    """The first screen: name the production."""
    viewer: Any = request.user
    company = company_of(viewer)
    if company is None:
        raise Http404
    typed, errors = {}, {}
    if request.method == "POST":
        typed = {field: request.POST.get(field, "") for field in ("name", "about", "zone")}
        zone = typed["zone"] or installation.CASTLIST_TIME_ZONE
        try:
            actor(request, "")
            made = productions.open_production(
                company, name=typed["name"], about=typed["about"], time_zone=zone, by=viewer, now=now()
            )
            return redirect("start_step", made.pk, 2)
        except NotUsable as no:
            errors = {"name": str(no)}
        except Refused as no:
            errors = {"form": sentence_of(no)}
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "step": 1, "back": {},
        "urls": {"name_production": reverse("start")},
        "acted": "name_production" if errors else "", "errors": errors, "typed": typed, "skip_url": "",
        "zone": installation.CASTLIST_TIME_ZONE, "zones": every_zone(installation.CASTLIST_TIME_ZONE),
    }  # fmt: skip
    return show(request, "start.jinja", context, status=422 if errors else 200)


NOTHING_BEYOND: dict[str, Any] = {"nav": []}
"""In the first four screens the places of a production stay hidden: they are there once somebody is through."""


@looked_at_or_sent
@member_view
@gives_back
def start_step(request: HttpRequest, production: str, step: int) -> HttpResponse:
    """The further three: invite by e-mail, add a role, share its link."""
    viewer: Any = request.user
    found = production_for(viewer, production)
    share = _share(request, production)
    if step not in (2, 3, 4):
        raise Http404
    if step == 4 and not share["role"]:
        return redirect("production", production)
    typed, errors = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key")}, {}
    handed = None
    if request.method == "POST":
        try:
            handed = again(actor(request, found.pk), request.POST) if request.POST.get("member") else None
            if handed is None:
                return _start_post(request, found.pk, step)
        except (NotUsable, Refused) as no:
            errors = {"form": sentence_of(no) if isinstance(no, Refused) else str(no)}
    acts = {2: "invite", 3: "add_role"}
    head = frame_for(request, found)
    invited = request.session.get(f"invited-{production}", []) if step < 4 else []
    here = reverse("start_step", args=[production, step])
    urls = {acts[step]: here, "again": here} if step in acts else {}
    later = reverse("start_step", args=[production, 3]) if step == 2 else reverse("production", args=[production])
    context = {
        "frame": head, "chrome": chrome(request, head) | NOTHING_BEYOND, "step": step, "urls": urls, "skip_url": later,
        "back": {n: reverse("start_step", args=[production, n]) for n in range(2, step)},
        "production": {"name": found.name}, "share": share, "handed": handed,
        "invited": what_became(viewer, production, invited),
        "acted": acts.get(step, "") if errors else "", "errors": errors, "typed": {} if handed else typed,
    }  # fmt: skip
    answer = show(request, "start.jinja", context, status=422 if errors else 200)
    return kept_nowhere(answer) if handed else answer


def _start_post(request: HttpRequest, production: str, step: int) -> HttpResponse:
    if request.POST.get("member"):
        return redirect("start_step", production, step)
    who = actor(request, production)
    if step == 2:
        person, _ = invite(who, request.POST)
        request.session[f"invited-{production}"] = [*request.session.get(f"invited-{production}", []), person]
        return redirect("start_step", production, 2 if request.POST.get("again") else 3)
    written = agreements.add_role(who, name=request.POST.get("name", ""), about=request.POST.get("about", ""))
    request.session[f"role-{production}"] = written.answer["role"]
    return redirect("start_step", production, 4)


def _share(request: HttpRequest, production: str) -> dict[str, str]:
    role = request.session.get(f"role-{production}", "")
    call = call_of(production, role, now=now()) if role else None
    if call is None:
        return {"role": "", "link": "", "room_url": reverse("production", args=[production])}
    link = request.build_absolute_uri(role_link(production, role))
    return {
        "role": call.name, "link": link, "room_url": reverse("room", args=[production, role]),
        "near": near_only(),
    }  # fmt: skip
