"""The waiting list for audition times: one that comes free is kept, for a while, for whoever has waited longest."""

from datetime import datetime
from functools import partial

from django.core.mail import send_mail
from django.db.models import Q

from castlist.actions import agents
from castlist.actions.log import Scope, write
from castlist.queries.bookings import any_free
from castlist.queries.letters import may_go_out
from castlist.queries.private_links import Bearer
from castlist.queries.waiting_list import Kept, kept_and_untold, something_to_hand_out
from castlist.records.models import Session, Slot, WaitingList
from castlist.rules import auditions as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.trade import CALLED_BACK
from castlist.rules.why import Refused, Why


def join(bearer: Bearer, *, now: datetime) -> None:
    """They wait for a time, behind everybody who waits already; asked twice, it is done once.

    Writes: waiting_list, acted. Refuses: unknown, ended, not_live, clearance_pending, already_there where they have a
    time, times_free where they can choose one. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        cand = state.candidacy(bearer.cand)
        if cand is None:
            raise Refused(Why.unknown)
        against = rules.why_not_wait(state, cand)
        if against:
            raise Refused(against)
        if WaitingList.objects.filter(cand=cand.id).exists():
            return []
        if any_free(bearer.production.pk, bearer.role, now=now, cand=cand.id):
            raise Refused(Why.times_free)
        WaitingList.objects.create(production=bearer.production, role=cand.role, cand=cand.id, since=now)
        agents.note(bearer, "wait", now=now)
        return []

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand))


def leave(bearer: Bearer, *, now: datetime) -> None:
    """They wait no more, and what was kept for them is for whoever is next; done already, nothing happens.

    Writes: waiting_list, acted. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        if WaitingList.objects.filter(cand=bearer.cand).delete()[0]:
            agents.note(bearer, "wait-no", now=now)
        return []

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand))


def hand_out(*, now: datetime) -> int:
    """Every time that has come free is kept for whoever has waited longest for one like it; whoever let theirs pass,
    has one, or is no candidate any more waits no longer. Says how many were written to; nobody is while the link
    could not be opened.

    Writes: waiting_list. Tells: whoever a time is kept for, by e-mail.
    """
    for production in something_to_hand_out(now=now):
        decide = partial(handed_out, production, now)
        write(production, decide, by="", now=now, scope=Scope(whole=True))
    if not may_go_out():
        return 0
    return sum(_tell(kept, now=now) for kept in kept_and_untold(now=now))


def handed_out(production: str, now: datetime, state: State, at: int) -> list[Event]:
    """Under the lock: what is free now is kept for those who wait, the longest first. Writes: waiting_list."""
    rows = WaitingList.objects.filter(production=production)
    rows.filter(until__lte=now).delete()
    rows.filter(slot=None).update(until=None, told_at=None)
    rows.filter(~Q(slot=None), ~Q(slot__cand=None)).update(slot=None, until=None, told_at=None)
    rows.filter(pk__in=[row.pk for row in rows if not _waits(state, row)]).delete()
    waiting = list(rows.filter(slot=None).order_by("since", "pk"))
    free = Slot.objects.filter(session__production=production, cand=None, start__gt=now, kept_for=None, desk=False)
    free = free.exclude(holds__until__gt=now)
    for slot in free.select_related("session").order_by("start", "pk"):
        row = next((one for one in waiting if _is_for(slot.session, one, state)), None)
        if row is None:
            continue
        waiting.remove(row)
        row.slot, row.until = slot, rules.kept_until(slot.start, now=now)
        row.save(update_fields=["slot", "until"])
    return []


def _is_for(session: Session, row: WaitingList, state: State) -> bool:
    """Whether a time of that session is one for which they wait."""
    cand = state.candidacy(row.cand)
    called = cand is not None and cand.step == "callback"
    return session.role in ("", row.role) and (called or session.kind not in CALLED_BACK)


def _waits(state: State, row: WaitingList) -> bool:
    cand = state.candidacy(row.cand)
    return cand is not None and rules.why_not_wait(state, cand) is None


def _tell(kept: Kept, *, now: datetime) -> int:
    """Once: it is written down first that they were told, and their own page says it in any case."""
    if not WaitingList.objects.filter(pk=kept.row, told_at=None).update(told_at=now) or not kept.to:
        return 0
    subject = f"{kept.production}: a time has come free"
    return send_mail(" ".join(subject.split()), kept.words, None, [kept.to], fail_silently=True)
