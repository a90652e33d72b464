"""Finding somebody by name where many stand, however it is spelt: Zoë is zoe."""

from collections.abc import Iterable

from castlist.records.models import Performer
from castlist.rules.searching import folded

LONGEST = 80
AT_ONCE = 500


def named_like(performers: Iterable[str], text: str) -> frozenset[str]:
    """Those among the performers in whose name every word of the text stands."""
    wanted, ids = folded(text).split(), sorted(set(performers) - {""})
    found = set[str]()
    for start in range(0, len(ids), AT_ONCE):
        rows = Performer.objects.filter(pk__in=ids[start : start + AT_ONCE]).values_list("pk", "name")
        found |= {pk for pk, name in rows if all(word in folded(name) for word in wanted)}
    return frozenset(found)
