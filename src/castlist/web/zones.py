"""Times on a page are those of the clock on the wall where the production is."""

from contextlib import AbstractContextManager
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone


def in_zone(zone: ZoneInfo) -> AbstractContextManager[None]:
    """Within, pages say times of that zone."""
    return timezone.override(zone)


@cache
def every_zone(own: str) -> tuple[tuple[str, str], ...]:
    """The time zones that a form offers, as (name, what is shown), the installation's own in any case."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return tuple((zone, zone.replace("_", " ")) for zone in dict.fromkeys((own, "UTC", *named)))
