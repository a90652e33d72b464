"""People, the tokens of their programs, and links that sign somebody in once."""

import secrets
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from castlist.actions.patience import briefly
from castlist.queries.locks import has_one
from castlist.records.models import ApiToken, Company, Person, SignInLink
from castlist.records.people import email_key, sha256_of
from castlist.rules.people import NotUsable as NotUsable  # pages know it as the refusal of what is done here
from castlist.rules.people import clean_name
from castlist.rules.why import Refused, Why

LINK_LIVES = timedelta(days=1)
TOKEN_PREFIX = "castlist_"  # noqa: S105 - a mark by which leaked tokens can be found
SPENT_LINKS_KEPT = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=5)
JUST_NOW = timedelta(days=1)
FORGET_PLACES = (
    "DELETE FROM usersessions_usersession WHERE last_seen_at < %s"
    " AND session_key NOT IN (SELECT session_key FROM django_session)"
)
"""The sign-in library keeps browser and address of every session, also when it has ended."""


class NotAnAddress(NotUsable):
    """The e-mail address cannot be used; the message is a sentence for whoever typed it."""


def make_person(*, email: str, name: str, now: datetime) -> Person:
    """The person with that e-mail exists; whoever existed before is left as they are.

    Writes: person. Refuses: an e-mail that is none, a name that is empty or too long.
    """
    email = clean_email(email)
    name = clean_name(name)
    known = Person.objects.filter(email=email).first()
    if known is not None:
        return known
    person = Person(email=email, name=name, created_at=now)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # somebody else was quicker by a moment
        return Person.objects.get(email=email)
    return person


def note_first_visit(person: Person, *, now: datetime) -> None:
    """The person has come in once at least: for a story in which they act, and whose links nobody has pressed yet.

    Writes: person.
    """
    Person.objects.filter(pk=person.pk, last_login=None).update(last_login=now)


def rename_person(person_id: str, *, name: str) -> None:
    """Colleagues see the person under that name.

    Writes: person. Refuses: a name that is empty or too long.
    """
    Person.objects.filter(pk=person_id).update(name=clean_name(name))


def give_company(person: Person) -> str:
    """The company at home here belongs to the person; says what it is called. For whoever runs the server alone.

    Writes: company. Refuses: erased for somebody who has closed their account; unknown where there is no company.
    """
    with transaction.atomic():
        if not Person.objects.select_for_update(no_key=True).filter(pk=person.pk, closed_at=None).exists():
            raise Refused(Why.erased)
        company = Company.objects.order_by("created_at").first()
        if company is None:
            raise Refused(Why.unknown)
        Company.objects.filter(pk=company.pk).update(owner=person)
    return company.name


def ask_for_second_lock(company: Company, *, by: Person, everybody: bool) -> None:
    """Everybody here has to have a second lock, beginning with their next page; or nobody has to any more.

    Writes: company. Refuses: an owner who has none.
    """
    if everybody and not has_one(by.pk):
        raise NotUsable("Set up a second lock of your own first. Then you know how it goes, and that you come in.")
    Company.objects.filter(pk=company.pk, owner=by).update(second_lock=everybody)


def make_token(person: Person, *, name: str, now: datetime) -> tuple[ApiToken, str]:
    """A program can act for the person with the returned token, which is stored nowhere.

    Writes: api_token. Refuses: a name that is empty or too long.
    """
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(person=person, name=clean_name(name), sha256=sha256_of(secret), created_at=now)
    return token, secret


def revoke_token(token_id: str, *, by: Person, now: datetime) -> bool:
    """The person's token opens nothing any more; False when they hold no such token.

    Writes: api_token.
    """
    return bool(ApiToken.objects.filter(pk=token_id, person=by, revoked_at=None).update(revoked_at=now))


def note_token_use(token_id: str, *, now: datetime) -> None:
    """The token's last use is known to within five minutes, so that reading does not mean writing each time.

    Left out while somebody else writes.

    Writes: api_token.
    """
    stale = ApiToken.objects.filter(pk=token_id).exclude(last_used_at__gt=now - NOTED_EVERY)
    briefly(lambda: stale.update(last_used_at=now))


def make_signin_link(person: Person, *, now: datetime, lives: timedelta = LINK_LIVES) -> str:
    """Whoever holds the returned token can sign in as the person once, until it expires.

    Writes: sign_in_link; links of the person that nobody used are gone.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(person=person, used_at=None).delete()
        SignInLink.objects.create(person=person, sha256=sha256_of(secret), created_at=now, expires_at=now + lives)
    return secret


def use_signin_link(secret: str, *, now: datetime) -> Person | None:
    """The link is spent and its person returned; None when it is unknown, expired or was spent before.

    Writes: sign_in_link.
    """
    link = SignInLink.objects.select_related("person").filter(sha256=sha256_of(secret)).first()
    if link is None or not link.person.is_active:
        return None
    # One conditional UPDATE decides which of two clicks in the same moment gets in.
    won = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    return link.person if won else None


def forget_spent_links(*, now: datetime) -> int:
    """One-time links that opened nothing for a week are gone; says how many.

    Writes: sign_in_link.
    """
    old = now - SPENT_LINKS_KEPT
    return SignInLink.objects.filter(Q(used_at__lte=old) | Q(expires_at__lte=old)).delete()[0]


def forget_old_sessions(*, now: datetime) -> int:
    """Sessions that ran out are gone, and with them from where somebody was signed in; says how many.

    Writes: django_session, usersessions_usersession.
    """
    gone = Session.objects.filter(expire_date__lte=now).delete()[0]
    with connection.cursor() as cursor:
        # One of today may belong to a session that is just being written.
        cursor.execute(FORGET_PLACES, [now - JUST_NOW])
    return gone


def clean_email(email: str) -> str:
    """The address as it is kept. Refuses what is none."""
    email = email_key(email)
    try:
        validate_email(email)
    except ValidationError:
        shown = email if len(email) <= 80 else email[:77] + "…"
        raise NotAnAddress(
            f"“{shown}” is not an e-mail address." if shown else "An e-mail address is needed."
        ) from None
    if len(email) > 254:
        raise NotAnAddress("The e-mail address is too long.")
    return email
