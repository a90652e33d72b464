"""To whom somebody stands in a relation that they declared, or that was found of them: theirs to know, always.

Who is left out by it hangs on no candidacy. Whoever was left out for what they stand for would be known to stand there.
"""

from castlist.queries.log import fact_of
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Performer, Person, Seat
from castlist.rules.decisions.facts import Relation


def related_to(viewer: Person) -> set[str]:
    """Performers to whom the viewer stands in any relation, in any production; and the records that stand for them."""
    there = Seat.objects.filter(person=viewer).values("production")
    rows = Fact.objects.filter(production__in=there, kind=Relation.kind, to_seq=FOREVER)
    facts = [fact_of(*row) for row in rows.values_list("kind", "key", "data")]
    said = {one.performer for one in facts if isinstance(one, Relation) and one.person == viewer.pk}
    merged = Performer.objects.filter(pk__in=said, merged_into__isnull=False)
    return said | set(map(str, merged.values_list("merged_into_id", flat=True)))
