"""What a performer sees behind their private link: who asks, for what, when, and what they can answer now."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.auditions import readers_of_needs, zone_of
from castlist.queries.bookings import free_times
from castlist.queries.breakdowns import breakdown_in, content, mark_of_content
from castlist.queries.callback_letters import OwnDay, called_as, own_days
from castlist.queries.contacts import Contact, contacts_in
from castlist.queries.doors import NotThere, milliseconds
from castlist.queries.first_calls import OwnCall, own_call
from castlist.queries.guardians import acts_for
from castlist.queries.log import load_candidacy
from castlist.queries.private_links import Bearer
from castlist.queries.shapes_breakdown import Breakdown, Disclosed
from castlist.queries.tapes import Asked, asked
from castlist.queries.turns import OwnTurn, own_turn
from castlist.records.models import Performer, Person, Reply, Session, Slot, Tape
from castlist.rules import auditions as rules
from castlist.rules.decisions.announcing import is_out, plays
from castlist.rules.decisions.answered import wants_a_no
from castlist.rules.decisions.facts import AskedAgain, Booking, Candidacy, Minute, Offer
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Choice:
    """A free time, or the one they hold."""

    id: str
    at: datetime
    free: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceDay:
    """Times on one day, and in which place where there are several."""

    day: date
    place: str
    slots: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The time they hold."""

    slot: str
    at: datetime
    ends: datetime
    place: str
    access: str
    minutes: int
    needs: str
    sequence: int
    over: bool
    begun: bool
    heard: int = 0
    """How often they were heard before."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that they can answer now."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class PerformerPage:
    """Everything on the page. `state`: submitted, asked, called, comes, tape, interest, confirmed, seen, other_times,
    full, offered, cast, declined, withdrawn, over, changed: no longer theirs, after an offer."""

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
    """Content that was added since they were invited, and that they have not answered."""
    seen: str = ""
    """Changes whenever other content is asked about."""
    replied: str = ""
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
    first_call: OwnCall | None = None
    """Once they are cast, when and where the first call is."""

    @property
    def clock(self) -> str:
        """By whose clock the times are said."""
        return clock_of(self.zone)


def page_for(bearer: Bearer, *, now: datetime) -> PerformerPage:
    """The page as it stands now."""
    state = load_candidacy(bearer.production.pk, bearer.role, bearer.cand)
    cand = state.candidacy(bearer.cand)
    performer = Performer.objects.filter(pk=bearer.performer).first()
    if cand is None or performer is None:
        raise NotThere
    if bearer.untold:
        return untold_page(bearer, state, cand, performer)
    zone = zone_of(bearer.production)
    held = _held(state, cand, now) if cand.lives else None
    open_slots = _offered_slots(bearer, now) if may_choose(state, cand, held) else []
    replied = _last_reply(bearer)
    tape = _tape(state, cand, now) if cand.lives else None
    day = own_days([cand.id]).get(cand.id) if cand.lives else None
    sessions = _sessions_shown(held, open_slots)
    return PerformerPage(
        state=stands_at(state, cand, held, bool(open_slots), replied, tape is not None, called_as(cand, day)),
        name=performer.name,
        **_part(state, cand),
        **_added(state, cand),
        company=bearer.production.company.name,
        production=bearer.production.name,
        zone=zone,
        **_who_is_there(state, cand, bearer),
        days=_by_day(open_slots, held, zone),
        held=held,
        offer=_offer(state.offer(cand.id)),
        facts=_facts(sessions),
        where=_where(sessions, open_slots, held, zone),
        replied=replied,
        may_move=bool(open_slots) and held is not None and not held.begun,
        tape=tape,
        again=cand.step == "callback" and rules.told_of(state, cand),
        **_said_before(bearer, state),
        **_once_called_or_cast(state, cand, day, now),
        turn=own_turn(bearer.production.pk, cand.id, zone=zone, now=now) if cand.lives else None,
    )


def untold_page(bearer: Bearer, state: State, cand: Candidacy, performer: Performer) -> PerformerPage:
    """The page of somebody whom an agent submitted, before any letter: nothing that the room said since changes it."""
    people = dict(Person.objects.filter(seats__production=bearer.production).values_list("pk", "name"))
    gone = Reply.objects.filter(cand=bearer.cand, what="no").exists()
    return PerformerPage(
        state=before_any_letter(cand, gone), name=performer.name, **_part(state, cand),
        company=bearer.production.company.name, production=bearer.production.name,
        zone=zone_of(bearer.production), asks="", days=(), held=None, offer=None, facts=(), where="",
        reader=_reader(state, cand, people), contacts=contacts_in(state, cand),
        **_said_before(bearer, state),
    )  # fmt: skip


def _who_is_there(state: State, cand: Candidacy, bearer: Bearer) -> dict[str, Any]:
    """Who asks, who reads of their needs, and whom they can tell what worries them."""
    people = dict(Person.objects.filter(seats__production=bearer.production).values_list("pk", "name"))
    return {
        "asks": _who_asks(state, cand, people), "reader": _reader(state, cand, people),
        "contacts": contacts_in(state, cand),
    }  # fmt: skip


def _part(state: State, cand: Candidacy) -> dict[str, Any]:
    """What they are asked for."""
    return {
        "role": _role_name(state, cand), "about": _about(state, cand), "breakdown": _breakdown(state, cand),
    }  # fmt: skip


def _once_called_or_cast(state: State, cand: Candidacy, day: OwnDay | None, now: datetime) -> dict[str, Any]:
    """Their own order, while they stand at callback; whether the cast list stands in public; and, for whoever plays,
    when the first call is.
    """
    own = day.says if day and cand.step == "callback" else ""
    call = own_call(state, cand.id) if plays(cand) else None
    return {"own_day": own, "cast_list": is_out(state, milliseconds(now)), "first_call": call}


def _said_before(bearer: Bearer, state: State) -> dict[str, Any]:
    """What they have said themselves: whether they want a no, and who acts for them."""
    return {"wants_no": wants_a_no(state, bearer.cand), "acts_for": acts_for(bearer)}


def before_any_letter(cand: Candidacy, gone: bool) -> str:
    """Which page it is before any letter: theirs to end, whatever the room concluded. `gone`: they ended it."""
    return "withdrawn" if gone or cand.ended in ("declined", "withdrawn") else "submitted"


def may_choose(state: State, cand: Candidacy, held: Held | None) -> bool:
    """Whether a time can be chosen now, if there is any."""
    return rules.why_not_book(state, cand) is None and (held is None or not held.begun)


def stands_at(
    state: State, cand: Candidacy, held: Held | None, times: bool, replied: str, tape: bool, day: str
) -> str:  # fmt: skip
    """Which of the pages it is. The room's own no is not told here: that is for the letter that says it."""
    if cand.ended in ("declined", "withdrawn"):
        return cand.ended
    if not cand.lives:
        offered = any(one.frozen["target"] == "offer" for one in state.group(Minute, cand.id))
        return "changed" if offered else "over"
    if cand.step == "cast":
        return "cast"
    offer = state.offer(cand.id)
    if offer is not None and offer.state == "live":
        return "offered"
    if held is not None:
        return "seen" if held.over else "confirmed"
    if state.get(Booking, cand.id) is None and cand.step in ("named", "consider"):
        return "interested" if replied == "yes" else "interest"
    if day:
        return day
    if replied == "none":
        return "other_times"
    return "asked" if times else "tape" if tape else "full"


