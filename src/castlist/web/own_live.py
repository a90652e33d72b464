"""Somebody's own page while something on it moves by itself: their turn, the waiting list, a time that is held."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.queries import own_marks
from castlist.queries.performer_pages import PerformerPage, page_for
from castlist.queries.private_links import Bearer
from castlist.web.acting import now
from castlist.web.own_turns import Turn, turn_on


def moves(page: PerformerPage) -> bool:
    """Whether an open page looks again by itself."""
    return page.turn is not None or page.waiting is not None or page.on_hold is not None


def their_turn(bearer: Bearer, page: PerformerPage) -> Turn | None:
    """Their turn of this day, with the sign that leads whoever keeps the door to them."""
    return turn_on(page, settings.CASTLIST_URL + reverse("here", args=[bearer.production.pk, bearer.cand]))


def version_of(page: PerformerPage, turn: Turn | None) -> str:
    """Another one whenever something else is shown of what moves by itself; only of what stands on the page."""
    hold = page.on_hold
    shown = (
        page.state, page.days, page.held, page.off, page.waiting, page.own_day, len(page.added),
        (hold.slot, hold.until, hold.seen, hold.may_be_longer, hold.waited_for) if hold else None,
        (turn.head, turn.says, turn.own.place, bool(turn.sign)) if turn else None,
    )  # fmt: skip
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def asks_again(request: HttpRequest) -> bool:
    """An open page asks whether anything moved: that is no opening of it."""
    return bool(request.GET.get("v")) and "HX-Request" in request.headers


def still(request: HttpRequest, bearer: Bearer) -> HttpResponse | None:
    """Nothing (204) while the page is as it was last seen; None where it is not."""

    def work_out() -> str:
        page = page_for(bearer, now=now())
        return version_of(page, their_turn(bearer, page))

    seen = own_marks.version_of(bearer, now=now(), work_out=work_out)
    return HttpResponse(status=204) if seen == request.GET.get("v") else None
