"""Who may answer for whom, for which role, and until when."""

from typing import Any

from castlist.queries.doors import Names, moment
from castlist.rules.decisions.answering import has_spoken, holds_proxy
from castlist.rules.decisions.facts import Candidacy, Proposal, Proxy
from castlist.rules.decisions.seats import recusing_performers
from castlist.rules.decisions.state import State


def proxy_rows(state: State, viewer: str, named: Names, now: int) -> list[dict[str, Any]]:
    """Every proxy that is in force, the viewer's own with the way to end it."""
    found = [p for p in state.all(Proxy) if p.until >= now]
    return [
        {
            "id": proxy.key, "holder": proxy.holder, "role": proxy.role,
            "text": f"{named.person(proxy.holder)} answers for {named.person(proxy.principal)}",
            "where": "every role" if proxy.role == "*" else named.role(proxy.role), "until": moment(proxy.until),
            "mine": proxy.principal == viewer,
        }
        for proxy in sorted(found, key=lambda p: p.n)
    ]  # fmt: skip


def may_answer_for(state: State, cand: Candidacy, proposal: Proposal, principal: str, *, by: str, at: int) -> bool:
    """They hold the principal's proxy, are recused nowhere in the role, and the principal has not answered yet."""
    if principal == by or not holds_proxy(state, by, principal, cand.role, at):
        return False
    return not recusing_performers(state, by, cand.role) and not has_spoken(state, proposal, principal)