def _tape(state: State, cand: Candidacy, now: datetime) -> Asked | None:
    fact = state.get(TapeFact, cand.id)
    row = Tape.objects.filter(cand=cand.id).first() if fact else None
    return asked(row, fact, now=now) if row and fact else None


def _held(state: State, cand: Candidacy, now: datetime) -> Held | None:
    return held_among(list(Slot.objects.select_related("session").filter(cand=cand.id)), state, cand, now)


def held_among(theirs: list[Slot], state: State, cand: Candidacy, now: datetime) -> Held | None:
    """The time that is theirs; none once they were heard and are called back, as then they choose another."""
    slot = next((one for one in theirs if not one.past), None)
    if slot is None or rules.makes_room(state, cand, state.get(Booking, cand.id), int(now.timestamp() * 1000)):
        return None
    ends = slot.start + timedelta(minutes=slot.minutes)
    return Held(
        slot.pk,
        slot.start,
        ends,
        slot.session.place,
        slot.session.access,
        slot.minutes,
        slot.access_needs,
        slot.sequence,
        ends <= now,
        slot.start <= now,
        len(theirs) - 1,
    )


def _offered_slots(bearer: Bearer, now: datetime) -> list[Slot]:
    rows = free_times(bearer.production.pk, bearer.role, now=now).select_related("session")
    return list(rows.order_by("start", "pk")[:400])


