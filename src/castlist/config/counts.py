"""Where tries are counted: a table, or Redis. Either says so when it cannot count."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
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


@contextmanager
def _away_like_the_records() -> Iterator[None]:
    """A Redis that does not answer raises what a database raises, and is answered like one: busy, and tried again."""
    from redis.exceptions import RedisError

    try:
        yield
    except RedisError as no:
        raise OperationalError(f"Redis: {no}") from no


class SharedCounts(RedisCache):
    """Django's cache in Redis, but for one thing: while Redis is away, what is asked of it raises OperationalError."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True when it was not there before."""
        with _away_like_the_records():
            return bool(super().add(*args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """What stands under the key."""
        with _away_like_the_records():
            return super().get(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """It stands under the key."""
        with _away_like_the_records():
            super().set(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Nothing stands under the key."""
        with _away_like_the_records():
            return bool(super().delete(*args, **kwargs))
