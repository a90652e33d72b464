"""The room of one role, now or as of any past moment, as one viewer may see it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries import cards, ticks
from castlist.queries.beside import beside
from castlist.queries.bookings import booking_sentence
from castlist.queries.breakdowns import asked_again, breakdown_in
from castlist.queries.brought import brought
from castlist.queries.choosing import choose, of_the_room
from castlist.queries.doors import Names, NotThere, faces, faces_and_names, names, production_for, role_sight, token
from castlist.queries.finding import LONGEST, named_like
from castlist.queries.focus import Looking, focus, seen_token
from castlist.queries.frames import frame
from castlist.queries.log import decode, fact_rows, is_name, touched
from castlist.queries.minutes import commitments
from castlist.queries.notes import NOTHING, Seen, mark_of, notes_on, notes_view, notes_with_texts, seen_by
from castlist.queries.room_states import asked_for, cards_now, cards_then, with_everything_on
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import Finding, Focus, Frame, May, Room
from castlist.queries.standings import Standings
from castlist.queries.tallies import Acts, Row, Tally, acts
from castlist.queries.telling import named_in
from castlist.queries.texts import Texts
from castlist.queries.who_decides import room_rule
from castlist.queries.wording import words
from castlist.records.models import Person, Production
from castlist.rules.auditions import of_before
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.concluding import version as decisive
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.facts import (
    AskedAgain,
    Candidacy,
    Minute,
    Position,
    Proposal,
    Relation,
    Reported,
    Task,
    Voice,
)
from castlist.rules.decisions.objections import in_its_room
from castlist.rules.decisions.seats import recused_from_role, recusing_performers
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import standing


def _commitments(state: State, cand: Candidacy) -> list[str]:
    """Every text on the candidacy."""
    wanted = [cand.reason]
    proposal = state.proposal(cand.id)
    if proposal:
        wanted += [proposal.terms, *(text for c in proposal.conditions for text in (c.text, c.due))]
    wanted += [p.reason for p in state.group(Position, cand.id)]
    wanted += [text for o in in_its_room(state, cand) for text in (o.reason, o.moved_why)]
    wanted += [v.text for v in state.group(Voice, cand.id)]
    wanted += [t.what for t in state.group(Task, cand.id)]
    wanted += [r.reason for r in state.group(Reported, cand.id)]
    review = state.review(cand.id)
    wanted += [why for _, _, why in review.told] if review else []
    for minute in state.group(Minute, cand.id):
        wanted += commitments(minute)
    return wanted


def _head(
    state: State, named: Names, seen: Sight, role: str, looked_at: Candidacy | None, *, past: bool
) -> tuple[str, str]:
    if state.role(role) is None:
        return NOT_YET
    if looked_at is None:
        nobody = "Nobody yet.", "" if past else "Put somebody forward, and the room begins."
        return of_the_room(state, role, seen) or nobody
    return words(state, looked_at, standing(state, looked_at), named)


NOT_YET = ("This role was not there yet.", "It was opened later.")
LOOKS_IN = "You look into this room for a day, as its desk does. Everybody who sees it reads that you do, and why."


CUT = (
    "This part is cut: nobody comes to stand for it, and nobody goes a step up. Whoever stands for it still waits for "
    "a word: let them go. What was offered stands until you take it back."
)
CLOSED = "The casting is closed: nothing is begun here any more. Those who closed it can open it again, under Answers."


def _notes(seen: Sight, *, closed: bool = False, cut: bool = False) -> tuple[str, ...]:
    told = (*((LOOKS_IN,) if seen.glass else ()), *((CLOSED,) if closed else ()), *((CUT,) if cut else ()))
    return (*told, "You are recused from part of this room; that part is not shown.") if seen.hidden else told


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a room: what is there now, which moment is shown, and everything that the page says of it."""

    production: Production
    rights: State
    tally: Tally
    acts: Acts
    at: int | None
    """The ordinal of the past act that is looked at; None now."""
    then: tuple[int, int] | None
    """Its place in the log, and its moment."""
    moment: int
    shown: cards.Shown
    there: list[cards.Place]
    cand: Candidacy | None
    texts: Texts
    notes: Seen
    finding: Finding | None
    now: datetime
    """When it is looked at: what is said of times on the page is said from there, also of the past."""


