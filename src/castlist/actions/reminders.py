"""Reminders to people on whom an answer waits: half-way, and on the last day, before their seat may pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils.crypto import salted_hmac

from castlist.actions import leases
from castlist.actions.log import milliseconds
from castlist.actions.requests import first_time
from castlist.queries.log import decode, fact_rows
from castlist.queries.matters import rights
from castlist.queries.safeguarding import asking
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Matter, Person, Production
from castlist.rules.decisions.facts import Proposal
from castlist.rules.decisions.reminding import stage
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.state import State

EVERY = timedelta(minutes=10)
KINDS = ("rule", "role", "member", "alternate", "relation", "waiver", "candidacy", "proposal", "position")


@dataclass(frozen=True, slots=True)
class Nudge:
    """One reminder that is due: to whom, about which revision, and whether it is the first or the last."""

    person: str
    role: str
    cand: str
    revision: int
    stage: int


def remind(*, now: datetime) -> int:
    """Everybody who has let an answer wait has been told, twice at most for each revision; says how many mails went.

    Writes: request. Tells: the person, by e-mail, that something waits; never what, nor about whom.
    """
    holder = f"at {now.isoformat()}"
    if settings.CASTLIST_URL_IS_LOCAL or not leases.take("reminders", holder=holder, now=now, lasts=EVERY):
        return 0
    sent = 0
    open_now = Fact.objects.filter(kind="proposal", to_seq=FOREVER).values("production_id")
    for production in Production.objects.filter(pk__in=open_now):
        state = decode(fact_rows(production.pk, None).filter(kind__in=KINDS))
        for nudge in due(state, milliseconds(now)):
            sent += _send(production, nudge, milliseconds(now))
    return sent


def due(state: State, now: int) -> Iterator[Nudge]:
    """The reminders that are due by now."""
    for proposal in state.all(Proposal):
        cand = state.candidacy(proposal.cand)
        if cand is None or not cand.lives:
            continue
        for person in seats(state, cand, proposal.target):
            if state.position(cand.id, proposal.revision, person):
                continue
            member = state.member(person)
            since = max(proposal.at, member.since if member else 0)
            reached = stage(since, now, state.rule.absence_hours)
            if reached:
                yield Nudge(person, cand.role, cand.id, proposal.revision, reached)


def _send(production: Production, nudge: Nudge, now: int) -> int:
    """Once for each stage of each revision, even when two clocks meet."""
    key = f"remind:{nudge.cand}:{nudge.revision}:{nudge.stage}"
    person = Person.objects.filter(pk=nudge.person, is_active=True).first()
    if person is None:
        return 0
    if not first_time(person.pk, key, now):
        return 0
    address = f"{settings.CASTLIST_URL}/p/{production.pk}/r/{nudge.role}/?c={nudge.cand}"
    last = " Tomorrow your seat on it may pass to your alternate, if you have one." if nudge.stage == 2 else ""
    body = f"Something waits for your answer.{last}\n\n{address}\n\nYou answer in one line, and silence is never a yes."
    return send_mail(f"{production.name}: your answer is waited for", body, None, [person.email], fail_silently=True)


def remind_leads(*, now: datetime) -> int:
    """Every lead of whom a matter asks something has been told once for each day it was set to; says how many mails.

    Writes: request. Tells: the lead, by e-mail, that something waits; the mail names nothing, not even the production.
    """
    holder = f"at {now.isoformat()}"
    if settings.CASTLIST_URL_IS_LOCAL or not leases.take("desk reminders", holder=holder, now=now, lasts=EVERY):
        return 0
    sent = 0
    for production in Production.objects.filter(pk__in=Matter.objects.values("production_id")):
        for lead in (m for m in rights(production.pk).members if m.lead):
            for read in asking(production, lead.person, now=now):
                hold = read.standing.hold
                news = len(read.acts) if read.standing.news else ""
                about = f"{read.row.pk}:{read.standing.review_on}:{hold.until if hold else ''}:{news}"
                sent += _tell_lead(lead.person, _mark(about), milliseconds(now))
    return sent


def _mark(about: str) -> str:
    """Keyed: the days of a matter stand nowhere in the clear, and a plain digest of a day is soon found by trying."""
    return salted_hmac("castlist.desk", about, algorithm="sha256").hexdigest()[:32]


def _tell_lead(person: str, about: str, now: int) -> int:
    lead = Person.objects.filter(pk=person, is_active=True).first()
    if lead is None or not first_time(person, f"desk:{about}", now):
        return 0
    body = f"Something waits on you.\n\n{settings.CASTLIST_URL}/"
    return send_mail("Castlist: something waits on you", body, None, [lead.email], fail_silently=True)
