"""For which roles somebody can be entered who walks in."""

from castlist.queries.auditions import RIGHTS
from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Person, Production
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.sight import sight


def roles_for(viewer: Person, production: Production) -> tuple[tuple[str, str], ...]:
    """Pairs (id, name) of the roles for which the viewer runs the desk; NotThere where that is none."""
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    found = tuple(
        (role.id, role.name or role.id)
        for role in sorted(state.all(Role), key=lambda one: one.n)
        if may_arrange(state, viewer.pk, role.id) and sight(state, viewer.pk, role.id).room
    )
    if not found:
        raise NotThere
    return found