def _look(
    viewer: Person, production_id: str, role: str, now: datetime, focused: str, at: int | None, *, came_from: str,
    everybody: bool, find: str,
) -> _Look:  # fmt: skip
    production = production_for(viewer, production_id)
    known, seen = _sight(viewer, production, role)
    rights, tally = known.state, ticks.in_room(production, role, seen, viewer.pk, at)
    found = acts(tally, lambda: ticks.visible(production.pk, role, seen, viewer.pk), at)
    at = at if at is not None and 0 < at < found.total else None
    then = (found.seq(at), found.time(at)) if at else None
    moment = then[1] if then else int(now.timestamp() * 1000)
    asked = [focused or (found.cand(at) if at else ""), came_from if at else ""]
    standings, ready = _as_shown(known, production, role, viewer, then, moment, focused)
    only, finding = _found(standings.state, role, seen, find)
    cand = choose(standings, role, seen, viewer.pk, asked, only)
    on, state = cand.id if cand else "", standings.state
    for one in asked_for(on, "" if then else focused, besides=ready):
        whole = with_everything_on(state, production, role, one, then)
        state = whole if one == on else state
    cand = state.candidacy(on) if on else None
    there = cards.places(standings, seen, viewer.pk, role, only=only)
    told = found.act(at or found.total)
    performers, named = faces_and_names(
        production, rights if then else state, _performers(there, rights, told), cand.performer if cand else ""
    )
    kept = on if only is None else ""
    there = cards.in_order(standings, viewer.pk, role, there, performers, kept, everybody=everybody)
    zone, base = ZoneInfo(production.time_zone), f"/p/{production.pk}/r/{role}/"
    shown = cards.Shown(state, named, performers, seen, viewer.pk, zone, base, on, standings, at or 0)
    texts, noted = _texts_and_notes(production, rights, shown, cand, then[1] if then else None)
    return _Look(production, rights, tally, found, at, then, moment, shown, there, cand, texts, noted, finding, now)


MANY = 24
"""So many on a ladder are looked through by name."""


def _found(state: State, role: str, seen: Sight, find: str) -> tuple[frozenset[str] | None, Finding | None]:
    """The performers who are looked for; and how many candidacies are theirs, of all that the viewer may see."""
    people = [c.performer for c in state.candidacies(role) if c.id not in seen.hidden and not c.standing]
    find = " ".join(find.split())[:LONGEST]
    if not find:
        return None, Finding("", len(people), len(people)) if len(people) > MANY else None
    only = named_like(people, find)
    return only, Finding(find, sum(performer in only for performer in people), len(people))


def _texts_and_notes(
    production: Production, rights: State, shown: cards.Shown, cand: Candidacy | None, moment: int | None
) -> tuple[Texts, Seen]:
    """What was said on the candidacy looked at, and the notes on it that are the viewer's to read."""
    if cand is None:
        return Texts(), NOTHING
    found, texts = notes_with_texts(
        production.pk, cand.id, viewer=shown.viewer, moment=moment, commitments=_commitments(shown.state, cand)
    )
    return texts, seen_by(
        shown.viewer, found, rights=rights, then=shown.state, cand=cand.id, sight=shown.sight, moment=moment
    )


