"""Which rooms the owner of the company could look into, and which they look into now."""

from dataclasses import dataclass
from datetime import UTC, datetime

from castlist.queries.doors import RIGHTS, NotThere
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.glass import WHYS as WHYS
from castlist.rules.decisions.glass import looked_into
from castlist.rules.decisions.seats import recused_from_role
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Behind:
    """A room that the owner does not see, or sees for a while."""

    production: str
    role: str
    name: str
    url: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GlassPage:
    """The rooms behind the glass, and those that are looked into now."""

    closed: tuple[Behind, ...]
    open: tuple[Behind, ...]


def owns_a_company(viewer: Person) -> bool:
    """True for whoever owns a company that has a production."""
    return Production.objects.filter(company__owner=viewer).exists()


def glass_page(viewer: Person) -> GlassPage:
    """For the owner of a company; NotThere for everybody else."""
    rows = list(Production.objects.filter(company__owner=viewer).order_by("name", "pk"))
    if not rows:
        raise NotThere
    closed, opened = [], []
    for production in rows:
        state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
        opened += [_behind(production, state, g.room, g.until) for g in looked_into(state, viewer.pk)]
        roles = sorted(state.all(Role), key=lambda role: role.n)
        closed += [_behind(production, state, role.id) for role in roles if _is_closed(state, viewer, role)]
    return GlassPage(tuple(closed), tuple(opened))


def _is_closed(state: State, viewer: Person, role: Role) -> bool:
    seen = sight(state, viewer.pk, role.id)
    return (not seen.room or seen.only is not None) and not recused_from_role(state, viewer.pk, role.id)


def _behind(production: Production, state: State, room: str, until: int = 0) -> Behind:
    role = state.role(room)
    name = f"{production.name}: {(role.name or role.id) if role else room}"
    moment = datetime.fromtimestamp(until / 1000, UTC) if until else None
    return Behind(production.pk, room, name, f"/p/{production.pk}/r/{room}/", moment)
