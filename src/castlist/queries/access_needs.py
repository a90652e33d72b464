"""What would make it work for somebody: for those who arrange their times, and for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.private_links import Bearer
from castlist.queries.retention import periods
from castlist.records.models import AccessNeed, Production, Slot
from castlist.records.statements import run
from castlist.rules.access_needs import together


@dataclass(frozen=True, slots=True)
class SaidThere:
    """What somebody said for one production, as their own page lists it."""

    production: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody who stands for a role needs, for whoever arranges its days."""

    cand: str
    name: str
    role: str
    url: str
    text: str


def said_in(production: str, performers: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By performer, what they are called and what they said; for those alone who may read it of them."""
    rows = AccessNeed.objects.filter(production=production, performer__in=list(performers)).order_by("said_at", "pk")
    found: dict[str, tuple[str, str]] = {}
    for performer, name, text in rows.values_list("performer_id", "performer__name", "text"):
        found[performer] = (name, together([found.get(performer, ("", ""))[1], text]))
    return found


def own_need(bearer: Bearer) -> str:
    """What they said, to be said otherwise: before, and with the time that they have, once a letter has told of one."""
    times = Slot.objects.filter(cand=bearer.cand, past=False).exclude(access_needs="")
    with_time = [] if bearer.untold else times.values_list("access_needs", flat=True)
    return together([*said_before(bearer), *with_time])


def said_before(bearer: Bearer) -> list[str]:
    """What they said beside any time, in order. An agent reads what they said for them; never what the performer said
    alone.
    """
    rows = AccessNeed.objects.filter(production=bearer.production, performer=bearer.performer)
    rows = rows.filter(agent=bearer.agent) if bearer.agent else rows
    return list(rows.order_by("said_at", "pk").values_list("text", flat=True))


def kept_of(performer: str) -> list[SaidThere]:
    """Everything of this that is kept of somebody, production by production."""
    rows = AccessNeed.objects.select_related("production").filter(performer=performer).order_by("said_at", "pk")
    return [SaidThere(row.production.name, row.text, row.said_at) for row in rows]


def days_kept(production: str) -> int:
    """How many days it is kept after their last time, or after they stand for nothing there."""
    company = Production.objects.values_list("company_id", flat=True).get(pk=production)
    return periods(company)["needs"]


def said_of(production: str, performer: str) -> str:
    """The same as `said_in`, of one performer."""
    rows = run(
        "SELECT text FROM access_need WHERE production_id = %s AND performer_id = %s ORDER BY said_at, id",
        [production, performer],
    )
    return together([str(text) for (text,) in rows])
