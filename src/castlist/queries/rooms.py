"""The room of one role, now or as of any past moment, as one viewer may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries import cards, ticks
from castlist.queries.beside import beside
from castlist.queries.bookings import booking_sentence
from castlist.queries.doors import Names, names, performers_in, production_for, role_sight, token
from castlist.queries.focus import Looking, focus, seen_token
from castlist.queries.frames import frame
from castlist.queries.log import decode, fact_rows
from castlist.queries.minutes import commitments
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import Focus, Frame, May, Room
from castlist.queries.standings import Standings
from castlist.queries.texts import texts_of
from castlist.queries.wording import words
from castlist.records.models import Person, Production
from castlist.rules.decisions.concluding import version as decisive
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.facts import (
    Booking,
    Candidacy,
    Minute,
    Objection,
    Position,
    Relation,
    Reported,
    Task,
    Voice,
)
from castlist.rules.decisions.seats import recused_from_role, recusing_performers
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import standing

ON_CARDS = (
    "candidacy",
    "proposal",
    "position",
    "objection",
    "review",
    "offer",
    "booking",
    "letter",
    "motion",
    "waiver",
)
"""Kinds of facts that every card needs; the rest is read only of the candidacy that is looked at."""


def _load(production: str, role: str, focused: str, at: int | None) -> State:
    """One query: the production's facts, the role's cards, and everything on the candidacy that is looked at."""
    rows = fact_rows(production, at).filter(Q(role__in=["", role]) | Q(kind="objection"))
    rows = rows.filter(Q(cand__in=["", focused]) | Q(kind__in=ON_CARDS))
    return decode(rows)


def _loader(role: str, focused: str) -> Callable[[str], State]:
    """Loads the room as it is now: rights are read from the very same facts."""
    return lambda production: _load(production, role, focused, None)


def _on_time(state: State, production: Production, now: int) -> State:
    """What time has brought and nobody has written yet is shown as it will be written."""
    if not production.due_at or production.due_at > now:
        return state
    return settle_time(State(state.groups, production.head), now, production.head_at)[1]


def _choose(standings: Standings, role: str, seen: Sight, viewer: str, asked: str) -> Candidacy | None:
    """The candidacy to look at: the one asked for, else the one that most wants looking at."""
    found = [c for c in standings.state.candidacies(role) if c.id not in seen.hidden]
    by_id = {c.id: c for c in found}
    if asked in by_id:
        return by_id[asked]

    def rank(cand: Candidacy) -> tuple[bool, bool, bool, int]:
        ready = standings.standing(cand).status == "ready"
        return not standings.waits_on(cand, viewer), not ready, not cand.lives, -cand.touched

    return min(found, key=rank, default=None)


def _commitments(state: State, cand: Candidacy) -> list[str]:
    """Every text on the candidacy."""
    wanted = [cand.reason]
    proposal = state.proposal(cand.id)
    if proposal:
        wanted += [proposal.terms, *(c.text for c in proposal.conditions)]
    wanted += [p.reason for p in state.group(Position, cand.id)]
    wanted += [text for o in state.group(Objection, cand.performer) for text in (o.reason, o.moved_why)]
    wanted += [v.text for v in state.group(Voice, cand.id)]
    wanted += [t.what for t in state.group(Task, cand.id)]
    wanted += [r.reason for r in state.group(Reported, cand.id)]
    review = state.review(cand.id)
    wanted += [why for _, _, why in review.told] if review else []
    for minute in state.group(Minute, cand.id):
        wanted += commitments(minute)
    return wanted


def _rule_sentence(state: State, named: Names) -> str:
    rule = state.rule
    if rule.preset == "one":
        return f"One decides: {named.person(rule.decider)}."
    holders = [m.person for m in state.members if m.say]
    if len(holders) < 2:
        return f"{named.list(holders)} decides, until somebody else has a say too."
    return f"Together: {named.list(holders)} each have a say, and everybody must be able to live with it."


def _head(state: State, role: str, seen: Sight, named: Names, looked_at: Candidacy | None) -> tuple[str, str]:
    if looked_at is None:
        return "Nobody yet.", "Put somebody forward, and the room begins."
    return words(state, looked_at, standing(state, looked_at), named)


def _notes(seen: Sight) -> tuple[str, ...]:
    if seen.hidden:
        return ("You are recused from part of this room; that part is not shown.",)
    return ()


def room(
    viewer: Person, production_id: str, role: str, *, now: datetime, focused: str = "", at: int | None = None,
    everybody: bool = False,
) -> Room:  # fmt: skip
    """The room as the viewer may see it; `at` is the ordinal of a past act. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    rights, seen = role_sight(viewer, production, role, load=None if at else _loader(role, focused))
    found = ticks.acts(ticks.visible(production.pk, role, seen, viewer.pk), at)
    past = at is not None and 0 < at < found.total
    place = found.seq(at) if past and at else None
    moment = found.time(at) if past and at else int(now.timestamp() * 1000)
    asked, focused = focused, focused or (found.cand(at) if past and at else "")
    state = _load(production.pk, role, focused, place) if at else rights
    state = as_others_may_know(state, production.pk, viewer.pk, at=place)
    state = state if past else _on_time(state, production, moment)
    standings = Standings(state)
    looked_at = _choose(standings, role, seen, viewer.pk, focused)
    if looked_at and looked_at.id != focused:
        state = _with_focus(production, role, state, looked_at, place)
    performers = performers_in(rights if past else state)
    named = names(production, rights if past else state, performers)
    zone, base = ZoneInfo(production.time_zone), f"/p/{production.pk}/r/{role}/"
    on = looked_at.id if looked_at else ""
    shown = cards.Shown(state, named, performers, seen, viewer.pk, zone, base, on, standings)
    bar = ticks.bar(
        found, at=at if past else None, state=rights, names=named, zone=zone, now=now.astimezone(zone), base=base,
        focus=asked,
    )  # fmt: skip
    last = 0 if past else _last(viewer, production, role, seen)
    headline, sentence = _head(state, role, seen, named, looked_at)
    part = state.role(role) or rights.role(role)
    return Room(
        frame=frame(viewer, production, now=now), role_id=role,
        role=(part.name if part else "") or named.role(role), about=part.about if part else "", headline=headline,
        sentence=sentence, columns=cards.columns(shown, role, everybody=everybody),
        focus=_focus(shown, looked_at, moment, read_only=past), flashback=bar,
        version=version(viewer, production, role, last, shown, looked_at),
        may_put_forward=May(rights.member(viewer.pk) is not None), read_only=past, rule=_rule_sentence(state, named),
        notes=_notes(seen), beside=None if past else beside(shown, role),
    )  # fmt: skip


