"""For which roles somebody can be entered who walks in."""

from castlist.queries.auditions import RIGHTS, arranged_by
from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Person, Production


def roles_for(viewer: Person, production: Production) -> tuple[tuple[str, str], ...]:
    """Pairs (id, name) of the roles for which the viewer runs the desk; NotThere where that is none."""
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    found = arranged_by(state, viewer.pk)
    if not found:
        raise NotThere
    return found
