"""Times that somebody holds for a few minutes while they decide: their own, and which nobody is offered meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.records.models import TimeHold, WaitingList
from castlist.records.statements import as_kept, moment_in, run
from castlist.rules.auditions import LONGER, held_until, said_clock


@dataclass(frozen=True, slots=True)
class OnHold:
    """The free time that they hold while they decide; moments by the production's clock."""

    slot: str
    at: datetime
    place: str
    until: datetime
    now: datetime
    """When that was looked at: what is left is said as of then."""
    seen: int
    """How often they have held it longer."""
    may_be_longer: bool
    waited_for: bool
    """Somebody waits for a time, so it is not held longer."""
    needs: str
    session: str = ""

    @property
    def seconds_left(self) -> int:
        """How long it still holds."""
        return max(0, int((self.until - self.now).total_seconds()))

    @property
    def minutes_left(self) -> int:
        """The same as it is said."""
        return max(1, round(self.seconds_left / 60))

    @property
    def left(self) -> str:
        """'8 minutes left at 14:02': true for as long as somebody looks at the page."""
        left = "1 minute" if self.minutes_left == 1 else f"{self.minutes_left} minutes"
        return f"{left} left at {said_clock(self.now)}"

    @property
    def after(self) -> str:
        """What happens then."""
        after = "it goes to whoever waits for one" if self.waited_for else "it is free for others"
        return f"After that {after}."

    @property
    def soon(self) -> str:
        """What is said shortly before, with what can be done about it."""
        more = "Hold it longer, take it, or let it go." if self.may_be_longer else "Take it, or let it go."
        return f"Less than two minutes are left. {more}"

    @property
    def longer(self) -> str:
        """What there is to know about holding it longer."""
        if self.may_be_longer:
            more = LONGER - self.seen
            return f"You can do that {'once more' if more == 1 else 'twice' if more == 2 else f'{more} times'}."
        return "Somebody waits for a time, so it cannot be held longer." if self.waited_for else (
            "It cannot be held longer than that: take it now, or let it go."
        )  # fmt: skip


def live(row: TimeHold, *, now: datetime) -> bool:
    """Whether it holds at that moment."""
    return row.slot_id is not None and row.until > now


def somebody_waits(row: TimeHold) -> bool:
    """Whether somebody on the waiting list waits for a time like the one that is held."""
    assert row.slot is not None
    waiting = WaitingList.objects.filter(production=row.production_id, slot=None)
    role = row.slot.session.role
    return (waiting.filter(role=role) if role else waiting).exists()


def own_hold(cand: str, zone: ZoneInfo, *, now: datetime) -> OnHold | None:
    """The time that they hold, or None."""
    row = TimeHold.objects.select_related("slot__session").filter(cand=cand).first()
    if row is None or row.slot is None or not live(row, now=now):
        return None
    waited = somebody_waits(row)
    more = row.longer < LONGER and not waited and held_until(row.slot.start, since=row.until) > row.until
    return OnHold(
        row.slot.pk, row.slot.start.astimezone(zone), row.slot.session.place, row.until.astimezone(zone),
        now.astimezone(zone), row.longer, more, waited, row.access_needs, row.slot.session_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    """A free time that is not offered to everybody: held by somebody who decides, or kept for somebody who waited."""

    until: datetime
    cand: str
    """For whom it is kept; '' where it is held."""


_PROMISED = (
    "SELECT slot_id, until, '' FROM time_hold WHERE production_id = %s AND until > %s AND slot_id IS NOT NULL"
    " UNION ALL SELECT slot_id, until, cand FROM waiting_list WHERE production_id = %s AND until > %s"
    " AND slot_id IS NOT NULL"
)


def promised(production: str, *, now: datetime) -> dict[str, Promised]:
    """Every such time of the production, by its id."""
    at = as_kept(now)
    rows = run(_PROMISED, [production, at, production, at])
    return {slot: Promised(moment_in(until), cand) for slot, until, cand in rows}
