"""The demo's one-click sign-in. Its address exists only while `castlist demo` serves."""

from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET

from castlist.queries.people import person_by_id

SALT = "castlist.demo"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demo_token(person: str) -> str:
    """What the demo's link for a person ends in."""
    return signing.Signer(salt=SALT).sign(person).replace(":", ".")


@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """The person is signed in, with one click."""
    person, _, mark = token.partition(".")
    try:
        found = person_by_id(signing.Signer(salt=SALT).unsign(f"{person}:{mark}"))
    except signing.BadSignature:
        raise Http404 from None
    if found is None:
        raise Http404
    login(request, found, backend=BACKEND)
    return redirect("home")


urlpatterns = [path("<str:token>/", sign_in, name="demo_sign_in")]
