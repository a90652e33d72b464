"""What SQLite lets somebody put where it does not belong: bytes for a word, a word for a number."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Field, FloatField

from castlist.queries.verification import read

NUMBERS = ("BooleanField", "IntegerField", "AutoField", "BigIntegerField", "BigAutoField", "SmallIntegerField",
           "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField")  # fmt: skip


def columns() -> dict[str, dict[str, str]]:
    """By its name, every table of ours, and of what kind each of its columns is, as SQLite calls it.

    PostgreSQL refuses what is of another kind by itself: there it has none to be looked at.
    """
    if connection.vendor != "sqlite":
        return {}
    return {
        model._meta.db_table: {str(one.column): _kind(one) for one in model._meta.local_concrete_fields}
        for model in apps.get_app_config("records").get_models()
    }


def of_another_kind(table: str, kinds: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Column, kind and number of the rows of the table in which that column is not of that kind."""
    counted = ", ".join(f"""SUM(typeof("{name}") NOT IN ('null', {_taken(kind)}))""" for name, kind in kinds.items())
    (counts,) = read(f'SELECT {counted} FROM "{table}"')  # noqa: S608 - names of our own
    for (name, kind), count in zip(kinds.items(), counts, strict=True):
        if count:
            yield name, kind, count


def _kind(one: "Field[object, object]") -> str:
    meant = getattr(one, "target_field", one)
    if isinstance(meant, BinaryField):
        return "blob"
    if isinstance(meant, FloatField):
        return "real"
    return "integer" if meant.get_internal_type() in NUMBERS else "text"


def _taken(kind: str) -> str:
    return "'real', 'integer'" if kind == "real" else f"'{kind}'"
