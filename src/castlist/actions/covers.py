"""The list of covers of a production: who plays which character, and who goes on instead."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from django.db.models import Max

from castlist.actions import leases
from castlist.actions.decisions import Actor
from castlist.actions.parts import written
from castlist.queries.covers import Known, hidden_characters, known_here
from castlist.queries.retention import periods
from castlist.records.models import CoverList, CoverName, SceneChart, ShowDay
from castlist.rules.cover_lines import MOST_IN_A_SCENE, MOST_WANTED, Covered
from castlist.rules.decisions.state import State
from castlist.rules.scene_lines import chart_of
from castlist.rules.searching import folded
from castlist.rules.why import Refused, Why

EVERY = timedelta(hours=1)
WITHOUT_DATES = timedelta(days=365)


def say_covers(actor: Actor, rows: Sequence[Covered], *, wanted: int, most: int, spared: Iterable[str] = ()) -> int:
    """The list says this and nothing else; says how many characters are in it.

    A name that is borne by a candidate whom the actor sees is that performer; any other stays as it was typed. What
    stands there of characters whose role the actor does not see stays as it is; so does whoever they do not see, behind
    the others where both want one place.
    Writes: cover_list, cover_name. Refuses: no_right, incomplete for no chart, for what is not in it and for numbers
    that are out of range. Tells: nobody.
    """
    spared = sorted(set(spared))
    if not (0 <= wanted <= MOST_WANTED and 1 <= most <= MOST_IN_A_SCENE):
        says = f"From 0 to {MOST_WANTED} covers are wanted of each, and from 1 to {MOST_IN_A_SCENE} of a scene allowed."
        raise Refused(Why.incomplete, detail=says)

    def change(state: State) -> int:
        chart = SceneChart.objects.filter(production=actor.production).order_by("-n").first()
        if chart is None:
            raise Refused(Why.incomplete, detail="Write the scenes first.")
        characters = chart_of(chart.scenes).characters
        for name in (*(row.character for row in rows), *spared):
            if name not in characters:
                raise Refused(Why.incomplete, detail=f"“{name}” is not in the chart.")
        hidden = hidden_characters(state, actor.by, chart.ties)
        for row in rows:
            if row.character in hidden:
                raise Refused(Why.incomplete, detail=f"Who plays “{row.character}” is not yours to say.")
        _put(actor, rows, hidden, known_here(state, actor.by))
        more = {"wanted": wanted, "most": most, "spared": spared, "by": actor.by, "at": actor.now}
        CoverList.objects.update_or_create(production_id=actor.production, defaults=more)
        return len(rows)

    return written(actor, change, f"covers {wanted} {most} {spared!r} {rows!r}")


def _put(actor: Actor, rows: Sequence[Covered], hidden: Iterable[str], known: Known) -> None:
    """Only what differs is written, so that what leads to a row leads to it still; who is not seen stays, if behind."""
    wanted: dict[tuple[str, int], tuple[str | None, str]] = {}
    for row in rows:
        for place, name in enumerate(row.names):
            if name:
                performer = known.performer(name)
                wanted[row.character, place] = (performer, "" if performer else name)
    places = set(wanted)
    gone, unseen = [], []
    here = CoverName.objects.filter(production=actor.production).exclude(character__in=list(hidden))
    for there in here.order_by("character", "place"):
        at = (there.character, there.place)
        if known.person(there) is None:
            unseen.append(there)
        elif wanted.get(at) == (there.performer_id, there.name):
            del wanted[at]
        else:
            gone.append(there.pk)
    CoverName.objects.filter(pk__in=gone).delete()
    _behind(unseen, places)
    CoverName.objects.bulk_create(
        CoverName(production_id=actor.production, character=name, place=place, performer_id=performer, name=typed)
        for (name, place), (performer, typed) in wanted.items()
    )


def _behind(unseen: Sequence[CoverName], places: set[tuple[str, int]]) -> None:
    """Rows that whoever writes the list does not see stand behind all others, where their place is taken."""
    last = {row.character: row.place for row in unseen}
    for name, place in places:
        if name in last:
            last[name] = max(last[name], place)
    for row in unseen:
        if (row.character, row.place) in places:
            last[row.character] = row.place = last[row.character] + 1
            row.save(update_fields=["place"])


def forget_named(performers: Sequence[str], names: Iterable[str], company: str) -> None:
    """Nobody of these stands in any list of covers any more, nor a name that somebody typed and that is spelt alike.

    Writes: cover_name.
    """
    CoverName.objects.filter(performer__in=performers).delete()
    gone = {folded(name) for name in names}
    typed = CoverName.objects.filter(performer=None, production__company=company).values_list("pk", "name")
    CoverName.objects.filter(pk__in=[key for key, name in typed if folded(name) in gone]).delete()


def forget_typed(*, now: datetime) -> int:
    """Names that somebody typed, and that no candidate bears, are gone once the production is over; at most hourly.

    That is the days of `cannot` after its last day, or after the list was last said; a year after that where it has no
    days. Says how many went. Writes: cover_name.
    """
    if not leases.take("covers", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    last = dict(ShowDay.objects.order_by().values_list("production").annotate(last=Max("day")))
    gone = 0
    for row in CoverList.objects.select_related("production"):
        if row.production_id in last:
            over = datetime.combine(last[row.production_id] + timedelta(days=1), time(), UTC)
            until = max(row.at, over) + timedelta(days=periods(row.production.company_id)["cannot"])
        else:
            until = row.at + WITHOUT_DATES
        if until <= now:
            gone += CoverName.objects.filter(production=row.production_id, performer=None).delete()[0]
    return gone
