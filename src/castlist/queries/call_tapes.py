"""The self-tape that the open call wishes for: of which role, by when, and what has come of it, for the team."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from castlist.queries.doors import moment
from castlist.queries.notices import notices_of, said_in
from castlist.queries.private_links import Bearer
from castlist.records.models import Tape
from castlist.rules.call_tapes import ASKED, Wish, wish_in
from castlist.rules.decisions.calling import is_published, notice
from castlist.rules.decisions.state import State


def wishes_of(state: State, roles: Iterable[str]) -> dict[str, Wish]:
    """By role, the self-tape that its notice wishes for; nothing while the notice does not stand in public."""
    if not is_published(state):
        return {}
    found = {role: wish_in(said_in(state, role, whole=True)) for role in roles}
    return {role: wish for role, wish in found.items() if wish}


def closes_at(state: State) -> datetime | None:
    """When the call closes; None where that is not said."""
    at = notice(state).closes
    return moment(at) if at else None


def sides_link(bearer: Bearer) -> str:
    """Where the notice says that the sides are, for whoever tapes them; '' where it says nothing of it."""
    state = notices_of(bearer.production.pk)
    return said_in(state, bearer.role, whole=True).get("sides", "") if is_published(state) else ""


def stand_of(production: str) -> Mapping[str, str]:
    """By candidacy, how the self-tape stands that the call wished for: here, missing (it was asked for), none."""
    rows = Tape.objects.filter(production=production).exclude(of_call="").values_list("cand", "of_call", "came_at")
    return {cand: "here" if came else "missing" if wish == ASKED else "none" for cand, wish, came in rows}
