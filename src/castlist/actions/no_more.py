"""Who wants to hear nothing new of the company says so on their own page, and takes it back there."""

from datetime import datetime

from castlist.queries.no_more import why_held_back
from castlist.records.models import Performer, Production
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why


def say(performer: str, *, no_more: bool, now: datetime) -> None:
    """From now on no letter asks them for anything that they did not come for themselves, and they are kept in mind no
    longer; or they may be asked again. Said twice, the first day stays.

    Writes: performer. Refuses: unknown. Tells: nobody.
    """
    there = Performer.objects.filter(pk=performer, erased_at=None)
    if not there.exists():
        raise Refused(Why.unknown)
    if no_more:
        there.filter(no_more_at=None).update(no_more_at=now, wished_at=None, asked_at=None)
    else:
        there.update(no_more_at=None)


def look_at(production: str, state: State, cand: Candidacy | None, what: str) -> None:
    """Nothing, where a letter of that kind may go to them. Refuses: no_more."""
    if cand is None:
        return
    if said := why_held_back(Production.objects.get(pk=production), state, cand, what):
        raise Refused(Why.no_more, detail=said)
