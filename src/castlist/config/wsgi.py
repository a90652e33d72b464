"""The application that `castlist serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "castlist.config.settings")
_answers = get_wsgi_application()

from django.conf import settings  # noqa: E402 (they say how many threads there are)

from castlist.config.arriving import let_in  # noqa: E402

application = let_in(_answers, threads=settings.ENVIRONMENT.threads)
