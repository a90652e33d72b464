"""What time alone brings: seats pass, graces end, offers lapse. Each is an event of the system at its due moment."""

from collections.abc import Iterator

from castlist.rules.decisions.facts import Alternate, Candidacy, Glass, Offer, Proposal
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.objections import biting, own
from castlist.rules.decisions.seats import recused, seats
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import gated, places_free

HOUR = 3_600_000

Due = tuple[int, int, Event]
"""When, its order among what is due at the same moment, and what happens."""


def _absences(state: State) -> Iterator[Due]:
    """Seats that pass to their alternates: nothing said in time, and no objection of theirs bites."""
    stand_ins: dict[str, list[str]] = {}
    for alternate in sorted(state.all(Alternate), key=lambda a: a.n):
        if alternate.seat:
            stand_ins.setdefault(alternate.seat, []).append(alternate.person)
    for proposal in state.all(Proposal) if stand_ins else ():
        cand = state.candidacy(proposal.cand)
        if cand:
            yield from _absent(state, cand, proposal, stand_ins)


def _absent(state: State, cand: Candidacy, proposal: Proposal, stand_ins: dict[str, list[str]]) -> Iterator[Due]:
    sitting = seats(state, cand, proposal.target)
    # Where two are absent and one person stands in for both, the seat for which they were named first is the one.
    for person in [person for person in stand_ins if sitting.get(person) == person]:
        free = [p for p in stand_ins[person] if p not in sitting and not recused(state, p, cand)]
        when = absent_from(state, cand, proposal, person) if free else 0
        if when:
            yield when, cand.n, Event("seat_passed", "", when, {"person": person, "to": free[0]}, cand.id, cand.role)


def absent_from(state: State, cand: Candidacy, proposal: Proposal, person: str) -> int:
    """When somebody in S is absent if they say nothing; 0 for who has answered, or owns an objection that bites."""
    if state.position(cand.id, proposal.revision, person):
        return 0
    if any(own(o, person, cand.role) for o in biting(state, cand, proposal.target)):
        return 0
    return max(proposal.at, dict(proposal.since).get(person, 0)) + state.rule.absence_hours * HOUR


def _offers(state: State) -> Iterator[Due]:
    """An offer goes live when its grace is over and nothing holds it; a live one lapses after its deadline."""
    for offer in state.all(Offer):
        cand = state.candidacy(offer.cand)
        if cand is None or not cand.lives or cand.step != "offer":
            continue
        if offer.state == "live" and offer.expires:
            when = offer.expires + 1
            yield when, offer.n, Event("offer_lapsed", "", when, {}, cand.id, cand.role)
        elif offer.state in ("grace", "reserve") and _may_go_live(state, cand, offer):
            yield offer.grace_ends, offer.n, Event("offer_went_live", "", offer.grace_ends, {}, cand.id, cand.role)


def _glasses(state: State) -> Iterator[Due]:
    """A look into a room that is not one's own is over when its day is."""
    for glass in state.all(Glass):
        yield (
            glass.until,
            glass.n,
            Event("glass_mended", "", glass.until, {"person": glass.person, "room": glass.room}, role=glass.room),
        )


def _everything(state: State) -> Iterator[Due]:
    yield from _absences(state)
    yield from _offers(state)
    yield from _glasses(state)


def _may_go_live(state: State, cand: Candidacy, offer: Offer) -> bool:
    """True when nothing but time holds it: no review, no clearance that is still pending, and a place of its own."""
    if not offer.grace_ends or state.review(cand.id) is not None:
        return False
    if gated(state, cand, "offer") and not cand.cleared:
        return False
    return offer.state == "grace" or (places_free(state, cand) > 0 and _is_next(state, cand, offer))


def _is_next(state: State, cand: Candidacy, offer: Offer) -> bool:
    """False while an offer in reserve that was concluded earlier waits for its clearance only: it keeps its turn."""
    for rival in state.all(Offer):
        other = state.candidacy(rival.cand)
        if other is None or other.id == cand.id or other.role != cand.role or not other.lives:
            continue
        earlier = rival.state == "reserve" and rival.n < offer.n and 0 < rival.grace_ends <= offer.grace_ends
        if earlier and state.review(other.id) is None and gated(state, other, "offer") and not other.cleared:
            return False
    return True


def due(state: State, now: int, latest: int = 0) -> Event | None:
    """The earliest thing that time has brought by `now` and that has not been written yet.

    `latest` is the time of the last event. Whatever was held back until then has become due then, so that of two
    offers in reserve whose graces are both over, the one that was concluded first takes a place that comes free.
    """
    found = [(max(when, latest), order, event) for when, order, event in _everything(state)]
    ripe = sorted((row for row in found if row[0] <= now), key=lambda row: (row[0], row[1], row[2].kind))
    return ripe[0][2] if ripe else None


def settle_time(state: State, now: int, latest: int = 0) -> tuple[list[Event], State]:
    """Everything that time has brought by `now`, in order, and the state after it.

    `latest` is the time of the last event: nothing is dated before what is already written.
    """
    events: list[Event] = []
    while True:
        event = due(state, now, min(latest, now))
        if event is None:
            return events, state
        if event.at < latest:
            event = Event(event.kind, event.by, min(latest, now), event.data, event.cand, event.role)
        latest = max(latest, event.at)
        events.append(event)
        state = after(state, event)


def next_moment(state: State) -> int:
    """The earliest moment at which time alone will change something; 0 when there is none."""
    return min((when for when, _, _ in _everything(state)), default=0)
