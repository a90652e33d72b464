"""What performers answer by their private link: an offer accepted, a no, a withdrawal, and words to the desk."""

from collections.abc import Sequence
from datetime import datetime

from castlist.actions import agents, offer_parts
from castlist.actions.auditions import answered
from castlist.actions.bookings import give_slot_back
from castlist.actions.decisions import Actor, act
from castlist.actions.erasure import note_gone
from castlist.actions.log import Decide, Said, Scope, clean_text, write
from castlist.actions.tape_files import forget
from castlist.queries.breakdowns import mark_of_content
from castlist.queries.offer_parts import moved_with, together
from castlist.queries.private_links import Bearer
from castlist.records.models import Link, Reply, Tape, TimeHold, WaitingList
from castlist.rules import letters, pencils, taping
from castlist.rules import offer_parts as rules
from castlist.rules.decisions import disclosing, outward
from castlist.rules.decisions.facts import AskedAgain, Booking
from castlist.rules.decisions.state import Event, State
from castlist.rules.offers_told import known_offer, of_what_they_know
from castlist.rules.pencils import PENCILLED
from castlist.rules.why import Refused, Why

REPLIES = ("none", "yes", "comes", "longer", "back", *PENCILLED)
GONE_BY = ("comes", "none")
"""By which of them the room goes: whether they come to the callback day."""
LONGEST_REPLY = 4000


def accept(bearer: Bearer, *, now: datetime) -> None:
    """The performer is cast; where one letter offered several parts, in all of them. Accepted already, nothing happens.

    Writes: reply, event, fact. Refuses: ended, not_live (also before a letter has told them of it), deadline_passed,
    content_unanswered. Tells: nobody.
    """
    if cands := [one.cand for one in together(bearer.cand)]:
        offer_parts.accept(bearer, cands, now=now)
        return

    def decide(state: State, at: int) -> list[Event]:
        cand = state.candidacy(bearer.cand)
        if cand and cand.lives and cand.step == "cast":
            return []
        of_what_they_know(state, bearer.cand)
        events = outward.accept_offer(state, bearer.cand, by=bearer.performer, at=at)
        agents.note(bearer, "accept_offer", now=now)
        offer_parts.no_longer_asked([bearer.cand], now=now)
        return events + answered(state, bearer, at)

    _write(bearer, decide, now=now)


