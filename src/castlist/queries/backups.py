"""What a backup says of itself, read from the very rows that it holds: from a copy, or within one transaction."""

from typing import Any, Protocol

LEFT_OUT = (
    "django_session",
    "usersessions_usersession",
    "castlist_cache",
    "sign_in_link",
    "account_emailconfirmation",
    "lease",
    "search_book",
    "search_word",
    "search_near",
    "search_list",
    "search_doc",
    "search_fresh",
)
"""Tables whose rows no backup holds: who is signed in, one-time links, tries that are counted, who leads; and by which
words people are found, which is made anew from the records."""


class Cursor(Protocol):
    """A cursor of any database, which reads one moment."""

    def execute(self, statement: str, /) -> Any:
        """The rows can be fetched."""

    def fetchall(self) -> list[Any]:
        """The rows."""


def _rows(cursor: Cursor, statement: str) -> list[Any]:
    cursor.execute(statement)
    return cursor.fetchall()


def heads(cursor: Cursor) -> dict[str, dict[str, list[Any]]]:
    """The heads of every stream of every production, in the shape in which `castlist verify --json` prints them."""
    found: dict[str, dict[str, list[Any]]] = {id_: {} for (id_,) in _rows(cursor, "SELECT id FROM production")}
    statement = "SELECT production_id, stream, count, hash FROM event_stream ORDER BY production_id, stream"
    for production, stream, count, hash_ in _rows(cursor, statement):
        found.setdefault(production, {})[stream] = [count, hash_]
    return found


def steps(cursor: Cursor) -> list[str]:
    """Every step that the records have been through, as `app.name`."""
    return [f"{app}.{name}" for app, name in _rows(cursor, "SELECT app, name FROM django_migrations ORDER BY id")]


def matters(cursor: Cursor) -> int:
    """How many safeguarding matters lie sealed."""
    return int(_rows(cursor, "SELECT COUNT(*) FROM matter")[0][0])


def pictures(cursor: Cursor) -> set[str]:
    """The uploaded files that the records name, as they are called below the folder of uploaded files.

    What is still on its way here is none of them: whoever sends it sends it anew.
    """
    names = _rows(cursor, "SELECT headshot FROM performer WHERE headshot <> '' UNION SELECT name FROM headshot")
    tapes = _rows(cursor, "SELECT file FROM tape WHERE file <> ''")
    resumes = _rows(cursor, "SELECT file FROM resume")
    sides = _rows(cursor, "SELECT file FROM side")
    found = {"headshots": names, "tapes": tapes, "resumes": resumes, "sides": sides}
    return {f"{folder}/{name}" for folder, rows in found.items() for (name,) in rows}
