"""What a performer sees behind their private link: who asks, for what, when, and what they can answer now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from castlist.queries.access_needs import said_before
from castlist.queries.auditions import zone_of
from castlist.queries.bookings import FREE, of_free
from castlist.queries.breakdowns import breakdown_in, content, mark_of_content
from castlist.queries.callback_letters import OwnDay, called_as, own_days
from castlist.queries.called_off import OwnOff, own_off
from castlist.queries.cast_lists import is_read
from castlist.queries.contacts import Contact, contacts_in
from castlist.queries.doors import NotThere, milliseconds
from castlist.queries.first_calls import OwnCall, own_call
from castlist.queries.guardians import acts_for
from castlist.queries.log_reach import load_own
from castlist.queries.offer_parts import Offered, accepted, offered
from castlist.queries.own_replies import asked_for_longer, has_run_out, last_reply, ran_out_at
from castlist.queries.own_times import (
    ChoiceDay,
    Free,
    Held,
    as_held,
    by_day,
    clock_of,
    held_among,
    ready_for,
    sessions_of,
    times_of_theirs,
    times_to_choose,
    what_to_expect,
    where,
)
from castlist.queries.pencils import Pencil, own_pencil
from castlist.queries.private_links import Bearer
from castlist.queries.shapes_breakdown import Breakdown, Disclosed
from castlist.queries.tapes import Asked, asked
from castlist.queries.time_holds import OnHold, own_hold
from castlist.queries.turns import OwnTurn, own_turn
from castlist.queries.waiting_list import OwnPlace, own_place
from castlist.queries.who_asks import people_of, reader_of, who_is_there
from castlist.records.models import Production, Reply, Slot, Tape
from castlist.records.statements import run
from castlist.rules import auditions as rules
from castlist.rules import pencils
from castlist.rules.access_needs import together
from castlist.rules.decisions.announcing import plays
from castlist.rules.decisions.answered import wants_a_no
from castlist.rules.decisions.facts import AskedAgain, Booking, Candidacy, Minute
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.decisions.state import State
from castlist.rules.letters import last_told, told_no
from castlist.rules.offers_told import as_known, known_offer, told_of_offer


@dataclass(frozen=True, slots=True)
class PerformerPage:
    """Everything on the page. `state`: submitted, asked, called, comes, tape, interest, confirmed, seen, other_times,
    full, pencilled: asked to keep the dates free, offered, lapsed: an offer that has run out, cast, declined,
    withdrawn, told: that it is a no, over, changed: what they were offered stands no more, taken_back: and they were
    told.
    """

    state: str
    name: str
    role: str
    about: str
    company: str
    production: str
    zone: ZoneInfo
    asks: str
    days: tuple[ChoiceDay, ...]
    held: Held | None
    offer: Offered | None
    facts: tuple[tuple[str, str], ...]
    where: str
    reader: str
    contacts: tuple[Contact, ...]
    breakdown: Breakdown | None = None
    added: tuple[Disclosed, ...] = ()
    """Content that was added since they read of the part, and that they have not answered."""
    seen: str = ""
    """Changes whenever other content is asked about."""
    replied: str = ""
    pencil: Pencil | None = None
    """Until when they are asked to keep the dates free, and what they have said to it."""
    ran_out: datetime | None = None
    """When the offer that they had ran out."""
    may_move: bool = False
    tape: Asked | None = None
    """The self-tape that they are asked for."""
    again: bool = False
    """They were heard, and are asked to come once more."""
    wants_no: bool = True
    """They are written to where the answer is no."""
    acts_for: str = ""
    """Anna Vale (mother) acts for Mia Vale; '' where they act for themselves."""
    cast_list: bool = False
    """The cast list stands in public."""
    turn: OwnTurn | None = None
    """On the day itself, where they stand in the queue."""
    own_day: str = ""
    """Their own order on the callback day, as they were told of it; '' where they were not."""
    callback_day: OwnDay | None = None
    """The same where a calendar can hold it: it says on which day, and they have not said that they cannot then."""
    accepted: Offered | None = None
    """Once they are cast, what belonged to the offer that they accepted."""
    first_call: OwnCall | None = None
    """Once they are cast, when and where the first call is."""
    represented: bool = False
    """An agent acts for them, or did."""
    off: OwnOff | None = None
    """Their time that was called off, while they have no other."""
    waiting: OwnPlace | None = None
    """Where they stand on the waiting list for a time, or which is kept for them."""
    may_wait: bool = False
    needs: str = ""
    """What would make it work for them, as they said it: before, and with their time."""
    on_hold: OnHold | None = None
    """The free time that is held for them while they decide."""
    has_sides: bool = False
    """Sides lie with the role; which of them are theirs hangs on where they stand."""
    has_other_parts: bool = False
    """A link to another candidacy of theirs was mailed; whether it is theirs to follow here is another question."""
    has_namesake: bool = False
    """Another record has their address; whether that is theirs to know is another question."""

    @property
    def clock(self) -> str:
        """By whose clock the times are said."""
        return clock_of(self.zone)


def page_for(bearer: Bearer, *, now: datetime) -> PerformerPage:
    """The page as it stands now."""
    state = load_own(bearer.production.pk, bearer.cand)
    cand = state.candidacy(bearer.cand)
    there = _what_there_is(bearer, now)
    if cand is None or there is None:
        raise NotThere
    if bearer.untold:
        return untold_page(bearer, state, cand, there, now)
    cand, offer = as_known(state, cand), known_offer(state, cand.id)
    zone = zone_of(bearer.production)
    theirs = times_of_theirs(cand.id) if there.slot and cand.lives else []
    held = held_among(theirs, state, cand, now)
    open_slots, holding = _to_choose(bearer, there, zone, now) if may_choose(state, cand, held) else ([], None)
    ran_out = ran_out_at(offer, zone, now=now)
    replied = last_reply(bearer, ran_out) if there.reply else ""
    tape = _tape(state, cand, now) if cand.lives else None
    day = _own_day(bearer, zone, now) if there.told and cand.lives else None
    in_queue = cand.lives and (there.slot or there.queued)
    taped = tape is not None and not tape.of_call
    return PerformerPage(
        state=stands_at(state, cand, held, bool(open_slots), replied, taped, called_as(cand, day), now),
        name=there.name,
        **_part(state, cand),
        **_added(state, cand),
        company=bearer.production.company.name, production=bearer.production.name, zone=zone,
        **who_is_there(state, cand, bearer),
        **_times(theirs, held, open_slots, bearer.production),
        offer=offered(bearer, offer, asked_for_longer(cand.id) if there.reply else None, now),
        replied=replied, ran_out=ran_out, tape=tape, pencil=own_pencil(state, cand, zone, now=now),
        again=cand.step == "callback" and rules.told_of(state, cand),
        **_said_before(bearer, state, there),
        **_once_called_or_cast(bearer, state, cand, day, now),
        turn=own_turn(bearer.production.pk, cand.id, theirs, zone=zone, now=now) if in_queue else None,
        **_is_there(there),
        off=own_off(cand.id, zone) if there.off and cand.lives and held is None else None,
        waiting=own_place(bearer.production.pk, cand.id, zone, now=now) if there.waits and held is None else None,
        on_hold=holding, needs=together([*(said_before(bearer) if there.needs else ()), held.needs if held else ""]),
        may_wait=not open_slots and rules.why_not_wait(state, cand) is None,
    )  # fmt: skip


def _own_day(bearer: Bearer, zone: ZoneInfo, now: datetime) -> OwnDay | None:
    """Their order on the callback day, as they were told of it."""
    return own_days(bearer.production.pk, [bearer.cand], today=now.astimezone(zone).date()).get(bearer.cand)


class There(NamedTuple):
    """What there is of somebody beside the log: of what is not there nothing needs to be asked."""

    name: str
    slot: bool
    reply: bool
    told: bool
    """A letter told them of a callback day."""
    guardian: bool
    queued: bool
    """Something was pressed about them at a door."""
    represented: bool
    off: bool
    """A time of theirs was called off."""
    waits: bool
    """They are on the waiting list."""
    holds: bool
    """They hold a time while they decide, or did so a while ago."""
    sides: bool
    """Some lie with the role, whoever reads them."""
    needs: bool
    """Something was said of what they need in the production."""
    namesake: bool
    """Another record has their address."""
    others: bool
    """A link to another candidacy of theirs was mailed because they put themselves in."""
    times: bool
    """Some are free for their role, and still to come."""


def _to_choose(bearer: Bearer, there: There, zone: ZoneInfo, now: datetime) -> tuple[list[Free], OnHold | None]:
    """The moments that they can choose, and the place that they hold meanwhile."""
    found = times_to_choose(bearer, now) if there.times else []
    holding = own_hold(bearer.cand, zone, now=now) if there.holds and found else None
    return as_held(found, holding), holding


_WHAT_THERE_IS = (
    "SELECT name, EXISTS (SELECT 1 FROM slot WHERE cand = %s), EXISTS (SELECT 1 FROM reply WHERE cand = %s),"  # noqa: S608
    " EXISTS (SELECT 1 FROM letter WHERE cand = %s AND told <> ''),"
    " EXISTS (SELECT 1 FROM guardian WHERE performer = %s), EXISTS (SELECT 1 FROM queue_act WHERE cand = %s),"
    " EXISTS (SELECT 1 FROM represented WHERE cand = %s), EXISTS (SELECT 1 FROM called_off WHERE cand = %s),"
    " EXISTS (SELECT 1 FROM waiting_list WHERE cand = %s), EXISTS (SELECT 1 FROM time_hold WHERE cand = %s),"
    " EXISTS (SELECT 1 FROM side WHERE production_id = %s AND role = %s),"
    " EXISTS (SELECT 1 FROM access_need WHERE production_id = %s AND performer_id = %s),"
    " EXISTS (SELECT 1 FROM performer o WHERE o.company_id = performer.company_id AND o.email <> ''"
    " AND LOWER(o.email) = LOWER(performer.email) AND o.id <> performer.id AND o.merged_into_id IS NULL),"
    " EXISTS (SELECT 1 FROM link WHERE performer_id = performer.id AND cand <> %s AND mailed_to <> ''),"
    f" EXISTS (SELECT 1 {FREE}) FROM performer WHERE id = %s"
)


def _what_there_is(bearer: Bearer, now: datetime) -> There | None:
    cand, performer = bearer.cand, bearer.performer
    times = of_free(bearer.production.pk, bearer.role, now=now, cand=bearer.cand)
    here = bearer.production.pk
    whose = [cand, cand, cand, performer, cand, cand, cand, cand, cand, here, bearer.role, here, performer, cand]
    rows = run(_WHAT_THERE_IS, [*whose, *times, performer])
    return There(rows[0][0], *map(bool, rows[0][1:])) if rows else None


def _is_there(there: There) -> dict[str, Any]:
    """What is said as it is of what there is."""
    return {"represented": there.represented, "has_sides": there.sides, "has_namesake": there.namesake,
            "has_other_parts": there.others}  # fmt: skip


def untold_page(bearer: Bearer, state: State, cand: Candidacy, there: There, now: datetime) -> PerformerPage:
    """The page of somebody who was submitted, before any letter: nothing that the room said since changes it."""
    people = people_of(bearer)
    gone = Reply.objects.filter(cand=bearer.cand, what="no").exists()
    return PerformerPage(
        state=before_any_letter(cand, gone), name=there.name, **_part(state, cand),
        company=bearer.production.company.name, production=bearer.production.name,
        zone=zone_of(bearer.production), asks="", days=(), held=None, offer=None, facts=(), where="",
        **({} if gone else {**_added(state, cand), "tape": _tape(state, cand, now, of_call=True)}),
        reader=reader_of(state, cand, people), contacts=contacts_in(state, cand, people),
        **_said_before(bearer, state, there), **_is_there(there),
    )  # fmt: skip


def _times(theirs: list[Slot], held: Held | None, free: list[Free], production: Production) -> dict[str, Any]:
    """The time that they hold and those that they can choose, and what to expect there."""
    zone, at = zone_of(production), held.at if held else None
    sessions = [one.session for one in theirs if held and one.pk == held.slot] or sessions_of(free)
    return {
        "days": by_day(free, held, zone), "held": held,
        "facts": what_to_expect(sessions, ready_for(sessions, free, at, production)),
        "where": where(sessions, free, held, zone), "may_move": bool(free) and held is not None and not held.begun,
    }  # fmt: skip


def _part(state: State, cand: Candidacy) -> dict[str, Any]:
    """What they are asked for."""
    return {
        "role": _role_name(state, cand), "about": _about(state, cand), "breakdown": _breakdown(state, cand),
    }  # fmt: skip


def _once_called_or_cast(
    bearer: Bearer, state: State, cand: Candidacy, day: OwnDay | None, now: datetime
) -> dict[str, Any]:
    """Their own order, while they stand at callback; whether the cast list stands in public; and, for whoever plays,
    what they accepted, and when the first call is.
    """
    day = day if cand.step == "callback" else None
    own = day.says if day and not day.over else ""
    call = own_call(state, cand.id) if plays(cand) else None
    held = day if day and day.dated else None
    out = is_read(bearer.production, state, now)
    took = accepted(cand.id) if plays(cand) else None
    return {"own_day": own, "callback_day": held, "cast_list": out, "first_call": call, "accepted": took}


def _said_before(bearer: Bearer, state: State, there: There) -> dict[str, Any]:
    """What they have said themselves: whether they want a no, and who acts for them."""
    return {"wants_no": wants_a_no(state, bearer.cand), "acts_for": acts_for(bearer) if there.guardian else ""}


def before_any_letter(cand: Candidacy, gone: bool) -> str:
    """Which page it is before any letter: theirs to end, whatever the room concluded. `gone`: they ended it."""
    return "withdrawn" if gone or cand.ended in ("declined", "withdrawn") else "submitted"


def may_choose(state: State, cand: Candidacy, held: Held | None) -> bool:
    """Whether a time can be chosen now, if there is any."""
    return rules.why_not_book(state, cand) is None and (held is None or not held.begun)


def stands_at(
    state: State, cand: Candidacy, held: Held | None, times: bool, replied: str, tape: bool, day: str, now: datetime
) -> str:  # fmt: skip
    """Which of the pages it is. The room's own no is not told here before a letter has said it."""
    if cand.ended in ("declined", "withdrawn"):
        return cand.ended
    if told_no(state, cand):
        return "told"
    if not cand.lives:
        played = any(one.frozen["from"] == "cast" for one in state.group(Minute, cand.id))
        return "changed" if played or told_of_offer(state, cand.id) else "over"
    if of_offer := _by_offer(state, cand, milliseconds(now)):
        return of_offer
    if held is not None:
        return "seen" if held.over else "confirmed"
    if state.get(Booking, cand.id) is None and cand.step in ("named", "consider"):
        return "interested" if replied == "yes" else "interest"
    if day:
        return day
    if replied == "none":
        return "other_times"
    return "asked" if times else "tape" if tape else "full"


