"""Reads over what is about to be said where everybody with sight reads it: asks once, and keeps nothing of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from castlist.queries.concerns import way_to_raise
from castlist.rules.lint import Looked, look
from castlist.rules.why import Refused, Why
from castlist.web.acting import NOT_TYPED
from castlist.web.kept_words import AUTHOR, KNOWINGLY

ASIDE = NOT_TYPED | {AUTHOR, KNOWINGLY, "from_room", "name", "contact", "email", "title"}
"""Fields that are not read over: what a form is about, and what people are called."""
LONGEST = 20_000
"""No longer text is ever kept, so no longer one is looked at."""


class ReadsLike(Refused):
    """Something is to be asked of whoever wrote the texts, before anything is done."""

    def __init__(self, looked: Looked, texts: list[str], *, detail: str = "") -> None:
        self.looked = looked
        self.texts = texts
        found = (Why.looks_like_an_account,) if looked.account else ()
        super().__init__(*found, *((Why.person_or_part,) if looked.kinds else ()), detail=detail)


def look_over(form: QueryDict) -> None:
    """The form may be done. Raises ReadsLike unless its author was asked about these very texts, and said so."""
    texts = asked_about(_typed(form))
    if texts and not constant_time_compare(form.get(KNOWINGLY, ""), mark(texts)):
        raise ReadsLike(look(texts), texts)


def asked_about(texts: Iterable[str]) -> list[str]:
    """Those of the texts about which something is to be asked."""
    return [text for text in texts if len(text) <= LONGEST and look([text]).asks]


def mark(texts: list[str]) -> str:
    """What the second press carries: it stands for these texts, and for no others. It is kept nowhere."""
    said = "\x00".join("\n".join(text.split()) for text in texts)
    return salted_hmac("castlist.looked_over", said.encode("utf-8", "replace"), algorithm="sha256").hexdigest()[:32]


def _typed(form: QueryDict) -> Iterator[str]:
    """Whatever was typed; a reason that is kept to oneself is read by nobody."""
    withheld = {"reason"} if form.get("withheld") else set()
    for name, values in form.lists():
        if name not in ASIDE and name not in withheld:
            yield from map(str, values)


def carried(form: QueryDict) -> dict[str, str]:
    """What the form for a matter begins with, out of a form of the room: the words asked about, and about whom."""
    typed = [str(form[name]) for name in ("reason", "terms", "text") if form.get(name)]
    texts = asked_about(_typed(form)) or [text for text in typed if len(text) <= LONGEST]
    return {"text": "\n\n".join(texts), "whom": form.get("from_room", "")}


def asks(request: HttpRequest, production: str, no: Exception, *, performer: str = "") -> dict[str, Any]:
    """What the refused form asks, and where the text may be raised instead; nothing where another refusal stands."""
    if not isinstance(no, ReadsLike):
        return {}
    viewer: Any = request.user
    way = way_to_raise(viewer, production)
    return {
        "account": no.looked.account,
        "kinds": no.looked.kinds,
        "words": no.looked.words,
        "mark": mark(no.texts),
        "whom": f"performer:{performer}" if performer else "somebody",
        "raise_url": reverse("safeguarding_raise", args=[production]) if way.is_open else "",
        "contacts": way.contacts,
        "outside": " or ".join(one.line for one in way.outside),
        "team_url": reverse("team", args=[production]) if way.on_team else "",
    }
