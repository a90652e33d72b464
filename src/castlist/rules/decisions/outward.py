"""Acts that reach outside the room: tasks, offers, bookings, and what performers answer (CONSENT sections 2, 5)."""

from castlist.rules.decisions import asking
from castlist.rules.decisions.disclosing import nothing_unanswered
from castlist.rules.decisions.facts import Booking, Candidacy, Task
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import with_minors
from castlist.rules.ladder import RANK, RELEASED
from castlist.rules.why import Refused, Why


def minute_in_force(state: State, cand: Candidacy, number: int) -> bool:
    """True while this minute is the current one, past its grace, and not under review (I18)."""
    if (
        not (cand.lives or cand.ended == RELEASED)
        or number < 1
        or number != cand.minutes
        or state.review(cand.id) is not None
    ):
        return False
    offer = state.offer(cand.id)
    return offer is None or offer.state in ("live", "accepted")


def overtaken(cand: Candidacy, minute: int) -> bool:
    """True for what was begun under a minute that another one has followed, or about somebody who has left since: it
    does not go any more, whatever comes.
    """
    return minute != cand.minutes or not (cand.lives or cand.ended == RELEASED)


def is_over(cand: Candidacy, task: Task) -> bool:
    """True for what is never to be done any more: it ended with the candidacy, or rests on a minute that another one
    followed, if it reaches outside. Whoever is released is owed an answer still, under the minute that says so.
    """
    if task.done_at:
        return False
    if not cand.lives and cand.ended != RELEASED:
        return True
    return task.minute != cand.minutes and (task.outward or not cand.lives)


def give_task(
    state: State, cand_id: str, *, by: str, at: int, owner: str, new_id: str, what: str = "", outward: bool = True
) -> list[Event]:
    """The task waits for its owner; it carries the minute that authorises it."""
    found = state.candidacy(cand_id)
    # Whoever is released is owed an answer, and giving that answer is a task too.
    cand = found if found is not None and found.ended == RELEASED else asking.candidacy(state, cand_id)
    asking.seated_or_desk(state, cand, by)
    asking.new_fact(state, Task, new_id, f"{cand_id}/{new_id}")
    asking.text(what)
    if not cand.minutes:
        raise Refused(Why.no_minute)
    if state.member(owner) is None:
        raise Refused(Why.unknown)
    asking.not_recused(state, cand, owner)
    data = {"id": new_id, "owner": owner, "minute": cand.minutes, "what": what, "outward": outward}
    return [Event("task_given", by, at, data, cand_id, cand.role)]


def finish_task(state: State, cand_id: str, *, by: str, at: int, task: str) -> list[Event]:
    """The task is done; an outward one only while its minute is in force."""
    cand = state.candidacy(cand_id)
    found = state.get(Task, f"{cand_id}/{task}")
    if cand is None or found is None:
        raise Refused(Why.unknown)
    if found.owner != by:
        raise Refused(Why.not_owner)
    if state.member(by) is None:
        raise Refused(Why.no_right)
    if found.done_at:
        raise Refused(Why.already_there)
    asking.not_recused(state, cand, by)
    if is_over(cand, found) or (found.outward and not minute_in_force(state, cand, found.minute)):
        raise Refused(Why.suspended)
    return [Event("task_finished", by, at, {"id": task}, cand_id, cand.role)]


def accept_offer(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The performer is cast; a review does not take from them what they hold."""
    cand = asking.candidacy(state, cand_id)
    offer = state.offer(cand_id)
    if offer is None or cand.step != "offer":
        raise Refused(Why.not_live)
    if offer.state == "lapsed" or (offer.expires and at > offer.expires):
        raise Refused(Why.deadline_passed)
    if offer.state != "live":
        raise Refused(Why.not_live)
    nothing_unanswered(state, cand_id)
    return [Event("offer_accepted", by, at, {}, cand_id, cand.role)]


def decline(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The performer's no ends the candidacy and everything open on it."""
    cand = asking.performers_candidacy(state, cand_id)
    return [Event("declined", by, at, {}, cand_id, cand.role)]


def withdraw(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The performer takes themselves out; that ends everything open on it."""
    cand = asking.performers_candidacy(state, cand_id)
    return [Event("withdrew", by, at, {}, cand_id, cand.role)]


def erased(state: State, cand_id: str, *, at: int) -> list[Event]:
    """What is known of the performer is erased; that ends everything open on it, as if they had withdrawn."""
    cand = asking.performers_candidacy(state, cand_id)
    return [Event("withdrew", "", at, {"erased": True}, cand_id, cand.role)]


def may_book(state: State, cand: Candidacy) -> bool:
    """True from the step of audition on."""
    return cand.lives and RANK[cand.step] >= RANK["audition"]


def book(state: State, cand_id: str, *, by: str, at: int, slot: str, start: int = 0) -> list[Event]:
    """The performer has this time, instead of any they had before."""
    cand = asking.performers_candidacy(state, cand_id)
    if not may_book(state, cand):
        raise Refused(Why.not_live)
    if state.rule.gate and with_minors(state, cand) and not cand.cleared:
        raise Refused(Why.clearance_pending)
    asking.name(slot)
    held = state.get(Booking, cand_id)
    if held and held.slot == slot:
        raise Refused(Why.already_there)
    return [Event("slot_booked", by, at, {"slot": slot, "start": start}, cand_id, cand.role)]


def give_back(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """The performer has no time any more; the candidacy goes on."""
    cand = asking.candidacy(state, cand_id)
    if state.get(Booking, cand_id) is None:
        raise Refused(Why.unknown)
    return [Event("slot_given_back", by, at, {}, cand_id, cand.role)]