def _by_day(slots: list[Slot], held: Held | None, zone: ZoneInfo) -> tuple[ChoiceDay, ...]:
    choices = [(Choice(slot.pk, slot.start), slot.session.place) for slot in slots]
    if held is not None and not held.begun and slots:
        choices.append((Choice(held.slot, held.at, free=False, chosen=True), held.place))
    several = len({place for _, place in choices}) > 1
    by_day: dict[tuple[date, str], list[Choice]] = {}
    for one, place in sorted(choices, key=lambda pair: (pair[0].at, pair[0].id)):
        by_day.setdefault((one.at.astimezone(zone).date(), place if several else ""), []).append(one)
    return tuple(ChoiceDay(day, place, tuple(found)) for (day, place), found in by_day.items())


def _sessions_shown(held: Held | None, slots: list[Slot]) -> list[Session]:
    """The session of the time they hold, else every session that they may choose from, in order of time."""
    if held is not None:
        return [Slot.objects.select_related("session").get(pk=held.slot).session]
    return list({slot.session_id: slot.session for slot in slots}.values())


def _facts(sessions: list[Session]) -> tuple[tuple[str, str], ...]:
    """What to expect, as (label, text); said once where it is the same everywhere."""
    found: dict[str, dict[str, list[str]]] = {}
    for session in sessions:
        day = session.answer_by
        for label, text in (
            ("In the room", session.panel),
            ("To prepare", session.material),
            ("Access", session.access),
            ("Recording", "yes; you will be asked on the day" if session.recording else "no"),
            ("You will hear", f"by {day.day} {day:%B}, yes or no" if day else ""),
        ):
            places = found.setdefault(label, {}).setdefault(text, [])
            if session.place not in places:
                places.append(session.place)
    return tuple((label, _said(texts)) for label, texts in found.items() if any(texts))


def _said(texts: dict[str, list[str]]) -> str:
    if len(texts) == 1:
        return next(iter(texts))
    return "; ".join(f"{', '.join(places)}: {text}" for text, places in texts.items() if text)


def _where(sessions: list[Session], slots: list[Slot], held: Held | None, zone: ZoneInfo) -> str:
    if not sessions:
        return ""
    minutes = {held.minutes} if held else {slot.minutes for slot in slots}
    parts = [f"{minutes.pop()} minutes"] if len(minutes) == 1 else []
    if len({s.place for s in sessions}) == 1:
        parts = [sessions[0].place, *parts]
    return " · ".join([*parts, clock_of(zone)])


def clock_of(zone: ZoneInfo) -> str:
    """'times in London'."""
    return f"times in {zone.key.rpartition('/')[2].replace('_', ' ')}"


def _who_asks(state: State, cand: Candidacy, people: dict[str, str]) -> str:
    """'Karen and Derek (producers), and Tom and Julia (writers)': everybody who says or advises, except the recused."""
    by_title: dict[str, list[str]] = {}
    for member in sorted(state.members, key=lambda m: (not m.say, m.n, m.person)):
        speaks = member.holds(cand.role, "*") or member.voice
        if speaks and not recused(state, member.person, cand) and member.person in people:
            by_title.setdefault(member.title.strip(), []).append(people[member.person])
    *others, last = [_titled(title, names) for title, names in by_title.items()] or [""]
    comma = "," if any(len(names) > 1 for names in by_title.values()) else ""
    return f"{', '.join(others)}{comma} and {last}" if others else last


def _titled(title: str, names: list[str]) -> str:
    said = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    if not title:
        return said
    return f"{said} ({title if len(names) == 1 or title.endswith('s') else title + 's'})"


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


def _offer(offer: Offer | None) -> Offered | None:
    if offer is None or offer.state != "live":
        return None
    return Offered(datetime.fromtimestamp(offer.expires / 1000, UTC) if offer.expires else None)


def _reader(state: State, cand: Candidacy, people: dict[str, str]) -> str:
    names = sorted(people[p] for p in readers_of_needs(state, cand.role) if p in people)
    if not names:
        return "the desk"
    said = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return f"{said} at the desk" if len(names) == 1 else said


def _last_reply(bearer: Bearer) -> str:
    """The last thing they wrote back and nobody has taken further: none, yes, comes, or ''."""
    row = Reply.objects.filter(cand=bearer.cand, what__in=("none", "yes", "comes")).order_by("-created_at").first()
    return row.what if row else ""
