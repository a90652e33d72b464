"""Times on a page are those of the clock on the wall where the production is."""

from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.utils import timezone


def in_zone(zone: ZoneInfo) -> AbstractContextManager[None]:
    """Within, pages say times of that zone."""
    return timezone.override(zone)
