"""Safeguarding: the gate and the matters for the leads; raising one, and reading one's own, for everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from castlist.actions import clearance, safeguarding, told
from castlist.actions.decisions import Actor
from castlist.actions.requests import once
from castlist.queries import safeguarding as found
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, production_for
from castlist.queries.glances import look_again
from castlist.rules.safeguarding import CONCERN, LONGEST_REVIEW
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT, actor, error_page, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import day, ident
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import carried
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.zones import in_zone

DONE = {
    "clear": "It is given at the next round, with everybody else’s.",
    "withhold": "That is taken back: it stays pending.",
    "clear_all": "Everybody without an open matter is cleared at the next round.",
    "raise": "It is with the safeguarding leads, and nowhere else.",
    "note": "That is kept.",
    "file": "The file is kept, sealed, with the matter.",
    "sort": "That is kept.",
    "tell": "They can read it and answer on a page of their own. If it does not say below that a mail led them there, "
    "give them the address of that page yourself.",
    "owner": "That is kept. It waits on whoever looks after it, and on nobody else.",
    "review": "It comes up again on that day.",
    "ease": "It comes up again on that day.",
    "hold": "Clearance is pending while the hold stands: 14 days at most, unless a second officer confirms it.",
    "confirm": "The hold lasts up to the day of the next look.",
    "release": "The hold is over.",
    "end": "The matter has ended.",
}
UNSORTED = (CONCERN, "I leave that to the leads")
"""What stands chosen when somebody raises a matter: to say what happened is enough."""
NO_WORDS = ("csrfmiddlewaretoken", "key")
KEY_IS_MISSING = (
    "What is kept here cannot be opened: the file safeguarding.key in the data folder is missing, or is another one. "
    "Nothing was changed. Whoever looks after the server must put it back from its own backup."
)


def closely_held(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Members only; and without the right key nothing is shown in part."""

    @member_view
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except found.Locked:
            return error_page(request, 503, KEY_IS_MISSING)
        finally:
            if request.method == "POST":
                look_again(str(request.user.pk))

    return guarded


