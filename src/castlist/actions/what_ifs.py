"""What members try out on the casting grid, each for themselves: no event tells of it, and nobody else learns of it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction

from castlist.actions import leases
from castlist.actions.questions import hold
from castlist.queries.casting_grid import Ground
from castlist.queries.doors import moment
from castlist.queries.log import decode, fact_rows
from castlist.queries.what_ifs import as_it_stands, fills_seen, own_what_if, tried_ground
from castlist.records.models import Performer, Person, WhatIf, WhatIfFill
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.facts import Closed
from castlist.rules.people import NotUsable
from castlist.rules.searching import words_of
from castlist.rules.what_ifs import CLOSED_FOR, MOST, UNNAMED, Fill, checked, copied, named
from castlist.rules.why import Refused, Why

EVERY = timedelta(hours=1)
V = TypeVar("V")
CHANGED = "You have kept something else in this what-if meanwhile, perhaps in another window."


def begin(viewer: Person, production: str, *, name: str, as_now: bool, now: datetime) -> str:
    """The viewer tries something out under this name; says its id. `as_now`: it begins as the rooms stand now.

    Writes: what_if, what_if_fill. Refuses: no name, too many; NotThere for whoever keeps none here. Tells: nobody.
    """

    def make(ground: Ground) -> str:
        return _made(viewer, ground, named(name), as_it_stands(ground) if as_now else (), now)

    return _held(viewer, production, make, now=now)


def copy(viewer: Person, production: str, what_if: str, *, now: datetime) -> str:
    """There is a second one that says the same; says its id.

    Writes: what_if, what_if_fill. Refuses: too many; NotThere for what is not theirs. Tells: nobody.
    """

    def make(ground: Ground) -> str:
        row = own_what_if(viewer, ground, what_if)
        fills = [Fill(role, place, who) for (role, place), who in fills_seen(ground, row).items()]
        return _made(viewer, ground, copied(row.name), fills, now)

    return _held(viewer, production, make, now=now)


def _made(viewer: Person, ground: Ground, name: str, fills: Iterable[Fill], now: datetime) -> str:
    if is_closed(ground.state):
        raise NotUsable("The casting is closed: nothing is tried out any more.")
    if WhatIf.objects.filter(person=viewer, production=ground.production).count() >= MOST:
        raise NotUsable(f"You keep {MOST} what-ifs here; throw one of them away first.")
    row = WhatIf.objects.create(
        production=ground.production, person=viewer, name=name, created_at=now, touched_at=now
    )  # fmt: skip
    _put(row, fills)
    return row.pk


def keep(
    viewer: Person, production: str, what_if: str, *, fills: Iterable[Fill], seen: int, now: datetime
) -> int:  # fmt: skip
    """The what-if says this and nothing else; says its version. `seen`: the version that was looked at.

    A place that stays as it was is the same row as before, so that it goes back where two records of a performer that
    were made one are two again.
    Writes: what_if, what_if_fill. Refuses: stale_version, what is not there to be chosen, two in one place; NotThere
    for what is not theirs. Tells: nobody.
    """
    said = tuple(fills)

    def change(ground: Ground) -> int:
        row = _seen(viewer, ground, what_if, seen)
        before = fills_seen(ground, row)
        places = {role.id: role.places for role in ground.roles}
        for role, place in before:
            places[role] = max(places[role], place)
        there = {role: [cand.performer for cand in some] for role, some in ground.stand.items()}
        wanted = checked(said, places, there)
        if {(one.role, one.place): one.performer for one in wanted} == before:
            return row.version
        same = {one.pk: (one.role, one.place) for one in row.fills.all() if _as_kept(one) in wanted}
        row.fills.exclude(pk__in=list(same)).delete()
        _put(row, [one for one in wanted if (one.role, one.place) not in same.values()])
        return _moved(row, now)

    return _held(viewer, production, change, now=now)


def rename(viewer: Person, production: str, what_if: str, *, name: str, seen: int, now: datetime) -> int:
    """It is called so from now on; says its version.

    Writes: what_if. Refuses: no name, stale_version; NotThere for what is not theirs. Tells: nobody.
    """

    def change(ground: Ground) -> int:
        row = _seen(viewer, ground, what_if, seen)
        called = named(name)
        if row.name == called:
            return row.version
        row.name = called
        return _moved(row, now)

    return _held(viewer, production, change, now=now)


def throw_away(viewer: Person, production: str, what_if: str, *, now: datetime) -> None:
    """Nothing is left of it. Writes: what_if, what_if_fill. Refuses: NotThere for what is not theirs. Tells: nobody."""

    def gone(ground: Ground) -> None:
        own_what_if(viewer, ground, what_if).delete()

    _held(viewer, production, gone, now=now)


def _held(viewer: Person, production: str, do: Callable[[Ground], V], *, now: datetime) -> V:
    """Done while nobody is merged, erased or removed in the production, nor anything else of it kept."""
    with transaction.atomic():
        hold(production)
        return do(tried_ground(viewer, production, now=now))


def _seen(viewer: Person, ground: Ground, what_if: str, seen: int) -> WhatIf:
    row = own_what_if(viewer, ground, what_if)
    if row.version != seen:
        raise Refused(Why.stale_version, detail=CHANGED)
    return row


def _moved(row: WhatIf, now: datetime) -> int:
    row.version, row.touched_at = row.version + 1, now
    row.save(update_fields=["name", "version", "touched_at"])
    return row.version


def _as_kept(row: WhatIfFill) -> Fill:
    return Fill(row.role, row.place, row.performer_id)


def _put(row: WhatIf, fills: Iterable[Fill]) -> None:
    """Somebody who was erased or merged while this was typed is left out."""
    wanted = list(fills)
    known = set(
        Performer.objects.filter(
            pk__in={one.performer for one in wanted}, erased_at=None, merged_into=None
        ).values_list("pk", flat=True)
    )  # fmt: skip
    WhatIfFill.objects.bulk_create(
        WhatIfFill(what_if=row, role=one.role, place=one.place, performer_id=one.performer)
        for one in wanted if one.performer in known
    )  # fmt: skip


# -- Gone


def forget_of(person: str, production: str = "") -> None:
    """Nothing is left of what they tried out, in that production or in all; as many statements, whatever there was.

    Writes: what_if, what_if_fill.
    """
    theirs = WhatIf.objects.filter(person=person, **({"production": production} if production else {}))
    WhatIfFill.objects.filter(what_if__in=theirs).delete()
    theirs._raw_delete(connection.alias)


def forget_performers(performers: Iterable[str], names: Iterable[str], company: str) -> None:
    """Nobody of these stands in any what-if, and none is called after them.

    Writes: what_if, what_if_fill.
    """
    WhatIfFill.objects.filter(performer__in=list(performers)).delete()
    wanted = [words for words in (set(words_of(name)) for name in names) if words]
    rows = WhatIf.objects.filter(production__company=company).values_list("pk", "name")
    about = [key for key, name in rows if any(words <= set(words_of(name)) for words in wanted)]
    WhatIf.objects.filter(pk__in=about).update(name=UNNAMED)


def forget_old(*, now: datetime) -> int:
    """What was tried out in a casting that has been closed for a while is gone, and what whoever left has tried out;
    at most hourly. Says how many what-ifs went. Writes: what_if, what_if_fill.
    """
    if not leases.take("what_ifs", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    gone = 0
    for production in WhatIf.objects.order_by("production").values_list("production", flat=True).distinct():
        with transaction.atomic():
            hold(production)
            state = decode(fact_rows(production, None).filter(kind__in=("member", "closed")))
            closed = state.get(Closed, "closed")
            over = closed is not None and moment(closed.at) + timedelta(days=CLOSED_FOR) <= now
            here = WhatIf.objects.filter(production=production)
            kept = () if over else {member.person for member in state.members}
            gone += sum(row.delete()[0] > 0 for row in here.exclude(person__in=kept))
    return gone