def room(
    viewer: Person, production_id: str, role: str, *, now: datetime, focused: str = "", at: int | None = None,
    came_from: str = "", everybody: bool = False, find: str = "",
) -> Room:  # fmt: skip
    """The room as the viewer may see it; `at` is the ordinal of a past act, `find` is in the names of all whose cards
    are shown. `came_from`: whom they looked at before they went back. Raises NotThere for a stranger.
    """
    look = _look(
        viewer, production_id, role, now, focused, at, came_from=came_from, everybody=everybody, find=find
    )  # fmt: skip
    production, rights, shown, cand = look.production, look.rights, look.shown, look.cand
    state, named, past = shown.state, shown.names, look.at is not None
    closed = is_closed(state)
    bar = ticks.bar(
        look.acts, at=look.at, state=rights, names=named, zone=shown.zone, now=now.astimezone(shown.zone),
        base=shown.base, focus=focused, came_from=came_from,
    )  # fmt: skip
    last = 0 if past else look.tally.last_seq
    headline, sentence = _head(state, named, shown.sight, role, cand, past=past)
    part, there = state.role(role) or rights.role(role), state.role(role) is not None
    cut = part is not None and there and part.cut
    return Room(
        frame=frame(viewer, production, now=now), role_id=role,
        role=(part.name if part else "") or named.role(role), about=part.about if part and there else "",
        headline=headline, sentence=sentence, columns=cards.columns(shown, role, look.there) if there else (),
        focus=_focus(look), flashback=bar,
        version=version(viewer, production, role, last, shown, cand, look.notes),
        may_put_forward=May(rights.member(viewer.pk) is not None and not past and not closed and not cut),
        read_only=past or closed,
        rule=room_rule(state, role, shown.sight, named) if there else "",
        notes=_notes(shown.sight, closed=closed, cut=cut), looks_in=shown.sight.glass,
        beside=None if past or closed else beside(shown, role),
        breakdown=breakdown_in(state, part) if part and there else None,
        asked_again=asked_again(state, role, shown.sight.hidden, named),
        finding=look.finding,
    )  # fmt: skip


def _performers(there: list[cards.Place], rights: State, told: Row) -> Iterator[str]:
    """Whose names the page says, or is ordered by; and whom the act was about that the bar tells of."""
    yield from (cand.performer for place in there for cand in place.people)
    yield from named_in(told[2], told[5])
    yield from (found.performer for a in rights.all(AskedAgain) if (found := rights.candidacy(a.cand)))
    if about := rights.candidacy(told[4]):
        yield about.performer


def _sight(viewer: Person, production: Production, role: str) -> tuple[Standings, Sight]:
    """The room as it stands, and what the viewer may see of it; NotThere when that is nothing."""
    known = cards_now(production, role)
    seen = known.sight(viewer.pk, role)
    if not seen.room:
        raise NotThere
    return known, seen


def _as_shown(
    known: Standings, production: Production, role: str, viewer: Person, then: tuple[int, int] | None, moment: int,
    focused: str,
) -> tuple[Standings, str]:  # fmt: skip
    """The room at the moment shown, without what others said under seal, and with what time has brought; and on whom
    everything was read for that.
    """
    known = cards_then(production, role, *then) if then else known
    state, ready = as_others_may_know(known.state, viewer.pk), ""
    if not then and production.due_at and production.due_at <= moment:
        if is_name(focused):
            state, ready = with_everything_on(state, production, role, focused, None), focused
        state = settle_time(State(state.groups, production.head), moment, production.head_at)[1]
    return known if state is known.state else Standings(state), ready


def _focus(look: _Look) -> Focus | None:
    shown, cand, past = look.shown, look.cand, look.at is not None
    if cand is None:
        return None
    looking = Looking(shown, cand, look.texts, look.moment, int(look.now.timestamp() * 1000))
    notes = notes_view(
        look.notes, shown.viewer, texts=look.texts, names=shown.names, at=looking.at, may_write=cand.lives and not past,
        after_own=shown.state.rule.notes_after_own, now=not past,
    )  # fmt: skip
    read_only = past or is_closed(shown.state)
    found = replace(focus(looking, read_only=read_only, booking=_booking(shown, cand)), notes=notes)
    if past:
        return found
    own = brought(look.production, shown.state, cand, shown.viewer, glass=shown.sight.glass)
    return replace(
        found, sent=own.sent, cannot=own.cannot, guardian=own.guardian, agent=own.agent, recorded=own.recorded
    )


def _booking(shown: cards.Shown, cand: Candidacy) -> str:
    booking = cards.time_of_now(shown.state, cand)
    said = booking_sentence(booking.slot, shown.zone) if booking else ""
    return f"For the audition: {said}" if said and of_before(cand, booking) else said


