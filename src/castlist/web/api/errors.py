"""Every error of the API has one shape: why, in words for a program and for a person, and who can resolve it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from castlist.actions.log import Reused
from castlist.actions.people import NotUsable
from castlist.actions.requests import UnderWay
from castlist.queries.safeguarding import Locked
from castlist.rules.trade import AgainstTheTrade, Finding
from castlist.rules.why import Refused, Why
from castlist.web.acting import SECONDS_TO_WAIT, note_trouble, status_of
from castlist.web.api.bodies import BadBody
from castlist.web.api.schemas import schema_of

LONGEST_DETAIL = 600
SENTENCES = {
    "unknown": Why.unknown.sentence,
    "token_required": "A token is needed that opens something: send it as “Authorization: Bearer …”.",
    "not_encrypted": "Ask by https:// only. A token that was sent here could be read on the way: revoke it.",
    "too_often": "That was too often in a short while. Wait, then go on.",
    "busy": "The records cannot be reached just now. Nothing was kept in part: wait, then send the same again. "
    "If this goes on, whoever looks after the server should see whether its disk is full.",
    "key_missing": "What is kept here cannot be opened: the file safeguarding.key in the data folder is missing, or is "
    "another one. Nothing was changed. Whoever looks after the server must put it back from its own backup.",
    "bad_request": "That is not what is asked for here.",
    "too_large": "That is more than is taken in one request.",
    "key_required": "Every write needs an Idempotency-Key: 1 to 80 letters, digits or signs, chosen anew each time.",
    "key_reused": "This Idempotency-Key stands for something else that you sent before. Choose a new one.",
    "under_way": "The same request is being done at this moment. Wait, then send it again to read its answer.",
    "not_usable": "That cannot be used here.",
    "no_such_method": "This address does not know that method.",
}
"""Reasons that are not the rules': what the server itself refuses."""


class Somebody(BaseModel):
    """A person who can do something about it."""

    id: str
    name: str


TradeFinding = schema_of(Finding, name="TradeFinding")


class ErrorBody(BaseModel):
    """Why not: every reason that holds, the leading one first."""

    why: list[str] = Field(description="Names of the reasons, for programs.")
    sentence: str = Field(description="The same for a person, one sentence a reason.")
    who: list[Somebody] = Field(description="Those who can resolve it, as far as the bearer may know them.")
    detail: str = Field(description="What exactly was wrong, where there is more to say; or ''.")
    findings: list[TradeFinding] = Field(  # type: ignore[valid-type]
        default=[], description="What rules of the trade found, where they speak against it; not there elsewhere."
    )


class Error(BaseModel):
    """What was refused, and why; nothing was changed."""

    error: ErrorBody


CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
STATUSES = {
    401: "No token, or one that opens nothing",
    404: "Not there, or not yours to know",
    409: "It has moved on, or the key stands for something else",
    413: "Too large",
    422: "Refused",
    429: "Too often",
    503: "The records cannot be reached just now",
}
ERRORS = {"responses": {status: {"description": says, "content": CONTENT} for status, says in STATUSES.items()}}
"""What every operation says of its errors. As plain text in the document: a model for each would be built 700 times."""


@dataclass
class Against(Exception):
    """A refusal, together with those who can resolve it."""

    no: Refused
    who: tuple[tuple[str, str], ...] = ()


class TooOften(Exception):
    """Too many requests in a short while; the seconds until the next is taken."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def body(why: Iterable[str], sentence: str, *, detail: str = "", who: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """The error as it is answered."""
    people = [{"id": person, "name": name} for person, name in who]
    return {"why": list(why), "sentence": sentence, "who": people, "detail": detail[:LONGEST_DETAIL]}


def body_of(no: Refused, who: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A refusal as it is answered. What is not known is always answered alike, whatever it was."""
    if no.why is Why.unknown:
        return body(["unknown"], SENTENCES["unknown"])
    whys = list(dict.fromkeys(no.whys))
    said = body([w.name for w in whys], " ".join(w.sentence for w in whys), detail=no.detail, who=who)
    if isinstance(no, AgainstTheTrade):
        said["findings"] = [TradeFinding.model_validate(one).model_dump() for one in no.findings]
    return said


