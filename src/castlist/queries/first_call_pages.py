"""The first call as the team gets it ready, and how many of the cast know of it."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import moment, production_for, team_state
from castlist.queries.first_calls import Call, call_of, first_calls_of, mark_of
from castlist.queries.production_states import production_now
from castlist.queries.welcomes import welcomes_of
from castlist.records.models import Person, Production
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.first_calls import last_said


@dataclass(frozen=True, slots=True)
class FirstCallPage:
    """The first call as the team reads it, and how many of those who are cast know of it."""

    production: Production
    call: Call | None
    by: str
    """Who said, changed or took it back last; '' where nobody ever said anything."""
    at: datetime | None
    changed: bool
    """It was changed since it was first said."""
    people: int
    """Who is cast, as far as the viewer may know of them."""
    told: int
    """Of these, to how many a welcome has gone."""
    behind: int
    """Of those, for how many it has changed since."""
    wants: int
    """To how many the viewer may write a welcome now."""
    may_change: bool
    seen: str
    """Changes whenever it does: a change names what was looked at."""


def first_call_page(viewer: Person, production_id: str) -> FirstCallPage:
    """The first call of a production, for its team; NotThere for others."""
    production = production_for(viewer, production_id)
    team_state(viewer, production)
    known, last = production_now(production), last_said(first_calls_of(production.pk))
    by = Person.objects.filter(pk=last.by).values_list("name", flat=True).first() if last.by else ""
    found = welcomes_of(viewer, production, known, last)
    return FirstCallPage(
        production, call_of(last), by or "", moment(last.at) if last.at else None,
        bool(last.since and last.at > last.since), found.people, found.told, found.behind, len(found.wants),
        runs_the_production(known.state, viewer.pk), mark_of(last),
    )  # fmt: skip
