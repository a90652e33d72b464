"""The head of every page: who looks, where, and how much waits on them."""

from datetime import datetime

from castlist.queries.glances import a_look_at
from castlist.queries.shapes import Frame, Seat
from castlist.records.models import Company, Person, Production


def seat_of(person_id: str, name: str, title: str = "") -> Seat:
    """Somebody, as others see them."""
    return Seat(person_id, name, name[:1].upper() or "·", title)


def frame(viewer: Person, production: Production | None, *, now: datetime, waits: int | None = None) -> Frame:
    """What the head of a page needs. `waits` when the page has counted already."""
    company = production.company.name if production else _company_name()
    look = a_look_at(viewer, now=now) if production or waits is None else None
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
        zone=production.time_zone if production else _zone(),
        on_team=on_team,
        quiet=look.quiet.get(production.pk, ()) if production and look else (),
    )


def _company_name() -> str:
    return Company.objects.order_by("created_at").values_list("name", flat=True).first() or "Castlist"


def _zone() -> str:
    """The clock of the newest production, for pages that belong to none."""
    return Production.objects.order_by("-created_at").values_list("time_zone", flat=True).first() or "UTC"
