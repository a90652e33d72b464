"""The least that could be done for somebody who puts themselves in: the same rows behind Django, nothing else."""

import os
from types import ModuleType
from typing import Any


def made() -> Any:
    """The application, for a server."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    addresses = ModuleType("benchmarks_submissions_addresses")
    addresses.urlpatterns = [path("put/", put)]  # type: ignore[attr-defined]
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = addresses
    return get_wsgi_application()


def put(request: Any) -> Any:
    """The rows of one form are there, in one transaction."""
    from django.db import connection, transaction
    from django.http import HttpResponse

    with transaction.atomic(), connection.cursor() as cursor:
        for table in os.environ["BENCH_TABLES"].split():
            cursor.execute(f"INSERT INTO bench_{table} SELECT * FROM one_{table}")
    return HttpResponse(status=200)
