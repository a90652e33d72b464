"""What goes when a member closes their account: who they are, every way in, and what waited for them in browsers."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F, Model
from django.utils.crypto import salted_hmac

from castlist.actions.log import Scope, write
from castlist.actions.what_ifs import forget_of
from castlist.queries.closing import places_of
from castlist.records.models import ApiToken, Letter, Monitor, Performer, Person, Request, SavedSearch, SignInLink
from castlist.rules.closing import has_a_place
from castlist.rules.decisions.state import Event, State
from castlist.rules.letters import OPEN
from castlist.rules.people import left_name

INVITED = "invited-"
"""With what begins the name under which a session keeps whom its member has just invited."""

MARK = "kept_words_of"
"""The name under which a session keeps whose words wait in it: see web.kept_words."""


def author_mark(person: str) -> str:
    """Whose words wait in a session, so that nobody who reads the table of sessions knows."""
    return salted_hmac("castlist.kept-words", person, algorithm="sha256").hexdigest()


def forget_person(key: str, at: datetime, now: datetime) -> None:
    """Nobody can sign in as them, and no table holds who they were; wherever they still had a place they have left.

    Mails to them go from the folder of mails first, while it is still known where they went.
    Writes: person, api_token, sign_in_link, request, monitor, what_if, performer, letter, event, fact; django_session,
    tables of the sign-in library.
    """
    # A plain lock: whoever opens a production in this very moment waits, and is then nobody.
    person = Person.objects.select_for_update().filter(pk=key, closed_at=None).first()
    if person is None:
        return
    for production in places_of(key):
        _leave(production, key, now)
    _remove_mails(person)
    _end_sessions(person)
    for table, field in ways_in():
        table._base_manager.filter(**{field: key}).delete()
    for rows in (ApiToken.objects.filter(person=key), SignInLink.objects.filter(person=key)):
        rows.delete()
    Request.objects.filter(person=key).delete()
    SavedSearch.objects.filter(person=key).delete()
    forget_of(key)
    Monitor.objects.filter(person=key).delete()
    _take_back_signature(person, at)
    Performer.objects.filter(person=key).update(person=None, had_account=True)
    Person.objects.filter(pk=key).update(
        name=left_name(at), email=f"{key}@closed.invalid", password="", is_active=False, last_login=None, closed_at=at
    )


def ways_in() -> list[tuple[type[Model], str]]:
    """The tables of others in which a row is about one person, and the field that says whom: all of the sign-in."""
    ours = Person._meta.app_label
    found = [one for one in Person._meta.related_objects if one.related_model._meta.app_label != ours]
    return [(one.related_model, one.field.name) for one in found]


def _leave(production: str, person: str, now: datetime) -> None:
    """They are on the team no more, just as if they had left by themselves; an ended production, or an old backup."""

    def decide(state: State, at: int) -> list[Event]:
        return [Event("member_left", person, at, {"person": person})] if has_a_place(state, person) else []

    write(production, decide, by=person, now=now, scope=Scope(whole=True))


def _take_back_signature(person: Person, at: datetime) -> None:
    """Letters that went out are signed by somebody who left; one that has not gone wants another's name first."""
    signed = re.compile(rf"^[ \t]*{re.escape(person.name)}[ \t]*$", re.MULTILINE)
    for letter in Letter.objects.filter(by=person.pk, body__contains=person.name):
        name = "{sender}" if letter.state in OPEN else left_name(at)
        body = signed.sub(lambda _, name=name: name, letter.body)  # type: ignore[misc]
        Letter.objects.filter(pk=letter.pk).update(body=body, version=F("version") + 1)


def _end_sessions(person: Person) -> None:
    """No browser is signed in as them, waits for them to sign in, or keeps words or an address of theirs."""
    for row in Session.objects.iterator():
        held: dict[str, Any] = row.get_decoded()
        rest = {name: value for name, value in held.items() if not name.startswith(INVITED)}
        said = json.dumps(rest, default=str, ensure_ascii=False).lower()
        if person.pk in said or person.email in said or held.get(MARK) == author_mark(person.pk):
            row.delete()
            continue
        kept = {name: _without(value, person.email) for name, value in held.items() if name not in rest}
        if rest | kept != held:
            Session.objects.filter(pk=row.pk).update(session_data=Session.objects.encode(rest | kept))


def _without(invited: list[str], email: str) -> list[str]:
    return [one for one in invited if one.strip().lower() != email]


def _remove_mails(person: Person) -> None:
    """Where mails are written into a folder instead of being sent, none is left that names where they were written to.

    Nor one that says on whose word somebody is on a team.
    """
    marks = (person.email.encode(), f"{person.name} has put you on the team of ".lower().encode())
    for path in mail_files():
        try:
            if any(mark in path.read_bytes().lower() for mark in marks):
                path.unlink()
        except FileNotFoundError:
            continue


def mail_files() -> list[Path]:
    """Every mail that was written into a folder."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not Path(folder).is_dir():
        return []
    return sorted(path for path in Path(folder).iterdir() if path.is_file())
