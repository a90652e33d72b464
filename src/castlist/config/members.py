"""Who is signed in, read as every page reads them: with one statement that is not put together anew."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from castlist.queries.locks import MUST_SET_UP
from castlist.records.people import Person
from castlist.records.statements import run

FIELDS = ("password", "id", "email", "name")
"""What pages need of whoever looks, in the order in which the table has it; the rest is read when it is asked for."""
READ = f"SELECT {', '.join(FIELDS)}, {MUST_SET_UP} FROM person WHERE id = %s AND is_active"  # noqa: S608 - our names


class Members(AuthenticationBackend):
    """As the sign-in library has it, which also lets them in."""

    def get_user(self, user_id: str) -> Person | None:
        """The person, if they are there and may sign in."""
        for *row, must_set_up in run(READ, [user_id]):
            found = Person.from_db(connection.alias, [*FIELDS, "is_active"], [*row, True])
            found.must_set_up = bool(must_set_up)
            return found
        return None
