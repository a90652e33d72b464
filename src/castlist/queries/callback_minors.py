"""What the rules of the trade find in the hours of those under 18 on a callback day, and in their other times."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import Order, own_orders
from castlist.queries.production_states import production_now
from castlist.queries.shapes_callbacks import CallbacksPage
from castlist.queries.trade import Row, minors_in, packs_of
from castlist.records.models import Performer, Person, Production, Slot
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import sees
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import reads_needs
from castlist.rules.trade import Finding


def with_minors(viewer: Person, page: CallbacksPage) -> CallbacksPage:
    """The page, with that; nothing once the day has gone by."""
    minors = of_callbacks(viewer, page.production, page.n)
    over = any(one.over for one in page.days if one.n == page.n)
    return page if over else replace(page, minors=minors)


def of_callbacks(viewer: Person, production: Production, n: int) -> tuple[Finding, ...]:
    """What is found because of that day, in their hours on all callback days of which the date is said and in the times
    at which they are heard; of those alone of whom the viewer may know that they are under 18.
    """
    state = production_now(production).state
    orders = own_orders(production.pk, state)
    mine = {cand.id: cand.performer for cand in state.all(Candidacy) if _reads(state, cand, viewer.pk)}
    theirs = {one: orders[one] for one in mine.values() if any(day.n == n for day in orders.get(one, ()))}
    packs, zone = packs_of(production), zone_of(production)
    if not theirs or not packs:
        return ()
    heard: dict[str, list[Row]] = {one: [] for one in theirs}
    for cand, *row in Slot.objects.filter(cand__in=[key for key, one in mine.items() if one in theirs]).values_list(
        "cand", *Row._fields
    ):
        heard[mine[cand]].append(Row._make(row))
    names = dict(Performer.objects.filter(pk__in=list(theirs)).values_list("pk", "name"))
    every = {one: [*heard[one], *(at for day in days for at in _hours(day, zone))] for one, days in theirs.items()}
    before = {
        one: [*heard[one], *(at for day in days if day.n != n for at in _hours(day, zone))]
        for one, days in theirs.items()
    }
    with_it, without = (minors_in(packs, times, names, zone) for times in (every, before))
    known = sorted(with_it, key=lambda one: (names.get(one, ""), one))
    return tuple(found for one in known for found in with_it[one] if found not in without[one])


def _reads(state: State, cand: Candidacy, person: str) -> bool:
    """Whether they arrange the day of somebody whom they see, and so know that one is under 18."""
    return bool(cand.performer) and not cand.standing and sees(state, person, cand) and reads_needs(state, cand, person)


def _hours(order: Order, zone: ZoneInfo) -> Iterator[Row]:
    """Each of their groups on that day, by the clock on the wall; none where its date is not said."""
    if order.on is None:
        return
    midnight, minute = datetime.combine(order.on, time()), order.span[0]
    for piece in order.day.pieces:
        if piece.group:
            at = (midnight + timedelta(minutes=minute)).replace(tzinfo=zone)
            yield Row(at.astimezone(UTC), piece.minutes, desk=False)
        minute += piece.minutes
