"""The application that `castlist serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "castlist.config.settings")
application = get_wsgi_application()
