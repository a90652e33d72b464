"""What waits on somebody as a safeguarding lead: said on home, and counted in the head of every page."""

from collections.abc import Collection
from datetime import datetime

from castlist.queries.safeguarding import asking, clearable
from castlist.queries.waiting import Waits
from castlist.records.models import Person, Production


def of_leads(viewer: Person, mine: Collection[str], *, now: datetime) -> list[Waits]:
    """At most two lines for each production, which name nobody."""
    found = []
    for production in Production.objects.filter(pk__in=mine) if mine else ():
        url = f"/p/{production.pk}/safeguarding/"
        if asking(production, viewer.pk, now=now):
            text = "Something in safeguarding waits for a lead: a day that has come, or word."
            found.append(Waits("clearance", "Does this still stand?", text, url, None, production.name, "Look"))
        if unasked := sum(not gate.cleared and not gate.asked for gate in clearable(production.pk, viewer.pk)):
            title = "1 person waits to be cleared" if unasked == 1 else f"{unasked} people wait to be cleared"
            text = "Clearance is given twice a day, to everybody for whom a lead has asked for it."
            found.append(Waits("clearance", title, text, url, None, production.name, "Look"))
    return found
