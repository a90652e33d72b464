"""Reminders by letter: begun when their moment has come, and sent by themselves like every letter, once each."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from castlist.actions import leases, letter_wordings
from castlist.actions.log import Scope, write
from castlist.queries.letter_values import values
from castlist.queries.letter_wordings import words_for
from castlist.queries.letters import may_go_out
from castlist.queries.reminder_letters import Moment, due, productions_with_some, state_of
from castlist.queries.represented import address_of
from castlist.records.ids import new_id
from castlist.records.models import Letter, Performer, Person, Production
from castlist.rules import letters as writing
from castlist.rules import reminders as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

EVERY = timedelta(minutes=5)


def begin_due(*, now: datetime) -> int:
    """A reminder goes by itself for everything whose moment has come: once for each time, however often it is moved
    back to it, and once for each end of an offer. Says how many were begun; none where the link could not be opened.

    Writes: letter, event, fact. Refuses: nothing. Tells: nobody; `letters_by_clock.send_due` sends them.
    """
    if not may_go_out() or not leases.take("reminder letters", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    return sum(begin_in(production, now=now) for production in productions_with_some(now=now))


def begin_in(production: Production, *, now: datetime) -> int:
    """The same for one production, also when two clocks do it at once."""
    found = due(production, state_of(production.pk), now=now)
    return sum(begin(production, one, now=now) for one in found)


def begin(production: Production, moment: Moment, *, now: datetime) -> int:
    """The letter waits to go by itself: 1; or 0, where it does already, or nobody may be reminded of that now.

    Writes: letter, event, fact. Refuses: nothing. Tells: nobody.
    """
    state = state_of(production.pk)
    cand, outline = state.candidacy(moment.cand), rules.outline_of(moment.about)
    if cand is None:
        return 0
    performer = Performer.objects.get(pk=cand.performer)
    to = address_of(cand.id, performer.email)
    if not to:
        return 0
    worded, role = words_for(production, performer, outline), state.role(cand.role)
    said = values(production, performer=performer.name, role=role.name if role else "", sender="{sender}")
    subject, body = writing.worded(worded.said.subject, worded.said.body, said)
    row = Letter(
        id=new_id(), production=production, performer=performer, role=cand.role, cand=cand.id, minute=cand.minutes,
        kind=writing.REMINDER, to=to, subject=subject[:200], body=body, by="", created_at=now,
        language=worded.language if worded.own else "", button=worded.said.button, about=moment.about, goes_at=now,
    )  # fmt: skip

    def decide(state: State, at: int) -> list[Event]:
        if moment not in due(production, state_of(production.pk), now=now):
            return []
        events = rules.begin(state, row.cand, outline, at=at, new_id=row.pk)
        row.save(force_insert=True)
        return events

    try:
        with transaction.atomic():
            done = write(production.pk, decide, by="", now=now, scope=Scope(cand.role, cand.id))
    except (IntegrityError, Refused):
        return 0
    return 1 if done.events else 0


def choose(viewer: Person, production: Production | None, *, days: int | None) -> None:
    """So many days before they go, in the production or in all of the company's that say nothing else; 0 for never.
    None: as the company says.

    Writes: production, company. Refuses: unknown. Tells: nobody. Raises NotThere for whoever does not word the letters.
    """
    letter_wordings.choose(viewer, production, "remind_days", days, among=rules.DAYS)


def want(performer: str, *, reminders: bool) -> None:
    """They are reminded by letter, or not any more; what is on its way by itself does not go.

    Writes: performer. Refuses: unknown. Tells: nobody.
    """
    if not Performer.objects.filter(pk=performer, erased_at=None).update(unreminded=not reminders):
        raise Refused(Why.unknown)
