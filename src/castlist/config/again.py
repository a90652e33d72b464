"""Saying once more who one is, by a code by mail: before the first lock is set up, and before others are signed out."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from castlist.config.codes import opens
from castlist.config.sessions import SINCE
from castlist.web.acting import way_back
from castlist.web.limits import came_from, too_often

View = Callable[..., HttpResponseBase]
log = logging.getLogger("castlist.config.signin")
SHOWN = "shown_at"
"""The name under which a session keeps when its person showed once more who they are, in seconds."""
ASKED = "code_again"
LATELY = 10 * 60
MOST_CODES = 5
"""Codes for one person in ten minutes."""
WRONG = "That is not the code. Look at the latest mail again, or have another code sent."
OVER = "That code opens nothing any more. Have another one sent."
TOO_MANY = "Too many codes were asked for. Wait ten minutes, then have another one sent."


def shown_lately(request: HttpRequest) -> bool:
    """Whether they signed in, or showed once more who they are, within the last ten minutes."""
    shown = max(request.session.get(SINCE, 0), request.session.get(SHOWN, 0))
    return bool(_now() - shown < LATELY)


def now_shown(request: HttpRequest) -> None:
    """They have shown it; the session goes on under another key, which nobody knows who may have had the old one."""
    request.session[SHOWN] = _now()
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def asked_first(needed: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """The page is for whoever showed lately who they are, where that is needed; others are asked, and led back."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated or not needed(request) or shown_lately(request):
                return view(request, *args, **kwargs)
            return HttpResponseRedirect(f"{reverse('sign_in_again')}?{urlencode({'next': request.path})}")

        return guarded

    return decorator


def has_no_lock(request: HttpRequest) -> bool:
    """Nobody asks them for a passkey or an app when they change how they sign in: they have none."""
    return not Authenticator.objects.filter(user_id=request.user.pk).exists()


def is_sent(request: HttpRequest) -> bool:
    """Something is done here, not only looked at."""
    return request.method == "POST"


def again(request: HttpRequest) -> HttpResponse:
    """A code goes to their address, and whoever writes it here within ten minutes is led on."""
    if not request.user.is_authenticated:
        return redirect_to_login(way_back(request))
    then, error = _then(request), ""
    if request.method == "POST" and "code" not in request.POST:
        error = _send(request)
        if not error:
            return HttpResponseRedirect(f"{request.path}?{urlencode({'next': then})}")
    elif request.method == "POST":
        error = _why_not(request, request.POST["code"])
        if not error:
            now_shown(request)
            return HttpResponseRedirect(then)
    others = [
        {**one, "url": f"{one['url']}?{urlencode({'next': then})}"}
        for one in get_adapter().get_reauthentication_methods(request.user)
    ]
    waits = ASKED in request.session
    context = {"then": then, "error": error, "waits": waits, "reauthentication_alternatives": others}
    return render(request, "sign_in/again.html", context, status=422 if error else 200)


def _send(request: HttpRequest) -> str:
    """The code is on its way; or the sentence that says why it is not."""
    if too_often(ASKED, str(request.user.pk), most=MOST_CODES):
        return TOO_MANY
    door, person = cast(Any, get_adapter()), cast(Any, request.user)
    request.session[ASKED] = {"kept": door.generate_login_code(), "at": _now(), "tries": 0}
    door.send_mail("account/email/login_code", person.email, {"request": request})
    return ""


def _why_not(request: HttpRequest, code: str) -> str:
    """Why the code opens nothing; '' when it does. It opens once, and three wrong ones end it."""
    asked = request.session.pop(ASKED, None)
    if asked is None or _now() - asked["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        return OVER
    if opens(code[:100], asked["kept"]):
        return ""
    log.warning("a wrong code by mail, asked again: person %s, from %s", request.user.pk, came_from(request))
    if asked["tries"] + 1 >= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        return OVER
    request.session[ASKED] = {**asked, "tries": asked["tries"] + 1}
    return WRONG


def _then(request: HttpRequest) -> str:
    """Where they wanted to go; a place of ours."""
    said = request.POST.get("next") or request.GET.get("next", "")
    return said if said and get_adapter().is_safe_url(said) else reverse("mfa_index")


def _now() -> float:
    return timezone.now().timestamp()
