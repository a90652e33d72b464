"""Times that the desk gives to somebody itself, and those of a session that are kept for it to give."""

from castlist.rules.auditions import why_not_book
from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.seats import recused, runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def why_not_arrange(state: State, cand: Candidacy | None, person: str) -> Why | None:
    """Why this member may not say when somebody comes: the desk of their role does, and nobody who is recused."""
    if cand is None or cand.standing:
        return Why.unknown
    if not runs_desk(state, person, cand.role):
        return Why.no_right
    return Why.recused if recused(state, person, cand) else None


def why_not_give(state: State, cand: Candidacy | None, person: str) -> Why | None:
    """Why this member may give them no time: what stands in the way of their own booking stands in the way of this."""
    against = why_not_arrange(state, cand, person)
    return against or (why_not_book(state, cand) if cand else Why.unknown)


def reads_needs(state: State, cand: Candidacy, person: str) -> bool:
    """What somebody needs is for those who arrange the day: the desk itself, or who runs it where there is none."""
    member = state.member(person)
    if member is None or recused(state, person, cand):
        return False
    has_desk = any(m.desk for m in state.members)
    return member.desk or (not has_desk and runs_desk(state, person, cand.role))


def given_back(state: State, cand: Candidacy, *, held: str, by: str, at: int) -> list[Event]:
    """Somebody who rang has no time any more; nothing where they have none already. `held`: what the desk saw."""
    before = state.get(Booking, cand.id)
    if before is None:
        return []
    if before.slot != held:
        raise Refused(Why.stale_version)
    if before.start <= at:
        raise Refused(Why.deadline_passed, detail="It has begun.")
    return [Event("slot_given_back", by, at, {}, cand.id, cand.role)]


def spread(count: int, online: int) -> tuple[bool, ...]:
    """Which of so many times, in order, are kept for the desk when this many can be chosen online: evenly, and never
    the first while any can be. Of 16 with 12 online, every fourth.
    """
    kept = count - online
    return tuple((n + 1) * kept // count > n * kept // count for n in range(count))


def online_of(count: int, online: int | None, *, fixed: int = 0, among: int | None = None) -> int:
    """How many of those that are still to be said can be chosen online, so that it is this many of `count` in all; None
    for every one. `fixed`: so many are online whatever is said; `among`: of so many it can be said, or of all.
    """
    among = count if among is None else among
    if online is None:
        return among
    if not fixed <= online <= fixed + among:
        most = fixed + among
        bounds = f"at most {most}" if not fixed else f"at least {fixed} and at most {most}"
        why = "" if most == count and not fixed else " Those that are taken, held or begun stay as they are."
        raise Refused(Why.bad_times, detail=f"Of {count} times {bounds} can be chosen online.{why}")
    return online - fixed