def _by_offer(state: State, cand: Candidacy, at: int) -> str:
    """Which page it is because of an offer, now or before; '' for none of them."""
    offer, told = known_offer(state, cand.id), told_of_offer(state, cand.id)
    if cand.step == "cast":
        return "cast"
    over = has_run_out(offer, at)
    if offer is not None and offer.state == "live" and not over:
        return "offered"
    if pencils.told(state, cand):
        return "pencilled"
    if over:
        return "lapsed"
    return "changed" if told == "offer" else "taken_back" if told and last_told(state, cand.id) == told else ""


def _tape(state: State, cand: Candidacy, now: datetime, *, of_call: bool = False) -> Asked | None:
    """What they are asked for; `of_call`: by the open call, and nothing else."""
    fact = state.get(TapeFact, cand.id)
    if of_call and fact and not fact.of_call:
        return None
    row = Tape.objects.filter(cand=cand.id).first() if fact else None
    return asked(row, fact, now=now) if row and fact else None


def _role_name(state: State, cand: Candidacy) -> str:
    role = state.role(cand.role)
    return (role.name or role.id) if role else ""


def _about(state: State, cand: Candidacy) -> str:
    role = state.role(cand.role)
    return role.about if role else ""


def _breakdown(state: State, cand: Candidacy) -> Breakdown | None:
    role = state.role(cand.role)
    return breakdown_in(state, role) if role else None


def _added(state: State, cand: Candidacy) -> dict[str, Any]:
    asked = state.get(AskedAgain, cand.id)
    if asked is None or asked.answered_at or not cand.lives:
        return {}
    return {"added": content(asked.what), "seen": mark_of_content(asked)}
