"""An offer as the room reads it: until when it waits or stands, what holds it, and who has waived the grace."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.doors import Names
from castlist.queries.pencils import own_pencil
from castlist.queries.wording import counted
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Production, Reply
from castlist.records.spelling import values_of
from castlist.rules.decisions.agreeing import args_of, needed
from castlist.rules.decisions.facts import Candidacy, Motion, Offer
from castlist.rules.decisions.seats import table
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import gated, places_free, waits_for_clearance
from castlist.rules.letters import offer_stood, why_not_write
from castlist.rules.pencils import in_force
from castlist.rules.why import Refused

HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class OfferView:
    """Where an offer stands. `state`: grace, stopped, reserve, live, lapsed, accepted."""

    state: str
    sentence: str
    agreed: tuple[str, ...] = ()
    """Who has agreed so far that it goes out at once."""
    waits: str = ""
    """'It waits for Derek.'"""
    may_waive: bool = False
    others: str = ""
    """Who has to agree beside the viewer: 'Derek and Julia'."""
    may_extend: bool = False
    longer: tuple[str, ...] = ()
    """Who would let it stand longer, by how much, and whom that waits for; a sentence or two each."""
    asks: str = ""
    """When they asked for longer themselves: 'They asked for longer on Friday 4 December, 10:20.'; for who decides."""
    asks_text: str = ""
    """What they said with it."""
    hours: int = 0
    """By how many the viewer is asked to let it stand longer; 0 where nobody has asked."""
    pencil: str = ""
    """Until when they are asked to keep the dates free, and what they have said to it."""
    pencil_url: str = ""
    """Where a letter asks them to, while they are in reserve, for whoever may write to them."""


def offer_view(
    state: State, cand: Candidacy, names: Names, viewer: str, *, zone: ZoneInfo, now: int, home: str,
    is_past: bool = False,
) -> OfferView | None:  # fmt: skip
    """The offer to them; None when there is none. `is_past`: as of an earlier moment, of which letters say nothing.
    `home`: where the production lies.
    """
    offer = state.offer(cand.id)
    if offer is None or not cand.lives:
        return None
    stopped = bool(offer.grace_left) and offer.state in ("grace", "reserve")
    sentence = _stopped(offer) if stopped else _sentence(state, cand, offer, zone, now)
    if offer.state == "live" and offer.expires:
        asks: dict[str, Any] = {} if is_past else _asks(state, cand, viewer, zone)
        return OfferView(offer.state, sentence, **_longer(state, cand, names, viewer), **asks)
    dates: dict[str, Any] = {} if is_past else _pencil(state, cand, viewer, zone, now, home)
    if offer.state not in ("grace", "reserve") or offer.waived:
        return OfferView("stopped" if stopped else offer.state, sentence, **dates)
    agreed, missing = _waived_by(state, cand)
    return OfferView(
        "stopped" if stopped else offer.state, sentence, tuple(sorted(names.person(p) for p in agreed)),
        f"It waits for {names.list(sorted(missing))}." if agreed and missing else "",
        may_waive=viewer in missing and (stopped or offer.grace_ends > now),
        others=names.list(sorted(missing - {viewer})) if viewer in missing and missing != {viewer} else "", **dates,
    )  # fmt: skip


ANSWERED = {
    "keeps": "They keep the dates free.",
    "came_up": "Other work has come up for them: they wait for an answer.",
}


def _pencil(state: State, cand: Candidacy, viewer: str, zone: ZoneInfo, now: int, home: str) -> dict[str, str]:
    """Whether the dates are kept free for it, and where the letter is begun that asks for that."""
    writes = why_not_write(state, cand, viewer) is None
    reads = writes or viewer in table(state, cand)
    found = own_pencil(state, cand, zone, now=datetime.fromtimestamp(now / 1000, UTC))
    said = ""
    if found:
        until = _on(int(found.until.timestamp() * 1000), zone)
        said = f"They were asked to keep the dates free until {until}."
        said = f"The pencil ran out on {until}: they are owed a word." if found.over else said
        said += f" {ANSWERED.get(found.answer, 'They have not answered yet.')}" if reads else ""
    may = writes and in_force(state, cand, cand.minutes, now)
    return {"pencil": said, "pencil_url": f"{home}/letters/pencil/{cand.id}/" if may else ""}


def _waived_by(state: State, cand: Candidacy) -> tuple[set[str], set[str]]:
    """Who has agreed to waive the grace, and who has not."""
    motion = next((m for m in state.motions() if m.what == "waive_grace" and dict(m.args).get("cand") == cand.id), None)
    must = set(_must_agree(state, motion) if motion else table(state, cand))
    agreed = set(motion.agreed) if motion else set()
    return agreed, must - agreed


def _longer(state: State, cand: Candidacy, names: Names, viewer: str) -> dict[str, Any]:
    """Whether the viewer may let it stand longer, with whom, and what of that is asked already."""
    here = frozenset(table(state, cand))
    asked = [m for m in state.motions() if m.what == "extend_offer" and args_of(m).get("cand") == cand.id]
    lines = []
    for motion in asked:
        missing = _must_agree(state, motion) - set(motion.agreed)
        who, by = names.list(sorted(motion.agreed)), counted(args_of(motion)["hours"], "hour")
        waits = f" It waits for {names.list(sorted(missing))}." if missing else ""
        lines.append(f"{who} would let it stand {by} longer.{waits}")
    mine = next((m for m in asked if viewer in here and viewer not in m.agreed), None)
    others = here - {viewer, *(mine.agreed if mine else ())}
    return {
        "may_extend": viewer in here, "longer": tuple(lines), "hours": args_of(mine)["hours"] if mine else 0,
        "others": names.list(sorted(others)) if viewer in here and others else "",
    }  # fmt: skip


def _asks(state: State, cand: Candidacy, viewer: str, zone: ZoneInfo) -> dict[str, Any]:
    """What they last wrote about it on their page: read by who decides about it, and by nobody else here."""
    if viewer not in table(state, cand):
        return {}
    said = Reply.objects.filter(cand=cand.id, what="longer").order_by("-created_at").first()
    if said is None:
        return {}
    at = _on(int(said.created_at.timestamp() * 1000), zone)
    return {"asks": f"They asked for longer on {at}.", "asks_text": said.body}


def _must_agree(state: State, motion: Motion) -> frozenset[str]:
    try:
        return needed(state, motion).people
    except Refused:
        return frozenset()


def _stopped(offer: Offer) -> str:
    left = offer.grace_left // HOUR
    hours = "less than an hour" if not left else "1 hour" if left == 1 else f"{left} hours"
    where = "The offer in reserve is under review" if offer.state == "reserve" else "The offer is under review"
    return f"{where}; the grace is stopped with {hours} left."


def _sentence(state: State, cand: Candidacy, offer: Offer, zone: ZoneInfo, now: int) -> str:
    waits_out = offer.grace_ends > now
    until = _on(offer.grace_ends, zone)
    if offer.state == "reserve":
        if waits_for_clearance(state, cand, offer):
            return "The offer is in reserve: a place is free, and it waits for clearance before it is live."
        grace = f" Its grace ends {until}." if waits_out else ""
        return f"The offer is in reserve: it is live when a place is free, first concluded first.{grace}"
    if offer.state == "grace":
        if not waits_out:
            return _held(state, cand)
        return f"The offer waits out its grace until {until}. Then it is live, and the letter about it may go."
    if offer.state == "live":
        until = f": they may accept until {_on(offer.expires, zone)}" if offer.expires else ""
        return f"The offer is live{until}."
    if offer.state == "lapsed":
        free = " The place is free again." if places_free(state, cand) > 0 else ""
        return f"The offer lapsed {_on(offer.expires, zone)} without an answer.{free} It may be concluded again."
    return "They have accepted."


def ran_out(production: Production, state: State, cand: Candidacy) -> bool:
    """True where the offer that they were told of had lapsed when the room decided otherwise."""
    if not offer_stood(state, cand):
        return False
    before = Fact.objects.filter(
        production=production, role=cand.role, cand=cand.id, kind=Offer.kind, to_seq__lt=FOREVER
    ).order_by("-to_seq")
    last = before.values_list("data", flat=True).first()
    return last is not None and Offer.from_json(values_of(Offer.kind, cand.id, last)).state == "lapsed"


def _held(state: State, cand: Candidacy) -> str:
    if gated(state, cand, "offer") and not cand.cleared:
        return "The grace is over; the offer waits for clearance before it is live, and keeps its place."
    return "The grace is over; the offer is live in a moment."


def _on(at: int, zone: ZoneInfo) -> str:
    on = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    return f"{on:%A} {on.day} {on:%B}, {on:%H:%M}"
