"""The least that could be done for somebody who takes a time: one conditional UPDATE behind Django, nothing else."""

from types import ModuleType
from typing import Any


def made() -> Any:
    """The application, for a server."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    addresses = ModuleType("benchmarks_storm_addresses")
    addresses.urlpatterns = [path("take/<str:slot>/<str:cand>/", take)]  # type: ignore[attr-defined]
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = addresses
    return get_wsgi_application()


def take(request: Any, slot: str, cand: str) -> Any:
    """The time is theirs (302), or somebody else's (409)."""
    from django.db import transaction
    from django.http import HttpResponse

    from castlist.records.models import Slot

    with transaction.atomic():
        mine = Slot.objects.filter(pk=slot, cand=None).update(cand=cand)
    return HttpResponse(status=302 if mine else 409)
