"""Where too few are left to decide: who could be named as an alternate, by whom, and who has agreed to it so far."""

from dataclasses import dataclass

from castlist.queries.doors import Names
from castlist.queries.motions import entitled, motion_rows
from castlist.rules.decisions.agreeing import MOTIONS, args_of
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import quorum, recused, recusing_performers, seats
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Somebody who was proposed as the alternate here."""

    id: str
    text: str
    waits: str
    may_agree: bool


@dataclass(frozen=True, slots=True)
class AlternateView:
    """The one roster act that remains where too few are left, and the other way out: that a recusal is waived."""

    may_name: bool
    people: tuple[tuple[str, str], ...]
    """(id, name) of members who could sit in: neither sitting here already nor recused."""
    asked_for: tuple[AskedFor, ...] = ()
    waivable: str = ""
    """Whose recusal the viewer could agree to waive; '' where there is nobody's."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What somebody can do about a proposal on which too few sit."""

    may_name: bool
    free: tuple[str, ...]
    """Who could be named."""
    waivable: tuple[str, ...]
    """Whose recusal they could waive, with the others."""

    def __bool__(self) -> bool:
        return self.may_name or bool(self.waivable)


NO_WAY = Ways(False, (), ())


def ways_on(state: State, cand: Candidacy, viewer: str) -> Ways:
    """Nothing where enough sit, nothing is on the table, or the viewer may not know of it."""
    proposal = state.proposal(cand.id)
    if proposal is None or recused(state, viewer, cand):
        return NO_WAY
    sitting = seats(state, cand, proposal.target)
    if len(sitting) >= quorum(state, cand, proposal.target):
        return NO_WAY
    free = [m for m in state.members if m.person not in sitting and not recused(state, m.person, cand)]
    heard = any(m.voice or m.desk for m in free)
    may = heard and viewer in entitled(MOTIONS["name_alternate"].needed(state, {"cand": cand.id}))
    kept_out = [m.person for m in state.members if m.holds(cand.role, "*") and recused(state, m.person, cand)]
    waivable = [
        person
        for person in kept_out
        if recusing_performers(state, person, cand.role)
        and viewer in MOTIONS["waiver"].needed(state, {"person": person, "role": cand.role}).people
    ]
    return Ways(may, tuple(m.person for m in free), tuple(waivable))


def is_asked(state: State, what: str, **about: str) -> bool:
    """True while such a motion is open."""
    return any(m.what == what and about.items() <= args_of(m).items() for m in state.motions())


def alternate_view(state: State, cand: Candidacy, names: Names, viewer: str) -> AlternateView | None:
    """What can be done about a proposal that too few sit on; None where enough do, or it is no concern of theirs."""
    proposal = state.proposal(cand.id)
    if proposal is None or recused(state, viewer, cand):
        return None
    if len(seats(state, cand, proposal.target)) >= quorum(state, cand, proposal.target):
        return None
    ways = ways_on(state, cand, viewer)
    people = tuple(sorted(((p, names.full(p)) for p in ways.free), key=lambda pair: pair[1]))
    about = {m.id for m in state.motions() if m.what == "name_alternate" and args_of(m).get("cand") == cand.id}
    rows = [row for row in motion_rows(viewer, state, names) if row["id"] in about] if about else []
    asked_for = tuple(AskedFor(r["id"], r["text"], r["waits"], r["may_agree"]) for r in rows)
    waivable = names.list(list(ways.waivable)) if ways.waivable else ""
    return AlternateView(ways.may_name, people, asked_for, waivable) if ways or asked_for else None
