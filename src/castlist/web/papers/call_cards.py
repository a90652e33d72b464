"""Where other sites fetch the picture of an open call; there is none of a call that is not for anybody."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from castlist.queries.calls import call_of, calls_of
from castlist.web.acting import calm, error_page, now
from castlist.web.call_views import no_call
from castlist.web.limits import came_from, too_often
from castlist.web.methods import looked_at
from castlist.web.papers.cards import Card, is_kept, of_production, of_role, picture
from castlist.web.papers.printing import PRINTED_AT_MOST, NotDrawn
from castlist.web.role_links import read_calls_link, read_role_link

A_DAY, A_WHILE = 86_400, 300
"""Seconds for which others keep it: under an address that names what stands on it, and under another."""


@looked_at
@calm
def role(request: HttpRequest, token: str) -> HttpResponse:
    """Of one public part."""
    named = read_role_link(token)
    page = call_of(*named, now=now()) if named else None
    card = of_role(page) if page else None
    return _given(request, card) if card else no_call(request)


@looked_at
@calm
def production(request: HttpRequest, token: str) -> HttpResponse:
    """Of a production with its public parts."""
    found = read_calls_link(token)
    page = calls_of(found, now=now()) if found else None
    return _given(request, of_production(page)) if page else no_call(request)


def _given(request: HttpRequest, card: Card) -> HttpResponse:
    mark = f'"{card.mark}"'
    lasts = A_DAY if request.GET.get("v") == card.mark else A_WHILE
    answer: HttpResponse
    if request.headers.get("If-None-Match") == mark:
        answer = HttpResponseNotModified()
    else:
        if not is_kept(card) and too_often("card", came_from(request), most=PRINTED_AT_MOST):
            return error_page(request, 429)
        try:
            answer = HttpResponse(picture(card), content_type="image/png")
        except NotDrawn:
            later = error_page(request, 503, "This picture could not be drawn just now. Ask again in a moment.")
            later["Retry-After"] = "10"
            return later
    answer["ETag"], answer["Cache-Control"] = mark, f"public, max-age={lasts}"
    answer["X-Content-Type-Options"], answer["Cross-Origin-Resource-Policy"] = "nosniff", "cross-origin"
    return answer
