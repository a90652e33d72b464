"""What was typed when a session had ended is kept until its author has signed in again, and given back in its form."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import resolve

from castlist.actions.closing import MARK, author_mark
from castlist.web.boxes import Box, Shut
from castlist.web.limits import came_from, too_often

View = Callable[..., HttpResponseBase]
PLACE = "kept_words"
PURPOSE = b"castlist kept words"
AUTHOR = "typed_by"
"""The field in which every form says whose it is: another member at the same browser is given nothing."""
LONGEST = 120_000
MOST = 30
"""Forms kept for one address in ten minutes: nobody who is not signed in fills the database with them."""
KNOWINGLY = "knowingly"
"""The field in which a form says that its author was asked about these words and wants them said: see looking_over."""
NEVER = ("csrfmiddlewaretoken", KNOWINGLY)


def keep(request: HttpRequest) -> bool:
    """The form waits in the browser's own session for whoever typed it; says whether it does.

    It may be an account for the safeguarding leads: in the table of sessions neither words nor address can be read.
    Whose they are stands there as a mark, so that they go with their author's account.
    """
    form = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    long = sum(len(name) + sum(map(len, values)) for name, values in form.items())
    if not request.POST.get(AUTHOR) or long > LONGEST or too_often(PLACE, came_from(request), most=MOST):
        return False
    request.session[MARK] = author_mark(request.POST[AUTHOR])
    request.session[PLACE] = Box(PURPOSE).encrypt(json.dumps([request.path, form]).encode()).decode()
    return True


def _kept(request: HttpRequest) -> tuple[str, dict[str, list[str]]]:
    """The address and the form that wait in the session; nothing where none does, or the secret key is another one."""
    try:
        path, form = json.loads(Box(PURPOSE).decrypt(request.session[PLACE]))
    except (KeyError, TypeError, Shut):
        return "", {}
    return path, form


def waits_for(request: HttpRequest, person: str) -> str:
    """Where the form is given back that the person typed at this browser; '' where none waits for them."""
    path, form = _kept(request)
    return path if path and form[AUTHOR] == [person] else ""


def gives_back(view: View) -> View:
    """Opened after signing in, the address of the act shows its form with what was typed; nothing is sent by that.

    The view runs as if the form had come, and `acting.actor` refuses it before anything is done.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        path, form = _kept(request)
        if path != request.path:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            del request.session[PLACE]
            request.session.pop(MARK, None)
        elif request.method == "GET" and form[AUTHOR] == [str(request.user.pk)]:
            request.POST, request.method = _form(form), "POST"  # type: ignore[assignment]
            request.given_back = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    guarded.gives_back = True  # type: ignore[attr-defined]
    return guarded


def may_be_kept(request: HttpRequest) -> bool:
    """True for a form that a page of ours sent, to an address that would give it back."""
    ours = f"{request.scheme}://{request.get_host()}"
    sent_by_us = request.headers.get("Origin") == ours or request.headers.get("Sec-Fetch-Site") == "same-origin"
    return sent_by_us and hasattr(resolve(request.path).func, "gives_back")


def _form(kept: dict[str, list[str]]) -> QueryDict:
    form = QueryDict(mutable=True)
    for name, values in kept.items():
        form.setlist(name, values)
    form["key"] = ""
    form._mutable = False
    return form
