"""Letters that confirm a time that somebody chose, changed or gave back by their link: once for where it ended."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from castlist.actions import leases, letter_wordings
from castlist.actions.log import Scope, write
from castlist.queries.auditions import zone_of
from castlist.queries.confirmation_letters import (
    Chosen,
    Theirs,
    about_back,
    are_confirmed,
    due,
    last_about,
    productions_with_some,
    wants_them,
)
from castlist.queries.letter_values import values
from castlist.queries.letter_wordings import words_for
from castlist.queries.letters import may_go_out
from castlist.queries.reminder_letters import state_of
from castlist.queries.represented import address_of
from castlist.records.ids import new_id
from castlist.records.models import Letter, Performer, Person, Production
from castlist.rules import confirmations as rules
from castlist.rules import letters as writing
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.languages import HOUSE
from castlist.rules.outlines import CONFIRMATION
from castlist.rules.why import Refused

EVERY = timedelta(seconds=50)


def begin_due(*, now: datetime) -> int:
    """Every time that somebody chose, and has left as it is for five minutes, is confirmed by a letter that goes by
    itself: one for where it ended, however often it was changed. Says how many were begun; none where the link could
    not be opened.

    Writes: letter, event, fact. Refuses: nothing. Tells: nobody; `letters_by_clock.send_due` sends them.
    """
    if not may_go_out() or not leases.take("confirmations", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    return sum(begin_in(production, now=now) for production in productions_with_some(now=now))


def begin_in(production: Production, *, now: datetime) -> int:
    """The same for one production, also when two clocks do it at once."""
    found = due(production, state_of(production.pk), now=now)
    return sum(begin(production, one, now=now) for one in found)


def begin(production: Production, chosen: Chosen, *, now: datetime) -> int:
    """The letter waits to go by itself: 1; or 0, where it does already, or they have chosen otherwise meanwhile.

    Writes: letter, event, fact. Refuses: nothing. Tells: nobody.
    """
    cand = state_of(production.pk).candidacy(chosen.cand)
    if cand is None:
        return 0

    def decide(state: State, at: int) -> list[Event]:
        if chosen not in due(production, state_of(production.pk), now=now):
            return []
        return _letter(production, state, cand, chosen.about, before=chosen.before, now=now, at=at)

    try:
        with transaction.atomic():
            done = write(production.pk, decide, by="", now=now, scope=Scope(cand.role, cand.id))
    except (IntegrityError, Refused):
        return 0
    return 1 if done.events else 0


def given_back(
    production: Production, state: State, cand: Candidacy, was: Theirs, *, now: datetime, at: int
) -> list[Event]:  # fmt: skip
    """A letter that goes by itself in five minutes confirms that the time is not theirs any more, unless they have
    another by then, or never had a letter about this one. To be called in the transaction of the act that says so.

    Writes: letter. Refuses: nothing. Tells: nobody.
    """
    held = now - was.since if was.since else None
    production = Production.objects.select_related("company").get(pk=production.pk)
    if not may_go_out() or not are_confirmed(production) or not wants_them(cand.performer):
        return []
    if not rules.is_worth_it(held=held, before=last_about(cand.id)):
        return []
    return _letter(production, state, cand, about_back(cand.id, now), was=was, now=now, at=at, waits=rules.QUIET)


def _letter(
    production: Production, state: State, cand: Candidacy, about: str, *, now: datetime, at: int, before: str = "",
    was: Theirs | None = None, waits: timedelta = timedelta(),
) -> list[Event]:  # fmt: skip
    """Nothing where nobody would get it."""
    performer = Performer.objects.get(pk=cand.performer)
    to = address_of(cand.id, performer.email)
    if not to or Letter.objects.filter(about=about).exists():
        return []
    worded, role = words_for(production, performer, rules.outline_of(about, before=before)), state.role(cand.role)
    said = values(production, performer=performer.name, role=role.name if role else "", sender="{sender}")
    if was:
        said["was"] = was.says(zone_of(production), worded.language if worded.own else HOUSE)
    subject, body = writing.worded(worded.said.subject, worded.said.body, said)
    row = Letter.objects.create(
        id=new_id(), production=production, performer=performer, role=cand.role, cand=cand.id, minute=cand.minutes,
        kind=CONFIRMATION, to=to, subject=subject[:200], body=body, by="", created_at=now, about=about,
        language=worded.language if worded.own else "", button=worded.said.button, goes_at=now + waits,
    )  # fmt: skip
    return [rules.begun(cand, at=at, new_id=row.pk)]


def choose(viewer: Person, production: Production | None, *, confirm: bool | None) -> None:
    """Letters confirm what somebody chose, or do not, in the production or in all of the company's that say nothing
    else. None: as the company says.

    Writes: production, company. Refuses: unknown. Tells: nobody. Raises NotThere for whoever does not word the letters.
    """
    letter_wordings.choose(viewer, production, "confirm_times", confirm, among=(True, False))
