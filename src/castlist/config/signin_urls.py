"""Addresses below /sign-in/: those pages of the sign-in library that we use, and our one-time link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path

from castlist.config.again import again, asked_first, has_no_lock, is_sent
from castlist.config.signed_in import end
from castlist.config.signin import as_long_for_strangers, one_time_link, showing_once
from castlist.web.acting import NEVER_KEPT, calm
from castlist.web.methods import looked_at_or_sent, not_this_way

View = Callable[..., HttpResponseBase]


def leaving_nothing(view: View) -> View:
    """Whoever signs out leaves no words of theirs in this browser, where the next one to sit there could find them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST":
            answer["Clear-Site-Data"] = '"storage"'
        return answer

    return guarded


def as_ours(view: View) -> View:
    """The page answers as every page of ours: it is kept nowhere, and what goes wrong is said on a drawn page."""

    @looked_at_or_sent
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = calm(view)(request, *args, **kwargs)
        if answer.status_code == 405:
            answer = not_this_way(request, "GET", "HEAD")  # a page of the library without a form
        answer["Cache-Control"] = NEVER_KEPT
        return answer

    return guarded


ASKED_FIRST = {
    "mfa_activate_totp": has_no_lock,  # whoever has one is asked for it by the library
    "mfa_add_webauthn": has_no_lock,
    "usersessions_list": is_sent,
    "session_end": is_sent,
}
"""Pages before which somebody shows once more who they are, and when."""


def _asked_first(one: URLPattern) -> View:
    needed = ASKED_FIRST.get(one.name or "")
    view = showing_once(one.callback) if one.name == "mfa_view_recovery_codes" else one.callback
    return asked_first(needed)(view) if needed else view


def all_as_ours(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses, of which each answers as ours; those that were given stay as they are."""
    return [
        URLResolver(one.pattern, all_as_ours(one.url_patterns), one.default_kwargs, one.app_name, one.namespace)
        if isinstance(one, URLResolver)
        else URLPattern(one.pattern, as_ours(_asked_first(one)), one.default_args, one.name)
        for one in patterns
    ]


urlpatterns = all_as_ours(
    [
        path("", as_long_for_strangers(account.request_login_code), name="account_login"),
        path("code/", as_long_for_strangers(account.request_login_code), name="account_request_login_code"),
        path("code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
        path("again/", again, name="sign_in_again"),
        path("out/", leaving_nothing(account.logout), name="account_logout"),
        path("inactive/", account.account_inactive, name="account_inactive"),
        path("link/<str:token>/", one_time_link, name="sign_in_link"),
        path("sessions/<int:session>/end/", end, name="session_end"),
        path("sessions/", include("allauth.usersessions.urls")),
        path("security/", include("allauth.mfa.urls")),
    ]
)
