"""Who may answer for whom, for which role, and until when."""

from typing import Any

from castlist.queries.doors import Names, moment
from castlist.rules.decisions.facts import Proxy
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
