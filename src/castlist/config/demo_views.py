"""The demo's one-click sign-in. Its address exists only while `castlist demo` serves."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from castlist.queries.demo import person_of
from castlist.queries.people import person_by_id
from castlist.web.kept_words import waits_for
from castlist.web.methods import looked_at

BACKEND = "castlist.config.members.Members"


@looked_at
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """The person is signed in, with one click; and stands before what they typed, if a session had ended meanwhile."""
    found = person_by_id(person_of(token))
    if found is None:
        raise Http404
    login(request, found, backend=BACKEND)
    UserSession.objects.create_from_request(request)  # so that it stands among where they are signed in
    return redirect(waits_for(request, str(found.pk)) or "home")


urlpatterns = [path("<str:token>/", sign_in, name="demo_sign_in")]
