"""Who somebody is: by e-mail, by the token of a program, by a one-time link; and the tokens they hold."""

from dataclasses import dataclass
from datetime import datetime

from castlist.records.models import ApiToken, Company, Person, SignInLink
from castlist.records.people import email_key, sha256_of


@dataclass(frozen=True, slots=True)
class Token:
    """One program's key as its holder sees it; the secret itself is nowhere."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenBearer:
    """The person for whom a program acts, and the token it showed."""

    person: Person
    token_id: str
    used_at: datetime | None = None


def person_by_email(email: str) -> Person | None:
    """The person with that e-mail, however it was typed; nobody for what stands where an address was."""
    return Person.objects.filter(email=email_key(email), closed_at=None).first()


def bearer_of(secret: str) -> TokenBearer | None:
    """For whom the token acts; None when it is unknown, revoked, or its person may not sign in."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(sha256=sha256_of(secret), revoked_at=None, person__is_active=True)
        .first()
    )
    return TokenBearer(token.person, token.pk, token.last_used_at) if token else None


def tokens_of(viewer: Person) -> tuple[Token, ...]:
    """The viewer's own tokens that still open something, newest first."""
    rows = ApiToken.objects.filter(person=viewer, revoked_at=None).order_by("-created_at", "-pk")
    return tuple(Token(id=t.pk, name=t.name, created_at=t.created_at, last_used_at=t.last_used_at) for t in rows)


def person_for_signin_link(secret: str, *, now: datetime) -> Person | None:
    """Whom the link would sign in now; None when it is unknown, spent or expired."""
    link = (
        SignInLink.objects.select_related("person")
        .filter(sha256=sha256_of(secret), used_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    return link.person if link else None


def is_owner(viewer: Person) -> bool:
    """True for whoever a company belongs to."""
    return Company.objects.filter(owner=viewer).exists()


def company_name() -> str | None:
    """The company that is at home in this installation, if any is."""
    company = Company.objects.order_by("created_at").first()
    return company.name if company else None


def owner() -> Person | None:
    """To whom the company belongs that is at home in this installation."""
    company = Company.objects.select_related("owner").order_by("created_at", "pk").first()
    return company.owner if company else None


def company_of(viewer: Person) -> Company | None:
    """The company in which the viewer may start a production: its owner, and whoever has a seat in one of its shows."""
    owned = Company.objects.filter(owner=viewer).first()
    if owned is not None:
        return owned
    return Company.objects.filter(productions__team__person=viewer).order_by("created_at").first()


def person_by_id(person: str) -> Person | None:
    """The person with that id, if they may sign in."""
    return Person.objects.filter(pk=person, is_active=True).first()


def id_of(said: str) -> str:
    """The id of the person, who is named by it or by their e-mail; as it is where nobody has that e-mail."""
    person = person_by_email(said) if "@" in said else None
    return person.pk if person else said