def _show(request: HttpRequest, where: Any, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    head = frame_for(request, where)
    done = DONE.get(request.GET.get("done", ""), "")
    with in_zone(zone_of(where)):
        answer = show(
            request,
            "safeguarding.jinja",
            {"frame": head, "chrome": chrome(request, head), "done": done, **context},
            status=status,
        )
    answer["Cache-Control"] = NEVER_KEPT
    return answer


@looked_at
@closely_held
def page(request: HttpRequest, production: str) -> HttpResponse:
    """The gate and the matters, for a lead; what they raised themselves, for others."""
    return _list(request, production)


def _list(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = found.lead_page(viewer, where, now=now())
    urls = {"team_url": reverse("team", args=[production])}
    urls |= {"raise_url": reverse("safeguarding_raise", args=[production])} if seen.has_leads else {}
    if seen.gates:
        urls |= {n: reverse("safeguarding_gate", args=[production, n]) for n in ("clear", "withhold", "clear_all")}
    return _show(request, where, {"page": "list", "seen": seen, "urls": urls, **more}, status=status)


@looked_at_or_sent
@closely_held
def gate(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """Opens the gate for one, or for everybody about whom no matter is open; or closes it again."""
    viewer: Any = request.user
    production_for(viewer, production)
    if request.method != "POST":
        return redirect("safeguarding", production)
    who, cand = actor(request, production), ident(request.POST, "candidacy")
    try:
        if name == "clear_all":
            clearance.clear_all(who)
        elif name == "clear":
            clearance.clear(who, cand)
        elif name == "withhold":
            clearance.withhold(who, cand)
        else:
            raise NotThere
    except Refused as no:
        if no.why in (Why.unknown, Why.no_right):
            raise NotThere from None
        return _list(request, production, status=status_of(no), acted=name, errors={"form": sentence_of(no)})
    return redirect(reverse("safeguarding", args=[production]) + f"?done={name}")


@looked_at_or_sent
@closely_held
@gives_back
def raise_matter(request: HttpRequest, production: str) -> HttpResponse:
    """A form that anybody on the team may send, recused or not; words brought from the room only stand in it."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    if not found.lead_page(viewer, where, now=now()).has_leads:
        raise NotThere
    errors: dict[str, str] = {}
    no: Refused | None = None
    brought = "from_room" in request.POST
    if request.method == "POST" and not brought:
        try:
            _raise(request, production)
            return redirect(reverse("safeguarding", args=[production]) + "?done=raise")
        except Refused as refused:
            no, errors = refused, {"form": sentence_of(refused)}
    performers, team = found.choices(viewer, where)
    context = {
        "page": "raise",
        "choices": {"kinds": [UNSORTED, *found.KINDS.items()], "about": [*performers, *team]},
        "urls": {"raise": request.path, "list_url": reverse("safeguarding", args=[production])},
        "acted": "raise" if errors else "",
        "errors": errors,
        "typed": carried(request.POST) if brought else request.POST.dict() if errors else {},
        "carried": brought,
    }
    return _show(request, where, context, status=status_of(no) if no else 200)


def _raise(request: HttpRequest, production: str) -> None:
    form = request.POST
    kind, _, whom = form.get("whom", "").partition(":")
    whom = ident({"whom": whom}, "whom")

    def raised(who: Actor) -> None:
        safeguarding.raise_matter(
            who,
            kind=form.get("kind", ""),
            account=form.get("text", ""),
            performer=whom if kind == "performer" else "",
            person=whom if kind == "person" else "",
            about=form.get("about", ""),
        )

    once_under(request, production, raised)


def once_under(request: HttpRequest, production: str, do: Callable[[Actor], None], *also: str) -> None:
    """What the form asks is done once under its key, however often it is sent (I37). `also`: what else it carried.

    What is kept of it is a keyed digest: a plain one would let whoever holds the database try out what was said.
    """
    who = actor(request, production)
    said = [
        request.path,
        *also,
        *(f"{name}={value}" for name, value in sorted(request.POST.items()) if name not in NO_WORDS),
    ]
    mark = salted_hmac("castlist.matter", "\n".join(said), algorithm="sha256").hexdigest()

    def done() -> dict[str, Any]:
        do(who)
        return {}

    if who.key:
        # The key names the form that was sent: in the clear it would say who raised something here, and who held what.
        key = salted_hmac("castlist.matter", who.key, algorithm="sha256").hexdigest()
        once(done, by=who.by, key=key, act=mark, now=who.now)
    else:
        done()


def _text(form: QueryDict) -> str:
    return form.get("text", "")


STEPS: dict[str, Callable[[Actor, str, QueryDict], None]] = {
    "note": lambda who, m, form: safeguarding.note(who, m, text=_text(form), what=form.get("what", "note")),
    "sort": lambda who, m, form: safeguarding.sort(who, m, kind=form.get("kind", ""), text=_text(form)),
    "tell": lambda who, m, form: told.tell(who, m, text=_text(form)),
    "owner": lambda who, m, form: safeguarding.hand(who, m, owner=ident(form, "owner")),
    "review": lambda who, m, form: safeguarding.review(who, m, text=_text(form), on=day(form, "review")),
    "ease": lambda who, m, form: safeguarding.ease(who, m, text=_text(form), on=day(form, "review")),
    "hold": lambda who, m, form: clearance.hold(who, m, text=_text(form)),
    "confirm": lambda who, m, form: clearance.confirm(who, m, text=_text(form)),
    "release": lambda who, m, form: clearance.release(who, m, text=_text(form)),
    "end": lambda who, m, form: safeguarding.end(who, m, text=_text(form)),
}
"""What a lead may add to a matter, as its form names it."""


@looked_at
@closely_held
def matter(request: HttpRequest, production: str, matter: str) -> HttpResponse:
    """One matter: whole for a lead, what they wrote for its author."""
    return show_matter(request, production, matter)


def show_matter(request: HttpRequest, production: str, matter: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = found.matter_for(viewer, where, matter, now=now())
    urls = {"list_url": reverse("safeguarding", args=[production])}
    if seen.may_change:
        steps = [n for n in STEPS if n != "tell" or seen.may_tell]
        urls |= {n: reverse("safeguarding_step", args=[production, matter, n]) for n in steps}
    if seen.may_add:
        urls["file"] = reverse("safeguarding_file_add", args=[production, matter])
    latest = (now() + LONGEST_REVIEW).date().isoformat()
    context = {"page": "matter", "matter": seen, "latest": latest, "urls": urls, "kinds": found.KINDS, **more}
    return _show(request, where, context, status=status)


@looked_at_or_sent
@closely_held
@gives_back
def step(request: HttpRequest, production: str, matter: str, name: str) -> HttpResponse:
    """One dated step of a matter."""
    viewer: Any = request.user
    found.matter_for(viewer, production_for(viewer, production), matter, now=now())
    if request.method != "POST":
        return redirect("safeguarding_matter", production, matter)
    if name not in STEPS:
        raise NotThere
    try:
        once_under(request, production, lambda who: STEPS[name](who, matter, request.POST))
    except Refused as no:
        if no.why is Why.unknown:
            raise NotThere from None
        typed, errors = request.POST.dict(), {"form": sentence_of(no)}
        return show_matter(request, production, matter, status=status_of(no), acted=name, typed=typed, errors=errors)
    return redirect(reverse("safeguarding_matter", args=[production, matter]) + f"?done={name}")
