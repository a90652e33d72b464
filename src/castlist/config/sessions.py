"""Sessions in the database, read as every page reads one: with one statement that is not put together anew."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """As Django's own, which also writes and ends them."""

    def load(self) -> dict[str, Any]:
        """What the session holds; {} where there is none, or it has run out."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(LOAD, [self.session_key, now])
            found = cursor.fetchone()
        return dict(self.decode(found[0])) if found else dict(super().load())
