"""The ladder: a card for each candidacy, with its consent ring, in the column of its step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from castlist.queries.doors import Face, Names
from castlist.queries.files import picture_url
from castlist.queries.shapes import Card, Column, Mark, Ring, Segment
from castlist.queries.standings import Standings
from castlist.queries.wording import NEVER_OPENED, SAYS, waiting_in_brief, words
from castlist.rules.auditions import of_before, said_clock
from castlist.rules.call_tapes import WELCOME
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Position, Role, Tape
from castlist.rules.decisions.objections import about
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import CONSENTS, gated
from castlist.rules.ladder import INVITES, LABELS, LADDER, RELEASED
from castlist.rules.outlines import BY_ITSELF
from castlist.rules.pencils import told
from castlist.rules.searching import folded

CROWD = 8
"""So many on one step stand there in the order of their names, a line each: as the ladder draws them."""
SHOWN = 24
"""Cards of a column before 'show all'."""
OFFER_MARKS = {"grace": "in its grace", "reserve": "in reserve", "live": "offer live", "lapsed": "lapsed"}
SOMETIMES = ("named", "ended")
"""Columns that are there when somebody stands in them."""
EMPTY = {
    "named": "nobody named yet",
    "consider": "nobody yet",
    "audition": "nobody yet",
    "callback": "nobody yet",
    "offer": "nobody yet",
    "cast": "the part is open",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a card needs to know of the room around it."""

    state: State
    names: Names
    performers: Mapping[str, Face]
    sight: Sight
    viewer: str
    zone: ZoneInfo
    base: str
    focus: str
    standings: Standings
    at: int = 0
    """The ordinal of the past act that is looked at; 0 now."""


def sealed_now(state: State, cand: Candidacy) -> bool:
    """True while the first round on what is on the table is sealed."""
    proposal = state.proposal(cand.id)
    return proposal is not None and proposal.sealed


def shown_kind(shown: Shown, cand: Candidacy, position: Position | None) -> str:
    """The kind of a segment as this viewer may see it."""
    if position is None:
        return "none"
    if (position.sealed or sealed_now(shown.state, cand)) and position.person != shown.viewer:
        return "sealed"
    return position.what


def _segments(shown: Shown, cand: Candidacy) -> tuple[Segment, ...]:
    """One segment a person: of what is on the table, else of what was decided last, by those who sat then."""
    state = shown.state
    proposal = state.proposal(cand.id)
    people = {p.person for p in _decided_by(state, cand)} or set(shown.standings.seats(cand))
    revision = proposal.revision if proposal else cand.revision
    found = []
    for person in sorted(people, key=shown.names.person):
        position = state.position(cand.id, revision, person) if revision else None
        kind = shown_kind(shown, cand, position)
        says = NEVER_OPENED if kind == "sealed" and proposal is None else SAYS[kind]
        found.append(_segment(shown.names.person(person), kind, says))
    return tuple(found)


def _decided_by(state: State, cand: Candidacy) -> list[Position]:
    """What everybody who sat said to the revision that was concluded last, as its minute has it; nothing without one.

    Its minute is read only of whom somebody looks at. A conclusion needs the consent of all who sit, and what they said
    to it is never otherwise afterwards: so whoever comes or leaves later takes no part in it.
    """
    if not cand.minutes or cand.last == "withdrawn" or state.proposal(cand.id):
        return []
    given = [p for p in state.group(Position, cand.id) if p.revision == cand.revision and not p.void]
    if cand.ended != RELEASED and any(p.at > cand.concluded_at for p in given):
        return []  # they left while something was on the table again
    consented = {p.what for p in given}
    return given if "support" in consented and consented <= set(CONSENTS) else []


_segment = lru_cache(maxsize=4096)(Segment)
"""Cards that are remembered share their segments."""


def ring(shown: Shown, cand: Candidacy) -> Ring:
    """The consent ring, and the text that says the same."""
    name = shown.names.performer(cand.performer)
    segments = _segments(shown, cand)
    label = "; ".join(f"{s.name}: {s.says}" for s in segments) or "nobody has a say here"
    performer = shown.performers.get(cand.performer)
    shot = picture_url(shown.base, cand.id, performer.headshot) if performer else ""
    return Ring(segments, f"{name}. {label}.", name[:1].upper(), shot)


