"""Where too few are left to decide: who could be named as an alternate, by whom, and who has agreed to it so far."""

from dataclasses import dataclass

from castlist.queries.doors import Names
from castlist.queries.motions import entitled, motion_rows
from castlist.rules.decisions.agreeing import MOTIONS, args_of
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import quorum, recused, seats
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
    """The one roster act that remains where too few are left."""

    may_name: bool
    people: tuple[tuple[str, str], ...]
    """(id, name) of members who could sit in: neither sitting here already nor recused."""
    asked_for: tuple[AskedFor, ...] = ()


def alternate_view(state: State, cand: Candidacy, names: Names, viewer: str) -> AlternateView | None:
    """What can be done about a proposal that too few sit on; None where enough do, or it is no concern of theirs."""
    proposal = state.proposal(cand.id)
    if proposal is None or recused(state, viewer, cand):
        return None
    sitting = seats(state, cand, proposal.target)
    if len(sitting) >= quorum(state, cand, proposal.target):
        return None
    heard = any(
        (m.voice or m.desk) and m.person not in sitting and not recused(state, m.person, cand) for m in state.members
    )
    may = heard and viewer in entitled(MOTIONS["name_alternate"].needed(state, {"cand": cand.id}))
    free = [m.person for m in state.members if m.person not in sitting and not recused(state, m.person, cand)]
    people = tuple(sorted(((p, names.full(p)) for p in free), key=lambda pair: pair[1]))
    about = {m.id for m in state.motions() if m.what == "name_alternate" and args_of(m).get("cand") == cand.id}
    rows = [row for row in motion_rows(viewer, state, names) if row["id"] in about] if about else []
    asked_for = tuple(AskedFor(r["id"], r["text"], r["waits"], r["may_agree"]) for r in rows)
    return AlternateView(may and bool(people), people, asked_for) if (may and people) or asked_for else None
