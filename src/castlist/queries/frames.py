"""The head of every page: who looks, where, and how much waits on them."""

from datetime import datetime

from castlist.queries.glances import a_look_at
from castlist.queries.shapes import Frame, Seat
from castlist.records.models import Person, Production
from castlist.records.statements import run


def seat_of(person_id: str, name: str, title: str = "") -> Seat:
    """Somebody, as others see them."""
    return Seat(person_id, name, name[:1].upper() or "·", title)


def frame(viewer: Person, production: Production | None, *, now: datetime, waits: int | None = None) -> Frame:
    """What the head of a page needs. `waits` when the page has counted already."""
    company, zone = (production.company.name, production.time_zone) if production else _nowhere()
    look = a_look_at(viewer, production.pk if production else "", now=now) if production or waits is None else None
    standing = look.standing.get(production.pk, ()) if production and look else ()
    on_team = bool(standing) or production is None
    return Frame(
        viewer=seat_of(viewer.pk, viewer.name),
        company=company,
        production=production.name if production else "",
        production_url="" if not production else f"/p/{production.pk}/" if on_team else "/",
        production_id=production.pk if production else "",
        waits=look.waits if look and waits is None else waits or 0,
        standing=standing,
        zone=zone,
        on_team=on_team,
        quiet=look.quiet if production and look else (),
    )


_NOWHERE = (
    "SELECT (SELECT name FROM company ORDER BY created_at LIMIT 1),"
    " (SELECT time_zone FROM production ORDER BY created_at DESC LIMIT 1)"
)


def _nowhere() -> tuple[str, str]:
    """For pages that belong to no production: what the company is called, and the clock of its newest one."""
    company, zone = run(_NOWHERE, [])[0]
    return company or "Castlist", zone or "UTC"
