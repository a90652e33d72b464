"""What follows from conclusions: the step moves, the minute is frozen, offers and reviews begin and end."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import AskedAgain, Candidacy, Minute, Motion, Offer, Review
from castlist.rules.decisions.follow_room import close_proposal
from castlist.rules.decisions.follow_roster import close_motions_about
from castlist.rules.decisions.reviews import close_review
from castlist.rules.decisions.state import Event
from castlist.rules.ladder import RANK, RELEASED

HOUR = 3_600_000


def concluded(draft: Draft, event: Event) -> None:
    """The revision is decided: the minute stands, the candidacy is on its step, and any review is over."""
    frozen = event.data["minute"]
    cand, target = draft.cand(event.cand), frozen["target"]
    _freeze(draft, event)
    close_proposal(draft, cand.id)
    # Whoever would have waived the grace of one offer has said nothing about the next, or about other terms.
    close_motions_about(draft, cand, "waive_grace")
    close_motions_about(draft, cand, "extend_offer")
    if target == "offer":
        close_review(draft, cand.id, event.at)
        _offer(draft, event, again=cand.step == "offer")
    else:
        draft.drop(Review, cand.id)
        draft.drop(Offer, cand.id)
    cand = draft.cand(cand.id)
    if target == RELEASED:
        draft.put(replace(cand, ended=RELEASED, last="concluded"))
        draft.drop(AskedAgain, cand.id)
        close_motions_about(draft, cand)
    else:
        lifted = cand.lifted or RANK[target] >= RANK["consider"]
        last = "concluded" if target != "named" else "named"
        draft.put(replace(cand, step=target, lifted=lifted, last=last, concluded_at=event.at))


def admitted(draft: Draft, event: Event) -> None:
    """They stand at the audition, under a minute that cites the standing one."""
    _freeze(draft, event)
    cand = draft.cand(event.cand)
    draft.put(replace(cand, step="audition", lifted=True, last="concluded", concluded_at=event.at))


def _freeze(draft: Draft, event: Event) -> None:
    cand = draft.cand(event.cand)
    number = cand.minutes + 1
    draft.put(replace(cand, minutes=number))
    draft.put(Minute(cand.id, number, event.data["minute"], event.at, event.by, draft.n))


def _offer(draft: Draft, event: Event, *, again: bool) -> None:
    """A new offer starts its grace. Concluded again while it is out, it goes on under its new terms."""
    frozen = event.data["minute"]
    hours, reserve = frozen["deadline_hours"], frozen["reserve"]
    old = draft.state.offer(event.cand)
    if again and old and old.state != "lapsed":
        state = old.state
        if state in ("grace", "reserve"):
            state = "reserve" if reserve else "grace"
        expires = old.expires if hours == old.deadline_hours else event.at + hours * HOUR if hours else 0
        if state != "live":
            expires = 0
        draft.put(replace(old, state=state, reserve=reserve, deadline_hours=hours, expires=expires, n=draft.n))
        return
    draft.put(Offer(
        cand=event.cand, state="reserve" if reserve else "grace", reserve=reserve, deadline_hours=hours,
        grace_ends=event.at + draft.state.rule.grace_hours * HOUR, n=draft.n,
    ))  # fmt: skip


def grace_waived(draft: Draft, event: Event) -> None:
    """The grace is over at once; the offer is live as soon as nothing else holds it."""
    offer = draft.state.offer(event.cand)
    if offer:
        draft.put(replace(offer, grace_ends=event.at, grace_left=0, waived=True))
    draft.drop(Motion, event.data.get("motion", ""))


def offer_extended(draft: Draft, event: Event) -> None:
    """The offer stands so much longer; whoever would have given another time has nothing left to agree to."""
    offer = draft.state.offer(event.cand)
    if offer:
        draft.put(replace(offer, expires=offer.expires + event.data["hours"] * HOUR))
    close_motions_about(draft, draft.cand(event.cand), "extend_offer")


def offer_went_live(draft: Draft, event: Event) -> None:
    """The offer may be sent and accepted, until its deadline."""
    offer = draft.state.offer(event.cand)
    if offer:
        expires = event.at + offer.deadline_hours * HOUR if offer.deadline_hours else 0
        draft.put(replace(offer, state="live", expires=expires))


def offer_lapsed(draft: Draft, event: Event) -> None:
    """The deadline has passed: the place is free, the candidacy stays at offer."""
    offer = draft.state.offer(event.cand)
    if offer:
        draft.put(replace(offer, state="lapsed"))
    close_motions_about(draft, draft.cand(event.cand), "extend_offer")


def end(draft: Draft, cand: Candidacy, how: str) -> None:
    """The candidacy has ended with everything open on it; objections stay with the performer."""
    close_proposal(draft, cand.id)
    draft.drop(Review, cand.id)
    draft.drop(Offer, cand.id)
    draft.drop(AskedAgain, cand.id)  # whoever leaves over it leaves no mark of that behind
    draft.put(replace(draft.cand(cand.id), ended=how))
    close_motions_about(draft, cand)


HANDLERS = {f.__name__: f for f in (concluded, admitted, grace_waived, offer_extended, offer_went_live, offer_lapsed)}
