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
from castlist.queries.auditions import zone_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.matters import rights
from castlist.queries.safeguarding import Asking, asking
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Matter, Person, Production
from castlist.rules.decisions.facts import Proposal
from castlist.rules.decisions.reminding import stage
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import round_before

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
    """Every lead on whom a matter waits has been told of it at the next round: once for each day it was set to, and
    once a day while nobody looks after it. One mail at a time, whatever the number; says how many mails.

    Writes: request. Tells: the lead, by e-mail, that something waits; the mail names nothing, not even the production.
    """
    holder = f"at {now.isoformat()}"
    if settings.CASTLIST_URL_IS_LOCAL or not leases.take("desk reminders", holder=holder, now=now, lasts=EVERY):
        return 0
    about: dict[str, list[str]] = {}
    for production in Production.objects.filter(pk__in=Matter.objects.values("production_id")):
        zone = zone_of(production)
        round_at = round_before(now, zone).astimezone(zone)
        for lead in (m for m in rights(production.pk).members if m.lead):
            asked = asking(production, lead.person, now=round_at)
            marks = [_mark(one, round_at) for one in asked if _since(one) <= round_at]
            about.setdefault(lead.person, []).extend(marks)
    return sum(_tell_lead(lead, marks, milliseconds(now)) for lead, marks in about.items() if marks)


def _since(asked: Asking) -> datetime:
    """What began after the last round is told of at the next, so that no mail says when somebody wrote."""
    raised = asked.read.origin.at
    return raised if asked.nobodys else asked.read.standing.new_since or raised


def _mark(asked: Asking, at: datetime) -> str:
    """Keyed: the days of a matter stand nowhere in the clear, and a plain digest of a day is soon found by trying."""
    read, standing = asked.read, asked.read.standing
    new = len(read.acts) if standing.news or standing.handed else ""
    until = standing.hold.until if standing.hold else ""
    what = f"nobody:{at.date()}" if asked.nobodys else f"{standing.review_on}:{until}:{new}"
    return salted_hmac("castlist.desk", f"{read.row.pk}:{what}", algorithm="sha256").hexdigest()[:32]


def _tell_lead(person: str, marks: list[str], now: int) -> int:
    """One mail, if any of what waits is new to them."""
    lead = Person.objects.filter(pk=person, is_active=True).first()
    if lead is None or not sum(first_time(person, f"desk:{mark}", now) for mark in marks):
        return 0
    body = f"Something waits on you.\n\n{settings.CASTLIST_URL}/"
    return send_mail("Castlist: something waits on you", body, None, [lead.email], fail_silently=True)