def version(
    viewer: Person, production: Production, role: str, last: int, shown: cards.Shown, cand: Candidacy | None,
    noted: Seen,
) -> str:  # fmt: skip
    """What the page saw: the first part changes with every act the viewer may see, the second with every note on whom
    they look at, and the last is what a conclusion names.
    """
    live = live_token(viewer, production, role, last, shown.standings, shown.sight)
    return f"{live}.{note_token(noted)}.{seen_token(shown, cand) if cand else ''}"


def note_token(noted: Seen) -> str:
    """Changes whenever a note does that the viewer may read."""
    return token("notes", noted.hidden, *mark_of(noted))


def live_token(viewer: Person, production: Production, role: str, last: int, known: Standings, seen: Sight) -> str:
    """Changes whenever something that the viewer may see in the room changes, and never by what they may not see."""
    unsaid = known.once(("unsaid", role, seen), lambda: _unsaid(known.state, role, seen))
    return token("live", viewer.pk, production.pk, role, last, *unsaid)


def _unsaid(state: State, role: str, seen: Sight) -> list[str]:
    """Who is cleared, who is recused from what, and who has answered under seal: it is seen at once, although no act in
    the room says so.
    """
    people = [c for c in state.candidacies(role) if c.id not in seen.hidden]
    known = {c.performer for c in people}
    found = [c.id for c in people if c.cleared]
    for person in {relation.person for relation in state.all(Relation)}:
        whole = recused_from_role(state, person, role)
        about = [] if whole else [p for p in recusing_performers(state, person, role) if p in known]
        found += [f"{person} {whole} {about}"] if whole or about else []
    sealed = [p for p in (state.proposal(c.id) for c in people) if p is not None and p.sealed]
    found += [f"{p.cand} {one.person}" for p in sealed for one in state.group(Position, p.cand) if _answers(one, p)]
    return sorted(found)


def _answers(position: Position, proposal: Proposal) -> bool:
    """True for what stands on the revision that is on the table."""
    return position.revision == proposal.revision and not position.void


def has_moved(viewer: Person, production_id: str, role: str, version_seen: str, *, cand: str = "") -> bool:
    """True when the room is no longer as the viewer last saw it; `cand`: or a note on whom they look at.

    Raises NotThere for a stranger.
    """
    production = production_for(viewer, production_id)
    known, seen = _sight(viewer, production, role)
    last = ticks.in_room(production, role, seen, viewer.pk).last_seq
    live, _, rest = version_seen.partition(".")
    if live_token(viewer, production, role, last, known, seen) != live:
        return True
    if known.state.candidacy(cand) is None or cand in seen.hidden:
        return False
    noted = seen_by(
        viewer.pk, notes_on(production.pk, cand), rights=known.state, then=known.state, cand=cand, sight=seen,
        moment=None,
    )  # fmt: skip
    return note_token(noted) != rest.partition(".")[0]


def seen_number(production: str, viewer: str, cand: str, mark: str) -> int | None:
    """The place in the log that a page's mark stands for, if nothing that bears on a decision has happened since.

    None without a mark; 0, which is before everything, when the mark is not the present one.
    """
    if not mark:
        return None
    rows = fact_rows(production, None).filter(Q(kind="rule") | Q(kind__in=["candidacy", "proposal"], key=cand))
    state = touched(decode(rows), production, [cand])
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
    known, seen = _sight(viewer, production, role)
    rights, base = known.state, f"/p/{production.pk}/r/{role}/"
    found = ticks.Listed.of(
        ticks.in_room(production, role, seen, viewer.pk),
        lambda: ticks.visible(production.pk, role, seen, viewer.pk), page,
    )  # fmt: skip
    named = names(production, rights, faces(found.performers(rights)))
    told = found.told(rights, named, ZoneInfo(production.time_zone), base)
    head = frame(viewer, production, now=now)
    return ActsPage(head, named.role(role), base, told, min(max(page, 1), found.pages), found.pages)


def act_at(viewer: Person, production_id: str, role: str, when: datetime) -> int:
    """The ordinal of the last act at or before a moment; 0 when there was none. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    _, seen = role_sight(viewer, production, role)
    return ticks.ordinal_at(ticks.visible(production.pk, role, seen, viewer.pk), int(when.timestamp() * 1000))
