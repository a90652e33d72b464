"""What a viewer may do on a candidacy now: each act is tried against the rules, and says why not."""

from castlist.queries.shapes import May
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import (
    may_act,
    recused,
    runs_desk,
    say_at_any_step,
    says_in_every_role,
    seats,
    table,
)
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import is_sealed, whys_not_conclude
from castlist.rules.ladder import RELEASED, targets
from castlist.rules.why import Why

NO = May(False, Why.no_right.sentence)


def _may(ok: bool, why: Why = Why.no_right) -> May:
    return May(True) if ok else May(False, why.sentence)


def _alive(cand: Candidacy, ok: bool, *, minute: bool = False, answers: bool = False) -> May:
    """As the act would refuse it: over, without the standing, without a conclusion that it could rest on. `answers`: it
    may be about the answer that somebody who was released is owed.
    """
    if not cand.lives and not (answers and cand.ended == RELEASED):
        return May(False, Why.ended.sentence)
    return _may(ok and not (minute and not cand.minutes), Why.no_minute if ok else Why.no_right)


def mays(state: State, cand: Candidacy, person: str) -> dict[str, May]:
    """Act by act: may the person, and if not, why."""
    if recused(state, person, cand):
        return {}
    proposal = state.proposal(cand.id)
    sits = cand.lives and may_act(state, cand, person)
    desk = runs_desk(state, person, cand.role)
    member = state.member(person)
    voice = member is not None and (member.voice or bool(member.say))
    one = state.rule.preset == "one" and member is not None and bool(member.say)
    found = {
        "advise": _alive(cand, voice),
        "object": _alive(cand, not cand.standing and (say_at_any_step(state, person, cand.role) or sits)),
        "object_everywhere": _alive(cand, not cand.standing and says_in_every_role(state, person)),
        "task": _alive(cand, person in table(state, cand) or desk, minute=True, answers=True),
        "breach": _alive(cand, sits, minute=True),
        "decide": _alive(cand, one and (proposal is None or not is_sealed(state, cand, proposal))),
        "merge": _may(not cand.standing and runs_desk(state, person)),
    }
    if proposal is None:
        may = targets(state.rule.steps, state.rule.skip_to, cand.step, again=state.review(cand.id) is not None)
        found["propose"] = _alive(cand, any(person in seats(state, cand, t) for t in may))
        offer = state.offer(cand.id)
        waits = offer is not None and offer.state in ("grace", "reserve") and not offer.waived
        found["waive_grace"] = _may(waits and person in table(state, cand), Why.not_live)
        out = offer is not None and offer.state == "live" and bool(offer.expires)
        found["extend_offer"] = _may(out and person in table(state, cand), Why.not_live)
        return found
    sealed = is_sealed(state, cand, proposal)
    found["amend"] = _may(sits and not sealed, Why.sealed if sits else Why.no_right)
    opener_sits = may_act(state, cand, proposal.by)
    found["withdraw"] = _may(sits and (person == proposal.by or not opener_sits), Why.not_owner)
    if sits or desk:
        whys = whys_not_conclude(state, cand, proposal)
        found["conclude"] = May(not whys, " ".join(w.sentence for w in whys))
    else:
        found["conclude"] = NO
    return found