def answer(status: int, error: dict[str, Any], **headers: str) -> HttpResponse:
    """The response that carries an error."""
    return JsonResponse({"error": error}, status=status, headers={"Cache-Control": "private, no-store", **headers})


def told(status: int, why: str, *, detail: str = "", **headers: str) -> HttpResponse:
    """An error that is the server's own."""
    return answer(status, body([why], SENTENCES[why], detail=detail), **headers)


def nothing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Nothing here: the very same for strangers, recused people, unknown ids, and addresses that do not exist (I32)."""
    return told(404, "unknown")


def unreadable(no: ValidationError) -> HttpResponse:
    """Names the fields that were wrong. A wrong id in the address is simply not known."""
    places = [tuple(map(str, e.get("loc", ()))) for e in no.errors]
    if any(place[:1] == ("path",) for place in places):
        return told(404, "unknown")
    if any(place[:1] == ("header",) for place in places):
        return told(422, "key_required")
    rows = [_said(place, e) for place, e in zip(places, no.errors, strict=True)]
    too_long = any(str(e.get("type")) in ("string_too_long", "too_long") for e in no.errors)
    why = Why.too_long.name if too_long else "bad_request"
    sentence = Why.too_long.sentence if too_long else SENTENCES["bad_request"]
    return answer(422, body([why], sentence, detail=" · ".join(rows)))


def _said(place: tuple[str, ...], error: dict[str, Any]) -> str:
    """'reason: is missing', in our own words where we have them; never what was sent."""
    name = ".".join(part[:60] for part in place[2 if place[:1] == ("body",) else 1 :]) or "the body"
    says = {
        "extra_forbidden": "is not a field here",
        "missing": "is missing",
        "union_tag_invalid": "is none of the kinds there are",
        "union_tag_not_found": "says no kind",
    }
    return f"{name}: {says.get(str(error.get('type')), str(error.get('msg', '')))}"[:200]


def _http(request: HttpRequest, no: HttpError) -> HttpResponse:
    """A body that could not be read at all."""
    cause = no.__cause__
    if isinstance(cause, BadBody):
        return told(422, "bad_request", detail=cause.says)
    return told(422, "bad_request")


def register(api: NinjaAPI) -> None:
    """The API answers all of these in the one shape; anything else is a mistake of ours, and the server's own page."""
    kinds: dict[type[Exception], Any] = {
        Http404: nothing,
        Refused: lambda request, no: answer(status_of(no), body_of(no)),
        Against: lambda request, no: answer(status_of(no.no), body_of(no.no, no.who)),
        NotUsable: lambda request, no: answer(422, body(["not_usable"], str(no) or SENTENCES["not_usable"])),
        UnderWay: lambda request, no: told(409, "under_way", **{"Retry-After": "1"}),
        Reused: lambda request, no: told(409, "key_reused"),
        AuthenticationError: lambda request, no: told(401, "token_required", **{"WWW-Authenticate": "Bearer"}),
        TooOften: lambda request, no: told(429, "too_often", **{"Retry-After": str(no.seconds)}),
        ValidationError: lambda request, no: unreadable(no),
        HttpError: _http,
        RequestDataTooBig: lambda request, no: told(413, "too_large"),
        Locked: lambda request, no: told(503, "key_missing"),
        OperationalError: busy,
        InterfaceError: busy,
        Exception: _ours,
    }
    for kind, handler in kinds.items():
        api.add_exception_handler(kind, handler)


def busy(request: HttpRequest, no: Exception) -> HttpResponse:
    """The database is locked, full or away; the log has the cause."""
    note_trouble(request, no)
    return told(503, "busy", **{"Retry-After": str(SECONDS_TO_WAIT)})


def _ours(request: HttpRequest, no: Exception) -> HttpResponse:
    raise no
