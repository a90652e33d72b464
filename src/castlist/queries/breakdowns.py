"""The breakdown of a role, as the team, a performer and anybody with its link may read it."""

from dataclasses import dataclass

from castlist.queries.doors import Names, NotThere, moment, production_for, role_sight, token
from castlist.queries.production_states import production_now
from castlist.queries.shapes_breakdown import AskedRow, Breakdown, Disclosed
from castlist.queries.texts import texts_of
from castlist.records.models import Person, Production
from castlist.records.spelling import stored
from castlist.rules import breakdowns as rules
from castlist.rules.decisions.agreeing import may_cut, runs_the_production
from castlist.rules.decisions.facts import AskedAgain, Role
from castlist.rules.decisions.state import State


def content(said: rules.Content) -> tuple[Disclosed, ...]:
    """What is disclosed, in words."""
    return tuple(Disclosed(what, rules.DISCLOSURES.get(what, what), line) for what, line in said)


def breakdown_in(state: State, role: Role) -> Breakdown:
    """What the role says of itself in that state."""
    covered = state.role(role.covers) if role.covers else None
    return Breakdown(
        sort=role.sort, places=role.places, covers=(covered.name or covered.id) if covered else "",
        playing_from=role.playing_from, playing_to=role.playing_to, voice=role.voice, lowest=role.lowest,
        highest=role.highest, skills=role.skills, pay=role.pay, contract=role.contract, dates=role.dates,
        discloses=content(role.discloses), open_to=role.open_to, cut=role.cut,
        precast=texts_of([role.precast]).read(role.precast)[0] if role.precast else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BreakdownPage:
    """The breakdown of one role, and whether the viewer may change it."""

    production: Production
    role: str
    name: str
    about: str
    covers: str
    minors: bool
    breakdown: Breakdown
    others: tuple[tuple[str, str], ...]
    """(id, name) of the other roles of the production that the viewer may see: it may cover one of them."""
    may_change: bool
    may_cut: bool
    seen: str
    """Changes whenever the breakdown does: a change names what was looked at."""


def mark_of(role: Role) -> str:
    """Changes whenever the role does."""
    return token("role", stored(role))


def mark_of_content(asked: AskedAgain) -> str:
    """Changes whenever somebody is asked about other content: an answer names what was read."""
    return token("asked again", asked.cand, *asked.what)


def asked_again(state: State, role: str, hidden: frozenset[str], named: Names) -> tuple[AskedRow, ...]:
    """Who was asked again about content that was added, and who has answered; nobody who is hidden."""
    rows = []
    for cand in sorted(state.candidacies(role), key=lambda c: c.n):
        asked = state.get(AskedAgain, cand.id)
        if asked and cand.lives and cand.id not in hidden:
            answered = moment(asked.answered_at) if asked.answered_at else None
            told = moment(asked.told_at) if asked.told_at else None
            rows.append(AskedRow(
                cand.id, named.performer(cand.performer), content(asked.what), moment(asked.at), answered, told,
                asked.went,
            ))  # fmt: skip
    return tuple(rows)


def breakdown_page(viewer: Person, production_id: str, role: str) -> BreakdownPage:
    """The breakdown of a role whose room the viewer may see. Raises NotThere for everybody else."""
    production = production_for(viewer, production_id)
    state, _ = role_sight(viewer, production, role)
    found = state.role(role)
    if found is None:
        raise NotThere
    known = production_now(production)
    rooms = {one.id for one in state.all(Role) if known.sight(viewer.pk, one.id).room}
    others = tuple(
        (one.id, one.name or one.id) for one in sorted(state.all(Role), key=lambda r: r.n)
        if one.id != role and one.id in rooms
    )  # fmt: skip
    return BreakdownPage(
        production, role, found.name or role, found.about, found.covers, found.minors, breakdown_in(state, found),
        others, runs_the_production(state, viewer.pk), may_cut(state, viewer.pk), mark_of(found),
    )  # fmt: skip
