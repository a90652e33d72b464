"""Who acts for performers under 18: for those who read what somebody needs, and for whoever acts themselves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from castlist.queries.auditions import readers_of_needs, zone_of
from castlist.queries.dates import days_of
from castlist.queries.doors import NotThere, candidacy_for
from castlist.queries.log import decode, fact_rows
from castlist.queries.private_links import Bearer
from castlist.queries.shapes import Linked
from castlist.records.models import Guardian, Performer, Person, Production
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.state import State
from castlist.rules.guardians import asked_on, of_age_on


def asked_for(production: Production, *, now: datetime) -> date:
    """The day for which is asked whether somebody is under 18."""
    days = days_of(production.pk)
    today = now.astimezone(zone_of(production)).date()
    return asked_on(days[0].day if days else None, today)


def takes_minors(production: str, role: str) -> bool:
    """Whether somebody under 18 may stand for the role."""
    found = decode(fact_rows(production, None).filter(kind=Role.kind, key=role)).role(role)
    return found is not None and found.minors


def guardian_of(performer: str) -> Guardian | None:
    """Who acts for them; None where they act for themselves."""
    return Guardian.objects.filter(performer=performer).first()


def acts_for(bearer: Bearer) -> str:
    """Anna Vale (mother) acts for Mia Vale; '' where they act for themselves."""
    found = guardian_of(bearer.performer)
    name = Performer.objects.values_list("name", flat=True).get(pk=bearer.performer) if found else ""
    return f"{found.name} ({found.relation}) acts for {name}" if found else ""


@dataclass(frozen=True, slots=True)
class GuardianPage:
    """Who acts for one candidate, for those who may read it."""

    cand: str
    name: str
    role: str
    role_id: str
    guardian: str
    """'' where they act for themselves."""
    relation: str
    email: str
    born: date | None
    of_age_on: date | None
    """Their eighteenth birthday, where the birth date is known."""
    asked_for: date
    may_say: bool
    may_print: bool = False
    """Their name may stand in a cast list."""
    picture: str = ""
    """Who agreed, and on which day, to a picture on the day for the panel of that day; '' where nobody does."""


def guardian_page(viewer: Person, production: Production, cand: str, *, now: datetime) -> GuardianPage:
    """The page as it stands now; NotThere for whoever does not read what somebody needs."""
    state, _, found = candidacy_for(viewer, production, cand)
    if not reads(state, found, viewer.pk):
        raise NotThere
    row = Performer.objects.select_related("guardian").get(pk=found.performer)
    role, one = state.role(found.role), guardian_of(row.pk)
    return GuardianPage(
        cand, row.name, (role.name or role.id) if role else "", found.role, one.name if one else "",
        one.relation if one else "", row.email if one else "", one.born if one else None,
        of_age_on(one.born) if one and one.born else None,
        one.under_18_on if one else asked_for(production, now=now), found.lives and row.erased_at is None,
        one is not None and one.may_print, agreed_to(one, zone_of(production)),
    )  # fmt: skip


def agreed_to(one: Guardian | None, zone: tzinfo = UTC) -> str:
    """'Anna Vale, on 28 November 2026': who agreed to a picture on the day, and when; '' where nobody does."""
    if one is None or one.picture_at is None:
        return ""
    at = one.picture_at.astimezone(zone)
    return f"{one.picture_by}, on {at.day} {at:%B %Y}"


def reads(state: State, cand: Candidacy, person: str) -> bool:
    """Whether somebody may read who acts for a candidate: whoever reads what they need."""
    return not cand.standing and bool(cand.performer) and person in readers_of_needs(state, cand.role)


def about_one(production: str, state: State, cand: Candidacy, acting: tuple[str, str] | None) -> Linked | None:
    """What stands on somebody's card for those who may read it: who acts for them (name, and what they are to them), or
    that it can be said.
    """
    role = state.role(cand.role)
    address = f"/p/{production}/guardian/{cand.id}/"
    if acting is None:
        return Linked("Are they under 18?", address) if role is not None and role.minors and cand.lives else None
    return Linked("Under 18", address, f"{acting[0]} ({acting[1]}) acts for them")
