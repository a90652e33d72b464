"""Who acts for somebody under 18: as those see it who arrange the days, and as the guardian does."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import guardians
from castlist.actions.people import NotUsable
from castlist.queries.doors import NotThere, production_for
from castlist.queries.guardians import GuardianPage, acts_for, agreed_to, guardian_of, guardian_page
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.queries.retention import periods
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_their_own_link


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """Who acts for a candidate; said or put right by those who may read it."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = guardian_page(viewer, where, cand, now=now())
    if request.method != "POST":
        return _show(request, where, seen)
    try:
        _say(request, where, seen)
    except (Refused, NotUsable) as no:
        said, status = (sentence_of(no), status_of(no)) if isinstance(no, Refused) else (str(no), 422)
        typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
        return _show(request, where, seen, status=status, acted="say", errors={"form": said}, typed=typed)
    return redirect(reverse("guardian", args=[production, cand]) + "?done=say")


def _say(request: HttpRequest, where: Any, seen: GuardianPage) -> None:
    from castlist.queries.log import load_candidacy

    who = actor(request, where.pk)
    if not seen.may_say:
        raise NotThere
    found = load_candidacy(where.pk, seen.role_id, seen.cand).candidacy(seen.cand)
    if found is not None:
        guardians.say(where, found.performer, form=request.POST, now=who.now)


def _show(request: HttpRequest, where: Any, seen: GuardianPage, *, status: int = 200, **more: Any) -> HttpResponse:
    head = frame_for(request, where)
    here = reverse("guardian", args=[where.pk, seen.cand])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "urls": {"say": here} if seen.may_say else {},
        "room": f"{reverse('room', args=[where.pk, seen.role_id])}?c={seen.cand}",
        "days": periods(where.company_id)["minors"],
        "done": "That is kept." if request.GET.get("done") == "say" else "", **more,
    }  # fmt: skip
    return show(request, "guardian.jinja", context, status=status)


# -- Behind the private link


def _urls(bearer: Bearer) -> dict[str, str]:
    token = [bearer.token]
    acts = {name: reverse("performer_guardian_act", args=[*token, name]) for name in ("correct", "of_age")}
    here = {"here": reverse("performer_guardian", args=token), "page": reverse("performer", args=token)}
    return acts | here | {"kept": reverse("performer_kept", args=token)}


def _show_own(request: HttpRequest, bearer: Bearer, *, status: int = 200, **more: Any) -> HttpResponse:
    found = guardian_of(bearer.performer)
    if found is None:
        raise NotThere
    born = found.born.isoformat() if found.born else ""
    context = {
        "acts": acts_for(bearer), "name": page_for(bearer, now=now()).name, "urls": _urls(bearer),
        "said": {
            "guardian_name": found.name, "guardian_relation": found.relation, "born": born,
            "may_print": "yes" if found.may_print else "", "may_picture": "yes" if found.picture_at else "",
        },
        "agreed": _agreed(found, bearer),
        "done": "That is kept as you wrote it." if request.GET.get("done") == "correct" else "", **more,
    }  # fmt: skip
    return show(request, "performer_guardian.jinja", context, status=status)


def _agreed(found: Any, bearer: Bearer) -> str:
    """Who agreed to a picture, in a sentence; '' where nobody does."""
    said = agreed_to(found, ZoneInfo(bearer.production.time_zone))
    return f"Agreed by {said}. Take the tick away, and a picture that was taken is gone." if said else ""


@looked_at
@by_their_own_link
def own(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """For whom they act, and as what."""
    return _show_own(request, bearer)


@looked_at_or_sent
@by_their_own_link
def own_act(request: HttpRequest, bearer: Bearer, name: str) -> HttpResponse:
    """The guardian puts it right, or hands over to somebody who is 18 now."""
    if name not in ("correct", "of_age") or guardian_of(bearer.performer) is None:
        raise NotThere
    here = reverse("performer_guardian", args=[bearer.token])
    if request.method != "POST":
        return redirect(here)
    try:
        if name == "correct":
            guardians.correct(bearer, form=request.POST, now=now())
            return redirect(f"{here}?done=correct")
        if request.POST.get("sure") != "yes":
            raise NotUsable("Say that they act for themselves: your link opens nothing afterwards.")
        guardians.of_age(bearer, email=request.POST.get("email", ""), now=now())
    except (Refused, NotUsable) as no:
        said, status = (sentence_of(no), status_of(no)) if isinstance(no, Refused) else (str(no), 422)
        return _show_own(
            request, bearer, status=status, acted=name, errors={name: said}, typed=request.POST.dict()
        )  # fmt: skip
    return show(request, "performer_handed_over.jinja", {})
