"""Every address below /api/. What is not there answers like what is not yours to know."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE

from castlist import __version__
from castlist.web.api import (
    agents,
    agreements,
    auditions,
    callbacks,
    cast_lists,
    casting,
    dates,
    day_pictures,
    decisions,
    desk_times,
    errors,
    evidence,
    filling,
    first_calls,
    forms,
    glass,
    guardians,
    home,
    keeping,
    letter_wordings,
    letters,
    lists,
    notes,
    notices,
    objections,
    parts,
    people,
    people_lists,
    performers,
    queue,
    replanning,
    rooms,
    safeguarding,
    tapes,
)
from castlist.web.api.bodies import StrictParser
from castlist.web.api.door import MemberToken

SAYS = (
    "What a member may do and read in a browser, for a program that acts for them: the same rules, the same refusals. "
    "Every write needs an Idempotency-Key. Every error has one shape."
)

api = NinjaAPI(
    title="Castlist",
    version=__version__,
    description=SAYS,
    urls_namespace="api",
    openapi_url=None,  # ours, below, is written once
    docs_url=None,  # its pages would load from other origins
    auth=MemberToken(),
    parser=StrictParser(),
)
errors.register(api)
for part in (
    home,
    rooms,
    decisions,
    notes,
    objections,
    lists,
    agreements,
    people_lists,
    people,
    notices,
    forms,
    performers,
    letters,
    letter_wordings,
    cast_lists,
    casting,
    first_calls,
    auditions,
    desk_times,
    filling,
    queue,
    replanning,
    day_pictures,
    dates,
    parts,
    callbacks,
    agents,
    guardians,
    tapes,
    safeguarding,
    evidence,
    glass,
    keeping,
):
    api.add_router("", part.router)


@contextmanager
def _asked_by_get(request: HttpRequest) -> Iterator[None]:
    """Inside, HEAD is GET; whoever carries the answer leaves its body out."""
    method = request.method
    request.method = "GET" if method == "HEAD" else method
    try:
        yield
    finally:
        request.method = method


def _calm(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing is kept by anything on the way, and a wrong method is told in the one shape of errors."""

    @csrf_exempt
    @wraps(view)
    def calmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return errors.told(403, "not_encrypted")
        with _asked_by_get(request):
            answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            answer = errors.told(405, "no_such_method", Allow=answer["Allow"].replace("GET", "GET, HEAD"))
        answer["Cache-Control"] = "private, no-store"
        return answer

    return calmed


def _calm_all(patterns: list[Any]) -> list[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _calm(pattern.callback)
    return patterns


@cache
def _written() -> bytes:
    """The document, as every request for it is answered."""
    found = api.get_openapi_schema()
    found["components"]["schemas"]["Error"] = errors.Error.model_json_schema(ref_template=REF_TEMPLATE)
    found["components"]["schemas"] |= found["components"]["schemas"]["Error"].pop("$defs")
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """What the API is, as OpenAPI 3.1: for everybody, since it is the same everywhere."""
    return HttpResponse(_written(), content_type="application/json")


_patterns, _app, _name = api.urls
_patterns.insert(0, path("openapi.json", document, name="openapi-json"))
urlpatterns = [
    path("", (_calm_all(_patterns), _app, _name)),
    re_path(r"", csrf_exempt(errors.nothing), name="api_nothing"),
]