def marks(shown: Shown, cand: Candidacy) -> tuple[Mark, ...]:
    """The quiet marks of a card: objections with their floor, review, clearance, booked time, letter, self-tape."""
    state, found = shown.state, []
    for objection in about(state, cand):
        orphan = objection.orphan_in(cand.role)
        text = f"objection from {objection.floor}"
        found.append(Mark("orphan" if orphan else "objection", f"{text}, without owner" if orphan else text))
    if state.review(cand.id):
        found.append(Mark("review", "under review"))
    proposal = state.proposal(cand.id)
    if proposal and gated(state, cand, proposal.target) and not cand.cleared:
        found.append(Mark("clearance", "clearance pending"))
    letter = latest_letter(state, cand)
    if letter and letter.state in ("drafted", "sent", "failed", "opened"):
        found.append(Mark("letter", f"letter {letter.state}"))
    tape = state.get(Tape, cand.id)
    if tape and cand.lives and not (tape.of_call == WELCOME and not tape.came):
        found.append(Mark("tape", tape_says(tape, shown.zone)))
    if comes(state, cand):
        found.append(Mark("time", "comes"))
    elif has_no_time(state, cand):
        found.append(Mark("time", "has no time"))
    offer = state.offer(cand.id)
    if offer and cand.lives and cand.step == "offer" and offer.state in OFFER_MARKS:
        says = "in reserve, pencilled" if told(state, cand) else OFFER_MARKS[offer.state]
        found.append(Mark("offer", "grace stopped" if offer.grace_left else says))
    return tuple(found)


def tape_says(tape: Tape, zone: ZoneInfo) -> str:
    """tape asked, due Tue 10 Nov, 18:00; tape is here."""
    if tape.came:
        return "tape is here, late" if tape.late else "tape is here"
    if tape.closed:
        return "no tape came"
    if tape.of_call == WELCOME:
        return "no tape yet, and none is needed"
    due = short_time(tape.due, zone)
    return f"tape of the call, due {due}" if tape.of_call else f"tape asked, due {due}"


def latest_letter(state: State, cand: Candidacy) -> Letter | None:
    """The newest letter to them that was not dropped; one that goes by itself says nothing new."""
    found = [one for one in state.group(Letter, cand.id) if one.state != "dropped" and one.what not in BY_ITSELF]
    return max(found, key=lambda letter: letter.n, default=None)


def comes(state: State, cand: Candidacy) -> bool:
    """True for whoever has said that they come to the callback day that the letter told them of."""
    letter = latest_letter(state, cand)
    here = cand.lives and cand.step == "callback" and letter is not None and letter.minute == cand.minutes
    return here and letter is not None and letter.said == "comes"


def has_no_time(state: State, cand: Candidacy) -> bool:
    """True for whoever answered the invitation and is still to be heard, but took no time or has given theirs back.

    Whoever is asked for a self-tape needs none.
    """
    tape = state.get(Tape, cand.id)
    if tape and not tape.of_call:
        return False
    letter = latest_letter(state, cand)
    answered = letter is not None and letter.state == "answered" and letter.what == "invitation"
    if not answered or letter is None or not cand.lives or cand.step not in INVITES:
        return False
    booking = state.get(Booking, cand.id)
    if of_before(cand, booking):
        return letter.minute == cand.minutes  # the answer to an earlier letter was that time
    return booking is None


def time_of_now(state: State, cand: Candidacy) -> Booking | None:
    """The time that they have, or at which they were heard before a callback; none that an offer has left behind."""
    booking = state.get(Booking, cand.id)
    if booking is None or not cand.lives or (cand.step in ("offer", "cast") and booking.at < cand.concluded_at):
        return None
    return booking


def short_time(at: int, zone: ZoneInfo) -> str:
    """Thu 3 Dec, 11:20."""
    on = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    return f"{on:%a} {on.day} {on:%b}, {said_clock(on)}"


def caption(shown: Shown, cand: Candidacy) -> str:
    """One quiet line: a booked time, or how they came to stand here."""
    booking = time_of_now(shown.state, cand)
    if booking:
        what = "for the audition" if of_before(cand, booking) else "confirmed"
        return f"{short_time(booking.start, shown.zone)} · {what}"
    performer = shown.performers.get(cand.performer)
    note = performer.note if performer else ""
    if cand.standing:
        return "an open call, decided once"
    if cand.by:
        came = f"put forward by {shown.names.person(cand.by)}"
    else:
        on = datetime.fromtimestamp(cand.at / 1000, UTC).astimezone(shown.zone)
        came = f"submitted {on.day} {on:%b}"
    return f"{note} · {came}" if note else came


def card(shown: Shown, cand: Candidacy) -> Card:
    """One candidacy on the ladder. While nothing is sealed, whoever waits for the same is shown the same card."""
    waits = cand.id in shown.standings.waiting(shown.viewer, cand.role)
    if not shown.standings.is_open:
        return _as_of(shown, _card(shown, cand, waits))
    whose = (shown.performers.get(cand.performer), waits, cand.id == shown.focus)
    key = ("card", cand.id, shown.names.said, shown.zone.key, shown.base, whose)
    return _as_of(shown, shown.standings.once(key, lambda: _card(shown, cand, waits)))


