"""Who is signed in, read as every page reads them: with one statement that is not put together anew."""

from allauth.account.auth_backends import AuthenticationBackend

from castlist.queries.locks import MUST_SET_UP
from castlist.records.people import Person

FIELDS = ", ".join(field.attname for field in Person._meta.concrete_fields)
READ = f"SELECT {FIELDS}, {MUST_SET_UP} AS must_set_up FROM person WHERE id = %s AND is_active"  # noqa: S608 - our names


class Members(AuthenticationBackend):
    """As the sign-in library has it, which also lets them in."""

    def get_user(self, user_id: str) -> Person | None:
        """The person, if they are there and may sign in."""
        return next(iter(Person.objects.raw(READ, [user_id])), None)
