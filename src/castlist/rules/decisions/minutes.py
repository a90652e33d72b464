"""The minute that a conclusion freezes: plain data, a pure function of the state and the act (CONSENT section 5)."""

from typing import Any

from castlist.rules.decisions.facts import Alternate, Candidacy, Proposal
from castlist.rules.decisions.objections import about, bites
from castlist.rules.decisions.seats import quorum, recused, seats
from castlist.rules.decisions.state import State


def _standing_objections(state: State, cand: Candidacy, target: str) -> list[dict[str, Any]]:
    return [
        {
            "id": o.id,
            "owner": o.owner,
            "floor": o.floor_in(cand.role),
            "scope": o.scope,
            "orphan": o.orphan_in(cand.role),
            "bites": bites(state, o, cand, target),
        }
        for o in about(state, cand)
    ]


def recused_people(state: State, cand: Candidacy) -> list[str]:
    """Every member and alternate who may take no part in this candidacy now."""
    people = {m.person for m in state.members} | {a.person for a in state.all(Alternate)}
    return sorted(p for p in people if recused(state, p, cand))


def minute(state: State, cand: Candidacy, proposal: Proposal, *, by: str, at: int) -> dict[str, Any]:
    """What is frozen when `proposal` is concluded: who sat, what each said, what stood, under which rule."""
    sitting = seats(state, cand, proposal.target)
    positions = [state.position(cand.id, proposal.revision, p) for p in sorted(sitting)]
    return {
        "candidacy": cand.id,
        "number": cand.minutes + 1,
        "revision": proposal.revision,
        "from": cand.step,
        "target": proposal.target,
        "terms": proposal.terms,
        "reserve": proposal.reserve,
        "deadline_hours": proposal.deadline_hours,
        "batch": proposal.batch,
        "seats": [[person, member] for person, member in sorted(sitting.items())],
        "quorum": quorum(state, cand, proposal.target),
        "recused": recused_people(state, cand),
        "positions": [
            {"person": p.person, "what": p.what, "reason": p.reason, "by": p.by, "at": p.at}
            for p in positions
            if p is not None
        ],
        "objections": _standing_objections(state, cand, proposal.target),
        "conditions": [
            {"id": c.id, "what": c.what, "asked_by": c.asked_by, "text": c.text, "due": c.due, "met": c.met}
            for c in proposal.conditions
        ],
        "preset": state.rule.preset,
        "rule_version": state.rule.version,
        "cleared": cand.cleared,
        "place": state.n + 1,
        "by": by,
        "at": at,
    }


def admission(state: State, cand: Candidacy, under: Candidacy, *, by: str, at: int) -> dict[str, Any]:
    """What is frozen when somebody is admitted under a standing decision: it cites the standing minute."""
    return {
        "candidacy": cand.id,
        "number": cand.minutes + 1,
        "revision": 0,
        "from": cand.step,
        "target": "audition",
        "under": [under.id, under.minutes],
        "terms": "",
        "seats": [],
        "quorum": 0,
        "recused": recused_people(state, cand),
        "positions": [],
        "objections": _standing_objections(state, cand, "audition"),
        "conditions": [],
        "preset": state.rule.preset,
        "rule_version": state.rule.version,
        "cleared": cand.cleared,
        "place": state.n + 1,
        "by": by,
        "at": at,
    }
