"""The companies that journeys begin with, each built by the same actions that people use."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from castlist.jobs import story


def the_story() -> None:
    """The demo's company: one production that was played through, one that stands at its first act."""
    with transaction.atomic():
        story.tell_it(now=timezone.now(), zone="Europe/London")


KINDS: dict[str, Callable[[], None]] = {"story": the_story}
