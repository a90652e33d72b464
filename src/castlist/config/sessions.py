"""Sessions in the database, read as every page reads one: with one statement that is not put together anew."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from castlist.records.statements import run

LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
SINCE = "signed_in_at"
"""The name under which a session keeps when somebody signed in, in seconds."""
HAD_ITS_TIME = "had_its_time"
"""The name under which the browser of a session that had its time is told so, until somebody signs in."""


class SessionStore(db.SessionStore):
    """As Django's own, which also writes and ends them; but one in which somebody signed in ends, whatever is done."""

    def load(self) -> dict[str, Any]:
        """What the session holds; {} where there is none, or it has run out; that it had its time, where it had."""
        now = timezone.now()
        found = run(LOAD, [self.session_key, connection.ops.adapt_datetimefield_value(now)])
        held = dict(self.decode(found[0][0])) if found else dict(super().load())
        oldest = (now - timedelta(days=settings.CASTLIST_SESSION_DAYS)).timestamp()
        if SESSION_KEY not in held or held.get(SINCE, 0) > oldest:
            return held
        self.delete(self.session_key)
        self._session_key, self.modified = None, True  # as Django's own does for one that is not there
        return {HAD_ITS_TIME: settings.CASTLIST_SESSION_DAYS}

    def __setitem__(self, name: str, value: Any) -> None:
        """The session holds the value; its time counts from the moment in which somebody signs in."""
        super().__setitem__(name, value)
        if name == SESSION_KEY:
            super().__setitem__(SINCE, timezone.now().timestamp())
            self.pop(HAD_ITS_TIME, None)
