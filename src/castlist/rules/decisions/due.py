"""What time alone brings: seats pass, graces end, offers lapse. Each is an event of the system at its due moment."""

from collections.abc import Iterator

from castlist.rules.decisions.facts import Alternate, Candidacy, Offer, Proposal
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.objections import biting
from castlist.rules.decisions.seats import recused, seats
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import gated, places_free

HOUR = 3_600_000


def _absent(state: State, cand: Candidacy, proposal: Proposal) -> Iterator[tuple[int, Event]]:
    """Seats that pass to their alternates: nothing said in time, and no objection of theirs bites."""
    sitting = seats(state, cand, proposal.target)
    owners = {o.owner for o in biting(state, cand, proposal.target)}
    for person, seat in sitting.items():
        if person != seat or person in owners or state.position(cand.id, proposal.revision, person):
            continue
        member = state.member(person)
        if member is None:
            continue
        stand_in = next(
            (
                a.person
                for a in sorted(state.all(Alternate), key=lambda a: a.n)
                if a.seat == person and a.person not in sitting and not recused(state, a.person, cand)
            ),
            "",
        )
        if stand_in:
            when = max(proposal.at, member.since) + state.rule.absence_hours * HOUR
            data = {"person": person, "to": stand_in}
            yield when, Event("seat_passed", "", when, data, cand.id, cand.role)


def _offer(state: State, cand: Candidacy, offer: Offer) -> Iterator[tuple[int, Event]]:
    """An offer goes live when its grace is over and nothing holds it; a live one lapses after its deadline."""
    if offer.state == "live" and offer.expires:
        when = offer.expires + 1
        yield when, Event("offer_lapsed", "", when, {}, cand.id, cand.role)
    if offer.state not in ("grace", "reserve") or not offer.grace_ends:
        return
    held = state.review(cand.id) is not None or (gated(state, cand, "offer") and not cand.cleared)
    if offer.state == "reserve" and (places_free(state, cand) < 1 or not _first_in_reserve(state, cand, offer)):
        held = True
    if not held:
        when = offer.grace_ends
        yield when, Event("offer_went_live", "", when, {}, cand.id, cand.role)


def _first_in_reserve(state: State, cand: Candidacy, offer: Offer) -> bool:
    """True when no offer in reserve of the role that was concluded earlier could take the place now."""
    for other in state.candidacies(cand.role):
        rival = state.offer(other.id)
        if other.id == cand.id or rival is None or rival.state != "reserve" or rival.n > offer.n or not other.lives:
            continue
        if rival.grace_ends and rival.grace_ends <= offer.grace_ends and state.review(other.id) is None:
            return False
    return True


def due(state: State, now: int) -> Event | None:
    """The earliest thing that time has brought by `now` and that has not been written yet."""
    found: list[tuple[int, int, Event]] = []
    for proposal in state.all(Proposal):
        cand = state.candidacy(proposal.cand)
        if cand:
            found += [(when, cand.n, event) for when, event in _absent(state, cand, proposal)]
    for offer in state.all(Offer):
        cand = state.candidacy(offer.cand)
        if cand and cand.lives and cand.step == "offer":
            found += [(when, offer.n, event) for when, event in _offer(state, cand, offer)]
    ripe = sorted((row for row in found if row[0] <= now), key=lambda row: (row[0], row[1], row[2].kind))
    return ripe[0][2] if ripe else None


def settle_time(state: State, now: int, latest: int = 0) -> tuple[list[Event], State]:
    """Everything that time has brought by `now`, in order, and the state after it.

    `latest` is the time of the last event: nothing is dated before what is already written.
    """
    events: list[Event] = []
    while True:
        event = due(state, now)
        if event is None:
            return events, state
        if event.at < latest:
            event = Event(event.kind, event.by, min(latest, now), event.data, event.cand, event.role)
        latest = max(latest, event.at)
        events.append(event)
        state = after(state, event)


def next_moment(state: State) -> int:
    """The earliest moment at which time alone will change something; 0 when there is none."""
    moments: list[int] = []
    for proposal in state.all(Proposal):
        cand = state.candidacy(proposal.cand)
        if cand:
            moments += [when for when, _ in _absent(state, cand, proposal)]
    for offer in state.all(Offer):
        cand = state.candidacy(offer.cand)
        if cand and cand.lives and cand.step == "offer":
            moments += [when for when, _ in _offer(state, cand, offer)]
    return min(moments, default=0)
