"""The head of every page: who looks, where, and how much waits on them."""

from datetime import datetime

from castlist.queries.shapes import Frame, Seat
from castlist.queries.waiting import how_many_wait
from castlist.records.models import Company, Person, Production


def seat_of(person_id: str, name: str, title: str = "") -> Seat:
    """Somebody, as others see them."""
    return Seat(person_id, name, name[:1].upper() or "·", title)


def frame(viewer: Person, production: Production | None, *, now: datetime, waits: int | None = None) -> Frame:
    """What the head of a page needs. `waits` when the page has counted already."""
    company = production.company.name if production else _company_name()
    count = how_many_wait(viewer, now=now) if waits is None else waits
    return Frame(
        viewer=seat_of(viewer.pk, viewer.name),
        company=company,
        production=production.name if production else "",
        production_url=f"/p/{production.pk}/" if production else "",
        production_id=production.pk if production else "",
        waits=count,
        zone=production.time_zone if production else _zone(),
    )


def _company_name() -> str:
    return Company.objects.order_by("created_at").values_list("name", flat=True).first() or "Castlist"


def _zone() -> str:
    """The clock of the newest production, for pages that belong to none."""
    return Production.objects.order_by("-created_at").values_list("time_zone", flat=True).first() or "UTC"