def accept_content(bearer: Bearer, *, seen: str, now: datetime) -> None:
    """What was added to the part is all right for the performer; said already, nothing happens.

    Writes: event, fact. Refuses: ended, unknown, stale_version. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        asked = state.get(AskedAgain, bearer.cand)
        if asked and asked.answered_at and seen == mark_of_content(asked):
            return []
        if asked and seen != mark_of_content(asked):
            raise Refused(Why.stale_version)
        what = asked.what if asked else ()
        agents.note(bearer, "content", now=now)
        return disclosing.accept_content(state, bearer.cand, by=bearer.performer, at=at, what=what)

    _write(bearer, decide, now=now)


def decline(bearer: Bearer, *, text: str = "", now: datetime) -> None:
    """The performer's no has ended the candidacy, and every other part of the offer that they answer; their time is
    free, and their self-tape gone. Said already: nothing.

    Writes: slot, reply, tape, erasure, event, fact; files go. Refuses: ended (by the room), too_long. Tells: nobody.
    """
    _end(bearer, text=text, now=now, how="declined", parts=[one.cand for one in together(bearer.cand)])


def leave(bearer: Bearer, *, text: str = "", now: datetime) -> None:
    """As `decline`, of this part alone, whatever is offered with it: something was added to it.

    Writes: slot, reply, tape, erasure, event, fact; files go. Refuses: ended (by the room), too_long. Tells: nobody.
    """
    _end(bearer, text=text, now=now, how="declined")


def withdraw(bearer: Bearer, *, text: str = "", now: datetime) -> None:
    """The performer has taken themselves out; their time is free, and their self-tape gone. Done already: nothing.

    Writes: slot, reply, tape, erasure, event, fact; files go. Refuses: ended (by the room), too_long. Tells: nobody.
    """
    _end(bearer, text=text, now=now, how="withdrawn")


def _end(bearer: Bearer, *, text: str, now: datetime, how: str, parts: Sequence[str] = ()) -> None:
    text = _checked(text)
    gone: list[str] = []
    ends = outward.decline if how == "declined" else outward.withdraw

    def decide(state: State, at: int) -> list[Event]:
        cand = state.candidacy(bearer.cand)
        if cand is None:
            raise Refused(Why.unknown)
        if cand.ended in ("declined", "withdrawn"):
            return []
        if bearer.untold and cand.ended:  # that the room has ended it is for a letter to say
            _keep(bearer, "no", text, now)
            gone.extend(forget(Tape.objects.filter(cand=bearer.cand)))
            return taping.over(state, bearer.cand, by=bearer.performer, at=at)
        with_it = [one.id for one in rules.still_offered(state, parts) if one.id != cand.id]
        if text:
            _keep(bearer, "no", text, now)
        agents.note(bearer, how, now=now)
        offer_parts.no_longer_asked([cand.id, *with_it], now=now)
        events = offer_parts.all_moved(state, bearer, at, to="answered") if with_it else answered(state, bearer, at)
        for one in (cand.id, *with_it):
            events += _over(state, one, bearer.performer, at, gone)
            events += ends(state, one, by=bearer.performer, at=at)
        return events

    _write(bearer, decide, now=now, whole=bool(parts))
    note_gone(gone, now=now)


def _over(state: State, cand: str, by: str, at: int, gone: list[str]) -> list[Event]:
    """Their time is free, and their self-tape gone: its files go once that is written."""
    events = []
    if state.get(Booking, cand):
        events += outward.give_back(state, cand, by=by, at=at)
        give_slot_back(cand)
    WaitingList.objects.filter(cand=cand).delete()
    TimeHold.objects.filter(cand=cand).delete()
    events += taping.over(state, cand, by=by, at=at)
    gone.extend(forget(Tape.objects.filter(cand=cand)))
    return events


def reply(bearer: Bearer, *, what: str, text: str, now: datetime) -> None:
    """The desk, and whoever wrote to them, read this. After a no, only that they have thought again.

    Writes: reply, event, fact. Refuses: unknown, too_long, incomplete (other work, not said which), ended, not_live
    (longer, also before a letter has told them of the offer, and to a pencil that is none any more). Tells: nobody.
    """
    text = _checked(text)
    if what not in REPLIES:
        raise Refused(Why.unknown)
    if what == "came_up" and not text:
        raise Refused(Why.incomplete, detail="Say what has come up, and by when you have to decide.")

    def decide(state: State, at: int) -> list[Event]:
        cand = state.candidacy(bearer.cand)
        if cand is None:
            raise Refused(Why.unknown)
        if what == "back" and cand.ended not in ("declined", "withdrawn"):
            raise Refused(Why.already_there)
        if what != "back" and not cand.lives:
            raise Refused(Why.ended)
        offer = known_offer(state, cand.id)
        if what == "longer" and (offer is None or offer.state != "live" or not offer.expires):
            raise Refused(Why.not_live)
        if what in PENCILLED and not pencils.told(state, cand):
            raise Refused(Why.not_live)
        if not Reply.objects.filter(cand=bearer.cand, what=what, body=text, read_at=None).exists():
            _keep(bearer, what, text, now)
            agents.note(bearer, what, now=now)
        return answered(state, bearer, at, said=what if what in GONE_BY else "")

    _write(bearer, decide, now=now)


def _keep(bearer: Bearer, what: str, text: str, now: datetime) -> None:
    Reply.objects.create(
        production=bearer.production,
        performer_id=bearer.performer,
        role=bearer.role,
        cand=bearer.cand,
        letter=bearer.letter,
        what=what,
        body=text,
        created_at=now,
    )


def _checked(text: str) -> str:
    text = clean_text(text)
    if len(text) > LONGEST_REPLY:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_REPLY:,} characters can be kept here.")
    return text


def opened(bearer: Bearer, *, now: datetime) -> None:
    """The letter is known to have been opened; only the first time says anything.

    Writes: link, event, fact. Refuses: nothing. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        if not (agents.came(bearer) if bearer.agent else _first(bearer, now)):
            return []
        return offer_parts.all_moved(state, bearer, at, to="opened")

    if bearer.first_time:
        scope = Scope(bearer.role, bearer.cand, whole=bool(moved_with(bearer.letter)))
        write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=scope)


def _first(bearer: Bearer, now: datetime) -> bool:
    return Link.objects.filter(pk=bearer.link, opened_at=None).update(opened_at=now) > 0


def mark_read(actor: Actor, cand: str) -> None:
    """What the performer wrote has been read by somebody who may answer it.

    Writes: reply. Refuses: unknown, no_right, recused. Tells: nobody.
    """

    def rule(state: State, at: int, said: Said) -> list[Event]:
        found = state.candidacy(cand)
        against = letters.why_not_write(state, found, actor.by) if found else Why.unknown
        if against:
            raise Refused(against)
        Reply.objects.filter(production_id=actor.production, cand=cand, read_at=None).update(read_at=actor.now)
        return []

    act(actor, cand, "mark_read", rule)


def _write(bearer: Bearer, decide: Decide, *, now: datetime, whole: bool = False) -> None:
    # With its rivals: an end or an acceptance frees or takes a place, which others in the role may wait for.
    scope = Scope(bearer.role, bearer.cand, rivals=True, whole=whole)
    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=scope)
