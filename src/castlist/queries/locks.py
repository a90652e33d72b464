"""Who has a second lock, and whether everybody here has to have one. The locks lie with the sign-in library."""

from dataclasses import dataclass

from django.db import connection

from castlist.records.models import Company, Person

HAS = "SELECT 1 FROM mfa_authenticator WHERE user_id = person.id AND type IN ('totp', 'webauthn')"
WANTED = "SELECT 1 FROM company WHERE second_lock"
MUST_SET_UP = f"EXISTS ({WANTED}) AND NOT EXISTS ({HAS})"
"""Of a row of the table of people: that they have to set one up before anything else."""
COUNTED = (
    f"SELECT count(*), count(CASE WHEN EXISTS ({HAS}) THEN 1 END)"  # noqa: S608 - words of ours
    " FROM person WHERE is_active"
)


@dataclass(frozen=True, slots=True)
class Locks:
    """Whether everybody has to have a second lock, how many may sign in, and how many of them have one."""

    everybody: bool
    people: int
    having: int
    owner_has: bool


def is_wanted() -> bool:
    """Whether everybody here has to have a second lock."""
    return Company.objects.filter(second_lock=True).exists()


def has_one(person: str) -> bool:
    """Whether the person has an app, a passkey or a second key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM person WHERE id = %s AND EXISTS ({HAS})", [person])  # noqa: S608
        return cursor.fetchone() is not None


def locks(company: Company, *, viewer: Person) -> Locks:
    """How it stands, for the owner of the company."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        people, having = cursor.fetchone()
    return Locks(everybody=company.second_lock, people=people, having=having, owner_has=has_one(viewer.pk))