def _card(shown: Shown, cand: Candidacy, waits: bool) -> Card:
    stands = shown.standings.standing(cand)
    headline, _ = words(shown.state, cand, stands, shown.names)
    return Card(
        id=cand.id,
        performer_id=cand.performer,
        name=name_of(shown, cand),
        url=f"{shown.base}?c={cand.id}",
        caption=caption(shown, cand),
        status=stands.status,
        sentence="" if stands.status in ("concluded", "named") else headline,
        brief=waiting_in_brief(stands, shown.names),
        ring=ring(shown, cand),
        marks=marks(shown, cand),
        waits_on_you=waits,
        selected=cand.id == shown.focus,
    )


def _as_of(shown: Shown, one: Card) -> Card:
    """Its address stays at the moment that is looked at, where nothing waits on anybody any more."""
    return replace(one, url=one.url + _then(shown), waits_on_you=False) if shown.at else one


def _then(shown: Shown) -> str:
    """What keeps an address at the moment that is looked at."""
    return f"&at={shown.at}" if shown.at else ""


def name_of(shown: Shown, cand: Candidacy) -> str:
    """As a heading says it: a name, or 'Everybody who comes'."""
    name = shown.names.performer(cand.performer)
    return name if cand.performer else f"{name[0].upper()}{name[1:]}"


def column_key(cand: Candidacy) -> str:
    """Where a candidacy stands on the page."""
    return "ended" if cand.ended else cand.step


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the ladder before its cards are drawn: who stands there, and whose card is shown."""

    key: str
    people: tuple[Candidacy, ...]
    first: tuple[Candidacy, ...]


def places(
    standings: Standings, seen: Sight, viewer: str, role: str, *, only: frozenset[str] | None = None
) -> list[Place]:  # fmt: skip
    """The ladder from left to right: named first when somebody stands there, those who left the ladder last.

    `only`: performers who are looked for; nobody else is shown. Whose cards are shown is for `in_order` to say.
    """
    if only is None:
        return standings.once(("places", role, seen, viewer), lambda: _places(standings, seen, viewer, role, only))
    return _places(standings, seen, viewer, role, only)


def _places(standings: Standings, seen: Sight, viewer: str, role: str, only: frozenset[str] | None) -> list[Place]:
    state, by_step, waiting = standings.state, dict[str, list[Candidacy]](), standings.waiting(viewer, role)
    for cand in sorted(state.candidacies(role), key=lambda c: (c.id not in waiting, c.n)):
        if cand.id not in seen.hidden and (only is None or cand.performer in only):
            by_step.setdefault(column_key(cand), []).append(cand)
    steps = [*(s for s in LADDER if s in ("named", "cast") or s in state.rule.steps), "ended"]
    return [Place(step, tuple(by_step.get(step, ())), ()) for step in steps if step in by_step or step not in SOMETIMES]


def in_order(
    standings: Standings, viewer: str, role: str, there: Iterable[Place], known: Mapping[str, Face], focus: str, *,
    everybody: bool,
) -> list[Place]:  # fmt: skip
    """The same with the cards that are shown: in a crowd by name, after whoever waits for the viewer."""
    made, waiting = [], standings.waiting(viewer, role)
    for place in there:
        people = place.people
        if len(people) > CROWD:
            people = tuple(sorted(people, key=lambda c: (c.id not in waiting, _called(known, c), c.n)))
        first = people if everybody else people[:SHOWN]
        if focus and focus not in {c.id for c in first}:
            first = (*first, *(c for c in people if c.id == focus))
        made.append(Place(place.key, people, first))
    return made


def _called(known: Mapping[str, Face], cand: Candidacy) -> str:
    """Their name as names are put in order; a standing decision, which has none, comes first."""
    face = known.get(cand.performer)
    return folded(face.name) if face else ""


def columns(shown: Shown, role: str, there: Iterable[Place]) -> tuple[Column, ...]:
    """The columns with their cards."""
    found = shown.state.role(role) or Role(role)
    return tuple(_column(shown, one, found) for one in there)


def _column(shown: Shown, one: Place, role: Role) -> Column:
    step, people, more = one.key, one.people, len(one.people) - len(one.first)
    return Column(
        key=step,
        label="No longer" if step == "ended" else LABELS[step],
        count=f"{len(people)} of {role.places}" if step == "cast" else str(sum(not c.standing for c in people)),
        cards=tuple(card(shown, c) for c in one.first),
        empty="the part is cut" if step == "cast" and role.cut else EMPTY.get(step, "nobody"),
        more=more,
        more_url=f"{shown.base}?all=1{_then(shown)}" if more else "",
    )
