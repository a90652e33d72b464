"""What is kept about a member, for themselves: who they are here, where they sit, what they wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from castlist.queries.doors import moment
from castlist.queries.what_ifs import own_what_ifs
from castlist.records.models import ApiToken, Person, Production, Seat, Text

SHOWN = 200
"""Their latest words at most; all of them are in the file to take along."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """Something they said, and in which production. Of whom it was said is for the room to show, where it is theirs."""

    commitment: str
    production: str
    at: datetime
    text: str
    erased: datetime | None


@dataclass(frozen=True, slots=True)
class MemberKept:
    """Everything on the page."""

    name: str
    email: str
    since: datetime
    productions: tuple[str, ...]
    tokens: int
    texts: tuple[OwnText, ...]
    more: int


def kept_about_member(viewer: Person, *, most: int = SHOWN) -> MemberKept:
    """What is kept about the viewer, as far as it came from them."""
    rows = Text.objects.filter(author=viewer.pk).select_related("production").order_by("-created_at", "pk")
    count = rows.count()
    seats = Seat.objects.filter(person=viewer).values("production_id")
    return MemberKept(
        viewer.name, viewer.email, viewer.created_at,
        tuple(Production.objects.filter(pk__in=seats).order_by("name", "pk").values_list("name", flat=True)),
        ApiToken.objects.filter(person=viewer, revoked_at=None).count(),
        tuple(_text(row) for row in rows[:most]), max(count - most, 0),
    )  # fmt: skip


def _text(row: Text) -> OwnText:
    erased = moment(row.erased_at) if row.erased_at else None
    return OwnText(row.pk, row.production.name, moment(row.created_at), row.body or "", erased)


def member_data(viewer: Person) -> dict[str, Any]:
    """The same as plain data, with all they ever wrote."""
    kept = kept_about_member(viewer, most=1_000_000)
    return {
        "name": kept.name,
        "email": kept.email,
        "since": kept.since,
        "productions": list(kept.productions),
        "tokens": kept.tokens,
        "wrote": [
            {"production": one.production, "at": one.at, "text": one.text, "erased": one.erased} for one in kept.texts
        ],
        "what_ifs": own_what_ifs(viewer),
    }
