"""A time or a callback day that somebody had and has no more, or a first call that is taken back, as their calendar has
to say it: cancelled, and not merely gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import ToldDay, own_days
from castlist.queries.doors import moment
from castlist.queries.log import decode
from castlist.queries.private_links import Bearer
from castlist.records.events import FOREVER
from castlist.records.models import CalledOff, Event, Fact, Slot
from castlist.rules.auditions import grown
from castlist.rules.decisions.facts import Booking, FirstCall

SAID_FOR = timedelta(days=30)
"""So long after it would have been a calendar still says that it is cancelled."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """When and where it was to be."""

    at: datetime
    ends: datetime
    place: str
    sequence: int
    heard: int
    """How often they were heard before."""


@dataclass(frozen=True, slots=True)
class NoCall:
    """When the first call was to be that is taken back."""

    at: datetime
    ends: datetime
    times: int
    """How often it was said, changed or taken back."""


def no_call(bearer: Bearer, *, now: datetime) -> NoCall | None:
    """The first call that was taken back after they had accepted; None while there is one. For whoever plays alone.

    Where it was to be lies beside the log, and may be erased: it is not said again.
    """
    production, key = bearer.production.pk, FirstCall.kind
    rows = Fact.objects.filter(production_id=production, kind=key).order_by("-to_seq")[:2]
    said = [decode(Fact.objects.filter(pk=row.pk)).get(FirstCall, key) for row in rows]
    if len(said) < 2 or said[0] is None or said[0].starts or said[1] is None or not said[1].starts:
        return None
    took = Event.objects.filter(production_id=production, cand=bearer.cand, kind="offer_accepted", at__lte=said[0].at)
    if moment(said[1].starts) + SAID_FOR <= now or not took.exists():
        return None
    return NoCall(moment(said[1].starts), moment(said[1].ends), said[0].times)


@dataclass(frozen=True, slots=True)
class NoDays:
    """The callback days to come of which a letter told them, and on which nobody expects them any more."""

    days: tuple[ToldDay, ...]
    times: int
    """As in `OwnDay`."""


def no_days(bearer: Bearer, *, now: datetime) -> NoDays | None:
    """For whoever has no callback day now: they cannot then, or are called back no more."""
    production = bearer.production
    own = own_days(production.pk, [bearer.cand], today=now.astimezone(zone_of(production)).date()).get(bearer.cand)
    found = [one for one in own.days if one.hours and one.hours[0] > now] if own else []
    return NoDays(tuple(found), own.times) if own and found else None


def given_back(bearer: Bearer, *, now: datetime) -> GivenBack | None:
    """The time of theirs that was given back, by themselves or by the company, while they have no other."""
    production = bearer.production.pk
    rows = Fact.objects.filter(production_id=production, cand=bearer.cand, kind=Booking.kind)
    last = rows.order_by("-to_seq").first()
    if last is None or last.to_seq == FOREVER:
        return None
    booking = decode(rows.filter(pk=last.pk)).get(Booking, last.key)
    ended = Event.objects.filter(production_id=production, seq=last.to_seq).values_list("at", flat=True).first()
    if booking is None or ended is None or moment(booking.start) + SAID_FOR <= now:
        return None
    return _was(bearer, booking, ended)


def _was(bearer: Bearer, booking: Booking, ended: int) -> GivenBack:
    starts, slot = moment(booking.start), Slot.objects.select_related("session").filter(pk=booking.slot).first()
    off = CalledOff.objects.select_related("session").filter(cand=bearer.cand, start=starts).first()
    known = slot or off
    return GivenBack(
        starts, starts + timedelta(minutes=known.minutes if known else 0), known.session.place if known else "",
        grown(moment(ended), 0), Slot.objects.filter(cand=bearer.cand, past=True).count(),
    )  # fmt: skip
