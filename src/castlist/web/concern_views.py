"""A concern raised from outside: behind a private page, or behind the link of a call by anybody, without an account."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from castlist.actions import safeguarding
from castlist.queries.concerns import Concern, concern_page
from castlist.queries.doors import NotThere
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.queries.safeguarding import Locked
from castlist.rules.why import Refused
from castlist.web.acting import calm, error_page, now, sentence_of, show, status_of
from castlist.web.evidence_files import brought_a_file, sent_file
from castlist.web.fields import ident
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at_or_sent
from castlist.web.outside import by_private_link, keep_private
from castlist.web.role_links import read_role_link
from castlist.web.uploads import takes_words_and_a_file

MOST = 5
"""Concerns from one place in ten minutes. Kept for that long is a keyed digest of the place, in the cache alone."""


@takes_words_and_a_file
@looked_at_or_sent
@by_private_link
def by_performer(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """A performer tells the safeguarding leads; nobody else learns of it, and the page gives nothing of it back."""
    page_for(bearer, now=now())
    seen = concern_page(bearer.production.pk, performer=bearer.performer, cand=bearer.cand)
    return _page(request, seen, back=reverse("performer", args=[bearer.token]), performer=bearer.performer)


@takes_words_and_a_file
@csrf_exempt
@looked_at_or_sent
@calm
def by_anybody(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link of a role tells the leads. No account, no session, no cookie, and no address is kept.

    Without a CSRF token, as the call itself: nobody is signed in here in whose name another page could post.
    """
    named = read_role_link(token)
    if named is None:
        raise Http404
    if request.method == "POST" and too_often("concern", _place(request), most=MOST):
        return error_page(request, 429)
    answer = _page(request, concern_page(named[0]), back=reverse("call", args=[token]))
    keep_private(answer)
    return answer


def _place(request: HttpRequest) -> str:
    """One place from another, told apart for ten minutes only, by a digest that nobody without our key can undo."""
    return salted_hmac("castlist.concern", came_from(request), algorithm="sha256").hexdigest()


def _page(request: HttpRequest, seen: Concern | None, *, back: str, performer: str = "") -> HttpResponse:
    if seen is None:
        raise NotThere
    context: dict[str, Any] = {"seen": seen, "back": back, "sent": False, "error": "", "typed": {}, "again": False}
    if request.method != "POST":
        return show(request, "concern.jinja", context)
    form, status = request.POST, 200
    try:
        safeguarding.raise_from_outside(
            seen.id, account=form.get("text", ""), about=form.get("about", ""),
            person=ident(form, "person") if form.get("person") else "", performer=performer, now=now(),
            file=sent_file(request),
        )  # fmt: skip
        context["sent"] = True
    except Refused as no:
        context |= {"error": sentence_of(no), "typed": form.dict(), "again": brought_a_file(request)}
        status = status_of(no)
    except Locked:
        return error_page(request, 503, "It cannot be kept safely here just now. Please write to one of the contacts.")
    return show(request, "concern.jinja", context, status=status)
