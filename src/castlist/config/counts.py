"""The table in which tries are counted, and which says so when it cannot count."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections


class Counts(DatabaseCache):
    """Django's cache in the database, but for one thing: records that are locked, full or away raise.

    Django's own takes that for a key that is there already, and the sign-in library takes such a key for too many
    tries. People would then be told to slow down when the disk is full.
    """

    def _base_set(self, *args: Any, **kwargs: Any) -> bool:
        """The value is kept, or is not because of what stood there before. Raises OperationalError."""
        trouble: list[OperationalError] = []

        def noted(execute: Callable[..., Any], *statement: Any) -> Any:
            try:
                return execute(*statement)
            except OperationalError as no:
                trouble.append(no)
                raise

        with connections[DEFAULT_DB_ALIAS].execute_wrapper(noted):
            kept = bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]
        if trouble and not kept:
            raise trouble[0]
        return kept
