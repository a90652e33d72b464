"""Sessions that somebody at the server's keyboard ends: those of one member, or all."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from castlist.actions.closing import MARK
from castlist.records.models import Person

FORGET_PLACE = "DELETE FROM usersessions_usersession WHERE session_key = %s"


def end_sessions(person: Person | None, *, now: datetime) -> int:
    """No browser is signed in as the person, or half-way through the door; nor as anybody. Says how many were in.

    Words that wait where nobody is signed in stay: they are given to their author alone, who signs in for them.

    Writes: django_session, usersessions_usersession.
    """
    ended = 0
    for row in Session.objects.iterator():
        held: dict[str, Any] = row.get_decoded()
        if not (_holds(held, person.pk) if person else SESSION_KEY in held or MARK not in held):
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            gone = Session.objects.filter(pk=row.pk).delete()[0]
            cursor.execute(FORGET_PLACE, [row.pk])
        ended += bool(gone and SESSION_KEY in held and row.expire_date > now)
    return ended


def _holds(held: dict[str, Any], person: str) -> bool:
    return person in json.dumps(held, default=str)
