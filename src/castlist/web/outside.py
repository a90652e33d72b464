"""Around every page behind a private link: who came, how often, and what browsers are told about the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from castlist.queries.agents import agent_for
from castlist.queries.auditions import zone_of
from castlist.queries.contacts import contacts_for
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer, bearer_for
from castlist.web.acting import NEVER_KEPT, calm, now, show, typed_in
from castlist.web.limits import came_from, far_too_often, too_often

MOST_WRONG_LINKS = 60
MOST_ACTS = 60
MOST_KEPT = 300

BEFORE_ANY_LETTER = frozenset(
    "performer performer_sure performer_picture performer_picture_file performer_resume performer_resume_file "
    "performer_sides performer_cannot performer_cannot_file performer_cannot_act performer_concern performer_guardian "
    "performer_guardian_act performer_agent performer_agent_act performer_kept performer_take performer_erase "
    "performer_kept_act performer_content performer_twice performer_if_no performer_needs performer_tape "
    "performer_tape_back performer_tape_upload performer_tape_part performer_tape_watch".split()
)
"""What somebody who was submitted finds before any letter: nothing that answers what was not said to them. A self-tape
is there where the open call wishes for one."""

View = Callable[..., HttpResponseBase]


def by_private_link(view: View) -> View:
    """Only for whoever holds the link, which is the key: no session, no cookie, no account.

    Without a CSRF token, on purpose: the secret is in the address that is posted to, so nobody else's page can post
    there; and browsers that keep no cookies, or send no Origin because of our Referrer-Policy, can answer all the same.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = calm(_found)(request, view, token, *args, **kwargs)
        return keep_private(answer)

    return guarded


def by_their_own_link(view: View) -> View:
    """As `by_private_link`, and not for an agent: what is kept of somebody, and who acts for them, is their own."""

    @by_private_link
    @wraps(view)
    def guarded(request: HttpRequest, bearer: Bearer, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if bearer.agent:
            raise NotThere
        return view(request, bearer, *args, **kwargs)

    return guarded


def kept_of(bearer: Bearer) -> dict[str, str]:
    """Where it stands what is kept of them, for themselves alone."""
    return {} if bearer.agent else {"kept": reverse("performer_kept", args=[bearer.token])}


def by_agents_link(view: View) -> View:
    """Only for whoever holds an agent's link; for the same reasons without a session, a cookie and an account."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_private(calm(_found_agent)(request, view, token, *args, **kwargs))

    return guarded


def _found_agent(request: HttpRequest, view: View, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        agent = agent_for(token, now=now())
        keeps = bool(request.POST.get("later"))  # a form is kept as somebody types
        most = MOST_KEPT if keeps else MOST_ACTS
        if request.method == "POST" and far_too_often("form-kept" if keeps else "private-act", agent.id, most=most):
            return slow_down(request)
        return view(request, agent, *args, **kwargs)
    except NotThere:
        return _not_found(request)


def _found(request: HttpRequest, view: View, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        bearer = bearer_for(token, now=now())
        if bearer.untold and _name(request) not in BEFORE_ANY_LETTER:
            raise NotThere
        if request.method == "POST" and far_too_often("private-act", bearer.link, most=MOST_ACTS):
            return slow_down(request)
        request.worries = lambda: contacts_for(bearer.production.pk, bearer.cand)  # type: ignore[attr-defined]
        request.worry_page = reverse("performer_concern", args=[token])  # type: ignore[attr-defined]
        with timezone.override(zone_of(bearer.production)):
            return view(request, bearer, *args, **kwargs)
    except NotThere:
        for name in ("worries", "worry_page"):
            request.__dict__.pop(name, None)
        return _not_found(request)


def _name(request: HttpRequest) -> str:
    return str(request.resolver_match.url_name) if request.resolver_match else ""


def _not_found(request: HttpRequest) -> HttpResponse:
    """Others behind the same address go on: whose link is good is not counted here."""
    wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
    return slow_down(request) if wrong else gone(request)


def gone(request: HttpRequest) -> HttpResponse:
    """The one page for links that were guessed, edited, taken back, or have expired."""
    return show(request, "performer_gone.jinja", {"slow": False}, status=404)


def slow_down(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short while."""
    answer = show(
        request, "performer_gone.jinja", {"slow": True, "typed": list(typed_in(request).values())}, status=429
    )
    answer["Retry-After"] = "600"
    return answer


def keep_private(answer: HttpResponseBase) -> HttpResponseBase:
    """The address of the page stays with the person: not sent on, not found, not kept by anything on the way."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = NEVER_KEPT
    return answer
