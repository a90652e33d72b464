"""Pictures for the sheets of a panel: those that performers gave of themselves, and none of anybody under 18.

A page shows such a picture to whoever may see the performer; a paper goes from hand to hand, and is not taken back. So
what was taken at the door, for that day only, stands on no paper, nor does anybody who has a guardian.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.core.files.storage import default_storage

from castlist.queries.doors import NotThere
from castlist.queries.files import FOLDER
from castlist.queries.queue import kept
from castlist.records.models import Performer, Person

MOST = 200
"""Pictures on one paper; whoever comes after those has an empty place."""
MOST_BYTES = 60_000_000


def sheet_pictures(viewer: Person, production: str, session: str, cands: Iterable[str]) -> dict[str, bytes]:
    """By candidacy, of those of whom the viewer may know, in this order. NotThere for a guest."""
    where = kept(viewer, production, session)
    if where.guest:
        raise NotThere
    about = [one for cand in cands if (one := where.state.candidacy(cand)) and where.knows(one)]
    rows = Performer.objects.filter(pk__in=[one.performer for one in about], guardian=None).exclude(headshot="")
    names, found, left = dict(rows.values_list("pk", "headshot")), dict[str, bytes](), MOST_BYTES
    for one in about:
        data = _read(names.get(one.performer, ""))
        if data and len(data) <= left and len(found) < MOST:
            found[one.id], left = data, left - len(data)
    return found


def _read(name: str) -> bytes:
    if name:
        with suppress(FileNotFoundError), default_storage.open(f"{FOLDER}/{name}") as file:
            return bytes(file.read())
    return b""
