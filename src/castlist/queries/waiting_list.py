"""Who waits for an audition time to come free, and which is kept for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from castlist.queries.private_links import newest_link
from castlist.queries.represented import agents_of
from castlist.records.models import Performer, Production, Slot, WaitingList
from castlist.records.private_links import agent_token, token_of
from castlist.rules.auditions import said_clock
from castlist.rules.decisions.sight import sees
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import why_not_give


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where somebody stands on the waiting list, or what is kept for them; moments by the production's clock."""

    ahead: int
    at: datetime | None = None
    until: datetime | None = None

    @property
    def sentence(self) -> str:
        """'You are on the waiting list, and next.'"""
        if self.until:
            until = _moment(self.until)
            return f"A time has come free, and is kept for you until {until}. After that it goes to the next."
        where = "and next" if not self.ahead else f"behind {'one other' if self.ahead == 1 else f'{self.ahead} others'}"
        return f"You are on the waiting list, {where}. When a time comes free, you are told, and it is kept for you."


def _moment(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}, {said_clock(at)}"


def own_place(production: str, cand: str, zone: ZoneInfo, *, now: datetime) -> OwnPlace | None:
    """Their own; None where they do not wait. Of the others only how many are ahead."""
    row = WaitingList.objects.select_related("slot").filter(cand=cand).first()
    if row is None or (row.until and row.until <= now):
        return None
    if row.slot and row.until:
        return OwnPlace(0, row.slot.start.astimezone(zone), row.until.astimezone(zone))
    ahead = WaitingList.objects.filter(production=production, role=row.role, slot=None)
    return OwnPlace(ahead.filter(Q(since__lt=row.since) | Q(since=row.since, pk__lt=row.pk)).count())


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits for a time, as far as the viewer may know of them."""

    cand: str
    name: str
    url: str
    role: str
    since: datetime
    at: datetime | None
    until: datetime | None
    may_give: bool = False
    """The viewer may give them a time."""


def waiters(viewer: str, production: Production, state: State, *, now: datetime) -> tuple[tuple[Waiter, ...], int]:
    """Who waits, the longest first, as far as the viewer may know; and how many more."""
    rows = list(WaitingList.objects.select_related("slot").filter(production=production).order_by("since", "pk"))
    known = [(row, cand) for row in rows if (cand := state.candidacy(row.cand)) and sees(state, viewer, cand)]
    names = dict(Performer.objects.filter(pk__in={c.performer for _, c in known}).values_list("pk", "name"))
    found = []
    for row, cand in known:
        kept = row.slot if row.until and row.until > now else None
        role = state.role(cand.role)
        found.append(Waiter(
            cand.id, names.get(cand.performer, "somebody"), f"/p/{production.pk}/r/{cand.role}/?c={cand.id}",
            (role.name or role.id) if role else "", row.since, kept.start if kept else None,
            row.until if kept else None, why_not_give(state, cand, viewer) is None,
        ))  # fmt: skip
    return tuple(found), len(rows) - len(found)


def something_to_hand_out(*, now: datetime) -> list[str]:
    """Productions in which somebody waits and a time is free, or a time that was kept is so no longer."""
    free = Slot.objects.filter(
        Q(session__role="") | Q(session__role=OuterRef("role")), session__production=OuterRef("production"), cand=None,
        start__gt=now, kept_for=None, desk=False,
    ).exclude(holds__until__gt=now)  # fmt: skip
    rows = WaitingList.objects.filter(
        Q(until__lte=now) | Q(slot=None, until__isnull=False) | (Q(slot=None) & Exists(free)) | ~Q(slot__cand=None)
    )
    return list(rows.order_by().values_list("production_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Kept:
    """A time that is kept for somebody who was not told yet: to which address, and in which words."""

    row: int
    production: str
    to: str
    words: str


def kept_and_untold(*, now: datetime) -> Iterator[Kept]:
    """Everybody for whom a time is kept and who was not told."""
    rows = WaitingList.objects.filter(told_at=None, until__gt=now, slot__isnull=False)
    for row in list(rows.select_related("production__company", "slot__session")):
        yield _kept(row, now)


def _kept(row: WaitingList, now: datetime) -> Kept:
    slot, where = row.slot, row.production
    assert slot is not None
    assert row.until is not None
    to, name, token = _way_in(row, now)
    zone = ZoneInfo(where.time_zone)
    at, until = slot.start.astimezone(zone), row.until.astimezone(zone)
    place = slot.session.place
    words = (
        f"Dear {name},\n\na time has come free for {where.name}: {_moment(at)}, {place}. It is kept for you until "
        f"{_moment(until)}. After that it goes to whoever waits behind you.\n\nTake it here, or say that you would "
        f"rather not wait any more:\n\n{settings.CASTLIST_URL}/i/{token}/\n\n{where.company.name}"
    )
    return Kept(row.pk, where.name, to if token else "", words)


def _way_in(row: WaitingList, now: datetime) -> tuple[str, str, str]:
    """To whom it goes, how they are called, and what stands in the address of the page: their agent's or their own."""
    theirs = next((one for one in agents_of(row.cand) if one.key), None)
    if theirs:
        return theirs.agent.email, theirs.agent.name, agent_token(theirs.agent.link, theirs.key)
    link = newest_link(row.cand, now=now)
    performer = Performer.objects.filter(pk=link.performer_id).first() if link else None
    if link is None or performer is None:
        return "", "", ""
    return performer.email, performer.name, token_of(link.pk)