def _with_focus(production: Production, role: str, state: State, cand: Candidacy, at: int | None) -> State:
    """The state with everything on the candidacy that the page chose by itself."""
    rows = fact_rows(production.pk, at).filter(role=role, cand=cand.id).exclude(kind__in=ON_CARDS)
    more = decode(rows)
    return state.with_changes({(f.kind, f.key): f for f in more.facts()})


def _focus(shown: cards.Shown, cand: Candidacy | None, now: int, *, read_only: bool) -> Focus | None:
    if cand is None:
        return None
    look = Looking(shown, cand, texts_of(_commitments(shown.state, cand)), now)
    return focus(look, read_only=read_only, booking=_booking(shown, cand))


def _booking(shown: cards.Shown, cand: Candidacy) -> str:
    booking = shown.state.get(Booking, cand.id)
    return booking_sentence(booking.slot, shown.zone) if booking and cand.lives else ""


def version(
    viewer: Person, production: Production, role: str, last: int, shown: cards.Shown, cand: Candidacy | None
) -> str:
    """What the page saw: one half changes with every act the viewer may see, the other is what a conclusion names."""
    live = live_token(viewer, production, role, last, shown.state, shown.sight)
    return f"{live}.{seen_token(shown, cand) if cand else ''}"


def live_token(viewer: Person, production: Production, role: str, last: int, state: State, seen: Sight) -> str:
    """Changes whenever something that the viewer may see in the room changes."""
    return token("live", viewer.pk, production.pk, role, last, production.due_at, *_unsaid(state, role, seen))


def _unsaid(state: State, role: str, seen: Sight) -> list[str]:
    """Who is cleared, and who is recused from what: it is seen at once, although no act in the room says so."""
    people = [c for c in state.candidacies(role) if c.id not in seen.hidden]
    known = {c.performer for c in people}
    found = [c.id for c in people if c.cleared]
    for person in {relation.person for relation in state.all(Relation)}:
        whole = recused_from_role(state, person, role)
        about = [] if whole else [p for p in recusing_performers(state, person, role) if p in known]
        found += [f"{person} {whole} {about}"] if whole or about else []
    return sorted(found)


def _last(viewer: Person, production: Production, role: str, seen: Sight) -> int:
    """The place of the last event that shows here, of those that were written before the page began to be read.

    So a page may know more than its version says, and is then read once too often; it never knows less.
    """
    return ticks.last_seq(ticks.stirring(production.pk, role, seen, viewer.pk).filter(seq__lte=production.head))


def has_moved(viewer: Person, production_id: str, role: str, version_seen: str) -> bool:
    """True when the room is no longer as the viewer last saw it. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    state, seen = role_sight(viewer, production, role)
    last = _last(viewer, production, role, seen)
    return live_token(viewer, production, role, last, state, seen) != version_seen.partition(".")[0]


def seen_number(production: str, viewer: str, cand: str, mark: str) -> int | None:
    """The place in the log that a page's mark stands for, if nothing that bears on a decision has happened since.

    None without a mark; 0, which is before everything, when the mark is not the present one.
    """
    if not mark:
        return None
    state = decode(fact_rows(production, None).filter(Q(kind="rule") | Q(kind="candidacy", key=cand)))
    found = state.candidacy(cand)
    if found is None:
        return 0
    now = decisive(state, found)
    return now if token("seen", viewer, cand, now) == mark.rpartition(".")[2] else 0


@dataclass(frozen=True, slots=True)
class ActsPage:
    """Every act that the viewer may know of in one role, a page at a time."""

    frame: Frame
    role: str
    room_url: str
    acts: tuple[ticks.ActRow, ...]
    page: int
    pages: int


def acts_page(viewer: Person, production_id: str, role: str, *, page: int, now: datetime) -> ActsPage:
    """The list of acts, the latest first. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    rights, seen = role_sight(viewer, production, role)
    base = f"/p/{production.pk}/r/{role}/"
    named = names(production, rights)
    rows, pages = ticks.listed(
        ticks.visible(production.pk, role, seen, viewer.pk), page, state=rights, names=named,
        zone=ZoneInfo(production.time_zone), base=base,
    )  # fmt: skip
    return ActsPage(frame(viewer, production, now=now), named.role(role), base, rows, min(max(page, 1), pages), pages)
