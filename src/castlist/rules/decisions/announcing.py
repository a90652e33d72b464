"""The cast list: who is on it when it is released, from which moment on anybody reads it, and that it is taken back.

What was released stands, without whoever plays the part no more; whoever is cast later comes onto it when it is brought
up to date. Those who are not on it are told first: a list that is to come out at a moment stays in while it would tell
somebody, and comes out once it tells nobody any more.
"""

from dataclasses import replace

from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, CastList, Role
from castlist.rules.decisions.state import Event, State
from castlist.rules.owed import account
from castlist.rules.why import Refused, Why

SORTS = ("principal", "ensemble", "cover", "standby", "swing")
"""In this order a list names its roles."""
LATEST = 366 * 24 * 3600 * 1000
"""Milliseconds by which a release may lie ahead."""


def cast_list(state: State) -> CastList | None:
    """The list that was released, whether it stands in public already or not; None where none was."""
    return state.get(CastList, "cast_list")


def is_out(state: State, at: int) -> bool:
    """True from the moment of the release on, or from when it told nobody any more who was to be told first."""
    found = cast_list(state)
    return found is not None and found.free and found.out_at <= at


def is_kept_back(state: State, at: int) -> bool:
    """True while its moment has passed, and it stays in for those who are to be told first."""
    return stays_in(cast_list(state), at)


def stays_in(found: CastList | None, at: int) -> bool:
    """The same, of a list."""
    return found is not None and not found.free and found.out_at <= at


def in_order(state: State) -> list[Role]:
    """The roles as a list names them: the principals first, each sort as the roles were opened."""
    ranks = {sort: rank for rank, sort in enumerate(SORTS)}
    return sorted(state.all(Role), key=lambda role: (ranks.get(role.sort, len(ranks)), role.n))


def plays(cand: Candidacy) -> bool:
    """True for somebody who has the part now."""
    return cand.step == "cast" and cand.lives and not cand.standing


def cast_now(state: State) -> list[Candidacy]:
    """Everybody who has a part now, role by role."""
    return [c for role in in_order(state) for c in state.candidacies(role.id) if plays(c)]


def listed(state: State) -> list[Candidacy]:
    """Who stands on the released list: whoever was on it when it was released, and has the part still."""
    found = cast_list(state)
    return [c for c in cast_now(state) if c.id in found.cands] if found else []


def roles_on_it(state: State) -> set[str]:
    """Those in which somebody has a part."""
    return {cand.role for cand in cast_now(state)}


def tells_somebody(state: State, at: int) -> bool:
    """True while somebody waits for an answer in one of the roles: the list would be their answer."""
    accounts = (account(state, cand, at=at) for role in roles_on_it(state) for cand in state.candidacies(role))
    return any(one is not None and not one.answered for one in accounts)


def release(
    state: State, *, by: str, at: int, out_at: int = 0, sure: bool = False, let_in: bool = False
) -> list[Event]:  # fmt: skip
    """Whoever has a part stands on the list, which anybody reads from `out_at` on; 0, or a moment that has passed, is
    now. While somebody in those roles waits for an answer, it comes out only for somebody who says that they are sure;
    for a moment that lies ahead that is looked at when it has come. `let_in`: somebody in those roles was in the room,
    as the door knows, and waits.
    """
    _runs(state, by)
    moment = max(out_at, at)
    if moment - at > LATEST:
        raise Refused(Why.bad_moment)
    cands, old = [cand.id for cand in cast_now(state)], cast_list(state)
    if not cands:
        raise Refused(Why.nobody_cast)
    out, later = is_out(state, at), moment > at
    if out and later:
        raise Refused(Why.already_out)
    free = sure or not later
    if old and set(cands) <= set(old.cands) and (out or (old.out_at == moment and old.free == free)):
        raise Refused(Why.already_there)
    if not later and not sure and (let_in or tells_somebody(state, at)):
        raise Refused(Why.private_first)
    return [Event("cast_list_released", by, at, {"cands": cands, "out_at": moment, "free": free})]


def come_out(state: State, at: int, *, let_in: bool = False) -> list[Event]:
    """Its moment has passed and it tells nobody any more who is to be told first: it is out; nothing otherwise."""
    if not is_kept_back(state, at) or let_in or tells_somebody(state, at):
        return []
    return [Event("cast_list_came_out", "", at, {})]


def take_back(state: State, *, by: str, at: int) -> list[Event]:
    """Nobody reads the list any more, or will."""
    _runs(state, by)
    if cast_list(state) is None:
        raise Refused(Why.already_there)
    return [Event("cast_list_taken_back", by, at, {})]


def _runs(state: State, by: str) -> None:
    if not runs_the_production(state, by):
        raise Refused(Why.no_right)


# -- What follows


def cast_list_released(draft: Draft, event: Event) -> None:
    """These stand on it, from that moment on."""
    data = event.data
    draft.put(CastList(tuple(data["cands"]), data["out_at"], event.by, event.at, draft.n, data.get("free", True)))


def cast_list_came_out(draft: Draft, event: Event) -> None:
    """Nothing holds it any more."""
    found = cast_list(draft.state)
    if found is not None:
        draft.put(replace(found, free=True))


def cast_list_taken_back(draft: Draft, event: Event) -> None:
    """There is none any more."""
    draft.drop(CastList, "cast_list")


HANDLERS = {f.__name__: f for f in (cast_list_released, cast_list_came_out, cast_list_taken_back)}
