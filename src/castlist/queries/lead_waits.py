"""What waits on somebody as a safeguarding lead: said on home, and counted in the head of every page."""

from collections.abc import Collection, Iterator
from datetime import datetime

from castlist.queries.safeguarding import asking, clearable
from castlist.queries.waiting import Waits
from castlist.records.models import Person, Production


def of_leads(viewer: Person, mine: Collection[str], *, now: datetime) -> list[Waits]:
    """At most four lines for each production, which name nobody."""
    found = []
    for production in Production.objects.filter(pk__in=mine) if mine else ():
        url = f"/p/{production.pk}/safeguarding/"
        found += [
            Waits("clearance", title, text, url, None, production.name, "Look")
            for title, text in (*_matters(viewer, production, now), *_gates(viewer, production))
        ]
    return found


def _matters(viewer: Person, production: Production, now: datetime) -> Iterator[tuple[str, str]]:
    """What nobody looks after, which waits on each of them; and what asks something of whoever does."""
    found = asking(production, viewer.pk, now=now)
    if any(one.nobodys for one in found):
        text = "Read it, and say whether you look after it. Until then it waits on every lead who may read it."
        yield "Something in safeguarding is nobody’s yet", text
    if any(one.read.standing.handed for one in found if not one.nobodys):
        yield "Something in safeguarding was given to you", "Read it, and say that you look after it."
    if any(one.asks for one in found):
        yield "Does this still stand?", "Something in safeguarding waits for you: a day that has come, or word."


def _gates(viewer: Person, production: Production) -> Iterator[tuple[str, str]]:
    if unasked := sum(not gate.cleared and not gate.asked for gate in clearable(production.pk, viewer.pk)):
        title = "1 person waits to be cleared" if unasked == 1 else f"{unasked} people wait to be cleared"
        yield title, "Clearance is given twice a day, to everybody for whom a lead has asked for it."
