"""One of the browsers in which somebody is signed in is signed out, by themselves, from another."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def end(request: HttpRequest, session: int) -> HttpResponse:
    """That browser is signed out, and whatever it asks next leads to the door; of others' there is nothing here."""
    if request.method != "POST":
        return redirect("usersessions_list")
    found = UserSession.objects.filter(pk=session, user_id=request.user.pk).first()
    if found is None:
        raise Http404
    if found.session_key == request.session.session_key:
        return redirect("account_logout")
    found.end()
    return redirect("usersessions_list")
