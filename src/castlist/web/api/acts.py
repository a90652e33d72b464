"""How every write of the API is done: once under its key, behind the door of what it is about, refused in one shape."""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial, wraps
from inspect import signature
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router
from ninja.errors import ValidationError
from ninja.utils import contribute_operation_args
from pydantic import StringConstraints

from castlist.actions.decisions import Actor
from castlist.actions.log import Written
from castlist.actions.requests import once, once_in_parts
from castlist.queries.doors import NotThere, candidacy_for, names, production_for, team_state
from castlist.queries.resolving import who_can_resolve, who_must_agree
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused
from castlist.web.acting import now
from castlist.web.api.aloud import look_over_said
from castlist.web.api.answers import Done
from castlist.web.api.door import viewer
from castlist.web.api.errors import ERRORS, Against

Key = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")]
KEY_SAYS = "1 to 80 letters, digits or signs, chosen anew for each act. Sent again, the same request is answered again."

Answer = dict[str, Any]
Act = Callable[[Actor], Written | Answer]
MADE = {
    "candidacy_named": "candidacy",
    "objected": "objection",
    "voiced": "voice",
    "task_given": "task",
    "motion_opened": "motion",
    "role_added": "role",
    "letter_drafted": "letter",
    "tape_asked": "tape",
}
"""Kinds of events that bring something into being, and what that is called."""


def write(router: Router, method: str, path: str, *, answers: Any = Done) -> Callable[[Any], Any]:
    """Registers a write: it needs an Idempotency-Key, and may be refused in every way there is."""

    def decorator(view: Any) -> Any:
        @wraps(view)
        def keyed(request: HttpRequest, key: str, **said: Any) -> Any:
            request.idempotency_key = key  # type: ignore[attr-defined]
            request.said = said.get("body")  # type: ignore[attr-defined]
            return known(request, **said)

        known = _no_other_names(view, path)
        contribute_operation_args(keyed, "key", Key, Header(..., alias="Idempotency-Key", description=KEY_SAYS))
        return router.api_operation([method], path, response=answers, **_named(view.__name__))(keyed)

    return decorator


def read(router: Router, path: str, *, answers: Any) -> Callable[[Any], Any]:
    """Registers a reading."""

    def decorator(view: Any) -> Any:
        known = _no_other_names(view, path)
        return router.get(path, response=answers, **_named(view.__name__))(known)

    return decorator


def _no_other_names(view: Any, path: str) -> Any:
    """The view, which refuses an address that asks for more than it knows: a misspelt name is no silence."""
    asked = frozenset(signature(view).parameters) - {"request", "body"} - frozenset(re.findall(r"{(\w+)}", path))

    @wraps(view)
    def guarded(request: HttpRequest, **said: Any) -> Any:
        unknown = sorted(request.GET.keys() - asked)
        if unknown:
            raise ValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown])
        return view(request, **said)

    return guarded


def _named(name: str) -> dict[str, Any]:
    """How an operation is called, and the errors that any may end in."""
    summary = name.replace("_", " ").capitalize()
    return {"operation_id": name, "url_name": f"api_{name}", "summary": summary, "openapi_extra": ERRORS}


def actor(request: HttpRequest, production: str = "", *, key: str = "") -> Actor:
    """Who acts here. The key of a request covers all of it; `key` is that of one part which must stand on its own."""
    return Actor(production, viewer(request).pk, now(), key)


def do_once(request: HttpRequest, do: Callable[[], Answer], *, in_parts: bool = False, sealed: bool = False) -> Answer:
    """What the act answers, the first time and ever after. What is said aloud is read over before anything is done."""
    run: Callable[..., Answer] = once_in_parts if in_parts else partial(once, sealed=sealed)

    def read_over() -> Answer:
        look_over_said(getattr(request, "said", None))
        return do()

    return run(read_over, by=viewer(request).pk, key=key_of(request), act=_asked(request), now=now())


def key_of(request: HttpRequest) -> str:
    """The key that the request came under."""
    return str(getattr(request, "idempotency_key", ""))


def _asked(request: HttpRequest) -> str:
    """What is asked, in one spelling: the same request is the same text, however its JSON is laid out."""
    try:
        body = json.dumps(json.loads(request.body), sort_keys=True) if request.body else ""
    except ValueError:
        body = request.body.hex()
    return f"api {request.method} {request.path} {body}"


def done(written: Written, by: str, *made: tuple[str, str]) -> Answer:
    """What the bearer's own act put into the log: not what time brought meanwhile, perhaps elsewhere."""
    own = [e for e in written.events if e.by == by]
    found = [*made]
    for event in own:
        kind = MADE.get(event.kind, "")
        new = event.cand if kind == "candidacy" else str(event.data.get("id", ""))
        if kind and new and (kind, new) not in found:
            found.append((kind, new))
        opened = event.data.get("opens")
        if opened:
            found.append(("objection", str(opened["id"])))
    return {"events": [e.kind for e in own], "made": [{"kind": k, "id": i} for k, i in found]}


def made(*things: tuple[str, str], events: Iterable[str] = ()) -> Answer:
    """What an act that tells no events has made."""
    return {"events": list(events), "made": [{"kind": k, "id": i} for k, i in things]}


def _told(result: Written | Answer, by: str) -> Answer:
    return done(result, by) if isinstance(result, Written) else result


def on_candidacy(
    request: HttpRequest, production: str, cand: str, act: Act, *, thing: str = "", in_parts: bool = False
) -> Answer:
    """The act on one candidacy is done, for whoever may know of it; refused, it says who can resolve that."""
    me, who = viewer(request), actor(request, production)
    candidacy_for(me, production_for(me, production), cand)
    try:
        return do_once(request, lambda: _told(act(who), who.by), in_parts=in_parts)
    except Refused as no:
        raise Against(no, who_can_resolve(me, production, cand, no.whys, thing=thing)) from no


def on_team(request: HttpRequest, production: str, act: Act, *, motion: str = "", sealed: bool = False) -> Answer:
    """The act about a production is done, for somebody on its team; refused, it says whose agreement is missing."""
    me, who = viewer(request), actor(request, production)
    state = team_state(me, production_for(me, production))
    try:
        return do_once(request, lambda: _told(act(who), who.by), sealed=sealed)
    except Refused as no:
        raise Against(no, who_must_agree(me, production, state, motion) if motion else ()) from no


def known_here(request: HttpRequest, production: str, *people: str) -> None:
    """Raises NotThere unless each of these people (or '') is or was concerned with the production."""
    asked = {person for person in people if person}
    if asked and asked - set(names(production_for(viewer(request), production), State(), {}).people):
        raise NotThere
