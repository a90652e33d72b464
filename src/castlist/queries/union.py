"""Union status: what the call asks, what somebody said themselves, and what the door alone is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from castlist.queries.doors import NotThere, moment, production_for, team_state
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Person, Production, Slot, UnionSaid
from castlist.records.statements import run
from castlist.rules.decisions import calling
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.union import AT_THE_DOOR, CHOICES, goes_at


@dataclass(frozen=True, slots=True)
class UnionPage:
    """Whether the call asks for it, for whoever runs the production; what anybody said stands nowhere on it."""

    production: Production
    why: str
    """'' where it is not asked."""


@dataclass(frozen=True, slots=True)
class OwnUnion:
    """What the call asks of them, and what they said."""

    why: str
    status: str
    words: str
    until: datetime | None
    """When it is deleted; None where they said nothing."""


def union_page(viewer: Person, production_id: str) -> UnionPage:
    """The switch; NotThere for whoever does not run the production."""
    production = production_for(viewer, production_id)
    if not runs_the_production(team_state(viewer, production), viewer.pk):
        raise NotThere
    return UnionPage(production, asked_because(production.pk))


def asked_because(production: str) -> str:
    """Why the call asks for it; '' where it does not."""
    rows = run("SELECT why FROM union_call WHERE production_id = %s", [production])
    return str(next(iter(rows), ("",))[0])


def own_union(production: str, performer: str) -> OwnUnion | None:
    """What they are asked there and what they said; None where they are asked nothing."""
    why = asked_because(production)
    if not why:
        return None
    row = UnionSaid.objects.filter(production=production, performer=performer).first()
    status = row.status if row else ""
    return OwnUnion(why, status, CHOICES[status], ends_of(row) if row else None)


def said_by(performer: str) -> Iterable[UnionSaid]:
    """Everything that is kept of what they said."""
    return UnionSaid.objects.select_related("production").filter(performer=performer).order_by("said_at", "pk")


def at_the_door(production: str, cands: Iterable[Candidacy]) -> dict[str, str]:
    """By candidacy, what whoever runs the door has to know of these."""
    performers = {cand.id: cand.performer for cand in cands}
    rows = UnionSaid.objects.filter(production=production, performer__in=set(performers.values()))
    said = {row.performer_id: AT_THE_DOOR[row.status] for row in rows}
    return {cand: said[performer] for cand, performer in performers.items() if performer in said}


def ends_of(row: UnionSaid) -> datetime:
    """When what somebody said is deleted."""
    return goes_at(row.said_at, **_ends(row.production_id))


def over(*, now: datetime) -> list[str]:
    """What is to be deleted now."""
    found, known = list[str](), dict[str, dict[str, datetime | None]]()
    for key, production, said_at in UnionSaid.objects.values_list("pk", "production", "said_at"):
        if production not in known:
            known[production] = _ends(production)
        if goes_at(said_at, **known[production]) <= now:
            found.append(key)
    return found


def _ends(production: str) -> dict[str, datetime | None]:
    """When the call closes, and when the last time of the production is."""
    state = decode(fact_rows(production, None).filter(kind="notice"))
    closes = calling.notice(state, "").closes
    last = Slot.objects.filter(session__production=production).aggregate(last=Max("start"))["last"]
    return {"closes": moment(closes) if closes else None, "last_time": last}
